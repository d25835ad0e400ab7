/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-viewer-order.h"

GArray *
bb_viewer_list_numbers (BbCase *visit, const char *item)
{
  GArray *numbers;

  if (item)
    return bb_case_list_evidence_of (visit, item);
  numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 1; i <= bb_case_get_evidence (visit)->len; i++)
    if (!bb_evidence_is_restricted (bb_case_get_evidence (visit)->pdata[i - 1]))
      g_array_append_val (numbers, i);
  return numbers;
}

int
bb_viewer_find_position (BbCase *visit, GArray *numbers, const char *sha256)
{
  guint number = bb_case_number_evidence (visit, sha256);

  for (guint i = 0; i < numbers->len; i++)
    if (g_array_index (numbers, guint, i) == number)
      return (int) i;
  return -1;
}
