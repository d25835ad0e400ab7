/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-preferences-issuer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/bb-fold.h"
#include "minutes/bb-template-dialog.h"

#include "bb-notify.h"
#include "bb-number-list.h"
#include "bb-signatory-list.h"
#include "bb-text-area.h"

#define TYPED_AFTER 900          /* ms */

struct _BbPreferencesIssuer
{
  AdwPreferencesPage parent_instance;

  AdwEntryRow *name, *superior, *agency, *team_name, *place, *symbol, *archive;
  BbTextArea *recipients;
  BbSignatoryList *signatories;
  BbNumberList *numbers;
  AdwSpinRow *originals, *report_days, *notice_days, *retention;
  AdwSwitchRow *evidence_rule;
  AdwActionRow *templates;
  GtkLabel *superior_line, *agency_line, *number_line, *place_line, *problem;
  BbWorkspace *workspace;
  BbIssuer *issuer;              /* as it was kept; with what this page does not show */
  guint typed_source;
  gboolean ready, asked_for_templates;
};

G_DEFINE_FINAL_TYPE (BbPreferencesIssuer, bb_preferences_issuer, ADW_TYPE_PREFERENCES_PAGE)

/* ── Fields ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
set_text (AdwEntryRow *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text ? text : "");
}

static void
take_text (AdwEntryRow *row, char **slot)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  g_set_str (slot, *text ? text : NULL);
}

static gint64
get_limit (const BbLimit *limit, gint64 fallback)
{
  return limit && limit->value > 0 ? limit->value : fallback;
}

static void
take_limit (AdwSpinRow *row, BbLimit **limit)
{
  gint64 value = (gint64) adw_spin_row_get_value (row);

  if (*limit && (*limit)->value == value)
    return;
  if (!*limit)
    *limit = bb_limit_new ();
  (*limit)->value = value;
  (*limit)->standing = BB_STANDING_STATED;
}

static void
show_issuer (BbPreferencesIssuer *self, BbIssuer *issuer)
{
  g_autofree char *recipients = issuer->recipients ? g_strjoinv ("\n", issuer->recipients) : NULL;

  set_text (self->name, issuer->name.vi);
  set_text (self->superior, issuer->superior);
  set_text (self->agency, issuer->agency);
  set_text (self->team_name, issuer->team_name);
  set_text (self->place, issuer->place);
  set_text (self->symbol, issuer->symbol);
  set_text (self->archive, issuer->archive);
  bb_text_area_set_text (self->recipients, recipients);
  bb_signatory_list_show (self->signatories, bb_issuer_get_signatories (issuer));
  adw_spin_row_set_value (self->originals, (double) (issuer->originals > 0 ? issuer->originals : 2));
  adw_spin_row_set_value (self->report_days, (double) get_limit (issuer->time_limits ? issuer->time_limits->team_report_working_days : NULL, 10));
  adw_spin_row_set_value (self->notice_days, (double) get_limit (issuer->time_limits ? issuer->time_limits->notice_working_days : NULL, 15));
  adw_spin_row_set_value (self->retention, (double) get_limit (issuer->retention_years, 20));
  adw_switch_row_set_active (self->evidence_rule, issuer->missing_evidence_blocks);
}

/* "Sở Nội vụ tỉnh Minh Họa" → "SO-NOI-VU-TINH-MINH-HOA" */
static char *
make_code (const char *name)
{
  g_autofree char *folded = bb_fold (name), *code = g_ascii_strup (folded, -1);

  return g_strcanon (g_strstrip (g_steal_pointer (&code)), "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", '-');
}

static char **
take_lines (BbTextArea *area)
{
  g_autofree char *text = bb_text_area_get_text (area);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (char **line = lines; *line; line++)
    if (*g_strstrip (*line))
      g_strv_builder_add (builder, *line);
  return g_strv_builder_end (builder);
}

