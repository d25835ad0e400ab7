/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-marks.h"

#include <math.h>
#include <string.h>

/* Across a blurred part stand so few squares that a face or a line of writing is one or two of them. */
#define SQUARES 6
/* … and none is smaller than this part of the picture, for a part that was drawn over a single letter. */
#define SMALLEST (1.0 / 80)

gboolean
bb_mark_covers (const BbMark *self)
{
  return self->kind == BB_MARK_BOX || self->kind == BB_MARK_BLUR;
}

void
bb_mark_get_place (const BbMark *self, double *x, double *y, double *width, double *height)
{
  double left = CLAMP (MIN (self->x, self->x + self->width), 0, 1), right = CLAMP (MAX (self->x, self->x + self->width), 0, 1);
  double top = CLAMP (MIN (self->y, self->y + self->height), 0, 1), bottom = CLAMP (MAX (self->y, self->y + self->height), 0, 1);

  *x = left;
  *y = top;
  *width = right - left;
  *height = bottom - top;
}

/* Whole pixels: one that is touched is covered. */
static void
get_pixels (const BbMark *self, guint width, guint height, guint *left, guint *top, guint *right, guint *bottom)
{
  double x, y, w, h;

  bb_mark_get_place (self, &x, &y, &w, &h);
  *left = (guint) floor (x * width);
  *top = (guint) floor (y * height);
  *right = MIN (width, (guint) ceil ((x + w) * width));
  *bottom = MIN (height, (guint) ceil ((y + h) * height));
}

guint
bb_mark_get_block (const BbMark *self, guint picture_width, guint picture_height)
{
  guint left, top, right, bottom;
  double largest, smallest, floor_size = MAX (picture_width, picture_height) * SMALLEST;

  get_pixels (self, picture_width, picture_height, &left, &top, &right, &bottom);
  largest = MAX (right - left, bottom - top);
  smallest = MIN (right - left, bottom - top);
  /* A long strip over a line of writing is cut by its height, into at least half of it. */
  return (guint) MAX (MAX (MIN (largest / SQUARES, smallest), smallest / 2), MAX (floor_size, 4));
}

void
bb_marks_get_mean (const guint8 *pixels, guint picture_width, guint x, guint y, guint width, guint height, guint8 mean[3])
{
  guint64 sums[3] = { 0, 0, 0 }, n = (guint64) width * height;

  for (guint row = y; row < y + height; row++)
    {
      const guint8 *p = pixels + ((gsize) row * picture_width + x) * 3;

      for (guint i = 0; i < width; i++, p += 3)
        {
          sums[0] += p[0];
          sums[1] += p[1];
          sums[2] += p[2];
        }
    }
  for (guint c = 0; c < 3; c++)
    mean[c] = n ? (guint8) (sums[c] / n) : 0;
}

static void
fill (guint8 *pixels, guint picture_width, guint x, guint y, guint width, guint height, const guint8 colour[3])
{
  for (guint row = y; row < y + height; row++)
    {
      guint8 *p = pixels + ((gsize) row * picture_width + x) * 3;

      for (guint i = 0; i < width; i++, p += 3)
        memcpy (p, colour, 3);
    }
}

static void
cover (guint8 *pixels, guint width, guint height, const BbMark *mark)
{
  static const guint8 black[3] = { 0, 0, 0 };
  guint left, top, right, bottom, block = bb_mark_get_block (mark, width, height);

  get_pixels (mark, width, height, &left, &top, &right, &bottom);
  if (mark->kind == BB_MARK_BOX)
    {
      fill (pixels, width, left, top, right - left, bottom - top, black);
      return;
    }
  for (guint y = top; y < bottom; y += block)
    for (guint x = left; x < right; x += block)
      {
        guint8 mean[3];

        bb_marks_get_mean (pixels, width, x, y, MIN (block, right - x), MIN (block, bottom - y), mean);
        fill (pixels, width, x, y, MIN (block, right - x), MIN (block, bottom - y), mean);
      }
}

