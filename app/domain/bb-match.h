/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-case.h"

G_BEGIN_DECLS

/* Which item a photograph was taken for, by the time at which it was taken. One looks, photographs, then writes: so it belongs to the item
 * whose answer or finding was recorded next, within ten minutes; else to the one that was recorded nearest to it, within thirty. Nothing is
 * proposed for a photograph from more than thirty minutes before the visit was opened. */
#define BB_MATCH_NEXT_SECONDS (10 * 60)
#define BB_MATCH_NEAREST_SECONDS (30 * 60)

typedef enum
{
  BB_MATCH_NONE,
  BB_MATCH_NEXT,                 /* recorded next */
  BB_MATCH_NEAREST,              /* recorded nearest */
} BbMatch;

/* When something of an item was recorded. */
typedef struct
{
  gint64 at;                     /* microseconds since 1970 */
  const char *item;              /* code; belongs to the case */
} BbMatchMark;

/* Answers and findings, by time; those of one time in the order of the checklist. The case must outlive them.
 * Returns: (transfer full) (element-type BbMatchMark) */
GArray *bb_match_list_marks (BbCase *visit);
/* @opened: when the visit was opened, microseconds, or G_MININT64. @mark: (out) (optional): the moment that decided.
 * Returns: (nullable): the code of the item */
const char *bb_match_find (GArray *marks, gint64 opened, gint64 at, BbMatch *match, gint64 *mark);

G_END_DECLS
