/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/bb-look.h"
#include "services/bb-marks.h"

#include "bb-viewer-picture.h"

G_BEGIN_DECLS

/* Lies over a picture and takes what is drawn on it: boxes, blurs, arrows and frames, shown as the copy will have them. By dragging, or
 * with the keyboard alone: the chosen mark is moved by the arrow keys, resized with Shift, and removed with Delete.
 *
 * signal "changed" (): marks came, went or moved */
#define BB_TYPE_REDACT_CANVAS (bb_redact_canvas_get_type ())
G_DECLARE_FINAL_TYPE (BbRedactCanvas, bb_redact_canvas, BB, REDACT_CANVAS, GtkWidget)

GtkWidget *bb_redact_canvas_new (void);
/* Over which picture, and its pixels, of which blurs are shown. Forgets all marks. Takes @pixels (nullable). */
void bb_redact_canvas_set_picture (BbRedactCanvas *self, BbViewerPicture *picture, BbPixels *pixels);
void bb_redact_canvas_set_kind (BbRedactCanvas *self, BbMarkKind kind);
/* One of the chosen kind in the middle of what is seen. */
void bb_redact_canvas_add (BbRedactCanvas *self);
/* Takes back the last one. */
void bb_redact_canvas_undo (BbRedactCanvas *self);
void bb_redact_canvas_clear (BbRedactCanvas *self);
/* (element-type BbMark) (transfer none) */
GArray *bb_redact_canvas_get_marks (BbRedactCanvas *self);

G_END_DECLS
