/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* A version to look at: every item as the inspector sees it, at one kind of unit or at all. Of a published one: also what leads on.
 * signal "draft-requested" (): a new draft from it. */
#define BB_TYPE_CHECKLIST_VIEW (bb_checklist_view_get_type ())
G_DECLARE_FINAL_TYPE (BbChecklistView, bb_checklist_view, BB, CHECKLIST_VIEW, AdwNavigationPage)

/* Shows a copy of @checklist. */
AdwNavigationPage *bb_checklist_view_new (BbWorkspace *workspace, BbChecklist *checklist, GPtrArray *bases);
BbChecklist *bb_checklist_view_get_checklist (BbChecklistView *self);

G_END_DECLS
