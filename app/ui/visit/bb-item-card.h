/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "bb-open-visit.h"

G_BEGIN_DECLS

/* One item of a checklist: its text and basis, its answer, its numbers, its note, and what was seen when it failed.
 * property "compact": the answer stands under the text; property "selected".
 * signal "evidence-requested" (), signal "focused" ()
 * signal "dropped" (GValue): what bb_evidence_pane_drop() takes
 * signal "finished" (): its numbers or dossiers are all given; the item itself is to be answered. */
#define BB_TYPE_ITEM_CARD (bb_item_card_get_type ())
G_DECLARE_FINAL_TYPE (BbItemCard, bb_item_card, BB, ITEM_CARD, GtkBox)

GtkWidget *bb_item_card_new (void);
void bb_item_card_set_entry (BbItemCard *self, BbOpenVisit *session, BbEntry *entry);
BbEntry *bb_item_card_get_entry (BbItemCard *self);
/* Opens the note and puts the cursor there. */
void bb_item_card_edit_note (BbItemCard *self);
/* Puts the cursor where the facts of a failed item are written, or into the first number or text. */
gboolean bb_item_card_edit (BbItemCard *self);
/* Puts the cursor into the first number, text or dossier of the answer. */
gboolean bb_item_card_edit_answer (BbItemCard *self);
/* Adds an interaction to a series, or goes to the draw of dossiers. */
gboolean bb_item_card_edit_series (BbItemCard *self);
/* Draws the sample from the list of dossiers in the CSV file at @path. */
void bb_item_card_draw_from (BbItemCard *self, const char *path);

G_END_DECLS
