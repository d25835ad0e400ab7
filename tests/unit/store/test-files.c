/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-file-layer.h"
#include "workspace.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Known answers of SHA-256: "abc" (FIPS 180-4) and a million times "a". */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define MILLION "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"

static char *
make_file (Workspace *w, const char *name, const char *content, gsize length)
{
  char *path = g_build_filename (w->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
  return path;
}

static void
on_progress (goffset done, goffset total, gpointer user_data)
{
  goffset *last = user_data;

  g_assert_cmpint (done, >, *last);
  g_assert_cmpint (done, <=, total);
  *last = done;
}

static guint
count_files (Workspace *w, const char *folder)
{
  g_autofree char *path = g_build_filename (w->folder, "files", folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint count = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static void
test_a_file_is_stored_by_its_hash (void)
{
  GStatBuf info;
  g_auto (Workspace) w = { 0 };
  g_autofree char *content = g_strnfill (1000000, 'a'), *source = NULL, *sha256 = NULL, *stored = NULL, *expected = NULL, *copy = NULL;
  goffset size = 0, last = 0;
  gsize length;

  workspace_init (&w);
  source = make_file (&w, "source", content, 1000000);
  sha256 = bb_store_add_file (w.store, source, &size, on_progress, &last, NULL, NULL);
  g_assert_cmpstr (sha256, ==, MILLION);
  g_assert_cmpint (size, ==, 1000000);
  g_assert_cmpint (last, ==, 1000000);
  workspace_reopen (&w);
  stored = bb_store_get_file (w.store, sha256, NULL);
  expected = g_build_filename (w.folder, "files", "cd", MILLION + 2, NULL);
  g_assert_cmpstr (stored, ==, expected);
  g_assert_true (g_file_get_contents (stored, &copy, &length, NULL));
  g_assert_cmpmem (copy, length, content, 1000000);
  g_assert_cmpint (g_stat (stored, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0222, ==, 0);               /* nobody may write it, whoever runs the test */
  g_assert_true (g_file_test (source, G_FILE_TEST_EXISTS));
  g_assert_cmpint (count_files (&w, "tmp"), ==, 0);
}

static void
test_the_same_bytes_are_stored_once (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("abc", 3);
  g_autofree char *source = NULL, *first = NULL, *second = NULL, *hash = NULL, *path = NULL, *third = NULL;

  workspace_init (&w);
  source = make_file (&w, "source", "abc", 3);
  first = bb_store_add_file (w.store, source, NULL, NULL, NULL, NULL, NULL);
  second = bb_store_add_bytes (w.store, bytes, NULL);
  hash = bb_store_hash_file (source, NULL, NULL);
  g_assert_cmpstr (first, ==, ABC);
  g_assert_cmpstr (second, ==, ABC);
  g_assert_cmpstr (hash, ==, ABC);
  g_assert_cmpint (count_files (&w, "ba"), ==, 1);
  path = bb_store_get_file (w.store, ABC, NULL);
  g_unlink (path);
  third = bb_store_add_bytes (w.store, bytes, NULL);             /* what was lost comes back */
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

static char *
put_temporary (Workspace *w, const char *content)
{
  char *path = g_build_filename (w->folder, "files", "tmp", "received", NULL);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  return path;
}

static void
test_a_received_file_is_taken_and_not_copied (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *path = NULL, *stored = NULL, *again = NULL, *content = NULL;
  GStatBuf before, after;

  workspace_init (&w);
  path = put_temporary (&w, "abc");
  g_assert_cmpint (g_stat (path, &before), ==, 0);
  g_assert_true (bb_store_take_file (w.store, path, ABC, 3, NULL));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  workspace_reopen (&w);
  stored = bb_store_get_file (w.store, ABC, NULL);
  g_assert_cmpint (g_stat (stored, &after), ==, 0);
  g_assert_cmpuint (after.st_ino, ==, before.st_ino);
  g_assert_cmpint (after.st_mode & 0222, ==, 0);
  again = put_temporary (&w, "abc");
  g_assert_true (bb_store_take_file (w.store, again, ABC, 3, NULL));         /* the same once more */
  g_assert_cmpint (count_files (&w, "ba"), ==, 1);
  g_assert_cmpint (count_files (&w, "tmp"), ==, 0);
  g_assert_true (g_file_get_contents (stored, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "abc");
}

static void
test_a_received_file_of_another_size_or_place_is_refused (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *path = NULL, *elsewhere = NULL;
  g_autoptr (GError) size = NULL, place = NULL, gone = NULL;

  workspace_init (&w);
  path = put_temporary (&w, "abcd");
  elsewhere = make_file (&w, "source", "abc", 3);
  g_assert_false (bb_store_take_file (w.store, path, ABC, 3, &size));
  g_assert_error (size, BB_STORE_ERROR, BB_STORE_ERROR_INVALID);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (bb_store_take_file (w.store, elsewhere, ABC, 3, &place));
  g_assert_error (place, BB_STORE_ERROR, BB_STORE_ERROR_INVALID);
  g_unlink (path);
  g_assert_false (bb_store_take_file (w.store, path, ABC, 3, &gone));
  g_assert_error (gone, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND);
  g_assert_null (bb_store_get_file (w.store, ABC, NULL));
}

/* Else whoever sends a file first decides what stands under the hash of another's. */
static void
test_a_received_file_that_is_not_what_its_hash_says_is_refused (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *path = NULL, *right = NULL, *stored = NULL, *content = NULL;
  g_autoptr (GError) error = NULL;

  workspace_init (&w);
  path = put_temporary (&w, "abd");
  g_assert_false (bb_store_take_file (w.store, path, ABC, 3, &error));
  g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID);
  g_assert_null (bb_store_get_file (w.store, ABC, NULL));
  g_unlink (path);
  right = put_temporary (&w, "abc");
  g_assert_true (bb_store_take_file (w.store, right, ABC, 3, NULL));
  stored = bb_store_get_file (w.store, ABC, NULL);
  g_assert_true (g_file_get_contents (stored, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "abc");
}

static void
test_what_the_program_wrote_is_taken_under_its_hash (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *path = NULL, *unknown = NULL, *wrong = NULL, *known = NULL;
  g_autoptr (GError) error = NULL;

  workspace_init (&w);
  path = put_temporary (&w, "abc");
  unknown = bb_store_take_written (w.store, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (unknown, ==, ABC);
  g_free (put_temporary (&w, "abd"));
  wrong = bb_store_take_written (w.store, path, ABC, &error);
  g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID);
  g_assert_null (wrong);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_unlink (path);
  g_free (put_temporary (&w, "abc"));
  known = bb_store_take_written (w.store, path, ABC, NULL);
  g_assert_cmpstr (known, ==, ABC);
  g_assert_cmpint (count_files (&w, "ba"), ==, 1);
  g_assert_cmpint (count_files (&w, "tmp"), ==, 0);
}

static void
expect_refusal (Workspace *w, const char *path, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bb_store_add_file (w->store, path, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, BB_STORE_ERROR, code);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_cmpint (count_files (w, "tmp"), ==, 0);
  g_assert_cmpint (count_files (w, ""), ==, 1);                  /* tmp alone */
}

static void
test_bad_files (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *empty = NULL, *huge = NULL, *secret = NULL, *vanished = NULL;

  workspace_init (&w);
  empty = make_file (&w, "empty", "", 0);
  expect_refusal (&w, empty, BB_STORE_ERROR_EMPTY_FILE);
  vanished = g_build_filename (w.folder, "vanished", NULL);
  expect_refusal (&w, vanished, BB_STORE_ERROR_NOT_FOUND);
  expect_refusal (&w, w.folder, BB_STORE_ERROR_INVALID);
  huge = make_file (&w, "huge", "x", 1);
  g_assert_cmpint (truncate (huge, G_GINT64_CONSTANT (20000000000)), ==, 0);
  expect_refusal (&w, huge, BB_STORE_ERROR_TOO_LARGE);
  secret = make_file (&w, "secret", "x", 1);
  g_chmod (secret, 0);
  if (g_access (secret, R_OK) < 0)                               /* root reads everything */
    expect_refusal (&w, secret, BB_STORE_ERROR_FAILED);
}

static gint64
get_little_space (const char *folder)
{
  return 1000;
}

static void
test_larger_than_the_free_space (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *content = g_strnfill (1001, 'a'), *large = NULL, *fitting = NULL, *sha256 = NULL;
  BbFileLayer layer = *bb_file_layer_get ();

  workspace_init (&w);
  large = make_file (&w, "large", content, 1001);
  fitting = make_file (&w, "fitting", content, 1000);
  layer.free_space = get_little_space;
  bb_file_layer_set (&layer);
  expect_refusal (&w, large, BB_STORE_ERROR_TOO_LARGE);
  sha256 = bb_store_add_file (w.store, fitting, NULL, NULL, NULL, NULL, NULL);
  bb_file_layer_set (NULL);
  g_assert_nonnull (sha256);
}

static void
on_first_piece (goffset done, goffset total, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancelling_leaves_nothing (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *content = g_strnfill (3000000, 'a'), *source = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  workspace_init (&w);
  source = make_file (&w, "source", content, 3000000);
  g_assert_null (bb_store_add_file (w.store, source, NULL, on_first_piece, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (count_files (&w, "tmp"), ==, 0);
}

static void
test_unknown_files (void)
{
  const char *names[] = { ABC, "", "ba", "../../../../etc/passwd", NULL };
  g_auto (Workspace) w = { 0 };

  workspace_init (&w);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (bb_store_get_file (w.store, names[i], &error));
      g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND);
    }
}

static void
test_opening_removes_half_a_copy (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *rest = NULL;

  workspace_init (&w);
  rest = make_file (&w, "files/tmp/rest", "x", 1);
  workspace_reopen (&w);
  g_assert_false (g_file_test (rest, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/files/by-hash", test_a_file_is_stored_by_its_hash);
  g_test_add_func ("/store/files/stored-once", test_the_same_bytes_are_stored_once);
  g_test_add_func ("/store/files/taken-and-not-copied", test_a_received_file_is_taken_and_not_copied);
  g_test_add_func ("/store/files/received-otherwise", test_a_received_file_of_another_size_or_place_is_refused);
  g_test_add_func ("/store/files/a-received-file-that-is-not-what-its-hash-says-is-refused", test_a_received_file_that_is_not_what_its_hash_says_is_refused);
  g_test_add_func ("/store/files/what-the-program-wrote-is-taken-under-its-hash", test_what_the_program_wrote_is_taken_under_its_hash);
  g_test_add_func ("/store/files/bad-files", test_bad_files);
  g_test_add_func ("/store/files/larger-than-free-space", test_larger_than_the_free_space);
  g_test_add_func ("/store/files/cancelling", test_cancelling_leaves_nothing);
  g_test_add_func ("/store/files/unknown", test_unknown_files);
  g_test_add_func ("/store/files/half-a-copy", test_opening_removes_half_a_copy);
  return g_test_run ();
}
