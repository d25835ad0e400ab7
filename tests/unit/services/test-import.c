/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder of pictures becomes evidence. */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include <utime.h>

#include "services/bb-import.h"
#include "visit-fixture.h"

/* A photograph of the sample with its EXIF time and @tail behind it, so that it is another file. */
static char *
put (Fixture *self, const char *sample, const char *name, const char *tail)
{
  g_autofree char *from = g_build_filename (g_getenv ("BIENBAN_DATA"), "demo", "files", sample, NULL);
  char *to = g_build_filename (self->folder, "card", "DCIM", name, NULL);
  g_autofree char *folder = g_path_get_dirname (to), *data = NULL;
  g_autoptr (GString) bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_get_contents (from, &data, &n, &error));
  bytes = g_string_new_len (data, (gssize) n);
  g_string_append (bytes, tail);
  g_assert_true (g_file_set_contents (to, bytes->str, (gssize) bytes->len, &error));
  return to;
}

static BbImport *
open_card (Fixture *self)
{
  g_autofree char *folder = g_build_filename (self->folder, "card", NULL);
  g_autoptr (GError) error = NULL;
  BbImport *import = bb_import_open (self->workspace, self->visit, folder, NULL, &error);

  g_assert_no_error (error);
  return import;
}

static BbImportFile *
find (BbImport *import, const char *name)
{
  GListModel *files = bb_import_get_files (import);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (BbImportFile) file = g_list_model_get_item (files, i);

      if (g_str_equal (bb_import_file_get_name (file), name))
        return file;
    }
  g_error ("%s is not in the list", name);
}

static void
assert_time (BbImportFile *file, const char *expected, const char *clock)
{
  g_autofree char *time = g_date_time_format (bb_import_file_get_time (file), "%Y-%m-%d %H:%M:%S");

  g_assert_cmpstr (time, ==, expected);
  g_assert_cmpstr (bb_import_file_get_clock (file), ==, clock);
}

static void
test_proposes_the_item_of_the_time (Fixture *self, gconstpointer data)
{
  g_autofree char *room = put (self, "phong-lam-viec.jpg", "100CANON/IMG_0001.JPG", "a"), *gate = put (self, "tru-so.jpg", "IMG_0002.JPG", "b");
  g_autoptr (BbImport) import = open_card (self);
  BbImportTally tally;
  gint64 mark;

  g_assert_cmpuint (g_list_model_get_n_items (bb_import_get_files (import)), ==, 2);
  assert_time (find (import, "IMG_0001.JPG"), "2026-11-20 08:03:12", "exif");
  g_assert_cmpstr (bb_import_file_get_item (find (import, "IMG_0001.JPG")), ==, "A1.02");      /* recorded at 08:04 */
  g_assert_cmpint (bb_import_file_get_match (find (import, "IMG_0001.JPG"), &mark), ==, BB_MATCH_NEXT);
  g_assert_nonnull (bb_import_file_get_item (find (import, "IMG_0002.JPG")));
  bb_import_tally (import, &tally);
  g_assert_cmpuint (tally.chosen, ==, 2);
  g_assert_cmpuint (tally.without_item + tally.present, ==, 0);
}

static void
test_marks_what_is_here_already (Fixture *self, gconstpointer data)
{
  g_autofree char *same = put (self, "kiosk.jpg", "KIOSK.JPG", ""), *one = put (self, "kiosk.jpg", "NEW1.JPG", "x"), *two = put (self, "kiosk.jpg", "NEW2.JPG", "x");
  g_autoptr (BbImport) import = open_card (self);
  BbImportTally tally;
  guint failed;

  g_assert_cmpint (bb_import_file_get_state (find (import, "KIOSK.JPG")), ==, BB_IMPORT_PRESENT);
  g_assert_cmpuint (bb_import_file_get_number (find (import, "KIOSK.JPG")), >, 0);
  g_assert_cmpint (bb_import_file_get_state (find (import, "NEW1.JPG")), ==, BB_IMPORT_NEW);
  g_assert_cmpint (bb_import_file_get_state (find (import, "NEW2.JPG")), ==, BB_IMPORT_TWIN);
  bb_import_file_set_item (find (import, "KIOSK.JPG"), "A1.01");
  bb_import_file_set_chosen (find (import, "NEW2.JPG"), TRUE);
  bb_import_file_set_item (find (import, "NEW1.JPG"), "A1.01");
  bb_import_tally (import, &tally);
  g_assert_cmpuint (tally.chosen, ==, 1);
  g_assert_cmpuint (tally.present, ==, 2);
  g_assert_cmpuint (bb_import_take (import, NULL, &failed), ==, 1);
  g_assert_cmpuint (failed, ==, 0);
}

