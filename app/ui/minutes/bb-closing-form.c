/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-closing-form.h"

#include <glib/gi18n-lib.h>

#include "common/bb-text-area.h"

#include "bb-handed-over.h"
#include "bb-open-points.h"
#include "bb-recommendation-dialog.h"
#include "bb-signatory-menu.h"

struct _BbClosingForm
{
  AdwBin parent_instance;

  BbOpenPoints *open_points;
  AdwEntryRow *decision, *decision_date, *decision_issuer;
  AdwPreferencesGroup *unit;
  BbTextArea *representative, *attendees, *opinion;
  BbHandedOver *handed_over;
  AdwPreferencesGroup *recommendations;
  GtkWidget *lock;
  GPtrArray *rows;               /* rows of the recommendations */
  BbOpenVisit *session;
  gboolean refreshing, people_dirty, opinion_dirty, decision_dirty;
  guint rest;
};

G_DEFINE_FINAL_TYPE (BbClosingForm, bb_closing_form, ADW_TYPE_BIN)

enum { ITEM_REQUESTED, LOCK_REQUESTED, N_SIGNALS };
static guint signals[N_SIGNALS];
enum { REST_DELAY = 5 };

static BbVisit *
get_visit (BbClosingForm *self)
{
  return bb_case_get_visit (bb_open_visit_get_case (self->session));
}

/* ── People, one a line: "Nguyễn Văn An, Chủ tịch" ───────────────────────────────────────────────────────────────────────── */

static void
append_person (GString *line, const char *name, const char *post)
{
  if (line->len)
    g_string_append_c (line, '\n');
  g_string_append (line, name);
  if (post && *post)
    g_string_append_printf (line, ", %s", post);
}

static char *
describe_people (BbVisit *visit, gboolean representative)
{
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < visit->attendees->len; i++)
    {
      BbAttendee *person = visit->attendees->pdata[i];

      if ((person->role == BB_ATTENDEE_REPRESENTATIVE) == representative)
        append_person (line, person->name, person->post);
    }
  return g_string_free (line, FALSE);
}

/* What the line does not say of a person who stays (an authorisation, the role of a witness) is kept. */
static BbAttendee *
make_person (BbVisit *visit, const char *text, int role)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", 2);
  BbAttendee *person = NULL;

  for (guint i = 0; i < visit->attendees->len && !person; i++)
    if (g_strcmp0 (((BbAttendee *) visit->attendees->pdata[i])->name, g_strstrip (parts[0])) == 0)
      person = bb_attendee_copy (visit->attendees->pdata[i]);
  if (!person)
    {
      person = bb_attendee_new ();
      person->name = g_strdup (g_strstrip (parts[0]));
      person->role = role;
    }
  if (role == BB_ATTENDEE_REPRESENTATIVE || person->role == BB_ATTENDEE_REPRESENTATIVE)
    person->role = role;
  g_free (person->post);
  person->post = parts[1] && *g_strstrip (parts[1]) ? g_strdup (parts[1]) : NULL;
  return person;
}

static void
add_people (GPtrArray *people, BbVisit *visit, const char *line, int role)
{
  g_auto (GStrv) parts = g_strsplit_set (line, "\n;", -1);

  for (guint i = 0; parts[i]; i++)
    if (*g_strstrip (parts[i]) && *parts[i] != ',')
      g_ptr_array_add (people, make_person (visit, parts[i], role));
}

/* ── The decision ────────────────────────────────────────────────────────────────────────────────────────────── */

static const char *
row_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static gboolean
check_date (BbClosingForm *self, GDate *date)
{
  const char *typed = row_text (self->decision_date);
  gboolean good = !*typed || bb_date_parse_any (typed, date);

  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (self->decision_date), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->decision_date), "error");
  return good;
}

