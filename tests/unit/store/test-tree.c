/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-canonical-json.h"
#include "workspace.h"

#include <string.h>

#define ID "answer:v1:A1"

static BbDocument *
winner (BbStore *store)
{
  BbDocument *document = bb_store_get (store, DATABASE, ID, NULL, NULL);

  g_assert_nonnull (document);
  return document;
}

static void
expect_winner (BbStore *store, const char *rev, const char *conflicts)
{
  g_autoptr (BbDocument) document = winner (store);
  g_autofree char *others = document->conflicts != NULL ? g_strjoinv (" ", document->conflicts) : g_strdup ("");

  g_assert_cmpstr (document->rev, ==, rev);
  g_assert_cmpstr (others, ==, conflicts);
}

static void
expect_path (BbStore *store, const char *rev, const char *expected)
{
  g_auto (GStrv) path = bb_store_get_path (store, DATABASE, ID, rev, NULL);
  g_autofree char *text = g_strjoinv (" ", path);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_winner (void)
{
  g_auto (Workspace) w = { 0 };

  workspace_init (&w);
  insert (w.store, ID, "2-bb 1-a", FALSE, "{'n':1}");
  expect_winner (w.store, "2-bb", "");
  insert (w.store, ID, "2-cc 1-a", FALSE, "{'n':2}");
  expect_winner (w.store, "2-cc", "2-bb");                       /* the greater signature */
  insert (w.store, ID, "3-ff 2-bb 1-a", TRUE, "{}");
  expect_winner (w.store, "2-cc", "");                           /* a live leaf beats any tombstone */
  insert (w.store, ID, "3-aa 2-dd 1-a", FALSE, "{'n':3}");
  expect_winner (w.store, "3-aa", "2-cc");                       /* the greater generation */
  insert (w.store, ID, "3-zz 2-dd 1-a", FALSE, "{'n':4}");
  expect_winner (w.store, "3-zz", "3-aa 2-cc");
}

static void
test_tombstones_only (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbDocument) document = NULL;

  workspace_init (&w);
  insert (w.store, ID, "2-bb 1-a", TRUE, "{}");
  document = bb_store_get (w.store, DATABASE, ID, NULL, &error);
  g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND);
  insert (w.store, ID, "2-aa 1-a", FALSE, "{}");
  expect_winner (w.store, "2-aa", "");
}

static void
test_same_revision_again_changes_nothing (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (BbDocument) document = NULL;
  gint64 seq;

  workspace_init (&w);
  insert (w.store, ID, "2-bb 1-a", FALSE, "{'n':1}");
  seq = bb_store_get_update_seq (w.store, DATABASE, NULL);
  insert (w.store, ID, "2-bb 1-a", FALSE, "{'n':2}");
  insert (w.store, ID, "2-BB 1-a", FALSE, "{'n':2}");            /* not 32 digits: another signature */
  document = bb_store_get (w.store, DATABASE, ID, "2-bb", NULL);
  g_assert_cmpint (json_object_get_int_member (document->body, "n"), ==, 1);
  g_assert_cmpint (bb_store_get_update_seq (w.store, DATABASE, NULL), ==, seq + 1);
  insert (w.store, ID, "2-bb 1-a", FALSE, "{'n':3}");
  g_assert_cmpint (bb_store_get_update_seq (w.store, DATABASE, NULL), ==, seq + 1);
}

static void
test_hex_signatures_are_lower_cased (void)
{
  g_auto (Workspace) w = { 0 };

  workspace_init (&w);
  insert (w.store, ID, "1-ABCDEFABCDEFABCDEFABCDEFABCDEF12", FALSE, "{}");
  expect_winner (w.store, "1-abcdefabcdefabcdefabcdefabcdef12", "");
}

