/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An answer as the window and the command line save it (checked, recorded for undo, durable), against the bare commit of the same body in the
 * same store. The two are interleaved; the figures are the medians of several runs. */
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>

#include "services/bb-visits.h"
#include "test-folder.h"

#define RUNS 5
#define ANSWERS 300

static int
compare_doubles (const void *a, const void *b)
{
  return (*(const double *) a > *(const double *) b) - (*(const double *) a < *(const double *) b);
}

static double
quantile (double *values, guint count, double part)
{
  qsort (values, count, sizeof *values, compare_doubles);
  return values[MIN (count - 1, (guint) (part * count))];
}

static BbAnswer *
make_answer (GPtrArray *items, int n)
{
  BbItem *item = items->pdata[n % items->len];
  BbAnswer *answer = bb_answer_new ();

  answer->item = g_strdup (item->code);
  answer->result = n % 3;
  answer->note = g_strdup_printf ("Hồ sơ trễ hạn chưa có thư xin lỗi, lần %d", n);
  return answer;
}

static double
save_by_verb (BbWorkspace *workspace, const char *visit, BbAnswer *answer)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  if (!bb_visit_answer (workspace, visit, answer, &error))
    g_error ("%s", error->message);
  return (double) (g_get_monotonic_time () - start);
}

/* The same body as a new revision of a document of its own, so that both have the same history. */
static double
save_bare (BbStore *store, BbAnswer *answer, GHashTable *revs)
{
  g_autofree char *id = g_strdup_printf ("answer:bare:%s", answer->item);
  g_autoptr (JsonObject) body = bb_answer_to_object (answer);
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  double time;

  bb_batch_put (batch, "doan-bare", id, g_hash_table_lookup (revs, answer->item), body);
  if (!bb_store_commit (store, batch, NULL, &error))
    g_error ("%s", error->message);
  time = (double) (g_get_monotonic_time () - start);
  g_hash_table_replace (revs, g_strdup (answer->item), g_strdup (bb_batch_get_rev (batch, 0)));
  return time;
}

static GPtrArray *
list_items (BbCase *visit)
{
  GPtrArray *items = g_ptr_array_new ();

  for (guint c = 0; c < bb_case_get_checklists (visit)->len; c++)
    {
      BbChecklist *checklist = bb_case_get_checklists (visit)->pdata[c];

      for (guint s = 0; s < checklist->sections->len; s++)
        g_ptr_array_extend (items, ((BbSection *) checklist->sections->pdata[s])->items, NULL, NULL);
    }
  return items;
}

int
main (void)
{
  g_autofree char *folder = g_strdup ("bench-verb-XXXXXX"), *visit = NULL;
  g_autoptr (GHashTable) revs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (BbWorkspace) workspace = NULL;
  g_autoptr (BbCase) loaded = NULL;
  g_autoptr (GError) error = NULL;
  double p50[RUNS], p99[RUNS];

  /* In the build folder, because it lies on a disk and not in memory. */
  g_assert_nonnull (g_mkdtemp (folder));
  workspace = bb_workspace_open (folder, NULL, &error);
  g_assert_no_error (error);
  visit = bb_visit_import_sample (workspace, NULL, &error);
  g_assert_no_error (error);
  loaded = bb_visit_load (workspace, visit, &error);
  items = list_items (loaded);
  for (int run = 0; run < RUNS; run++)
    {
      double verb[ANSWERS], bare[ANSWERS];

      for (int i = 0; i < ANSWERS; i++)
        {
          g_autoptr (BbAnswer) answer = make_answer (items, run * ANSWERS + i);

          verb[i] = save_by_verb (workspace, visit, answer);
          bare[i] = save_bare (bb_workspace_get_store (workspace), answer, revs);
        }
      printf ("# run %d: verb p50 %.0f µs, p99 %.0f µs; bare p50 %.0f µs, p99 %.0f µs\n", run + 1, quantile (verb, ANSWERS, 0.5),
              quantile (verb, ANSWERS, 0.99), quantile (bare, ANSWERS, 0.5), quantile (bare, ANSWERS, 0.99));
      p50[run] = quantile (verb, ANSWERS, 0.5) / quantile (bare, ANSWERS, 0.5);
      p99[run] = quantile (verb, ANSWERS, 0.99) / quantile (bare, ANSWERS, 0.99);
    }
  printf ("answer by the verb against the store, p50: ratio %.2f (goal ≤ 1.3)\n", quantile (p50, RUNS, 0.5));
  printf ("answer by the verb against the store, p99: ratio %.2f (goal ≤ 1.5)\n", quantile (p99, RUNS, 0.5));
  bb_workspace_close (workspace);
  remove_tree (folder);
  return 0;
}
