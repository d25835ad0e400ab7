/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "bb-checklist-draft.h"

G_BEGIN_DECLS

/* Sections and items of a draft as one list to choose from; marks what is incomplete.
 * signal "activated" (): a place was chosen by the person. */
#define BB_TYPE_OUTLINE (bb_outline_get_type ())
G_DECLARE_FINAL_TYPE (BbOutline, bb_outline, BB, OUTLINE, AdwBin)

void bb_outline_set_draft (BbOutline *self, BbChecklistDraft *draft);
/* All rows anew. */
void bb_outline_rebuild (BbOutline *self);
/* Texts and marks. */
void bb_outline_refresh (BbOutline *self);
/* Shows which place is chosen. */
void bb_outline_show_chosen (BbOutline *self);

G_END_DECLS
