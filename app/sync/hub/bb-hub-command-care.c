/* SPDX-License-Identifier: GPL-3.0-or-later */
/* backup and check */
#include "bb-hub-backup.h"
#include "bb-hub-commands-private.h"
#include "store/bb-db.h"
#include "store/bb-store.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

int
bb_hub_command_backup (BbHubCommand *self)
{
  GError *error = NULL;
  guint files = 0;
  gboolean done;

  if (g_strv_length (self->words) != 2)
    return bb_hub_command_misuse ();
  done = bb_hub_backup (self->folder, self->accounts, self->words[1], &files, &error);
  if (done)
    printf (g_dngettext (NULL, "Copied to %s, with %u file.\n", "Copied to %s, with %u files.\n", files), self->words[1], files);
  return bb_hub_command_finish (self, BB_AUDIT_BACKUP, self->words[1], done, error);
}

/* ── Check ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
tell (guint *problems, const char *line)
{
  printf ("%s\n", line);
  ++*problems;
}

static void
tell_all (guint *problems, char **lines)
{
  for (; lines != NULL && *lines != NULL; lines++)
    tell (problems, *lines);
}

static char **
get_members (JsonObject *security, const char *list)
{
  JsonObject *members = json_object_has_member (security, "members") ? json_object_get_object_member (security, "members") : NULL;
  JsonArray *array = members != NULL && json_object_has_member (members, list) ? json_object_get_array_member (members, list) : NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_strv_builder_add (builder, json_array_get_string_element (array, i));
  return g_strv_builder_end (builder);
}

/* More people than the table of this program lets in. */
static void
check_security (BbHubCommand *self, const char *database, guint *problems)
{
  g_autoptr (JsonObject) security = bb_security_get (self->accounts, database, NULL);
  g_autoptr (JsonObject) usual = bb_write_rules_make_security (bb_write_rules_get_default (), database, NULL, NULL);
  g_auto (GStrv) names = security != NULL ? get_members (security, "names") : NULL, roles = security != NULL ? get_members (security, "roles") : NULL;
  g_auto (GStrv) expected = usual != NULL ? get_members (usual, "roles") : NULL;

  for (char **name = names; name != NULL && *name != NULL; name++)
    {
      g_autoptr (BbUser) user = bb_accounts_get (self->accounts, *name, NULL);
      g_autofree char *line = g_strdup_printf (_("%s: “%s”, who is let in by name, has no account."), database, *name);

      if (user == NULL)
        tell (problems, line);
    }
  for (char **role = roles; expected != NULL && role != NULL && *role != NULL; role++)
    if (!g_strv_contains ((const char * const *) expected, *role) && (!g_str_has_prefix (*role, "supervisor:") || g_str_has_prefix (database, "hanche-")))
      {
        g_autofree char *line = g_strdup_printf (_("%s: the role “%s” is let in, against the rules of this program."), database, *role);

        tell (problems, line);
      }
}

static void
check_databases (BbHubCommand *self, guint *problems)
{
  g_auto (GStrv) databases = bb_security_list (self->accounts, NULL);

  for (char **database = databases; database != NULL && *database != NULL; database++)
    {
      g_auto (GStrv) team = g_str_has_prefix (*database, "doan-") ? bb_write_rules_list_team_databases (bb_write_rules_get_default (), *database + 5) : NULL;

      check_security (self, *database, problems);
      for (char **other = team; other != NULL && *other != NULL; other++)
        if (!g_strv_contains ((const char * const *) databases, *other))
          {
            g_autofree char *line = g_strdup_printf (_("%s is missing beside %s: run “team add” again."), *other, *database);

            tell (problems, line);
          }
    }
}

/* The hub has it open: what can be asked beside it. */
static void
check_open_workspace (BbHubCommand *self, guint *problems)
{
  g_autofree char *path = g_build_filename (self->folder, "workspace.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbDb) db = bb_db_open (path, NULL, &error);
  gint64 bad = db != NULL ? bb_db_number (db, "SELECT COUNT (*) FROM pragma_quick_check WHERE quick_check <> 'ok'", &error) : -1;

  if (error != NULL)
    tell (problems, error->message);
  else if (bad > 0)
    tell (problems, _("The database of the workspace is damaged."));
  fprintf (stderr, "bienban-hub: %s\n", _("The hub is running: hashes and files were not compared. Check a backup, or stop the hub first."));
}

static void
check_workspace (BbHubCommand *self, guint *problems)
{
  g_autofree char *path = g_build_filename (self->folder, "workspace.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbStore) store = g_file_test (path, G_FILE_TEST_EXISTS) ? bb_store_open (self->folder, &error) : NULL;
  g_auto (GStrv) lines = store != NULL ? bb_store_fsck (store, NULL, &error) : NULL;

  tell_all (problems, lines);
  if (g_error_matches (error, BB_STORE_ERROR, BB_STORE_ERROR_LOCKED))
    check_open_workspace (self, problems);
  else if (error != NULL)
    tell (problems, error->message);
  if (store != NULL)
    bb_store_close (store);
}

int
bb_hub_command_check (BbHubCommand *self)
{
  GError *error = NULL;
  g_auto (GStrv) accounts = NULL;
  guint problems = 0;

  if (g_strv_length (self->words) != 1)
    return bb_hub_command_misuse ();
  if ((accounts = bb_accounts_check (self->accounts, &error)) == NULL)
    return bb_hub_command_fail (error);
  tell_all (&problems, accounts);
  check_databases (self, &problems);
  check_workspace (self, &problems);
  if (problems == 0)
    printf ("%s\n", _("All is well."));
  return problems == 0 ? BB_HUB_DONE : BB_HUB_NO;
}