/* What the three lines do not say of the decision is kept. */
static void
apply_decision (BbClosingForm *self, BbVisit *changed)
{
  GDate date;

  g_date_clear (&date, 1);
  if (!check_date (self, &date))
    return;
  if (!*row_text (self->decision))
    {
      g_clear_pointer (&changed->decision, bb_decision_unref);
      return;
    }
  if (!changed->decision)
    changed->decision = bb_decision_new ();
  g_set_str (&changed->decision->number, row_text (self->decision));
  g_set_str (&changed->decision->issuer, *row_text (self->decision_issuer) ? row_text (self->decision_issuer) : NULL);
  changed->decision->date = date;
}

/* ── Saving ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_visit_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbOpenVisit) session = data;
  g_autoptr (GError) error = NULL;

  if (!bb_visit_update_finish (bb_open_visit_get_workspace (session), result, &error))
    {
      bb_open_visit_report (session, error);
      return;
    }
  bb_open_visit_set_draft (session, "representative", NULL);
  bb_open_visit_set_draft (session, "attendees", NULL);
  bb_open_visit_set_draft (session, "decision", NULL);
}

/* In one revision: two that start from the same visit would lose one another's. */
static void
save_visit (BbClosingForm *self)
{
  g_autoptr (BbVisit) changed = bb_visit_copy (get_visit (self));
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func (bb_value_unref);
  g_autofree char *attendees = bb_text_area_get_text (self->attendees);
  g_autofree char *representative = g_strdelimit (bb_text_area_get_text (self->representative), "\n;", ' ');

  self->people_dirty = self->decision_dirty = FALSE;
  apply_decision (self, changed);
  add_people (people, changed, representative, BB_ATTENDEE_REPRESENTATIVE);
  add_people (people, changed, attendees, BB_ATTENDEE_ATTENDEE);
  g_ptr_array_unref (changed->attendees);
  changed->attendees = g_steal_pointer (&people);
  bb_visit_update_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session), changed, NULL,
                         on_visit_saved, g_object_ref (self->session));
}

/* ── The opinion ─────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_opinion_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbOpenVisit) session = data;
  g_autoptr (GError) error = NULL;

  if (bb_visit_set_opinion_finish (bb_open_visit_get_workspace (session), result, &error))
    bb_open_visit_set_draft (session, "opinion", NULL);
  else
    bb_open_visit_report (session, error);
}

static void
save_opinion (BbClosingForm *self)
{
  g_autofree char *text = bb_text_area_get_text (self->opinion);
  BbAttendee *representative = bb_visit_find_representative (get_visit (self));

  self->opinion_dirty = FALSE;
  bb_visit_set_opinion_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session), text,
                              representative ? representative->name : NULL, NULL, on_opinion_saved, g_object_ref (self->session));
}

/* ── What was handed over with it ────────────────────────────────────────────────────────────────────────────── */

static void
on_handed_over (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbClosingForm) self = data;
  g_autoptr (GError) error = NULL;

  bb_handed_over_set_busy (self->handed_over, FALSE);
  if (!self->session)
    return;
  if (bb_visit_hand_over_finish (bb_open_visit_get_workspace (self->session), result, &error))
    bb_open_visit_set_draft (self->session, "opinion", NULL);
  else
    bb_open_visit_report (self->session, error);
  bb_open_visit_reload (self->session);
}

/* With the words as they stand, in one change. */
static void
on_files_added (BbClosingForm *self, const char * const *paths)
{
  g_autofree char *text = bb_text_area_get_text (self->opinion);
  BbAttendee *representative = bb_visit_find_representative (get_visit (self));

  self->opinion_dirty = FALSE;
  bb_handed_over_set_busy (self->handed_over, TRUE);
  bb_visit_hand_over_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session), text,
                            representative ? representative->name : NULL, paths, NULL, on_handed_over, g_object_ref (self));
}

static void
on_evidence_set (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbOpenVisit) session = data;
  g_autoptr (GError) error = NULL;

  if (!bb_visit_set_opinion_evidence_finish (bb_open_visit_get_workspace (session), result, &error))
    bb_open_visit_report (session, error);
  bb_open_visit_reload (session);
}

