/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* How long the signatures of a locked visit will hold: their level, what it waits for, when it is tried again, what the authority said. */
#define BB_TYPE_LONGEVITY (bb_longevity_get_type ())
G_DECLARE_FINAL_TYPE (BbLongevity, bb_longevity, BB, LONGEVITY, AdwPreferencesGroup)

/* @paper: %NULL: the minutes of the visit */
void bb_longevity_set_session (BbLongevity *self, BbOpenVisit *session, const char *paper);
/* After the visit was read again. */
void bb_longevity_refresh (BbLongevity *self);

G_END_DECLS
