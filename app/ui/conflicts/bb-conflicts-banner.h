/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* Says how many records were changed apart, and leads to the page where they are decided. */
#define BB_TYPE_CONFLICTS_BANNER (bb_conflicts_banner_get_type ())
G_DECLARE_FINAL_TYPE (BbConflictsBanner, bb_conflicts_banner, BB, CONFLICTS_BANNER, AdwBin)

void bb_conflicts_banner_set_workspace (BbConflictsBanner *self, BbWorkspace *workspace);

G_END_DECLS
