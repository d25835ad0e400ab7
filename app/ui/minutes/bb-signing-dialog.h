/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* Another paper of the visit than its minutes: who signs it and how far that is, number, seal, hand-over, verification.
 * signal "save-requested" (const char *paper, const char *kind) */
#define BB_TYPE_SIGNING_DIALOG (bb_signing_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BbSigningDialog, bb_signing_dialog, BB, SIGNING_DIALOG, AdwDialog)

AdwDialog *bb_signing_dialog_new (BbOpenVisit *session, const char *paper, const char *kind);

G_END_DECLS
