/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-scan-dialog.h"

#include <glib/gi18n-lib.h>

#include "services/bb-signers.h"

typedef struct
{
  BbCaseForm *form;              /* owns this */
  AdwEntryRow *who;
  AdwActionRow *file;
  char *field, *path;
} Scan;

static void
scan_free (gpointer data)
{
  Scan *self = data;

  g_free (self->field);
  g_free (self->path);
  g_free (self);
}

static void
check (Scan *self)
{
  g_autofree char *who = bb_case_form_read (GTK_WIDGET (self->who));

  bb_case_form_set_ready (self->form, who && self->path);
}

static void
set_file (Scan *self, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  g_free (self->path);
  self->path = g_strdup (path);
  adw_action_row_set_subtitle (self->file, name);
  check (self);
}

gboolean
bb_scan_dialog_set_file (AdwDialog *dialog, const char *path)
{
  Scan *self = dialog ? g_object_get_data (G_OBJECT (dialog), "scan") : NULL;

  if (self)
    set_file (self, path);
  return self != NULL;
}

static void
on_file_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AdwDialog) form = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (path)
    bb_scan_dialog_set_file (form, path);
}

static void
on_choose_clicked (Scan *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Choose the Scan"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self->form))), NULL, on_file_chosen, g_object_ref (self->form));
}

static void
add_file (Scan *self)
{
  GtkWidget *row = adw_action_row_new (), *choose = gtk_button_new_with_label (_("Choose…"));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Scan or photograph of the signed page"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Nothing is chosen yet"));
  gtk_widget_set_valign (choose, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), choose);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), choose);
  g_signal_connect_swapped (choose, "clicked", G_CALLBACK (on_choose_clicked), self);
  self->file = ADW_ACTION_ROW (row);
  bb_case_form_add (self->form, row);
}

static void
on_recorded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCaseForm) form = data;
  g_autoptr (GError) error = NULL;

  bb_visit_sign_by_hand_finish (BB_WORKSPACE (source), result, &error);
  bb_case_form_end (form, error, _("The signature on paper is recorded with its scan"));
}

static void
on_submitted (Scan *self)
{
  BbOpenVisit *session = bb_case_form_get_session (self->form);
  g_autofree char *who = bb_case_form_read (GTK_WIDGET (self->who));

  bb_case_form_begin (self->form);
  bb_visit_sign_on_paper_async (bb_open_visit_get_workspace (session), g_object_get_data (G_OBJECT (self->form), "paper"), self->field, who, self->path, NULL,
                                on_recorded, g_object_ref (self->form));
}

AdwDialog *
bb_scan_dialog_new (BbOpenVisit *session, const char *paper, const char *field, const char *name)
{
  Scan *self = g_new0 (Scan, 1);

  self->field = g_strdup (field);
  self->form = bb_case_form_new (session, _("Signed on the Printed Paper"),
                                 _("Print the paper, have it signed, then attach a scan or photograph of it. The scan is kept with its hash; keep the paper too."),
                                 _("Record"));
  self->who = bb_case_form_add_entry (self->form, _("Who signed"), name);
  add_file (self);
  g_object_set_data_full (G_OBJECT (self->form), "paper", g_strdup (paper), g_free);
  g_object_set_data_full (G_OBJECT (self->form), "scan", self, scan_free);
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (check), self);
  g_signal_connect_swapped (self->form, "submitted", G_CALLBACK (on_submitted), self);
  check (self);
  return ADW_DIALOG (self->form);
}
