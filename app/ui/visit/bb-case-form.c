/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-case-form.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"

struct _BbCaseForm
{
  AdwDialog parent_instance;

  AdwPreferencesPage *page;
  AdwPreferencesGroup *group;    /* where rows are added */
  GtkLabel *problem, *action_label;
  GtkWidget *action, *busy;
  BbOpenVisit *session;
};

G_DEFINE_FINAL_TYPE (BbCaseForm, bb_case_form, ADW_TYPE_DIALOG)

enum { CHANGED, SUBMITTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
show_problem (BbCaseForm *self, const GError *error)
{
  g_autofree char *words = error ? bb_phrase (error) : NULL;

  gtk_label_set_label (self->problem, words ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), words != NULL);
  if (words)
    bb_announce (GTK_WIDGET (self), words);
}

static void
on_action_clicked (BbCaseForm *self)
{
  if (gtk_widget_get_sensitive (self->action))
    g_signal_emit (self, signals[SUBMITTED], 0);
}

static void
on_row_changed (BbCaseForm *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_case_form_dispose (GObject *object)
{
  BbCaseForm *self = BB_CASE_FORM (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_CASE_FORM);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (bb_case_form_parent_class)->dispose (object);
}

static void
bb_case_form_class_init (BbCaseFormClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_case_form_dispose;
  signals[CHANGED] = g_signal_new ("changed", BB_TYPE_CASE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SUBMITTED] = g_signal_new ("submitted", BB_TYPE_CASE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/case-form.ui");
  gtk_widget_class_bind_template_child (widget_class, BbCaseForm, page);
  gtk_widget_class_bind_template_child (widget_class, BbCaseForm, problem);
  gtk_widget_class_bind_template_child (widget_class, BbCaseForm, action);
  gtk_widget_class_bind_template_child (widget_class, BbCaseForm, action_label);
  gtk_widget_class_bind_template_child (widget_class, BbCaseForm, busy);
  gtk_widget_class_bind_template_callback (widget_class, on_action_clicked);
}

static void
bb_case_form_init (BbCaseForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

BbCaseForm *
bb_case_form_new (BbOpenVisit *session, const char *title, const char *intro, const char *action)
{
  BbCaseForm *self = g_object_new (BB_TYPE_CASE_FORM, "title", title, NULL);

  self->session = g_object_ref (session);
  gtk_label_set_label (self->action_label, action);
  bb_case_form_add_group (self, NULL, intro);
  return self;
}

void
bb_case_form_set_height (BbCaseForm *self, int height)
{
  adw_dialog_set_content_height (ADW_DIALOG (self), height);
}

BbOpenVisit *
bb_case_form_get_session (BbCaseForm *self)
{
  return self->session;
}

AdwPreferencesGroup *
bb_case_form_add_group (BbCaseForm *self, const char *title, const char *description)
{
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  if (title)
    adw_preferences_group_set_title (self->group, title);
  adw_preferences_group_set_description (self->group, description);
  adw_preferences_page_add (self->page, self->group);
  return self->group;
}

void
bb_case_form_add (BbCaseForm *self, GtkWidget *row)
{
  adw_preferences_group_add (self->group, row);
}

AdwEntryRow *
bb_case_form_add_entry (BbCaseForm *self, const char *title, const char *text)
{
  AdwEntryRow *row = ADW_ENTRY_ROW (adw_entry_row_new ());

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), text ? text : "");
  g_signal_connect_object (row, "changed", G_CALLBACK (on_row_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "entry-activated", G_CALLBACK (on_action_clicked), self, G_CONNECT_SWAPPED);
  bb_case_form_add (self, GTK_WIDGET (row));
  return row;
}

AdwSwitchRow *
bb_case_form_add_switch (BbCaseForm *self, const char *title, const char *subtitle, gboolean active)
{
  AdwSwitchRow *row = ADW_SWITCH_ROW (adw_switch_row_new ());

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle ? subtitle : "");
  adw_switch_row_set_active (row, active);
  g_signal_connect_object (row, "notify::active", G_CALLBACK (on_row_changed), self, G_CONNECT_SWAPPED);
  bb_case_form_add (self, GTK_WIDGET (row));
  return row;
}

AdwComboRow *
bb_case_form_add_combo (BbCaseForm *self, const char *title, const char * const *labels)
{
  AdwComboRow *row = ADW_COMBO_ROW (adw_combo_row_new ());
  g_autoptr (GtkStringList) model = gtk_string_list_new (labels);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (row, G_LIST_MODEL (model));
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_row_changed), self, G_CONNECT_SWAPPED);
  bb_case_form_add (self, GTK_WIDGET (row));
  return row;
}

BbTextArea *
bb_case_form_add_text (BbCaseForm *self, const char *name, const char *placeholder, guint lines, const char *text)
{
  BbTextArea *area = BB_TEXT_AREA (bb_text_area_new ());

  bb_text_area_set_labels (area, name, placeholder);
  bb_text_area_set_lines (area, lines);
  bb_text_area_set_text (area, text);
  g_signal_connect_object (area, "changed", G_CALLBACK (on_row_changed), self, G_CONNECT_SWAPPED);
  bb_case_form_add (self, GTK_WIDGET (area));
  return area;
}

char *
bb_case_form_read (GtkWidget *row)
{
  g_autofree char *text = BB_IS_TEXT_AREA (row) ? bb_text_area_get_text (BB_TEXT_AREA (row)) : g_strdup (gtk_editable_get_text (GTK_EDITABLE (row)));

  return *g_strstrip (text) ? g_steal_pointer (&text) : NULL;
}

void
bb_case_form_set_ready (BbCaseForm *self, gboolean ready)
{
  gtk_widget_set_sensitive (self->action, ready);
}

void
bb_case_form_begin (BbCaseForm *self)
{
  show_problem (self, NULL);
  gtk_widget_set_sensitive (self->action, FALSE);
  gtk_widget_set_visible (self->busy, TRUE);
}

void
bb_case_form_settle (BbCaseForm *self, const GError *error)
{
  if (!self->session)
    return;
  gtk_widget_set_sensitive (self->action, TRUE);
  gtk_widget_set_visible (self->busy, FALSE);
  show_problem (self, error);
}

void
bb_case_form_end (BbCaseForm *self, const GError *error, const char *done)
{
  bb_case_form_settle (self, error);
  if (error || !self->session)
    return;
  if (done)
    g_signal_emit_by_name (self->session, "notice", done, 0);
  adw_dialog_force_close (ADW_DIALOG (self));
}
