/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What two people changed apart: nothing goes, one person decides. */
#include <string.h>

#include "services/bb-conflicts.h"
#include "visit-fixture.h"

static char *
make_id (Fixture *self, const char *item)
{
  return g_strdup_printf ("answer:%s:%s", self->visit, item);
}

static BbDocument *
get (Fixture *self, const char *id)
{
  g_autoptr (GPtrArray) found = bb_store_list (bb_workspace_get_store (self->workspace), NULL, id, NULL);

  return found->len ? bb_document_ref (found->pdata[0]) : NULL;
}

/* Another laptop went on from @parent (its own revision comes by replication); @note %NULL: it deleted. */
static void
arrive (Fixture *self, BbDocument *parent, const char *note, const char *who)
{
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_MD5, note ? note : "deleted", -1);
  g_autofree char *rev = g_strdup_printf ("%d-%s", atoi (parent->rev) + 1, hash);
  const char *path[] = { rev, parent->rev, NULL };
  g_autoptr (GList) names = json_object_get_members (parent->body);

  for (GList *at = names; at; at = at->next)
    json_object_set_member (body, at->data, json_node_copy (json_object_get_member (parent->body, at->data)));
  json_object_set_string_member (body, "author", who);
  json_object_set_string_member (body, "laptop", "may-hai");
  if (note)
    json_object_set_string_member (body, "note", note);
  bb_batch_insert (batch, parent->database, parent->id, path, note == NULL, body);
  bb_store_commit (bb_workspace_get_store (self->workspace), batch, NULL, &error);
  g_assert_no_error (error);
}

static void
become_leader (Fixture *self)
{
  g_autoptr (BbCase) visit = fixture_load (self);

  g_assert_true (bb_workspace_set_user (self->workspace, bb_visit_find_member (bb_case_get_visit (visit), BB_ROLE_LEADER)->name, NULL));
}

/* The item is answered here and there, from one parent. */
static BbDocument *
answer_apart (Fixture *self, const char *item)
{
  g_autofree char *id = make_id (self, item);
  BbDocument *before;

  fixture_answer (self, self->visit, item, BB_RESULT_PASS);
  before = get (self, id);
  arrive (self, before, "Biển chỉ dẫn bị che", "Trần Văn Bình");
  return before;
}

static BbConflict *
get_only (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) conflicts = bb_conflicts_list (self->workspace, self->visit, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (conflicts->len, ==, 1);
  return g_ptr_array_steal_index (conflicts, 0);
}

static void
expect_none (Fixture *self)
{
  g_autoptr (GPtrArray) conflicts = bb_conflicts_list (self->workspace, NULL, NULL);

  g_assert_cmpuint (conflicts->len, ==, 0);
}

static int
find (const BbConflict *conflict, const char *laptop)
{
  for (guint i = 0; i < conflict->versions->len; i++)
    if (g_strcmp0 (((BbVersion *) conflict->versions->pdata[i])->laptop, laptop) == 0)
      return (int) i;
  return -1;
}

static void
resolve (Fixture *self, const BbConflict *conflict, int keep, const guint *from)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (keep, >=, 0);
  g_assert_true (bb_conflict_resolve (self->workspace, conflict, (guint) keep, from, &error));
  g_assert_no_error (error);
}

static void
expect_refused (Fixture *self, const BbConflict *conflict, guint keep, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (bb_conflict_resolve (self->workspace, conflict, keep, NULL, &error));
  g_assert_error (error, BB_SERVICE_ERROR, code);
}

static gboolean
has_revision (Fixture *self, const char *database, const char *id, const char *rev)
{
  g_autoptr (BbDocument) document = bb_store_get (bb_workspace_get_store (self->workspace), database, id, rev, NULL);

  return document && document->body;
}

/* ── Tests ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
change_again (Fixture *self, const char *item, const char *note)
{
  g_autoptr (BbAnswer) answer = bb_answer_new ();
  g_autoptr (GError) error = NULL;

  answer->item = g_strdup (item);
  answer->result = BB_RESULT_FAIL;
  answer->note = g_strdup (note);
  bb_visit_answer (self->workspace, self->visit, answer, &error);
  g_assert_no_error (error);
}

/* @item is changed on both sides after one parent. */
static BbConflict *
conflict_over (Fixture *self, const char *item)
{
  g_autofree char *id = make_id (self, item);
  g_autoptr (BbDocument) before = NULL;

  fixture_answer (self, self->visit, item, BB_RESULT_PASS);
  before = get (self, id);
  change_again (self, item, "Bảng niêm yết đã cũ");
  arrive (self, before, "Biển chỉ dẫn bị che", "Trần Văn Bình");
  return get_only (self);
}

static void
test_a_newer_version_is_no_conflict (Fixture *self, gconstpointer data)
{
  g_autoptr (BbDocument) before = answer_apart (self, "A1.07");

  expect_none (self);
}

