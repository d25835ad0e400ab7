/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-concerned-dialog.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "domain/bb-team-work.h"

struct _BbConcernedDialog
{
  AdwDialog parent_instance;

  AdwPreferencesGroup *persons;
  AdwEntryRow *post, *name, *place, *explanation;
  GtkLabel *printed, *problem;
  GtkWidget *save;
  GPtrArray *rows;               /* GtkWidget: persons who are named already */
  BbOpenVisit *session;
  BbEntry *entry;
};

G_DEFINE_FINAL_TYPE (BbConcernedDialog, bb_concerned_dialog, ADW_TYPE_DIALOG)

static char *
read_row (AdwEntryRow *row)
{
  char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  if (!*text)
    g_clear_pointer (&text, g_free);
  return text;
}

static BbNamed *
make_named (BbConcernedDialog *self)
{
  BbNamed *named = bb_named_new ();

  named->finding = g_strdup (bb_entry_get_finding (self->entry)->id);
  named->item = g_strdup (bb_entry_get_item (self->entry)->code);
  named->name = read_row (self->name);
  named->post = read_row (self->post);
  named->place = read_row (self->place);
  named->explanation = read_row (self->explanation);
  return named;
}

/* Exactly what the minutes will say, while it is typed. */
static void
show_public (BbConcernedDialog *self)
{
  g_autoptr (BbNamed) named = make_named (self);
  g_autofree char *shown = named->name ? bb_named_format_public (named) : g_strdup (named->post);
  g_autofree char *words = shown ? g_strdup_printf (_("The minutes print: %s"), shown) : NULL;

  gtk_label_set_label (self->printed, words ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->printed), words != NULL);
  gtk_widget_set_sensitive (self->save, words != NULL);
}

static void
show_problem (BbConcernedDialog *self, const GError *error)
{
  g_autofree char *words = bb_phrase (error);

  gtk_label_set_label (self->problem, words);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  gtk_widget_set_sensitive (self->save, TRUE);
  bb_announce (GTK_WIDGET (self), words);
}

/* ── Persons who are named already ───────────────────────────────────────────────────────────────────────────── */

static void
on_removed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbConcernedDialog) self = data;
  g_autoptr (GError) error = NULL;

  if (!bb_visit_remove_named_finish (BB_WORKSPACE (source), result, &error))
    {
      show_problem (self, error);
      return;
    }
  g_signal_emit_by_name (self->session, "notice", _("The person was removed"), 1);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
on_remove_clicked (BbConcernedDialog *self, GtkWidget *button)
{
  bb_visit_remove_named_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session),
                               g_object_get_data (G_OBJECT (button), "id"), NULL, on_removed, g_object_ref (self));
}

static void
add_person (BbConcernedDialog *self, BbNamed *named)
{
  GtkWidget *row = adw_action_row_new (), *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *name = g_strdup_printf (_("Remove %s"), named->name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), named->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), named->post ? named->post : "");
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, name);
  bb_set_accessible_name (remove, name);
  g_object_set_data_full (G_OBJECT (remove), "id", g_strdup (named->id), g_free);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (on_remove_clicked), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), remove);
  adw_preferences_group_add (self->persons, row);
  g_ptr_array_add (self->rows, row);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbConcernedDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = bb_visit_list_named_finish (BB_WORKSPACE (source), result, &error);
  const char *id = self->entry ? bb_entry_get_finding (self->entry)->id : NULL;

  if (!all && self->entry)
    show_problem (self, error);
  for (guint i = 0; all && id && i < all->len; i++)
    if (g_strcmp0 (((BbNamed *) all->pdata[i])->finding, id) == 0)
      add_person (self, all->pdata[i]);
  if (!self->entry)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->persons), self->rows->len > 0);
  /* A post without a name is typed here; with named persons it follows from them. */
  if (!self->rows->len && bb_entry_get_finding (self->entry)->concerned)
    gtk_editable_set_text (GTK_EDITABLE (self->post), bb_entry_get_finding (self->entry)->concerned);
}

/* ── Saving ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbConcernedDialog) self = data;
  g_autoptr (GError) error = NULL;

  if (bb_visit_save_named_finish (BB_WORKSPACE (source), result, &error))
    adw_dialog_close (ADW_DIALOG (self));
  else
    show_problem (self, error);
}

static void
on_save_clicked (BbConcernedDialog *self)
{
  g_autoptr (BbNamed) named = make_named (self);

  if (!named->name && !named->post)
    return;
  gtk_widget_set_sensitive (self->save, FALSE);
  if (named->name)
    {
      bb_visit_save_named_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session), named, NULL, on_saved,
                                 g_object_ref (self));
      return;
    }
  if (!self->rows->len)
    bb_open_visit_set_concerned (self->session, self->entry, named->post);
  adw_dialog_close (ADW_DIALOG (self));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_concerned_dialog_dispose (GObject *object)
{
  BbConcernedDialog *self = BB_CONCERNED_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_CONCERNED_DIALOG);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->session);
  g_clear_object (&self->entry);
  G_OBJECT_CLASS (bb_concerned_dialog_parent_class)->dispose (object);
}

static void
bb_concerned_dialog_class_init (BbConcernedDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_concerned_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/concerned-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BbConcernedDialog, persons);
  gtk_widget_class_bind_template_child (widget_class, BbConcernedDialog, post);
  gtk_widget_class_bind_template_child (widget_class, BbConcernedDialog, name);
  gtk_widget_class_bind_template_child (widget_class, BbConcernedDialog, place);
  gtk_widget_class_bind_template_child (widget_class, BbConcernedDialog, explanation);
  gtk_widget_class_bind_template_child (widget_class, BbConcernedDialog, printed);
  gtk_widget_class_bind_template_child (widget_class, BbConcernedDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, BbConcernedDialog, save);
  gtk_widget_class_bind_template_callback (widget_class, show_public);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
}

static void
bb_concerned_dialog_init (BbConcernedDialog *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
bb_concerned_dialog_new (BbOpenVisit *session, BbEntry *entry)
{
  BbConcernedDialog *self = g_object_new (BB_TYPE_CONCERNED_DIALOG, NULL);

  self->session = g_object_ref (session);
  self->entry = g_object_ref (entry);
  show_public (self);
  bb_visit_list_named_async (bb_open_visit_get_workspace (session), bb_open_visit_get_visit_id (session), NULL, on_listed, g_object_ref (self));
  return ADW_DIALOG (self);
}
