/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* Signs one field of the minutes, or of another @paper of the visit (bb-signers.h), with a key on a token and its PIN, or a PKCS#12 file and its
 * password. One press of the button is one attempt, which spends one try of a token at most; what the token says of earlier tries stands there
 * before the next.
 * signal "signed" (const char *name)
 * signal "hand-requested" (const char *way): "drawn" or "paper" instead */
#define BB_TYPE_SIGN_DIALOG (bb_sign_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BbSignDialog, bb_sign_dialog, BB, SIGN_DIALOG, AdwDialog)

/* @name: (nullable): that the paper prints; @role: translated. */
AdwDialog *bb_sign_dialog_new (BbOpenVisit *session, const char *paper, const char *field, const char *name, const char *role);
/* Which ways by hand are offered. */
void bb_sign_dialog_set_by_hand (BbSignDialog *self, gboolean paper, gboolean drawn);
void bb_sign_dialog_set_file (BbSignDialog *self, const char *path);

G_END_DECLS