static void
test_both_are_shown_with_who_and_where (Fixture *self, gconstpointer data)
{
  g_autoptr (BbConflict) conflict = NULL;
  g_autofree char *here = bb_workspace_get_laptop (self->workspace);
  const BbVersionField *first;

  become_leader (self);
  conflict = conflict_over (self, "A1.07");
  g_assert_nonnull (strstr (conflict->title, "A1.07"));
  g_assert_nonnull (conflict->place);
  g_assert_null (conflict->why_not);
  g_assert_cmpuint (conflict->versions->len, ==, 2);
  g_assert_cmpint (find (conflict, here), >=, 0);
  g_assert_cmpstr (((BbVersion *) conflict->versions->pdata[find (conflict, "may-hai")])->author, ==, "Trần Văn Bình");
  first = conflict->fields->pdata[0];
  g_assert_true (first->differs);
  g_assert_true (g_strv_contains ((const char * const []) { "note", "result", NULL }, first->name));
  for (guint i = 0; i < conflict->fields->len; i++)                  /* who, when and where stand apart */
    g_assert_false (g_strv_contains ((const char * const []) { "author", "at", "laptop", "item", NULL }, ((BbVersionField *) conflict->fields->pdata[i])->name));
}

static void
test_the_chosen_one_shows_and_the_other_stays_in_the_history (Fixture *self, gconstpointer data)
{
  g_autoptr (BbConflict) conflict = NULL;
  g_autoptr (BbDocument) now = NULL;
  int other;

  become_leader (self);
  conflict = conflict_over (self, "A1.07");
  other = find (conflict, "may-hai");
  resolve (self, conflict, other, NULL);
  expect_none (self);
  now = get (self, conflict->id);
  g_assert_cmpstr (json_object_get_string_member (now->body, "note"), ==, "Biển chỉ dẫn bị che");
  g_assert_null (now->conflicts);
  for (guint i = 0; i < 2; i++)
    g_assert_true (has_revision (self, conflict->database, conflict->id, ((BbVersion *) conflict->versions->pdata[i])->rev));
  expect_refused (self, conflict, (guint) other, BB_SERVICE_ERROR_CHANGED);         /* decided twice: what was shown is no more */
}

static void
test_fields_are_taken_from_either (Fixture *self, gconstpointer data)
{
  g_autoptr (BbConflict) conflict = NULL;
  g_autoptr (BbDocument) now = NULL;
  g_autofree guint *from = NULL;
  int here, other;

  become_leader (self);
  conflict = conflict_over (self, "A1.07");
  other = find (conflict, "may-hai");
  here = 1 - other;
  from = g_new (guint, conflict->fields->len);
  for (guint i = 0; i < conflict->fields->len; i++)
    from[i] = (guint) (g_str_equal (((BbVersionField *) conflict->fields->pdata[i])->name, "note") ? other : here);
  resolve (self, conflict, here, from);
  now = get (self, conflict->id);
  g_assert_cmpstr (json_object_get_string_member (now->body, "note"), ==, "Biển chỉ dẫn bị che");
  g_assert_cmpstr (json_object_get_string_member (now->body, "result"), ==, "fail");
  expect_none (self);
}

static void
test_only_the_leader_decides (Fixture *self, gconstpointer data)
{
  g_autoptr (BbConflict) conflict = NULL, as_leader = NULL;

  g_assert_true (bb_workspace_set_user (self->workspace, "Phạm Người Khác", NULL));
  conflict = conflict_over (self, "A1.07");
  g_assert_nonnull (conflict->why_not);
  expect_refused (self, conflict, 0, BB_SERVICE_ERROR_USAGE);
  become_leader (self);
  as_leader = get_only (self);
  g_assert_null (as_leader->why_not);
}

static void
test_the_supervisor_decides_over_a_review (Fixture *self, gconstpointer data)
{
  g_autofree char *id = g_strdup_printf ("review:%s:1", self->visit);
  g_autoptr (BbDocument) answer = NULL, before = NULL;
  g_autoptr (BbConflict) as_leader = NULL, as_supervisor = NULL;
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autofree char *answer_id = make_id (self, "A1.07");
  g_autoptr (JsonObject) body = json_object_new ();

  become_leader (self);
  fixture_answer (self, self->visit, "A1.07", BB_RESULT_PASS);
  answer = get (self, answer_id);
  json_object_set_string_member (body, "visit", self->visit);
  bb_batch_put (batch, answer->database, id, NULL, body);
  g_assert_true (bb_store_commit (bb_workspace_get_store (self->workspace), batch, NULL, NULL));
  before = get (self, id);
  arrive (self, before, "Đồng ý", "Trần Văn Giám");
  arrive (self, before, "Trả lại", "Trần Văn Giám");
  as_leader = get_only (self);
  expect_refused (self, as_leader, 0, BB_SERVICE_ERROR_USAGE);
  g_assert_true (bb_workspace_set_user (self->workspace, "Trần Văn Giám", NULL));
  as_supervisor = get_only (self);
  resolve (self, as_supervisor, 0, NULL);
  expect_none (self);
}

