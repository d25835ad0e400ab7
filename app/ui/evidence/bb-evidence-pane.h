/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* The evidence of the chosen item, and the ways to add to it: drop, paste, choose, from the phone, from a folder. */
#define BB_TYPE_EVIDENCE_PANE (bb_evidence_pane_get_type ())
G_DECLARE_FINAL_TYPE (BbEvidencePane, bb_evidence_pane, BB, EVIDENCE_PANE, AdwBin)

void bb_evidence_pane_set_session (BbEvidencePane *self, BbOpenVisit *session);
void bb_evidence_pane_set_entry (BbEvidencePane *self, BbEntry *entry);
void bb_evidence_pane_refresh (BbEvidencePane *self);
void bb_evidence_pane_choose (BbEvidencePane *self);
/* What the clipboard holds, when it is a picture or files. */
void bb_evidence_pane_paste (BbEvidencePane *self);
/* "From the phone", for the chosen item. */
void bb_evidence_pane_open_phone (BbEvidencePane *self);
/* "From a card or folder". */
void bb_evidence_pane_import (BbEvidencePane *self, const char *folder);
/* Files, folders or a picture that were dropped, for the chosen item: @value is what bb_picture_source_take_drops() gives. */
void bb_evidence_pane_drop (BbEvidencePane *self, const GValue *value);
void bb_evidence_pane_attach (BbEvidencePane *self, const char *path);
/* Code of the item whose evidence it shows; %NULL: none. */
const char *bb_evidence_pane_get_item (BbEvidencePane *self);
/* "A2.01 · 2 files" (transfer full) */
char *bb_evidence_pane_describe (BbEvidencePane *self);

G_END_DECLS