static void
test_body_of_an_ancestor_comes_later (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (BbDocument) document = NULL, before = NULL;

  workspace_init (&w);
  insert (w.store, ID, "2-bb 1-aa", FALSE, "{'n':2}");
  before = bb_store_get (w.store, DATABASE, ID, "1-aa", NULL);
  g_assert_null (before->body);
  insert (w.store, ID, "1-aa", FALSE, "{'n':1}");
  document = bb_store_get (w.store, DATABASE, ID, "1-aa", NULL);
  g_assert_cmpint (json_object_get_int_member (document->body, "n"), ==, 1);
  expect_winner (w.store, "2-bb", "");
}

static void
test_stemmed_history_is_joined_when_it_comes (void)
{
  g_auto (Workspace) w = { 0 };

  workspace_init (&w);
  insert (w.store, ID, "3-cc", FALSE, "{}");
  insert (w.store, ID, "2-xx 1-a", FALSE, "{}");
  expect_winner (w.store, "3-cc", "2-xx");                       /* nothing shared: a root of its own */
  insert (w.store, ID, "4-dd 3-cc 2-bb 1-a", FALSE, "{}");
  expect_path (w.store, "4-dd", "4-dd 3-cc 2-bb 1-a");
  expect_winner (w.store, "4-dd", "2-xx");
}

static void
test_paths_with_gaps_are_refused (void)
{
  const char *paths[] = { "3-c 1-a", "2-b 2-a", "1-a 2-b", "x", "", "0-a" };
  g_auto (Workspace) w = { 0 };

  workspace_init (&w);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (try_insert (w.store, ID, paths[i], FALSE, "{}", &error));
      g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID);
    }
}

static void
test_paths_end_after_a_thousand (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (GString) path = g_string_new (NULL);
  g_auto (GStrv) stored = NULL;

  workspace_init (&w);
  for (int i = 1200; i > 0; i--)
    g_string_append_printf (path, "%s%d-%d", i < 1200 ? " " : "", i, i);
  insert (w.store, ID, path->str, FALSE, "{}");
  insert (w.store, ID, strstr (path->str, "1100-"), FALSE, "{}");
  stored = bb_store_get_path (w.store, DATABASE, ID, "1200-1200", NULL);
  g_assert_cmpint (g_strv_length (stored), ==, 1000);
  g_assert_cmpstr (stored[999], ==, "201-201");
  expect_winner (w.store, "1200-1200", "");
}

static void
test_revs_diff (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (JsonObject) request = parse ("{'answer:v1:A1':['3-cc','2-bb','1-a','2-zz'],'new':['1-n'],'known':['1-k']}");
  g_autoptr (JsonObject) answer = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  workspace_init (&w);
  insert (w.store, ID, "2-bb 1-a", FALSE, "{}");
  insert (w.store, ID, "4-dd 3-ee 2-ff 1-a", FALSE, "{}");
  insert (w.store, "known", "1-k", FALSE, "{}");
  answer = bb_store_revs_diff (w.store, DATABASE, request, NULL);
  json_node_set_object (node, answer);
  text = bb_canonical_json_to_string (node);
  g_assert_cmpstr (text, ==, "{\"answer:v1:A1\":{\"missing\":[\"3-cc\",\"2-zz\"],\"possible_ancestors\":[\"2-bb\"]},\"new\":{\"missing\":[\"1-n\"]}}");
}

static void
test_changes (void)
{
  g_auto (Workspace) w = { 0 };
  g_autoptr (GPtrArray) all = NULL, rest = NULL;
  BbChange *change;

  workspace_init (&w);
  insert (w.store, "a", "1-a", FALSE, "{}");
  insert (w.store, ID, "2-bb 1-a", FALSE, "{}");
  insert (w.store, "a", "2-a 1-a", TRUE, "{}");
  insert (w.store, ID, "2-cc 1-a", TRUE, "{}");
  all = bb_store_changes (w.store, DATABASE, 0, 10, NULL);
  g_assert_cmpint (all->len, ==, 2);                             /* each document once, at its latest change */
  change = all->pdata[0];
  g_assert_cmpstr (change->id, ==, "a");
  g_assert_true (change->deleted);
  change = all->pdata[1];
  g_assert_cmpstr (change->rev, ==, "2-bb");
  g_assert_cmpstr (change->leaves[1], ==, "2-cc");               /* all leaves, deleted ones too */
  g_assert_cmpint (change->seq, ==, 4);
  rest = bb_store_changes (w.store, DATABASE, 3, 10, NULL);
  g_assert_cmpint (rest->len, ==, 1);
}

