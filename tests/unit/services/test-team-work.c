/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counters, assignments, and the persons behind findings. */
#include <string.h>

#include "visit-fixture.h"

/* What another laptop counted, as replication brings it. */
static void
count_elsewhere (Fixture *self, const char *visit, const char *name, int count)
{
  g_autofree char *id = g_strdup_printf ("counter:%s:%s-0123456789ab", visit, name), *prefix = g_strdup_printf ("visit:%s", visit);
  BbStore *store = bb_workspace_get_store (self->workspace);
  g_autoptr (GPtrArray) found = bb_store_list (store, NULL, prefix, NULL);
  g_autoptr (BbCounter) counter = bb_counter_new ();
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (GError) error = NULL;

  counter->visit = g_strdup (visit);
  counter->name = g_strdup (name);
  counter->count = count;
  body = bb_counter_to_object (counter);
  bb_batch_put (batch, ((BbDocument *) found->pdata[0])->database, id, NULL, body);
  bb_store_commit (store, batch, NULL, &error);
  g_assert_no_error (error);
}

static gint64
get_counter (Fixture *self, const char *visit, const char *name)
{
  g_autoptr (BbCase) loaded = fixture_load_visit (self, visit);

  return bb_case_get_counter (loaded, name);
}

static void
test_laptops_count_together (Fixture *self, gconstpointer data)
{
  g_autofree char *visit = fixture_open_visit (self, "UBND-HOATAN", NULL, 20), *text = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 3; i++)
    g_assert_true (bb_visit_count (self->workspace, visit, "citizens", NULL, 1, &error));
  count_elsewhere (self, visit, "citizens", 2);
  g_assert_cmpint (get_counter (self, visit, "citizens"), ==, 5);
  g_assert_true (bb_visit_undo (self->workspace, visit, NULL, &error));
  g_assert_cmpint (get_counter (self, visit, "citizens"), ==, 4);
  g_assert_true (bb_visit_count (self->workspace, visit, "citizens", NULL, -4, &error));      /* also what the other counted */
  g_assert_false (bb_visit_count (self->workspace, visit, "citizens", NULL, -1, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_false (bb_visit_count (self->workspace, visit, "Công dân", NULL, 1, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_true (bb_visit_count (self->workspace, visit, "citizens", NULL, 5, &error));
  g_assert_true (bb_visit_count (self->workspace, visit, "calls", "gọi thử đường dây nóng", 2, &error));
  text = fixture_read_minutes (self, visit);
  g_assert_nonnull (strstr (text, "Đã phỏng vấn 05 công dân; ghi nhận 02 lượt “gọi thử đường dây nóng”."));
}

static void
test_a_visit_without_counters_says_nothing_of_them (Fixture *self, gconstpointer data)
{
  g_autofree char *visit = fixture_open_visit (self, "UBND-HOATAN", NULL, 20), *text = fixture_read_minutes (self, visit);

  g_assert_null (strstr (text, "Đã phỏng vấn"));
}

static void
test_sections_and_items_are_assigned (Fixture *self, gconstpointer data)
{
  g_autofree char *visit = fixture_open_visit (self, "UBND-HOATAN", NULL, 20);
  g_autoptr (BbCase) loaded = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) codes = NULL;
  BbTally tally;

  g_assert_true (bb_visit_assign (self->workspace, visit, "A1", "Trần Thu Hà", &error));
  g_assert_true (bb_visit_assign (self->workspace, visit, "A1.03", "Phạm Quốc Bảo", &error));
  fixture_answer (self, visit, "A1.05", BB_RESULT_FAIL);
  fixture_answer (self, visit, "A1.03", BB_RESULT_PASS);
  loaded = fixture_load_visit (self, visit);
  g_assert_cmpstr (bb_case_find_assignment (loaded, "A1.05")->member, ==, "Trần Thu Hà");
  g_assert_cmpstr (bb_case_find_assignment (loaded, "A1.03")->member, ==, "Phạm Quốc Bảo");
  g_assert_null (bb_case_find_assignment (loaded, "B1.01"));
  bb_case_tally_member (loaded, "Trần Thu Hà", &tally);
  g_assert_cmpuint (tally.items, ==, 7);
  g_assert_cmpuint (tally.failed, ==, 1);
  bb_case_tally_member (loaded, NULL, &tally);
  g_assert_cmpuint (tally.items, ==, 134);
  codes = bb_case_list_assigned (loaded, "Phạm Quốc Bảo");
  g_assert_cmpuint (g_strv_length (codes), ==, 1);
  g_assert_false (bb_visit_assign (self->workspace, visit, "A1", "Người lạ", &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_false (bb_visit_assign (self->workspace, visit, "Z9", "Trần Thu Hà", &error));
  g_assert_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_UNKNOWN_ITEM);
  g_clear_error (&error);
  g_assert_true (bb_visit_assign (self->workspace, visit, "A1.03", NULL, &error));
  {
    g_autoptr (BbCase) after = fixture_load_visit (self, visit);

    g_assert_cmpstr (bb_case_find_assignment (after, "A1.03")->member, ==, "Trần Thu Hà");
  }
}

static void
test_names_stay_in_the_restricted_database (Fixture *self, gconstpointer data)
{
  BbStore *store = bb_workspace_get_store (self->workspace);
  g_autofree char *visit = fixture_open_visit (self, "UBND-HOATAN", NULL, 20), *text = NULL, *id = NULL;
  g_autoptr (BbFinding) finding = bb_finding_new ();
  g_autoptr (BbNamed) person = bb_named_new (), other = bb_named_new ();
  g_autoptr (GPtrArray) documents = NULL, listed = NULL;
  g_autoptr (BbCase) loaded = NULL;
  g_autoptr (GError) error = NULL;
  gboolean committed = FALSE;
  BbEvent *lock;

  finding->item = g_strdup ("A2.01");
  finding->fact = g_strdup ("02 công chức không đeo thẻ");
  g_assert_true (bb_visit_save_finding (self->workspace, visit, finding, &error));
  person->finding = g_strdup (finding->id);
  person->name = g_strdup ("Đỗ Xuân Quyền");
  person->post = g_strdup ("chuyên viên Tư pháp");
  g_assert_true (bb_visit_save_named (self->workspace, visit, person, &error));
  other->finding = g_strdup (finding->id);
  other->name = g_strdup ("Ninh Thị Ước");
  g_assert_true (bb_visit_save_named (self->workspace, visit, other, &error));
  g_assert_true (bb_visit_remove_named (self->workspace, visit, other->id, &error));
  g_assert_no_error (error);
  g_assert_true (bb_visit_undo (self->workspace, visit, NULL, &error));         /* both databases go back */
  listed = bb_visit_list_named (self->workspace, visit, &error);
  g_assert_cmpuint (listed->len, ==, 2);
  g_assert_true (bb_visit_redo (self->workspace, visit, NULL, &error));
  documents = bb_store_list (store, NULL, "named:", NULL);
  g_assert_cmpuint (documents->len, ==, 1);
  g_assert_true (g_str_has_prefix (((BbDocument *) documents->pdata[0])->database, "hanche-"));
  g_assert_true (bb_visit_lock (self->workspace, visit, NULL, &error));
  g_assert_no_error (error);
  text = fixture_read_minutes (self, visit);
  g_assert_nonnull (strstr (text, "Người có liên quan: chuyên viên Tư pháp (Đ.X.Q.)"));
  g_assert_null (strstr (text, "Quyền"));
  g_assert_null (strstr (text, "N.T.Ư."));
  loaded = fixture_load_visit (self, visit);
  lock = bb_events_find_last (bb_case_get_events (loaded), BB_EVENT_LOCKED);
  id = g_strdup_printf ("named:%s:%s", visit, person->id);
  for (guint i = 0; i < lock->manifest->len; i++)
    committed |= g_str_equal (((BbManifestEntry *) lock->manifest->pdata[i])->id, id);
  g_assert_true (committed);
  g_assert_cmpuint (strlen (person->salt), ==, 32);
  g_clear_pointer (&documents, g_ptr_array_unref);                   /* nothing else holds the name */
  documents = bb_store_list (store, NULL, "", NULL);
  for (guint i = 0; i < documents->len; i++)
    {
      BbDocument *document = documents->pdata[i];
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), document->body);
      g_autofree char *body = json_to_string (node, FALSE);

      if (!g_str_has_prefix (document->database, "hanche-"))
        g_assert_null (strstr (body, "Xuân Quyền"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bb_language_init ("en");
  FIXTURE_ADD ("/team/laptops-count-together", test_laptops_count_together);
  FIXTURE_ADD ("/team/a-visit-without-counters-says-nothing-of-them", test_a_visit_without_counters_says_nothing_of_them);
  FIXTURE_ADD ("/team/sections-and-items-are-assigned", test_sections_and_items_are_assigned);
  FIXTURE_ADD ("/team/names-stay-in-the-restricted-database", test_names_stay_in_the_restricted_database);
  return g_test_run ();
}
