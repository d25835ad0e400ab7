/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of evidence: where it is from, and the times of three clocks. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "services/bb-capture-attach.h"
#include "visit-fixture.h"

static BbEvidence *
find (Fixture *self, const char *sha256, BbCase **keep)
{
  BbEvidence *evidence;

  *keep = fixture_load (self);
  evidence = bb_case_find_evidence (*keep, sha256);
  g_assert_nonnull (evidence);
  return evidence;
}

static void
test_the_time_of_the_event_changes_no_other_time (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("BIENBAN_DATA"), "demo", "files", "kiosk.jpg", NULL);
  const char * const items[] = { "A1.01", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbEvidence) taken = bb_visit_attach (self->workspace, self->visit, path, items, NULL, "file", NULL, &error), changed = NULL;
  g_autoptr (GDateTime) event = g_date_time_new_local (2026, 11, 20, 7, 55, 0), other = g_date_time_new_local (2020, 1, 1, 0, 0, 0);
  g_autoptr (BbCase) before = NULL, after = NULL, cleared = NULL;

  g_assert_no_error (error);
  changed = bb_evidence_copy (find (self, taken->sha256, &before));
  g_assert_null (changed->event);
  changed->event = bb_clock_time_new ();
  changed->event->at = g_date_time_ref (event);
  changed->event->clock = g_strdup ("typed");
  bb_set_time (&changed->captured->at, other);
  bb_set_time (&changed->imported->at, other);
  g_assert_true (bb_visit_save_evidence (self->workspace, self->visit, changed, &error));
  taken = (bb_evidence_unref (taken), bb_evidence_copy (find (self, changed->sha256, &after)));
  g_assert_true (g_date_time_equal (taken->event->at, event));
  g_assert_cmpstr (taken->event->clock, ==, "typed");
  g_assert_false (g_date_time_equal (taken->captured->at, other));
  g_assert_false (g_date_time_equal (taken->imported->at, other));
  g_clear_pointer (&changed->event, bb_value_unref);
  g_assert_true (bb_visit_save_evidence (self->workspace, self->visit, changed, &error));
  g_assert_null (find (self, changed->sha256, &cleared)->event);
}

static void
test_a_picture_of_the_camera_has_this_computers_time (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) jpeg = g_bytes_new_static ("\xff\xd8\xff\xe0 no picture, but the beginning of one", 40);
  g_autoptr (GDateTime) at = g_date_time_new_local (2026, 11, 23, 8, 5, 9);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbEvidence) evidence = bb_visit_attach_picture (self->workspace, self->visit, jpeg, "A2.01", at, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (evidence->source, ==, "camera");
  g_assert_cmpstr (evidence->media_type, ==, "image/jpeg");
  g_assert_true (g_date_time_equal (evidence->captured->at, at));
  g_assert_cmpstr (evidence->captured->clock, ==, "system");
  g_assert_nonnull (strstr (evidence->name, "20261123-080509"));
  g_assert_cmpstr (evidence->items[0], ==, "A2.01");
}

/* Files that lie with the recordings. */
static guint
count_waiting (Fixture *self)
{
  g_autofree char *folder = g_build_filename (bb_workspace_get_folder (self->workspace), "files", "recordings", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir && g_dir_read_name (dir))
    n++;
  return n;
}

static void
test_a_recording_carries_its_reason_and_leaves_nothing_behind (Fixture *self, gconstpointer data)
{
  g_autoptr (GDateTime) at = g_date_time_new_local (2026, 11, 23, 8, 5, 9);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = bb_visit_begin_recording (self->workspace, self->visit, "A2.01", "Lời trình bày", at, &error);
  g_autoptr (BbEvidence) refused = NULL, evidence = NULL;

  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (path, "OggS and so on", -1, &error));
  refused = bb_visit_attach_recording (self->workspace, self->visit, path, "X9.99", "reason", at, &error);
  g_assert_null (refused);
  g_assert_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_UNKNOWN_ITEM);
  g_clear_error (&error);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));              /* to be saved again */
  evidence = bb_visit_attach_recording (self->workspace, self->visit, path, "A2.01", "Lời trình bày", at, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (evidence->source, ==, "audio");
  g_assert_cmpstr (evidence->caption, ==, "Lời trình bày");
  g_assert_cmpuint (count_waiting (self), ==, 0);
}