static void
test_edit_continues_a_foreign_branch (void)
{
  g_auto (Workspace) w = { 0 };
  g_autofree char *rev = NULL, *expected = NULL;

  workspace_init (&w);
  insert (w.store, ID, "2-bb 1-a", FALSE, "{}");
  insert (w.store, ID, "2-cc 1-a", FALSE, "{}");
  rev = put (w.store, ID, "2-bb", "{'n':1}");
  expected = g_strconcat (rev, " 2-bb 1-a", NULL);
  expect_path (w.store, rev, expected);
  expect_winner (w.store, rev, "2-cc");
}

static void
copy_revision (BbStore *to, BbStore *from, BbDocument *document)
{
  g_auto (GStrv) path = bb_store_get_path (from, document->database, document->id, document->rev, NULL);
  g_autoptr (BbBatch) batch = bb_batch_new ();

  bb_batch_insert (batch, document->database, document->id, (const char * const *) path, document->deleted, document->body);
  g_assert_true (bb_store_commit (to, batch, NULL, NULL));
  g_assert_cmpstr (bb_batch_get_rev (batch, 0), ==, document->rev);
}

/* Two laptops edit the same answer apart and exchange their leaves: both keep both and show the same one. */
static void
test_two_laptops (void)
{
  g_auto (Workspace) a = { 0 }, b = { 0 };
  g_autofree char *first = NULL, *mine = NULL, *theirs = NULL;
  g_autoptr (BbDocument) base = NULL, at_a = NULL, at_b = NULL, shown_a = NULL, shown_b = NULL;
  g_auto (GStrv) problems = NULL;

  workspace_init (&a);
  workspace_init (&b);
  first = put (a.store, ID, NULL, "{'type':'answer','result':'pass'}");
  base = bb_store_get (a.store, DATABASE, ID, NULL, NULL);
  copy_revision (b.store, a.store, base);
  mine = put (a.store, ID, first, "{'type':'answer','result':'fail'}");
  theirs = put (b.store, ID, first, "{'type':'answer','result':'na'}");
  at_a = bb_store_get (a.store, DATABASE, ID, mine, NULL);
  at_b = bb_store_get (b.store, DATABASE, ID, theirs, NULL);
  copy_revision (b.store, a.store, at_a);
  copy_revision (a.store, b.store, at_b);
  shown_a = winner (a.store);
  shown_b = winner (b.store);
  g_assert_cmpstr (shown_a->rev, ==, shown_b->rev);
  g_assert_cmpstr (shown_a->conflicts[0], ==, shown_b->conflicts[0]);
  problems = bb_store_fsck (b.store, NULL, NULL);
  g_assert_cmpint (g_strv_length (problems), ==, 0);
  bb_store_close (b.store);
  {
    g_autofree char *revisions = dump_query (b.folder, "SELECT signature, body FROM revisions WHERE proven = 0");

    g_assert_cmpstr (revisions, ==, "");                         /* what another laptop of ours wrote can be checked here too */
  }
}

/* ── The property: union of paths has no order ─────────────────────────────────────────────────────────────────── */

typedef struct
{
  char *path;                    /* newest first */
  gboolean deleted;
  char *body;
} Revision;

static void
clear_revision (gpointer data)
{
  Revision *revision = data;

  g_free (revision->path);
  g_free (revision->body);
}

