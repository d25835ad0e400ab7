/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-visits.h"

G_BEGIN_DECLS

/* Searches what was written anywhere, with or without marks, and shows it by kind.
 * signal "chosen" (const char *visit, const char *item): @item may be ""; "checklist-chosen" (const char *id): "checklist:A:1.1";
 * "facts-chosen" (const char *id): "unit:<code>" or "basis:<id>" */
#define BB_TYPE_SEARCH_DIALOG (bb_search_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BbSearchDialog, bb_search_dialog, BB, SEARCH_DIALOG, AdwDialog)

AdwDialog *bb_search_dialog_new (BbWorkspace *workspace);
void bb_search_dialog_search (BbSearchDialog *self, const char *text);

G_END_DECLS
