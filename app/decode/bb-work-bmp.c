/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-work.h"

#include <string.h>

#define HEADERS 54               /* of the file and BITMAPINFOHEADER */

typedef struct { gsize first, stride; guint width, height, bytes; gboolean from_top; } Layout;

static guint32
read_32 (const BbFile *file, gsize at)
{
  guint32 value;

  memcpy (&value, file->data + at, sizeof value);
  return GUINT32_FROM_LE (value);
}

/* BI_BITFIELDS with the colours where they always are. */
static gboolean
has_usual_masks (const BbFile *file, guint compression, guint bits)
{
  return compression == 3 && bits == 32 && file->size >= HEADERS + 12 && read_32 (file, HEADERS) == 0xff0000 && read_32 (file, HEADERS + 4) == 0xff00 &&
         read_32 (file, HEADERS + 8) == 0xff;
}

/* FALSE: @reply says why. */
static gboolean
read_layout (const BbFile *file, BbWireReply *reply, Layout *layout)
{
  gint64 width, height;
  guint bits, compression;

  if (file->size < HEADERS)
    {
      reply->status = BB_WIRE_DAMAGED;
      return FALSE;
    }
  width = (gint32) read_32 (file, 18);
  height = (gint32) read_32 (file, 22);
  bits = read_32 (file, 28) & 0xffff;
  compression = read_32 (file, 30);
  if (read_32 (file, 14) < 40 || (compression != 0 && !has_usual_masks (file, compression, bits)) || (bits != 24 && bits != 32))
    reply->status = BB_WIRE_UNKNOWN;
  if (reply->status != BB_WIRE_OK || !bb_work_check_size ((guint64) MAX (width, 0), (guint64) ABS (height), reply))
    return FALSE;
  *layout = (Layout) { read_32 (file, 10), ((gsize) width * bits / 8 + 3) & ~(gsize) 3, (guint) width, (guint) ABS (height), bits / 8, height < 0 };
  return TRUE;
}

/* %NULL: the file ends before it. */
static const guint8 *
find_row (const BbFile *file, const Layout *layout, guint y)
{
  gsize at = layout->first + layout->stride * (layout->from_top ? y : layout->height - 1 - y);

  return at <= file->size && file->size - at >= (gsize) layout->width * layout->bytes ? file->data + at : NULL;
}

static void
turn_round (guint8 *row, const guint8 *stored, const Layout *layout)
{
  for (guint x = 0; x < layout->width; x++, row += 3, stored += layout->bytes)
    {
      row[0] = stored[2];
      row[1] = stored[1];
      row[2] = stored[0];
    }
}

void
bb_work_bmp (const BbFile *file, const BbWireRequest *request, BbWireReply *reply, guint8 **pixels)
{
  g_autofree guint8 *row = NULL;
  guint fit_width, fit_height;
  BbCanvas *canvas;
  Layout layout;

  if (!read_layout (file, reply, &layout))
    return;
  bb_canvas_fit (layout.width, layout.height, request->width, request->height, &fit_width, &fit_height);
  canvas = bb_canvas_new (layout.width, layout.height, MIN (fit_width, layout.width), MIN (fit_height, layout.height));
  row = g_try_malloc0_n (layout.width, 3);
  if (!canvas || !row)
    {
      reply->status = BB_WIRE_HUGE;
      return;
    }
  for (guint y = 0; y < layout.height; y++)
    {
      const guint8 *stored = find_row (file, &layout, y);

      if (stored)
        turn_round (row, stored, &layout);
      else
        {
          memset (row, 0xff, (gsize) layout.width * 3);
          reply->flags |= BB_WIRE_PARTLY;
        }
      bb_canvas_add_row (canvas, row);
    }
  reply->whole_width = layout.width;
  reply->whole_height = layout.height;
  *pixels = bb_work_give (canvas, reply);
}
