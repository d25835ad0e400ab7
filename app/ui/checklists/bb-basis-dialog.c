/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-basis-dialog.h"

#include <glib/gi18n-lib.h>

#include "common/bb-wording.h"
#include "common/bb-search-stop.h"

struct _BbBasisDialog
{
  AdwDialog parent_instance;

  GtkSearchEntry *search;
  GtkListBox *list;
  char *needle;
};

G_DEFINE_FINAL_TYPE (BbBasisDialog, bb_basis_dialog, ADW_TYPE_DIALOG)

static guint chosen_signal;

/* "verified · in force since 01/07/2025", "from memory, not verified · ended on 30/06/2025" */
static char *
describe (const BbBasis *basis)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  const char *standing = basis->confirmed_by ? _("confirmed by a supervisor") : bb_standing_get_label (basis->standing);
  g_autofree char *from = NULL, *until = NULL;
  GDate today;

  bb_time_get_date (now, &today);
  from = bb_date_format_short (&basis->in_force_from);
  until = bb_date_format_short (&basis->in_force_to);
  if (until && g_date_compare (&basis->in_force_to, &today) < 0)
    return g_strdup_printf (_("%s · no longer in force since %s"), standing, until);
  if (from && g_date_valid (&basis->in_force_from))
    return g_strdup_printf (_("%s · in force since %s"), standing, from);
  return g_strdup (standing);
}

static GtkWidget *
make_row (const BbBasis *basis)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *subtitle = NULL, *state = describe (basis);
  g_autofree char *words = g_strjoin (" ", basis->id, basis->short_name.vi ? basis->short_name.vi : "", basis->title.vi ? basis->title.vi : "",
                                      basis->title.en ? basis->title.en : "", basis->number ? basis->number : "", NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), basis->short_name.vi ? bb_text_get (&basis->short_name) : bb_text_get (&basis->title));
  subtitle = g_strdup_printf ("%s\n%s", bb_text_get (&basis->title), state);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (basis->id), g_free);
  g_object_set_data_full (G_OBJECT (row), "words", g_steal_pointer (&words), g_free);
  return row;
}

static gboolean
filter (GtkListBoxRow *row, gpointer data)
{
  BbBasisDialog *self = data;

  return !self->needle || bb_wording_match (g_object_get_data (G_OBJECT (row), "words"), self->needle);
}

static void
on_search_changed (BbBasisDialog *self)
{
  g_free (self->needle);
  self->needle = bb_fold (gtk_editable_get_text (GTK_EDITABLE (self->search)));
  gtk_list_box_invalidate_filter (self->list);
}

static void
on_row_activated (BbBasisDialog *self, GtkListBoxRow *row)
{
  g_signal_emit (self, chosen_signal, 0, g_object_get_data (G_OBJECT (row), "id"));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
bb_basis_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_BASIS_DIALOG);
  g_clear_pointer (&BB_BASIS_DIALOG (object)->needle, g_free);
  G_OBJECT_CLASS (bb_basis_dialog_parent_class)->dispose (object);
}

static void
bb_basis_dialog_class_init (BbBasisDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_basis_dialog_dispose;
  chosen_signal = g_signal_new ("chosen", BB_TYPE_BASIS_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/basis-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BbBasisDialog, search);
  gtk_widget_class_bind_template_child (widget_class, BbBasisDialog, list);
  gtk_widget_class_bind_template_callback (widget_class, bb_search_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
bb_basis_dialog_init (BbBasisDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, filter, self, NULL);
}

AdwDialog *
bb_basis_dialog_new (GPtrArray *bases)
{
  BbBasisDialog *self = g_object_new (BB_TYPE_BASIS_DIALOG, NULL);

  for (guint i = 0; i < bases->len; i++)
    gtk_list_box_append (self->list, make_row (bases->pdata[i]));
  return ADW_DIALOG (self);
}
