/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-conflicts.h"

G_BEGIN_DECLS

/* The versions of one record side by side, one below the other when @compact; each can be kept, or each field from either. */
#define BB_TYPE_CONFLICT_CARD (bb_conflict_card_get_type ())
G_DECLARE_FINAL_TYPE (BbConflictCard, bb_conflict_card, BB, CONFLICT_CARD, AdwBin)

/* signal "chosen" (guint keep, gpointer from): from: a guint for each field of the conflict, or %NULL */

/* Takes @conflict. */
GtkWidget *bb_conflict_card_new (BbConflict *conflict, gboolean compact);
BbConflict *bb_conflict_card_get_conflict (BbConflictCard *self);

G_END_DECLS
