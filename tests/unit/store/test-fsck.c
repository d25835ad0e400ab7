/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

static void
fill (Workspace *w)
{
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("abc", 3);

  workspace_init (w);
  g_free (put (w->store, "visit:v1", NULL, "{'type':'visit','unit':'U1'}"));
  first = put (w->store, "answer:v1:A1", NULL, "{'type':'answer','result':'pass','note':'một'}");
  second = put (w->store, "answer:v1:A1", first, "{'type':'answer','result':'fail','note':'hai'}");
  g_free (put (w->store, "event:v1:1", NULL, "{'type':'event','kind':'opened','at':'2026-11-23T07:58:00+07:00'}"));
  insert (w->store, "answer:v1:A2", "2-foreign 1-a", FALSE, "{'type':'answer','big':12345678901234567890123,'whole':9007199254740993}");
  insert (w->store, "answer:v1:A2", "2-other 1-a", TRUE, "{}");
  g_free (drop (w->store, "answer:v1:A1", second));
  g_free (put (w->store, "answer:v1:A3", NULL, "{'type':'answer','result':'fail','note':'ba'}"));
  g_free (bb_store_add_bytes (w->store, bytes, NULL));
  g_free (put_with (w->store, "evidence:v1:1", NULL, "{'type':'evidence'}", add_attachment (w->store, "photo", "a photo")));
  g_ptr_array_unref (bb_store_search (w->store, "ba", 1, NULL));
}

static char *
check (Workspace *w)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) problems = bb_store_fsck (w->store, NULL, &error);

  g_assert_no_error (error);
  return g_strjoinv ("\n", problems);
}

static void
run_sql (Workspace *w, const char *sql)
{
  g_autofree char *path = g_build_filename (w->folder, "workspace.db", NULL);
  sqlite3 *db = NULL;
  char *message = NULL;

  bb_store_close (w->store);
  g_clear_object (&w->store);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (db);
  workspace_reopen (w);
}

static void
test_a_sound_workspace (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *problems = NULL, *again = NULL;

  fill (&w);
  problems = check (&w);
  g_assert_cmpstr (problems, ==, "");
  workspace_reopen (&w);
  again = check (&w);
  g_assert_cmpstr (again, ==, "");
}

/* What was changed behind the program's back, and a word of the line that tells it. */
static const struct { const char *name, *sql, *told; } changes[] = {
  { "body", "UPDATE revisions SET body = '{\"result\":\"pass\",\"type\":\"answer\"}' WHERE generation = 2 AND proven = 1", "does not fit its name" },
  { "deleted-flag", "UPDATE revisions SET deleted = 0 WHERE generation = 3", "does not fit its name" },
  { "not-json", "UPDATE revisions SET body = '{' WHERE signature = 'foreign'", "is damaged" },
  { "not-canonical", "UPDATE revisions SET body = '{ }' WHERE signature = 'other'", "is damaged" },
  { "body-gone", "UPDATE revisions SET body = NULL WHERE signature = 'foreign'", "is missing" },
  { "leaf-flag", "UPDATE revisions SET leaf = 0 WHERE signature = 'other'", "place in the tree" },
  { "interior-flag", "UPDATE revisions SET leaf = 1 WHERE generation = 2 AND proven = 1", "place in the tree" },
  { "parent", "UPDATE revisions SET parent = (SELECT revision FROM revisions WHERE generation = 3) WHERE signature = 'other'", "does not follow its parent" },
  { "winner", "UPDATE documents SET winner = (SELECT revision FROM revisions WHERE signature = 'other') WHERE id = 'answer:v1:A2'", "wins" },
  { "leaves", "UPDATE documents SET leaves = 7 WHERE id = 'answer:v1:A1'", "wins" },
  { "projection", "UPDATE answers SET result = 'pass'", "answers" },
  { "projection-row", "DELETE FROM visits", "visits" },
  { "state", "UPDATE visits SET state = 'closed'", "visits" },
  { "index", "UPDATE indexed SET revision = 1", "full text" },
  { "reference", "DELETE FROM databases", "refers to nothing" },
  { "file-gone", "INSERT INTO files VALUES ('00ff000000000000000000000000000000000000000000000000000000000000', 1, 1, '', 1)", "is missing" },
  { "attachment-gone", "DELETE FROM attachments", "an attachment is missing" },
  { "attachment-changed", "UPDATE attachments SET digest = 'md5-AAAAAAAAAAAAAAAAAAAAAA=='", "does not fit its name" },
  { "attachment-beyond", "UPDATE attachments SET offset = 1", "The bytes of the attachment “photo”" },
  { "attachment-file", "PRAGMA foreign_keys = OFF; DELETE FROM files WHERE kept = 0", "The bytes of the attachment “photo”" },
};

