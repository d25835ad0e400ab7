/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-hub-commands-private.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* ── Passwords: never on the command line, where every program of the computer can read them ─────────────────────── */

static char *
read_line (FILE *file)
{
  g_autofree char *line = NULL;
  size_t size = 0;
  ssize_t length = getline (&line, &size, file);

  return length >= 0 ? g_strndup (line, strcspn (line, "\r\n")) : NULL;
}

static char *
ask (const char *question)
{
  struct termios before, silent;
  char *answer;

  tcgetattr (STDIN_FILENO, &before);
  silent = before;
  silent.c_lflag &= ~(tcflag_t) ECHO;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
  /* Whoever sees the question may type: nothing of it is shown or thrown away any more. */
  fprintf (stderr, "%s: ", question);
  answer = read_line (stdin);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
  fputc ('\n', stderr);
  return answer;
}

static char *
ask_twice (GError **error)
{
  g_autofree char *password = ask (_("Password")), *again = ask (_("Once more"));

  if (password != NULL && g_strcmp0 (password, again) == 0)
    return g_steal_pointer (&password);
  g_set_error_literal (error, BB_ACCOUNTS_ERROR, BB_ACCOUNTS_ERROR_INVALID, _("The two are not the same. Nothing was changed."));
  return NULL;
}

static char *
read_password (BbHubCommand *self, GError **error)
{
  g_autofree char *text = NULL, *password = NULL;

  if (self->password_file != NULL && !g_str_equal (self->password_file, "-"))
    return g_file_get_contents (self->password_file, &text, NULL, error) ? g_strndup (text, strcspn (text, "\r\n")) : NULL;
  if (self->password_file == NULL && isatty (STDIN_FILENO))
    return ask_twice (error);
  if ((password = read_line (stdin)) == NULL)
    g_set_error_literal (error, BB_ACCOUNTS_ERROR, BB_ACCOUNTS_ERROR_INVALID,
                         _("No password was given: type it, write it to the standard input, or name a file with --password-file."));
  return g_steal_pointer (&password);
}

/* ── Verbs ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static int
add (BbHubCommand *self, const char *name)
{
  g_auto (GStrv) roles = self->roles != NULL && *self->roles != '\0' ? g_strsplit (self->roles, " ", -1) : NULL;
  GError *error = NULL;
  g_autofree char *password = bb_user_name_check (name, &error) ? read_password (self, &error) : NULL;
  gboolean done = password != NULL && bb_accounts_add (self->accounts, name, self->display_name, (const char * const *) roles, password, &error);

  return bb_hub_command_finish (self, BB_AUDIT_ACCOUNT, name, done, error);
}

static int
set_password (BbHubCommand *self, const char *name)
{
  GError *error = NULL;
  g_autoptr (BbUser) user = bb_accounts_get (self->accounts, name, &error);
  g_autofree char *password = user != NULL ? read_password (self, &error) : NULL;
  gboolean done = password != NULL && bb_accounts_set_password (self->accounts, name, password, &error);

  return bb_hub_command_finish (self, BB_AUDIT_ACCOUNT, name, done, error);
}

static int
set_roles (BbHubCommand *self, const char *name)
{
  GError *error = NULL;
  gboolean done = bb_accounts_set_roles (self->accounts, name, (const char * const *) self->words + 3, &error);

  return bb_hub_command_finish (self, BB_AUDIT_ACCOUNT, name, done, error);
}

static int
remove_user (BbHubCommand *self, const char *name)
{
  GError *error = NULL;
  gboolean done = bb_accounts_remove (self->accounts, name, &error);

  return bb_hub_command_finish (self, BB_AUDIT_ACCOUNT, name, done, error);
}

static int
disable (BbHubCommand *self, const char *name)
{
  GError *error = NULL;
  gboolean done = bb_accounts_set_disabled (self->accounts, name, g_str_equal (self->words[1], "disable"), &error);

  return bb_hub_command_finish (self, BB_AUDIT_ACCOUNT, name, done, error);
}

static int
import (BbHubCommand *self, const char *path)
{
  GError *error = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;
  int n = g_file_get_contents (path, &text, &length, &error) ? bb_accounts_import (self->accounts, text, length, &error) : -1;

  if (n >= 0)
    printf (g_dngettext (NULL, "%d account taken in.\n", "%d accounts taken in.\n", (gulong) n), n);
  return bb_hub_command_finish (self, BB_AUDIT_ACCOUNT, path, n >= 0, error);
}

static JsonObject *
describe (const BbUser *user)
{
  JsonObject *object = json_object_new ();
  JsonArray *roles = json_array_new ();

  for (char **role = user->roles; *role != NULL; role++)
    json_array_add_string_element (roles, *role);
  json_object_set_string_member (object, "name", user->name);
  json_object_set_string_member (object, "display_name", user->display_name);
  json_object_set_array_member (object, "roles", roles);
  json_object_set_boolean_member (object, "disabled", user->disabled);
  json_object_set_string_member (object, "changed_at", user->changed_at);
  return object;
}

static int
list (BbHubCommand *self)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) users = bb_accounts_list (self->accounts, &error);
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), array);

  if (users == NULL)
    return bb_hub_command_fail (error);
  for (guint i = 0; i < users->len; i++)
    {
      const BbUser *user = users->pdata[i];
      g_autofree char *roles = g_strjoinv (" ", user->roles);

      json_array_add_object_element (array, describe (user));
      if (!self->json)
        printf ("%s\t%s\t%s%s%s\n", user->name, user->display_name, roles, user->disabled ? "\t" : "", user->disabled ? _("disabled") : "");
    }
  if (self->json)
    {
      g_autofree char *text = json_to_string (node, TRUE);

      printf ("%s\n", text);
    }
  return BB_HUB_DONE;
}

int
bb_hub_command_user (BbHubCommand *self)
{
  static const struct { const char *name; int (*run) (BbHubCommand *self, const char *word); } verbs[] = {
    { "add", add }, { "password", set_password }, { "roles", set_roles }, { "remove", remove_user }, { "disable", disable }, { "enable", disable },
    { "import", import },
  };
  guint n = g_strv_length (self->words);

  if (n == 2 && g_str_equal (self->words[1], "list"))
    return list (self);
  for (guint i = 0; i < G_N_ELEMENTS (verbs) && n >= 3; i++)
    if (g_str_equal (self->words[1], verbs[i].name) && (n == 3 || verbs[i].run == set_roles))
      return verbs[i].run (self, self->words[2]);
  return bb_hub_command_misuse ();
}
