/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

static char *
database_path (Workspace *w)
{
  return g_build_filename (w->folder, "workspace.db", NULL);
}

static void
close_workspace (Workspace *w)
{
  bb_store_close (w->store);
  g_clear_object (&w->store);
}

/* The message is one sentence that names the workspace, and not a byte of the database changes. */
static void
expect_refusal (Workspace *w, int code)
{
  g_autofree char *path = database_path (w);
  g_autofree char *before = bb_store_hash_file (path, NULL, NULL), *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (bb_store_open (w->folder, &error));
  g_assert_error (error, BB_STORE_ERROR, code);
  g_assert_nonnull (strstr (error->message, w->folder));
  g_assert_null (strchr (error->message, '\n'));
  after = bb_store_hash_file (path, NULL, NULL);
  g_assert_cmpstr (before, ==, after);
}

static void
run_sql (Workspace *w, const char *sql)
{
  g_autofree char *path = database_path (w);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
overwrite (Workspace *w, goffset at, const char *bytes, gsize length)
{
  g_autofree char *path = database_path (w);
  FILE *file = g_fopen (path, "r+b");

  g_assert_nonnull (file);
  fseek (file, at, SEEK_SET);
  g_assert_cmpint (fwrite (bytes, 1, length, file), ==, length);
  fclose (file);
}

static void
test_opened_twice (void)
{
  g_auto (Workspace) w = { 0 };

  workspace_init (&w);
  expect_refusal (&w, BB_STORE_ERROR_LOCKED);
  g_free (put (w.store, "visit:v1", NULL, "{}"));                /* the first goes on */
  close_workspace (&w);
  workspace_reopen (&w);
}

static void
test_newer_version (void)
{
  g_auto (Workspace) w = { 0 };

  workspace_init (&w);
  close_workspace (&w);
  run_sql (&w, "PRAGMA user_version = 99");
  expect_refusal (&w, BB_STORE_ERROR_NEWER);
}

/* Undoes what came with each later version. */
static const char * const older[] = {
  NULL,
  "DROP TABLE locals; PRAGMA user_version = 1",
  "DROP TABLE attachments; DROP TABLE gatherings; DROP INDEX documents_deleted; DROP INDEX files_spare; "
  "ALTER TABLE revisions DROP COLUMN attachments; ALTER TABLE files DROP COLUMN kept; PRAGMA user_version = 2",
  "DROP TABLE outbox; DROP INDEX documents_contested; PRAGMA user_version = 3",
};

/* A workspace of an older version gets what came later; what was recorded in it stays. */
static void
test_older_version (gconstpointer data)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (BbDocument) document = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("hello", 5);
  g_autoptr (JsonObject) note = parse ("{'session_id':'s'}");
  g_autofree char *rev = NULL, *sha256 = NULL, *path = NULL;
  g_auto (GStrv) problems = NULL;

  workspace_init (&w);
  rev = put (w.store, "visit:v1", NULL, "{'n':1}");
  sha256 = bb_store_add_bytes (w.store, bytes, NULL);
  close_workspace (&w);
  for (guint i = G_N_ELEMENTS (older) - 1; i >= GPOINTER_TO_UINT (data); i--)
    run_sql (&w, older[i]);
  workspace_reopen (&w);
  document = bb_store_get (w.store, DATABASE, "visit:v1", NULL, NULL);
  g_assert_cmpstr (document->rev, ==, rev);
  path = bb_store_get_file (w.store, sha256, NULL);
  g_assert_nonnull (path);                                       /* not swept away as bytes of attachments are */
  g_assert_cmpint (bb_store_set_local (w.store, DATABASE, "x", 0, note, NULL), ==, 1);
  problems = bb_store_fsck (w.store, NULL, NULL);
  g_assert_cmpuint (g_strv_length (problems), ==, 0);
}

static void
test_not_a_database (void)
{
  g_auto (Workspace) w = { 0 };

  workspace_init (&w);
  close_workspace (&w);
  overwrite (&w, 0, "This is not a database, it is a letter.", 39);
  expect_refusal (&w, BB_STORE_ERROR_DAMAGED);
}

static void
test_database_of_another_program (void)
{
  g_auto (Workspace) w = { 0 };

  workspace_init (&w);
  close_workspace (&w);
  run_sql (&w, "PRAGMA application_id = 1");
  expect_refusal (&w, BB_STORE_ERROR_DAMAGED);
}

static void
test_truncated_database (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *path = NULL;
  const goffset sizes[] = { 40960, 5000, 50, 0 };

  workspace_init (&w);
  path = database_path (&w);
  close_workspace (&w);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_assert_cmpint (truncate (path, sizes[i]), ==, 0);
      expect_refusal (&w, BB_STORE_ERROR_DAMAGED);
    }
}

static void
test_lost_database (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  workspace_init (&w);
  path = database_path (&w);
  close_workspace (&w);
  g_unlink (path);
  g_assert_null (bb_store_open (w.folder, &error));
  g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_DAMAGED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));       /* no empty one takes its place */
}

static void
test_damaged_schema (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *noise = g_strnfill (3900, '\x5a');

  workspace_init (&w);
  close_workspace (&w);
  overwrite (&w, 100, noise, 3900);
  expect_refusal (&w, BB_STORE_ERROR_DAMAGED);
}

static void
test_read_only_folder (void)
{
  g_auto (Workspace) w = { 0 };

  workspace_init (&w);
  close_workspace (&w);
  g_chmod (w.folder, 0500);
  if (access (w.folder, W_OK) == 0)
    {
      g_test_skip ("this user may write everywhere");
      return;
    }
  expect_refusal (&w, BB_STORE_ERROR_READ_ONLY);
}

static void
test_read_only_database (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *path = NULL;

  workspace_init (&w);
  path = database_path (&w);
  close_workspace (&w);
  g_chmod (path, 0400);
  if (access (path, W_OK) == 0)
    {
      g_test_skip ("this user may write everywhere");
      return;
    }
  expect_refusal (&w, BB_STORE_ERROR_READ_ONLY);
}

static void
test_a_folder_that_cannot_be_made (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *file = NULL, *below = NULL;
  g_autoptr (GError) error = NULL;

  workspace_init (&w);
  file = g_build_filename (w.folder, "file", NULL);
  below = g_build_filename (file, "workspace", NULL);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  g_assert_null (bb_store_open (below, &error));
  g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_READ_ONLY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/open/twice", test_opened_twice);
  g_test_add_func ("/store/open/newer-version", test_newer_version);
  g_test_add_data_func ("/open/version-1", GUINT_TO_POINTER (1), test_older_version);
  g_test_add_data_func ("/open/version-2", GUINT_TO_POINTER (2), test_older_version);
  g_test_add_data_func ("/open/version-3", GUINT_TO_POINTER (3), test_older_version);
  g_test_add_func ("/store/open/not-a-database", test_not_a_database);
  g_test_add_func ("/store/open/another-program", test_database_of_another_program);
  g_test_add_func ("/store/open/truncated", test_truncated_database);
  g_test_add_func ("/store/open/lost", test_lost_database);
  g_test_add_func ("/store/open/damaged-schema", test_damaged_schema);
  g_test_add_func ("/store/open/read-only-folder", test_read_only_folder);
  g_test_add_func ("/store/open/read-only-database", test_read_only_database);
  g_test_add_func ("/store/open/no-folder", test_a_folder_that_cannot_be_made);
  return g_test_run ();
}
