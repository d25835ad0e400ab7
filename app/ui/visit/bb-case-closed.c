/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-case-closed.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-wording.h"

typedef struct
{
  BbCaseForm *form;              /* owns this */
  AdwEntryRow *time, *hours, *witness;
  AdwPreferencesGroup *photos;
  GPtrArray *switches;           /* AdwSwitchRow with the SHA-256 as "sha256" */
  GDateTime *asked;              /* what the time was when the form came up */
  char *shown;                   /* as it stands in the row */
  gboolean completes;            /* what was recorded already: its time stays */
} Closed;

static void
closed_free (gpointer data)
{
  Closed *self = data;

  g_ptr_array_unref (self->switches);
  g_date_time_unref (self->asked);
  g_free (self->shown);
  g_free (self);
}

/* ── When ────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* "8:05", "08 giờ 05" or "8h05" of the day of @day; %NULL: none of these. */
static GDateTime *
parse_time (const char *text, GDateTime *day)
{
  g_autoptr (GRegex) regex = g_regex_new ("^\\s*(\\d{1,2})\\s*(?::|h|giờ|\\.)\\s*(\\d{1,2})?\\s*(?:phút)?\\s*$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *hour = NULL, *minute = NULL;

  if (!g_regex_match (regex, text, 0, &match))
    return NULL;
  hour = g_match_info_fetch (match, 1);
  minute = g_match_info_fetch (match, 2);
  return g_date_time_new (g_date_time_get_timezone (day), g_date_time_get_year (day), g_date_time_get_month (day),
                          g_date_time_get_day_of_month (day), (int) g_ascii_strtoll (hour, NULL, 10),
                          minute ? (int) g_ascii_strtoll (minute, NULL, 10) : 0, 0);
}

/* Minutes are typed, seconds are not: within the minute of the opening it is after the opening. What completes a record stands behind it. */
static GDateTime *
read_time (Closed *self, GError **error)
{
  GDateTime *opened = bb_case_get_opened_at (bb_open_visit_get_case (bb_case_form_get_session (self->form)));
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->time));
  g_autoptr (GDateTime) typed = g_str_equal (text, self->shown) ? g_date_time_ref (self->asked) : parse_time (text, self->asked);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (self->completes)
    return g_date_time_add_seconds (self->asked, 1);
  if (!typed)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("“%s” is no time of the day; type it as 08:05"), text);
  else if (g_date_time_difference (typed, now) > G_TIME_SPAN_MINUTE)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("%s is still to come"), text);
  else if (opened && g_date_time_difference (opened, typed) > G_TIME_SPAN_MINUTE)
    g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("The visit was opened after %s"), text);
  else if (opened && g_date_time_compare (typed, opened) <= 0)
    return g_date_time_add_seconds (opened, 1);
  else
    return g_steal_pointer (&typed);
  return NULL;
}

/* ── Photographs ─────────────────────────────────────────────────────────────────────────────────────────────── */

static void
add_photo (Closed *self, BbEvidence *evidence, gboolean chosen)
{
  GtkWidget *row = adw_switch_row_new ();
  g_autofree char *when = evidence->captured && evidence->captured->at ? bb_wording_time (evidence->captured->at) : NULL;
  const char *title = evidence->caption && *evidence->caption ? evidence->caption : evidence->name;

  for (guint i = 0; i < self->switches->len; i++)
    if (g_strcmp0 (g_object_get_data (self->switches->pdata[i], "sha256"), evidence->sha256) == 0)
      return (void) g_object_ref_sink (row), g_object_unref (row);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), when ? when : "");
  adw_switch_row_set_active (ADW_SWITCH_ROW (row), chosen);
  g_object_set_data_full (G_OBJECT (row), "sha256", g_strdup (evidence->sha256), g_free);
  adw_preferences_group_add (self->photos, row);
  g_ptr_array_add (self->switches, row);
}

static void
on_attached (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCaseForm) form = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbEvidence) evidence = bb_visit_attach_finish (BB_WORKSPACE (source), result, &error);

  bb_case_form_settle (form, error);
  if (evidence)
    add_photo (g_object_get_data (G_OBJECT (form), "closed"), evidence, TRUE);
}

static void
attach (BbCaseForm *form, const char *path)
{
  BbOpenVisit *session = bb_case_form_get_session (form);
  static const char * const none[] = { NULL };

  bb_case_form_begin (form);
  bb_visit_attach_async (bb_open_visit_get_workspace (session), bb_open_visit_get_visit_id (session), path, none, NULL, "file", NULL, on_attached,
                         g_object_ref (form));
}

gboolean
bb_case_closed_attach (AdwDialog *dialog, const char *path)
{
  if (!BB_IS_CASE_FORM (dialog) || !g_object_get_data (G_OBJECT (dialog), "closed"))
    return FALSE;
  attach (BB_CASE_FORM (dialog), path);
  return TRUE;
}

