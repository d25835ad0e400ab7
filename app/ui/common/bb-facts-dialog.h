/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* What is known of a unit, with its visits, or of a legal basis, with the items that stand on it.
 * signal "visit-chosen" (const char *visit) */
#define BB_TYPE_FACTS_DIALOG (bb_facts_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BbFactsDialog, bb_facts_dialog, BB, FACTS_DIALOG, AdwDialog)

/* @id: "unit:<code>" or "basis:<id>" */
AdwDialog *bb_facts_dialog_new (BbWorkspace *workspace, const char *id);

G_END_DECLS
