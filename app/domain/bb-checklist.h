/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-basis.h"
#include "bb-unit.h"

G_BEGIN_DECLS

typedef enum { BB_ANSWER_PASS_FAIL, BB_ANSWER_COUNT, BB_ANSWER_RATIO, BB_ANSWER_SAMPLE, BB_ANSWER_TEXT } BbAnswerType;
extern const char * const bb_answer_type_names[];
const char *bb_answer_type_get_label (int type);         /* translated */

typedef enum { BB_SEVERITY_NONE, BB_SEVERITY_MINOR, BB_SEVERITY_MAJOR, BB_SEVERITY_CRITICAL } BbSeverity;
extern const char * const bb_severity_names[];
const char *bb_severity_get_label (int severity);        /* translated */
const char *bb_severity_get_official (int severity);     /* Vietnamese, as minutes print it */

BB_DECLARE_VALUE (BbCountLabel, bb_count_label, BB_COUNT_LABEL_SCHEMA)
struct _BbCountLabel { BbValue base; char *name; BbText label; };

BB_DECLARE_VALUE (BbRatioLabels, bb_ratio_labels, BB_RATIO_LABELS_SCHEMA)
struct _BbRatioLabels { BbValue base; BbText numerator; BbText denominator; };

BB_DECLARE_VALUE (BbSampleRule, bb_sample_rule, BB_SAMPLE_RULE_SCHEMA)
struct _BbSampleRule { BbValue base; gint64 size; };

/* "4 xin", "4 luôn": each interaction that is watched has flags, which were seen or not. The ratio is computed from them. */
BB_DECLARE_VALUE (BbObservationRule, bb_observation_rule, BB_OBSERVATION_RULE_SCHEMA)
struct _BbObservationRule { BbValue base; GPtrArray *flags; /* BbCountLabel */ };

/* The item is asked only when another one, which stands before it, has one of these results. */
BB_DECLARE_VALUE (BbCondition, bb_condition, BB_CONDITION_SCHEMA)
struct _BbCondition { BbValue base; char *item; char **result; /* names of BbResult */ };

BB_DECLARE_VALUE (BbItem, bb_item, BB_ITEM_SCHEMA)
struct _BbItem
{
  BbValue base;
  char *code;                    /* "A1.01" */
  BbText text;
  int answer;                    /* BbAnswerType */
  GPtrArray *counts;             /* BbCountLabel */
  BbRatioLabels *ratio;
  BbSampleRule *sample;
  BbObservationRule *observation;        /* of some items that are answered by a ratio, or %NULL */
  BbCondition *when;             /* %NULL: always */
  gboolean evidence_required;    /* a failure needs evidence */
  BbText evidence;               /* what is expected */
  int severity;                  /* BbSeverity of a failure */
  GPtrArray *bases;              /* BbBasisRef */
  char **applies;                /* "W", "D", "P" */
};

gboolean bb_item_applies_to (const BbItem *self, BbUnitKind kind);
/* Whether @result (BbResult, or -1) of the item that @self depends on lets it be asked. */
gboolean bb_condition_holds (const BbCondition *self, int result);

BB_DECLARE_VALUE (BbSection, bb_section, BB_SECTION_SCHEMA)
struct _BbSection { BbValue base; char *code; BbText title; GPtrArray *items; /* BbItem */ };

/* checklist:<code>:<version>. Immutable once published. */
BB_DECLARE_VALUE (BbChecklist, bb_checklist, BB_CHECKLIST_SCHEMA)
struct _BbChecklist
{
  BbValue base;
  char *code;
  char *version;
  BbText title;
  GDate valid_from;
  GDate valid_to;
  GDate published;               /* invalid: a draft */
  GPtrArray *sections;           /* BbSection */
};

guint bb_checklist_count_items (const BbChecklist *self);
/* Returns: (transfer none) (nullable) */
BbItem *bb_checklist_find_item (const BbChecklist *self, const char *code);
gboolean bb_checklist_is_valid_on (const BbChecklist *self, const GDate *date);

G_END_DECLS
