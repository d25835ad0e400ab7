/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-redact-canvas.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "common/bb-notify.h"

#define SMALLEST 6.0             /* pixels of the screen: less is a slip of the hand */
#define STEP 0.01                /* of the picture, for a key */

struct _BbRedactCanvas
{
  GtkWidget parent_instance;

  BbViewerPicture *picture;
  BbPixels *pixels;
  GArray *marks;                 /* BbMark */
  GPtrArray *mosaics;            /* GdkTexture of each blur, or %NULL */
  int chosen;                    /* -1: none */
  BbMarkKind kind;
  gboolean drawing;
  double start_x, start_y;
};

G_DEFINE_FINAL_TYPE (BbRedactCanvas, bb_redact_canvas, GTK_TYPE_WIDGET)

static guint changed_signal;

/* ── Marks ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static BbMark *
get_mark (BbRedactCanvas *self, int index)
{
  return &g_array_index (self->marks, BbMark, index);
}

static void
unref_texture (gpointer texture)
{
  if (texture)
    g_object_unref (texture);
}

/* The squares of a blur as a picture of one pixel a square. */
static GdkTexture *
make_mosaic (BbRedactCanvas *self, const BbMark *mark)
{
  guint block = bb_mark_get_block (mark, self->pixels->width, self->pixels->height);
  const guint8 *data = g_bytes_get_data (self->pixels->bytes, NULL);
  double x, y, w, h;
  guint left, top, right, bottom, columns, rows;
  guint8 *out;
  g_autoptr (GBytes) bytes = NULL;

  bb_mark_get_place (mark, &x, &y, &w, &h);
  left = (guint) (x * self->pixels->width), right = MIN (self->pixels->width, (guint) ceil ((x + w) * self->pixels->width));
  top = (guint) (y * self->pixels->height), bottom = MIN (self->pixels->height, (guint) ceil ((y + h) * self->pixels->height));
  columns = (right - left + block - 1) / block;
  rows = (bottom - top + block - 1) / block;
  if (!columns || !rows)
    return NULL;
  out = g_malloc ((gsize) columns * rows * 3);
  for (guint r = 0; r < rows; r++)
    for (guint c = 0; c < columns; c++)
      bb_marks_get_mean (data, self->pixels->width, left + c * block, top + r * block, MIN (block, right - left - c * block),
                         MIN (block, bottom - top - r * block), out + ((gsize) r * columns + c) * 3);
  bytes = g_bytes_new_take (out, (gsize) columns * rows * 3);
  return gdk_memory_texture_new ((int) columns, (int) rows, GDK_MEMORY_R8G8B8, bytes, columns * 3);
}

static void
update_mosaic (BbRedactCanvas *self, int index)
{
  BbMark *mark = get_mark (self, index);
  GdkTexture *mosaic = mark->kind == BB_MARK_BLUR && self->pixels ? make_mosaic (self, mark) : NULL;

  unref_texture (self->mosaics->pdata[index]);
  self->mosaics->pdata[index] = mosaic;
}

static char *
describe (BbRedactCanvas *self)
{
  guint n[4] = { 0 };

  for (guint i = 0; i < self->marks->len; i++)
    n[get_mark (self, (int) i)->kind]++;
  return g_strdup_printf (_("Marks on the picture. Covered: %u, blurred: %u, arrows: %u, frames: %u"), n[BB_MARK_BOX], n[BB_MARK_BLUR],
                          n[BB_MARK_ARROW], n[BB_MARK_FRAME]);
}

static void
say_changed (BbRedactCanvas *self)
{
  g_autofree char *words = describe (self);

  bb_set_accessible_name (GTK_WIDGET (self), words);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, changed_signal, 0);
}

static void
append (BbRedactCanvas *self, const BbMark *mark)
{
  g_array_append_val (self->marks, *mark);
  g_ptr_array_add (self->mosaics, NULL);
  self->chosen = (int) self->marks->len - 1;
  update_mosaic (self, self->chosen);
}

static void
drop (BbRedactCanvas *self, int index)
{
  g_array_remove_index (self->marks, (guint) index);
  g_ptr_array_remove_index (self->mosaics, (guint) index);
  self->chosen = (int) self->marks->len - 1;
  say_changed (self);
}

