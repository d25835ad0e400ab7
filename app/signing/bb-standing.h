/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-signing.h"

G_BEGIN_DECLS

/* What the signatures of a PDF are worth now, by bb_pdf_verify(): what merely stands in the file counts for nothing. */
typedef struct
{
  BbVerification *verification;
  gboolean is_checked;           /* with roots that somebody has chosen; else those in the PDF itself were taken for granted */
  const char *level;             /* the lowest of its signatures: "PKCS7", "B-B", "B-T", "B-LT", "B-LTA" */
} BbStanding;

BbStanding *bb_standing_new (const char *path, const char * const *roots, GCancellable *cancellable, GError **error);
void bb_standing_free (BbStanding *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbStanding, bb_standing_free)

const BbSignatureReport *bb_standing_find (const BbStanding *self, const char *field);
GDateTime *bb_standing_get_proven_time (const BbStanding *self, const BbSignatureReport *report);
gboolean bb_standing_has_unstamped (const BbStanding *self);
const char *bb_standing_find_problem (const BbStanding *self);
gboolean bb_standing_check_kept (const BbStanding *self, const BbStanding *before, GError **error);

G_END_DECLS
