/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "domain/bb-case.h"

G_BEGIN_DECLS

/* What the unit handed over with its opinion: rows of the evidence, and ways to add to it, choose and drop.
 * Signals: "added" (GStrv: paths), "removed" (SHA-256). */
#define BB_TYPE_HANDED_OVER (bb_handed_over_get_type ())
G_DECLARE_FINAL_TYPE (BbHandedOver, bb_handed_over, BB, HANDED_OVER, AdwPreferencesGroup)

void bb_handed_over_show (BbHandedOver *self, BbCase *visit);
/* Without an opinion there is nothing to hand over with. */
void bb_handed_over_set_has_opinion (BbHandedOver *self, gboolean has_opinion);
/* Files are on their way. */
void bb_handed_over_set_busy (BbHandedOver *self, gboolean busy);

G_END_DECLS
