/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-case.h"

G_BEGIN_DECLS

/* What the files of the case share: bb-case.c gathers and tallies, bb-case-team.c knows who looks at what, bb-case-points.c what is open. */
struct _BbCase
{
  GObject parent_instance;

  char *id;
  BbVisit *visit;
  BbUnit *unit;
  BbIssuer *issuer;
  GPtrArray *checklists, *events, *findings, *recommendations, *evidence, *samples, *counters;
  GHashTable *assignments;       /* section or item → BbAssignment */
  GHashTable *bases;             /* id → BbBasis */
  GHashTable *answers;           /* item → BbAnswer */
  GHashTable *items;             /* code → BbItem */
  GHashTable *sections;          /* code of an item → BbSection */
  GHashTable *ranks;             /* code of an item → its place in the checklists, from 1 */
};

/* Neither the item nor a finding on it has any. */
gboolean bb_case_lacks_evidence (BbCase *self, BbItem *item);
/* Adds an item that applies. */
void bb_case_tally_item (BbCase *self, BbItem *item, BbTally *tally);

G_END_DECLS
