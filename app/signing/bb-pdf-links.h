/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-pdf-doc.h"

G_BEGIN_DECLS

/* What objects refer to, remembered over the revisions of one file: an object that lies at the same bytes in two of them refers to the same. */

typedef struct
{
  int id, generation;
  char *path;                /* keys from the object down to the reference, as "/Resources/Font/F1" */
} BbPdfLink;

typedef struct _BbPdfLinks BbPdfLinks;

BbPdfLinks *bb_pdf_links_new (void);
void bb_pdf_links_free (BbPdfLinks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbPdfLinks, bb_pdf_links_free)

gboolean bb_pdf_links_are_same (BbPdfDoc *before, BbPdfDoc *after, int id);
const GArray *bb_pdf_links_get (BbPdfLinks *self, BbPdfDoc *doc, int id, int generation);
void bb_pdf_links_add_fault (BbPdfLinks *self, const char *fault);
const char *bb_pdf_links_get_fault (const BbPdfLinks *self);

G_END_DECLS