/* A random tree: each revision follows an earlier one or begins a root; at times its history is cut short. */
static GArray *
make_tree (GRand *rand)
{
  GArray *tree = g_array_new (FALSE, TRUE, sizeof (Revision));
  guint size = (guint) g_rand_int_range (rand, 2, 14);

  g_array_set_clear_func (tree, clear_revision);
  for (guint i = 0; i < size; i++)
    {
      Revision revision = { .deleted = g_rand_int_range (rand, 0, 4) == 0, .body = g_strdup_printf ("{'n':%u}", i) };
      const char *parent = i > 0 && g_rand_int_range (rand, 0, 6) > 0
                           ? g_array_index (tree, Revision, g_rand_int_range (rand, 0, (int) i)).path : NULL;
      int generation = parent != NULL ? atoi (parent) + 1 : 1;

      /* The last two digits make it one of a kind: a hash never stands for two bodies. */
      revision.path = g_strdup_printf ("%d-%02x%02x%s%s", generation, g_rand_int_range (rand, 0, 65536), i, parent != NULL ? " " : "",
                                       parent != NULL ? parent : "");
      g_array_append_val (tree, revision);
    }
  return tree;
}

/* A peer that stemmed its tree sends fewer ancestors. */
static char *
cut_history (GRand *rand, const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, " ", -1);
  guint length = g_strv_length (parts), keep = length;

  if (g_rand_int_range (rand, 0, 4) == 0)
    keep = (guint) g_rand_int_range (rand, 1, (int) length + 1);
  for (guint i = keep; i < length; i++)
    g_clear_pointer (&parts[i], g_free);
  return g_strjoinv (" ", parts);
}

static void
send (BbStore *store, GRand *rand, const char *id, const Revision *revision, gboolean whole)
{
  g_autofree char *path = whole ? g_strdup (revision->path) : cut_history (rand, revision->path);

  insert (store, id, path, revision->deleted, revision->body);
}

/* Some revisions twice, some with a short history; at the end each once with its whole history, in random order. */
static void
send_all (BbStore *store, GRand *rand, const char *id, GArray *tree)
{
  g_autofree guint *order = g_new (guint, tree->len);

  for (guint i = 0; i < tree->len; i++)
    order[i] = i;
  for (guint i = tree->len - 1; i > 0; i--)
    {
      guint j = (guint) g_rand_int_range (rand, 0, (int) i + 1), kept = order[i];

      order[i] = order[j];
      order[j] = kept;
    }
  for (guint i = 0; i < tree->len; i++)
    {
      if (g_rand_boolean (rand))
        send (store, rand, id, &g_array_index (tree, Revision, g_rand_int_range (rand, 0, (int) tree->len)), FALSE);
      send (store, rand, id, &g_array_index (tree, Revision, order[i]), TRUE);
    }
}

static void
describe_leaves (GString *text, BbStore *store, const char *id)
{
  g_autoptr (GPtrArray) changes = bb_store_changes (store, DATABASE, 0, G_MAXUINT, NULL);

  for (guint i = 0; i < changes->len; i++)
    {
      BbChange *change = changes->pdata[i];

      if (!g_str_equal (change->id, id))
        continue;
      g_string_append_printf (text, "%s %d\n", change->rev, change->deleted);
      for (guint j = 0; change->leaves[j] != NULL; j++)
        {
          g_auto (GStrv) path = bb_store_get_path (store, DATABASE, id, change->leaves[j], NULL);
          g_autofree char *joined = g_strjoinv (" ", path);

          g_string_append_printf (text, "%s\n", joined);
        }
    }
}

/* Winner, leaves with their paths, and every body. */
static char *
describe (BbStore *store, const char *id)
{
  g_autoptr (GPtrArray) history = bb_store_history (store, DATABASE, id, NULL);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  GString *text = g_string_new (NULL);

  describe_leaves (text, store, id);
  for (guint i = 0; i < history->len; i++)
    {
      BbDocument *document = history->pdata[i];

      g_ptr_array_add (lines, g_strdup_printf ("%s %d %d\n", document->rev, document->deleted,
                                               (int) json_object_get_int_member (document->body, "n")));
    }
  g_ptr_array_sort_values (lines, (GCompareFunc) strcmp);
  for (guint i = 0; i < lines->len; i++)
    g_string_append (text, lines->pdata[i]);
  return g_string_free (text, FALSE);
}

