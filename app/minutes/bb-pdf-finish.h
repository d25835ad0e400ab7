/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-sheet.h"

G_BEGIN_DECLS

/* Makes PDF/A-3b (ISO 19005-3) of what cairo wrote: identifier, XMP, output intent, /CIDToGIDMap, language, and the empty fields to be signed
 * and filled. Everything is made of @minutes alone, so the same gives the same bytes. Streams are copied one at a time.
 * @fields: (element-type BbPlacedField): the number and the date become text fields, all others signature fields;
 * that of the agency's "seal" locks everything (ISO 32000-1, 12.7.4.5).
 * @figures: (element-type BbPlacedField): the pictures in the order in which they were drawn.
 * @files: (nullable) (element-type BbMinutesFile): what is embedded.
 * Errors: BB_MINUTES_ERROR_IO, BB_MINUTES_ERROR_FAILED */
gboolean bb_pdf_finish (const char *from, const char *to, const BbMinutes *minutes, const char *producer, GArray *fields, GArray *figures,
                        GPtrArray *files, GError **error);

G_END_DECLS
