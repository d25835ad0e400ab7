/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "bb-open-visit.h"

G_BEGIN_DECLS

/* The numbers of an item: counts, a ratio with its percentage, or what came of a drawn sample. Hidden for other items.
 * signal "finished" (): Return was pressed in the last number that is needed. */
#define BB_TYPE_FIGURES_BOX (bb_figures_box_get_type ())
G_DECLARE_FINAL_TYPE (BbFiguresBox, bb_figures_box, BB, FIGURES_BOX, GtkBox)

void bb_figures_box_set_entry (BbFiguresBox *self, BbOpenVisit *session, BbEntry *entry);
void bb_figures_box_refresh (BbFiguresBox *self);

G_END_DECLS
