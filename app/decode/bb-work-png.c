/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-work.h"

#include <setjmp.h>
#include <string.h>

#include <png.h>

typedef struct { const guint8 *data; gsize left; } Reader;

static void
on_read (png_structp png, png_bytep out, size_t length)
{
  Reader *reader = png_get_io_ptr (png);

  if (length > reader->left)
    png_error (png, "end of file");
  memcpy (out, reader->data, length);
  reader->data += length;
  reader->left -= length;
}

static void
on_error (png_structp png, png_const_charp message)
{
  png_longjmp (png, 1);
}

static void
on_warning (png_structp png, png_const_charp message)
{
}

/* 8 bits of red, green, blue and opacity, whatever is stored. */
static void
unify (png_structp png, png_infop info)
{
  png_set_expand (png);
  png_set_scale_16 (png);
  png_set_gray_to_rgb (png);
  png_set_add_alpha (png, 0xFF, PNG_FILLER_AFTER);
}

/* As it looks on paper. */
static void
put_on_white (guint8 *row, guint width)
{
  for (guint x = 0; x < width; x++)
    {
      guint alpha = row[x * 4 + 3];

      for (guint c = 0; c < 3; c++)
        row[x * 3 + c] = (guint8) ((row[x * 4 + c] * alpha + 255 * (255 - alpha) + 127) / 255);
    }
}

/* Red, green, blue and opacity of all of it. */
static guint8 *
read_all (png_structp png, guint width, guint height)
{
  guint8 *all = g_try_malloc_n (height, (gsize) width * 4);
  guint8 **rows = g_try_new (guint8 *, height);

  if (!all || !rows)
    return NULL;
  for (guint y = 0; y < height; y++)
    rows[y] = all + (gsize) y * width * 4;
  png_read_image (png, rows);
  return all;
}

/* An interlaced picture is whole only at its end. */
static gboolean
read_interlaced (png_structp png, BbCanvas *canvas, guint width, guint height)
{
  guint8 *all = read_all (png, width, height);

  for (guint y = 0; all && y < height; y++)
    {
      guint8 *row = all + (gsize) y * width * 4;

      put_on_white (row, width);
      bb_canvas_add_row (canvas, row);
    }
  return all != NULL;
}

static gboolean
read_rows (png_structp png, BbCanvas *canvas, guint width, guint height)
{
  guint8 *row = g_try_malloc_n (width, 4);

  for (guint y = 0; row && y < height; y++)
    {
      png_read_row (png, row, NULL);
      put_on_white (row, width);
      bb_canvas_add_row (canvas, row);
    }
  return row != NULL;
}

/* FALSE: @reply says why. */
static gboolean
read_size (png_structp png, png_infop info, BbWireReply *reply, gboolean *interlaced)
{
  png_read_info (png, info);
  reply->whole_width = png_get_image_width (png, info);
  reply->whole_height = png_get_image_height (png, info);
  if (!bb_work_check_size (reply->whole_width, reply->whole_height, reply))
    return FALSE;
  *interlaced = png_set_interlace_handling (png) > 1;
  unify (png, info);
  png_read_update_info (png, info);
  return TRUE;
}

static void
decode (png_structp png, png_infop info, const BbWireRequest *request, BbWireReply *reply, guint8 **pixels)
{
  guint width, height, fit_width, fit_height;
  BbCanvas *canvas;
  gboolean interlaced;

  if (!read_size (png, info, reply, &interlaced))
    return;
  width = reply->whole_width;
  height = reply->whole_height;
  bb_canvas_fit (width, height, request->width, request->height, &fit_width, &fit_height);
  canvas = bb_canvas_new (width, height, MIN (fit_width, width), MIN (fit_height, height));
  if (canvas && (interlaced ? read_interlaced (png, canvas, width, height) : read_rows (png, canvas, width, height)))
    *pixels = bb_work_give (canvas, reply);
  else
    reply->status = BB_WIRE_HUGE;
}

static void
decode_ink (png_structp png, png_infop info, BbWireReply *reply, guint8 **pixels)
{
  gboolean interlaced;

  if (!read_size (png, info, reply, &interlaced))
    return;
  if ((guint64) reply->whole_width * reply->whole_height <= BB_WIRE_MOST_INK)
    *pixels = read_all (png, reply->whole_width, reply->whole_height);
  if (!*pixels)
    {
      reply->status = BB_WIRE_HUGE;
      return;
    }
  reply->width = reply->whole_width;
  reply->height = reply->whole_height;
  reply->length = (guint64) reply->width * reply->height * 4;
}

static guint
read_u32 (const guint8 *data)
{
  return (guint) data[0] << 24 | data[1] << 16 | data[2] << 8 | data[3];
}

/* @request: %NULL for ink. */
static void
read_png (const BbFile *file, const BbWireRequest *request, BbWireReply *reply, guint8 **pixels)
{
  Reader reader = { file->data, file->size };
  png_structp png = png_create_read_struct (PNG_LIBPNG_VER_STRING, NULL, on_error, on_warning);
  png_infop info = png ? png_create_info_struct (png) : NULL;

  /* Before libpng takes memory for it. */
  if (file->size >= 24 && !bb_work_check_size (read_u32 (file->data + 16), read_u32 (file->data + 20), reply))
    return;
  if (!info || setjmp (png_jmpbuf (png)))
    {
      reply->status = BB_WIRE_DAMAGED;
      return;
    }
  png_set_user_limits (png, BB_WIRE_MOST_PIXELS, BB_WIRE_MOST_PIXELS);
  png_set_read_fn (png, &reader, on_read);
  if (request)
    decode (png, info, request, reply, pixels);
  else
    decode_ink (png, info, reply, pixels);
}

void
bb_work_png (const BbFile *file, const BbWireRequest *request, BbWireReply *reply, guint8 **pixels)
{
  read_png (file, request, reply, pixels);
}

guint8 *
bb_work_ink (const BbFile *file, BbWireReply *reply)
{
  guint8 *pixels = NULL;

  if (file->size >= 8 && memcmp (file->data, "\x89PNG\r\n\x1a\n", 8) == 0)
    read_png (file, NULL, reply, &pixels);
  else
    reply->status = file->size ? BB_WIRE_UNKNOWN : BB_WIRE_DAMAGED;
  return reply->status == BB_WIRE_OK ? pixels : NULL;
}
