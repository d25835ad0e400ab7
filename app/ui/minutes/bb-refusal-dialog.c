/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-refusal-dialog.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  BbCaseForm *form;              /* owns this */
  char *field;
  AdwEntryRow *who, *witness;
  BbTextArea *reason;
} Refusal;

static void
refusal_free (gpointer data)
{
  g_free (((Refusal *) data)->field);
  g_free (data);
}

static void
check (Refusal *self)
{
  g_autofree char *reason = bb_case_form_read (GTK_WIDGET (self->reason));

  bb_case_form_set_ready (self->form, reason != NULL);
}

static void
on_recorded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCaseForm) form = data;
  g_autoptr (GError) error = NULL;

  bb_visit_refuse_finish (BB_WORKSPACE (source), result, &error);
  bb_case_form_end (form, error, _("The refusal is recorded; the minutes say so"));
}

static void
on_submitted (Refusal *self)
{
  BbOpenVisit *session = bb_case_form_get_session (self->form);
  g_autofree char *who = bb_case_form_read (GTK_WIDGET (self->who)), *reason = bb_case_form_read (GTK_WIDGET (self->reason));
  g_autofree char *witness = bb_case_form_read (GTK_WIDGET (self->witness));

  bb_case_form_begin (self->form);
  bb_visit_refuse_async (bb_open_visit_get_workspace (session), g_object_get_data (G_OBJECT (self->form), "paper"), self->field, who, reason, witness, NULL,
                         on_recorded, g_object_ref (self->form));
}

AdwDialog *
bb_refusal_dialog_new (BbOpenVisit *session, const char *paper, const char *field, const char *name, const BbEvent *before)
{
  Refusal *self = g_new0 (Refusal, 1);

  self->field = g_strdup (field);
  self->form = bb_case_form_new (session, _("Refuses to Sign"),
                                 _("The minutes stay valid: they print the reason, the time and the witness, and the others sign."), _("Record"));
  self->who = bb_case_form_add_entry (self->form, _("Who refuses"), before && before->who ? before->who : name);
  bb_case_form_add_group (self->form, NULL, NULL);
  self->reason = bb_case_form_add_text (self->form, _("Reason, in the words of who refuses"), _("Reason, in the words of who refuses"), 3,
                                        before ? before->reason : NULL);
  bb_case_form_add_group (self->form, NULL, NULL);
  self->witness = bb_case_form_add_entry (self->form, _("Witness: who that is"), NULL);
  g_object_set_data_full (G_OBJECT (self->form), "paper", g_strdup (paper), g_free);
  g_object_set_data_full (G_OBJECT (self->form), "refusal", self, refusal_free);
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (check), self);
  g_signal_connect_swapped (self->form, "submitted", G_CALLBACK (on_submitted), self);
  check (self);
  bb_case_form_set_height (self->form, 520);
  return ADW_DIALOG (self->form);
}
