/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-case-recusal.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  BbCaseForm *form;              /* owns this */
  BbVisit *visit;
  AdwComboRow *who;
  BbTextArea *reason;
  AdwSwitchRow *replaced;
  AdwEntryRow *name, *post, *decision;
} Recusal;

static void
recusal_free (gpointer data)
{
  bb_visit_unref (((Recusal *) data)->visit);
  g_free (data);
}

static BbMember *
get_member (Recusal *self)
{
  guint selected = adw_combo_row_get_selected (self->who);

  return selected < self->visit->team->len ? self->visit->team->pdata[selected] : NULL;
}

static void
check (Recusal *self)
{
  BbMember *member = get_member (self);
  gboolean leads = member && member->role == BB_ROLE_LEADER, replaced;
  g_autofree char *name = bb_case_form_read (GTK_WIDGET (self->name)), *decision = bb_case_form_read (GTK_WIDGET (self->decision));
  g_autofree char *reason = bb_case_form_read (GTK_WIDGET (self->reason));

  if (leads && !adw_switch_row_get_active (self->replaced))
    adw_switch_row_set_active (self->replaced, TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->replaced), !leads);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->who), member ? bb_role_get_label (member->role) : "");
  replaced = adw_switch_row_get_active (self->replaced);
  gtk_widget_set_visible (GTK_WIDGET (self->name), replaced);
  gtk_widget_set_visible (GTK_WIDGET (self->post), replaced);
  gtk_widget_set_visible (GTK_WIDGET (self->decision), replaced);
  bb_case_form_set_ready (self->form, member && reason && (!replaced || (name && decision)));
}

static void
on_recused (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCaseForm) form = data;
  g_autoptr (GError) error = NULL;

  bb_visit_recuse_finish (BB_WORKSPACE (source), result, &error);
  bb_case_form_end (form, error, _("The member has left the team of this visit"));
}

static void
on_submitted (Recusal *self)
{
  BbOpenVisit *session = bb_case_form_get_session (self->form);
  g_autoptr (BbMember) replacement = adw_switch_row_get_active (self->replaced) ? bb_member_new () : NULL;
  g_autofree char *reason = bb_case_form_read (GTK_WIDGET (self->reason)), *decision = bb_case_form_read (GTK_WIDGET (self->decision));
  BbMember *member = get_member (self);

  if (!member)
    return;
  if (replacement)
    {
      replacement->name = bb_case_form_read (GTK_WIDGET (self->name));
      replacement->post = bb_case_form_read (GTK_WIDGET (self->post));
      replacement->role = member->role;
    }
  bb_case_form_begin (self->form);
  bb_visit_recuse_async (bb_open_visit_get_workspace (session), bb_open_visit_get_visit_id (session), member->name, reason, replacement,
                         replacement ? decision : NULL, NULL, on_recused, g_object_ref (self->form));
}

static char **
list_members (BbVisit *visit)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < visit->team->len; i++)
    {
      BbMember *member = visit->team->pdata[i];

      g_strv_builder_add (names, member->name);
    }
  return g_strv_builder_end (names);
}

AdwDialog *
bb_case_recusal_new (BbOpenVisit *session)
{
  Recusal *self = g_new0 (Recusal, 1);
  g_auto (GStrv) names = NULL;

  self->visit = bb_visit_ref (bb_case_get_visit (bb_open_visit_get_case (session)));
  names = list_members (self->visit);
  self->form = bb_case_form_new (session, _("A Member Must Recuse"),
                                 _("Somebody of the team is related to the unit. The reason is kept in the file and not printed."), _("Record"));
  self->who = bb_case_form_add_combo (self->form, _("Who Leaves"), (const char * const *) names);
  bb_case_form_add_group (self->form, NULL, NULL);
  self->reason = bb_case_form_add_text (self->form, _("Reason"), _("Reason, such as a relative at the unit"), 2, NULL);
  bb_case_form_add_group (self->form, NULL, NULL);
  self->replaced = bb_case_form_add_switch (self->form, _("Somebody Comes Instead"), _("A leader must be replaced"), FALSE);
  self->name = bb_case_form_add_entry (self->form, _("Name"), NULL);
  self->post = bb_case_form_add_entry (self->form, _("Post"), NULL);
  self->decision = bb_case_form_add_entry (self->form, _("Decision that names the replacement: number, date"), NULL);
  g_object_set_data_full (G_OBJECT (self->form), "recusal", self, recusal_free);
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (check), self);
  g_signal_connect_swapped (self->form, "submitted", G_CALLBACK (on_submitted), self);
  check (self);
  bb_case_form_set_height (self->form, 640);
  return ADW_DIALOG (self->form);
}
