/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-recommendation-dialog.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-text-area.h"

struct _BbRecommendationDialog
{
  AdwDialog parent_instance;

  BbTextArea *what;
  AdwEntryRow *who;
  AdwSpinRow *days;
  GtkLabel *problem;
  GtkWidget *remove, *save;
  AdwWrapBox *suggestions;
  BbOpenVisit *session;
  BbRecommendation *recommendation;
};

G_DEFINE_FINAL_TYPE (BbRecommendationDialog, bb_recommendation_dialog, ADW_TYPE_DIALOG)

static void
show_problem (BbRecommendationDialog *self, const char *words)
{
  gtk_label_set_label (self->problem, words ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), words != NULL);
  if (words)
    bb_announce (GTK_WIDGET (self), words);
}

/* The day the working days lead to, counted from the day of the visit. */
static void
show_deadline (BbRecommendationDialog *self)
{
  GDateTime *opened = bb_case_get_opened_at (bb_open_visit_get_case (self->session));
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL, *date = NULL;
  GDate start, end;
  gboolean incomplete = FALSE;

  bb_time_get_date (opened ? opened : now, &start);
  if (bb_calendars_add_working_days (bb_workspace_get_calendars (bb_open_visit_get_workspace (self->session)), &start,
                                     (int) adw_spin_row_get_value (self->days), &end, &incomplete, &error))
    {
      date = bb_date_format_short (&end);
      words = g_strdup_printf (incomplete ? _("Until %s, as far as the days off are announced") : _("Until %s"), date);
    }
  else
    words = bb_phrase (error);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->days), words);
}

static void
check (BbRecommendationDialog *self)
{
  g_autofree char *what = bb_text_area_get_text (self->what);

  gtk_widget_set_sensitive (self->save, *g_strstrip (what) != '\0');
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbRecommendationDialog) self = data;
  g_autoptr (GError) error = NULL;

  if (bb_visit_save_recommendation_finish (bb_open_visit_get_workspace (self->session), result, &error))
    adw_dialog_force_close (ADW_DIALOG (self));
  else
    {
      g_autofree char *words = bb_phrase (error);

      gtk_widget_set_sensitive (self->save, TRUE);
      show_problem (self, words);
    }
}

static void
on_save_clicked (BbRecommendationDialog *self)
{
  g_autoptr (BbRecommendation) changed = self->recommendation ? bb_recommendation_copy (self->recommendation) : bb_recommendation_new ();
  const char *who = gtk_editable_get_text (GTK_EDITABLE (self->who));

  g_free (changed->what);
  g_free (changed->who);
  changed->what = bb_text_area_get_text (self->what);
  changed->who = *who ? g_strdup (who) : NULL;
  changed->working_days = (gint64) adw_spin_row_get_value (self->days);
  g_date_clear (&changed->deadline, 1);
  gtk_widget_set_sensitive (self->save, FALSE);
  show_problem (self, NULL);
  bb_visit_save_recommendation_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session), changed, NULL,
                                      on_saved, g_object_ref (self));
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbRecommendationDialog) self = data;
  g_autoptr (GError) error = NULL;

  if (bb_visit_remove_recommendation_finish (bb_open_visit_get_workspace (self->session), result, &error))
    {
      g_signal_emit_by_name (self->session, "notice", _("The recommendation was removed"), 1);
      adw_dialog_force_close (ADW_DIALOG (self));
    }
  else
    {
      g_autofree char *words = bb_phrase (error);

      show_problem (self, words);
    }
}

static void
on_remove_clicked (BbRecommendationDialog *self)
{
  bb_visit_remove_recommendation_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session),
                                        self->recommendation->id, NULL, on_removed, g_object_ref (self));
}

/* ── What earlier findings on the item led to ────────────────────────────────────────────────────────────────── */

static void
on_suggestion_clicked (BbRecommendationDialog *self, GtkWidget *chip)
{
  BbSuggestion *suggestion = g_object_get_data (G_OBJECT (chip), "suggestion");

  bb_text_area_set_text (self->what, suggestion->text);
  if (suggestion->working_days > 0)
    adw_spin_row_set_value (self->days, (double) suggestion->working_days);
  check (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->what));
}