/* ── Recordings that a crash left ────────────────────────────────────────────────────────────────────────────── */

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
on_second (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Another process: begins to record and is killed in the middle. */
static void
test_record_and_die (void)
{
  g_autoptr (GDateTime) at = g_date_time_new_local (2026, 11, 23, 8, 5, 9);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbWorkspace) workspace = NULL;
  g_autoptr (BbRecorder) recorder = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *path = NULL;
  gboolean passed = FALSE;

  if (!g_test_subprocess ())
    return;
  workspace = bb_workspace_open (g_getenv ("RECORD_WORKSPACE"), NULL, &error);
  g_assert_no_error (error);
  path = bb_visit_begin_recording (workspace, g_getenv ("RECORD_VISIT"), "A2.01", "Lời trình bày", at, &error);
  g_assert_no_error (error);
  recorder = bb_recorder_new (path);
  bb_recorder_start_async (recorder, NULL, on_done, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (bb_recorder_start_finish (recorder, result, &error));
  g_timeout_add (2000, on_second, &passed);
  while (!passed)
    g_main_context_iteration (NULL, TRUE);
  raise (SIGKILL);
}

static void
record_and_die (Fixture *self)
{
  g_setenv ("BIENBAN_CAMERA", "test", TRUE);
  g_setenv ("RECORD_WORKSPACE", bb_workspace_get_folder (self->workspace), TRUE);
  g_setenv ("RECORD_VISIT", self->visit, TRUE);
  g_setenv ("BIENBAN_PROBE", "1", TRUE);
  bb_workspace_close (self->workspace);
  g_test_trap_subprocess ("/evidence/subprocess/record-and-die", 0, G_TEST_SUBPROCESS_DEFAULT);
  g_assert_false (g_test_trap_has_passed ());
  fixture_reopen (self);
}

static void
test_a_recording_survives_the_death_of_the_program (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbRecovered) first = NULL, again = NULL;
  g_autoptr (BbCase) loaded = NULL;
  GPtrArray *all;
  BbEvidence *evidence = NULL;

  record_and_die (self);
  g_assert_cmpuint (count_waiting (self), ==, 2);
  first = bb_visit_recover_recordings (self->workspace, self->visit, &error);
  g_assert_no_error (error);
  g_assert_no_error (first->cause);
  g_assert_cmpuint (first->attached, ==, 1);
  g_assert_cmpuint (first->kept, ==, 0);
  g_assert_cmpstr (first->items, ==, "A2.01");
  loaded = fixture_load (self);
  all = bb_case_get_evidence (loaded);
  for (guint i = 0; i < all->len && !evidence; i++)
    evidence = g_strcmp0 (((BbEvidence *) all->pdata[i])->caption, "Lời trình bày") == 0 ? all->pdata[i] : NULL;
  g_assert_nonnull (evidence);
  g_assert_cmpstr (evidence->items[0], ==, "A2.01");
  g_assert_cmpint (evidence->size, >, 2000);                           /* of two seconds at 32 kbit/s */
  g_assert_cmpuint (count_waiting (self), ==, 0);
  again = bb_visit_recover_recordings (self->workspace, self->visit, &error);
  g_assert_cmpuint (again->attached + again->kept, ==, 0);
}

static void
test_a_recording_that_cannot_be_attached_stays (Fixture *self, gconstpointer data)
{
  g_autoptr (GDateTime) at = g_date_time_new_local (2026, 11, 23, 8, 5, 9);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = bb_visit_begin_recording (self->workspace, self->visit, "X9.99", "reason", at, &error);
  g_autofree char *empty = bb_visit_begin_recording (self->workspace, self->visit, "A2.01", "reason", at, &error);
  g_autoptr (BbRecovered) held = NULL, other = NULL, kept = NULL;

  g_assert_true (g_file_set_contents (path, "OggS and so on", -1, &error));
  held = bb_visit_recover_recordings (self->workspace, self->visit, &error);
  g_assert_cmpuint (held->attached + held->kept, ==, 0);               /* it is being recorded */
  bb_visit_release_recording (path);
  bb_visit_release_recording (empty);
  other = bb_visit_recover_recordings (self->workspace, "another", &error);
  g_assert_cmpuint (other->attached + other->kept, ==, 0);
  kept = bb_visit_recover_recordings (self->workspace, self->visit, &error);
  g_assert_cmpuint (kept->attached, ==, 0);
  g_assert_cmpuint (kept->kept, ==, 1);
  g_assert_error (kept->cause, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_UNKNOWN_ITEM);
  fixture_reopen (self);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_waiting (self), ==, 2);                      /* nothing of the one in which nothing was said */
}

static void
test_a_recording_of_a_locked_visit_stays (Fixture *self, gconstpointer data)
{
  g_autoptr (GDateTime) at = g_date_time_new_local (2026, 11, 23, 8, 5, 9);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = bb_visit_begin_recording (self->workspace, self->visit, "A2.01", "reason", at, &error);
  g_autoptr (BbRecovered) kept = NULL;

  g_assert_true (g_file_set_contents (path, "OggS and so on", -1, &error));
  bb_visit_release_recording (path);
  g_assert_true (bb_visit_lock (self->workspace, self->visit, NULL, &error));
  kept = bb_visit_recover_recordings (self->workspace, self->visit, &error);
  g_assert_cmpuint (kept->kept, ==, 1);
  g_assert_error (kept->cause, BB_SERVICE_ERROR, BB_SERVICE_ERROR_LOCKED);
  g_assert_cmpuint (count_waiting (self), ==, 2);
}

