/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-hub-backup.h"
#include "store/bb-db.h"
#include "store/bb-store.h"
#include "sync/bb-sync-resources.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define ROUNDS 5                 /* a running hub tidies files up: then the list is taken anew */

static gboolean
fail (const char *path, int code, GError **error)
{
  g_set_error (error, BB_STORE_ERROR, code == ENOSPC || code == EDQUOT ? BB_STORE_ERROR_FULL : BB_STORE_ERROR_READ_ONLY,
               _("The copy %s cannot be written: %s."), path, g_strerror (code));
  return FALSE;
}

/* files/ab/cdef… below @folder. */
static char *
get_place (const char *folder, const char *sha256)
{
  const char first[3] = { sha256[0], sha256[1], '\0' };

  return g_build_filename (folder, "files", first, sha256 + 2, NULL);
}

/* Of the copy, which nobody changes. */
static GHashTable *
list_files (const char *database, GError **error)
{
  g_autoptr (BbDb) db = bb_db_open (database, NULL, error);
  g_autoptr (GBytes) sql = g_resource_lookup_data (bb_sync_get_resource (), "/io/github/bienban/BienBan/sync/hub/backup.sql", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (sql, NULL), g_bytes_get_size (sql));
  g_autoptr (sqlite3_stmt) row = db != NULL && bb_db_learn (db, text, error) ? bb_db_query (db, error, "backup-list-files", "") : NULL;
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  int found = -1;

  while (row != NULL && (found = bb_db_step (db, row, error)) == 1)
    g_hash_table_add (names, g_strdup (bb_db_text (row, 0)));
  return found == 0 ? g_steal_pointer (&names) : NULL;
}

typedef enum { COPIED, GONE, FAILED } Copied;

static Copied
copy_file (const char *folder, const char *target, const char *sha256, GError **error)
{
  g_autofree char *from = get_place (folder, sha256), *to = get_place (target, sha256), *parent = g_path_get_dirname (to);
  g_autoptr (GFile) source = g_file_new_for_path (from), copy = g_file_new_for_path (to);
  g_autoptr (GError) why = NULL;

  if (g_file_test (to, G_FILE_TEST_EXISTS))
    return COPIED;
  if (g_mkdir_with_parents (parent, 0700) != 0)
    return fail (parent, errno, error) ? COPIED : FAILED;
  if (g_file_copy (source, copy, G_FILE_COPY_NOFOLLOW_SYMLINKS, NULL, NULL, NULL, &why))
    return COPIED;
  if (g_error_matches (why, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return GONE;
  g_propagate_error (error, g_steal_pointer (&why));
  return FAILED;
}

static gboolean
copy_files (const char *folder, const char *target, GHashTable *names, gboolean *gone, GError **error)
{
  GHashTableIter iter;
  gpointer sha256;

  *gone = FALSE;
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &sha256, NULL))
    switch (copy_file (folder, target, sha256, error))
      {
      case COPIED: break;
      case GONE:   *gone = TRUE; break;
      default:     return FALSE;
      }
  return TRUE;
}

/* Files that an earlier round brought and that the hub did away with since. */
static void
remove_others (const char *target, GHashTable *names)
{
  g_autofree char *files = g_build_filename (target, "files", NULL);
  g_autoptr (GDir) dir = g_dir_open (files, 0, NULL);
  const char *first, *rest;

  while (dir != NULL && (first = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (files, first, NULL);
      g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);

      while (folder != NULL && (rest = g_dir_read_name (folder)) != NULL)
        {
          g_autofree char *sha256 = g_strconcat (first, rest, NULL), *place = g_build_filename (path, rest, NULL);

          if (!g_hash_table_contains (names, sha256))
            g_unlink (place);
        }
    }
}

/* The workspace and its files, of one moment. A file that is still there when the list has been worked through was never gone. */
static gboolean
copy_workspace (const char *folder, const char *target, guint *files, GError **error)
{
  g_autofree char *from = g_build_filename (folder, "workspace.db", NULL), *to = g_build_filename (target, "workspace.db", NULL);
  gboolean gone = TRUE;

  for (guint i = 0; gone && i < ROUNDS; i++)
    {
      g_autoptr (BbDb) db = bb_db_open (from, NULL, error);
      g_autoptr (GHashTable) names = db != NULL && bb_db_copy (db, to, error) ? list_files (to, error) : NULL;

      if (names == NULL || !copy_files (folder, target, names, &gone, error))
        return FALSE;
      if (!gone)
        remove_others (target, names);
      *files = g_hash_table_size (names);
    }
  if (gone)
    g_set_error_literal (error, BB_STORE_ERROR, BB_STORE_ERROR_DAMAGED, _("Files that the workspace names are missing: run “check”. Nothing was changed."));
  return !gone;
}

/* All of it is on the disk before it gets its name. */
static gboolean
finish (const char *part, const char *target, GError **error)
{
  int folder = g_open (part, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  g_autofree char *parent = g_path_get_dirname (target);
  int above = g_open (parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean done = folder >= 0 && above >= 0 && syncfs (folder) == 0 && g_rename (part, target) == 0 && fsync (above) == 0;
  int code = errno;

  if (folder >= 0)
    close (folder);
  if (above >= 0)
    close (above);
  return done || fail (target, code, error);
}

gboolean
bb_hub_backup (const char *folder, BbAccounts *accounts, const char *target, guint *files, GError **error)
{
  g_autofree char *part = g_strconcat (target, ".part", NULL), *copy = g_build_filename (part, "accounts.db", NULL);
  g_autofree char *source = g_build_filename (folder, "workspace.db", NULL);
  int file;

  *files = 0;
  if (g_file_test (target, G_FILE_TEST_EXISTS) || g_mkdir (part, 0700) != 0)
    return fail (target, g_file_test (target, G_FILE_TEST_EXISTS) ? EEXIST : errno, error);
  if ((file = g_open (copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) < 0)
    return fail (copy, errno, error);
  close (file);
  return bb_accounts_backup (accounts, copy, error) && (!g_file_test (source, G_FILE_TEST_EXISTS) || copy_workspace (folder, part, files, error)) &&
         finish (part, target, error);
}
