/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* A menu of the papers that a visit has beside its minutes: each can be made, and each that was made can be saved again. */
#define BB_TYPE_PAPERS_BUTTON (bb_papers_button_get_type ())
G_DECLARE_FINAL_TYPE (BbPapersButton, bb_papers_button, BB, PAPERS_BUTTON, AdwBin)

void bb_papers_button_set_session (BbPapersButton *self, BbOpenVisit *session);
/* "make" with the name of a kind, "save": for the page that it stands on. (transfer none) */
GActionGroup *bb_papers_button_get_actions (BbPapersButton *self);
void bb_papers_button_refresh (BbPapersButton *self);
/* Asks where a kept paper is to be saved. @id: of its document. */
void bb_papers_button_save (BbPapersButton *self, const char *id, const char *kind);

G_END_DECLS
