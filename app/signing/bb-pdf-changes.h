/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-pdf-doc.h"
#include "signing/bb-pdf-links.h"

G_BEGIN_DECLS

/* What changed between two revisions of a PDF, found by walking the objects of both side by side. */

typedef struct
{
  GPtrArray *reasons;        /* BbReason, one for each change, allowed ones included */
  gboolean only_allowed;
  gboolean is_doubtful;      /* a field was filled, and what it shows cannot be compared with what it holds */
} BbPdfChanges;

typedef struct
{
  int level;                 /* of DocMDP: 1 allows no filling and no signing */
  GHashTable *signers;       /* (nullable): name of a field → name of its signer */
} BbPdfChangesPolicy;

BbPdfChanges *bb_pdf_changes_find (BbPdfDoc *before, BbPdfDoc *after, const BbPdfChangesPolicy *policy, BbPdfLinks *links);
void bb_pdf_changes_free (BbPdfChanges *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbPdfChanges, bb_pdf_changes_free)

G_END_DECLS