static void
on_files_chosen (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCaseForm) form = data;
  g_autoptr (GListModel) files = gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (source), result, NULL);

  for (guint i = 0; files && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      g_autofree char *path = g_file_get_path (file);

      if (path)
        attach (form, path);
    }
}

static void
on_choose_clicked (Closed *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Photographs of the Door and the Notice Board"));
  gtk_file_dialog_open_multiple (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self->form))), NULL, on_files_chosen, g_object_ref (self->form));
}

static char **
list_chosen (Closed *self)
{
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();

  for (guint i = 0; i < self->switches->len; i++)
    if (adw_switch_row_get_active (self->switches->pdata[i]))
      g_strv_builder_add (list, g_object_get_data (self->switches->pdata[i], "sha256"));
  return g_strv_builder_end (list);
}

/* ── Recording ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_recorded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbCaseForm) form = data;
  g_autoptr (GError) error = NULL;

  bb_visit_record_unit_closed_finish (BB_WORKSPACE (source), result, &error);
  bb_case_form_end (form, error, _("It is recorded that the unit was closed"));
}

static void
on_submitted (Closed *self)
{
  BbOpenVisit *session = bb_case_form_get_session (self->form);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDateTime) at = read_time (self, &error);
  g_autofree char *hours = bb_case_form_read (GTK_WIDGET (self->hours)), *witness = bb_case_form_read (GTK_WIDGET (self->witness));
  g_auto (GStrv) photos = list_chosen (self);

  if (!at)
    {
      bb_case_form_settle (self->form, error);
      return;
    }
  bb_case_form_begin (self->form);
  bb_visit_record_unit_closed_async (bb_open_visit_get_workspace (session), bb_open_visit_get_visit_id (session), at, hours, witness,
                                     (const char * const *) photos, NULL, on_recorded, g_object_ref (self->form));
}

/* ── The form ────────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
describe_day (BbOpenVisit *session, GDateTime *now)
{
  gboolean working = FALSE;
  GDate day;

  bb_time_get_date (now, &day);
  if (!bb_calendars_is_working_day (bb_workspace_get_calendars (bb_open_visit_get_workspace (session)), &day, &working, NULL))
    return g_strdup (_("The calendar does not say whether today is a working day."));
  return g_strdup (working ? _("By the calendar, today is a working day.") : _("By the calendar, today is no working day."));
}

static void
add_photos (Closed *self, BbCase *visit, BbEvent *before)
{
  GtkWidget *choose = gtk_button_new_with_label (_("Choose…"));

  self->photos = bb_case_form_add_group (self->form, _("Photographs"), _("The door, the notice board, the surroundings"));
  bb_set_accessible_name (choose, _("Choose photographs"));
  gtk_widget_set_valign (choose, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (choose, "flat");
  adw_preferences_group_set_header_suffix (self->photos, choose);
  g_signal_connect_swapped (choose, "clicked", G_CALLBACK (on_choose_clicked), self);
  for (guint i = 0; i < bb_case_get_evidence (visit)->len; i++)
    {
      BbEvidence *evidence = bb_case_get_evidence (visit)->pdata[i];

      if (bb_evidence_is_photo (evidence))
        add_photo (self, evidence, before && before->evidence && g_strv_contains ((const char * const *) before->evidence, evidence->sha256));
    }
}

AdwDialog *
bb_case_closed_new (BbOpenVisit *session)
{
  BbCase *visit = bb_open_visit_get_case (session);
  BbEvent *before = bb_case_find_unit_closed (visit);
  Closed *self = g_new0 (Closed, 1);
  g_autofree char *day = NULL;

  self->asked = before ? g_date_time_to_local (before->at) : g_date_time_new_now_local ();
  self->shown = g_date_time_format (self->asked, "%H:%M");
  self->completes = before != NULL;
  self->switches = g_ptr_array_new ();
  day = describe_day (session, self->asked);
  self->form = bb_case_form_new (session, _("The Unit Is Closed"), day, _("Record"));
  self->time = bb_case_form_add_entry (self->form, _("Time, such as 08:05"), self->shown);
  gtk_widget_set_sensitive (GTK_WIDGET (self->time), !before);
  self->hours = bb_case_form_add_entry (self->form, _("Opening hours, where posted"), before ? before->note : NULL);
  self->witness = bb_case_form_add_entry (self->form, _("Witness: who that is"), before ? before->witness : NULL);
  add_photos (self, visit, before);
  g_signal_connect_swapped (self->form, "submitted", G_CALLBACK (on_submitted), self);
  g_object_set_data_full (G_OBJECT (self->form), "closed", self, closed_free);
  bb_case_form_set_height (self->form, 640);
  return ADW_DIALOG (self->form);
}
