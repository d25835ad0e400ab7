/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many accounts at once; is the file well; a copy of it. */
#include "bb-accounts-private.h"
#include "bb-password.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ── From a table ────────────────────────────────────────────────────────────────────────────────────────────── */

enum { NAME, DISPLAY_NAME, ROLES, PASSWORD, CELLS };

static gboolean
fail_line (guint line, const char *why, GError **error)
{
  g_set_error (error, BB_ACCOUNTS_ERROR, BB_ACCOUNTS_ERROR_INVALID, _("Line %u: %s Nothing was changed."), line, why);
  return FALSE;
}

/* One cell from @at, which may stand in quotation marks (RFC 4180); passwords keep their spaces, and no cell has a line break. %NULL: a mark is not closed. */
static const char *
read_cell (const char *at, char separator, GString *cell)
{
  gboolean quoted = *at == '"';

  if (!quoted)
    {
      const char *end = at + strcspn (at, (char[]) { separator, '\0' });

      g_string_append_len (cell, at, end - at);
      return end;
    }
  for (at++; *at != '\0'; at++)
    {
      if (*at == '"' && at[1] != '"')
        return at + 1;
      at += *at == '"';
      g_string_append_c (cell, *at);
    }
  return NULL;
}

static char **
split_line (const char *line)
{
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
  char separator = strchr (line, ';') != NULL && strchr (line, ',') == NULL ? ';' : ',';

  for (;; line++)
    {
      g_autoptr (GString) cell = g_string_new (NULL);

      if ((line = read_cell (line, separator, cell)) == NULL)
        return NULL;
      g_strv_builder_add (cells, cell->str);
      if (*line != separator)
        break;
    }
  return *line == '\0' ? g_strv_builder_end (cells) : NULL;
}

/* What a line asks for; without a password the one that is there stays. */
static gboolean
check_cells (BbAccounts *self, char **cells, GError **error)
{
  g_autoptr (BbUser) there = NULL;
  g_auto (GStrv) roles = NULL;

  if (!bb_user_name_check (cells[NAME], error))
    return FALSE;
  there = bb_accounts_get (self, cells[NAME], NULL);
  if (there == NULL && *cells[PASSWORD] == '\0')
    {
      g_set_error (error, BB_ACCOUNTS_ERROR, BB_ACCOUNTS_ERROR_INVALID, _("“%s” is new and has no password."), cells[NAME]);
      return FALSE;
    }
  if (*cells[PASSWORD] != '\0' && !bb_password_check (cells[PASSWORD], error))
    return FALSE;
  roles = bb_roles_split (cells[ROLES]);
  for (char **role = roles; *role != NULL; role++)
    if (!bb_user_role_check (*role, error))
      return FALSE;
  return TRUE;
}

static GPtrArray *
read_table (BbAccounts *self, const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char **cells = *g_strchomp (lines[i]) != '\0' ? split_line (lines[i]) : NULL;
      g_autoptr (GError) why = NULL;

      if (*lines[i] == '\0')
        continue;
      if (cells == NULL || g_strv_length (cells) != CELLS)
        {
          g_strfreev (cells);
          fail_line (i + 1, _("The table has four columns: name, display_name, roles, password."), error);
          return NULL;
        }
      g_ptr_array_add (rows, cells);
      if (rows->len == 1 ? !g_str_equal (cells[NAME], "name") : !check_cells (self, cells, &why))
        {
          fail_line (i + 1, why != NULL ? why->message : _("The first line names the columns: name,display_name,roles,password."), error);
          return NULL;
        }
    }
  return g_steal_pointer (&rows);
}

int
bb_accounts_import (BbAccounts *self, const char *csv, gsize length, GError **error)
{
  g_autofree char *text = g_strndup (csv, length);
  const char *start = g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text;
  g_autoptr (GPtrArray) rows = NULL;

  if (!g_utf8_validate (csv, (gssize) length, NULL))
    return fail_line (1, _("The table is not UTF-8 text; save it as “CSV UTF-8”."), error) - 1;
  rows = read_table (self, start, error);
  if (rows == NULL || (rows->len > 1 && !bb_accounts_write (self, rows, error)))
    return -1;
  return rows->len > 0 ? (int) rows->len - 1 : 0;
}

/* ── Care ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
check_account (BbAccounts *self, const BbUser *user, GStrvBuilder *problems)
{
  g_autoptr (BbAccount) account = bb_account_load (self, user->name, NULL);
  g_autoptr (GError) error = NULL;

  if (account == NULL || strlen (account->salt) != 32 || strlen (account->hash) != 64 || account->iterations < 10000)
    g_strv_builder_take (problems, g_strdup_printf (_("The password of “%s” is damaged: set it anew."), user->name));
  if (!bb_user_name_check (user->name, &error))
    g_strv_builder_add (problems, error->message);
  for (char **role = user->roles; error == NULL && *role != NULL; role++)
    if (!bb_user_role_check (*role, &error))
      g_strv_builder_take (problems, g_strdup_printf ("%s: %s", user->name, error->message));
  return bb_user_is_admin (user) && !user->disabled;
}

char **
bb_accounts_check (BbAccounts *self, GError **error)
{
  g_autoptr (GStrvBuilder) problems = g_strv_builder_new ();
  g_autoptr (GPtrArray) users = NULL;
  gboolean administered = FALSE;

  g_mutex_lock (&self->lock);
  if (bb_db_number (self->db, "SELECT COUNT (*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'", NULL) != 0)
    g_strv_builder_take (problems, g_strdup_printf (_("The database %s is damaged; nothing was changed."), self->path));
  g_mutex_unlock (&self->lock);
  if ((users = bb_accounts_list (self, error)) == NULL)
    return NULL;
  for (guint i = 0; i < users->len; i++)
    administered |= check_account (self, users->pdata[i], problems);
  if (!administered)
    g_strv_builder_add (problems, _("Nobody can administer this hub: give somebody the role _admin."));
  return g_strv_builder_end (problems);
}

gboolean
bb_accounts_backup (BbAccounts *self, const char *path, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return bb_db_copy (self->db, path, error);
}
