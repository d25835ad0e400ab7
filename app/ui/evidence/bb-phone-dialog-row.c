/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-phone-dialog-row.h"

#include "common/bb-notify.h"
#include "common/bb-wording.h"

struct _BbPhoneRow
{
  GtkListBoxRow parent_instance;

  GtkImage *icon;
  GtkLabel *name, *sentence;
  GtkProgressBar *bar;
  BbPhoneFile *file;
};

G_DEFINE_FINAL_TYPE (BbPhoneRow, bb_phone_row, GTK_TYPE_LIST_BOX_ROW)

static const struct { const char *icon, *style; } looks[] = {
  [BB_PHONE_ARRIVING] = { "folder-download-symbolic", "dimmed" },
  [BB_PHONE_STORING] = { "folder-download-symbolic", "dimmed" },
  [BB_PHONE_STORED] = { "object-select-symbolic", "success" },
  [BB_PHONE_REFUSED] = { "dialog-warning-symbolic", "warning" },
};

static char *
describe (BbPhoneRow *self)
{
  g_autofree char *size = bb_wording_size (bb_phone_file_get_size (self->file));

  return g_strdup_printf ("%s · %s", size, bb_phone_file_get_sentence (self->file));
}

static void
show (BbPhoneRow *self)
{
  BbPhoneState state = bb_phone_file_get_state (self->file);
  g_autofree char *words = describe (self);
  g_autofree char *label = g_strdup_printf ("%s: %s", bb_phone_file_get_name (self->file), bb_phone_file_get_sentence (self->file));
  const char *styles[] = { looks[state].style, NULL };

  gtk_image_set_from_icon_name (self->icon, looks[state].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), styles);
  gtk_label_set_label (self->sentence, words);
  gtk_progress_bar_set_fraction (self->bar, bb_phone_file_get_fraction (self->file));
  gtk_widget_set_visible (GTK_WIDGET (self->bar), state == BB_PHONE_ARRIVING);
  bb_set_accessible_name (GTK_WIDGET (self), label);
}

static void
bb_phone_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_PHONE_ROW);
  g_clear_object (&BB_PHONE_ROW (object)->file);
  G_OBJECT_CLASS (bb_phone_row_parent_class)->dispose (object);
}

static void
bb_phone_row_class_init (BbPhoneRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_phone_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/phone-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BbPhoneRow, icon);
  gtk_widget_class_bind_template_child (widget_class, BbPhoneRow, name);
  gtk_widget_class_bind_template_child (widget_class, BbPhoneRow, sentence);
  gtk_widget_class_bind_template_child (widget_class, BbPhoneRow, bar);
}

static void
bb_phone_row_init (BbPhoneRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
bb_phone_row_new (BbPhoneFile *file)
{
  BbPhoneRow *self = g_object_new (BB_TYPE_PHONE_ROW, NULL);

  self->file = g_object_ref (file);
  gtk_label_set_label (self->name, bb_phone_file_get_name (file));
  g_signal_connect_object (file, "notify", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}
