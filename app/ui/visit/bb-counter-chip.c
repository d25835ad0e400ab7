/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-counter-chip.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"

struct _BbCounterChip
{
  GtkBox parent_instance;

  GtkLabel *label, *value;
  GtkWidget *more, *less;
  char *name, *full;
  gint64 count;
};

G_DEFINE_FINAL_TYPE (BbCounterChip, bb_counter_chip, GTK_TYPE_BOX)

static guint counted;

static void
refresh (BbCounterChip *self)
{
  const char *label = self->full;
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, self->count);
  /* Translators: a counter, its value, and what pressing it does */
  g_autofree char *more = g_strdup_printf (_("%s: %s, add one"), label, value);
  g_autofree char *less = g_strdup_printf (_("%s: one less"), label);

  gtk_label_set_label (self->value, value);
  gtk_widget_set_sensitive (self->less, self->count > 0);
  bb_set_accessible_name (self->more, more);
  bb_set_accessible_name (self->less, less);
  bb_set_tooltip (self->less, less);
}

static void on_more_clicked (BbCounterChip *self) { g_signal_emit (self, counted, 0, 1); }
static void on_less_clicked (BbCounterChip *self) { g_signal_emit (self, counted, 0, -1); }

static void
bb_counter_chip_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_COUNTER_CHIP);
  g_clear_pointer (&BB_COUNTER_CHIP (object)->name, g_free);
  g_clear_pointer (&BB_COUNTER_CHIP (object)->full, g_free);
  G_OBJECT_CLASS (bb_counter_chip_parent_class)->dispose (object);
}

static void
bb_counter_chip_class_init (BbCounterChipClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_counter_chip_dispose;
  counted = g_signal_new ("counted", BB_TYPE_COUNTER_CHIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/counter-chip.ui");
  gtk_widget_class_bind_template_child (widget_class, BbCounterChip, label);
  gtk_widget_class_bind_template_child (widget_class, BbCounterChip, value);
  gtk_widget_class_bind_template_child (widget_class, BbCounterChip, more);
  gtk_widget_class_bind_template_child (widget_class, BbCounterChip, less);
  gtk_widget_class_bind_template_callback (widget_class, on_more_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_less_clicked);
}

static void
bb_counter_chip_init (BbCounterChip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
bb_counter_chip_new (const char *name, const char *label, const char *shown)
{
  BbCounterChip *self = g_object_new (BB_TYPE_COUNTER_CHIP, NULL);

  self->name = g_strdup (name);
  self->full = g_strdup (label);
  gtk_label_set_label (self->label, shown);
  bb_set_tooltip (self->more, label);
  refresh (self);
  return GTK_WIDGET (self);
}

const char *
bb_counter_chip_get_name (BbCounterChip *self)
{
  return self->name;
}

gint64
bb_counter_chip_get_value (BbCounterChip *self)
{
  return self->count;
}

void
bb_counter_chip_set_value (BbCounterChip *self, gint64 value)
{
  self->count = MAX (value, 0);
  refresh (self);
}
