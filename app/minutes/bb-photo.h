/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

typedef enum { BB_PHOTO_JPEG, BB_PHOTO_PNG, BB_PHOTO_BOX } BbPhotoKind;

/* A photograph as it goes on the page. BB_PHOTO_BOX: a box with a sentence stands for it. */
typedef struct
{
  BbPhotoKind kind;
  guint width, height;           /* as seen, after orientation */
  guint orientation;             /* EXIF, 1 to 8 */
  const char *reason;            /* BB_PHOTO_BOX: key of the wording that says why */
} BbPhotoInfo;

/* Reads the head of the file at @path (%NULL: there is none). Never fails: what cannot be printed becomes a box. */
void bb_photo_probe (const char *path, BbPhotoInfo *info);

/* Paints the photograph into the rectangle. A JPEG stream goes into the file as it is, less what bb_jpeg_strip() takes out; one file is in
 * memory at a time. Returns: %NULL, or the key of the wording that says why it could not be printed. */
const char *bb_photo_draw (cairo_t *cr, const char *path, const char *sha256, const BbPhotoInfo *info, double x, double y, double width, double height);

G_END_DECLS