static void
test_passes_over_what_is_no_picture (Fixture *self, gconstpointer data)
{
  g_autofree char *text = put (self, "quan-sat-giao-tiep.txt", "x.jpg", ""), *pdf = put (self, "danh-sach-can-bo.pdf", "y.pdf", ""),
    *sound = put (self, "goi-duong-day-nong.wav", "z.dat", "z"), *hidden = put (self, "kiosk.jpg", ".z.jpg", "z"), *link = NULL;
  g_autoptr (BbImport) import = NULL;
  struct utimbuf times = { 1795393800, 1795393800 };     /* 2026-11-23 07:30 in Vietnam */

  link = g_build_filename (self->folder, "card", "DCIM", "link.jpg", NULL);
  g_assert_cmpint (symlink (hidden, link), ==, 0);
  g_assert_cmpint (utime (sound, &times), ==, 0);
  import = open_card (self);
  g_assert_cmpuint (g_list_model_get_n_items (bb_import_get_files (import)), ==, 1);
  g_assert_cmpuint (bb_import_get_passed (import)->others, ==, 2);
  g_assert_cmpuint (bb_import_get_passed (import)->files + bb_import_get_passed (import)->folders, ==, 0);
  assert_time (find (import, "z.dat"), "2026-11-23 07:30:00", "file");
  g_assert_null (bb_import_file_get_item (find (import, "z.dat")));          /* three days after the visit */
  bb_import_file_set_chosen (find (import, "z.dat"), TRUE);
  g_assert_false (bb_import_file_get_chosen (find (import, "z.dat")));       /* not without an item */
  bb_import_fill (import, "A5.08");
  g_assert_true (bb_import_file_get_chosen (find (import, "z.dat")));
}

static void
test_sets_the_cameras_clock_right (Fixture *self, gconstpointer data)
{
  g_autofree char *room = put (self, "phong-lam-viec.jpg", "IMG_0001.JPG", "a"), *gate = put (self, "tru-so.jpg", "IMG_0002.JPG", "b");
  g_autoptr (BbImport) import = open_card (self);
  g_autoptr (BbCase) visit = NULL;
  g_autofree char *proposed = g_strdup (bb_import_file_get_item (find (import, "IMG_0001.JPG")));
  BbEvidence *evidence;
  guint failed, n;

  bb_import_file_set_item (find (import, "IMG_0002.JPG"), "A2.07");
  bb_import_set_shift (import, 2 * G_TIME_SPAN_HOUR);
  assert_time (find (import, "IMG_0001.JPG"), "2026-11-20 10:03:12", "typed");
  g_assert_cmpstr (bb_import_file_get_item (find (import, "IMG_0001.JPG")), !=, proposed);
  g_assert_cmpstr (bb_import_file_get_item (find (import, "IMG_0002.JPG")), ==, "A2.07");    /* a person decided */
  bb_import_set_shift (import, 3650 * G_TIME_SPAN_DAY);
  g_assert_false (bb_import_file_get_chosen (find (import, "IMG_0001.JPG")));
  bb_import_set_shift (import, 2 * G_TIME_SPAN_HOUR);
  visit = fixture_load (self);
  n = bb_case_get_evidence (visit)->len;
  g_assert_cmpuint (bb_import_take (import, NULL, &failed), ==, 2);
  g_clear_object (&visit);
  visit = fixture_load (self);
  g_assert_cmpuint (bb_case_get_evidence (visit)->len, ==, n + 2);
  for (guint i = 0; i < n + 2; i++)
    {
      evidence = bb_case_get_evidence (visit)->pdata[i];
      if (g_str_equal (evidence->name, "IMG_0002.JPG"))
        {
          g_autofree char *time = g_date_time_format (evidence->captured->at, "%H:%M:%S");

          g_assert_cmpstr (time, ==, "09:58:41");
          g_assert_cmpstr (evidence->captured->clock, ==, "typed");
          g_assert_cmpstr (evidence->items[0], ==, "A2.07");
          n = 0;
          break;
        }
    }
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpint (bb_import_file_get_state (find (import, "IMG_0001.JPG")), ==, BB_IMPORT_TAKEN);
  g_assert_cmpuint (bb_import_take (import, NULL, &failed), ==, 0);          /* not twice */
}

static void
test_what_cannot_be_read_says_why_and_the_rest_is_taken (Fixture *self, gconstpointer data)
{
  g_autofree char *gone = put (self, "phong-lam-viec.jpg", "IMG_0001.JPG", "a"), *here = put (self, "tru-so.jpg", "IMG_0002.JPG", "b");
  g_autoptr (BbImport) import = open_card (self);
  guint failed;

  g_assert_cmpint (g_unlink (gone), ==, 0);
  g_assert_cmpuint (bb_import_take (import, NULL, &failed), ==, 1);
  g_assert_cmpuint (failed, ==, 1);
  g_assert_cmpint (bb_import_file_get_state (find (import, "IMG_0001.JPG")), ==, BB_IMPORT_FAILED);
  g_assert_nonnull (strstr (bb_import_file_get_sentence (find (import, "IMG_0001.JPG")), "IMG_0001.JPG"));
}