/* The edit wins by the protocol's rule; that somebody deleted it is a question all the same, and either answer ends it. */
static void
test_an_edit_is_not_lost_to_a_deletion (Fixture *self, gconstpointer data)
{
  g_autofree char *id = make_id (self, "A1.07");
  g_autoptr (BbDocument) before = NULL, now = NULL, gone = NULL;
  g_autoptr (BbConflict) conflict = NULL, again = NULL;

  become_leader (self);
  fixture_answer (self, self->visit, "A1.07", BB_RESULT_PASS);
  before = get (self, id);
  change_again (self, "A1.07", "Bảng niêm yết đã cũ");
  arrive (self, before, NULL, "Trần Văn Bình");
  conflict = get_only (self);
  g_assert_true (((BbVersion *) conflict->versions->pdata[1])->deleted);
  resolve (self, conflict, 0, NULL);
  expect_none (self);
  now = get (self, id);
  g_assert_cmpstr (json_object_get_string_member (now->body, "note"), ==, "Bảng niêm yết đã cũ");
  change_again (self, "A1.07", "Bảng niêm yết đã thay");
  arrive (self, now, NULL, "Lê Thị Ba");
  again = get_only (self);
  resolve (self, again, 1, NULL);                                                   /* it is deleted after all */
  expect_none (self);
  gone = get (self, id);
  g_assert_null (gone);
}

/* Each of two leaders' laptops decides without the other's knowing: both choices come together again as one conflict, and none is gone. */
static void
test_two_who_choose_apart_lose_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr (BbConflict) conflict = NULL, again = NULL;
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (GError) error = NULL;
  int other;

  become_leader (self);
  conflict = conflict_over (self, "A1.07");
  other = find (conflict, "may-hai");
  resolve (self, conflict, other, NULL);
  for (int i = 0; i < 2; i++)                                                       /* the other laptop kept the other one */
    {
      const BbVersion *version = conflict->versions->pdata[i];
      g_autoptr (JsonObject) tombstone = json_object_new ();
      const char *rev = i == other ? "4-ffffffffffffffffffffffffffffffff" : "4-eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";
      const char *path[] = { rev, version->rev, NULL };

      json_object_set_object_member (tombstone, "resolved", json_object_new ());
      bb_batch_insert (batch, conflict->database, conflict->id, path, i == other, i == other ? tombstone : version->body);
    }
  g_assert_true (g_str_has_prefix (((BbVersion *) conflict->versions->pdata[0])->rev, "3-"));
  bb_store_commit (bb_workspace_get_store (self->workspace), batch, NULL, &error);
  g_assert_no_error (error);
  again = get_only (self);
  g_assert_cmpuint (again->versions->len, ==, 2);
  g_assert_false (((BbVersion *) again->versions->pdata[0])->deleted || ((BbVersion *) again->versions->pdata[1])->deleted);
}

static void
test_what_the_minutes_state_stays (Fixture *self, gconstpointer data)
{
  g_autofree char *id = make_id (self, "A1.07");
  g_autoptr (BbDocument) before = NULL, now = NULL;
  g_autoptr (BbConflict) conflict = NULL;
  int stated;

  become_leader (self);
  fixture_answer (self, self->visit, "A1.07", BB_RESULT_PASS);
  before = get (self, id);
  change_again (self, "A1.07", "Bảng niêm yết đã cũ");
  fixture_lock (self);
  arrive (self, before, "Biển chỉ dẫn bị che", "Trần Văn Bình");
  conflict = get_only (self);
  stated = 1 - find (conflict, "may-hai");
  g_assert_true (((BbVersion *) conflict->versions->pdata[stated])->stated);
  expect_refused (self, conflict, (guint) (1 - stated), BB_SERVICE_ERROR_LOCKED);
  resolve (self, conflict, stated, NULL);
  now = get (self, id);
  g_assert_cmpstr (now->rev, ==, ((BbVersion *) conflict->versions->pdata[stated])->rev);    /* the very revision of the manifest */
  expect_none (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bb_language_init ("en");
  FIXTURE_ADD ("/conflicts/a-newer-version-is-no-conflict", test_a_newer_version_is_no_conflict);
  FIXTURE_ADD ("/conflicts/both-are-shown-with-who-and-where", test_both_are_shown_with_who_and_where);
  FIXTURE_ADD ("/conflicts/the-chosen-one-shows-and-the-other-stays-in-the-history", test_the_chosen_one_shows_and_the_other_stays_in_the_history);
  FIXTURE_ADD ("/conflicts/fields-are-taken-from-either", test_fields_are_taken_from_either);
  FIXTURE_ADD ("/conflicts/only-the-leader-decides", test_only_the_leader_decides);
  FIXTURE_ADD ("/conflicts/the-supervisor-decides-over-a-review", test_the_supervisor_decides_over_a_review);
  FIXTURE_ADD ("/conflicts/an-edit-is-not-lost-to-a-deletion", test_an_edit_is_not_lost_to_a_deletion);
  FIXTURE_ADD ("/conflicts/two-who-choose-apart-lose-nothing", test_two_who_choose_apart_lose_nothing);
  FIXTURE_ADD ("/conflicts/what-the-minutes-state-stays", test_what_the_minutes_state_stays);
  return g_test_run ();
}
