/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-encode.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>
#include <png.h>

#define QUALITY 92

typedef struct { struct jpeg_error_mgr base; jmp_buf back; } Watch;

static void
on_jpeg_error (j_common_ptr info)
{
  longjmp (((Watch *) info->err)->back, 1);
}

static void
write_rows (struct jpeg_compress_struct *info, const guint8 *pixels)
{
  while (info->next_scanline < info->image_height)
    {
      JSAMPROW row = (JSAMPROW) pixels + (gsize) info->next_scanline * info->image_width * 3;

      jpeg_write_scanlines (info, &row, 1);
    }
}

GBytes *
bb_encode_jpeg (const guint8 *pixels, guint width, guint height)
{
  struct jpeg_compress_struct info;
  unsigned char *volatile data = NULL;
  unsigned long size = 0;
  Watch watch;

  if (width > JPEG_MAX_DIMENSION || height > JPEG_MAX_DIMENSION)
    return NULL;
  info.err = jpeg_std_error (&watch.base);
  watch.base.error_exit = on_jpeg_error;
  if (setjmp (watch.back))
    {
      jpeg_destroy_compress (&info);
      free (data);
      return NULL;
    }
  jpeg_create_compress (&info);
  jpeg_mem_dest (&info, (unsigned char **) &data, &size);
  info.image_width = width;
  info.image_height = height;
  info.input_components = 3;
  info.in_color_space = JCS_RGB;
  jpeg_set_defaults (&info);
  jpeg_set_quality (&info, QUALITY, TRUE);
  jpeg_start_compress (&info, TRUE);
  write_rows (&info, pixels);
  jpeg_finish_compress (&info);
  jpeg_destroy_compress (&info);
  return g_bytes_new_with_free_func (data, size, free, data);
}

GBytes *
bb_encode_png (const guint8 *pixels, guint width, guint height)
{
  png_image image = { .version = PNG_IMAGE_VERSION, .width = width, .height = height, .format = PNG_FORMAT_RGB };
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX (image);
  guint8 *data = g_try_malloc (size);

  if (data && png_image_write_to_memory (&image, data, &size, 0, pixels, 0, NULL))
    return g_bytes_new_take (g_realloc (data, size), size);
  g_free (data);
  return NULL;
}
