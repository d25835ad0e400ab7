/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-pdf-doc.h"

G_BEGIN_DECLS

/* What objects refer to, read once for all revisions of a file: an object that lies at the same bytes in two of them refers to the same.
 * It is read from the newest revision, for a reference to an object that there is not yet is nothing to libqpdf, and an update may bring it. */

typedef struct
{
  int id, generation;
  char *path;                /* keys from the object down to the reference, as "/Resources/Font/F1" */
} BbPdfLink;

typedef struct _BbPdfLinks BbPdfLinks;

BbPdfLinks *bb_pdf_links_new (BbPdfDoc *newest);
void bb_pdf_links_free (BbPdfLinks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbPdfLinks, bb_pdf_links_free)

gboolean bb_pdf_links_know (const BbPdfLinks *self, BbPdfDoc *revision);
const GArray *bb_pdf_links_get (BbPdfLinks *self, BbPdfDoc *before, BbPdfDoc *after, int id, int generation);
gboolean bb_pdf_links_check (BbPdfLinks *self, GError **error);

G_END_DECLS
