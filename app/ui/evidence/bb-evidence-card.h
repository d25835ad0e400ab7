/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* A piece of evidence as a row of a list. */
#define BB_TYPE_EVIDENCE_ENTRY (bb_evidence_entry_get_type ())
G_DECLARE_FINAL_TYPE (BbEvidenceEntry, bb_evidence_entry, BB, EVIDENCE_ENTRY, GObject)
BbEvidenceEntry *bb_evidence_entry_new (BbEvidence *evidence, guint number);
BbEvidence *bb_evidence_entry_get (BbEvidenceEntry *self);
guint bb_evidence_entry_get_number (BbEvidenceEntry *self);

/* Its picture or icon, a caption to write in, when and by whose clock it was taken, and the beginning of its hash. */
#define BB_TYPE_EVIDENCE_CARD (bb_evidence_card_get_type ())
G_DECLARE_FINAL_TYPE (BbEvidenceCard, bb_evidence_card, BB, EVIDENCE_CARD, GtkBox)
GtkWidget *bb_evidence_card_new (void);
void bb_evidence_card_set_entry (BbEvidenceCard *self, BbOpenVisit *session, BbEvidenceEntry *entry);

G_END_DECLS
