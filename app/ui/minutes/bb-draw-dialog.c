/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-draw-dialog.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "domain/bb-strokes.h"
#include "services/bb-signers.h"

#define NO_PRESSURE 0.5

struct _BbDrawDialog
{
  AdwDialog parent_instance;

  GtkLabel *who, *problem;
  GtkDrawingArea *pad;
  GtkWidget *clear, *sign;
  BbOpenVisit *session;
  BbStrokes *strokes;
  gint64 began;                  /* of the first touch, µs */
  char *paper, *field, *name;
};

G_DEFINE_FINAL_TYPE (BbDrawDialog, bb_draw_dialog, ADW_TYPE_DIALOG)

static guint signed_signal;

/* ── The pad ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
check (BbDrawDialog *self)
{
  gtk_widget_set_sensitive (self->clear, self->strokes && bb_strokes_count (self->strokes) > 0);
  gtk_widget_set_sensitive (self->sign, self->strokes && bb_strokes_is_drawn (self->strokes));
  gtk_widget_queue_draw (GTK_WIDGET (self->pad));
}

static void
draw_stroke (cairo_t *cr, GArray *stroke)
{
  for (guint i = 0; i < stroke->len; i++)
    {
      const BbStrokePoint *point = &g_array_index (stroke, BbStrokePoint, i);

      cairo_line_to (cr, point->x, point->y);
    }
  if (stroke->len == 1)
    cairo_rel_line_to (cr, 0.1, 0);
  cairo_stroke (cr);
}

static void
on_draw (GtkDrawingArea *pad, cairo_t *cr, int width, int height, gpointer data)
{
  BbDrawDialog *self = data;

  cairo_set_source_rgba (cr, 0.5, 0.5, 0.5, 0.7);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, 0.06 * width, 0.78 * height);
  cairo_line_to (cr, 0.94 * width, 0.78 * height);
  cairo_stroke (cr);
  if (!self->strokes)
    return;
  cairo_scale (cr, width / self->strokes->width, height / self->strokes->height);
  cairo_set_source_rgb (cr, 0.05, 0.15, 0.6);
  cairo_set_line_width (cr, 2.5);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < self->strokes->strokes->len; i++)
    draw_stroke (cr, self->strokes->strokes->pdata[i]);
}

static void
add_point (BbDrawDialog *self, GtkGestureStylus *gesture, double x, double y)
{
  double pressure = NO_PRESSURE;

  if (!gtk_gesture_stylus_get_axis (gesture, GDK_AXIS_PRESSURE, &pressure))
    pressure = NO_PRESSURE;
  bb_strokes_add (self->strokes, x, y, (guint) ((g_get_monotonic_time () - self->began) / 1000), pressure);
}

static void
on_down (GtkGestureStylus *gesture, double x, double y, BbDrawDialog *self)
{
  if (!self->strokes)
    {
      self->strokes = bb_strokes_new (MAX (gtk_widget_get_width (GTK_WIDGET (self->pad)), 1), MAX (gtk_widget_get_height (GTK_WIDGET (self->pad)), 1));
      self->began = g_get_monotonic_time ();
    }
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  bb_strokes_begin (self->strokes);
  add_point (self, gesture, x, y);
  check (self);
}

static void
on_motion (GtkGestureStylus *gesture, double x, double y, BbDrawDialog *self)
{
  if (!self->strokes)
    return;
  add_point (self, gesture, x, y);
  check (self);
}

static void
on_clear_clicked (BbDrawDialog *self)
{
  g_clear_pointer (&self->strokes, bb_strokes_free);
  check (self);
}

/* ── Signing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_recorded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbDrawDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (bb_visit_sign_by_hand_finish (BB_WORKSPACE (source), result, &error))
    {
      g_signal_emit (self, signed_signal, 0, self->name);
      adw_dialog_force_close (ADW_DIALOG (self));
      return;
    }
  words = bb_phrase (error);
  gtk_label_set_label (self->problem, words);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  bb_announce (GTK_WIDGET (self), words);
  check (self);
}

static void
on_sign_clicked (BbDrawDialog *self)
{
  g_autofree char *text = bb_strokes_to_text (self->strokes);

  gtk_widget_set_sensitive (self->sign, FALSE);
  bb_visit_sign_by_hand_async (bb_open_visit_get_workspace (self->session), self->paper, self->field, self->name, text,
                               NULL, on_recorded, g_object_ref (self));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_draw_dialog_dispose (GObject *object)
{
  BbDrawDialog *self = BB_DRAW_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_DRAW_DIALOG);
  g_clear_object (&self->session);
  g_clear_pointer (&self->strokes, bb_strokes_free);
  g_clear_pointer (&self->field, g_free);
  g_clear_pointer (&self->paper, g_free);
  g_clear_pointer (&self->name, g_free);
  G_OBJECT_CLASS (bb_draw_dialog_parent_class)->dispose (object);
}

static void
bb_draw_dialog_class_init (BbDrawDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_draw_dialog_dispose;
  signed_signal = g_signal_new ("signed", BB_TYPE_DRAW_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/draw-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BbDrawDialog, who);
  gtk_widget_class_bind_template_child (widget_class, BbDrawDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, BbDrawDialog, pad);
  gtk_widget_class_bind_template_child (widget_class, BbDrawDialog, clear);
  gtk_widget_class_bind_template_child (widget_class, BbDrawDialog, sign);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_clicked);
}

static void
bb_draw_dialog_init (BbDrawDialog *self)
{
  GtkGesture *gesture = gtk_gesture_stylus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_gesture_stylus_set_stylus_only (GTK_GESTURE_STYLUS (gesture), FALSE);
  g_signal_connect (gesture, "down", G_CALLBACK (on_down), self);
  g_signal_connect (gesture, "motion", G_CALLBACK (on_motion), self);
  gtk_widget_add_controller (GTK_WIDGET (self->pad), GTK_EVENT_CONTROLLER (gesture));
  gtk_drawing_area_set_draw_func (self->pad, on_draw, self, NULL);
}

AdwDialog *
bb_draw_dialog_new (BbOpenVisit *session, const char *paper, const char *field, const char *name, const char *role)
{
  BbDrawDialog *self = g_object_new (BB_TYPE_DRAW_DIALOG, NULL);
  g_autofree char *who = name ? g_strdup_printf ("%s\n%s", name, role) : g_strdup (role);

  self->session = g_object_ref (session);
  self->field = g_strdup (field);
  self->paper = g_strdup (paper);
  self->name = g_strdup (name);
  gtk_label_set_label (self->who, who);
  return ADW_DIALOG (self);
}
