/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "bb-checklist-draft.h"

G_BEGIN_DECLS

/* A draft of a checklist: sections and items on one side, the form of the chosen one on the other. */
#define BB_TYPE_CHECKLIST_PAGE (bb_checklist_page_get_type ())
G_DECLARE_FINAL_TYPE (BbChecklistPage, bb_checklist_page, BB, CHECKLIST_PAGE, AdwNavigationPage)

AdwNavigationPage *bb_checklist_page_new (BbWorkspace *workspace, BbChecklist *checklist, GPtrArray *bases);
/* Chooses a place (see bb_checklist_draft_choose()) and brings its form to the front. */
void bb_checklist_page_show_place (BbChecklistPage *self, int section, int item);
BbChecklistDraft *bb_checklist_page_get_draft (BbChecklistPage *self);

G_END_DECLS
