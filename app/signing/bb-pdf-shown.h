/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-pdf-doc.h"

G_BEGIN_DECLS

/* What a filled field shows on its page, beside what it holds: readers show the appearance (/AP), programs read the value (/V), and nothing in
 * the format makes the two the same (ISO 32000-1 §12.5.5, §12.7.4.3). */
typedef enum
{
  BB_PDF_SHOWN_VALUE,            /* its value, or the reader makes the appearance */
  BB_PDF_SHOWN_OTHER,            /* another text */
  BB_PDF_SHOWN_NOTHING,
  BB_PDF_SHOWN_LARGER,           /* its appearance is larger than the field, or turned */
  BB_PDF_SHOWN_DRAWN,            /* a picture or a drawing */
  BB_PDF_SHOWN_STRANGE,          /* letters that may look like others, several appearances, or anything else that nobody can compare */
} BbPdfShown;

BbPdfShown bb_pdf_shown_compare (BbPdfDoc *doc, const BbFormField *field, const char *value, char **text);

G_END_DECLS
