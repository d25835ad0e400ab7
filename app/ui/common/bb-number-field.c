/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-number-field.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-notify.h"

struct _BbNumberField
{
  GtkWidget parent_instance;

  GtkLabel *label;
  GtkText *text;
  GtkButton *less, *more;
  gint64 value;
  gboolean setting;
};

G_DEFINE_FINAL_TYPE (BbNumberField, bb_number_field, GTK_TYPE_WIDGET)

static guint changed_signal;
static const gint64 LARGEST = 999999999;

static gint64
parse (const char *text)
{
  gint64 value = 0;
  gboolean any = FALSE;

  for (const char *p = text; *p; p++)
    if (g_ascii_isdigit (*p))
      {
        value = MIN (value * 10 + (*p - '0'), LARGEST);
        any = TRUE;
      }
  return any ? value : -1;
}

static void
take_value (BbNumberField *self, gint64 value, gboolean by_person)
{
  if (self->value == value)
    return;
  self->value = value;
  gtk_widget_set_sensitive (GTK_WIDGET (self->less), value > 0);
  if (by_person)
    g_signal_emit (self, changed_signal, 0);
}

static void
show_value (BbNumberField *self)
{
  g_autofree char *words = self->value < 0 ? g_strdup ("") : g_strdup_printf ("%" G_GINT64_FORMAT, self->value);

  self->setting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->text), words);
  self->setting = FALSE;
}

static void
count (BbNumberField *self, int step)
{
  take_value (self, CLAMP (MAX (self->value, 0) + step, 0, LARGEST), TRUE);
  show_value (self);
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_text_changed (BbNumberField *self)
{
  if (!self->setting)
    take_value (self, parse (gtk_editable_get_text (GTK_EDITABLE (self->text))), TRUE);
}

/* Only digits get in; a pasted "4.133" becomes 4133. */
static void
on_text_inserted (GtkEditable *delegate, const char *text, int length, int *position, BbNumberField *self)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (int i = 0; text[i] && (length < 0 || i < length); i++)
    if (g_ascii_isdigit (text[i]))
      g_string_append_c (digits, text[i]);
  if (digits->len == (gsize) (length < 0 ? (int) strlen (text) : length))
    return;
  g_signal_stop_emission_by_name (delegate, "insert-text");
  if (digits->len)
    gtk_editable_insert_text (delegate, digits->str, (int) digits->len, position);
}

static void on_less_clicked (BbNumberField *self) { count (self, -1); }
static void on_more_clicked (BbNumberField *self) { count (self, 1); }

static gboolean
on_key_pressed (BbNumberField *self, guint key, guint code, GdkModifierType state)
{
  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Up || key == GDK_KEY_KP_Up || key == GDK_KEY_plus || key == GDK_KEY_KP_Add)
    count (self, 1);
  else if (key == GDK_KEY_Down || key == GDK_KEY_KP_Down || key == GDK_KEY_minus || key == GDK_KEY_KP_Subtract)
    count (self, -1);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
on_clicked (BbNumberField *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

/* ── Overrides ───────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
bb_number_field_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (BB_NUMBER_FIELD (widget)->text));
}

static void
bb_number_field_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_NUMBER_FIELD);
  G_OBJECT_CLASS (bb_number_field_parent_class)->dispose (object);
}

static void
bb_number_field_class_init (BbNumberFieldClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_number_field_dispose;
  widget_class->grab_focus = bb_number_field_grab_focus;
  changed_signal = g_signal_new ("changed", BB_TYPE_NUMBER_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/number-field.ui");
  gtk_widget_class_bind_template_child (widget_class, BbNumberField, label);
  gtk_widget_class_bind_template_child (widget_class, BbNumberField, text);
  gtk_widget_class_bind_template_child (widget_class, BbNumberField, less);
  gtk_widget_class_bind_template_child (widget_class, BbNumberField, more);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_less_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_more_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "number-field");
}

static void
bb_number_field_init (BbNumberField *self)
{
  self->value = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->less), FALSE);
  g_signal_connect_object (gtk_editable_get_delegate (GTK_EDITABLE (self->text)) ? gtk_editable_get_delegate (GTK_EDITABLE (self->text))
                                                                                : GTK_EDITABLE (self->text),
                           "insert-text", G_CALLBACK (on_text_inserted), self, 0);
}

GtkWidget *
bb_number_field_new (const char *label)
{
  BbNumberField *self = g_object_new (BB_TYPE_NUMBER_FIELD, NULL);

  bb_number_field_set_label (self, label);
  return GTK_WIDGET (self);
}

gint64
bb_number_field_get_value (BbNumberField *self)
{
  return self->value;
}

void
bb_number_field_set_value (BbNumberField *self, gint64 value)
{
  if (self->value == value)
    return;
  take_value (self, value, FALSE);
  show_value (self);
}

void
bb_number_field_set_label (BbNumberField *self, const char *label)
{
  g_autofree char *less = g_strdup_printf (_("%s: one less"), label);
  g_autofree char *more = g_strdup_printf (_("%s: one more"), label);

  gtk_label_set_label (self->label, label);
  bb_set_accessible_name (GTK_WIDGET (self->text), label);
  bb_set_accessible_name (GTK_WIDGET (self->less), less);
  bb_set_accessible_name (GTK_WIDGET (self->more), more);
}
