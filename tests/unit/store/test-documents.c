/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-store-private.h"
#include "workspace.h"

#include <glib/gstdio.h>
#include <string.h>

#define ANSWER "answer:v1:A1.01"

static void
test_put_and_get (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr (BbDocument) now = NULL, before = NULL;
  g_autoptr (GPtrArray) history = NULL;

  workspace_init (&w);
  first = put (w.store, ANSWER, NULL, "{'type':'answer','result':'fail','note':'Đặt tên Biên bản'}");
  second = put (w.store, ANSWER, first, "{'type':'answer','result':'pass'}");
  now = bb_store_get (w.store, DATABASE, ANSWER, NULL, NULL);
  g_assert_cmpstr (now->rev, ==, second);
  g_assert_cmpstr (now->database, ==, DATABASE);
  g_assert_cmpstr (json_object_get_string_member (now->body, "result"), ==, "pass");
  g_assert_null (now->conflicts);
  before = bb_store_get (w.store, DATABASE, ANSWER, first, NULL);
  g_assert_cmpstr (json_object_get_string_member (before->body, "note"), ==, "Đặt tên Biên bản");
  history = bb_store_history (w.store, DATABASE, ANSWER, NULL);
  g_assert_cmpint (history->len, ==, 2);
  g_assert_cmpstr (((BbDocument *) history->pdata[0])->rev, ==, first);
}

static void
test_survives_reopening (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *rev = NULL, *uuid = NULL;
  g_autoptr (BbDocument) document = NULL;

  workspace_init (&w);
  uuid = g_strdup (bb_store_get_uuid (w.store));
  rev = put (w.store, ANSWER, NULL, "{'type':'answer'}");
  workspace_reopen (&w);
  document = bb_store_get (w.store, DATABASE, ANSWER, NULL, NULL);
  g_assert_cmpstr (document->rev, ==, rev);
  g_assert_cmpstr (bb_store_get_uuid (w.store), ==, uuid);
}

static void
test_same_edit_same_revision (void)
{
  g_auto (Workspace) a = { 0 }, b = { 0 };
  g_autofree char *first = NULL, *second = NULL;

  workspace_init (&a);
  workspace_init (&b);
  first = put (a.store, ANSWER, NULL, "{'type':'answer','n':1,'m':2}");
  second = put (b.store, ANSWER, NULL, "{'m':2.0,'type':'answer','n':1}");
  g_assert_cmpstr (first, ==, second);
  g_assert_true (g_regex_match_simple ("^1-[0-9a-f]{32}$", first, 0, 0));
}

static void
test_edit_of_an_old_revision_is_a_conflict (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (JsonObject) body = parse ("{'type':'answer','note':'x'}");
  g_autoptr (GError) error = NULL;
  g_autoptr (BbDocument) document = NULL;

  workspace_init (&w);
  first = put (w.store, ANSWER, NULL, "{'type':'answer'}");
  second = put (w.store, ANSWER, first, "{'type':'answer','n':2}");
  bb_batch_put (batch, DATABASE, "answer:v1:A1.02", NULL, body);
  bb_batch_put (batch, DATABASE, ANSWER, first, body);
  g_assert_false (bb_store_commit (w.store, batch, NULL, &error));
  g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_CONFLICT);
  g_assert_null (bb_batch_get_rev (batch, 0));
  g_clear_error (&error);
  document = bb_store_get (w.store, DATABASE, "answer:v1:A1.02", NULL, &error);
  g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND);     /* all or nothing */
}

static void
test_deleted_documents (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *first = NULL, *second = NULL, *third = NULL;
  g_autoptr (BbDocument) gone = NULL, tombstone = NULL, again = NULL;
  g_autoptr (GError) error = NULL;

  workspace_init (&w);
  first = put (w.store, ANSWER, NULL, "{'type':'answer'}");
  second = drop (w.store, ANSWER, first);
  gone = bb_store_get (w.store, DATABASE, ANSWER, NULL, &error);
  g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND);
  tombstone = bb_store_get (w.store, DATABASE, ANSWER, second, NULL);
  g_assert_true (tombstone->deleted);
  third = put (w.store, ANSWER, NULL, "{'type':'answer'}");
  g_assert_true (g_str_has_prefix (third, "3-"));
  again = bb_store_get (w.store, DATABASE, ANSWER, NULL, NULL);
  g_assert_cmpstr (again->rev, ==, third);
}

