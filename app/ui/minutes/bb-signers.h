/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* The minutes of a locked visit, or another paper: who signs, who has signed, in words; and what can be done with the paper.
 * signal "verify-requested" (), "save-requested" (), "unlock-requested" () */
#define BB_TYPE_SIGNERS (bb_signers_get_type ())
G_DECLARE_FINAL_TYPE (BbSigners, bb_signers, BB, SIGNERS, AdwBin)

/* Of another paper of the visit (bb-documents.h); before the session is set. */
void bb_signers_set_other (BbSigners *self, const char *paper);
void bb_signers_set_session (BbSigners *self, BbOpenVisit *session);
void bb_signers_refresh (BbSigners *self);

/* Takes in a PDF that was signed elsewhere. */
void bb_signers_take_in (BbSigners *self, const char *path);

G_END_DECLS
