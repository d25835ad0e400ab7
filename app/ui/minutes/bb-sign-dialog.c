/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-sign-dialog.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"

struct _BbSignDialog
{
  AdwDialog parent_instance;

  GtkLabel *who, *problem;
  AdwActionRow *file;
  AdwPasswordEntryRow *password;
  GtkWidget *sign, *busy;
  BbOpenVisit *session;
  char *field, *path;
};

G_DEFINE_FINAL_TYPE (BbSignDialog, bb_sign_dialog, ADW_TYPE_DIALOG)

static guint signed_signal;

static void
check (BbSignDialog *self)
{
  gtk_widget_set_sensitive (self->sign, self->path && *gtk_editable_get_text (GTK_EDITABLE (self->password)));
}

static void
show_problem (BbSignDialog *self, const char *words)
{
  gtk_label_set_label (self->problem, words ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), words != NULL);
  if (words)
    bb_announce (GTK_WIDGET (self), words);
}

void
bb_sign_dialog_set_file (BbSignDialog *self, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  g_free (self->path);
  self->path = g_strdup (path);
  adw_action_row_set_subtitle (self->file, name);
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
  check (self);
}

static void
on_file_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSignDialog) self = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (path)
    bb_sign_dialog_set_file (self, path);
}

static void
on_choose_clicked (BbSignDialog *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Signing files (PKCS#12)"));
  gtk_file_filter_add_suffix (filter, "p12");
  gtk_file_filter_add_suffix (filter, "pfx");
  g_list_store_append (filters, filter);
  gtk_file_dialog_set_title (dialog, _("Choose a Signing File"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, on_file_chosen, g_object_ref (self));
}

static void
show_busy (BbSignDialog *self, gboolean busy)
{
  gtk_widget_set_visible (self->busy, busy);
  gtk_widget_set_sensitive (self->sign, !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->password), !busy);
  adw_dialog_set_can_close (ADW_DIALOG (self), !busy);
}

static void
on_signed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSignDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) outcome = bb_visit_sign_finish (bb_open_visit_get_workspace (self->session), result, &error);

  show_busy (self, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
  if (!outcome)
    {
      g_autofree char *words = bb_phrase (error);

      show_problem (self, words);
      gtk_widget_grab_focus (GTK_WIDGET (self->password));
      return;
    }
  g_signal_emit (self, signed_signal, 0, outcome->signer);
  adw_dialog_force_close (ADW_DIALOG (self));
}

static void
on_sign_clicked (BbSignDialog *self)
{
  if (!gtk_widget_get_sensitive (self->sign))
    return;
  show_problem (self, NULL);
  bb_visit_sign_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session), self->field, self->path,
                       gtk_editable_get_text (GTK_EDITABLE (self->password)), NULL, NULL, on_signed, g_object_ref (self));
  show_busy (self, TRUE);
}

static void
bb_sign_dialog_dispose (GObject *object)
{
  BbSignDialog *self = BB_SIGN_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_SIGN_DIALOG);
  g_clear_object (&self->session);
  g_clear_pointer (&self->field, g_free);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (bb_sign_dialog_parent_class)->dispose (object);
}

static void
bb_sign_dialog_class_init (BbSignDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_sign_dialog_dispose;
  signed_signal = g_signal_new ("signed", BB_TYPE_SIGN_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/sign-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, who);
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, file);
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, password);
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, sign);
  gtk_widget_class_bind_template_child (widget_class, BbSignDialog, busy);
  gtk_widget_class_bind_template_callback (widget_class, check);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_clicked);
}

static void
bb_sign_dialog_init (BbSignDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
bb_sign_dialog_new (BbOpenVisit *session, const char *field, const char *who)
{
  BbSignDialog *self = g_object_new (BB_TYPE_SIGN_DIALOG, NULL);

  self->session = g_object_ref (session);
  self->field = g_strdup (field);
  gtk_label_set_label (self->who, who);
  check (self);
  return ADW_DIALOG (self);
}
