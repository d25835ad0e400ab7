/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-pdf-doc.h"

G_BEGIN_DECLS

/* What the signatures of a PDF still let be done to it (ISO 32000-1 §12.8.2). */

/* Sets %BB_SIGNING_ERROR_FIELD. @format: translated, with one %s for the name of the field. Returns: %FALSE */
gboolean bb_pdf_fail_field (GError **error, const char *format, const char *name);
gboolean bb_pdf_is_any_field_signed (BbPdfDoc *doc);
/* Of the certification (DocMDP); 0: none. */
int bb_pdf_get_certification_level (BbPdfDoc *doc);
/* Whether a signature locks the field @name (FieldMDP). */
gboolean bb_pdf_fields_are_locked (BbPdfDoc *doc, const char *name);

G_END_DECLS
