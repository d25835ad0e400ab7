/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* What is still to be seen to before the lock; each line jumps to its item.
 * signal "item-requested" (const char *code) */
#define BB_TYPE_OPEN_POINTS (bb_open_points_get_type ())
G_DECLARE_FINAL_TYPE (BbOpenPoints, bb_open_points, BB, OPEN_POINTS, AdwExpanderRow)

void bb_open_points_show (BbOpenPoints *self, BbCase *visit);
guint bb_open_points_get_n_points (BbOpenPoints *self);

G_END_DECLS