/* ── Places ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
to_picture (BbRedactCanvas *self, double x, double y, double *part_x, double *part_y)
{
  graphene_rect_t place;

  bb_viewer_picture_get_place (self->picture, &place);
  *part_x = CLAMP ((x - place.origin.x) / place.size.width, 0, 1);
  *part_y = CLAMP ((y - place.origin.y) / place.size.height, 0, 1);
}

static gboolean
is_slip (BbRedactCanvas *self, const BbMark *mark)
{
  graphene_rect_t place;

  bb_viewer_picture_get_place (self->picture, &place);
  return hypot (mark->width * place.size.width, mark->height * place.size.height) < SMALLEST;
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_drag_begin (BbRedactCanvas *self, double x, double y)
{
  BbMark mark = { .kind = self->kind };

  if (!self->picture || !bb_viewer_picture_get_texture (self->picture))
    return;
  gtk_widget_grab_focus (GTK_WIDGET (self));
  to_picture (self, x, y, &mark.x, &mark.y);
  self->start_x = x;
  self->start_y = y;
  self->drawing = TRUE;
  append (self, &mark);
}

static void
on_drag_update (BbRedactCanvas *self, double dx, double dy)
{
  BbMark *mark;
  double x, y;

  if (!self->drawing || self->chosen < 0)
    return;
  mark = get_mark (self, self->chosen);
  to_picture (self, self->start_x + dx, self->start_y + dy, &x, &y);
  mark->width = x - mark->x;
  mark->height = y - mark->y;
  update_mosaic (self, self->chosen);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_drag_end (BbRedactCanvas *self)
{
  if (!self->drawing)
    return;
  self->drawing = FALSE;
  if (self->chosen >= 0 && is_slip (self, get_mark (self, self->chosen)))
    drop (self, self->chosen);
  else
    say_changed (self);
}

static gboolean
shift (BbRedactCanvas *self, double dx, double dy, gboolean resize)
{
  BbMark *mark;

  if (self->chosen < 0)
    return FALSE;
  mark = get_mark (self, self->chosen);
  if (resize)
    {
      mark->width = CLAMP (mark->width + dx * STEP, -mark->x, 1 - mark->x);
      mark->height = CLAMP (mark->height + dy * STEP, -mark->y, 1 - mark->y);
    }
  else
    {
      mark->x = CLAMP (mark->x + dx * STEP, MAX (0, -mark->width), MIN (1, 1 - mark->width));
      mark->y = CLAMP (mark->y + dy * STEP, MAX (0, -mark->height), MIN (1, 1 - mark->height));
    }
  update_mosaic (self, self->chosen);
  say_changed (self);
  return TRUE;
}

static gboolean
on_key_pressed (BbRedactCanvas *self, guint key, guint code, GdkModifierType state)
{
  gboolean resize = (state & GDK_SHIFT_MASK) != 0;

  switch (key)
    {
    case GDK_KEY_Left:      return shift (self, -1, 0, resize);
    case GDK_KEY_Right:     return shift (self, 1, 0, resize);
    case GDK_KEY_Up:        return shift (self, 0, -1, resize);
    case GDK_KEY_Down:      return shift (self, 0, 1, resize);
    case GDK_KEY_Delete:
    case GDK_KEY_BackSpace:
      if (self->chosen >= 0)
        drop (self, self->chosen);
      return TRUE;
    default:
      return FALSE;
    }
}

/* ── Drawing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
draw_blur (BbRedactCanvas *self, GtkSnapshot *snapshot, const BbMark *mark, GdkTexture *mosaic, const graphene_rect_t *rect, double scale)
{
  double block = bb_mark_get_block (mark, self->pixels->width, self->pixels->height) * scale;

  gtk_snapshot_push_clip (snapshot, rect);
  gtk_snapshot_append_scaled_texture (snapshot, mosaic, GSK_SCALING_FILTER_NEAREST,
                                      &GRAPHENE_RECT_INIT (rect->origin.x, rect->origin.y, (float) (block * gdk_texture_get_width (mosaic)),
                                                           (float) (block * gdk_texture_get_height (mosaic))));
  gtk_snapshot_pop (snapshot);
}

static void
draw_lines (BbRedactCanvas *self, GtkSnapshot *snapshot, const BbMark *mark, const graphene_rect_t *place)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (GTK_WIDGET (self)),
                                                                            (float) gtk_widget_get_height (GTK_WIDGET (self))));

  cairo_translate (cr, place->origin.x, place->origin.y);
  bb_mark_stroke (mark, cr, place->size.width, place->size.height);
  cairo_destroy (cr);
}

static void
draw_chosen (GtkSnapshot *snapshot, const graphene_rect_t *rect)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autoptr (GdkRGBA) accent = adw_style_manager_get_accent_color_rgba (manager);
  GskRoundedRect outer, inner;
  graphene_rect_t larger = *rect, largest = *rect;

  graphene_rect_inset (&larger, -3, -3);
  graphene_rect_inset (&largest, -5, -5);
  gsk_rounded_rect_init_from_rect (&inner, &larger, 4);
  gsk_rounded_rect_init_from_rect (&outer, &largest, 6);
  gtk_snapshot_append_border (snapshot, &outer, (float[]) { 1, 1, 1, 1 }, (GdkRGBA[]) { { 1, 1, 1, 1 }, { 1, 1, 1, 1 }, { 1, 1, 1, 1 }, { 1, 1, 1, 1 } });
  gtk_snapshot_append_border (snapshot, &inner, (float[]) { 2, 2, 2, 2 }, (GdkRGBA[]) { *accent, *accent, *accent, *accent });
}

static void
draw_mark (BbRedactCanvas *self, GtkSnapshot *snapshot, int index, const graphene_rect_t *place)
{
  BbMark *mark = get_mark (self, index);
  double x, y, w, h;
  graphene_rect_t rect;

  bb_mark_get_place (mark, &x, &y, &w, &h);
  graphene_rect_init (&rect, place->origin.x + (float) x * place->size.width, place->origin.y + (float) y * place->size.height,
                      (float) w * place->size.width, (float) h * place->size.height);
  if (mark->kind == BB_MARK_BOX)
    gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 0, 0, 0, 1 }, &rect);
  else if (mark->kind == BB_MARK_BLUR && self->mosaics->pdata[index])
    draw_blur (self, snapshot, mark, self->mosaics->pdata[index], &rect, place->size.width / self->pixels->width);
  else if (!bb_mark_covers (mark))
    draw_lines (self, snapshot, mark, place);
  if (index == self->chosen)
    draw_chosen (snapshot, &rect);
}

static void
bb_redact_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BbRedactCanvas *self = BB_REDACT_CANVAS (widget);
  graphene_rect_t place;

  if (!self->picture)
    return;
  bb_viewer_picture_get_place (self->picture, &place);
  for (guint i = 0; i < self->marks->len; i++)
    draw_mark (self, snapshot, (int) i, &place);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_redact_canvas_dispose (GObject *object)
{
  BbRedactCanvas *self = BB_REDACT_CANVAS (object);

  g_clear_object (&self->picture);
  g_clear_pointer (&self->pixels, bb_pixels_free);
  g_clear_pointer (&self->marks, g_array_unref);
  g_clear_pointer (&self->mosaics, g_ptr_array_unref);
  G_OBJECT_CLASS (bb_redact_canvas_parent_class)->dispose (object);
}

static void
bb_redact_canvas_class_init (BbRedactCanvasClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_redact_canvas_dispose;
  widget_class->snapshot = bb_redact_canvas_snapshot;
  gtk_widget_class_set_css_name (widget_class, "redact-canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  changed_signal = g_signal_new ("changed", BB_TYPE_REDACT_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bb_redact_canvas_init (BbRedactCanvas *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->marks = g_array_new (FALSE, TRUE, sizeof (BbMark));
  self->mosaics = g_ptr_array_new_with_free_func (unref_texture);
  self->chosen = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "crosshair");
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

GtkWidget *
bb_redact_canvas_new (void)
{
  return g_object_new (BB_TYPE_REDACT_CANVAS, NULL);
}

static void
on_picture_changed (BbRedactCanvas *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
bb_redact_canvas_set_picture (BbRedactCanvas *self, BbViewerPicture *picture, BbPixels *pixels)
{
  if (g_set_object (&self->picture, picture) && picture)
    g_signal_connect_object (picture, "changed", G_CALLBACK (on_picture_changed), self, G_CONNECT_SWAPPED);
  g_clear_pointer (&self->pixels, bb_pixels_free);
  self->pixels = pixels;
  bb_redact_canvas_clear (self);
}

void
bb_redact_canvas_set_kind (BbRedactCanvas *self, BbMarkKind kind)
{
  self->kind = kind;
}

void
bb_redact_canvas_add (BbRedactCanvas *self)
{
  BbMark mark = { .kind = self->kind };
  double x, y, width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));

  if (!self->picture || !bb_viewer_picture_get_texture (self->picture))
    return;
  to_picture (self, width * 0.4, height * 0.4, &mark.x, &mark.y);
  to_picture (self, width * 0.6, height * 0.6, &x, &y);
  mark.width = x - mark.x;
  mark.height = y - mark.y;
  append (self, &mark);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  say_changed (self);
}

void
bb_redact_canvas_undo (BbRedactCanvas *self)
{
  if (self->marks->len)
    drop (self, (int) self->marks->len - 1);
}

void
bb_redact_canvas_clear (BbRedactCanvas *self)
{
  g_array_set_size (self->marks, 0);
  g_ptr_array_set_size (self->mosaics, 0);
  self->chosen = -1;
  say_changed (self);
}

GArray *
bb_redact_canvas_get_marks (BbRedactCanvas *self)
{
  return self->marks;
}
