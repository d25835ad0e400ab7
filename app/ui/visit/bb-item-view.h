/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "bb-item-card.h"
#include "bb-open-visit.h"

G_BEGIN_DECLS

/* The items of one section, or of all sections that match a filter, as cards of a virtual list.
 * property "compact": narrow cards.
 * signal "chosen" (): another item, or none; "section-changed" (); "evidence-requested" ();
 * "dropped" (GValue): on the item that is chosen from now on */
#define BB_TYPE_ITEM_VIEW (bb_item_view_get_type ())
G_DECLARE_FINAL_TYPE (BbItemView, bb_item_view, BB, ITEM_VIEW, AdwBin)

void bb_item_view_set_session (BbItemView *self, BbOpenVisit *session);
/* (transfer none) (nullable) */
BbEntry *bb_item_view_get_chosen (BbItemView *self);
guint bb_item_view_get_section (BbItemView *self);
void bb_item_view_set_section (BbItemView *self, guint section);
/* Only what @member is to look at; %NULL: everything. */
void bb_item_view_set_only (BbItemView *self, const char *member);
/* "": the chosen section again. */
void bb_item_view_set_filter (BbItemView *self, const char *text);
void bb_item_view_show (BbItemView *self, BbEntry *entry);
void bb_item_view_move (BbItemView *self, int step);
/* FALSE: every item is answered. */
gboolean bb_item_view_move_to_unanswered (BbItemView *self);
/* A failure goes on to its facts, a text to its field; TRUE when nothing is to be written: the next item may be chosen. */
gboolean bb_item_view_answer (BbItemView *self, int result);
/* The card of the chosen item. (transfer none) (nullable) */
BbItemCard *bb_item_view_get_card (BbItemView *self);
void bb_item_view_edit_note (BbItemView *self);
/* Puts the focus back on the chosen item. */
void bb_item_view_focus_chosen (BbItemView *self);

G_END_DECLS
