/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "bb-open-visit.h"

G_BEGIN_DECLS

/* What is tapped together during a visit: people present, absent, interviewed, and counters of one's own. A tap adds, − takes back.
 * It stays open below the items; "visible" says whether. */
#define BB_TYPE_COUNTER_BAR (bb_counter_bar_get_type ())
G_DECLARE_FINAL_TYPE (BbCounterBar, bb_counter_bar, BB, COUNTER_BAR, AdwBin)

void bb_counter_bar_set_session (BbCounterBar *self, BbOpenVisit *session);

G_END_DECLS
