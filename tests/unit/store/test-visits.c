/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace.h"

#include <string.h>

#define TABLES "visits events answers findings recommendations evidence units indexed"

static void
add (BbStore *store, const char *id, const char *json)
{
  g_free (put (store, id, NULL, json));
}

static void
add_event (BbStore *store, const char *id, const char *kind, const char *at)
{
  g_autofree char *json = g_strdup_printf ("{'type':'event','kind':'%s','at':'%s'}", kind, at);

  add (store, id, json);
}

static void
fill (BbStore *store)
{
  add (store, "unit:U1", "{'type':'unit','code':'U1','name':{'vi':'Phường An Bình','en':'An Bình ward'},'kind':'ward'}");
  add (store, "visit:v1", "{'type':'visit','unit':'U1','kind':'unannounced','scope':'a'}");
  add (store, "visit:v2", "{'type':'visit','unit':'U2','unit_name':'Sở Nội vụ','kind':'scheduled'}");
  add (store, "visit:v3", "{'type':'visit','unit':'U1','kind':'scheduled'}");
  add_event (store, "event:v1:2", "locked", "2026-11-23T05:00:00Z");
  add_event (store, "event:v1:1", "opened", "2026-11-23T07:58:00+07:00");
  add_event (store, "event:v2:1", "opened", "2026-11-23T09:00:00+07:00");
  add (store, "answer:v1:A1", "{'type':'answer','result':'pass'}");
  add (store, "answer:v1:A2", "{'type':'answer','result':'fail','note':'Chậm trả hồ sơ'}");
  add (store, "answer:v1:A3", "{'type':'answer','counts':{'total':4133}}");
  add (store, "answer:v1:A4", "{'type':'answer','note':'chưa trả lời'}");
  add (store, "answer:v1:A5", "{'type':'answer','result':7,'counts':'x','text':null}");
  add (store, "finding:v1:f1", "{'type':'finding','item':'A2','severity':'major','fact':'x'}");
  add (store, "recommendation:v1:r1", "{'type':'recommendation','what':'y','who':'z','deadline':'2026-12-01'}");
  add (store, "evidence:v1:00ff", "{'type':'evidence','name':'a.jpg','size':12,'media_type':'image/jpeg'}");
}

static BbVisitRow *
row_at (GPtrArray *rows, guint index)
{
  g_assert_cmpint (index, <, rows->len);
  return rows->pdata[index];
}

static void
test_rows (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (GPtrArray) rows = NULL;
  BbVisitRow *row;

  workspace_init (&w);
  fill (w.store);
  rows = bb_store_query_visits (w.store, NULL, NULL, 0, 10, NULL);
  g_assert_cmpint (rows->len, ==, 3);
  g_assert_cmpstr (row_at (rows, 0)->visit, ==, "v3");          /* still to come */
  g_assert_cmpstr (row_at (rows, 0)->state, ==, "planned");
  g_assert_cmpstr (row_at (rows, 1)->visit, ==, "v2");
  g_assert_cmpstr (row_at (rows, 1)->unit_name, ==, "Sở Nội vụ");
  row = row_at (rows, 2);
  g_assert_cmpstr (row->visit, ==, "v1");
  g_assert_cmpstr (row->database, ==, DATABASE);
  g_assert_cmpstr (row->unit_name, ==, "Phường An Bình");       /* from the unit */
  g_assert_cmpstr (row->kind, ==, "unannounced");
  g_assert_cmpstr (row->opened_at, ==, "2026-11-23T07:58:00+07:00");
  g_assert_cmpstr (row->state, ==, "locked");                   /* the last by time, not by arrival */
  g_assert_cmpint (row->answered, ==, 3);
  g_assert_cmpint (row->failed, ==, 1);
  g_assert_cmpint (row->findings, ==, 1);
  g_assert_cmpint (row->evidence, ==, 1);
}

static void
expect (BbStore *store, const char *unit, const char *state, guint offset, guint limit, guint rows, gint64 count)
{
  g_autoptr (GPtrArray) found = bb_store_query_visits (store, unit, state, offset, limit, NULL);

  g_assert_cmpint (found->len, ==, rows);
  g_assert_cmpint (bb_store_count_visits (store, unit, state, NULL), ==, count);
}

