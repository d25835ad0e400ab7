/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-pdf-hole.h"

#include "signing/bb-signing.h"
#include "signing/bb-words.h"

#include <string.h>

#define BYTE_RANGE_WIDTH 10            /* digits of a number in /ByteRange */

void
bb_pdf_hole_write_byte_range (BbPdfHole *self, BbPdfUpdate *update)
{
  bb_pdf_update_text (update, "/ByteRange [ 0 ");
  self->byte_range_at = update->bytes->len;
  bb_pdf_update_text (update, "                                 ]\n");
}

void
bb_pdf_hole_write_contents (BbPdfHole *self, BbPdfUpdate *update)
{
  g_autofree char *room = g_strnfill (2 * self->size, '0');

  bb_pdf_update_text (update, "/Contents ");
  self->contents_at = update->bytes->len;
  bb_pdf_update_text (update, "<");
  bb_pdf_update_text (update, room);
  bb_pdf_update_text (update, ">");
}

static gsize
get_end (const BbPdfHole *self)
{
  return self->contents_at + 2 + 2 * self->size;
}

/* Once the update is finished. Errors: %BB_SIGNING_ERROR_BAD_PDF. */
gboolean
bb_pdf_hole_fill_byte_range (const BbPdfHole *self, BbPdfUpdate *update, GError **error)
{
  guint64 base = update->base;
  g_autofree char *numbers = g_strdup_printf ("%-*" G_GUINT64_FORMAT "%-*" G_GUINT64_FORMAT "%-*" G_GUINT64_FORMAT,
                                              BYTE_RANGE_WIDTH + 1, base + self->contents_at,
                                              BYTE_RANGE_WIDTH + 1, base + get_end (self),
                                              BYTE_RANGE_WIDTH + 1, update->bytes->len - get_end (self));

  if (base + update->bytes->len >= G_GUINT64_CONSTANT (9999999999))
    {
      g_set_error_literal (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_BAD_PDF, _("The PDF is too large to be signed (10 GB or more)"));
      return FALSE;
    }
  memcpy (update->bytes->data + self->byte_range_at, numbers, strlen (numbers));
  return TRUE;
}

/* @hash: of the PDF before the update. Returns: the length of @digest */
gsize
bb_pdf_hole_finish_hash (const BbPdfHole *self, const BbPdfUpdate *update, BbHash hash, guint8 digest[BB_HASH_MAX_LENGTH])
{
  bb_hash_update (&hash, update->bytes->data, self->contents_at);
  bb_hash_update (&hash, update->bytes->data + get_end (self), update->bytes->len - get_end (self));
  return bb_hash_finish (&hash, digest);
}

/* @value: not longer than the room */
void
bb_pdf_hole_fill_contents (const BbPdfHole *self, BbPdfUpdate *update, GBytes *value)
{
  g_autofree char *hex = bb_hash_hex (g_bytes_get_data (value, NULL), g_bytes_get_size (value));

  g_return_if_fail (g_bytes_get_size (value) <= self->size);
  memcpy (update->bytes->data + self->contents_at + 1, hex, strlen (hex));
}
