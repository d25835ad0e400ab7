/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What earlier visits said of an item. */
#include <string.h>

#include "services/bb-look-up.h"
#include "visit-fixture.h"

static void
find (Fixture *self, const char *visit, const char *item, const char *fact, BbSeverity severity, const char *recommend, int days)
{
  g_autoptr (BbFinding) finding = bb_finding_new ();
  g_autoptr (BbRecommendation) recommendation = bb_recommendation_new ();
  g_autoptr (GError) error = NULL;

  fixture_answer (self, visit, item, BB_RESULT_FAIL);
  finding->item = g_strdup (item);
  finding->fact = g_strdup (fact);
  finding->severity = severity;
  g_assert_true (bb_visit_save_finding (self->workspace, visit, finding, &error));
  if (!recommend)
    return;
  recommendation->finding = g_strdup (finding->id);
  recommendation->what = g_strdup (recommend);
  recommendation->who = g_strdup ("Chủ tịch UBND");
  recommendation->working_days = days;
  bb_visit_save_recommendation (self->workspace, visit, recommendation, &error);
  g_assert_no_error (error);
}

static void
test_previous_result_of_the_same_unit (Fixture *self, gconstpointer data)
{
  g_autofree char *old = fixture_open_visit (self, "UBND-HOATAN", NULL, 2), *last = fixture_open_visit (self, "UBND-HOATAN", NULL, 9);
  g_autofree char *other = NULL, *now = NULL;
  g_autoptr (GPtrArray) units = bb_workspace_list_units (self->workspace, NULL, NULL);
  g_autoptr (GHashTable) previous = NULL;
  g_autoptr (GError) error = NULL;
  BbPrevious *one;

  for (guint i = 0; i < units->len && !other; i++)
    if (!g_str_equal (((BbUnit *) units->pdata[i])->code, "UBND-HOATAN"))
      other = fixture_open_visit (self, ((BbUnit *) units->pdata[i])->code, NULL, 12);
  fixture_answer (self, old, "A1.05", BB_RESULT_FAIL);
  fixture_answer (self, old, "A1.07", BB_RESULT_PASS);
  find (self, last, "A1.07", "Bảng giờ cũ", BB_SEVERITY_MINOR, NULL, 0);
  find (self, last, "A1.07", "Mở cửa muộn 20 phút", BB_SEVERITY_MAJOR, NULL, 0);
  fixture_answer (self, other, "A1.07", BB_RESULT_NA);
  now = fixture_open_visit (self, "UBND-HOATAN", NULL, 16);
  fixture_answer (self, now, "A1.07", BB_RESULT_PASS);
  previous = bb_visit_list_previous (self->workspace, now, &error);
  g_assert_no_error (error);
  one = g_hash_table_lookup (previous, "A1.07");
  g_assert_cmpstr (one->visit, ==, last);
  g_assert_cmpint (one->result, ==, BB_RESULT_FAIL);
  g_assert_cmpint (one->severity, ==, BB_SEVERITY_MAJOR);
  g_assert_cmpstr (one->fact, ==, "Mở cửa muộn 20 phút");
  g_assert_cmpint (g_date_get_day (&one->date), ==, 9);
  one = g_hash_table_lookup (previous, "A1.05");                     /* not asked the last time: the time before speaks */
  g_assert_cmpstr (one->visit, ==, old);
  g_assert_cmpint (one->severity, ==, -1);
  g_assert_null (g_hash_table_lookup (previous, "A2.01"));
  g_hash_table_remove_all (previous);
}

static void
test_the_first_visit_has_no_past (Fixture *self, gconstpointer data)
{
  g_autofree char *first = fixture_open_visit (self, "UBND-HOATAN", NULL, 1);
  g_autoptr (GHashTable) previous = bb_visit_list_previous (self->workspace, first, NULL);

  g_assert_cmpuint (g_hash_table_size (previous), ==, 0);            /* the sample is of the 20th: later visits are no past */
}

