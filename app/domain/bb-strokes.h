/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A signature drawn by hand on the screen: where the pen was, when, and how hard it was pressed. Kept as text (JSON), whose SHA-256 is
 * recorded with it. */

typedef struct
{
  double x, y;                   /* in the pad's own units, from its top left */
  guint time;                    /* milliseconds since the first touch */
  double pressure;               /* 0 … 1; 0.5 where the pen does not tell */
} BbStrokePoint;

typedef struct
{
  double width, height;          /* of the pad */
  GPtrArray *strokes;            /* GArray of BbStrokePoint */
} BbStrokes;

BbStrokes *bb_strokes_new (double width, double height);
void bb_strokes_free (BbStrokes *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbStrokes, bb_strokes_free)

void bb_strokes_begin (BbStrokes *self);
void bb_strokes_add (BbStrokes *self, double x, double y, guint time, double pressure);
void bb_strokes_clear (BbStrokes *self);
guint bb_strokes_count (BbStrokes *self);        /* points */
/* Whether somebody can have meant it as a signature: more than a dot or a slip of the hand. */
gboolean bb_strokes_is_drawn (BbStrokes *self);
/* What the ink covers; all 0 when there is none. */
void bb_strokes_get_extents (BbStrokes *self, double *x, double *y, double *width, double *height);

/* The same strokes give the same text. (transfer full) */
char *bb_strokes_to_text (BbStrokes *self);
/* Errors: BB_DOMAIN_ERROR_INVALID. */
BbStrokes *bb_strokes_from_text (const char *text, GError **error);

G_END_DECLS
