/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* "From a card or folder": its pictures, the item proposed for each, and one button that takes them in.
 * signal "taken" (guint): so many became evidence */
#define BB_TYPE_IMPORT_DIALOG (bb_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BbImportDialog, bb_import_dialog, BB, IMPORT_DIALOG, AdwDialog)

/* @entry: the item that is chosen in the window: offered for what has none. */
AdwDialog *bb_import_dialog_new (BbOpenVisit *session, BbEntry *entry, const char *folder);

G_END_DECLS
