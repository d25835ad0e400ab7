/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-pdf-bomb.h"

#include <gio/gio.h>

#include "signing/bb-pdf-doc.h"

#define STEP (64 * 1024)

/* Unfolds what is packed with zlib and throws it away. What is damaged is as large as it gets before the damage.
 * @length: as far as the data may reach; what follows its own end does not count
 * @room: (inout): how many bytes may come out; what came out is taken off
 * Returns: whether they sufficed */
gboolean
bb_pdf_data_is_small (const guint8 *data, gsize length, guint64 *room)
{
  g_autoptr (GConverter) unpack = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
  g_autofree guint8 *out = g_malloc (STEP);
  gsize at = 0, read, written;

  for (;;)
    {
      GConverterResult result = g_converter_convert (unpack, data + at, length - at, out, STEP, G_CONVERTER_INPUT_AT_END, &read, &written, NULL);

      if (result == G_CONVERTER_ERROR)
        return TRUE;
      if (written > *room)
        return FALSE;
      *room -= written;
      at += read;
      if (result == G_CONVERTER_FINISHED)
        return TRUE;
    }
}

/* Whether @stream is not packed, or packed once with zlib and not larger than @room. */
gboolean
bb_pdf_stream_is_small (qpdf_data qpdf, qpdf_oh stream, guint64 room)
{
  qpdf_oh filter = bb_qpdf_get (qpdf, qpdf_oh_get_dict (qpdf, stream), "/Filter");
  unsigned char *data = NULL;
  size_t length = 0;
  gboolean small;

  if (qpdf_oh_is_array (qpdf, filter) && qpdf_oh_get_array_n_items (qpdf, filter) == 1)
    filter = qpdf_oh_get_array_item (qpdf, filter, 0);
  if (!qpdf_oh_is_null (qpdf, filter) && !qpdf_oh_is_name_and_equals (qpdf, filter, "/FlateDecode"))
    return FALSE;
  if ((qpdf_oh_get_stream_data (qpdf, stream, qpdf_dl_none, NULL, &data, &length) & QPDF_ERRORS) != 0)
    return FALSE;
  small = qpdf_oh_is_null (qpdf, filter) ? length <= room : bb_pdf_data_is_small (data, length, &room);
  qpdf_oh_free_buffer (&data);
  return small;
}
