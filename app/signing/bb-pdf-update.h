/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-pdf-doc.h"

G_BEGIN_DECLS

/* An incremental update (ISO 32000-1 §7.5.6): what is put behind the last byte of a PDF. */
typedef struct
{
  GByteArray *bytes;
  guint64 base;              /* length of the PDF before */
  GArray *entries;           /* one for each object in it */
} BbPdfUpdate;

BbPdfUpdate *bb_pdf_update_new (BbPdfDoc *doc);
void bb_pdf_update_free (BbPdfUpdate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbPdfUpdate, bb_pdf_update_free)

int bb_pdf_update_reserve (BbPdfDoc *doc);
int bb_pdf_update_add_new_objects (BbPdfUpdate *self, BbPdfDoc *doc, int first, int except, GError **error);

void bb_pdf_update_begin (BbPdfUpdate *self, int id, int generation);
void bb_pdf_update_text (BbPdfUpdate *self, const char *text);
void bb_pdf_update_end (BbPdfUpdate *self);
gboolean bb_pdf_update_add_object (BbPdfUpdate *self, BbPdfDoc *doc, int id, int generation, GError **error);
void bb_pdf_update_finish (BbPdfUpdate *self, BbPdfDoc *doc, int next_id);

G_END_DECLS
