/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* With which server the workspace is kept alike, what went and what was refused and why, and when the server was there last. */
#define BB_TYPE_SYNC_PAGE (bb_sync_page_get_type ())
G_DECLARE_FINAL_TYPE (BbSyncPage, bb_sync_page, BB, SYNC_PAGE, AdwNavigationPage)

AdwNavigationPage *bb_sync_page_new (BbWorkspace *workspace);

G_END_DECLS
