/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-checklist.h"

G_BEGIN_DECLS

/* finding:<visit>:<id>: a shortcoming or violation that an item brought to light. */
BB_DECLARE_VALUE (BbFinding, bb_finding, BB_FINDING_SCHEMA)
struct _BbFinding
{
  BbValue base;
  char *id;                      /* of the document's last part */
  char *visit;
  char *item;
  int severity;                  /* BbSeverity */
  char *fact;
  char *concerned;               /* post and initials of who is concerned, as the minutes print them; the names are in named: documents */
  GPtrArray *bases;              /* BbBasisRef */
  char **evidence;               /* SHA-256 of what proves it, beside what hangs on the item */
  char *author;
  GDateTime *at;
};

/* recommendation:<visit>:<id> */
BB_DECLARE_VALUE (BbRecommendation, bb_recommendation, BB_RECOMMENDATION_SCHEMA)
struct _BbRecommendation
{
  BbValue base;
  char *id;
  char *visit;
  char *finding;                 /* id, or %NULL */
  char *what;
  char *who;
  GDate deadline;
  gint64 working_days;           /* 0: a fixed date was given */
  char *author;
  GDateTime *at;
};

G_END_DECLS
