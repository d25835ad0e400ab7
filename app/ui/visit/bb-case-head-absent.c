/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-case-absence.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  BbCaseForm *form;              /* owns this */
  AdwEntryRow *name, *post, *paper;
  AdwSwitchRow *head, *shown;
} Head;

static void
check (Head *self)
{
  gboolean is_head = adw_switch_row_get_active (self->head), shown = adw_switch_row_get_active (self->shown);
  g_autofree char *name = bb_case_form_read (GTK_WIDGET (self->name)), *paper = bb_case_form_read (GTK_WIDGET (self->paper));

  gtk_widget_set_visible (GTK_WIDGET (self->shown), !is_head);
  gtk_widget_set_visible (GTK_WIDGET (self->paper), !is_head && shown);
  bb_case_form_set_ready (self->form, name && (is_head || !shown || paper));
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCaseForm) form = data;
  g_autoptr (GError) error = NULL;

  bb_visit_set_representative_finish (BB_WORKSPACE (source), result, &error);
  bb_case_form_end (form, error, _("It is recorded who speaks for the unit"));
}

static void
on_submitted (Head *self)
{
  BbOpenVisit *session = bb_case_form_get_session (self->form);
  g_autofree char *name = bb_case_form_read (GTK_WIDGET (self->name)), *post = bb_case_form_read (GTK_WIDGET (self->post));
  g_autofree char *paper = adw_switch_row_get_active (self->shown) ? bb_case_form_read (GTK_WIDGET (self->paper)) : NULL;

  if (!name)
    return;
  bb_case_form_begin (self->form);
  bb_visit_set_representative_async (bb_open_visit_get_workspace (session), bb_open_visit_get_visit_id (session), name, post,
                                     adw_switch_row_get_active (self->head), paper, NULL, on_saved, g_object_ref (self->form));
}

AdwDialog *
bb_case_head_absent_new (BbOpenVisit *session)
{
  BbAttendee *now = bb_visit_find_representative (bb_case_get_visit (bb_open_visit_get_case (session)));
  gboolean has_paper = now && now->authorisation && *now->authorisation;
  Head *self = g_new0 (Head, 1);

  self->form = bb_case_form_new (session, _("The Head Is Absent"), _("Who receives the team and signs for the unit"), _("Record"));
  self->name = bb_case_form_add_entry (self->form, _("Name"), now ? now->name : NULL);
  self->post = bb_case_form_add_entry (self->form, _("Post"), now ? now->post : NULL);
  self->head = bb_case_form_add_switch (self->form, _("This Is the Head of the Unit"), NULL, FALSE);
  bb_case_form_add_group (self->form, NULL, NULL);
  self->shown = bb_case_form_add_switch (self->form, _("An Authorisation Was Shown"),
                                         _("Without one, the minutes say so and a finding is proposed"), has_paper);
  self->paper = bb_case_form_add_entry (self->form, _("Authorisation: number, date"), now ? now->authorisation : NULL);
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (check), self);
  g_signal_connect_swapped (self->form, "submitted", G_CALLBACK (on_submitted), self);
  g_object_set_data_full (G_OBJECT (self->form), "head", self, g_free);
  check (self);
  bb_case_form_set_height (self->form, 560);
  return ADW_DIALOG (self->form);
}
