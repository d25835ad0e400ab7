/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-work.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "bb-exif.h"

#define MOST_SCANS 100           /* a progressive picture has about ten; thousands are made to keep a reader busy */
#define HEAD_SIZE (256 * 1024)

typedef struct
{
  struct jpeg_error_mgr base;
  struct jpeg_progress_mgr progress;
  jmp_buf back;
  gboolean partly, huge;
} Watch;

static void
on_error (j_common_ptr info)
{
  Watch *watch = (Watch *) info->err;

  watch->huge = info->err->msg_code == JERR_OUT_OF_MEMORY;
  longjmp (watch->back, 1);
}

static void
on_message (j_common_ptr info, int level)
{
  if (level < 0)
    ((Watch *) info->err)->partly = TRUE;
}

static void
on_output (j_common_ptr info)
{
}

static void
on_progress (j_common_ptr info)
{
  if (((j_decompress_ptr) info)->input_scan_number > MOST_SCANS)
    on_error (info);
}

/* The decoder's own reduction, by 2, 4 or 8, as long as the picture stays larger than what was asked for. */
static void
reduce (struct jpeg_decompress_struct *info, guint width, guint height)
{
  info->scale_num = 1;
  info->scale_denom = 1;
  while (info->scale_denom < 8 && info->image_width / (info->scale_denom * 2) >= width && info->image_height / (info->scale_denom * 2) >= height)
    info->scale_denom *= 2;
}

/* Print colours as Adobe's programs write them, inverted; without a profile there is no better rule. */
static void
convert_cmyk (guint8 *row, guint width)
{
  for (guint x = 0; x < width; x++)
    for (guint c = 0; c < 3; c++)
      row[x * 3 + c] = (guint8) (row[x * 4 + c] * row[x * 4 + 3] / 255);
}

static void
read_rows (struct jpeg_decompress_struct *info, BbCanvas *canvas, guint8 *row)
{
  while (info->output_scanline < info->output_height)
    {
      JSAMPROW rows[] = { row };

      jpeg_read_scanlines (info, rows, 1);
      if (info->out_color_space == JCS_CMYK)
        convert_cmyk (row, info->output_width);
      bb_canvas_add_row (canvas, row);
    }
}

static void
decode (struct jpeg_decompress_struct *info, const BbFile *file, const BbWireRequest *request, guint orientation, BbWireReply *reply,
        guint8 **pixels)
{
  gboolean swapped = orientation >= 5;
  guint width, height;
  BbCanvas *canvas;
  guint8 *row;

  jpeg_mem_src (info, file->data, file->size);
  jpeg_read_header (info, TRUE);
  if (!bb_work_check_size (info->image_width, info->image_height, reply))
    return;
  reply->whole_width = swapped ? info->image_height : info->image_width;
  reply->whole_height = swapped ? info->image_width : info->image_height;
  bb_canvas_fit (info->image_width, info->image_height, swapped ? request->height : request->width, swapped ? request->width : request->height,
                 &width, &height);
  reduce (info, width, height);
  info->out_color_space = info->num_components == 4 ? JCS_CMYK : JCS_RGB;
  jpeg_start_decompress (info);
  /* What longjmp leaves behind ends with this process. */
  canvas = bb_canvas_new (info->output_width, info->output_height, MIN (width, info->output_width), MIN (height, info->output_height));
  row = g_try_malloc_n (info->output_width, 4);
  if (!canvas || !row)
    {
      reply->status = BB_WIRE_HUGE;
      return;
    }
  read_rows (info, canvas, row);
  if (bb_canvas_turn (canvas, orientation))
    *pixels = bb_work_give (canvas, reply);
  else
    reply->status = BB_WIRE_HUGE;
}

void
bb_work_jpeg (const BbFile *file, const BbWireRequest *request, BbWireReply *reply, guint8 **pixels)
{
  guint orientation = bb_exif_get_orientation (file->data, MIN (file->size, HEAD_SIZE));
  struct jpeg_decompress_struct info = { 0 };
  Watch watch = { 0 };

  info.err = jpeg_std_error (&watch.base);
  watch.base.error_exit = on_error;
  watch.base.emit_message = on_message;
  watch.base.output_message = on_output;
  if (setjmp (watch.back))
    {
      reply->status = watch.huge ? BB_WIRE_HUGE : BB_WIRE_DAMAGED;
      return;
    }
  jpeg_create_decompress (&info);
  watch.progress.progress_monitor = on_progress;
  info.progress = &watch.progress;
  decode (&info, file, request, orientation, reply, pixels);
  if (watch.partly)
    reply->flags |= BB_WIRE_PARTLY;
}
