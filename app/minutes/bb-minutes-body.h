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
  BbWording *wording;
  const BbMinutesOptions *options;
  const BbPageCounts *counts;
  GDate day;                     /* of the visit; invalid before it */
} BbBuilder;

/* The annexes in their order; one without content is left out and the others move up. */
typedef enum { BB_ANNEX_ANSWERS, BB_ANNEX_PHOTOS, BB_ANNEX_EVIDENCE } BbAnnex;

/* Takes @markup. */
BbBlock *bb_builder_add (BbBuilder *self, BbStyle style, char *markup);
/* A heading that is in the outline too. */
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

void bb_builder_add_opening (BbBuilder *self);           /* head, name, grounds, time, place, I, II */
void bb_builder_add_results (BbBuilder *self);           /* III to VII */
void bb_builder_add_closing (BbBuilder *self);           /* refusals, closing clause, signatures, recipients */
void bb_builder_add_annexes (BbBuilder *self);

G_END_DECLS