static void
test_list_by_prefix (void)
{
  g_auto (Workspace) w = { 0 };
  const char *ids[] = { "answer:v1:B2", "answer:v1:A1", "answer:v10:A1", "answer:v2:A1", "visit:v1" };
  g_autoptr (GPtrArray) here = NULL, everywhere = NULL, elsewhere = NULL;

  workspace_init (&w);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_free (put (w.store, ids[i], NULL, "{'type':'x'}"));
  here = bb_store_list (w.store, DATABASE, "answer:v1:", NULL);
  g_assert_cmpint (here->len, ==, 2);
  g_assert_cmpstr (((BbDocument *) here->pdata[0])->id, ==, "answer:v1:A1");
  everywhere = bb_store_list (w.store, NULL, "answer:", NULL);
  g_assert_cmpint (everywhere->len, ==, 4);
  elsewhere = bb_store_list (w.store, "doan-b", "answer:", NULL);
  g_assert_cmpint (elsewhere->len, ==, 0);
}

static void
expect_invalid (BbStore *store, const char *database, const char *id, const char *parent, const char *json)
{
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (JsonObject) body = parse (json);
  g_autoptr (GError) error = NULL;

  bb_batch_put (batch, database, id, parent, body);
  g_assert_false (bb_store_commit (store, batch, NULL, &error));
  g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID);
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_malformed_input_is_refused (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (GPtrArray) all = NULL;

  workspace_init (&w);
  expect_invalid (w.store, DATABASE, "", NULL, "{}");
  expect_invalid (w.store, DATABASE, "_hidden", NULL, "{}");
  expect_invalid (w.store, DATABASE, "_local/x", NULL, "{}");
  expect_invalid (w.store, DATABASE, "a\xff", NULL, "{}");
  expect_invalid (w.store, "Doan", "a", NULL, "{}");
  expect_invalid (w.store, "", "a", NULL, "{}");
  expect_invalid (w.store, "doan a", "a", NULL, "{}");
  expect_invalid (w.store, DATABASE, "a", "x", "{}");
  expect_invalid (w.store, DATABASE, "a", "0-aa", "{}");
  expect_invalid (w.store, DATABASE, "a", "1-", "{}");
  expect_invalid (w.store, DATABASE, "a", "-1-aa", "{}");
  expect_invalid (w.store, DATABASE, "a", NULL, "{'_rev':'1-a'}");
  expect_invalid (w.store, DATABASE, "a", NULL, "{'n':9007199254740993}");
  expect_invalid (w.store, DATABASE, "a", NULL, "{'n':[{'m':1e20}]}");
  all = bb_store_list (w.store, NULL, "", NULL);
  g_assert_cmpint (all->len, ==, 0);
}

static void
test_a_batch_keeps_what_it_was_given (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (JsonObject) body = parse ("{'type':'answer','result':'pass'}");
  g_autoptr (BbDocument) document = NULL;

  workspace_init (&w);
  bb_batch_put (batch, DATABASE, ANSWER, NULL, body);
  json_object_set_string_member (body, "result", "fail");
  g_assert_true (bb_store_commit (w.store, batch, NULL, NULL));
  document = bb_store_get (w.store, DATABASE, ANSWER, NULL, NULL);
  g_assert_cmpstr (json_object_get_string_member (document->body, "result"), ==, "pass");
}

static void
test_drafts (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *text = NULL, *gone = NULL;
  g_autoptr (GHashTable) drafts = NULL;
  g_autoptr (GError) error = NULL;

  workspace_init (&w);
  g_assert_true (bb_store_set_draft (w.store, "v1/A1.01/note", "đang g", NULL));
  g_assert_true (bb_store_set_draft (w.store, "v1/A1.01/note", "đang gõ", NULL));
  g_assert_true (bb_store_set_draft (w.store, "v2/A1.01/note", "khác", NULL));
  workspace_reopen (&w);
  text = bb_store_get_draft (w.store, "v1/A1.01/note", &error);
  g_assert_cmpstr (text, ==, "đang gõ");
  drafts = bb_store_list_drafts (w.store, "v1/", NULL);
  g_assert_cmpint (g_hash_table_size (drafts), ==, 1);
  g_assert_true (bb_store_set_draft (w.store, "v1/A1.01/note", NULL, NULL));
  gone = bb_store_get_draft (w.store, "v1/A1.01/note", &error);
  g_assert_no_error (error);
  g_assert_null (gone);
}

