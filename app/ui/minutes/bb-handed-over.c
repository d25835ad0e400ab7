/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-handed-over.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"

struct _BbHandedOver
{
  AdwPreferencesGroup parent_instance;

  GtkListBox *list;
  GtkWidget *add;                /* its last row */
  GPtrArray *rows;
  char *shown;                   /* what the rows say */
  gboolean has_opinion, busy;
};

G_DEFINE_FINAL_TYPE (BbHandedOver, bb_handed_over, ADW_TYPE_PREFERENCES_GROUP)

static guint added_signal, removed_signal;

/* ── Adding ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
add_path (BbHandedOver *self, GStrvBuilder *paths, GFile *file)
{
  char *path = g_file_get_path (file);

  if (path)
    g_strv_builder_take (paths, path);
  else
    bb_notify (GTK_WIDGET (self), _("This file is not on this computer; copy it here first"));
}

static void
emit_added (BbHandedOver *self, GStrvBuilder *paths)
{
  g_auto (GStrv) all = g_strv_builder_end (paths);

  if (all[0])
    g_signal_emit (self, added_signal, 0, all);
}

static void
on_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbHandedOver) self = data;
  g_autoptr (GListModel) files = gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (guint i = 0; files && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      add_path (self, paths, file);
    }
  emit_added (self, paths);
}

static void
on_add_activated (BbHandedOver *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("What the Unit Handed Over"));
  gtk_file_dialog_open_multiple (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, on_chosen, g_object_ref (self));
}

static gboolean
on_dropped (BbHandedOver *self, const GValue *value)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  if (!gtk_widget_is_sensitive (self->add))
    {
      bb_notify (GTK_WIDGET (self), self->busy ? _("The files before these are still being copied") : _("Write the opinion first"));
      return FALSE;
    }
  for (GSList *l = files; l; l = l->next)
    add_path (self, paths, l->data);
  emit_added (self, paths);
  return TRUE;
}

/* ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_remove_clicked (BbHandedOver *self, GtkWidget *button)
{
  g_signal_emit (self, removed_signal, 0, g_object_get_data (G_OBJECT (button), "sha256"));
}

static GtkWidget *
make_remove_button (BbHandedOver *self, const char *sha256, guint number)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");
  g_autofree char *name = g_strdup_printf (_("Evidence %u was not handed over with the opinion"), number);

  gtk_widget_set_tooltip_text (button, name);
  bb_set_accessible_name (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "sha256", g_strdup (sha256), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove_clicked), self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
make_row (BbHandedOver *self, BbCase *visit, const char *sha256)
{
  GtkWidget *row = adw_action_row_new ();
  BbEvidence *evidence = bb_case_find_evidence (visit, sha256);
  guint number = bb_case_number_evidence (visit, sha256);
  g_autofree char *size = g_format_size ((guint64) evidence->size), *details = g_strdup_printf (_("Evidence %u · %s"), number, size);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), evidence->caption && *evidence->caption ? evidence->caption : evidence->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), details);
  if (!bb_case_is_locked (visit))
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_remove_button (self, sha256, number));
  return row;
}

static void
allow (BbHandedOver *self)
{
  gtk_widget_set_sensitive (self->add, self->has_opinion && !self->busy);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->add), self->busy ? _("Copying…") : _("Attach Papers of the Unit…"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self),
                                         self->has_opinion ? NULL : _("Papers can be attached as soon as the opinion is written."));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_handed_over_dispose (GObject *object)
{
  BbHandedOver *self = BB_HANDED_OVER (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (bb_handed_over_parent_class)->dispose (object);
}

static void
bb_handed_over_class_init (BbHandedOverClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bb_handed_over_dispose;
  added_signal = g_signal_new ("added", BB_TYPE_HANDED_OVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRV);
  removed_signal = g_signal_new ("removed", BB_TYPE_HANDED_OVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
bb_handed_over_init (BbHandedOver *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->rows = g_ptr_array_new ();
  self->add = adw_button_row_new ();
  adw_button_row_set_start_icon_name (ADW_BUTTON_ROW (self->add), "mail-attachment-symbolic");
  g_signal_connect_object (self->add, "activated", G_CALLBACK (on_add_activated), self, G_CONNECT_SWAPPED);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  bb_set_accessible_name (GTK_WIDGET (self->list), _("What the unit handed over"));
  gtk_list_box_append (self->list, self->add);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->list));
  g_signal_connect_swapped (target, "drop", G_CALLBACK (on_dropped), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  allow (self);
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
describe (BbCase *visit, char **sha256)
{
  GString *words = g_string_new (bb_case_is_locked (visit) ? "locked" : "");

  for (; sha256 && *sha256; sha256++)
    {
      BbEvidence *evidence = bb_case_find_evidence (visit, *sha256);

      if (evidence)
        g_string_append_printf (words, "\n%u %s %s", bb_case_number_evidence (visit, *sha256), *sha256, evidence->caption ? evidence->caption : "");
    }
  return g_string_free (words, FALSE);
}

void
bb_handed_over_show (BbHandedOver *self, BbCase *visit)
{
  BbOpinion *opinion = bb_case_get_visit (visit)->opinion;
  char **all = opinion ? opinion->evidence : NULL;
  g_autofree char *words = describe (visit, all);

  if (!g_set_str (&self->shown, words))
    return;
  for (guint i = 0; i < self->rows->len; i++)
    gtk_list_box_remove (self->list, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (; all && *all; all++)
    if (bb_case_find_evidence (visit, *all))
      {
        g_ptr_array_add (self->rows, make_row (self, visit, *all));
        gtk_list_box_insert (self->list, self->rows->pdata[self->rows->len - 1], (int) self->rows->len - 1);
      }
}

void
bb_handed_over_set_has_opinion (BbHandedOver *self, gboolean has_opinion)
{
  self->has_opinion = has_opinion;
  allow (self);
}

void
bb_handed_over_set_busy (BbHandedOver *self, gboolean busy)
{
  self->busy = busy;
  allow (self);
}
