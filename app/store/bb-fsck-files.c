/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-fsck.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
check_file (BbFsck *self, const char *sha256, GError **error)
{
  g_autofree char *path = bb_store_get_file (self->store, sha256, NULL);
  g_autofree char *hash = NULL;
  g_autoptr (GError) failure = NULL;

  if (path == NULL)
    {
      bb_fsck_report (self, _("The file %s is missing."), sha256);
      return TRUE;
    }
  hash = bb_store_hash_file (path, self->cancellable, &failure);
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (failure != NULL)
    bb_fsck_report (self, "%s", failure->message);
  else if (!g_str_equal (hash, sha256))
    bb_fsck_report (self, _("The file %s is no longer what it was."), path);
  return TRUE;
}

gboolean
bb_fsck_files (BbFsck *self, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (self->db, error, "list-files", "");
  int found = -1;

  while (row != NULL && (found = bb_db_step (self->db, row, error)) == 1)
    if (!check_file (self, bb_db_text (row, 0), error))
      return FALSE;
  return found == 0;
}

/* Not those that somebody is about to refer to. */
static gboolean
check_spare (BbFsck *self, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (self->db, error, "list-spare-files", "");
  int found = -1;

  while (row != NULL && (found = bb_db_step (self->db, row, error)) == 1)
    if (!bb_holds_has (bb_store_get_holds (self->store), bb_db_text (row, 0)))
      bb_fsck_report (self, _("The file %s belongs to nothing."), bb_db_text (row, 0));
  return found == 0;
}

static gboolean
check_gatherings (BbFsck *self, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (self->db, error, "list-gatherings", "t", NULL);
  int found = -1;

  while (row != NULL && (found = bb_db_step (self->db, row, error)) == 1)
    if (sqlite3_column_int (row, 2))
      bb_fsck_report (self, _("The pieces of the file %s in %s make another file; it is not taken before the right ones have come."),
                      bb_db_text (row, 1), bb_db_text (row, 0));
  return found == 0;
}

gboolean
bb_fsck_attachments (BbFsck *self, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (self->db, error, "fsck-attachments", "");
  int found = -1;

  while (row != NULL && (found = bb_db_step (self->db, row, error)) == 1)
    bb_fsck_report (self, _("The bytes of the attachment “%s” of “%s” in %s are missing."), bb_db_text (row, 2), bb_db_text (row, 1),
                    bb_db_text (row, 0));
  return found == 0 && check_spare (self, error) && check_gatherings (self, error);
}

/* A file that came after this check began is noted before it gets its name, so a connection that looks now knows it. */
static gboolean
check_name (BbFsck *self, const char *path, const char *sha256, GError **error)
{
  g_autoptr (BbReader) reader = bb_store_read (self->store, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, "find-file", "t", sha256) : NULL;
  int found = row != NULL ? bb_db_step (reader, row, error) : -1;

  if (found == 0)
    bb_fsck_report (self, _("The file %s belongs to nothing."), path);
  return found >= 0;
}

static gboolean
check_folder (BbFsck *self, const char *files, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (files, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  if (dir == NULL)
    return check_name (self, path, folder, error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autofree char *sha256 = g_strconcat (folder, name, NULL);

      if (!check_name (self, file, sha256, error))
        return FALSE;
    }
  return TRUE;
}

/* What is on its way into the store: half-written files, and recordings that are not evidence yet. */
static gboolean
is_waiting_room (const char *name)
{
  return g_str_equal (name, "tmp") || g_str_equal (name, "recordings");
}

gboolean
bb_fsck_orphans (BbFsck *self, GError **error)
{
  g_autofree char *files = g_build_filename (bb_store_get_folder (self->store), "files", NULL);
  g_autoptr (GDir) dir = g_dir_open (files, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (!is_waiting_room (name) && !check_folder (self, files, name, error))
      return FALSE;
  return TRUE;
}