static void
test_routing (void)
{
  static const struct { const char *type, *scope, *database; } rows[] = {
    { "unit", NULL, "danhmuc" }, { "checklist", "x", "danhmuc" }, { "plan", "p1", "kh-p1" }, { "target", "p1", "mat-p1" },
    { "visit", "t1", "doan-t1" }, { "answer", "t1", "doan-t1" }, { "named", "t1", "hanche-t1" }, { "blob", "t1", "tep-t1" },
    { "visit", NULL, NULL }, { "visit", "T 1", NULL }, { "nonsense", "t1", NULL },
  };
  g_auto (Workspace) w = { 0 };

  workspace_init (&w);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *database = bb_store_route (w.store, rows[i].type, rows[i].scope, &error);

      g_assert_cmpstr (database, ==, rows[i].database);
      if (rows[i].database == NULL)
        g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID);
    }
}

typedef struct
{
  BbStore *store;
  int number;
} Typist;

static gpointer
type_answers (gpointer data)
{
  const Typist *typist = data;

  for (int i = 0; i < 50; i++)
    {
      g_autofree char *id = g_strdup_printf ("answer:v%d:%d", typist->number, i);

      g_free (put (typist->store, id, NULL, "{'type':'answer','result':'pass'}"));
    }
  return NULL;
}

static void
test_many_threads (void)
{
  g_auto (Workspace) w = { 0 };
  Typist typists[8];
  GThread *threads[8];
  g_autoptr (GPtrArray) all = NULL;
  guint before;

  workspace_init (&w);
  before = bb_writer_get_transactions (bb_store_get_writer (w.store));
  for (int i = 0; i < 8; i++)
    {
      typists[i] = (Typist) { w.store, i };
      threads[i] = g_thread_new ("typist", type_answers, &typists[i]);
    }
  for (int i = 0; i < 8; i++)
    g_thread_join (threads[i]);
  all = bb_store_list (w.store, NULL, "answer:", NULL);
  g_assert_cmpint (all->len, ==, 400);
  g_assert_cmpint (bb_store_get_update_seq (w.store, DATABASE, NULL), ==, 400);
  g_assert_cmpint (bb_writer_get_transactions (bb_store_get_writer (w.store)) - before, <, 400);     /* they share transactions */
}

static gpointer
make_conflicts (gpointer data)
{
  const Typist *typist = data;

  for (int i = 0; i < 50; i++)
    {
      g_autoptr (BbBatch) batch = bb_batch_new ();
      g_autoptr (JsonObject) body = parse ("{'type':'answer'}");
      g_autoptr (GError) error = NULL;

      bb_batch_put (batch, "doan-new", "answer:v0:lost", NULL, body);
      bb_batch_put (batch, DATABASE, ANSWER, NULL, body);
      g_assert_false (bb_store_commit (typist->store, batch, NULL, &error));
      g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_CONFLICT);
    }
  return NULL;
}

/* Refused writes share transactions with good ones and leave no trace, not even a database. */
static void
test_refused_among_good (void)
{
  g_auto (Workspace) w = { 0 };
  Typist typists[6];
  GThread *threads[6];
  g_autoptr (GPtrArray) good = NULL, lost = NULL;
  g_auto (GStrv) problems = NULL;
  g_autofree char *databases = NULL;

  workspace_init (&w);
  g_free (put (w.store, ANSWER, NULL, "{'type':'answer'}"));
  for (int i = 0; i < 6; i++)
    {
      typists[i] = (Typist) { w.store, i };
      threads[i] = g_thread_new ("typist", i % 2 == 0 ? type_answers : make_conflicts, &typists[i]);
    }
  for (int i = 0; i < 6; i++)
    g_thread_join (threads[i]);
  good = bb_store_list (w.store, DATABASE, "answer:", NULL);
  g_assert_cmpint (good->len, ==, 151);
  lost = bb_store_list (w.store, "doan-new", "", NULL);
  g_assert_cmpint (lost->len, ==, 0);
  problems = bb_store_fsck (w.store, NULL, NULL);
  g_assert_cmpint (g_strv_length (problems), ==, 0);
  bb_store_close (w.store);
  databases = dump_tables (w.folder, "databases");
  g_assert_null (strstr (databases, "doan-new"));
}

