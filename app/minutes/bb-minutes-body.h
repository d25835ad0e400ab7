/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-minutes-model.h"

G_BEGIN_DECLS

/* What one building of the paper needs at hand. */
typedef struct
{
  BbMinutes *minutes;
  BbCase *visit;
  BbVisit *facts;                /* of @visit */
  BbWording *wording;            /* of @plan */
  const BbPaperPlan *plan;
  const BbPaper *paper;          /* %NULL: the minutes */
  guint sections;                /* headings so far */
  const BbMinutesOptions *options;
  const BbPageCounts *counts;
  GDate day;                     /* of the visit; invalid before it */
} BbBuilder;

/* The annexes; one without content, or switched off, is left out and the others move up. */
typedef enum { BB_ANNEX_ANSWERS, BB_ANNEX_PHOTOS, BB_ANNEX_EVIDENCE } BbAnnex;

/* Takes @markup. */
BbBlock *bb_builder_add (BbBuilder *self, BbStyle style, char *markup);
/* A heading that is in the outline too; {n} in it becomes its number. */
void bb_builder_add_heading (BbBuilder *self, const char *key);
const char *bb_builder_say (BbBuilder *self, const char *key);
/* From 1; 0 when the visit has nothing for it. */
guint bb_builder_number_annex (BbBuilder *self, BbAnnex annex);
guint bb_builder_count_annexes (BbBuilder *self);
/* Photographs that are printed: not the originals of redacted copies. (transfer full) (element-type BbEvidence) */
GPtrArray *bb_builder_list_photos (BbBuilder *self);
/* The redacted copy of @original, or %NULL. */
BbEvidence *bb_builder_find_redaction (BbBuilder *self, const BbEvidence *original);
char *bb_builder_get_unit_name (BbBuilder *self);
/* "05/BB-ĐKT", or %NULL when the office has still to give it. */
char *bb_builder_get_full_number (BbBuilder *self);
/* When the minutes ended: for the closing clause and the file. (transfer none) (nullable) */
GDateTime *bb_builder_get_closing_time (BbBuilder *self);
/* The refusal of @field since the last lock, or %NULL. */
BbEvent *bb_minutes_find_refusal (BbCase *visit, const char *field);
/* The signature by hand, on the screen or on paper, since the last lock. */
BbEvent *bb_minutes_find_by_hand (BbCase *visit, const char *field);
/* Whether @field was refused or signed by hand: the paper has no form field for it. */
gboolean bb_minutes_is_by_hand (BbCase *visit, const char *field);
/* Whether the unit was found closed and the visit not opened since. */
BbEvent *bb_minutes_find_unit_closed (BbCase *visit);

/* "đột xuất" */
const char *bb_builder_get_kind (BbBuilder *self);
/* "Sở Nội vụ tỉnh Minh Họa" */
const char *bb_builder_get_issuer_name (BbBuilder *self);
/* The name of the paper, below its type: plain. (transfer full) */
char *bb_builder_get_subject (BbBuilder *self);
/* "BB-ĐKT". (transfer full) */
char *bb_builder_get_symbol (BbBuilder *self);
/* "ngày 23 tháng 11 năm 2026" of the visit, or "". (transfer full) */
char *bb_builder_format_day (BbBuilder *self);
/* Lines of the recipients, head first. (transfer full) (element-type char *) */
GPtrArray *bb_builder_list_recipients (BbBuilder *self);

/* One block each; bb-minutes-build.c knows them by the names of data/minutes/papers. */
void bb_builder_add_letterhead (BbBuilder *self);
void bb_builder_add_name (BbBuilder *self);
void bb_builder_add_grounds (BbBuilder *self);
void bb_builder_add_time_and_place (BbBuilder *self);
void bb_builder_add_attendance (BbBuilder *self);
void bb_builder_add_team (BbBuilder *self);
void bb_builder_add_method (BbBuilder *self);
void bb_builder_add_checklists (BbBuilder *self);        /* those of the visit, a line each */
void bb_builder_add_results (BbBuilder *self);
void bb_builder_add_findings (BbBuilder *self);
void bb_builder_add_opinion (BbBuilder *self);
void bb_builder_add_recommendations (BbBuilder *self);
void bb_builder_add_evidence (BbBuilder *self);
void bb_builder_add_closing (BbBuilder *self);
void bb_builder_add_signatures (BbBuilder *self);
void bb_builder_add_recipients (BbBuilder *self);
void bb_builder_add_answers (BbBuilder *self);
void bb_builder_add_photos (BbBuilder *self);
void bb_builder_add_evidence_list (BbBuilder *self);

/* Of the other papers: bb-minutes-others.c, bb-minutes-lists.c. */
void bb_builder_add_addressee (BbBuilder *self);
void bb_builder_add_intro (BbBuilder *self);
void bb_builder_add_assessment (BbBuilder *self);
void bb_builder_add_announcement (BbBuilder *self);
void bb_builder_add_about (BbBuilder *self);
void bb_builder_add_refused (BbBuilder *self);
void bb_builder_add_follow_up (BbBuilder *self);
void bb_builder_add_ending (BbBuilder *self);
void bb_builder_add_corrections (BbBuilder *self);
void bb_builder_add_presence (BbBuilder *self);
void bb_builder_add_persons (BbBuilder *self);
/* The texts "NAME.title" and "NAME.text", as they stand. */
void bb_builder_add_own_words (BbBuilder *self, const char *name);

G_END_DECLS
