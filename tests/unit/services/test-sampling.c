/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawn samples, from the draw to the paper. */
#include <string.h>

#include "visit-fixture.h"

static GPtrArray *
list (Fixture *self, const char *visit, const char *item)
{
  g_autoptr (BbCase) loaded = fixture_load_visit (self, visit);

  return bb_case_list_samples (loaded, item);
}

static BbSampleResult *
get_totals (Fixture *self, const char *visit, const char *item)
{
  g_autoptr (BbCase) loaded = fixture_load_visit (self, visit);
  BbAnswer *answer = bb_case_find_answer (loaded, item);

  return answer && answer->sample ? bb_sample_result_ref (answer->sample) : NULL;
}

static void
test_totals_follow_the_dossiers (Fixture *self, gconstpointer data)
{
  g_autofree char *visit = fixture_open_visit (self, "UBND-HOATAN", "B", 20);
  g_autoptr (GPtrArray) drawn = NULL;
  g_autoptr (BbSampleResult) totals = NULL, after = NULL;
  g_autoptr (GError) error = NULL;

  bb_visit_draw_sample (self->workspace, visit, "B1.02", 4133, 5, &error);
  g_assert_no_error (error);
  drawn = list (self, visit, "B1.02");
  g_assert_cmpuint (drawn->len, ==, 5);
  g_assert_true (bb_visit_set_sample (self->workspace, visit, "B1.02", 1, BB_RESULT_PASS, NULL, &error));
  g_assert_true (bb_visit_set_sample (self->workspace, visit, "B1.02", 4, BB_RESULT_FAIL, "thiếu chữ ký", &error));
  totals = get_totals (self, visit, "B1.02");
  g_assert_cmpint (totals->population, ==, 4133);
  g_assert_cmpint (totals->size, ==, 5);
  g_assert_cmpint (totals->passed, ==, 1);
  g_assert_cmpint (totals->failed, ==, 1);
  g_assert_cmpint (totals->seed, ==, 20261123);
  fixture_answer (self, visit, "B1.02", BB_RESULT_FAIL);             /* an answer that says no totals does not lose them */
  after = get_totals (self, visit, "B1.02");
  g_assert_cmpint (after->failed, ==, 1);
  g_assert_false (bb_visit_set_sample (self->workspace, visit, "B1.02", 6, BB_RESULT_PASS, NULL, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND);
}

static void
test_a_draw_is_not_repeated_until_it_pleases (Fixture *self, gconstpointer data)
{
  g_autofree char *visit = fixture_open_visit (self, "UBND-HOATAN", "B", 20), *twin = fixture_open_visit (self, "UBND-HOATAN", "B", 20);
  g_autoptr (GPtrArray) a = NULL, b = NULL, c = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (bb_visit_draw_sample (self->workspace, visit, "B1.02", 300, 0, &error));
  g_assert_true (bb_visit_draw_sample (self->workspace, visit, "B1.02", 300, 0, &error));
  g_assert_true (bb_visit_draw_sample (self->workspace, twin, "B1.02", 300, 0, &error));
  a = list (self, visit, "B1.02");
  b = list (self, twin, "B1.02");
  g_assert_cmpuint (a->len, ==, 20);
  for (guint i = 0; i < a->len; i++)
    g_assert_cmpint (((BbSample *) a->pdata[i])->place, ==, ((BbSample *) b->pdata[i])->place);
  g_assert_true (bb_visit_draw_sample (self->workspace, visit, "B1.02", 12, 0, &error));     /* fewer than 20: all, and the rest goes */
  c = list (self, visit, "B1.02");
  g_assert_cmpuint (c->len, ==, 12);
  g_assert_true (bb_visit_set_sample (self->workspace, visit, "B1.02", 3, BB_RESULT_FAIL, NULL, &error));
  g_assert_false (bb_visit_draw_sample (self->workspace, visit, "B1.02", 300, 0, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_true (bb_visit_undo (self->workspace, visit, NULL, &error));
  g_assert_true (bb_visit_draw_sample (self->workspace, visit, "B1.02", 300, 0, &error));
  g_assert_true (bb_visit_clear_sample (self->workspace, visit, "B1.02", &error));
  g_assert_null (get_totals (self, visit, "B1.02"));
}

/* ── The answer ──────────────────────────────────────────────────────────────────────────────────────────────── */

static int
get_result (Fixture *self, const char *visit)
{
  g_autoptr (BbCase) loaded = fixture_load_visit (self, visit);
  BbAnswer *answer = bb_case_find_answer (loaded, "B1.02");

  return answer ? answer->result : -1;
}

/* The open points of B1.02, a line each. */
static char *
get_points (Fixture *self, const char *visit)
{
  g_autoptr (BbCase) loaded = fixture_load_visit (self, visit);
  g_autoptr (GPtrArray) points = bb_case_list_open_points (loaded);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < points->len; i++)
    if (g_strcmp0 (((BbOpenPoint *) points->pdata[i])->item, "B1.02") == 0)
      g_string_append_printf (text, "%s\n", ((BbOpenPoint *) points->pdata[i])->message);
  return g_string_free (text, FALSE);
}

static void
save_finding (Fixture *self, const char *visit)
{
  g_autoptr (BbFinding) finding = bb_finding_new ();

  finding->item = g_strdup ("B1.02");
  finding->severity = -1;
  finding->fact = g_strdup ("Thiếu chữ ký");
  g_assert_true (bb_visit_save_finding (self->workspace, visit, finding, NULL));
}

static void
write_list (Fixture *self, char **path)
{
  *path = g_build_filename (self->folder, "list.csv", NULL);
  g_assert_true (g_file_set_contents (*path, "code\nHS-1\nHS-2\nHS-3\nHS-4\n", -1, NULL));
}

static void
test_a_draw_withdraws_the_answer_that_came_before (Fixture *self, gconstpointer data)
{
  static const struct { int before; gboolean has_finding, by_list; int after; } table[] = {
    { BB_RESULT_PASS, FALSE, FALSE, -1 }, { BB_RESULT_PASS, FALSE, TRUE, -1 }, { BB_RESULT_NA, FALSE, FALSE, -1 }, { BB_RESULT_FAIL, FALSE, FALSE, -1 },
    { BB_RESULT_FAIL, TRUE, FALSE, BB_RESULT_FAIL }, { BB_RESULT_FAIL, TRUE, TRUE, BB_RESULT_FAIL }, { -1, FALSE, FALSE, -1 },
  };
  g_autofree char *path = NULL;

  write_list (self, &path);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *visit = fixture_open_visit (self, "UBND-HOATAN", "B", 20);
      g_autoptr (BbSampleResult) none = NULL;

      if (table[i].before >= 0)
        fixture_answer (self, visit, "B1.02", table[i].before);
      if (table[i].has_finding)
        save_finding (self, visit);
      g_assert_true (table[i].by_list ? bb_visit_draw_sample_from (self->workspace, visit, "B1.02", path, 3, NULL)
                                      : bb_visit_draw_sample (self->workspace, visit, "B1.02", 300, 3, NULL));
      g_assert_cmpint (get_result (self, visit), ==, table[i].after);
      g_assert_true (bb_visit_undo (self->workspace, visit, NULL, NULL));
      g_assert_cmpint (get_result (self, visit), ==, table[i].before);
      g_assert_null ((none = get_totals (self, visit, "B1.02")));
      g_assert_true (bb_visit_redo (self->workspace, visit, NULL, NULL));
      g_assert_cmpint (get_result (self, visit), ==, table[i].after);
    }
}

static void
test_what_is_unseen_is_still_needed (Fixture *self, gconstpointer data)
{
  g_autofree char *visit = fixture_open_visit (self, "UBND-HOATAN", "B", 20);
  g_autofree char *drawn = NULL, *early = NULL, *seen = NULL, *answered = NULL;
  g_autoptr (BbCase) loaded = NULL;
  BbTally tally;

  fixture_answer (self, visit, "B1.02", BB_RESULT_PASS);
  g_assert_true (bb_visit_draw_sample (self->workspace, visit, "B1.02", 300, 2, NULL));
  drawn = get_points (self, visit);
  g_assert_cmpstr (drawn, ==, "B1.02: 2 of 2 drawn dossiers are not looked at yet\n");
  loaded = fixture_load_visit (self, visit);
  bb_case_tally (loaded, &tally);
  g_assert_cmpuint (tally.answered, ==, 0);
  g_assert_true (bb_visit_set_sample (self->workspace, visit, "B1.02", 1, BB_RESULT_PASS, NULL, NULL));
  fixture_answer (self, visit, "B1.02", BB_RESULT_PASS);             /* who answers now knows what was seen; it stands, and is told */
  early = get_points (self, visit);
  g_assert_cmpstr (early, ==, "B1.02: 1 of 2 drawn dossiers are not looked at yet\n");
  g_assert_true (bb_visit_set_sample (self->workspace, visit, "B1.02", 2, BB_RESULT_PASS, NULL, NULL));
  g_assert_cmpint (get_result (self, visit), ==, BB_RESULT_PASS);
  seen = get_points (self, visit);
  g_assert_cmpstr (seen, ==, "");
  g_assert_true (bb_visit_set_sample (self->workspace, visit, "B1.02", 2, BB_RESULT_PASS, "đủ", NULL));
  g_assert_cmpint (get_result (self, visit), ==, BB_RESULT_PASS);
}

static void
test_what_the_answer_rested_on_goes (Fixture *self, gconstpointer data)
{
  static const struct { gboolean cleared; int first, before, after; } table[] = {
    { TRUE, BB_RESULT_PASS, BB_RESULT_PASS, -1 }, { TRUE, BB_RESULT_FAIL, BB_RESULT_FAIL, -1 },
    { FALSE, BB_RESULT_PASS, BB_RESULT_PASS, -1 }, { FALSE, BB_RESULT_FAIL, BB_RESULT_FAIL, BB_RESULT_FAIL },
    { FALSE, BB_RESULT_FAIL, BB_RESULT_PASS, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *visit = fixture_open_visit (self, "UBND-HOATAN", "B", 20);

      g_assert_true (bb_visit_draw_sample (self->workspace, visit, "B1.02", 300, 2, NULL));
      g_assert_true (bb_visit_set_sample (self->workspace, visit, "B1.02", 1, table[i].first, NULL, NULL));
      g_assert_true (bb_visit_set_sample (self->workspace, visit, "B1.02", 2, BB_RESULT_PASS, NULL, NULL));
      fixture_answer (self, visit, "B1.02", table[i].before);
      g_assert_true (table[i].cleared ? bb_visit_clear_sample (self->workspace, visit, "B1.02", NULL)
                                      : bb_visit_set_sample (self->workspace, visit, "B1.02", 2, -1, NULL, NULL));
      g_assert_cmpint (get_result (self, visit), ==, table[i].after);
      g_assert_true (bb_visit_undo (self->workspace, visit, NULL, NULL));
      g_assert_cmpint (get_result (self, visit), ==, table[i].before);
    }
}

static void
test_bad_draws_change_nothing (Fixture *self, gconstpointer data)
{
  static const struct { const char *text; const char *says; } lists[] = {
    { "mã hồ sơ;ngày\nHS-1;1\n;2\n", "line 3" }, { "code\nHS-1\nHS-2\nHS-1\n", "line 4" }, { "code\n", "no dossier" }, { "", "no dossier" },
  };
  g_autofree char *visit = fixture_open_visit (self, "UBND-HOATAN", "B", 20), *path = g_build_filename (self->folder, "list.csv", NULL);
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_assert_true (g_file_set_contents (path, lists[i].text, -1, NULL));
      g_assert_false (bb_visit_draw_sample_from (self->workspace, visit, "B1.02", path, 0, &error));
      g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT);
      g_assert_nonnull (strstr (error->message, lists[i].says));
      g_clear_error (&error);
    }
  g_assert_false (bb_visit_draw_sample (self->workspace, visit, "B1.02", 0, 0, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_false (bb_visit_draw_sample (self->workspace, visit, "B1.01", 10, 0, &error));
  g_assert_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_ANSWER_TYPE);
  none = list (self, visit, "B1.02");
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_a_list_as_a_system_exports_it (Fixture *self, gconstpointer data)
{
  static const char * const heads[] = { "stt,ma_ho_so", "stt,Mã hồ sơ", "stt,SO-HO-SO" };
  g_autofree char *path = g_build_filename (self->folder, "list.csv", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autofree char *visit = fixture_open_visit (self, "UBND-HOATAN", "B", 20);
      g_autofree char *text = g_strconcat (heads[i], "\n1,H-2026-00140\n2,H-2026-00145\n", NULL);
      g_autoptr (GPtrArray) drawn = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, text, -1, NULL));
      bb_visit_draw_sample_from (self->workspace, visit, "B1.02", path, 0, &error);
      g_assert_no_error (error);
      drawn = list (self, visit, "B1.02");
      g_assert_cmpuint (drawn->len, ==, 2);
      g_assert_true (g_str_has_prefix (((BbSample *) drawn->pdata[0])->code, "H-2026-"));
    }
}

