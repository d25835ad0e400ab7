/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-hand-over-dialog.h"

#include <glib/gi18n-lib.h>

#include "services/bb-signers.h"

typedef struct
{
  BbCaseForm *form;              /* owns this */
  AdwEntryRow *to;
} HandOver;

static void
check (HandOver *self)
{
  g_autofree char *to = bb_case_form_read (GTK_WIDGET (self->to));

  bb_case_form_set_ready (self->form, to != NULL);
}

static void
on_handed_over (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCaseForm) form = data;
  g_autoptr (GError) error = NULL;
  BbOpenVisit *session = bb_case_form_get_session (form);

  if (bb_visit_baton_finish (BB_WORKSPACE (source), result, &error))
    bb_open_visit_reload (session);
  bb_case_form_end (form, error, _("Handed over: give the PDF to whoever signs next"));
}

static void
write_to (HandOver *self, const char *path)
{
  BbOpenVisit *session = bb_case_form_get_session (self->form);
  g_autofree char *to = bb_case_form_read (GTK_WIDGET (self->to));

  bb_case_form_begin (self->form);
  bb_visit_hand_over_async (bb_open_visit_get_workspace (session), g_object_get_data (G_OBJECT (self->form), "paper"), to, path, NULL, on_handed_over,
                            g_object_ref (self->form));
}

gboolean
bb_hand_over_dialog_write (AdwDialog *dialog, const char *path)
{
  HandOver *self = dialog ? g_object_get_data (G_OBJECT (dialog), "hand-over") : NULL;

  if (self)
    write_to (self, path);
  return self != NULL;
}

static void
on_place_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AdwDialog) form = data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (path)
    bb_hand_over_dialog_write (form, path);
}

static void
on_submitted (HandOver *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  BbOpenVisit *session = bb_case_form_get_session (self->form);
  g_autofree char *name = g_strdup_printf ("bien-ban-%s.pdf", bb_case_get_visit (bb_open_visit_get_case (session))->unit);

  gtk_file_dialog_set_title (dialog, _("Save the PDF"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self->form))), NULL, on_place_chosen, g_object_ref (self->form));
}

AdwDialog *
bb_hand_over_dialog_new (BbOpenVisit *session, const char *paper)
{
  HandOver *self = g_new0 (HandOver, 1);

  self->form = bb_case_form_new (session, _("Hand Over the Paper"),
                                 _("Only one laptop signs at a time. The PDF goes there as it is now; nothing is signed here until it comes back."),
                                 _("Save and Hand Over…"));
  self->to = bb_case_form_add_entry (self->form, _("To whom"), NULL);
  g_object_set_data_full (G_OBJECT (self->form), "paper", g_strdup (paper), g_free);
  g_object_set_data_full (G_OBJECT (self->form), "hand-over", self, g_free);
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (check), self);
  g_signal_connect_swapped (self->form, "submitted", G_CALLBACK (on_submitted), self);
  check (self);
  return ADW_DIALOG (self->form);
}