static void
add_suggestion (BbRecommendationDialog *self, BbSuggestion *suggestion)
{
  GtkWidget *chip = gtk_button_new (), *label;
  g_autofree char *words = NULL;

  if (suggestion->working_days > 0)
    words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s (%d working day)", "%s (%d working days)", (gulong) suggestion->working_days),
                             suggestion->text, (int) suggestion->working_days);
  label = gtk_label_new (words ? words : suggestion->text);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 48);
  gtk_button_set_child (GTK_BUTTON (chip), label);
  gtk_widget_set_tooltip_text (chip, suggestion->text);
  gtk_widget_add_css_class (chip, "chip");
  bb_set_accessible_name (chip, gtk_label_get_label (GTK_LABEL (label)));
  g_object_set_data_full (G_OBJECT (chip), "suggestion", suggestion, (GDestroyNotify) bb_suggestion_free);
  g_signal_connect_object (chip, "clicked", G_CALLBACK (on_suggestion_clicked), self, G_CONNECT_SWAPPED);
  adw_wrap_box_append (self->suggestions, chip);
}

static void
on_suggested (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbRecommendationDialog) self = data;
  g_autoptr (GPtrArray) list = bb_visit_suggest_recommendations_finish (BB_WORKSPACE (source), result, NULL);

  if (!list || !self->suggestions)
    return;
  g_ptr_array_set_free_func (list, NULL);
  for (guint i = 0; i < list->len; i++)
    add_suggestion (self, list->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->suggestions), list->len > 0);
}

static void
bb_recommendation_dialog_dispose (GObject *object)
{
  BbRecommendationDialog *self = BB_RECOMMENDATION_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_RECOMMENDATION_DIALOG);
  g_clear_object (&self->session);
  g_clear_pointer (&self->recommendation, bb_recommendation_unref);
  G_OBJECT_CLASS (bb_recommendation_dialog_parent_class)->dispose (object);
}

static void
bb_recommendation_dialog_class_init (BbRecommendationDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_recommendation_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/recommendation-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BbRecommendationDialog, what);
  gtk_widget_class_bind_template_child (widget_class, BbRecommendationDialog, who);
  gtk_widget_class_bind_template_child (widget_class, BbRecommendationDialog, days);
  gtk_widget_class_bind_template_child (widget_class, BbRecommendationDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, BbRecommendationDialog, remove);
  gtk_widget_class_bind_template_child (widget_class, BbRecommendationDialog, save);
  gtk_widget_class_bind_template_child (widget_class, BbRecommendationDialog, suggestions);
  gtk_widget_class_bind_template_callback (widget_class, check);
  gtk_widget_class_bind_template_callback (widget_class, show_deadline);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked);
}

static void
bb_recommendation_dialog_init (BbRecommendationDialog *self)
{
  g_type_ensure (BB_TYPE_TEXT_AREA);
  gtk_widget_init_template (GTK_WIDGET (self));
  bb_text_area_set_labels (self->what, _("What has to be done"), _("What has to be done"));
  bb_text_area_set_lines (self->what, 4);
}

AdwDialog *
bb_recommendation_dialog_new (BbOpenVisit *session, BbRecommendation *recommendation)
{
  BbRecommendationDialog *self = g_object_new (BB_TYPE_RECOMMENDATION_DIALOG, NULL);

  self->session = g_object_ref (session);
  if (recommendation)
    {
      self->recommendation = bb_recommendation_ref (recommendation);
      bb_text_area_set_text (self->what, recommendation->what);
      gtk_editable_set_text (GTK_EDITABLE (self->who), recommendation->who ? recommendation->who : "");
      if (recommendation->working_days)
        adw_spin_row_set_value (self->days, (double) recommendation->working_days);
    }
  gtk_widget_set_visible (self->remove, recommendation && recommendation->id);
  check (self);
  show_deadline (self);
  return ADW_DIALOG (self);
}

AdwDialog *
bb_recommendation_dialog_new_for (BbOpenVisit *session, BbRecommendation *draft, const char *item)
{
  AdwDialog *self = bb_recommendation_dialog_new (session, draft);

  bb_visit_suggest_recommendations_async (bb_open_visit_get_workspace (session), item, 4, NULL, on_suggested, g_object_ref (self));
  return self;
}