/* ── Kinds of pictures ───────────────────────────────────────────────────────────────────────────────────────── */

static char *
run_shell (const char *format, ...) G_GNUC_PRINTF (1, 2);

static char *
run_shell (const char *format, ...)
{
  va_list arguments;
  g_autofree char *command = NULL;
  const char *argv[] = { "sh", "-c", NULL, NULL };
  char *output = NULL;
  int status;

  va_start (arguments, format);
  command = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  argv[2] = command;
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  return output;
}

static guint
count_pictures (Fixture *self)
{
  g_autofree char *output = run_shell ("pdfimages -list '%s/minutes.pdf' | grep -c image", self->folder);

  return (guint) g_ascii_strtoull (output, NULL, 10);
}

/* Scans, pictures of newer phones and pictures in print colours are in the annex as they look, decoded outside of this process. */
static void
test_every_kind_of_picture_is_printed (Fixture *self, gconstpointer data)
{
  static const char * const kinds[] = { "tiff", "gif", "webp", "heic", "bmp", "jpg" };
  const char * const items[] = { "A1.01", NULL };
  g_autofree char *before = fixture_read_minutes (self, self->visit), *after = NULL, *again = NULL;
  guint n = count_pictures (self);

  g_assert_null (strstr (before, "Không in được"));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/picture.%s", self->folder, kinds[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (BbEvidence) evidence = NULL;

      g_free (run_shell ("convert -size 320x240 gradient:red-blue %s %s", g_str_equal (kinds[i], "jpg") ? "-colorspace CMYK" : "", path));
      evidence = bb_visit_attach (self->workspace, self->visit, path, items, NULL, "file", NULL, &error);
      g_assert_no_error (error);
      g_assert_true (bb_evidence_is_photo (evidence));
    }
  after = fixture_read_minutes (self, self->visit);
  g_assert_null (strstr (after, "Không in được"));
  g_assert_cmpuint (count_pictures (self), ==, n + G_N_ELEMENTS (kinds));
  again = fixture_read_minutes (self, self->visit);
  g_assert_cmpstr (again, ==, after);
}

/* What another program calls a picture is one when the helper can read it. */
static void
test_a_pasted_picture_must_be_one (Fixture *self, gconstpointer data)
{
  static const struct { const char *bytes; gsize size; } harm[] = {
    { "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x02\0\0\0....", 33 }, { "GIF89a", 6 }, { "", 0 }, { "II*\0\xff\xff\xff\xff", 8 },
    { "<svg xmlns='http://www.w3.org/2000/svg'/>", 41 },
  };
  const char * const items[] = { "A1.01", NULL };
  g_autofree char *output = run_shell ("convert -size 32x24 xc:red -compress lzw '%s/p.tif'", self->folder), *path = g_build_filename (self->folder, "p.tif", NULL), *good;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbEvidence) evidence = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize size;

  for (guint i = 0; i < G_N_ELEMENTS (harm); i++)
    {
      g_autoptr (GBytes) wrong = g_bytes_new_static (harm[i].bytes, harm[i].size);
      g_autoptr (GError) refusal = NULL;

      g_assert_null (bb_visit_paste (self->workspace, self->visit, wrong, items, &refusal));
      g_assert_error (refusal, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
    }
  g_assert_true (g_file_get_contents (path, &good, &size, NULL));
  bytes = g_bytes_new (good, size);
  evidence = bb_visit_paste (self->workspace, self->visit, bytes, items, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (evidence->name, ".tif"));
  g_assert_cmpstr (evidence->source, ==, "paste");
  g_assert_cmpuint (evidence->size, ==, size);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/evidence/the-time-of-the-event-changes-no-other-time", test_the_time_of_the_event_changes_no_other_time);
  FIXTURE_ADD ("/evidence/a-picture-of-the-camera-has-this-computers-time", test_a_picture_of_the_camera_has_this_computers_time);
  FIXTURE_ADD ("/evidence/a-recording-carries-its-reason-and-leaves-nothing-behind", test_a_recording_carries_its_reason_and_leaves_nothing_behind);
  FIXTURE_ADD ("/evidence/every-kind-of-picture-is-printed", test_every_kind_of_picture_is_printed);
  FIXTURE_ADD ("/evidence/a-pasted-picture-must-be-one", test_a_pasted_picture_must_be_one);
  g_test_add_func ("/evidence/subprocess/record-and-die", test_record_and_die);
  FIXTURE_ADD ("/evidence/a-recording-survives-the-death-of-the-program", test_a_recording_survives_the_death_of_the_program);
  FIXTURE_ADD ("/evidence/a-recording-that-cannot-be-attached-stays", test_a_recording_that_cannot_be_attached_stays);
  FIXTURE_ADD ("/evidence/a-recording-of-a-locked-visit-stays", test_a_recording_of_a_locked_visit_stays);
  return g_test_run ();
}
