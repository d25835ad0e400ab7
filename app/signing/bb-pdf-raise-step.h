/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-pdf-hole.h"

G_BEGIN_DECLS

/* One update of a PDF that is being raised, on its way. */
typedef struct
{
  BbPdfFile *file;
  BbPdfDoc *doc;
  BbPdfUpdate *update;
  int first_new_id;
} BbRaiseStep;

/* Errors: those of bb_pdf_doc_open(). */
gboolean bb_raise_step_open (BbRaiseStep *self, const char *input, GError **error);
void bb_raise_step_clear (BbRaiseStep *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BbRaiseStep, bb_raise_step_clear)

/* Writes an object of the PDF again. */
gboolean bb_raise_step_add_old (BbRaiseStep *self, qpdf_oh object, GError **error);
/* Adds a field with a time stamp of the document, whose token is still to come into @hole. */
gboolean bb_raise_step_add_stamp (BbRaiseStep *self, BbPdfHole *hole, GError **error);

G_END_DECLS