static void
test_facts_are_suggested_by_use (Fixture *self, gconstpointer data)
{
  g_autofree char *a = fixture_open_visit (self, "UBND-HOATAN", NULL, 2), *b = fixture_open_visit (self, "UBND-HOATAN", NULL, 3);
  g_autoptr (GPtrArray) facts = NULL, one = NULL;
  g_autoptr (GError) error = NULL;

  find (self, a, "A4.02", "Bảng chưa cập nhật", BB_SEVERITY_MINOR, NULL, 0);
  find (self, a, "A4.02", "Bảng bỏ trống", BB_SEVERITY_MINOR, NULL, 0);
  find (self, b, "A4.02", "Bảng chưa cập nhật", BB_SEVERITY_MINOR, NULL, 0);
  find (self, b, "A4.02", "Bảng ghi tuần trước", BB_SEVERITY_MINOR, NULL, 0);
  facts = bb_visit_suggest_facts (self->workspace, "A4.02", 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (facts->len, >=, 3);
  g_assert_cmpstr (((BbSuggestion *) facts->pdata[0])->text, ==, "Bảng chưa cập nhật");
  g_assert_cmpuint (((BbSuggestion *) facts->pdata[0])->uses, ==, 2);
  g_assert_cmpstr (((BbSuggestion *) facts->pdata[1])->text, ==, "Bảng ghi tuần trước");
  one = bb_visit_suggest_facts (self->workspace, "A4.02", 1, &error);
  g_assert_cmpuint (one->len, ==, 1);
}

static void
test_recommendations_are_suggested_with_their_days (Fixture *self, gconstpointer data)
{
  g_autofree char *a = fixture_open_visit (self, "UBND-HOATAN", NULL, 2), *b = fixture_open_visit (self, "UBND-HOATAN", NULL, 3);
  g_autoptr (GPtrArray) list = NULL, none = NULL;
  g_autoptr (GError) error = NULL;
  BbSuggestion *first;

  find (self, a, "A4.05", "Bảng chưa cập nhật", BB_SEVERITY_MINOR, "Cập nhật bảng hằng ngày", 5);
  find (self, b, "A4.05", "Bảng bỏ trống", BB_SEVERITY_MINOR, "Cập nhật bảng hằng ngày", 5);
  find (self, b, "A4.05", "Bảng bỏ trống", BB_SEVERITY_MINOR, "Phân công người ghi bảng", 3);
  list = bb_visit_suggest_recommendations (self->workspace, "A4.05", 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 2);
  first = list->pdata[0];
  g_assert_cmpstr (first->text, ==, "Cập nhật bảng hằng ngày");
  g_assert_cmpstr (first->who, ==, "Chủ tịch UBND");
  g_assert_cmpint (first->working_days, ==, 5);
  g_assert_cmpuint (first->uses, ==, 2);
  none = bb_visit_suggest_recommendations (self->workspace, "A8.03", 10, &error);
  g_assert_cmpuint (none->len, ==, 0);
}

/* 2,000 visits of 10 findings: by index or by one scan, never row by row of every document. */
static void
test_suggestions_stay_quick (Fixture *self, gconstpointer data)
{
  BbStore *store = bb_workspace_get_store (self->workspace);
  g_autoptr (GTimer) timer = NULL;
  g_autoptr (GPtrArray) facts = NULL;
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *id = g_strdup_printf ("finding:%032x:%032x", i / 10, i), *fact = g_strdup_printf ("Sự việc %u", i % 97);
      g_autofree char *item = g_strdup_printf ("A%u.%02u", i % 8 + 1, i % 9 + 1);
      g_autoptr (JsonObject) body = json_object_new ();

      json_object_set_string_member (body, "type", "finding");
      json_object_set_string_member (body, "item", item);
      json_object_set_string_member (body, "severity", "minor");
      json_object_set_string_member (body, "fact", fact);
      bb_batch_put (batch, "doan-x", id, NULL, body);
    }
  bb_store_commit (store, batch, NULL, &error);
  g_assert_no_error (error);
  timer = g_timer_new ();
  facts = bb_visit_suggest_facts (self->workspace, "A1.01", 5, &error);
  g_test_message ("5 facts of 20,000 findings: %.1f ms", g_timer_elapsed (timer, NULL) * 1000);
  g_assert_cmpuint (facts->len, ==, 5);
}

/* What the search leads to: a unit with its visits, a legal basis with the items that stand on it. */
static void
test_facts_of_a_unit_and_of_a_basis (Fixture *self, gconstpointer data)
{
  g_autofree char *older = fixture_open_visit (self, "UBND-HOATAN", NULL, 12), *newer = fixture_open_visit (self, "UBND-HOATAN", NULL, 22);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbUnitFacts) unit = bb_workspace_look_up_unit (self->workspace, "UBND-HOATAN", &error);
  g_autoptr (BbBasisFacts) basis = bb_workspace_look_up_basis (self->workspace, "Q03", &error);

  g_assert_no_error (error);
  g_assert_cmpint (unit->n_visits, ==, 3);
  g_assert_cmpstr (((BbVisitRow *) unit->visits->pdata[0])->visit, ==, newer);
  g_assert_cmpstr (((BbVisitRow *) unit->visits->pdata[1])->visit, ==, self->visit);
  g_assert_cmpstr (((BbVisitRow *) unit->visits->pdata[2])->visit, ==, older);
  g_assert_cmpstr (basis->basis->id, ==, "Q03");
  g_assert_cmpuint (basis->uses->len, >, 1);
  for (guint i = 0; i < basis->uses->len; i++)
    g_assert_cmpstr (((BbBasisUse *) basis->uses->pdata[i])->version, !=, "1.0");               /* the newest alone */
  g_assert_null (bb_workspace_look_up_basis (self->workspace, "none", &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (bb_workspace_look_up_unit (self->workspace, "none", &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bb_language_init ("en");
  FIXTURE_ADD ("/past/facts-of-a-unit-and-of-a-basis", test_facts_of_a_unit_and_of_a_basis);
  FIXTURE_ADD ("/past/previous-result-of-the-same-unit", test_previous_result_of_the_same_unit);
  FIXTURE_ADD ("/past/the-first-visit-has-no-past", test_the_first_visit_has_no_past);
  FIXTURE_ADD ("/past/facts-are-suggested-by-use", test_facts_are_suggested_by_use);
  FIXTURE_ADD ("/past/recommendations-are-suggested-with-their-days", test_recommendations_are_suggested_with_their_days);
  FIXTURE_ADD ("/past/suggestions-stay-quick", test_suggestions_stay_quick);
  return g_test_run ();
}
