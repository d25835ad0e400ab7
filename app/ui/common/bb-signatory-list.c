/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-signatory-list.h"

#include <glib/gi18n-lib.h>

#include "domain/bb-dates.h"

#include "bb-notify.h"
#include "bb-signatory-dialog.h"

struct _BbSignatoryList
{
  AdwPreferencesGroup parent_instance;

  GtkListBox *list;
  GtkWidget *add;                /* its last row */
  GPtrArray *signatories;        /* BbSignatory */
  GPtrArray *rows;
};

G_DEFINE_FINAL_TYPE (BbSignatoryList, bb_signatory_list, ADW_TYPE_PREFERENCES_GROUP)

static guint changed_signal;

static void show_rows (BbSignatoryList *self);

static void
tell_changed (BbSignatoryList *self)
{
  show_rows (self);
  g_signal_emit (self, changed_signal, 0);
}

/* ── The dialog ──────────────────────────────────────────────────────────────────────────────────────────────── */

static BbSignatory *
get_asked (BbSignatoryList *self, GtkWidget *dialog, guint *index)
{
  BbSignatory *asked = g_object_get_data (G_OBJECT (dialog), "signatory");

  return asked && g_ptr_array_find (self->signatories, asked, index) ? asked : NULL;
}

static void
on_saved (BbSignatoryList *self, BbSignatory *saved, GtkWidget *dialog)
{
  guint index;

  if (get_asked (self, dialog, &index))
    {
      bb_signatory_unref (self->signatories->pdata[index]);
      self->signatories->pdata[index] = bb_signatory_ref (saved);
    }
  else
    g_ptr_array_add (self->signatories, bb_signatory_ref (saved));
  tell_changed (self);
}

static void
on_removed (BbSignatoryList *self, GtkWidget *dialog)
{
  guint index;

  if (get_asked (self, dialog, &index))
    g_ptr_array_remove_index (self->signatories, index);
  tell_changed (self);
}

static void
ask (BbSignatoryList *self, BbSignatory *signatory)
{
  AdwDialog *dialog = bb_signatory_dialog_new (signatory);

  if (signatory)
    g_object_set_data_full (G_OBJECT (dialog), "signatory", bb_signatory_ref (signatory), bb_value_unref);
  g_signal_connect_object (dialog, "saved", G_CALLBACK (on_saved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "removed", G_CALLBACK (on_removed), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
on_add_activated (BbSignatoryList *self)
{
  ask (self, NULL);
}

static void
on_row_activated (BbSignatoryList *self, GtkWidget *row)
{
  ask (self, g_object_get_data (G_OBJECT (row), "signatory"));
}

/* ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static GtkWidget *
make_row (BbSignatoryList *self, BbSignatory *signatory)
{
  GtkWidget *row = adw_action_row_new (), *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  g_autofree char *right = bb_signatory_describe (signatory);
  g_autofree char *until = g_date_valid (&signatory->valid_to) ? bb_date_format_short (&signatory->valid_to) : NULL;
  g_autofree char *words = until ? g_strdup_printf (_("%s · until %s"), right, until) : g_strdup (right);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), signatory->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "signatory", bb_signatory_ref (signatory), bb_value_unref);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_row_activated), self, G_CONNECT_SWAPPED);
  return row;
}

static void
show_rows (BbSignatoryList *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    gtk_list_box_remove (self->list, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < self->signatories->len; i++)
    {
      g_ptr_array_add (self->rows, make_row (self, self->signatories->pdata[i]));
      gtk_list_box_insert (self->list, self->rows->pdata[i], (int) i);
    }
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_signatory_list_finalize (GObject *object)
{
  BbSignatoryList *self = BB_SIGNATORY_LIST (object);

  g_ptr_array_unref (self->signatories);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (bb_signatory_list_parent_class)->finalize (object);
}

static void
bb_signatory_list_class_init (BbSignatoryListClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_signatory_list_finalize;
  changed_signal = g_signal_new ("changed", BB_TYPE_SIGNATORY_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bb_signatory_list_init (BbSignatoryList *self)
{
  self->signatories = g_ptr_array_new_with_free_func (bb_value_unref);
  self->rows = g_ptr_array_new ();
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  bb_set_accessible_name (GTK_WIDGET (self->list), _("Who Signs the Papers"));
  self->add = adw_button_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->add), _("Add Who Signs…"));
  adw_button_row_set_start_icon_name (ADW_BUTTON_ROW (self->add), "list-add-symbolic");
  g_signal_connect_object (self->add, "activated", G_CALLBACK (on_add_activated), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (self->list, self->add);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->list));
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_signatory_list_show (BbSignatoryList *self, GPtrArray *signatories)
{
  g_ptr_array_set_size (self->signatories, 0);
  for (guint i = 0; i < signatories->len; i++)
    g_ptr_array_add (self->signatories, bb_signatory_ref (signatories->pdata[i]));
  show_rows (self);
}

GPtrArray *
bb_signatory_list_copy (BbSignatoryList *self)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (bb_value_unref);

  for (guint i = 0; i < self->signatories->len; i++)
    g_ptr_array_add (copy, bb_signatory_copy (self->signatories->pdata[i]));
  return copy;
}
