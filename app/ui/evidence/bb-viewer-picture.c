/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-viewer-picture.h"

#define NEAREST 16.0             /* pixels of the screen for one of the picture */
#define STEP 1.25

struct _BbViewerPicture
{
  GtkWidget parent_instance;

  GdkTexture *texture;
  guint whole_width;
  double zoom;                   /* of the texture; 0: it fits */
  double x, y;                   /* the part of the picture, as seen, that stands in the middle; 0 to 1 */
  guint quarters;
  GtkGesture *drag;
  double drag_x, drag_y;         /* the middle when the drag began */
  double pinch_zoom;
  double pointer_x, pointer_y;
};

G_DEFINE_FINAL_TYPE (BbViewerPicture, bb_viewer_picture, GTK_TYPE_WIDGET)

static guint changed_signal;

/* ── Where it lies ───────────────────────────────────────────────────────────────────────────────────────────── */

static void
get_size (BbViewerPicture *self, double *width, double *height)
{
  double w = gdk_texture_get_width (self->texture), h = gdk_texture_get_height (self->texture);

  *width = self->quarters % 2 ? h : w;
  *height = self->quarters % 2 ? w : h;
}

static double
get_zoom (BbViewerPicture *self)
{
  double width, height, fit;

  if (self->zoom > 0)
    return self->zoom;
  get_size (self, &width, &height);
  fit = MIN (gtk_widget_get_width (GTK_WIDGET (self)) / width, gtk_widget_get_height (GTK_WIDGET (self)) / height);
  /* A small picture is shown a little larger than it is, but not as a handful of squares. */
  return CLAMP (fit, 0.001, 2);
}

static double
find_edge (double room, double size, double middle)
{
  return size <= room ? (room - size) / 2 : CLAMP (room / 2 - middle * size, room - size, 0);
}

void
bb_viewer_picture_get_place (BbViewerPicture *self, graphene_rect_t *place)
{
  double width = 0, height = 0, zoom, room_x = gtk_widget_get_width (GTK_WIDGET (self)), room_y = gtk_widget_get_height (GTK_WIDGET (self));

  if (self->texture)
    get_size (self, &width, &height);
  zoom = self->texture ? get_zoom (self) : 1;
  graphene_rect_init (place, (float) find_edge (room_x, width * zoom, self->x), (float) find_edge (room_y, height * zoom, self->y),
                      (float) (width * zoom), (float) (height * zoom));
}

static void
say_changed (BbViewerPicture *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, changed_signal, 0);
}

/* The middle, so that it never lies beyond what can be seen. */
static void
put_middle (BbViewerPicture *self, double x, double y)
{
  graphene_rect_t place;
  double half_x, half_y;

  bb_viewer_picture_get_place (self, &place);
  half_x = MIN (0.5, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0 / place.size.width);
  half_y = MIN (0.5, gtk_widget_get_height (GTK_WIDGET (self)) / 2.0 / place.size.height);
  self->x = CLAMP (x, half_x, 1 - half_x);
  self->y = CLAMP (y, half_y, 1 - half_y);
}

/* What is under (@at_x, @at_y) stays there. */
static void
zoom_at (BbViewerPicture *self, double zoom, double at_x, double at_y)
{
  graphene_rect_t place;
  double x, y, width, height;

  if (!self->texture)
    return;
  bb_viewer_picture_get_place (self, &place);
  x = (at_x - place.origin.x) / place.size.width;
  y = (at_y - place.origin.y) / place.size.height;
  self->zoom = CLAMP (zoom, 0.02, NEAREST);
  get_size (self, &width, &height);
  put_middle (self, x + (gtk_widget_get_width (GTK_WIDGET (self)) / 2.0 - at_x) / (width * self->zoom),
              y + (gtk_widget_get_height (GTK_WIDGET (self)) / 2.0 - at_y) / (height * self->zoom));
  say_changed (self);
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_drag_begin (BbViewerPicture *self)
{
  self->drag_x = self->x;
  self->drag_y = self->y;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
}

static void
on_drag_update (BbViewerPicture *self, double dx, double dy)
{
  graphene_rect_t place;

  if (!self->texture)
    return;
  bb_viewer_picture_get_place (self, &place);
  put_middle (self, self->drag_x - dx / place.size.width, self->drag_y - dy / place.size.height);
  say_changed (self);
}

static void
on_drag_end (BbViewerPicture *self)
{
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), NULL);
}

static void
on_pinch_begin (BbViewerPicture *self)
{
  self->pinch_zoom = self->texture ? get_zoom (self) : 1;
}