static void
test_changes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_auto (Workspace) w = { 0 };
      g_autofree char *problems = NULL;

      fill (&w);
      run_sql (&w, changes[i].sql);
      problems = check (&w);
      g_test_message ("%s: %s", changes[i].name, problems);
      g_assert_nonnull (strstr (problems, changes[i].told));
    }
}

static void
test_files (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *file = NULL, *stray = NULL, *loose = NULL, *problems = NULL, *removed = NULL;

  fill (&w);
  file = bb_store_get_file (w.store, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", NULL);
  g_chmod (file, 0600);
  g_assert_true (g_file_set_contents (file, "abd", 3, NULL));
  stray = g_build_filename (w.folder, "files", "ba", "stray", NULL);
  loose = g_build_filename (w.folder, "files", "loose", NULL);
  g_assert_true (g_file_set_contents (stray, "x", 1, NULL));
  g_assert_true (g_file_set_contents (loose, "x", 1, NULL));
  problems = check (&w);
  g_assert_nonnull (strstr (problems, "no longer what it was"));
  g_assert_nonnull (strstr (problems, stray));
  g_assert_nonnull (strstr (problems, loose));
  g_unlink (file);
  removed = check (&w);
  g_assert_nonnull (strstr (removed, "is missing"));
}

static void
test_recordings_are_no_strays (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *folder = NULL, *recording = NULL, *problems = NULL;

  fill (&w);
  folder = g_build_filename (w.folder, "files", "recordings", NULL);
  recording = g_build_filename (folder, "recording-1.ogg", NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (recording, "OggS", 4, NULL));
  problems = check (&w);
  g_assert_cmpstr (problems, ==, "");
  workspace_reopen (&w);
  g_assert_true (g_file_test (recording, G_FILE_TEST_EXISTS));
}

static void
test_damaged_page (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *path = NULL, *problems = NULL, *noise = g_strnfill (4096, '\x5a');
  FILE *file;

  fill (&w);
  for (int i = 0; i < 300; i++)
    {
      g_autofree char *id = g_strdup_printf ("answer:v8:%d", i);

      g_free (put (w.store, id, NULL, "{'type':'answer','note':'một hai ba bốn năm sáu bảy tám chín mười'}"));
    }
  bb_store_close (w.store);
  g_clear_object (&w.store);
  path = g_build_filename (w.folder, "workspace.db", NULL);
  file = g_fopen (path, "r+b");
  fseek (file, -4096 * 4, SEEK_END);
  fwrite (noise, 1, 4096, file);
  fclose (file);
  workspace_reopen (&w);
  problems = check (&w);
  g_assert_cmpstr (problems, !=, "");
}

static void
test_reindex_repairs_projections (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *problems = NULL;

  fill (&w);
  run_sql (&w, "DELETE FROM visits; UPDATE answers SET result = 'pass'; UPDATE indexed SET revision = 1");
  g_assert_true (bb_store_reindex (w.store, NULL, NULL));
  problems = check (&w);
  g_assert_cmpstr (problems, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/fsck/sound", test_a_sound_workspace);
  g_test_add_func ("/store/fsck/changes", test_changes);
  g_test_add_func ("/store/fsck/files", test_files);
  g_test_add_func ("/store/fsck/damaged-page", test_damaged_page);
  g_test_add_func ("/store/fsck/reindex-repairs", test_reindex_repairs_projections);
  g_test_add_func ("/fsck/recordings-are-no-strays", test_recordings_are_no_strays);
  return g_test_run ();
}
