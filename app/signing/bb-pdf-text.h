/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-pdf-doc.h"

G_BEGIN_DECLS

/* The font that the form of a PDF names for the text of a field (/DA in /DR, ISO 32000-1 §12.7.3.3), when it is a simple one in the Western
 * coding. It was there when the PDF was signed, so that what is written in it reads the same to everybody. */
typedef struct
{
  char *name;                    /* in /DR, as "/BBNumber" */
  double size;                   /* points */
  qpdf_oh font;
} BbPdfTextFont;

BbPdfTextFont *bb_pdf_text_font_find (BbPdfDoc *doc, const BbFormField *field);
void bb_pdf_text_font_free (BbPdfTextFont *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbPdfTextFont, bb_pdf_text_font_free)

gboolean bb_pdf_text_font_is_simple (qpdf_data qpdf, qpdf_oh font);
double bb_pdf_text_font_measure (qpdf_data q, qpdf_oh font, const char *text, double fallback);
qpdf_oh bb_pdf_text_new_form (BbPdfDoc *doc, const BbFormField *field, const char *text);

G_END_DECLS
