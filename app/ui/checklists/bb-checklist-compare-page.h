/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* Two versions of a checklist side by side: only what differs, each in words. */
#define BB_TYPE_CHECKLIST_COMPARE_PAGE (bb_checklist_compare_page_get_type ())
G_DECLARE_FINAL_TYPE (BbChecklistComparePage, bb_checklist_compare_page, BB, CHECKLIST_COMPARE_PAGE, AdwNavigationPage)

/* @after against the version before it, or another that is chosen. */
AdwNavigationPage *bb_checklist_compare_page_new (BbWorkspace *workspace, BbChecklist *after);

G_END_DECLS
