/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-hub-commands-private.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

typedef struct { const char *name; int (*run) (BbHubCommand *self); const char *usage; } Command;

static const Command commands[] = {
  { "user", bb_hub_command_user,
    "user add NAME [--display-name TEXT] [--roles \"ROLE…\"] [--password-file FILE|-] | user password NAME [--password-file FILE|-] | "
    "user roles NAME [ROLE…] | user disable NAME | user enable NAME | user remove NAME | user list | user import FILE.csv" },
  { "team", bb_hub_command_team,
    "team add TEAM [--supervisor AREA…] [--restricted NAME…] [--leader NAME] [--deputy NAME…] [--secretary NAME…] [--member NAME…] | team list" },
  { "plan", bb_hub_command_plan, "plan add PLAN [--planner NAME…] [--sent NAME…]" },
  { "backup", bb_hub_command_backup, "backup FOLDER" },
  { "check", bb_hub_command_check, "check" },
};

static const Command *
find_command (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_strcmp0 (commands[i].name, word) == 0)
      return &commands[i];
  return NULL;
}

/* The first word that is neither an option nor the value of one that stands before every command. */
gboolean
bb_hub_is_command (int argc, char **argv)
{
  int i = 1;

  while (i < argc && *argv[i] == '-')
    i += g_str_equal (argv[i], "--data") || g_str_equal (argv[i], "-d") ? 2 : 1;
  return i < argc && find_command (argv[i]) != NULL;
}

int
bb_hub_command_fail (GError *error)
{
  int code = error->domain == BB_ACCOUNTS_ERROR || error->domain == G_FILE_ERROR ? BB_HUB_INPUT : BB_HUB_FAILED;

  fprintf (stderr, "bienban-hub: %s\n", error->message);
  g_error_free (error);
  return code;
}

int
bb_hub_command_misuse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (GStrv) forms = g_strsplit (commands[i].usage, " | ", -1);

      for (char **form = forms; *form != NULL; form++)
        fprintf (stderr, "%s: bienban-hub --data DIR %s\n", _("usage"), *form);
    }
  return BB_HUB_USAGE;
}

int
bb_hub_command_finish (BbHubCommand *self, BbAuditAct act, const char *subject, gboolean done, GError *error)
{
  g_autofree char *who = g_strdup_printf ("(%s)", g_get_user_name ());
  g_autoptr (GError) unwritten = NULL;

  if (!bb_audit_note (self->audit, NULL, who, act, subject, done ? "ok" : "failed", 0, &unwritten))
    fprintf (stderr, "bienban-hub: %s\n", unwritten->message);
  if (!done)
    return bb_hub_command_fail (error);
  return unwritten == NULL ? BB_HUB_DONE : BB_HUB_FAILED;
}

static void
clear (BbHubCommand *self)
{
  char ***lists[] = { &self->supervisors, &self->restricted, &self->leaders, &self->deputies, &self->secretaries, &self->members, &self->planners, &self->sent,
                      &self->words };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_strfreev (*lists[i]);
  g_free (self->folder);
  g_free (self->display_name);
  g_free (self->roles);
  g_free (self->password_file);
  g_clear_pointer (&self->accounts, bb_accounts_free);
  g_clear_pointer (&self->audit, bb_audit_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BbHubCommand, clear)

static gboolean
parse (BbHubCommand *self, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "data", 'd', 0, G_OPTION_ARG_FILENAME, &self->folder, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, NULL, NULL },
    { "display-name", 0, 0, G_OPTION_ARG_STRING, &self->display_name, NULL, NULL },
    { "roles", 0, 0, G_OPTION_ARG_STRING, &self->roles, NULL, NULL },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &self->password_file, NULL, NULL },
    { "supervisor", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->supervisors, NULL, NULL },
    { "restricted", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->restricted, NULL, NULL },
    { "leader", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->leaders, NULL, NULL },
    { "deputy", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->deputies, NULL, NULL },
    { "secretary", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->secretaries, NULL, NULL },
    { "member", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->members, NULL, NULL },
    { "planner", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->planners, NULL, NULL },
    { "sent", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->sent, NULL, NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->words, NULL, NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_auto (GStrv) copy = g_new0 (char *, argc + 1);

  for (int i = 0; i < argc; i++)
    copy[i] = g_strdup (argv[i]);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_help_enabled (context, FALSE);
  return g_option_context_parse_strv (context, &copy, error);
}

int
bb_hub_run_command (int argc, char **argv)
{
  g_auto (BbHubCommand) self = { 0 };
  GError *error = NULL;
  const Command *command;

  if (!parse (&self, argc, argv, &error))
    {
      bb_hub_command_fail (error);
      return bb_hub_command_misuse ();
    }
  command = self.words != NULL ? find_command (self.words[0]) : NULL;
  if (command == NULL)
    return bb_hub_command_misuse ();
  if (self.folder == NULL)
    {
      fprintf (stderr, "bienban-hub: %s\n", _("Where is the data? Give a folder with --data DIR."));
      return BB_HUB_USAGE;
    }
  if ((self.accounts = bb_accounts_open (self.folder, &error)) == NULL || (self.audit = bb_audit_open (self.folder, &error)) == NULL)
    return bb_hub_command_fail (error);
  return command->run (&self);
}