static void
on_pinched (BbViewerPicture *self, double scale, GtkGesture *gesture)
{
  double x, y;

  if (gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    zoom_at (self, self->pinch_zoom * scale, x, y);
}

static void
on_motion (BbViewerPicture *self, double x, double y)
{
  self->pointer_x = x;
  self->pointer_y = y;
}

static gboolean
on_scrolled (BbViewerPicture *self, double dx, double dy, GtkEventController *controller)
{
  if (!self->texture)
    return FALSE;
  if (gtk_event_controller_get_current_event_state (controller) & GDK_CONTROL_MASK)
    zoom_at (self, get_zoom (self) * (dy < 0 ? STEP : 1 / STEP), self->pointer_x, self->pointer_y);
  else if (!bb_viewer_picture_is_fitted (self))
    bb_viewer_picture_move (self, dx * 0.1, dy * 0.1);
  else
    return FALSE;
  return TRUE;
}

static void
on_pressed (BbViewerPicture *self, int n, double x, double y)
{
  if (n != 2 || !self->texture || gtk_event_controller_get_propagation_phase (GTK_EVENT_CONTROLLER (self->drag)) == GTK_PHASE_NONE)
    return;
  if (self->zoom > 0)
    bb_viewer_picture_fit (self);
  else
    zoom_at (self, MAX (1, get_zoom (self) * 2), x, y);
}

/* ── Overrides ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_viewer_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BbViewerPicture *self = BB_VIEWER_PICTURE (widget);
  graphene_rect_t place;
  double width, height, zoom;

  if (!self->texture)
    return;
  bb_viewer_picture_get_place (self, &place);
  zoom = get_zoom (self);
  width = gdk_texture_get_width (self->texture) * zoom;
  height = gdk_texture_get_height (self->texture) * zoom;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (place.origin.x + place.size.width / 2, place.origin.y + place.size.height / 2));
  gtk_snapshot_rotate (snapshot, 90.0f * self->quarters);
  gtk_snapshot_append_scaled_texture (snapshot, self->texture, zoom > 3 ? GSK_SCALING_FILTER_NEAREST : GSK_SCALING_FILTER_TRILINEAR,
                                      &GRAPHENE_RECT_INIT ((float) -width / 2, (float) -height / 2, (float) width, (float) height));
  gtk_snapshot_restore (snapshot);
}

static void
bb_viewer_picture_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  BbViewerPicture *self = BB_VIEWER_PICTURE (widget);

  if (self->texture)
    put_middle (self, self->x, self->y);
  g_signal_emit (self, changed_signal, 0);
}

static void
bb_viewer_picture_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                           int *natural_baseline)
{
  *minimum = 120;
  *natural = 600;
}

static void
bb_viewer_picture_dispose (GObject *object)
{
  g_clear_object (&BB_VIEWER_PICTURE (object)->texture);
  G_OBJECT_CLASS (bb_viewer_picture_parent_class)->dispose (object);
}

static void
bb_viewer_picture_class_init (BbViewerPictureClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_viewer_picture_dispose;
  widget_class->snapshot = bb_viewer_picture_snapshot;
  widget_class->size_allocate = bb_viewer_picture_size_allocate;
  widget_class->measure = bb_viewer_picture_measure;
  gtk_widget_class_set_css_name (widget_class, "viewer-picture");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  changed_signal = g_signal_new ("changed", BB_TYPE_VIEWER_PICTURE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
add_controller (BbViewerPicture *self, gpointer controller)
{
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
bb_viewer_picture_init (BbViewerPicture *self)
{
  GtkGesture *pinch = gtk_gesture_zoom_new (), *click = gtk_gesture_click_new ();
  GtkEventController *wheel = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *motion = gtk_event_controller_motion_new ();

  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->drag = gtk_gesture_drag_new ();
  g_signal_connect_swapped (self->drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (self->drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect_swapped (self->drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (on_pinch_begin), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (on_pinched), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect_swapped (wheel, "scroll", G_CALLBACK (on_scrolled), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  add_controller (self, self->drag);
  add_controller (self, pinch);
  add_controller (self, click);
  add_controller (self, wheel);
  add_controller (self, motion);
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

GtkWidget *
bb_viewer_picture_new (void)
{
  return g_object_new (BB_TYPE_VIEWER_PICTURE, NULL);
}

void
bb_viewer_picture_set_texture (BbViewerPicture *self, GdkTexture *texture, guint whole_width)
{
  g_set_object (&self->texture, texture);
  self->whole_width = whole_width;
  self->quarters = 0;
  bb_viewer_picture_fit (self);
}

GdkTexture *
bb_viewer_picture_get_texture (BbViewerPicture *self)
{
  return self->texture;
}

void
bb_viewer_picture_zoom (BbViewerPicture *self, double factor)
{
  if (self->texture)
    zoom_at (self, get_zoom (self) * factor, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0, gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
}

void
bb_viewer_picture_fit (BbViewerPicture *self)
{
  self->zoom = 0;
  self->x = self->y = 0.5;
  say_changed (self);
}

void
bb_viewer_picture_show_whole_size (BbViewerPicture *self)
{
  if (self->texture)
    bb_viewer_picture_zoom (self, 1 / bb_viewer_picture_get_scale (self));
}

gboolean
bb_viewer_picture_is_fitted (BbViewerPicture *self)
{
  return self->zoom <= 0;
}

double
bb_viewer_picture_get_scale (BbViewerPicture *self)
{
  return self->texture && self->whole_width ? get_zoom (self) * gdk_texture_get_width (self->texture) / self->whole_width : 1;
}

void
bb_viewer_picture_turn (BbViewerPicture *self)
{
  self->quarters = (self->quarters + 1) % 4;
  bb_viewer_picture_fit (self);
}

void
bb_viewer_picture_set_upright (BbViewerPicture *self)
{
  self->quarters = 0;
  bb_viewer_picture_fit (self);
}

void
bb_viewer_picture_move (BbViewerPicture *self, double x, double y)
{
  graphene_rect_t place;

  if (!self->texture)
    return;
  bb_viewer_picture_get_place (self, &place);
  put_middle (self, self->x + x * gtk_widget_get_width (GTK_WIDGET (self)) / place.size.width,
              self->y + y * gtk_widget_get_height (GTK_WIDGET (self)) / place.size.height);
  say_changed (self);
}

void
bb_viewer_picture_set_draggable (BbViewerPicture *self, gboolean draggable)
{
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (self->drag), draggable ? GTK_PHASE_BUBBLE : GTK_PHASE_NONE);
}
