/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-match.h"

#include <stdlib.h>

static void
add_mark (GArray *marks, GDateTime *at, const char *item)
{
  BbMatchMark mark = { at ? g_date_time_to_unix (at) * G_USEC_PER_SEC + g_date_time_get_microsecond (at) : 0, item };

  if (at && item)
    g_array_append_val (marks, mark);
}

static void
add_section (GArray *marks, BbCase *visit, BbSection *section)
{
  for (guint i = 0; i < section->items->len; i++)
    {
      BbItem *item = section->items->pdata[i];
      BbAnswer *answer = bb_case_find_answer (visit, item->code);

      if (answer)
        add_mark (marks, answer->at, item->code);
    }
}

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  gint64 first = ((const BbMatchMark *) a)->at, second = ((const BbMatchMark *) b)->at;

  return (first > second) - (first < second);
}

GArray *
bb_match_list_marks (BbCase *visit)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (BbMatchMark));
  GPtrArray *checklists = bb_case_get_checklists (visit), *findings = bb_case_get_findings (visit);

  for (guint i = 0; i < checklists->len; i++)
    {
      GPtrArray *sections = ((BbChecklist *) checklists->pdata[i])->sections;

      for (guint j = 0; j < sections->len; j++)
        add_section (marks, visit, sections->pdata[j]);
    }
  for (guint i = 0; i < findings->len; i++)
    add_mark (marks, ((BbFinding *) findings->pdata[i])->at, ((BbFinding *) findings->pdata[i])->item);
  g_array_sort (marks, compare_marks);                   /* stable */
  return marks;
}

static const char *
decide (const BbMatchMark *mark, BbMatch how, BbMatch *match, gint64 *at)
{
  *match = mark ? how : BB_MATCH_NONE;
  if (at)
    *at = mark ? mark->at : 0;
  return mark ? mark->item : NULL;
}

const char *
bb_match_find (GArray *marks, gint64 opened, gint64 at, BbMatch *match, gint64 *mark)
{
  const gint64 patience = BB_MATCH_NEXT_SECONDS * G_USEC_PER_SEC, reach = BB_MATCH_NEAREST_SECONDS * G_USEC_PER_SEC;
  const BbMatchMark *before = NULL, *after = NULL, *nearest;

  if (opened != G_MININT64 && at < opened - reach)
    return decide (NULL, BB_MATCH_NONE, match, mark);
  for (guint i = 0; i < marks->len && !after; i++)
    {
      const BbMatchMark *one = &g_array_index (marks, BbMatchMark, i);

      if (one->at >= at)
        after = one;
      else
        before = one;
    }
  if (after && after->at - at <= patience)
    return decide (after, BB_MATCH_NEXT, match, mark);
  nearest = !before || (after && after->at - at < at - before->at) ? after : before;
  return decide (nearest && llabs (nearest->at - at) <= reach ? nearest : NULL, BB_MATCH_NEAREST, match, mark);
}
