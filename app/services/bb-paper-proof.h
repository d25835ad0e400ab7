/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-workspace.h"

G_BEGIN_DECLS

/* What one stored PDF proves to whoever trusts certain roots. The same bytes prove the same as long as the program runs: results are kept, for a
 * paper is looked at whenever it is shown; what could not be found out is asked again. Safe from any thread. Never changes once it is made. */
typedef struct
{
  gboolean broken;               /* it cannot be read as a PDF, or a signature is not intact */
  guint n_signatures, n_valid;
  char **unverified;             /* fields */
} BbProof;

/* @trust: paths of the roots. Never %NULL: of a file that is not here it is broken; one that cannot be read at the moment proves nothing. */
BbProof *bb_proof_of (BbWorkspace *workspace, const char *sha256, char **trust);
void bb_proof_unref (BbProof *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbProof, bb_proof_unref)

/* Whether the PDF carries the list of records of this visit as it was locked then: a signature on another paper proves nothing about this one. */
gboolean bb_proof_is_about (BbWorkspace *workspace, const char *sha256, const char *visit, GDateTime *locked);

G_END_DECLS
