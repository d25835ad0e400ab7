/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <qpdf/qpdf-c.h>

#include "bb-sheet.h"

G_BEGIN_DECLS

/* Completes the structure that cairo wrote, for readers that follow it (ISO 32000-1, 14.7 and 14.8; ISO 14289-1): what a head of a table is
 * the head of, rows over all columns, the words and the place of each picture, and every field with its page.
 * @figures: (element-type BbPlacedField): in the order in which they were drawn. The fields must be on their pages already. */
void bb_pdf_complete_structure (qpdf_data pdf, qpdf_oh root, GArray *figures);

G_END_DECLS
