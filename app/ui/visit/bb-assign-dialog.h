/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "bb-open-visit.h"

G_BEGIN_DECLS

/* The team of the visit: how far each member is with what was assigned, and who looks at which section or item. */
#define BB_TYPE_ASSIGN_DIALOG (bb_assign_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BbAssignDialog, bb_assign_dialog, BB, ASSIGN_DIALOG, AdwDialog)

AdwDialog *bb_assign_dialog_new (BbOpenVisit *session);

/* Assigns @code (a section or an item) to @member (%NULL: nobody) and tells the session what went wrong. */
void bb_assign (BbOpenVisit *session, const char *code, const char *member);

G_END_DECLS
