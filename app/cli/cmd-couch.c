/* SPDX-License-Identifier: GPL-3.0-or-later */
/* couch setup: a CouchDB is made ready */
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bb-cli.h"
#include "services/bb-couch.h"

typedef struct
{
  char *user, *password_file, *ca, *fingerprint;
  char **teams, **plans, **supervisors, **restricted, **sent;
} Options;

static void
options_clear (Options *self)
{
  char ***lists[] = { &self->teams, &self->plans, &self->supervisors, &self->restricted, &self->sent };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_strfreev (*lists[i]);
  g_free (self->user);
  g_free (self->password_file);
  g_free (self->ca);
  g_free (self->fingerprint);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static JsonObject *
to_object (gconstpointer row)
{
  const BbCouchDatabase *database = row;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", database->name);
  json_object_set_boolean_member (object, "made", database->made);
  json_object_set_boolean_member (object, "security_set", database->security);
  json_object_set_boolean_member (object, "rules_set", database->rules);
  return object;
}

static void
print_row (gconstpointer row)
{
  const BbCouchDatabase *database = row;

  printf ("%s: %s, %s, %s\n", database->name, database->made ? _("made") : _("was there"),
          database->security ? _("readers set") : _("readers as they were"), database->rules ? _("rules set") : _("rules as they were"));
}

/* The first line of the file or of the standard input, or what is typed. */
static char *
read_password (const Options *options, GError **error)
{
  g_autofree char *text = NULL;
  size_t size = 0;

  if (options->password_file)
    return g_file_get_contents (options->password_file, &text, NULL, error) ? g_strndup (text, strcspn (text, "\r\n")) : NULL;
  if (!options->user)
    return NULL;
  if (isatty (STDIN_FILENO))
    return g_strdup (getpass (_("Password: ")));
  return getline (&text, &size, stdin) > 0 ? g_strndup (text, strcspn (text, "\r\n")) : NULL;
}

static int
set_up (BbCli *cli, const char *url, const Options *options)
{
  GError *error = NULL;
  int code = BB_EXIT_DONE;
  g_autofree char *password = read_password (options, &error);
  BbWorkspace *workspace = error ? NULL : bb_cli_open (cli, &code);
  BbSyncRequest request = { .url = url, .user = options->user, .password = password, .ca_file = options->ca, .fingerprint = options->fingerprint };
  BbCouchPlan plan = { (const char * const *) options->teams, (const char * const *) options->plans, (const char * const *) options->supervisors,
                       (const char * const *) options->restricted, (const char * const *) options->sent };
  g_autoptr (GPtrArray) done = workspace ? bb_workspace_setup_couch (workspace, &request, &plan, NULL, &error) : NULL;

  if (!done)
    return error ? bb_cli_fail (error) : code;
  return bb_cli_list_rows (cli, "databases", done, to_object, print_row);
}

int
bb_cli_couch (BbCli *cli, char **given)
{
  static const char * const words[] = { "setup", NULL };
  g_auto (GStrv) args = given;
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "user", 0, 0, G_OPTION_ARG_STRING, &options.user, NULL, NULL },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &options.password_file, NULL, NULL },
    { "ca", 0, 0, G_OPTION_ARG_FILENAME, &options.ca, NULL, NULL },
    { "fingerprint", 0, 0, G_OPTION_ARG_STRING, &options.fingerprint, NULL, NULL },
    { "team", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.teams, NULL, NULL },
    { "plan", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.plans, NULL, NULL },
    { "supervisor", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.supervisors, NULL, NULL },
    { "restricted", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.restricted, NULL, NULL },
    { "sent", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.sent, NULL, NULL },
    { NULL },
  };

  if (!bb_cli_parse (&args, entries, "couch"))
    return BB_EXIT_USAGE;
  if (args[0] && bb_cli_find_name (words, args[0]) < 0)
    return bb_cli_misuse_word ("couch", args[0], words);
  if (!args[0] || !args[1])
    return bb_cli_misuse ("couch", _("“%s” needs more words"), "couch");
  return args[2] ? bb_cli_misuse ("couch", _("“%s” is one word too many"), args[2]) : set_up (cli, args[1], &options);
}
