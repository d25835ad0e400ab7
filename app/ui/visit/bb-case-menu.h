/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-counter-bar.h"

G_BEGIN_DECLS

/* What can be done on the page of a visit beside answering: the actions "visit.…" and the menus that show those that are possible now. */
#define BB_TYPE_CASE_MENU (bb_case_menu_get_type ())
G_DECLARE_FINAL_TYPE (BbCaseMenu, bb_case_menu, BB, CASE_MENU, GObject)

/* Puts the actions on @page (a BbVisitPage, not owned) and their section on top of @menu. */
BbCaseMenu *bb_case_menu_new (GtkWidget *page, BbOpenVisit *session, BbCounterBar *counters, GMenu *menu);
/* What may not go as planned. (transfer none) */
GMenuModel *bb_case_menu_get_situations (BbCaseMenu *self);

G_END_DECLS
