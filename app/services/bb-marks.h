/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* What is drawn on a copy of a picture. Places are parts of the upright picture, from 0 to 1, so that what was drawn on a small view
 * fits the whole one. */
typedef enum
{
  BB_MARK_BOX,                   /* covers with black */
  BB_MARK_BLUR,                  /* covers with squares, each the mean of many pixels: nothing finer is left */
  BB_MARK_ARROW,                 /* from (x, y) to (x + width, y + height) */
  BB_MARK_FRAME,
} BbMarkKind;

/* @width and @height of an arrow may be negative. */
typedef struct { BbMarkKind kind; double x, y, width, height; } BbMark;

/* Whether it takes something away, so that the original becomes restricted. */
gboolean bb_mark_covers (const BbMark *self);
/* The place with positive width and height, inside of the picture. */
void bb_mark_get_place (const BbMark *self, double *x, double *y, double *width, double *height);
/* The side of the squares of a blur on a picture of @picture_width × @picture_height, in pixels. */
guint bb_mark_get_block (const BbMark *self, guint picture_width, guint picture_height);
/* The mean colour of a part of a picture (3 bytes a pixel, rows without a gap). */
void bb_marks_get_mean (const guint8 *pixels, guint picture_width, guint x, guint y, guint width, guint height, guint8 mean[3]);

/* Draws @marks into @pixels: first what covers, then frames and arrows. FALSE: no memory. */
gboolean bb_marks_draw (guint8 *pixels, guint width, guint height, const BbMark *marks, guint n);

/* Strokes a frame or an arrow of a picture that is @width × @height in the units of @cr. */
void bb_mark_stroke (const BbMark *self, cairo_t *cr, double width, double height);

G_END_DECLS
