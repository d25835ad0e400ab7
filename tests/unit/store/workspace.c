/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_chmod (folder, 0700);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

void
workspace_reopen (Workspace *self)
{
  g_autoptr (GError) error = NULL;

  if (self->store != NULL)
    bb_store_close (self->store);
  g_clear_object (&self->store);
  self->store = bb_store_open (self->folder, &error);
  g_assert_no_error (error);
}

void
workspace_init (Workspace *self)
{
  self->store = NULL;
  self->folder = g_dir_make_tmp ("bienban-test-XXXXXX", NULL);
  workspace_reopen (self);
}

void
workspace_clear (Workspace *self)
{
  if (self->store != NULL)
    bb_store_close (self->store);
  g_clear_object (&self->store);
  if (self->folder != NULL)
    remove_folder (self->folder);
  g_clear_pointer (&self->folder, g_free);
}

JsonObject *
parse (const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);

  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

static char *
commit_one (BbStore *store, BbBatch *batch)
{
  g_autoptr (GError) error = NULL;

  bb_store_commit (store, batch, NULL, &error);
  g_assert_no_error (error);
  return g_strdup (bb_batch_get_rev (batch, 0));
}

char *
put (BbStore *store, const char *id, const char *parent, const char *json)
{
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (JsonObject) body = parse (json);

  bb_batch_put (batch, DATABASE, id, parent, body);
  return commit_one (store, batch);
}

BbAttachment *
add_attachment (BbStore *store, const char *name, const char *text)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (text, (gssize) strlen (text), NULL);
  g_autoptr (BbAttachment) stated = bb_attachment_new (name, "image/jpeg");
  g_autoptr (GError) error = NULL;
  BbAttachment *attachment = bb_store_add_stream (store, stated, stream, 0, NULL, &error);

  g_assert_no_error (error);
  return attachment;
}

char *
put_with (BbStore *store, const char *id, const char *parent, const char *json, BbAttachment *attachment)
{
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (JsonObject) body = parse (json);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_attachment_unref);

  g_ptr_array_add (list, attachment);
  bb_batch_put_full (batch, DATABASE, id, parent, FALSE, body, list);
  return commit_one (store, batch);
}

char *
drop (BbStore *store, const char *id, const char *parent)
{
  g_autoptr (BbBatch) batch = bb_batch_new ();

  bb_batch_delete (batch, DATABASE, id, parent, NULL);
  return commit_one (store, batch);
}

gboolean
try_insert (BbStore *store, const char *id, const char *path, gboolean deleted, const char *json, GError **error)
{
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (JsonObject) body = parse (json);
  g_auto (GStrv) revisions = g_strsplit (path, " ", -1);

  bb_batch_insert (batch, DATABASE, id, (const char * const *) revisions, deleted, body);
  return bb_store_commit (store, batch, NULL, error);
}

void
insert (BbStore *store, const char *id, const char *path, gboolean deleted, const char *json)
{
  g_autoptr (GError) error = NULL;

  try_insert (store, id, path, deleted, json, &error);
  g_assert_no_error (error);
}

static void
dump (sqlite3 *db, const char *name, const char *sql, GString *text)
{
  sqlite3_stmt *row = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &row, NULL), ==, SQLITE_OK);
  while (sqlite3_step (row) == SQLITE_ROW)
    {
      g_string_append (text, name);
      for (int i = 0; i < sqlite3_column_count (row); i++)
        g_string_append_printf (text, "|%s", sqlite3_column_type (row, i) == SQLITE_NULL ? "NULL" : (const char *) sqlite3_column_text (row, i));
      g_string_append_c (text, '\n');
    }
  sqlite3_finalize (row);
}

static sqlite3 *
open_database (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "workspace.db", NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  return db;
}

char *
dump_query (const char *folder, const char *sql)
{
  GString *text = g_string_new (NULL);
  sqlite3 *db = open_database (folder);

  dump (db, "", sql, text);
  sqlite3_close (db);
  return g_string_free (text, FALSE);
}

char *
dump_tables (const char *folder, const char *tables)
{
  g_auto (GStrv) names = g_strsplit (tables, " ", -1);
  GString *text = g_string_new (NULL);
  sqlite3 *db = open_database (folder);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s ORDER BY 1, 2", names[i]);

      dump (db, names[i], sql, text);
    }
  sqlite3_close (db);
  return g_string_free (text, FALSE);
}
