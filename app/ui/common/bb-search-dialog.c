/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-search-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/bb-dates.h"

#include "bb-wording.h"

struct _BbSearchDialog
{
  AdwDialog parent_instance;

  GtkSearchEntry *search;
  GtkStack *stack;
  GtkListBox *hits;
  BbWorkspace *workspace;
  GCancellable *searching;
};

G_DEFINE_FINAL_TYPE (BbSearchDialog, bb_search_dialog, ADW_TYPE_DIALOG)

static guint chosen_signal;
enum { MOST = 50 };

/* "answer:<visit>:<item>" → the item. */
static char *
find_item (const BbSearchHit *hit)
{
  const char *last = g_str_equal (hit->type, "answer") ? strrchr (hit->id, ':') : NULL;

  return g_strdup (last ? last + 1 : "");
}

static const char *
describe_type (const char *type)
{
  if (g_str_equal (type, "answer"))
    return _("Answer");
  if (g_str_equal (type, "finding"))
    return _("Finding");
  if (g_str_equal (type, "evidence"))
    return _("Evidence");
  if (g_str_equal (type, "recommendation"))
    return _("Recommendation");
  return _("Visit");
}

static GtkWidget *
make_row (const BbSearchHit *hit)
{
  GtkWidget *row = adw_action_row_new ();
  g_autoptr (GDateTime) time = hit->time ? bb_time_parse (hit->time) : NULL;
  g_autofree char *when = time ? bb_wording_when (time) : NULL;
  g_autofree char *title = g_strjoin (" · ", describe_type (hit->type), when ? when : NULL, NULL);
  g_autofree char *item = find_item (hit);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), hit->snippet && *hit->snippet ? hit->snippet : hit->title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), title);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), hit->visit != NULL);
  g_object_set_data_full (G_OBJECT (row), "visit", g_strdup (hit->visit), g_free);
  g_object_set_data_full (G_OBJECT (row), "item", g_steal_pointer (&item), g_free);
  return row;
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSearchDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = bb_visit_search_finish (self->workspace, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_list_box_remove_all (self->hits);
  for (guint i = 0; hits && i < hits->len; i++)
    gtk_list_box_append (self->hits, make_row (hits->pdata[i]));
  gtk_stack_set_visible_child_name (self->stack, hits && hits->len ? "hits" : "none");
}

static void
on_search_changed (BbSearchDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  if (self->searching)
    g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  if (g_utf8_strlen (text, -1) < 2)
    {
      gtk_stack_set_visible_child_name (self->stack, "ask");
      return;
    }
  self->searching = g_cancellable_new ();
  bb_visit_search_async (self->workspace, text, MOST, self->searching, on_found, g_object_ref (self));
}

static void
on_row_activated (BbSearchDialog *self, GtkListBoxRow *row)
{
  g_object_ref (self);
  adw_dialog_close (ADW_DIALOG (self));
  g_signal_emit (self, chosen_signal, 0, g_object_get_data (G_OBJECT (row), "visit"), g_object_get_data (G_OBJECT (row), "item"));
  g_object_unref (self);
}

static void
bb_search_dialog_dispose (GObject *object)
{
  BbSearchDialog *self = BB_SEARCH_DIALOG (object);

  if (self->searching)
    g_cancellable_cancel (self->searching);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_SEARCH_DIALOG);
  g_clear_object (&self->searching);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (bb_search_dialog_parent_class)->dispose (object);
}

static void
bb_search_dialog_class_init (BbSearchDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_search_dialog_dispose;
  chosen_signal = g_signal_new ("chosen", BB_TYPE_SEARCH_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/search-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BbSearchDialog, search);
  gtk_widget_class_bind_template_child (widget_class, BbSearchDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, BbSearchDialog, hits);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
bb_search_dialog_init (BbSearchDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
bb_search_dialog_new (BbWorkspace *workspace)
{
  BbSearchDialog *self = g_object_new (BB_TYPE_SEARCH_DIALOG, NULL);

  self->workspace = g_object_ref (workspace);
  return ADW_DIALOG (self);
}
