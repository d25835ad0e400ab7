/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-hash.h"
#include "signing/bb-pdf-update.h"

G_BEGIN_DECLS

/* The room that an update leaves for a signature value or a time stamp, and the /ByteRange around it (ISO 32000-1 §12.8.1). Offsets count
 * from the start of the update. */
typedef struct
{
  gsize byte_range_at;
  gsize contents_at;         /* of the `<` */
  gsize size;                /* bytes that fit */
} BbPdfHole;

void bb_pdf_hole_write_byte_range (BbPdfHole *self, BbPdfUpdate *update);
void bb_pdf_hole_write_contents (BbPdfHole *self, BbPdfUpdate *update);
gboolean bb_pdf_hole_fill_byte_range (const BbPdfHole *self, BbPdfUpdate *update, GError **error);
gsize bb_pdf_hole_finish_hash (const BbPdfHole *self, const BbPdfUpdate *update, BbHash hash, guint8 digest[BB_HASH_MAX_LENGTH]);
void bb_pdf_hole_fill_contents (const BbPdfHole *self, BbPdfUpdate *update, GBytes *value);

G_END_DECLS
