/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-answer.h"

G_BEGIN_DECLS

/* sample:<visit>:<item>-<number>: a drawn dossier. Each says how it was drawn (bb-draw.h), so that the draw can be repeated. The id follows
 * from the draw: two laptops that draw alike make the same documents. */
BB_DECLARE_VALUE (BbSample, bb_sample, BB_SAMPLE_SCHEMA)
struct _BbSample
{
  BbValue base;
  char *visit;
  char *item;
  gint64 number;                 /* from 1, in rising order of the places */
  gint64 place;                  /* in the population, from 1 */
  char *code;                    /* of the dossier; %NULL when it was drawn by place alone */
  gint64 population;
  gint64 seed;                   /* of the visit */
  char *list;                    /* SHA-256 of the list that it was drawn from, or %NULL */
  int result;                    /* BB_RESULT_PASS, BB_RESULT_FAIL, or -1: not looked at yet */
  char *note;
  char *author;
  GDateTime *at;
};

/* "HS-2026-0017", or "hồ sơ thứ 17". (transfer full) */
char *bb_sample_format_name (const BbSample *self);
/* The totals of @samples (BbSample of one item, at least one). (transfer full) */
BbSampleResult *bb_samples_sum (GPtrArray *samples);
/* How many of @samples nobody has looked at yet. */
guint bb_samples_count_unseen (GPtrArray *samples);
int bb_samples_compare (gconstpointer left, gconstpointer right);        /* for g_ptr_array_sort(): by item, then number */

G_END_DECLS
