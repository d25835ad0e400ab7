/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "bb-open-visit.h"

G_BEGIN_DECLS

/* What opens under an item that failed: how severe, what was seen (with the words of earlier findings), who is concerned, what is
 * recommended, the way to evidence. signal "evidence-requested" () */
#define BB_TYPE_FINDING_EDITOR (bb_finding_editor_get_type ())
G_DECLARE_FINAL_TYPE (BbFindingEditor, bb_finding_editor, BB, FINDING_EDITOR, GtkBox)

GtkWidget *bb_finding_editor_new (void);
void bb_finding_editor_set_entry (BbFindingEditor *self, BbOpenVisit *session, BbEntry *entry);
void bb_finding_editor_refresh (BbFindingEditor *self);
void bb_finding_editor_set_compact (BbFindingEditor *self, gboolean compact);

G_END_DECLS