static BbIssuer *
read_fields (BbPreferencesIssuer *self)
{
  BbIssuer *issuer = self->issuer ? bb_issuer_copy (self->issuer) : bb_issuer_new ();

  take_text (self->name, &issuer->name.vi);
  take_text (self->superior, &issuer->superior);
  take_text (self->agency, &issuer->agency);
  take_text (self->team_name, &issuer->team_name);
  take_text (self->place, &issuer->place);
  take_text (self->symbol, &issuer->symbol);
  take_text (self->archive, &issuer->archive);
  g_strfreev (issuer->recipients);
  issuer->recipients = take_lines (self->recipients);
  if (!issuer->recipients[0])
    g_clear_pointer (&issuer->recipients, g_strfreev);
  g_ptr_array_unref (issuer->signatories);
  issuer->signatories = bb_signatory_list_copy (self->signatories);
  issuer->originals = (gint64) adw_spin_row_get_value (self->originals);
  if (!issuer->time_limits)
    issuer->time_limits = bb_time_limits_new ();
  take_limit (self->report_days, &issuer->time_limits->team_report_working_days);
  take_limit (self->notice_days, &issuer->time_limits->notice_working_days);
  take_limit (self->retention, &issuer->retention_years);
  issuer->missing_evidence_blocks = adw_switch_row_get_active (self->evidence_rule);
  if (!issuer->code && issuer->name.vi)
    issuer->code = make_code (issuer->name.vi);
  return issuer;
}

/* ── How a paper begins (NĐ 30/2020, Appendix I, II) ─────────────────────────────────────────────────────────── */

static const char *
or_blank (AdwEntryRow *row, const char *blank)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));

  return *text ? text : blank;
}

static void
show_head (BbPreferencesIssuer *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *superior = g_utf8_strup (or_blank (self->superior, ""), -1), *agency = g_utf8_strup (or_blank (self->agency, "…"), -1);
  g_autofree char *number = g_strdup_printf ("Số: …/%s", or_blank (self->symbol, "BB-ĐKT"));
  g_autofree char *date = g_date_time_format (now, "ngày %d tháng %m năm %Y");
  g_autofree char *place = g_strdup_printf ("%s, %s", or_blank (self->place, "…"), date);

  gtk_label_set_label (self->superior_line, superior);
  gtk_widget_set_visible (GTK_WIDGET (self->superior_line), *superior != '\0');
  gtk_label_set_label (self->agency_line, agency);
  gtk_label_set_label (self->number_line, number);
  gtk_label_set_label (self->place_line, place);
}

/* ── Keeping ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbPreferencesIssuer) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (bb_workspace_save_issuer_finish (BB_WORKSPACE (source), result, &error))
    return;
  words = bb_phrase (error);
  gtk_label_set_label (self->problem, words);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
}

static void
check (BbPreferencesIssuer *self, BbIssuer *issuer)
{
  gboolean begun = issuer->name.vi || issuer->agency || issuer->superior;
  const char *words = issuer->name.vi && issuer->agency ? NULL : _("Papers name the office as soon as its name and the line of the agency are filled in.");

  gtk_label_set_label (self->problem, words ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), words && begun);
}

void
bb_preferences_issuer_flush (BbPreferencesIssuer *self)
{
  BbIssuer *issuer;

  if (!self->typed_source)
    return;
  g_clear_handle_id (&self->typed_source, g_source_remove);
  issuer = read_fields (self);
  if (issuer->name.vi && issuer->agency && issuer->code && *issuer->code && !(self->issuer && bb_value_equal (issuer, self->issuer)))
    {
      bb_workspace_save_issuer_async (self->workspace, issuer, NULL, on_saved, g_object_ref (self));
      g_clear_pointer (&self->issuer, bb_issuer_unref);
      self->issuer = bb_issuer_ref (issuer);
      gtk_widget_set_sensitive (GTK_WIDGET (self->templates), TRUE);
      bb_number_list_set_issuer (self->numbers, self->workspace, issuer->code);
    }
  bb_issuer_unref (issuer);
}

static void
on_typed (gpointer data)
{
  bb_preferences_issuer_flush (data);
}

static void
on_changed (BbPreferencesIssuer *self)
{
  g_autoptr (BbIssuer) issuer = NULL;

  show_head (self);
  if (!self->ready)
    return;
  issuer = read_fields (self);
  check (self, issuer);
  if (!self->typed_source)
    self->typed_source = g_timeout_add_once (TYPED_AFTER, on_typed, self);
}

static void on_templates (BbPreferencesIssuer *self);

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbPreferencesIssuer) self = data;
  g_autoptr (GPtrArray) issuers = bb_workspace_list_issuers_finish (BB_WORKSPACE (source), result, NULL);

  self->ready = FALSE;
  g_clear_pointer (&self->issuer, bb_issuer_unref);
  if (issuers && issuers->len)
    {
      self->issuer = bb_issuer_ref (issuers->pdata[0]);
      show_issuer (self, self->issuer);
      bb_number_list_set_issuer (self->numbers, self->workspace, self->issuer->code);
    }
  show_head (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->templates), self->issuer != NULL);
  self->ready = TRUE;
  if (self->asked_for_templates)
    on_templates (self);
  self->asked_for_templates = FALSE;
}

/* ── Numbers ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* They stand in the same document, and were kept by themselves: what is typed here must not bring the old ones back. */
static void
on_numbers_changed (BbPreferencesIssuer *self)
{
  BbIssuer *issuer = self->issuer ? bb_issuer_copy (self->issuer) : NULL;

  if (!issuer)
    return;
  g_ptr_array_unref (issuer->numbers);
  issuer->numbers = bb_number_list_copy (self->numbers);
  bb_issuer_unref (self->issuer);
  self->issuer = issuer;
}

