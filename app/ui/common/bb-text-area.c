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
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "text-area");
}

static void
bb_text_area_init (BbTextArea *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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
  gtk_widget_set_size_request (GTK_WIDGET (self->view), -1, (int) lines * 21 + 16);
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
