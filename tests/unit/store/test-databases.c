/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a hub asks of a store: leaves, ranges of ids, changes and a word when something changed, and whole databases. */
#include "store/bb-store-private.h"
#include "workspace.h"

#include <string.h>

/* "2-b 3-a(deleted) …" */
static char *
show (GPtrArray *documents)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; documents && i < documents->len; i++)
    {
      const BbDocument *document = documents->pdata[i];

      g_ptr_array_add (words, g_strconcat (document->rev, document->deleted ? "(deleted)" : "", NULL));
    }
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" ", (char **) words->pdata);
}

static void
test_leaves (void)
{
  const struct { const char *rev, *latest; } cases[] = {
    { "1-a", "3-c 2-d 4-e(deleted)" }, { "2-b", "3-c 4-e(deleted)" }, { "3-c", "3-c" }, { "3-x", "4-e(deleted)" },
  };
  g_auto (Workspace) w = { 0 };
  g_autoptr (GPtrArray) leaves = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *all = NULL;

  workspace_init (&w);
  insert (w.store, "visit:v", "3-c 2-b 1-a", FALSE, "{}");
  insert (w.store, "visit:v", "2-d 1-a", FALSE, "{}");
  insert (w.store, "visit:v", "4-e 3-x 2-b 1-a", TRUE, "{}");
  leaves = bb_store_list_leaves (w.store, DATABASE, "visit:v", NULL);
  all = show (leaves);
  g_assert_cmpstr (all, ==, "3-c 2-d 4-e(deleted)");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) latest = bb_store_list_latest (w.store, DATABASE, "visit:v", cases[i].rev, NULL);
      g_autofree char *shown = show (latest);

      g_assert_cmpstr (shown, ==, cases[i].latest);
    }
  g_assert_null (bb_store_list_leaves (w.store, DATABASE, "visit:x", &error));
  g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND);
}

static void
test_ranges (void)
{
  const struct { BbRange range; const char *ids; } cases[] = {
    { { 0 }, "a b c d" },
    { { .start = "b", .end = "c" }, "b c" },
    { { .start = "b", .end = "c", .exclusive_end = TRUE }, "b" },
    { { .start = "c", .end = "b", .descending = TRUE }, "c b" },
    { { .start = "c", .end = "a", .descending = TRUE, .exclusive_end = TRUE }, "c b" },
    { { .skip = 1, .limit = 2 }, "b c" },
    { { .start = "c", .end = "b" }, "" },
  };
  g_auto (Workspace) w = { 0 };
  g_autofree char *gone = NULL;

  workspace_init (&w);
  for (const char *id = "dbac"; *id; id++)
    g_free (put (w.store, (char[]) { *id, '\0' }, NULL, "{}"));
  gone = put (w.store, "bb", NULL, "{}");
  g_free (drop (w.store, "bb", gone));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) list = bb_store_list_range (w.store, DATABASE, &cases[i].range, NULL);
      g_autoptr (GString) ids = g_string_new (NULL);

      for (guint j = 0; j < list->len; j++)
        g_string_append_printf (ids, "%s%s", j ? " " : "", ((BbDocument *) list->pdata[j])->id);
      g_assert_cmpstr (ids->str, ==, cases[i].ids);
    }
}

static void
test_changes (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (GPtrArray) back = NULL;

  workspace_init (&w);
  g_assert_cmpint (bb_store_get_update_seq (w.store, DATABASE, NULL), ==, 0);
  for (const char *id = "abc"; *id; id++)
    g_free (put (w.store, (char[]) { *id, '\0' }, NULL, "{}"));
  back = bb_store_changes_full (w.store, DATABASE, 1, 10, TRUE, NULL);
  g_assert_cmpuint (back->len, ==, 2);
  g_assert_cmpstr (((BbChange *) back->pdata[0])->id, ==, "c");
  g_assert_cmpint (bb_store_count_changes (w.store, DATABASE, 1, NULL), ==, 2);
  g_assert_cmpint (bb_store_get_update_seq (w.store, DATABASE, NULL), ==, 3);
}

