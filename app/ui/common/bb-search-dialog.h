/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-visits.h"

G_BEGIN_DECLS

/* Searches what was written in all visits, with or without marks.
 * signal "chosen" (const char *visit, const char *item): @item may be "" */
#define BB_TYPE_SEARCH_DIALOG (bb_search_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BbSearchDialog, bb_search_dialog, BB, SEARCH_DIALOG, AdwDialog)

AdwDialog *bb_search_dialog_new (BbWorkspace *workspace);

G_END_DECLS
