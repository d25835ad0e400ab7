/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-visits.h"

G_BEGIN_DECLS

/* An unannounced inspection in three steps: the unit, the checklists, the team.
 * signal "started" (const char *visit) */
#define BB_TYPE_START_DIALOG (bb_start_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BbStartDialog, bb_start_dialog, BB, START_DIALOG, AdwDialog)

AdwDialog *bb_start_dialog_new (BbWorkspace *workspace);

G_END_DECLS
