/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "services/bb-visits.h"

G_BEGIN_DECLS

/* A visit as a row of a list. */
#define BB_TYPE_VISIT_ENTRY (bb_visit_entry_get_type ())
G_DECLARE_FINAL_TYPE (BbVisitEntry, bb_visit_entry, BB, VISIT_ENTRY, GObject)
const BbVisitRow *bb_visit_entry_get (BbVisitEntry *self);
gboolean bb_visit_entry_is_current (BbVisitEntry *self);       /* of today, or not finished */

/* All visits, newest first, read a page at a time as the list is scrolled; what is of today or unfinished on the first page
 * stands above the rest (two sections of a GtkSectionModel). */
#define BB_TYPE_VISIT_ROWS (bb_visit_rows_get_type ())
G_DECLARE_FINAL_TYPE (BbVisitRows, bb_visit_rows, BB, VISIT_ROWS, GObject)

typedef enum { BB_VISIT_ROWS_LOADING, BB_VISIT_ROWS_READY, BB_VISIT_ROWS_FAILED } BbVisitRowsState;

/* signal "loaded" (const GError *): a page came, or did not. */
BbVisitRows *bb_visit_rows_new (BbWorkspace *workspace);
BbVisitRowsState bb_visit_rows_get_state (BbVisitRows *self);
guint bb_visit_rows_get_n_current (BbVisitRows *self);
void bb_visit_rows_reload (BbVisitRows *self);

G_END_DECLS
