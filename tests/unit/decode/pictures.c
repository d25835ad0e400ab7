/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pictures.h"

#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

static const guint8 colours[4][3] = { { 230, 20, 20 }, { 20, 200, 20 }, { 20, 20, 230 }, { 250, 250, 250 } };

static void
fill_row (guint8 *row, guint width, guint height, guint y, guint step)
{
  for (guint x = 0; x < width; x++)
    memcpy (row + x * step, colours[(y * 2 >= height ? 2 : 0) + (x * 2 >= width ? 1 : 0)], 3);
}

int
pictures_name_colour (const guint8 *rgb)
{
  for (int i = 0; i < 4; i++)
    if (ABS (rgb[0] - colours[i][0]) < 30 && ABS (rgb[1] - colours[i][1]) < 30 && ABS (rgb[2] - colours[i][2]) < 30)
      return i;
  return -1;
}

/* EXIF with an orientation, a time and its offset, little-endian (Exif 2.32). */
static void
write_exif (struct jpeg_compress_struct *info, guint orientation)
{
  static const guint8 head[] = {
    'E', 'x', 'i', 'f', 0, 0, 'I', 'I', 42, 0, 8, 0, 0, 0,
    2, 0,                                                                  /* IFD0 at 8: two entries */
    0x12, 0x01, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0,                              /* Orientation */
    0x69, 0x87, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0,                             /* Exif IFD at 38 */
    0, 0, 0, 0,
    2, 0,
    0x03, 0x90, 2, 0, 20, 0, 0, 0, 68, 0, 0, 0,                            /* DateTimeOriginal at 68 */
    0x11, 0x90, 2, 0, 7, 0, 0, 0, 88, 0, 0, 0,                             /* OffsetTimeOriginal at 88 */
    0, 0, 0, 0,
  };
  guint8 all[sizeof head + 20 + 7];

  memcpy (all, head, sizeof head);
  all[6 + 8 + 2 + 8] = (guint8) orientation;
  memcpy (all + sizeof head, "2026:01:31 08:05:00", 20);
  memcpy (all + sizeof head + 20, "+07:00", 7);
  jpeg_write_marker (info, JPEG_APP0 + 1, all, sizeof all);
}

GBytes *
pictures_make_jpeg (const Picture *picture)
{
  struct jpeg_compress_struct info;
  struct jpeg_error_mgr errors;
  unsigned char *data = NULL;
  unsigned long size = 0;
  g_autofree guint8 *row = g_malloc (picture->width * 3);
  JSAMPROW rows[] = { row };
  GBytes *bytes;

  info.err = jpeg_std_error (&errors);
  jpeg_create_compress (&info);
  jpeg_mem_dest (&info, &data, &size);
  info.image_width = picture->width;
  info.image_height = picture->height;
  info.input_components = 3;
  info.in_color_space = JCS_RGB;
  jpeg_set_defaults (&info);
  if (picture->progressive)
    jpeg_simple_progression (&info);
  jpeg_start_compress (&info, TRUE);
  if (picture->orientation)
    write_exif (&info, picture->orientation);
  for (guint y = 0; y < picture->height; y++)
    {
      fill_row (row, picture->width, picture->height, y, 3);
      jpeg_write_scanlines (&info, rows, 1);
    }
  jpeg_finish_compress (&info);
  jpeg_destroy_compress (&info);
  bytes = g_bytes_new (data, size);
  free (data);
  return bytes;
}

static void
on_write (png_structp png, png_bytep data, size_t length)
{
  g_byte_array_append (png_get_io_ptr (png), data, (guint) length);
}

GBytes *
pictures_make_png (guint width, guint height, guint alpha)
{
  GByteArray *out = g_byte_array_new ();
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  g_autofree guint8 *row = g_malloc (width * 4);

  png_set_write_fn (png, out, on_write, NULL);
  png_set_IHDR (png, info, width, height, 8, PNG_COLOR_TYPE_RGBA, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_compression_level (png, 1);
  png_write_info (png, info);
  for (guint x = 0; x < width; x++)
    row[x * 4 + 3] = (guint8) alpha;
  for (guint y = 0; y < height; y++)
    {
      fill_row (row, width, height, y, 4);
      png_write_row (png, row);
    }
  png_write_end (png, NULL);
  png_destroy_write_struct (&png, &info);
  return g_byte_array_free_to_bytes (out);
}

GBytes *
pictures_make_png_head (guint width, guint height)
{
  GByteArray *out = g_byte_array_new ();
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);

  png_set_user_limits (png, 0x7fffffff, 0x7fffffff);
  png_set_write_fn (png, out, on_write, NULL);
  png_set_IHDR (png, info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info (png, info);
  png_destroy_write_struct (&png, &info);
  return g_byte_array_free_to_bytes (out);
}
