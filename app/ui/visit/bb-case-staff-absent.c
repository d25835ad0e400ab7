/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-case-absence.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"

typedef struct
{
  BbCaseForm *form;              /* owns this */
  AdwEntryRow *name, *post, *place, *reason, *paper;
  AdwPreferencesGroup *known;
  GPtrArray *rows;               /* of those who are recorded, unowned */
} Staff;

static void
staff_free (gpointer data)
{
  g_ptr_array_unref (((Staff *) data)->rows);
  g_free (data);
}

static BbWorkspace *
get_workspace (Staff *self)
{
  return bb_open_visit_get_workspace (bb_case_form_get_session (self->form));
}

static const char *
get_visit (Staff *self)
{
  return bb_open_visit_get_visit_id (bb_case_form_get_session (self->form));
}

/* An absence is what was recorded for no item and no finding. */
static gboolean
is_absence (const BbNamed *named)
{
  return !named->finding && !named->item;
}

static const char *
get_counter (const BbNamed *named)
{
  return named->reason && *named->reason ? "excused" : "absent";
}

/* ── Who is recorded ─────────────────────────────────────────────────────────────────────────────────────────── */

static void list_known (Staff *self);

static void
on_counted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCaseForm) form = data;
  g_autoptr (GError) error = NULL;

  bb_visit_count_finish (BB_WORKSPACE (source), result, &error);
  bb_case_form_settle (form, error);
}

static void
count (Staff *self, const BbNamed *named, int delta)
{
  bb_visit_count_async (get_workspace (self), get_visit (self), get_counter (named), NULL, delta, NULL, on_counted, g_object_ref (self->form));
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCaseForm) form = data;
  g_autoptr (GError) error = NULL;

  if (!bb_visit_remove_named_finish (BB_WORKSPACE (source), result, &error))
    bb_case_form_settle (form, error);
  list_known (g_object_get_data (G_OBJECT (form), "staff"));
}

static void
on_remove_clicked (Staff *self, GtkWidget *button)
{
  BbNamed *named = g_object_get_data (G_OBJECT (button), "named");

  gtk_widget_set_sensitive (button, FALSE);
  count (self, named, -1);
  bb_visit_remove_named_async (get_workspace (self), get_visit (self), named->id, NULL, on_removed, g_object_ref (self->form));
}

static char *
describe (const BbNamed *named)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  if (named->post)
    g_strv_builder_add (parts, named->post);
  if (named->place)
    g_strv_builder_add (parts, named->place);
  g_strv_builder_add (parts, named->reason ? named->reason : _("without a reason"));
  if (named->paper)
    g_strv_builder_add (parts, named->paper);
  list = g_strv_builder_end (parts);
  return g_strjoinv (" · ", list);
}

static void
add_row (Staff *self, BbNamed *named)
{
  GtkWidget *row = adw_action_row_new (), *remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *words = describe (named), *name = g_strdup_printf (_("Remove %s"), named->name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), named->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_tooltip_text (remove, name);
  bb_set_accessible_name (remove, name);
  g_object_set_data_full (G_OBJECT (remove), "named", bb_named_ref (named), bb_value_unref);
  g_signal_connect_swapped (remove, "clicked", G_CALLBACK (on_remove_clicked), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), remove);
  adw_preferences_group_add (self->known, row);
  g_ptr_array_add (self->rows, row);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCaseForm) form = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = bb_visit_list_named_finish (BB_WORKSPACE (source), result, &error);
  Staff *self = g_object_get_data (G_OBJECT (form), "staff");

  if (!list)
    bb_case_form_settle (form, error);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->known, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; list && i < list->len; i++)
    if (is_absence (list->pdata[i]))
      add_row (self, list->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->known), self->rows->len > 0);
}

static void
list_known (Staff *self)
{
  bb_visit_list_named_async (get_workspace (self), get_visit (self), NULL, on_listed, g_object_ref (self->form));
}

/* ── One more ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
check (Staff *self)
{
  g_autofree char *name = bb_case_form_read (GTK_WIDGET (self->name));

  bb_case_form_set_ready (self->form, name != NULL);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCaseForm) form = data;
  g_autoptr (GError) error = NULL;
  Staff *self = g_object_get_data (G_OBJECT (form), "staff");
  gboolean saved = bb_visit_save_named_finish (BB_WORKSPACE (source), result, &error);

  bb_case_form_settle (form, error);
  if (!saved)
    return;
  for (AdwEntryRow **row = (AdwEntryRow *[]) { self->name, self->post, self->place, self->reason, self->paper, NULL }; *row; row++)
    gtk_editable_set_text (GTK_EDITABLE (*row), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
  list_known (self);
}

static void
on_submitted (Staff *self)
{
  g_autoptr (BbNamed) named = bb_named_new ();

  named->name = bb_case_form_read (GTK_WIDGET (self->name));
  named->post = bb_case_form_read (GTK_WIDGET (self->post));
  named->place = bb_case_form_read (GTK_WIDGET (self->place));
  named->reason = bb_case_form_read (GTK_WIDGET (self->reason));
  named->paper = bb_case_form_read (GTK_WIDGET (self->paper));
  if (!named->name)
    return;
  bb_case_form_begin (self->form);
  bb_visit_save_named_async (get_workspace (self), get_visit (self), named, NULL, on_saved, g_object_ref (self->form));
  count (self, named, 1);
}

AdwDialog *
bb_case_staff_absent_new (BbOpenVisit *session)
{
  Staff *self = g_new0 (Staff, 1);

  self->rows = g_ptr_array_new ();
  self->form = bb_case_form_new (session, _("Staff Are Absent"),
                                 _("Names are kept apart with restricted access; the minutes print only the numbers."), _("Add"));
  self->name = bb_case_form_add_entry (self->form, _("Name"), NULL);
  self->post = bb_case_form_add_entry (self->form, _("Post"), NULL);
  self->place = bb_case_form_add_entry (self->form, _("Place, such as counter 3"), NULL);
  self->reason = bb_case_form_add_entry (self->form, _("Reason declared, if any"), NULL);
  self->paper = bb_case_form_add_entry (self->form, _("Paper shown for it"), NULL);
  self->known = bb_case_form_add_group (self->form, _("Recorded"), NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->known), FALSE);
  g_object_set_data_full (G_OBJECT (self->form), "staff", self, staff_free);
  g_signal_connect_swapped (self->form, "changed", G_CALLBACK (check), self);
  g_signal_connect_swapped (self->form, "submitted", G_CALLBACK (on_submitted), self);
  check (self);
  list_known (self);
  bb_case_form_set_height (self->form, 560);
  return ADW_DIALOG (self->form);
}