static void
on_file_removed (BbClosingForm *self, const char *sha256)
{
  BbOpinion *opinion = get_visit (self)->opinion;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) left = NULL;

  for (char **one = opinion ? opinion->evidence : NULL; one && *one; one++)
    if (!g_str_equal (*one, sha256))
      g_strv_builder_add (builder, *one);
  left = g_strv_builder_end (builder);
  bb_visit_set_opinion_evidence_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session),
                                       (const char * const *) left, NULL, on_evidence_set, g_object_ref (self->session));
}

void
bb_closing_form_flush (BbClosingForm *self)
{
  g_clear_handle_id (&self->rest, g_source_remove);
  if (!self->session || bb_open_visit_is_locked (self->session))
    return;
  if (self->people_dirty || self->decision_dirty)
    save_visit (self);
  if (self->opinion_dirty)
    save_opinion (self);
}

static void
on_rested (gpointer data)
{
  BbClosingForm *self = data;

  self->rest = 0;
  bb_closing_form_flush (self);
}

static void
restart_rest (BbClosingForm *self)
{
  g_clear_handle_id (&self->rest, g_source_remove);
  self->rest = g_timeout_add_seconds_once (REST_DELAY, on_rested, self);
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_people_changed (BbClosingForm *self)
{
  g_autofree char *attendees = bb_text_area_get_text (self->attendees), *representative = bb_text_area_get_text (self->representative);

  if (self->refreshing)
    return;
  self->people_dirty = TRUE;
  bb_open_visit_set_draft (self->session, "representative", representative);
  bb_open_visit_set_draft (self->session, "attendees", attendees);
  restart_rest (self);
}

static void
on_opinion_changed (BbClosingForm *self)
{
  g_autofree char *text = bb_text_area_get_text (self->opinion);

  bb_handed_over_set_has_opinion (self->handed_over, *text != '\0');
  if (self->refreshing)
    return;
  self->opinion_dirty = TRUE;
  bb_open_visit_set_draft (self->session, "opinion", text);
  restart_rest (self);
}

static void
on_decision_changed (BbClosingForm *self)
{
  g_autofree char *text = g_strjoin ("\n", row_text (self->decision), row_text (self->decision_date), row_text (self->decision_issuer), NULL);
  GDate date;

  if (self->refreshing)
    return;
  check_date (self, &date);
  self->decision_dirty = TRUE;
  bb_open_visit_set_draft (self->session, "decision", text);
  restart_rest (self);
}

static void
on_left (BbClosingForm *self)
{
  bb_closing_form_flush (self);
}

static void
on_item_requested (BbClosingForm *self, const char *code)
{
  g_signal_emit (self, signals[ITEM_REQUESTED], 0, code);
}

static void
on_lock_clicked (BbClosingForm *self)
{
  bb_closing_form_flush (self);
  g_signal_emit (self, signals[LOCK_REQUESTED], 0);
}

/* ── Recommendations ─────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_add_clicked (BbClosingForm *self)
{
  adw_dialog_present (bb_recommendation_dialog_new (self->session, NULL), GTK_WIDGET (self));
}

static void
on_recommendation_activated (BbClosingForm *self, GtkWidget *row)
{
  adw_dialog_present (bb_recommendation_dialog_new (self->session, g_object_get_data (G_OBJECT (row), "recommendation")), GTK_WIDGET (self));
}

static char *
describe_recommendation (const BbRecommendation *recommendation)
{
  g_autofree char *date = g_date_valid (&recommendation->deadline) ? bb_date_format_short (&recommendation->deadline) : NULL;
  g_autofree char *until = NULL;
  const char *who = recommendation->who && *recommendation->who ? recommendation->who : NULL;

  if (date && recommendation->working_days)
    until = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "until %s (%d working day)", "until %s (%d working days)",
                                          (gulong) recommendation->working_days), date, (int) recommendation->working_days);
  else if (date)
    until = g_strdup_printf (_("until %s"), date);
  return who && until ? g_strdup_printf ("%s · %s", who, until) : g_strdup (who ? who : until ? until : "");
}

static GtkWidget *
make_recommendation_row (BbClosingForm *self, BbRecommendation *recommendation)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *details = describe_recommendation (recommendation);
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), recommendation->what);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), details);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "recommendation", bb_recommendation_ref (recommendation), bb_value_unref);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_recommendation_activated), self, G_CONNECT_SWAPPED);
  return row;
}

static gboolean
are_shown (BbClosingForm *self, GPtrArray *list)
{
  if (list->len != self->rows->len)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    if (!bb_value_equal (list->pdata[i], g_object_get_data (self->rows->pdata[i], "recommendation")))
      return FALSE;
  return TRUE;
}

static void
show_recommendations (BbClosingForm *self)
{
  GPtrArray *list = bb_case_get_recommendations (bb_open_visit_get_case (self->session));

  if (are_shown (self, list))
    return;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->recommendations, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < list->len; i++)
    {
      g_ptr_array_add (self->rows, make_recommendation_row (self, list->pdata[i]));
      adw_preferences_group_add (self->recommendations, self->rows->pdata[i]);
    }
}

/* ── Showing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
show_text (AdwEntryRow *row, const char *text)
{
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (row)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (row), text);
}

/* By which right the representative speaks, when that is not the head. */
static void
show_standing (BbClosingForm *self)
{
  BbAttendee *person = bb_visit_find_representative (get_visit (self));
  gboolean stands_in = person && person->stands_in;
  g_autofree char *words = NULL;

  if (stands_in && bb_attendee_lacks_authorisation (person))
    words = g_strdup (_("The head is absent; no authorisation was shown"));
  else if (stands_in)
    words = g_strdup_printf (_("The head is absent; %s"), person->authorisation);
  adw_preferences_group_set_description (self->unit, words);
}

static void
show_people (BbClosingForm *self)
{
  const char *representative_draft = bb_open_visit_get_draft (self->session, "representative");
  const char *attendees_draft = bb_open_visit_get_draft (self->session, "attendees");
  g_autofree char *representative = describe_people (get_visit (self), TRUE);
  g_autofree char *attendees = describe_people (get_visit (self), FALSE);

  bb_text_area_set_text (self->representative, representative_draft ? representative_draft : representative);
  show_standing (self);
  bb_text_area_set_text (self->attendees, attendees_draft ? attendees_draft : attendees);
}

static void
show_decision (BbClosingForm *self)
{
  const char *draft = bb_open_visit_get_draft (self->session, "decision");
  g_auto (GStrv) typed = draft ? g_strsplit (draft, "\n", 3) : NULL;
  BbDecision *decision = get_visit (self)->decision;
  g_autofree char *date = decision ? bb_date_format_short (&decision->date) : NULL;

  if (typed && g_strv_length (typed) == 3)
    {
      show_text (self->decision, typed[0]);
      show_text (self->decision_date, typed[1]);
      show_text (self->decision_issuer, typed[2]);
      return;
    }
  show_text (self->decision, decision && decision->number ? decision->number : "");
  show_text (self->decision_date, date ? date : "");
  show_text (self->decision_issuer, decision && decision->issuer ? decision->issuer : "");
}

static void
show_handed_over (BbClosingForm *self)
{
  g_autofree char *text = bb_text_area_get_text (self->opinion);

  bb_handed_over_set_has_opinion (self->handed_over, *text != '\0');
  bb_handed_over_show (self->handed_over, bb_open_visit_get_case (self->session));
}

void
bb_closing_form_refresh (BbClosingForm *self)
{
  const char *draft = bb_open_visit_get_draft (self->session, "opinion");
  BbOpinion *opinion = get_visit (self)->opinion;

  self->refreshing = TRUE;
  bb_open_points_show (self->open_points, bb_open_visit_get_case (self->session));
  if (!self->people_dirty)
    show_people (self);
  if (!self->opinion_dirty)
    bb_text_area_set_text (self->opinion, draft ? draft : opinion ? opinion->text : "");
  bb_signatory_menu_show (self->decision_issuer, bb_case_get_issuer (bb_open_visit_get_case (self->session)));
  show_handed_over (self);
  if (!self->decision_dirty)
    show_decision (self);
  show_recommendations (self);
  self->refreshing = FALSE;
}

void
bb_closing_form_show_field (BbClosingForm *self, const char *field)
{
  GtkWidget *widget = g_strcmp0 (field, "opinion") == 0 ? GTK_WIDGET (self->opinion)
                      : g_strcmp0 (field, "decision") == 0 ? GTK_WIDGET (self->decision) : GTK_WIDGET (self->representative);

  gtk_widget_grab_focus (widget);
}

gboolean
bb_closing_form_has_representative (BbClosingForm *self)
{
  g_autofree char *text = bb_text_area_get_text (self->representative);

  return *g_strstrip (text) != '\0';
}

guint
bb_closing_form_get_n_open_points (BbClosingForm *self)
{
  return bb_open_points_get_n_points (self->open_points);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_closing_form_dispose (GObject *object)
{
  BbClosingForm *self = BB_CLOSING_FORM (object);

  if (self->session)
    bb_closing_form_flush (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_CLOSING_FORM);
  g_clear_object (&self->session);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (bb_closing_form_parent_class)->dispose (object);
}

static void
bb_closing_form_class_init (BbClosingFormClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_closing_form_dispose;
  signals[ITEM_REQUESTED] = g_signal_new ("item-requested", BB_TYPE_CLOSING_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[LOCK_REQUESTED] = g_signal_new ("lock-requested", BB_TYPE_CLOSING_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/closing-form.ui");
  gtk_widget_class_bind_template_child (widget_class, BbClosingForm, open_points);
  gtk_widget_class_bind_template_child (widget_class, BbClosingForm, unit);
  gtk_widget_class_bind_template_child (widget_class, BbClosingForm, representative);
  gtk_widget_class_bind_template_child (widget_class, BbClosingForm, decision);
  gtk_widget_class_bind_template_child (widget_class, BbClosingForm, decision_date);
  gtk_widget_class_bind_template_child (widget_class, BbClosingForm, decision_issuer);
  gtk_widget_class_bind_template_child (widget_class, BbClosingForm, attendees);
  gtk_widget_class_bind_template_child (widget_class, BbClosingForm, opinion);
  gtk_widget_class_bind_template_child (widget_class, BbClosingForm, handed_over);
  gtk_widget_class_bind_template_child (widget_class, BbClosingForm, recommendations);
  gtk_widget_class_bind_template_child (widget_class, BbClosingForm, lock);
  gtk_widget_class_bind_template_callback (widget_class, on_people_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_opinion_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_files_added);
  gtk_widget_class_bind_template_callback (widget_class, on_file_removed);
  gtk_widget_class_bind_template_callback (widget_class, on_decision_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_left);
  gtk_widget_class_bind_template_callback (widget_class, on_item_requested);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_lock_clicked);
}

static void
bb_closing_form_init (BbClosingForm *self)
{
  g_type_ensure (BB_TYPE_TEXT_AREA);
  g_type_ensure (BB_TYPE_OPEN_POINTS);
  g_type_ensure (BB_TYPE_HANDED_OVER);
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  bb_signatory_menu_add (self->decision_issuer);
  bb_text_area_set_labels (self->opinion, _("The unit's opinion"), _("What the unit says to the findings, in its own words"));
  bb_text_area_set_lines (self->opinion, 4);
  bb_text_area_set_labels (self->representative, _("Representative: name, post"), _("Representative: name, post"));
  bb_text_area_set_lines (self->representative, 1);
  bb_text_area_set_labels (self->attendees, _("Others present"), _("Others present, one a line: name, post"));
}

void
bb_closing_form_set_session (BbClosingForm *self, BbOpenVisit *session)
{
  g_set_object (&self->session, session);
}
