/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/bb-case.h"
#include "services/bb-signers.h"

G_BEGIN_DECLS

/* What is said of those who sign. */

/* "Secretary of the team" */
const char *bb_signer_describe_role (const char *field);
/* Whom the paper prints; %NULL: nobody. (transfer none) */
const char *bb_signer_find_name (BbVisit *visit, const char *field);
/* Whether its signature stands on a copy that was left behind. */
gboolean bb_signer_is_lost (const BbSigningState *paper, const char *field);
/* "Signed with a token or file on …", "Drawn on the screen on …", "Not signed yet", "Signs first: …" (transfer full)
 * @paper: (nullable) */
char *bb_signer_describe_state (const char *field, BbEvent *event, const char *expected, const BbSigningState *paper);
/* "1 of 3 have signed. Next: Secretary of the team." @signers: BbPaperSigner. (transfer full) */
char *bb_signer_describe_progress (GPtrArray *signers, const BbSigningState *paper, gboolean is_minutes);

G_END_DECLS
