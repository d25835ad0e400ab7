/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-section-row.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"

struct _BbSectionRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *title, *failed, *count;
  GtkProgressBar *bar;
  AdwAvatar *member;
  BbSectionEntry *entry;
};

G_DEFINE_FINAL_TYPE (BbSectionRow, bb_section_row, GTK_TYPE_LIST_BOX_ROW)

static void
refresh (BbSectionRow *self)
{
  guint answered = bb_section_entry_get_answered (self->entry), failed = bb_section_entry_get_failed (self->entry);
  guint total = bb_section_entry_get_total (self->entry);
  g_autofree char *count = answered == total && total ? g_strdup ("✓") : g_strdup_printf ("%u/%u", answered, total);
  g_autofree char *faults = g_strdup_printf ("%u", failed);
  g_autofree char *words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s, %u of %u answered, %u failed",
                                                         "%s, %u of %u answered, %u failed", total),
                                            bb_text_get (&bb_section_entry_get_section (self->entry)->title), answered, total, failed);
  g_autofree char *tooltip = g_strdup_printf (_("%u failed"), failed);

  gtk_label_set_label (self->count, count);
  gtk_label_set_label (self->failed, faults);
  bb_set_tooltip (GTK_WIDGET (self->failed), tooltip);
  gtk_widget_set_visible (GTK_WIDGET (self->failed), failed > 0);
  gtk_progress_bar_set_fraction (self->bar, total ? (double) answered / total : 0);
  gtk_widget_set_visible (GTK_WIDGET (self), total > 0);
  if (answered == total)
    gtk_widget_add_css_class (GTK_WIDGET (self), "complete");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "complete");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
bb_section_row_dispose (GObject *object)
{
  BbSectionRow *self = BB_SECTION_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_SECTION_ROW);
  g_clear_object (&self->entry);
  G_OBJECT_CLASS (bb_section_row_parent_class)->dispose (object);
}

static void
bb_section_row_class_init (BbSectionRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_section_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/section-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BbSectionRow, title);
  gtk_widget_class_bind_template_child (widget_class, BbSectionRow, failed);
  gtk_widget_class_bind_template_child (widget_class, BbSectionRow, count);
  gtk_widget_class_bind_template_child (widget_class, BbSectionRow, bar);
  gtk_widget_class_bind_template_child (widget_class, BbSectionRow, member);
}

static void
bb_section_row_init (BbSectionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
bb_section_row_new (BbSectionEntry *entry)
{
  BbSectionRow *self = g_object_new (BB_TYPE_SECTION_ROW, NULL);

  self->entry = g_object_ref (entry);
  gtk_label_set_label (self->title, bb_text_get (&bb_section_entry_get_section (entry)->title));
  g_signal_connect_object (entry, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return GTK_WIDGET (self);
}

BbSectionEntry *
bb_section_row_get_entry (BbSectionRow *self)
{
  return self->entry;
}

void
bb_section_row_set_member (BbSectionRow *self, const char *name)
{
  adw_avatar_set_text (self->member, name);
  gtk_widget_set_visible (GTK_WIDGET (self->member), name != NULL);
  bb_set_tooltip (GTK_WIDGET (self->member), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, name ? name : "", -1);
}

/* ── The list of them ────────────────────────────────────────────────────────────────────────────────────────── */

static GtkWidget *
make_row (gpointer item, gpointer data)
{
  return bb_section_row_new (item);
}

static void
add_heading (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  BbChecklist *checklist = bb_section_entry_get_checklist (bb_section_row_get_entry (BB_SECTION_ROW (row)));
  GtkWidget *label;

  if (before && bb_section_entry_get_checklist (bb_section_row_get_entry (BB_SECTION_ROW (before))) == checklist)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (bb_text_get (&checklist->title));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "checklist-heading");
  gtk_list_box_row_set_header (row, label);
}

void
bb_section_rows_bind (GtkListBox *list, GListModel *sections)
{
  gtk_list_box_bind_model (list, sections, make_row, NULL, NULL);
  gtk_list_box_set_header_func (list, add_heading, NULL, NULL);
}