static void
test_filters (void)
{
  g_auto (Workspace) w = { 0 };

  workspace_init (&w);
  fill (w.store);
  expect (w.store, NULL, NULL, 0, 2, 2, 3);
  expect (w.store, NULL, NULL, 2, 2, 1, 3);
  expect (w.store, "U1", NULL, 0, 9, 2, 2);
  expect (w.store, NULL, "opened", 0, 9, 1, 1);
  expect (w.store, "U1", "locked", 0, 9, 1, 1);
  expect (w.store, "U2", "locked", 0, 9, 0, 0);
  expect (w.store, "U9", NULL, 0, 9, 0, 0);
}

static char *
count_events (GPtrArray *events)
{
  if (events->len > 1)
    g_assert_cmpstr (json_object_get_string_member (events->pdata[0], "kind"), ==, "opened");
  return g_strdup_printf ("%u events", events->len);
}

static void
test_state_comes_from_the_hook (void)
{
  g_auto (Workspace) w = { 0 };

  workspace_init (&w);
  bb_store_set_state_func (w.store, count_events);
  fill (w.store);
  expect (w.store, NULL, "2 events", 0, 9, 1, 1);
  expect (w.store, NULL, "0 events", 0, 9, 1, 1);
  bb_store_set_state_func (w.store, NULL);
  g_assert_true (bb_store_reindex (w.store, NULL, NULL));
  expect (w.store, NULL, "locked", 0, 9, 1, 1);
}

static void
test_deleted_rows_go (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *finding = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  workspace_init (&w);
  fill (w.store);
  finding = put (w.store, "finding:v2:f9", NULL, "{'type':'finding'}");
  g_free (drop (w.store, "finding:v2:f9", finding));
  rows = bb_store_query_visits (w.store, "U2", NULL, 0, 9, NULL);
  g_assert_cmpint (row_at (rows, 0)->findings, ==, 0);
}

/* Edits, conflicts, deletions and an event that comes late; then the projections made again must be the same rows. */
static void
test_reindex_gives_the_same_rows (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *first = NULL, *before = NULL, *after = NULL, *dropped = NULL;
  g_autoptr (GPtrArray) hits = NULL;

  workspace_init (&w);
  fill (w.store);
  first = put (w.store, "answer:v2:B1", NULL, "{'type':'answer','result':'pass','note':'một'}");
  g_free (put (w.store, "answer:v2:B1", first, "{'type':'answer','result':'fail','note':'hai'}"));
  insert (w.store, "answer:v2:B2", "2-aa 1-a", FALSE, "{'type':'answer','result':'fail'}");
  insert (w.store, "answer:v2:B2", "2-bb 1-a", FALSE, "{'type':'answer','result':'pass'}");
  dropped = put (w.store, "finding:v2:f9", NULL, "{'type':'finding'}");
  g_free (drop (w.store, "finding:v2:f9", dropped));
  insert (w.store, "event:v9:1", "1-e", FALSE, "{'type':'event','kind':'opened','at':'2026-01-05T08:00:00+07:00'}");
  insert (w.store, "visit:v9", "1-v", FALSE, "{'type':'visit','unit':'U1'}");
  hits = bb_store_search (w.store, "hai", 10, NULL);
  bb_store_close (w.store);
  before = dump_tables (w.folder, TABLES);
  workspace_reopen (&w);
  g_assert_true (bb_store_reindex (w.store, NULL, NULL));
  bb_store_close (w.store);
  after = dump_tables (w.folder, TABLES);
  g_assert_cmpstr (before, ==, after);
  g_assert_nonnull (strstr (before, "visits|"));
  g_assert_nonnull (strstr (before, "indexed|"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/visits/rows", test_rows);
  g_test_add_func ("/store/visits/filters", test_filters);
  g_test_add_func ("/store/visits/state-hook", test_state_comes_from_the_hook);
  g_test_add_func ("/store/visits/deleted-rows-go", test_deleted_rows_go);
  g_test_add_func ("/store/visits/reindex-same-rows", test_reindex_gives_the_same_rows);
  return g_test_run ();
}
