/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-pdf-doc.h"

G_BEGIN_DECLS

/* What the content stream of a small appearance writes (ISO 32000-1 §9.4). */
typedef struct
{
  GString *text;                 /* all that is written, in the order of the stream */
  char *font;                    /* name of the font, or %NULL when there is none or more than one */
  double room;                   /* from where the text begins to the edge, as a multiple of the size of the font */
  gboolean is_ascii;
  gboolean is_plain;             /* one line, once, dark, upright, not too small, begun within the field: it is seen as it is written if there is room */
  gboolean is_drawn;             /* there are images, forms, shadings or painted paths as well */
} BbPdfContent;

BbPdfContent *bb_pdf_content_read (GBytes *bytes, const BbFormField *field);
void bb_pdf_content_free (BbPdfContent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbPdfContent, bb_pdf_content_free)

G_END_DECLS
