/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "bb-open-visit.h"

G_BEGIN_DECLS

/* The visit: sections, items, and the evidence of the chosen item.
 * signal "minutes-requested" (BbOpenVisit *) */
#define BB_TYPE_VISIT_PAGE (bb_visit_page_get_type ())
G_DECLARE_FINAL_TYPE (BbVisitPage, bb_visit_page, BB, VISIT_PAGE, AdwNavigationPage)

AdwNavigationPage *bb_visit_page_new (BbWorkspace *workspace, const char *visit);
/* Of a visit that is read already, or being read. */
AdwNavigationPage *bb_visit_page_new_for_session (BbOpenVisit *session);
BbOpenVisit *bb_visit_page_get_session (BbVisitPage *self);
/* Shows the item and chooses it. */
void bb_visit_page_show_item (BbVisitPage *self, const char *code);
/* Only what @member is to look at; %NULL: everything. */
void bb_visit_page_set_only (BbVisitPage *self, const char *member);
void bb_visit_page_attach (BbVisitPage *self, const char *path);
/* "From the phone", for the chosen item. */
void bb_visit_page_open_phone (BbVisitPage *self);
void bb_visit_page_import (BbVisitPage *self, const char *folder);
void bb_visit_page_open_minutes (BbVisitPage *self);
void bb_visit_page_undo (BbVisitPage *self, guint steps);
void bb_visit_page_redo (BbVisitPage *self);
/* Draws the sample of the chosen item from the list of dossiers in the CSV file at @path. */
void bb_visit_page_draw_from (BbVisitPage *self, const char *path);

G_END_DECLS
