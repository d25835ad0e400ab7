/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is remembered of a visit between two changes never hides what arrived from elsewhere. */
#include <string.h>

#include "visit-fixture.h"

static const char *
find_database (Fixture *self, GPtrArray **keep)
{
  g_autofree char *id = g_strconcat ("visit:", self->visit, NULL);

  *keep = bb_store_list (bb_workspace_get_store (self->workspace), NULL, id, NULL);
  g_assert_cmpuint ((*keep)->len, ==, 1);
  return ((BbDocument *) (*keep)->pdata[0])->database;
}

/* As replication brings it: beside the services. */
static void
lock_elsewhere (Fixture *self)
{
  g_autoptr (GPtrArray) keep = NULL;
  const char *database = find_database (self, &keep), *path[] = { "1-0123456789abcdef0123456789abcdef", NULL };
  g_autofree char *id = g_strdup_printf ("event:%s:ffffffffffffffffffffffffffffffff", self->visit);
  g_autoptr (BbEvent) event = bb_event_new ();
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (GError) error = NULL;

  event->kind = BB_EVENT_LOCKED;
  g_set_str (&event->visit, self->visit);
  event->at = g_date_time_ref (now);
  event->author = g_strdup ("Trần Thị Mai Khuê");
  body = bb_event_to_object (event);
  bb_batch_insert (batch, database, id, path, FALSE, body);
  bb_store_commit (bb_workspace_get_store (self->workspace), batch, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
answer (Fixture *self, const char *item, int result, GError **error)
{
  g_autoptr (BbAnswer) answer = bb_answer_new ();

  answer->item = g_strdup (item);
  answer->result = result;
  return bb_visit_answer (self->workspace, self->visit, answer, error);
}

static void
test_a_lock_from_elsewhere_holds_at_once (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (answer (self, "A1.07", BB_RESULT_FAIL, &error));
  lock_elsewhere (self);
  g_assert_false (answer (self, "A1.07", BB_RESULT_PASS, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_LOCKED);
}

static void
test_an_answer_from_elsewhere_is_built_upon (Fixture *self, gconstpointer data)
{
  g_autofree char *id = g_strdup_printf ("answer:%s:A1.07", self->visit);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;
  BbDocument *document;

  g_assert_true (answer (self, "A1.07", BB_RESULT_FAIL, &error));
  fixture_change_elsewhere (self, id, "note", "Trần Thu Hà ghi thêm");
  g_assert_true (answer (self, "A1.07", BB_RESULT_PASS, &error));
  g_assert_no_error (error);
  found = bb_store_list (bb_workspace_get_store (self->workspace), NULL, id, NULL);
  document = found->pdata[0];
  g_assert_null (document->conflicts);
}

static void
test_answers_follow_one_another (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = g_strdup_printf ("answer:%s:A1.07", self->visit);
  g_autoptr (GPtrArray) found = NULL;
  BbStore *store = bb_workspace_get_store (self->workspace);
  guint generation;

  for (int i = 0; i < 30; i++)
    g_assert_true (answer (self, "A1.07", i % 3, &error));
  found = bb_store_list (store, NULL, id, NULL);
  generation = (guint) g_ascii_strtoull (((BbDocument *) found->pdata[0])->rev, NULL, 10);
  g_assert_cmpuint (generation, >=, 30);
  g_assert_true (answer (self, "A1.07", 29 % 3, &error));
  g_assert_no_error (error);
}

static void
test_an_undone_answer_is_remembered_as_it_is (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbCase) visit = NULL;

  g_assert_true (answer (self, "A1.07", BB_RESULT_FAIL, &error));
  g_assert_true (answer (self, "A1.07", BB_RESULT_NA, &error));
  g_assert_true (bb_visit_undo (self->workspace, self->visit, NULL, &error));
  g_assert_true (answer (self, "A1.07", BB_RESULT_NA, &error));
  g_assert_true (bb_visit_undo (self->workspace, self->visit, NULL, &error));
  g_assert_no_error (error);
  visit = fixture_load (self);
  g_assert_cmpint (bb_case_find_answer (visit, "A1.07")->result, ==, BB_RESULT_FAIL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bb_language_init ("en");
  FIXTURE_ADD ("/visit-memory/a-lock-from-elsewhere-holds-at-once", test_a_lock_from_elsewhere_holds_at_once);
  FIXTURE_ADD ("/visit-memory/an-answer-from-elsewhere-is-built-upon", test_an_answer_from_elsewhere_is_built_upon);
  FIXTURE_ADD ("/visit-memory/answers-follow-one-another", test_answers_follow_one_another);
  FIXTURE_ADD ("/visit-memory/an-undone-answer-is-remembered-as-it-is", test_an_undone_answer_is_remembered_as_it_is);
  return g_test_run ();
}
