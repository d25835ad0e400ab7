/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "visit/bb-case-form.h"

G_BEGIN_DECLS

/* Somebody refuses to sign in @field: why, in that person's words, and who witnessed it. @name (nullable): who was to sign.
 * @before (nullable): what was recorded already and lacks the witness. */
AdwDialog *bb_refusal_dialog_new (BbOpenVisit *session, const char *paper, const char *field, const char *name, const BbEvent *before);

G_END_DECLS