static gpointer
write_soon (gpointer store)
{
  g_usleep (50 * 1000);
  return put (store, "b", NULL, "{}");
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (50 * 1000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* Whoever waits hears of the next commit at once; without one, when his time is up. */
static void
test_waiting (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread;
  gint64 begin = g_get_monotonic_time ();

  workspace_init (&w);
  g_free (put (w.store, "a", NULL, "{}"));
  g_assert_cmpint (bb_store_wait_for_change (w.store, DATABASE, 0, 60000, NULL, NULL), ==, 1);
  thread = g_thread_new ("writer", write_soon, w.store);
  g_assert_cmpint (bb_store_wait_for_change (w.store, DATABASE, 1, 60000, NULL, NULL), ==, 2);
  g_free (g_thread_join (thread));
  g_assert_cmpint (bb_store_wait_for_change (w.store, DATABASE, 2, 20, NULL, NULL), ==, 2);
  thread = g_thread_new ("canceller", cancel_soon, cancellable);
  g_assert_cmpint (bb_store_wait_for_change (w.store, DATABASE, 2, 60000, cancellable, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 30 * G_TIME_SPAN_SECOND);
}

static void
test_settings (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (JsonObject) security = parse ("{'admins':{'names':['x']}}"), note = parse ("{'n':1}"), kept = NULL;
  g_autoptr (GPtrArray) locals = NULL;
  g_autoptr (GError) error = NULL;

  workspace_init (&w);
  g_assert_null (bb_store_get_setting (w.store, DATABASE, "_security", &error));
  g_assert_no_error (error);
  g_assert_true (bb_store_set_setting (w.store, DATABASE, "_security", security, NULL));
  bb_store_set_local (w.store, DATABASE, "b", -1, note, NULL);
  bb_store_set_local (w.store, DATABASE, "a", -1, note, NULL);
  workspace_reopen (&w);
  kept = bb_store_get_setting (w.store, DATABASE, "_security", NULL);
  g_assert_true (json_object_has_member (kept, "admins"));
  locals = bb_store_list_locals (w.store, DATABASE, NULL);
  g_assert_cmpuint (locals->len, ==, 2);                   /* a setting is no note */
  g_assert_cmpstr (((BbLocal *) locals->pdata[0])->id, ==, "a");
  g_assert_cmpint (bb_store_set_local (w.store, DATABASE, "_security", -1, note, NULL), ==, -1);
}

/* Nothing of it is left, everything else is; one of the same name is another one. */
static void
test_removal (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (BbDatabaseInfo) before = NULL, after = NULL;
  g_autoptr (BbBatch) other = bb_batch_new ();
  g_autoptr (JsonObject) body = parse ("{'type':'answer','note':'khác'}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  g_auto (GStrv) problems = NULL;
  g_autofree char *first = NULL, *second = NULL, *rows = NULL;
  gint64 bodies, attachments;

  workspace_init (&w);
  first = put (w.store, "visit:v", NULL, "{'type':'visit'}");
  second = put (w.store, "visit:v", first, "{'type':'visit','title':'chung'}");
  g_free (put_with (w.store, "evidence:v:1", NULL, "{'type':'evidence'}", add_attachment (w.store, "photo", "hello")));
  bb_batch_put (other, "doan-b", "answer:v:2", NULL, body);
  g_assert_true (bb_store_commit (w.store, other, NULL, NULL));
  before = bb_store_get_database (w.store, DATABASE, NULL);
  g_assert_cmpint (before->n_documents, ==, 2);
  g_assert_true (bb_store_measure_database (w.store, DATABASE, &bodies, &attachments, NULL));
  g_assert_cmpint (attachments, ==, 5);
  g_assert_cmpint (bodies, >, 30);
  g_ptr_array_unref (bb_store_search (w.store, "chung", 1, NULL));
  g_assert_true (bb_store_remove_database (w.store, DATABASE, &error));
  g_assert_no_error (error);
  g_assert_false (bb_store_remove_database (w.store, DATABASE, &error));
  g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND);
  hits = bb_store_search (w.store, "chung", 1, NULL);
  g_assert_cmpuint (hits->len, ==, 0);
  bb_store_sweep (w.store, NULL, NULL);
  problems = bb_store_fsck (w.store, NULL, NULL);
  g_assert_cmpuint (g_strv_length (problems), ==, 0);
  g_free (put (w.store, "visit:v", NULL, "{'type':'visit'}"));
  after = bb_store_get_database (w.store, DATABASE, NULL);
  g_assert_cmpstr (after->uuid, !=, before->uuid);
  bb_store_close (w.store);
  rows = dump_query (w.folder, "SELECT (SELECT COUNT (*) FROM documents), (SELECT COUNT (*) FROM revisions), (SELECT COUNT (*) FROM attachments), "
                               "(SELECT COUNT (*) FROM files), (SELECT COUNT (*) FROM visits)");
  g_assert_cmpstr (rows, ==, "|2|2|0|0|1\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/databases/leaves", test_leaves);
  g_test_add_func ("/databases/ranges", test_ranges);
  g_test_add_func ("/databases/changes", test_changes);
  g_test_add_func ("/databases/waiting", test_waiting);
  g_test_add_func ("/databases/settings", test_settings);
  g_test_add_func ("/databases/removal", test_removal);
  return g_test_run ();
}
