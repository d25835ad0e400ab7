/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "bb-open-visit.h"

G_BEGIN_DECLS

/* Interactions that were watched, one a row, with the flags that were seen in each. Hidden for items without an observation rule. */
#define BB_TYPE_OBSERVATION_GRID (bb_observation_grid_get_type ())
G_DECLARE_FINAL_TYPE (BbObservationGrid, bb_observation_grid, BB, OBSERVATION_GRID, GtkBox)

GtkWidget *bb_observation_grid_new (void);
void bb_observation_grid_set_entry (BbObservationGrid *self, BbOpenVisit *session, BbEntry *entry);
void bb_observation_grid_refresh (BbObservationGrid *self);
/* Adds an interaction and puts the focus on its first flag. */
void bb_observation_grid_add (BbObservationGrid *self);

G_END_DECLS
