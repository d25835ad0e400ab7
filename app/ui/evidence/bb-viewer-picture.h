/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A picture to look into: zoom (pinch, Ctrl and wheel, double click), move (drag, wheel), quarter turns. It fits the place it has
 * until it is zoomed. Turning it turns nothing but the view.
 *
 * signal "changed" (): zoom, place or turn */
#define BB_TYPE_VIEWER_PICTURE (bb_viewer_picture_get_type ())
G_DECLARE_FINAL_TYPE (BbViewerPicture, bb_viewer_picture, BB, VIEWER_PICTURE, GtkWidget)

GtkWidget *bb_viewer_picture_new (void);
/* @whole_width: of the picture itself, which @texture may show reduced. */
void bb_viewer_picture_set_texture (BbViewerPicture *self, GdkTexture *texture, guint whole_width);
GdkTexture *bb_viewer_picture_get_texture (BbViewerPicture *self);
/* @factor: more than 1 comes nearer. */
void bb_viewer_picture_zoom (BbViewerPicture *self, double factor);
void bb_viewer_picture_fit (BbViewerPicture *self);
/* One pixel of the picture on one of the screen. */
void bb_viewer_picture_show_whole_size (BbViewerPicture *self);
gboolean bb_viewer_picture_is_fitted (BbViewerPicture *self);
/* Pixels of the screen for one of the picture. */
double bb_viewer_picture_get_scale (BbViewerPicture *self);
/* A quarter to the right. */
void bb_viewer_picture_turn (BbViewerPicture *self);
void bb_viewer_picture_set_upright (BbViewerPicture *self);
/* By parts of what is seen. */
void bb_viewer_picture_move (BbViewerPicture *self, double x, double y);
/* Whether a drag moves it; else it belongs to whoever draws on it. */
void bb_viewer_picture_set_draggable (BbViewerPicture *self, gboolean draggable);
/* Where the whole picture lies, in the coordinates of the widget. */
void bb_viewer_picture_get_place (BbViewerPicture *self, graphene_rect_t *place);

G_END_DECLS