/* The tree as it must be, told without the store. */
static char *
compute_winner (GArray *tree)
{
  const Revision *best = NULL;

  for (guint i = 0; i < tree->len; i++)
    {
      const Revision *revision = &g_array_index (tree, Revision, i);
      gboolean leaf = TRUE;

      for (guint j = 0; j < tree->len && leaf; j++)
        {
          const char *rest = strchr (g_array_index (tree, Revision, j).path, ' ');

          leaf = rest == NULL || !g_str_equal (rest + 1, revision->path);
        }
      if (!leaf || (best != NULL && revision->deleted > best->deleted))
        continue;
      if (best == NULL || revision->deleted < best->deleted || atoi (revision->path) > atoi (best->path) ||
          (atoi (revision->path) == atoi (best->path) && strcmp (strchr (revision->path, '-'), strchr (best->path, '-')) > 0))
        best = revision;
    }
  return g_strdup_printf ("%.*s %d\n", (int) strcspn (best->path, " "), best->path, best->deleted);
}

static void
test_random_trees_in_random_orders (void)
{
  g_auto (Workspace) a = { 0 }, b = { 0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  workspace_init (&a);
  workspace_init (&b);
  for (int round = 0; round < 60; round++)
    {
      g_autofree char *id = g_strdup_printf ("answer:v1:%d", round);
      g_autoptr (GArray) tree = make_tree (rand);
      g_autofree char *first = NULL, *second = NULL, *best = compute_winner (tree);

      send_all (a.store, rand, id, tree);
      send_all (b.store, rand, id, tree);
      first = describe (a.store, id);
      second = describe (b.store, id);
      g_assert_cmpstr (first, ==, second);
      g_assert_true (g_str_has_prefix (first, best));
    }
  bb_store_close (a.store);
  bb_store_close (b.store);
  {
    g_autofree char *first = dump_tables (a.folder, "answers"), *second = dump_tables (b.folder, "answers");

    g_assert_cmpstr (first, ==, second);
  }
}

/* Two histories that contradict each other: still the same tree on both sides. */
static void
test_contradicting_histories (void)
{
  const char *paths[] = { "3-cc 2-aa 1-x", "3-cc 2-bb 1-x", "4-dd 3-cc 2-aa 1-x" };
  g_autofree char *expected = NULL;

  for (guint start = 0; start < 3; start++)
    for (guint step = 1; step < 3; step++)
      {
        g_auto (Workspace) w = { 0 };
        g_autoptr (GString) text = g_string_new (NULL);

        workspace_init (&w);
        for (guint i = 0; i < 3; i++)
          insert (w.store, ID, paths[(start + i * step) % 3], FALSE, "{}");
        describe_leaves (text, w.store, ID);
        if (expected == NULL)
          expected = g_strdup (text->str);
        g_assert_cmpstr (text->str, ==, expected);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/tree/winner", test_winner);
  g_test_add_func ("/store/tree/tombstones-only", test_tombstones_only);
  g_test_add_func ("/store/tree/same-revision-again", test_same_revision_again_changes_nothing);
  g_test_add_func ("/store/tree/hex-lower-case", test_hex_signatures_are_lower_cased);
  g_test_add_func ("/store/tree/body-comes-later", test_body_of_an_ancestor_comes_later);
  g_test_add_func ("/store/tree/stemmed-history-is-joined", test_stemmed_history_is_joined_when_it_comes);
  g_test_add_func ("/store/tree/gaps-are-refused", test_paths_with_gaps_are_refused);
  g_test_add_func ("/store/tree/a-thousand-ancestors", test_paths_end_after_a_thousand);
  g_test_add_func ("/store/tree/revs-diff", test_revs_diff);
  g_test_add_func ("/store/tree/changes", test_changes);
  g_test_add_func ("/store/tree/edit-on-foreign-branch", test_edit_continues_a_foreign_branch);
  g_test_add_func ("/store/tree/two-laptops", test_two_laptops);
  g_test_add_func ("/store/tree/random-trees-random-orders", test_random_trees_in_random_orders);
  g_test_add_func ("/store/tree/contradicting-histories", test_contradicting_histories);
  return g_test_run ();
}
