/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "bb-open-visit.h"

G_BEGIN_DECLS

/* One quiet line in the card of an item: who answered it and when, and who is to look at it. It shows on the chosen card alone: the widget
 * above it that has a property "selected" says whether that is so. */
#define BB_TYPE_ASSIGN_LINE (bb_assign_line_get_type ())
G_DECLARE_FINAL_TYPE (BbAssignLine, bb_assign_line, BB, ASSIGN_LINE, GtkWidget)

/* @entry %NULL: none. */
void bb_assign_line_set_entry (BbAssignLine *self, BbOpenVisit *session, BbEntry *entry);

G_END_DECLS
