/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Takes a picture row by row and keeps it as large as it was asked for, never larger than it is, so that a picture of 100
 * megapixels is never in memory as a whole only to make a thumbnail of it. Each pixel is the mean of those it stands for. */
typedef struct
{
  guint source_width, source_height;
  guint width, height;
  guint8 *pixels;                /* red, green, blue; rows without a gap */
  guint row;                     /* the next of the source */
  guint64 *sums;
  guint *counts;
  guint gathered;                /* rows in @sums */
} BbCanvas;

/* How large a picture of @width × @height becomes inside @most_width × @most_height; 0: as it is. */
void bb_canvas_fit (guint width, guint height, guint most_width, guint most_height, guint *fit_width, guint *fit_height);

/* Memory for what is asked for may not be there: %NULL. */
BbCanvas *bb_canvas_new (guint source_width, guint source_height, guint width, guint height);
void bb_canvas_free (BbCanvas *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbCanvas, bb_canvas_free)
/* The next row: @source_width pixels of 3 bytes. */
void bb_canvas_add_row (BbCanvas *self, const guint8 *row);
gboolean bb_canvas_is_complete (BbCanvas *self);
/* Turns it as EXIF says (1 to 8). FALSE: no memory. */
gboolean bb_canvas_turn (BbCanvas *self, guint orientation);

G_END_DECLS
