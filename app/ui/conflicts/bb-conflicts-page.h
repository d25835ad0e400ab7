/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* Every record that two people changed apart, to be decided. */
#define BB_TYPE_CONFLICTS_PAGE (bb_conflicts_page_get_type ())
G_DECLARE_FINAL_TYPE (BbConflictsPage, bb_conflicts_page, BB, CONFLICTS_PAGE, AdwNavigationPage)

AdwNavigationPage *bb_conflicts_page_new (BbWorkspace *workspace);

G_END_DECLS
