/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an interrupted copy or removal left, and bytes of attachments that nothing refers to any more. */
#include "store/bb-file-layer.h"
#include "store/bb-files.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#define SHARE 500                /* files that are removed in one transaction */

typedef struct { const char *sha256; gboolean doomed; } Removal;

static gboolean
note_complete (BbWriting *writing, gpointer data, GError **error)
{
  return bb_db_run (writing->db, error, "complete-file", "t", (const char *) data);
}

static gboolean
note_absent (BbWriting *writing, gpointer data, GError **error)
{
  GPtrArray *names = data;

  for (guint i = 0; i < names->len; i++)
    if (!bb_db_run (writing->db, error, "forget-file", "t", (const char *) names->pdata[i]))
      return FALSE;
  return TRUE;
}

static gboolean
empty_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      bb_file_layer_get ()->remove (path);
    }
  return TRUE;
}

static GPtrArray *
list_files (BbStore *self, const char *query, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, query, "") : NULL;
  int found = -1;

  while (row != NULL && (found = bb_db_step (reader, row, error)) == 1)
    g_ptr_array_add (names, g_strdup (bb_db_text (row, 0)));
  return found == 0 ? g_steal_pointer (&names) : NULL;
}

/* ── Removing ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Marks those of @data that are still garbage, and leaves only them in it. */
static gboolean
doom (BbWriting *writing, gpointer data, GError **error)
{
  GPtrArray *removals = data;

  for (guint i = 0; i < removals->len; i++)
    {
      Removal *removal = removals->pdata[i];

      if (!bb_db_run (writing->db, error, "doom-file", "t", removal->sha256))
        return FALSE;
      removal->doomed = sqlite3_changes (writing->db->handle) == 1;
    }
  return TRUE;
}

static gboolean
remove_file (BbStore *self, const char *sha256, GError **error)
{
  g_autofree char *path = bb_files_get_place (self, sha256);
  g_autofree char *folder = g_path_get_dirname (path);

  if (bb_file_layer_get ()->remove (path) != 0 && errno != ENOENT)
    return bb_file_layer_fail (path, errno, error);
  return bb_file_layer_sync_folder (folder, error);
}

/* Marked first, then removed, then forgotten: whatever happens in between, opening the workspace goes on with it. */
static gboolean
remove_share (BbStore *self, GPtrArray *removals, GError **error)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();

  if (!bb_store_write (self, doom, removals, NULL, error))
    return FALSE;
  for (guint i = 0; i < removals->len; i++)
    {
      Removal *removal = removals->pdata[i];

      if (removal->doomed && !remove_file (self, removal->sha256, error))
        return FALSE;
      if (removal->doomed)
        g_ptr_array_add (gone, (gpointer) removal->sha256);
    }
  return gone->len == 0 || bb_store_write (self, note_absent, gone, NULL, error);
}

/* What somebody has in hand stays. */
static gboolean
remove_some (BbStore *self, char **names, guint n, GError **error)
{
  g_autoptr (GPtrArray) removals = g_ptr_array_new_with_free_func (g_free);
  gboolean ok;

  for (guint i = 0; i < n; i++)
    if (bb_holds_begin_removal (bb_store_get_holds (self), names[i]))
      {
        Removal *removal = g_new0 (Removal, 1);

        removal->sha256 = names[i];
        g_ptr_array_add (removals, removal);
      }
  ok = removals->len == 0 || remove_share (self, removals, error);
  for (guint i = 0; i < removals->len; i++)
    bb_holds_end_removal (bb_store_get_holds (self), ((Removal *) removals->pdata[i])->sha256);
  return ok;
}

gboolean
bb_files_remove_spare (BbStore *self, GPtrArray *names, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < names->len; i += SHARE)
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !remove_some (self, (char **) names->pdata + i, MIN (SHARE, names->len - i), error))
      return FALSE;
  return TRUE;
}

gboolean
bb_store_sweep (BbStore *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) names = list_files (self, "list-spare-files", error);

  return names != NULL && bb_files_remove_spare (self, names, cancellable, error);
}

/* ── When the workspace is opened ──────────────────────────────────────────────────────────────────────────────── */

/* The rename was done or it was not. */
static gboolean
settle_coming (BbStore *self, const char *sha256, GError **error)
{
  g_autofree char *path = bb_files_get_place (self, sha256);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  g_ptr_array_add (one, (gpointer) sha256);
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return bb_store_write (self, note_absent, one, NULL, error);
  return bb_file_layer_sync_folder (folder, error) && bb_store_write (self, note_complete, (gpointer) sha256, NULL, error);
}

static gboolean
settle_going (BbStore *self, const char *sha256, GError **error)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  g_ptr_array_add (one, (gpointer) sha256);
  return remove_file (self, sha256, error) && bb_store_write (self, note_absent, one, NULL, error);
}

static gboolean
settle_all (BbStore *self, const char *query, gboolean (*settle) (BbStore *self, const char *sha256, GError **error), GError **error)
{
  g_autoptr (GPtrArray) names = list_files (self, query, error);

  for (guint i = 0; names != NULL && i < names->len; i++)
    if (!settle (self, names->pdata[i], error))
      return FALSE;
  return names != NULL;
}

gboolean
bb_files_recover (BbStore *self, GError **error)
{
  g_autofree char *folder = g_build_filename (bb_store_get_folder (self), "files", NULL);
  g_autofree char *temporary = bb_files_get_temporary_folder (self);

  return bb_file_layer_make_folder (folder, error) && bb_file_layer_make_folder (temporary, error) && empty_folder (temporary) &&
         settle_all (self, "list-coming-files", settle_coming, error) && settle_all (self, "list-going-files", settle_going, error) &&
         bb_store_sweep (self, NULL, error);
}