static void
test_cancelled_commit_changes_nothing (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (JsonObject) body = parse ("{'type':'answer'}");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = NULL;

  workspace_init (&w);
  g_cancellable_cancel (cancellable);
  bb_batch_put (batch, DATABASE, ANSWER, NULL, body);
  g_assert_false (bb_store_commit (w.store, batch, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  all = bb_store_list (w.store, NULL, "", NULL);
  g_assert_cmpint (all->len, ==, 0);
}

static void
test_after_closing (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (GError) error = NULL;

  workspace_init (&w);
  bb_store_close (w.store);
  bb_store_close (w.store);
  g_assert_null (bb_store_get (w.store, DATABASE, "a", NULL, &error));
  g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (bb_store_set_draft (w.store, "a", "b", &error));
  g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_FAILED);
}

/* Notes of a replication: one body, its version checked when it is asked for, and none of it in the feed. */
static void
test_locals (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (JsonObject) one = parse ("{'n':1}"), two = parse ("{'n':2}"), kept = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GError) error = NULL;
  gint64 version;

  workspace_init (&w);
  g_assert_cmpint (bb_store_set_local (w.store, DATABASE, "log", 0, one, NULL), ==, 1);
  g_assert_cmpint (bb_store_set_local (w.store, DATABASE, "log", 0, two, &error), ==, -1);
  g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_cmpint (bb_store_set_local (w.store, DATABASE, "log", 1, two, NULL), ==, 2);
  kept = bb_store_get_local (w.store, DATABASE, "log", &version, NULL);
  g_assert_cmpint (json_object_get_int_member (kept, "n"), ==, 2);
  changes = bb_store_changes (w.store, DATABASE, 0, 10, NULL);
  g_assert_cmpuint (changes->len, ==, 0);
  g_assert_cmpint (bb_store_set_local (w.store, DATABASE, "log", 2, NULL, NULL), >, 0);
  g_assert_null (bb_store_get_local (w.store, DATABASE, "log", NULL, &error));
  g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND);
}

static void
test_databases (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (BbDatabaseInfo) info = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *rev = NULL, *other = NULL;
  gboolean made;

  workspace_init (&w);
  rev = put (w.store, "visit:1", NULL, "{}");
  other = put (w.store, "visit:2", NULL, "{}");
  g_free (drop (w.store, "visit:2", other));
  g_assert_true (bb_store_add_database (w.store, DATABASE, &made, NULL) && !made);
  g_assert_true (bb_store_add_database (w.store, "tep-a", &made, NULL) && made);
  g_assert_false (bb_store_add_database (w.store, "No Name", NULL, &error));
  g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID);
  info = bb_store_get_database (w.store, DATABASE, NULL);
  g_assert_cmpint (info->n_documents, ==, 1);
  g_assert_cmpint (info->n_deleted, ==, 1);
  g_assert_cmpint (info->update_seq, ==, 3);
  all = bb_store_list_databases (w.store, NULL);
  g_assert_cmpuint (all->len, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/documents/put-and-get", test_put_and_get);
  g_test_add_func ("/store/documents/survive-reopening", test_survives_reopening);
  g_test_add_func ("/store/documents/same-edit-same-revision", test_same_edit_same_revision);
  g_test_add_func ("/store/documents/edit-of-old-revision-conflicts", test_edit_of_an_old_revision_is_a_conflict);
  g_test_add_func ("/store/documents/deleted", test_deleted_documents);
  g_test_add_func ("/store/documents/list-by-prefix", test_list_by_prefix);
  g_test_add_func ("/store/documents/malformed-input", test_malformed_input_is_refused);
  g_test_add_func ("/store/documents/batch-keeps-its-bodies", test_a_batch_keeps_what_it_was_given);
  g_test_add_func ("/store/documents/many-threads", test_many_threads);
  g_test_add_func ("/store/documents/refused-among-good", test_refused_among_good);
  g_test_add_func ("/store/documents/cancelled", test_cancelled_commit_changes_nothing);
  g_test_add_func ("/store/documents/after-closing", test_after_closing);
  g_test_add_func ("/store/drafts", test_drafts);
  g_test_add_func ("/store/routing", test_routing);
  g_test_add_func ("/locals/versions", test_locals);
  g_test_add_func ("/databases/counts", test_databases);
  return g_test_run ();
}
