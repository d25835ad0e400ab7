/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-text-area.h"

#include "bb-notify.h"

struct _BbTextArea
{
  GtkWidget parent_instance;

  GtkOverlay *overlay;
  GtkLabel *placeholder;
  GtkTextView *view;
  GtkTextBuffer *buffer;
  guint lines;                   /* room when it is empty */
  gboolean setting, composing;
};

G_DEFINE_FINAL_TYPE (BbTextArea, bb_text_area, GTK_TYPE_WIDGET)

enum { CHANGED, LEFT, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
show_placeholder (BbTextArea *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->placeholder), !self->composing && gtk_text_buffer_get_char_count (self->buffer) == 0);
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_buffer_changed (BbTextArea *self)
{
  show_placeholder (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  if (!self->setting)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_preedit_changed (BbTextArea *self, const char *preedit)
{
  self->composing = preedit && *preedit;
  show_placeholder (self);
}

static void
on_focus_left (BbTextArea *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), "focused");
  g_signal_emit (self, signals[LEFT], 0);
}

static void
on_focus_entered (BbTextArea *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "focused");
}

static void
on_pressed (GtkGesture *click)
{
  if (gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (click)) == GDK_BUTTON_PRIMARY)
    gtk_gesture_set_state (click, GTK_EVENT_SEQUENCE_CLAIMED);
}

/* A text view leaves a press to whatever lies around it, too: the row of a list would take the focus away from it. */
static void
keep_presses (GtkWidget *view)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (view);
  GtkGesture *first = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) gesture = g_list_model_get_item (controllers, i);
      if (!GTK_IS_GESTURE_CLICK (gesture) && !GTK_IS_GESTURE_DRAG (gesture))
        continue;
      if (first)
        gtk_gesture_group (GTK_GESTURE (gesture), first);
      else
        first = GTK_GESTURE (gesture);
      if (GTK_IS_GESTURE_CLICK (gesture))
        g_signal_connect_after (gesture, "pressed", G_CALLBACK (on_pressed), NULL);
    }
}

/* ── Its height ──────────────────────────────────────────────────────────────────────────────────────────────── */

/* A text view knows its height only after it was given a width once; a list needs it before. */
static int
measure_text (BbTextArea *self, int width)
{
  g_autofree char *typed = bb_text_area_get_text (self);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self->view), *typed ? typed : gtk_label_get_label (self->placeholder));
  int inner = width - gtk_text_view_get_left_margin (self->view) - gtk_text_view_get_right_margin (self->view);
  int margins = gtk_text_view_get_top_margin (self->view) + gtk_text_view_get_bottom_margin (self->view);
  int height, empty;

  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, MAX (inner - 1, 1) * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, NULL, &height);
  pango_layout_set_text (layout, "A", 1);
  pango_layout_get_pixel_size (layout, NULL, &empty);
  return MAX (height, empty * (int) self->lines) + margins;
}

static GtkSizeRequestMode
bb_text_area_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
bb_text_area_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = 80, *natural = 320;
  else
    *minimum = *natural = measure_text (BB_TEXT_AREA (widget), for_size < 0 ? 320 : for_size);
}

static void
bb_text_area_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  int unused;

  gtk_widget_measure (GTK_WIDGET (BB_TEXT_AREA (widget)->overlay), GTK_ORIENTATION_VERTICAL, width, &unused, &unused, NULL, NULL);
  gtk_widget_size_allocate (GTK_WIDGET (BB_TEXT_AREA (widget)->overlay), &(GtkAllocation) { 0, 0, width, height }, baseline);
}

/* ── Overrides ───────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
bb_text_area_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (BB_TEXT_AREA (widget)->view));
}

static void
bb_text_area_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_TEXT_AREA);
  G_OBJECT_CLASS (bb_text_area_parent_class)->dispose (object);
}

static void
bb_text_area_class_init (BbTextAreaClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_text_area_dispose;
  widget_class->grab_focus = bb_text_area_grab_focus;
  widget_class->get_request_mode = bb_text_area_get_request_mode;
  widget_class->measure = bb_text_area_measure;
  widget_class->size_allocate = bb_text_area_size_allocate;
  signals[CHANGED] = g_signal_new ("changed", BB_TYPE_TEXT_AREA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LEFT] = g_signal_new ("left", BB_TYPE_TEXT_AREA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/text-area.ui");
  gtk_widget_class_bind_template_child (widget_class, BbTextArea, overlay);
  gtk_widget_class_bind_template_child (widget_class, BbTextArea, placeholder);
  gtk_widget_class_bind_template_child (widget_class, BbTextArea, view);
  gtk_widget_class_bind_template_child (widget_class, BbTextArea, buffer);
  gtk_widget_class_bind_template_callback (widget_class, on_buffer_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_preedit_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_focus_left);
  gtk_widget_class_bind_template_callback (widget_class, on_focus_entered);
  gtk_widget_class_set_css_name (widget_class, "text-area");
}

static void
bb_text_area_init (BbTextArea *self)
{
  self->lines = 2;
  gtk_widget_init_template (GTK_WIDGET (self));
  keep_presses (GTK_WIDGET (self->view));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
bb_text_area_new (void)
{
  return g_object_new (BB_TYPE_TEXT_AREA, NULL);
}

char *
bb_text_area_get_text (BbTextArea *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

void
bb_text_area_set_text (BbTextArea *self, const char *text)
{
  g_autofree char *old = bb_text_area_get_text (self);

  if (g_strcmp0 (old, text ? text : "") == 0)
    return;
  self->setting = TRUE;
  gtk_text_buffer_set_text (self->buffer, text ? text : "", -1);
  self->setting = FALSE;
}

void
bb_text_area_set_labels (BbTextArea *self, const char *name, const char *placeholder)
{
  gtk_label_set_label (self->placeholder, placeholder);
  bb_set_accessible_name (GTK_WIDGET (self->view), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_PLACEHOLDER, placeholder, -1);
}

void
bb_text_area_set_lines (BbTextArea *self, guint lines)
{
  self->lines = lines;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
bb_text_area_set_margin (BbTextArea *self, int margin)
{
  gtk_text_view_set_left_margin (self->view, margin);
  gtk_text_view_set_right_margin (self->view, margin);
  gtk_text_view_set_top_margin (self->view, margin);
  gtk_text_view_set_bottom_margin (self->view, margin);
  gtk_widget_set_margin_start (GTK_WIDGET (self->placeholder), margin);
  gtk_widget_set_margin_top (GTK_WIDGET (self->placeholder), margin);
}

void
bb_text_area_set_editable (BbTextArea *self, gboolean editable)
{
  gtk_text_view_set_editable (self->view, editable);
}

gboolean
bb_text_area_is_focused (BbTextArea *self)
{
  return gtk_widget_has_focus (GTK_WIDGET (self->view));
}
