/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* Signs one field of the minutes with a PKCS#12 file and its password.
 * signal "signed" (const char *name) */
#define BB_TYPE_SIGN_DIALOG (bb_sign_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BbSignDialog, bb_sign_dialog, BB, SIGN_DIALOG, AdwDialog)

AdwDialog *bb_sign_dialog_new (BbOpenVisit *session, const char *field, const char *who);
void bb_sign_dialog_set_file (BbSignDialog *self, const char *path);

G_END_DECLS
