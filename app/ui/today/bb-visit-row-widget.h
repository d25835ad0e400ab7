/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-visit-rows.h"

G_BEGIN_DECLS

/* A visit in the list: the unit, what kind of visit and when, how far it is. */
#define BB_TYPE_VISIT_ROW_WIDGET (bb_visit_row_widget_get_type ())
G_DECLARE_FINAL_TYPE (BbVisitRowWidget, bb_visit_row_widget, BB, VISIT_ROW_WIDGET, GtkBox)

GtkWidget *bb_visit_row_widget_new (void);
void bb_visit_row_widget_set_entry (BbVisitRowWidget *self, BbVisitEntry *entry);
/* What a screen reader says of it. (transfer full) */
char *bb_visit_row_widget_describe (BbVisitEntry *entry);

G_END_DECLS
