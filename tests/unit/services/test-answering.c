/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers of every type, down to the paper. */
#include <string.h>

#include "visit-fixture.h"

static void
observe (BbAnswer *answer, const char *flags)
{
  BbObservation *one = bb_observation_new ();

  one->flags = g_strsplit (flags, " ", -1);
  g_ptr_array_add (answer->observations, one);
}

static void
test_observations_are_printed_flag_by_flag (Fixture *self, gconstpointer data)
{
  g_autofree char *visit = fixture_open_visit (self, "UBND-HOATAN", "A", 24), *text = NULL;
  g_autoptr (BbAnswer) answer = bb_answer_new ();
  g_autoptr (BbCase) loaded = NULL;
  g_autoptr (GError) error = NULL;

  answer->item = g_strdup ("A3.01");
  answer->result = BB_RESULT_PASS;
  observe (answer, "greet apologise thank ask_leave");
  observe (answer, "greet thank");
  bb_visit_answer (self->workspace, visit, answer, &error);
  g_assert_no_error (error);
  loaded = fixture_load_visit (self, visit);
  g_assert_cmpstr (((BbChecklist *) bb_case_get_checklists (loaded)->pdata[0])->version, ==, "1.1");
  g_assert_cmpint (bb_case_find_answer (loaded, "A3.01")->ratio->numerator, ==, 6);
  g_assert_cmpint (bb_case_find_answer (loaded, "A3.01")->ratio->denominator, ==, 8);
  text = fixture_read_minutes (self, visit);
  g_assert_nonnull (strstr (text, "6/8 (75%); 02 lượt giao tiếp: Chào 2/2 (100%), Xin lỗi 1/2 (50%), Cảm ơn 2/2 (100%), Xin phép 1/2 (50%)"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bb_language_init ("en");
  FIXTURE_ADD ("/answering/observations-are-printed-flag-by-flag", test_observations_are_printed_flag_by_flag);
  return g_test_run ();
}
