/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of evidence: where it is from, and the times of three clocks. */
#include <glib/gstdio.h>
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

static void
test_a_recording_carries_its_reason_and_leaves_nothing_behind (Fixture *self, gconstpointer data)
{
  g_autofree char *path = bb_visit_make_recording_path (self->workspace);
  g_autoptr (GDateTime) at = g_date_time_new_local (2026, 11, 23, 8, 5, 9);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbEvidence) refused = NULL, evidence = NULL;

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
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/evidence/the-time-of-the-event-changes-no-other-time", test_the_time_of_the_event_changes_no_other_time);
  FIXTURE_ADD ("/evidence/a-picture-of-the-camera-has-this-computers-time", test_a_picture_of_the_camera_has_this_computers_time);
  FIXTURE_ADD ("/evidence/a-recording-carries-its-reason-and-leaves-nothing-behind", test_a_recording_carries_its_reason_and_leaves_nothing_behind);
  return g_test_run ();
}