static void
test_can_be_stopped (Fixture *self, gconstpointer data)
{
  g_autofree char *one = put (self, "phong-lam-viec.jpg", "IMG_0001.JPG", "a");
  g_autofree char *folder = g_build_filename (self->folder, "card", NULL);
  g_autoptr (BbProgress) progress = bb_progress_new ("x");
  g_autoptr (BbImport) import = open_card (self);
  g_autoptr (GError) error = NULL;
  guint failed;

  bb_progress_cancel (progress);
  g_assert_cmpuint (bb_import_take (import, progress, &failed), ==, 0);
  g_assert_cmpuint (failed, ==, 0);
  g_assert_cmpint (bb_import_file_get_state (find (import, "IMG_0001.JPG")), ==, BB_IMPORT_NEW);
  g_assert_true (bb_import_file_get_chosen (find (import, "IMG_0001.JPG")));
  g_assert_null (bb_import_open (self->workspace, self->visit, folder, progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_a_folder_that_is_not_there_is_named (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bb_import_open (self->workspace, self->visit, "/nirgendwo", NULL, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "/nirgendwo"));
}

static void
test_counts_folders_that_are_too_deep_or_closed (Fixture *self, gconstpointer data)
{
  g_autofree char *fine = put (self, "kiosk.jpg", "1/2/3/4/5/6/7/a.jpg", "a"), *deep = put (self, "kiosk.jpg", "1/2/3/4/5/6/7/8/b.jpg", "b"),
    *inside = put (self, "kiosk.jpg", "closed/c.jpg", "c"), *sealed = put (self, "kiosk.jpg", "d.jpg", "d"), *closed = g_path_get_dirname (inside);
  g_autoptr (BbImport) import = NULL;
  gboolean root = geteuid () == 0;         /* whom nothing is closed to */

  g_assert_cmpint (g_chmod (closed, 0), ==, 0);
  g_assert_cmpint (g_chmod (sealed, 0), ==, 0);
  import = open_card (self);
  g_chmod (closed, 0700);
  g_assert_cmpuint (bb_import_get_passed (import)->folders, ==, root ? 1 : 2);
  g_assert_cmpuint (bb_import_get_passed (import)->files, ==, root ? 0 : 1);
  g_assert_cmpuint (g_list_model_get_n_items (bb_import_get_files (import)), ==, root ? 3 : 1);
}

static void
test_counts_files_beyond_what_it_takes (Fixture *self, gconstpointer data)
{
  g_autofree char *one = put (self, "kiosk.jpg", "a.jpg", "a"), *folder = g_path_get_dirname (one);
  g_autoptr (BbImport) import = NULL;
  const BbImportPassed *passed;

  for (guint i = 0; i < 5002; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.txt", i), *path = g_build_filename (folder, name, NULL);

      g_assert_true (g_file_set_contents (path, "", 0, NULL));
    }
  import = open_card (self);
  passed = bb_import_get_passed (import);
  g_assert_cmpuint (passed->files, ==, 3);
  g_assert_cmpuint (passed->folders, ==, 0);
  g_assert_cmpuint (passed->others + g_list_model_get_n_items (bb_import_get_files (import)), ==, 5000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/import/proposes-the-item-of-the-time", test_proposes_the_item_of_the_time);
  FIXTURE_ADD ("/import/marks-what-is-here-already", test_marks_what_is_here_already);
  FIXTURE_ADD ("/import/passes-over-what-is-no-picture", test_passes_over_what_is_no_picture);
  FIXTURE_ADD ("/import/sets-the-cameras-clock-right", test_sets_the_cameras_clock_right);
  FIXTURE_ADD ("/import/what-cannot-be-read-says-why-and-the-rest-is-taken", test_what_cannot_be_read_says_why_and_the_rest_is_taken);
  FIXTURE_ADD ("/import/can-be-stopped", test_can_be_stopped);
  FIXTURE_ADD ("/import/a-folder-that-is-not-there-is-named", test_a_folder_that_is_not_there_is_named);
  FIXTURE_ADD ("/import/counts-folders-that-are-too-deep-or-closed", test_counts_folders_that_are_too_deep_or_closed);
  FIXTURE_ADD ("/import/counts-files-beyond-what-it-takes", test_counts_files_beyond_what_it_takes);
  return g_test_run ();
}
