/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawn dossiers among the open points. */
#include <glib/gi18n-lib.h>

#include "bb-case.h"

gboolean
bb_case_check_dossiers (BbCase *self, const BbItem *item, GPtrArray *points)
{
  g_autoptr (GPtrArray) samples = item->answer == BB_ANSWER_SAMPLE ? bb_case_list_samples (self, item->code) : NULL;
  BbAnswer *answer = bb_case_find_answer (self, item->code);
  guint unseen = samples ? bb_samples_count_unseen (samples) : 0;
  BbOpenPoint *point;

  if (!unseen)
    return FALSE;
  point = g_new0 (BbOpenPoint, 1);
  point->item = g_strdup (item->code);
  point->message = g_strdup_printf (_("%s: %u of %u drawn dossiers are not looked at yet"), item->code, unseen, samples->len);
  g_ptr_array_add (points, point);
  return !answer || !bb_answer_decides (answer, item);
}
