/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* What every signature of the minutes is worth, in words. */
#define BB_TYPE_VERIFY_DIALOG (bb_verify_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BbVerifyDialog, bb_verify_dialog, BB, VERIFY_DIALOG, AdwDialog)

AdwDialog *bb_verify_dialog_new (BbOpenVisit *session);
/* Takes @path for a root of trust and verifies again; kept for the next time. */
void bb_verify_dialog_trust (BbVerifyDialog *self, const char *path);

G_END_DECLS