/* ── How papers are made up ──────────────────────────────────────────────────────────────────────────────────── */

/* The same document was changed there. */
static void
on_templates_closed (BbPreferencesIssuer *self)
{
  bb_workspace_list_issuers_async (self->workspace, NULL, on_listed, g_object_ref (self));
}

static void
on_templates (BbPreferencesIssuer *self)
{
  AdwDialog *dialog;

  bb_preferences_issuer_flush (self);
  if (!self->issuer)
    return;
  dialog = bb_template_dialog_new (self->workspace, self->issuer->code);
  g_signal_connect_object (dialog, "closed", G_CALLBACK (on_templates_closed), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_preferences_issuer_dispose (GObject *object)
{
  BbPreferencesIssuer *self = BB_PREFERENCES_ISSUER (object);

  g_clear_handle_id (&self->typed_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_PREFERENCES_ISSUER);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->issuer, bb_issuer_unref);
  G_OBJECT_CLASS (bb_preferences_issuer_parent_class)->dispose (object);
}

static void
bb_preferences_issuer_class_init (BbPreferencesIssuerClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_preferences_issuer_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/preferences-issuer.ui");
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesIssuer, name);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesIssuer, superior);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesIssuer, agency);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesIssuer, team_name);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesIssuer, place);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesIssuer, symbol);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesIssuer, archive);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesIssuer, recipients);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesIssuer, signatories);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesIssuer, numbers);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesIssuer, originals);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesIssuer, report_days);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesIssuer, notice_days);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesIssuer, retention);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesIssuer, evidence_rule);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesIssuer, templates);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesIssuer, superior_line);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesIssuer, agency_line);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesIssuer, number_line);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesIssuer, place_line);
  gtk_widget_class_bind_template_child (widget_class, BbPreferencesIssuer, problem);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_templates);
  gtk_widget_class_bind_template_callback (widget_class, on_numbers_changed);
  gtk_widget_class_bind_template_callback (widget_class, bb_preferences_issuer_flush);
}

static void
bb_preferences_issuer_init (BbPreferencesIssuer *self)
{
  g_type_ensure (BB_TYPE_TEXT_AREA);
  g_type_ensure (BB_TYPE_SIGNATORY_LIST);
  g_type_ensure (BB_TYPE_NUMBER_LIST);
  gtk_widget_init_template (GTK_WIDGET (self));
  bb_text_area_set_labels (self->recipients, _("Who receives the papers"), _("Who receives the papers, one a line"));
  bb_text_area_set_lines (self->recipients, 3);
}

void
bb_preferences_issuer_set_workspace (BbPreferencesIssuer *self, BbWorkspace *workspace)
{
  self->workspace = g_object_ref (workspace);
  bb_workspace_list_issuers_async (workspace, NULL, on_listed, g_object_ref (self));
}

void
bb_preferences_issuer_show_templates (BbPreferencesIssuer *self)
{
  self->asked_for_templates = TRUE;
}
