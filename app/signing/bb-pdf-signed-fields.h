/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-pdf-doc.h"

G_BEGIN_DECLS

void bb_pdf_signed_fields_check (BbPdfDoc *revision, GPtrArray *problems, GPtrArray *remarks);

G_END_DECLS