static void
test_the_paper_names_the_dossiers_and_the_seed (Fixture *self, gconstpointer data)
{
  g_autofree char *visit = fixture_open_visit (self, "UBND-HOATAN", "B", 20), *path = g_build_filename (self->folder, "list.csv", NULL), *text = NULL;
  g_autoptr (GPtrArray) drawn = NULL;
  g_autoptr (GError) error = NULL;
  BbEvent *lock;
  g_autoptr (BbCase) loaded = NULL;
  guint stated = 0;

  g_assert_true (g_file_set_contents (path, "ngày;mã hồ sơ\n1;HS-1\n2;HS-2\n3;HS-3\n4;HS-4\n", -1, NULL));
  bb_visit_draw_sample_from (self->workspace, visit, "B1.02", path, 3, &error);
  g_assert_no_error (error);
  drawn = list (self, visit, "B1.02");
  g_assert_true (g_str_has_prefix (((BbSample *) drawn->pdata[0])->code, "HS-"));
  for (guint i = 1; i <= 3; i++)
    g_assert_true (bb_visit_set_sample (self->workspace, visit, "B1.02", i, i == 2 ? BB_RESULT_FAIL : BB_RESULT_PASS, i == 2 ? "thiếu chữ ký" : NULL, &error));
  fixture_answer (self, visit, "B1.02", BB_RESULT_FAIL);
  g_assert_true (bb_visit_lock (self->workspace, visit, NULL, &error));
  g_assert_no_error (error);
  text = fixture_read_minutes (self, visit);
  g_assert_nonnull (strstr (text, "số gieo 20261123"));
  g_assert_nonnull (strstr (text, "Mẫu 3/4: 2 đạt, 1 chưa đạt"));
  g_assert_nonnull (strstr (text, "(chưa đạt: thiếu chữ ký)"));
  g_assert_nonnull (strstr (text, ((BbSample *) drawn->pdata[2])->code));
  loaded = fixture_load_visit (self, visit);
  lock = bb_events_find_last (bb_case_get_events (loaded), BB_EVENT_LOCKED);
  for (guint i = 0; i < lock->manifest->len; i++)
    stated += g_str_has_prefix (((BbManifestEntry *) lock->manifest->pdata[i])->id, "sample:");
  g_assert_cmpuint (stated, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bb_language_init ("en");
  FIXTURE_ADD ("/sampling/totals-follow-the-dossiers", test_totals_follow_the_dossiers);
  FIXTURE_ADD ("/sampling/a-draw-is-not-repeated-until-it-pleases", test_a_draw_is_not_repeated_until_it_pleases);
  FIXTURE_ADD ("/sampling/a-draw-withdraws-the-answer-that-came-before", test_a_draw_withdraws_the_answer_that_came_before);
  FIXTURE_ADD ("/sampling/what-is-unseen-is-still-needed", test_what_is_unseen_is_still_needed);
  FIXTURE_ADD ("/sampling/what-the-answer-rested-on-goes", test_what_the_answer_rested_on_goes);
  FIXTURE_ADD ("/sampling/bad-draws-change-nothing", test_bad_draws_change_nothing);
  FIXTURE_ADD ("/sampling/a-list-as-a-system-exports-it", test_a_list_as_a_system_exports_it);
  FIXTURE_ADD ("/sampling/the-paper-names-the-dossiers-and-the-seed", test_the_paper_names_the_dossiers_and_the_seed);
  return g_test_run ();
}