/* ── Lines ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static double
get_line (double width, double height)
{
  return MAX (2, MAX (width, height) / 220);
}

static void
trace_arrow (cairo_t *cr, const BbMark *mark, double width, double height, double line)
{
  double x1 = mark->x * width, y1 = mark->y * height, x2 = (mark->x + mark->width) * width, y2 = (mark->y + mark->height) * height;
  double angle = atan2 (y2 - y1, x2 - x1), length = hypot (x2 - x1, y2 - y1), head = MIN (line * 5, length * 0.6);

  cairo_move_to (cr, x1, y1);
  cairo_line_to (cr, x2, y2);
  for (int side = -1; side <= 1; side += 2)
    {
      cairo_move_to (cr, x2, y2);
      cairo_line_to (cr, x2 - head * cos (angle + side * 0.5), y2 - head * sin (angle + side * 0.5));
    }
}

static void
trace_frame (cairo_t *cr, const BbMark *mark, double width, double height)
{
  double x, y, w, h;

  bb_mark_get_place (mark, &x, &y, &w, &h);
  cairo_rectangle (cr, x * width, y * height, w * width, h * height);
}

void
bb_mark_stroke (const BbMark *mark, cairo_t *cr, double width, double height)
{
  double line = get_line (width, height);

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  if (mark->kind == BB_MARK_ARROW)
    trace_arrow (cr, mark, width, height, line);
  else
    trace_frame (cr, mark, width, height);
  /* Red with a white seam: to be seen on any ground, and when printed in grey. */
  cairo_set_line_width (cr, line * 1.8);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_stroke_preserve (cr);
  cairo_set_line_width (cr, line);
  cairo_set_source_rgb (cr, 0.88, 0.11, 0.14);
  cairo_stroke (cr);
}

static void
copy_rows (guint8 *pixels, guint picture_width, guint left, guint top, guint width, guint height, cairo_surface_t *surface, gboolean back)
{
  guint8 *data = cairo_image_surface_get_data (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);

  for (guint y = 0; y < height; y++)
    {
      guint8 *p = pixels + ((gsize) (top + y) * picture_width + left) * 3;
      guint32 *q = (guint32 *) (void *) (data + y * stride);

      for (guint x = 0; x < width; x++, p += 3)
        if (back)
          p[0] = (guint8) (q[x] >> 16), p[1] = (guint8) (q[x] >> 8), p[2] = (guint8) q[x];
        else
          q[x] = (guint32) p[0] << 16 | (guint32) p[1] << 8 | p[2];
    }
}

/* Only the part that the lines touch is given to cairo: the whole of a large picture would be in memory twice. */
static gboolean
draw_lines (guint8 *pixels, guint width, guint height, const BbMark *mark)
{
  guint left, top, right, bottom, margin = (guint) (get_line (width, height) * 6);
  cairo_surface_t *surface;
  cairo_t *cr;
  gboolean done;

  get_pixels (mark, width, height, &left, &top, &right, &bottom);
  left = left > margin ? left - margin : 0;
  top = top > margin ? top - margin : 0;
  right = MIN (width, right + margin);
  bottom = MIN (height, bottom + margin);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) (right - left), (int) (bottom - top));
  done = cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS;
  if (done)
    {
      copy_rows (pixels, width, left, top, right - left, bottom - top, surface, FALSE);
      cairo_surface_mark_dirty (surface);
      cr = cairo_create (surface);
      cairo_translate (cr, -(double) left, -(double) top);
      bb_mark_stroke (mark, cr, width, height);
      cairo_destroy (cr);
      cairo_surface_flush (surface);
      copy_rows (pixels, width, left, top, right - left, bottom - top, surface, TRUE);
    }
  cairo_surface_destroy (surface);
  return done;
}

gboolean
bb_marks_draw (guint8 *pixels, guint width, guint height, const BbMark *marks, guint n)
{
  for (guint i = 0; i < n; i++)
    if (bb_mark_covers (&marks[i]))
      cover (pixels, width, height, &marks[i]);
  for (guint i = 0; i < n; i++)
    if (!bb_mark_covers (&marks[i]) && !draw_lines (pixels, width, height, &marks[i]))
      return FALSE;
  return TRUE;
}
