/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Undo and redo of a visit, also after the program was closed. */
#include <string.h>

#include "visit-fixture.h"

static int
get_result (Fixture *self, const char *item)
{
  g_autoptr (BbCase) visit = fixture_load (self);
  BbAnswer *answer = bb_case_find_answer (visit, item);

  return answer ? answer->result : -1;
}

static void
undo (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  bb_visit_undo (self->workspace, self->visit, NULL, &error);
  g_assert_no_error (error);
}

static void
redo (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  bb_visit_redo (self->workspace, self->visit, NULL, &error);
  g_assert_no_error (error);
}

static void
test_nothing_to_undo_or_redo (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (bb_visit_can_undo (self->workspace, self->visit));
  g_assert_false (bb_visit_can_redo (self->workspace, self->visit));
  g_assert_false (bb_visit_redo (self->workspace, self->visit, NULL, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND);
  fixture_reopen (self);                                             /* what was imported is nobody's typing, tomorrow too */
  g_assert_false (bb_visit_can_undo (self->workspace, self->visit));
}

static void
test_steps_survive_a_restart (Fixture *self, gconstpointer data)
{
  int before = get_result (self, "A1.07");
  g_autofree char *label = NULL;

  fixture_answer (self, self->visit, "A1.07", BB_RESULT_FAIL);
  fixture_answer (self, self->visit, "A1.07", BB_RESULT_NA);
  fixture_reopen (self);
  label = bb_visit_get_undo_label (self->workspace, self->visit);
  g_assert_nonnull (strstr (label, "A1.07"));
  undo (self);
  g_assert_cmpint (get_result (self, "A1.07"), ==, BB_RESULT_FAIL);
  fixture_reopen (self);
  undo (self);
  g_assert_cmpint (get_result (self, "A1.07"), ==, before);
  g_assert_false (bb_visit_can_undo (self->workspace, self->visit));
  fixture_reopen (self);
  redo (self);
  redo (self);
  g_assert_cmpint (get_result (self, "A1.07"), ==, BB_RESULT_NA);
  g_assert_false (bb_visit_can_redo (self->workspace, self->visit));
  undo (self);
  g_assert_cmpint (get_result (self, "A1.07"), ==, BB_RESULT_FAIL);
}

static void
test_what_was_made_and_removed_comes_and_goes (Fixture *self, gconstpointer data)
{
  g_autoptr (BbFinding) finding = bb_finding_new ();
  g_autoptr (GError) error = NULL;

  finding->item = g_strdup ("A1.07");
  finding->fact = g_strdup ("Bảng giờ làm việc ghi sai");
  g_assert_true (bb_visit_save_finding (self->workspace, self->visit, finding, &error));
  g_assert_true (bb_visit_remove_finding (self->workspace, self->visit, finding->id, &error));
  for (int round = 0; round < 2; round++)
    {
      g_autoptr (BbCase) there = NULL, gone = NULL;

      undo (self);
      there = fixture_load (self);
      g_assert_cmpstr (bb_case_find_finding (there, finding->id)->fact, ==, finding->fact);
      undo (self);
      gone = fixture_load (self);
      g_assert_null (bb_case_find_finding (gone, finding->id));
      redo (self);
      redo (self);
    }
}

static void
test_a_new_change_forgets_what_could_be_redone (Fixture *self, gconstpointer data)
{
  fixture_answer (self, self->visit, "A1.07", BB_RESULT_FAIL);
  undo (self);
  g_assert_true (bb_visit_can_redo (self->workspace, self->visit));
  fixture_answer (self, self->visit, "A1.08", BB_RESULT_FAIL);
  g_assert_false (bb_visit_can_redo (self->workspace, self->visit));
  fixture_reopen (self);
  g_assert_false (bb_visit_can_redo (self->workspace, self->visit));
}

static void
test_a_step_that_no_longer_fits_is_skipped (Fixture *self, gconstpointer data)
{
  int before = get_result (self, "A1.08");
  g_autofree char *id = g_strdup_printf ("answer:%s:A1.07", self->visit), *sentence = NULL;
  g_autoptr (GError) error = NULL;

  fixture_answer (self, self->visit, "A1.08", BB_RESULT_FAIL);
  fixture_answer (self, self->visit, "A1.07", BB_RESULT_FAIL);
  fixture_change_elsewhere (self, id, "note", "Trần Thu Hà ghi thêm");
  g_assert_false (bb_visit_undo (self->workspace, self->visit, NULL, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_CHANGED);
  sentence = bb_phrase (error);
  g_assert_nonnull (strstr (sentence, "A1.07"));
  g_assert_cmpint (get_result (self, "A1.07"), ==, BB_RESULT_FAIL);
  fixture_reopen (self);                                             /* it stays skipped */
  undo (self);
  g_assert_cmpint (get_result (self, "A1.08"), ==, before);
  g_assert_false (bb_visit_can_undo (self->workspace, self->visit));
}

static void
test_the_number_of_steps_is_bounded (Fixture *self, gconstpointer data)
{
  g_autofree char *prefix = g_strdup_printf ("undo/%s/", self->visit);
  g_autoptr (GHashTable) drafts = NULL;
  guint undone = 0;

  for (guint i = 0; i < 205; i++)
    fixture_answer (self, self->visit, "A1.07", i % 2 ? BB_RESULT_FAIL : BB_RESULT_NA);
  drafts = bb_store_list_drafts (bb_workspace_get_store (self->workspace), prefix, NULL);
  g_assert_cmpuint (g_hash_table_size (drafts), ==, 200);
  while (bb_visit_undo (self->workspace, self->visit, NULL, NULL))
    undone++;
  g_assert_cmpuint (undone, ==, 200);
}

static void
test_a_lock_keeps_the_steps_and_a_refusal_ends_them (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *prefix = g_strdup_printf ("undo/%s/", self->visit);
  g_autoptr (GHashTable) drafts = NULL;

  fixture_answer (self, self->visit, "A1.07", BB_RESULT_FAIL);
  g_assert_true (bb_visit_lock (self->workspace, self->visit, NULL, &error));
  g_assert_false (bb_visit_undo (self->workspace, self->visit, NULL, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_true (bb_visit_unlock (self->workspace, self->visit, &error));
  g_assert_true (bb_visit_can_undo (self->workspace, self->visit));
  g_assert_true (bb_visit_lock (self->workspace, self->visit, NULL, &error));
  g_assert_true (bb_visit_refuse (self->workspace, self->visit, "unit", "Ông A", "Không đồng ý", "Bà B", &error));
  g_assert_no_error (error);
  drafts = bb_store_list_drafts (bb_workspace_get_store (self->workspace), prefix, NULL);
  g_assert_cmpuint (g_hash_table_size (drafts), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bb_language_init ("en");
  FIXTURE_ADD ("/undo/nothing-to-undo-or-redo", test_nothing_to_undo_or_redo);
  FIXTURE_ADD ("/undo/steps-survive-a-restart", test_steps_survive_a_restart);
  FIXTURE_ADD ("/undo/what-was-made-and-removed-comes-and-goes", test_what_was_made_and_removed_comes_and_goes);
  FIXTURE_ADD ("/undo/a-new-change-forgets-what-could-be-redone", test_a_new_change_forgets_what_could_be_redone);
  FIXTURE_ADD ("/undo/a-step-that-no-longer-fits-is-skipped", test_a_step_that_no_longer_fits_is_skipped);
  FIXTURE_ADD ("/undo/the-number-of-steps-is-bounded", test_the_number_of_steps_is_bounded);
  FIXTURE_ADD ("/undo/a-lock-keeps-the-steps-and-a-refusal-ends-them", test_a_lock_keeps_the_steps_and_a_refusal_ends_them);
  return g_test_run ();
}
