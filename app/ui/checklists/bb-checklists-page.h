/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* The catalogue of checklists: every version with its state; import, new drafts, and what opens one. */
#define BB_TYPE_CHECKLISTS_PAGE (bb_checklists_page_get_type ())
G_DECLARE_FINAL_TYPE (BbChecklistsPage, bb_checklists_page, BB, CHECKLISTS_PAGE, AdwNavigationPage)

AdwNavigationPage *bb_checklists_page_new (BbWorkspace *workspace);
/* A table (.csv) or a checklist file (.json); asks what it is to be called. */
void bb_checklists_page_import (BbChecklistsPage *self, const char *path);
/* Opens the editor of a draft, or the view of a published version. */
void bb_checklists_page_open (BbChecklistsPage *self, const char *code, const char *version);

G_END_DECLS
