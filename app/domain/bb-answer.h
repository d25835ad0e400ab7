/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-checklist.h"

G_BEGIN_DECLS

typedef enum { BB_RESULT_PASS, BB_RESULT_FAIL, BB_RESULT_NA } BbResult;      /* -1: not answered */
extern const char * const bb_result_names[];
const char *bb_result_get_label (int result);            /* translated */
const char *bb_result_get_official (int result);         /* Vietnamese, as minutes print it */

BB_DECLARE_VALUE (BbRatio, bb_ratio, BB_RATIO_SCHEMA)
struct _BbRatio { BbValue base; gint64 numerator; gint64 denominator; };

BB_DECLARE_VALUE (BbSampleResult, bb_sample_result, BB_SAMPLE_RESULT_SCHEMA)
struct _BbSampleResult { BbValue base; gint64 population; gint64 size; gint64 passed; gint64 failed; gint64 seed; };

/* One interaction that was watched: the flags of the item's rule that were seen. */
BB_DECLARE_VALUE (BbObservation, bb_observation, BB_OBSERVATION_SCHEMA)
struct _BbObservation { BbValue base; char **flags; GDateTime *at; };

/* answer:<visit>:<item> */
BB_DECLARE_VALUE (BbAnswer, bb_answer, BB_ANSWER_SCHEMA)
struct _BbAnswer
{
  BbValue base;
  char *visit;
  char *item;                    /* code */
  int result;                    /* BbResult, or -1 */
  GPtrArray *counts;             /* BbCount */
  BbRatio *ratio;
  BbSampleResult *sample;
  GPtrArray *observations;       /* BbObservation; the ratio follows from them */
  char *text;
  char *note;
  char *author;
  GDateTime *at;
};

/* Whether @self is of the kind that @item asks for. Errors: BB_DOMAIN_ERROR_ANSWER_TYPE. */
gboolean bb_answer_check (const BbAnswer *self, const BbItem *item, GError **error);
/* Computes the ratio from the observations, when there are any: flags seen of flags that could be seen. */
void bb_answer_settle (BbAnswer *self, const BbItem *item);
/* In how many of the observations @flag was seen. */
guint bb_answer_count_flag (const BbAnswer *self, const char *flag);
/* Whether it says anything at all: a result, a number or a text. */
gboolean bb_answer_is_given (const BbAnswer *self);
/* Whether it decides @item: a result, or the text that is asked for. Figures alone do not say what they mean. */
gboolean bb_answer_decides (const BbAnswer *self, const BbItem *item);
/* Whether a number that @item asks for is missing. */
gboolean bb_answer_lacks_figures (const BbAnswer *self, const BbItem *item);
/* The figures in words, Vietnamese, as minutes print them: "có mặt 33, vắng có lý do 2", "12/15 (80,0%)". "" when there are none. */
char *bb_answer_format_figures (const BbAnswer *self, const BbItem *item);
/* "99,88%": two decimals at most, decimal comma. "–" when the denominator is 0. */
char *bb_format_percent (gint64 numerator, gint64 denominator);
/* "4.133": dots between thousands, as Vietnamese papers write numbers. */
char *bb_format_number (gint64 number);

G_END_DECLS
