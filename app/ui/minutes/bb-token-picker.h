/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-signers.h"

G_BEGIN_DECLS

/* The certificates of the tokens that are plugged in, one to be chosen. What is plugged in or pulled out shows by itself; no PIN is asked
 * for, and an unanswered look never blocks the window.
 * signal "changed" (): another certificate is chosen, or its token stands differently. */
#define BB_TYPE_TOKEN_PICKER (bb_token_picker_get_type ())
G_DECLARE_FINAL_TYPE (BbTokenPicker, bb_token_picker, BB, TOKEN_PICKER, AdwPreferencesGroup)

void bb_token_picker_set_workspace (BbTokenPicker *self, BbWorkspace *workspace);
/* Whether it looks at the tokens again and again. */
void bb_token_picker_set_active (BbTokenPicker *self, gboolean active);
/* Looks at once. */
void bb_token_picker_look (BbTokenPicker *self);
/* The same, after other software is to be asked. */
void bb_token_picker_begin_anew (BbTokenPicker *self);
/* What is chosen: (transfer none) (nullable), until "changed". */
BbTokenCertificate *bb_token_picker_get_certificate (BbTokenPicker *self);
BbTokenInfo *bb_token_picker_get_token (BbTokenPicker *self);
/* "Issued by … · until 31/12/2026" (transfer full) */
char *bb_token_picker_describe (const BbTokenCertificate *certificate);

G_END_DECLS
