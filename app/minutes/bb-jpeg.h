/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What stands in the head of a JPEG stream (ITU-T T.81, Annex B); nothing is decoded. */
typedef struct
{
  guint width, height;           /* as stored, before orientation */
  guint components;              /* 1 grey, 3 colours, 4 CMYK */
  guint precision;               /* bits a sample */
  guint process;                 /* 0 baseline, 1 extended, 2 progressive, … */
  guint orientation;             /* EXIF, 1 to 8 */
} BbJpegHead;

typedef enum { BB_JPEG_OK, BB_JPEG_MORE, BB_JPEG_BAD } BbJpegStatus;

/* BB_JPEG_MORE: the frame header lies after @size. */
BbJpegStatus bb_jpeg_read_head (const guint8 *data, gsize size, BbJpegHead *head);

/* Takes out, in place, everything that is not needed to show the image: EXIF with place and thumbnail, other application segments, comments,
 * and whatever hangs behind the end of the image. What remains is byte for byte as it was. Returns: the new size; 0 when it is no JPEG. */
gsize bb_jpeg_strip (guint8 *data, gsize size);

G_END_DECLS
