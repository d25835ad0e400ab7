/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-canvas.h"

#include <string.h>

void
bb_canvas_fit (guint width, guint height, guint most_width, guint most_height, guint *fit_width, guint *fit_height)
{
  double scale = 1;

  if (most_width && width > most_width)
    scale = (double) most_width / width;
  if (most_height && height * scale > most_height)
    scale = (double) most_height / height;
  *fit_width = MAX (1, (guint) (width * scale + 0.5));
  *fit_height = MAX (1, (guint) (height * scale + 0.5));
}

BbCanvas *
bb_canvas_new (guint source_width, guint source_height, guint width, guint height)
{
  g_autoptr (BbCanvas) self = g_new0 (BbCanvas, 1);

  g_return_val_if_fail (width && height && width <= source_width && height <= source_height, NULL);
  *self = (BbCanvas) { .source_width = source_width, .source_height = source_height, .width = width, .height = height };
  self->pixels = g_try_malloc_n (height, (gsize) width * 3);
  self->sums = g_try_new0 (guint64, (gsize) width * 3);
  self->counts = g_try_new0 (guint, width);
  if (!self->pixels || !self->sums || !self->counts)
    return NULL;
  for (guint x = 0; x < source_width; x++)
    self->counts[(guint64) x * width / source_width]++;
  return g_steal_pointer (&self);
}

void
bb_canvas_free (BbCanvas *self)
{
  g_free (self->pixels);
  g_free (self->sums);
  g_free (self->counts);
  g_free (self);
}

static void
gather (BbCanvas *self, const guint8 *row)
{
  guint x = 0;

  for (guint target = 0; target < self->width; target++)
    {
      guint64 *sum = self->sums + target * 3;

      for (guint end = x + self->counts[target]; x < end; x++, row += 3)
        {
          sum[0] += row[0];
          sum[1] += row[1];
          sum[2] += row[2];
        }
    }
  self->gathered++;
}

static void
put (BbCanvas *self, guint target_row)
{
  guint8 *out = self->pixels + (gsize) target_row * self->width * 3;

  for (guint x = 0; x < self->width; x++)
    {
      guint64 n = (guint64) self->counts[x] * self->gathered;

      for (guint c = 0; c < 3; c++)
        *out++ = (guint8) ((self->sums[x * 3 + c] + n / 2) / n);
    }
  memset (self->sums, 0, (gsize) self->width * 3 * sizeof *self->sums);
  self->gathered = 0;
}

void
bb_canvas_add_row (BbCanvas *self, const guint8 *row)
{
  guint target;

  if (self->row >= self->source_height)
    return;
  target = (guint) ((guint64) self->row * self->height / self->source_height);
  self->row++;
  if (self->width == self->source_width && self->height == self->source_height)
    {
      memcpy (self->pixels + (gsize) target * self->width * 3, row, (gsize) self->width * 3);
      return;
    }
  gather (self, row);
  if (self->row == self->source_height || (guint64) self->row * self->height / self->source_height != target)
    put (self, target);
}

gboolean
bb_canvas_is_complete (BbCanvas *self)
{
  return self->row == self->source_height;
}

/* Where the pixel at (@x, @y) of the upright picture of @width × @height stands in the stored one (EXIF 2.32, tag 274). */
static void
find_stored (guint orientation, guint width, guint height, guint x, guint y, guint *sx, guint *sy)
{
  gboolean mirrored = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
  gboolean overturned = orientation == 3 || orientation == 4 || orientation >= 7;
  guint u = mirrored ? width - 1 - x : x, v = overturned ? height - 1 - y : y;

  *sx = orientation >= 5 ? v : u;
  *sy = orientation >= 5 ? u : v;
}

gboolean
bb_canvas_turn (BbCanvas *self, guint orientation)
{
  gboolean swapped = orientation >= 5;
  guint width = swapped ? self->height : self->width, height = swapped ? self->width : self->height;
  guint8 *turned;

  if (orientation < 2 || orientation > 8)
    return TRUE;
  if (!(turned = g_try_malloc_n (height, (gsize) width * 3)))
    return FALSE;
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        guint sx, sy;

        find_stored (orientation, width, height, x, y, &sx, &sy);
        memcpy (turned + ((gsize) y * width + x) * 3, self->pixels + ((gsize) sy * self->width + sx) * 3, 3);
      }
  g_free (self->pixels);
  self->pixels = turned;
  self->width = width;
  self->height = height;
  return TRUE;
}
