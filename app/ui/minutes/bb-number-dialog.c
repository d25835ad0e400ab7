/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-number-dialog.h"

#include <glib/gi18n-lib.h>

#include "domain/bb-dates.h"
#include "services/bb-signers.h"

typedef struct
{
  BbCaseForm *form;              /* owns this */
  AdwEntryRow *number, *date;
} Numbering;

static void
check (Numbering *self)
{
  g_autofree char *number = bb_case_form_read (GTK_WIDGET (self->number)), *date = bb_case_form_read (GTK_WIDGET (self->date));
  GDate day;

  g_date_clear (&day, 1);
  bb_case_form_set_ready (self->form, number && date && bb_date_parse_any (date, &day));
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCaseForm) form = data;
  g_autoptr (GError) error = NULL;

  bb_visit_number_paper_finish (BB_WORKSPACE (source), result, &error);
  bb_case_form_end (form, error, _("The number stands in the paper; every signature stays valid"));
}

static void
on_submitted (Numbering *self)
{
  BbOpenVisit *session = bb_case_form_get_session (self->form);
  g_autofree char *number = bb_case_form_read (GTK_WIDGET (self->number)), *date = bb_case_form_read (GTK_WIDGET (self->date));
  GDate day;

  g_date_clear (&day, 1);
  if (!date || !bb_date_parse_any (date, &day))
    return;
  bb_case_form_begin (self->form);
  bb_visit_number_paper_async (bb_open_visit_get_workspace (session), g_object_get_data (G_OBJECT (self->form), "paper"), number, &day, NULL, on_written,
                               g_object_ref (self->form));
}

AdwDialog *
bb_number_dialog_new (BbOpenVisit *session, const char *paper)
{
  Numbering *self = g_new0 (Numbering, 1);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *today = g_date_time_format (now, "%d/%m/%Y");

  self->form = bb_case_form_new (session, _("Number and Date"),
                                 _("The office gives them after everybody has signed. They can be written once; the agency's seal locks them."), _("Write"));
  self->number = bb_case_form_add_entry (self->form, _("Number, without its symbol"), NULL);
  self->date = bb_case_form_add_entry (self->form, _("Date (day/month/year)"), today);
  g_object_set_data_full (G_OBJECT (self->form), "paper", g_strdup (paper), g_free);
  g_object_set_data_full (G_OBJECT (self->form), "numbering", self, g_free);
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (check), self);
  g_signal_connect_swapped (self->form, "submitted", G_CALLBACK (on_submitted), self);
  check (self);
  return ADW_DIALOG (self->form);
}
