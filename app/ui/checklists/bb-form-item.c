/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of one item. */
#include <glib/gi18n-lib.h>

#include "bb-form-parts.h"
#include "bb-item-preview.h"

#define GROUP(title, description) GTK_WIDGET (bb_form_add_group (form, (title), (description)))

/* ── The answer ──────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_answer_chosen (AdwComboRow *row, gpointer data)
{
  BbForm *form = data;
  BbItem *item = g_object_get_data (G_OBJECT (row), "item");
  int chosen = (int) adw_combo_row_get_selected (row);

  if (chosen < 0 || chosen == item->answer)
    return;
  bb_checklist_draft_begin (bb_form_get_draft (form), NULL);
  item->answer = chosen;
  if (chosen == BB_ANSWER_RATIO && !item->ratio)
    item->ratio = bb_ratio_labels_new ();
  if (chosen == BB_ANSWER_SAMPLE && !item->sample)
    {
      item->sample = bb_sample_rule_new ();
      item->sample->size = 20;
    }
  /* Only a ratio is observed; the rest of what another type needs waits, in case the choice is taken back. */
  if (chosen != BB_ANSWER_RATIO)
    g_clear_pointer (&item->observation, bb_observation_rule_unref);
  bb_checklist_draft_touch (bb_form_get_draft (form));
  bb_form_rebuild_later (form);
}

static void
add_answer_type (BbForm *form, GtkWidget *group, BbItem *item)
{
  const char *labels[] = { C_("answer type", "Pass or fail"), C_("answer type", "Numbers that are counted"), C_("answer type", "A ratio"),
                           C_("answer type", "A sample of dossiers"), C_("answer type", "A text"), NULL };
  GtkWidget *row = bb_form_add_combo (form, group, _("Answered By"), labels, NULL, FALSE);

  g_object_set_data (G_OBJECT (row), "item", item);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), (guint) item->answer);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_answer_chosen), form, 0);
}

static void
on_sample_size (AdwSpinRow *row, GParamSpec *pspec, gpointer data)
{
  BbForm *form = data;
  BbItem *item = g_object_get_data (G_OBJECT (row), "item");

  bb_checklist_draft_begin (bb_form_get_draft (form), "sample");
  item->sample->size = (gint64) adw_spin_row_get_value (row);
  bb_checklist_draft_touch (bb_form_get_draft (form));
}

static void
add_sample (BbForm *form, GtkWidget *group, BbItem *item)
{
  GtkWidget *row = adw_spin_row_new_with_range (1, 1000, 1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Dossiers Drawn"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("All of them when there are fewer"));
  adw_spin_row_set_value (ADW_SPIN_ROW (row), (double) item->sample->size);
  g_object_set_data (G_OBJECT (row), "item", item);
  g_signal_connect_object (row, "notify::value", G_CALLBACK (on_sample_size), form, 0);
  bb_form_add_row (group, row);
  bb_form_add_problem (form, group, row, "sample");
}

static void
on_observed (AdwSwitchRow *row, GParamSpec *pspec, gpointer data)
{
  BbForm *form = data;
  BbItem *item = g_object_get_data (G_OBJECT (row), "item");

  bb_checklist_draft_begin (bb_form_get_draft (form), NULL);
  g_clear_pointer (&item->observation, bb_observation_rule_unref);
  if (adw_switch_row_get_active (row))
    item->observation = bb_observation_rule_new ();
  bb_checklist_draft_touch (bb_form_get_draft (form));
  bb_form_rebuild_later (form);
}

static void
build_ratio (BbForm *form, BbItem *item)
{
  GtkWidget *group = GROUP (_("Ratio"), NULL), *row;

  bb_form_add_entry (form, group, _("Numerator in Vietnamese"), &item->ratio->numerator.vi, "numerator");
  bb_form_add_entry (form, group, _("Numerator in English"), &item->ratio->numerator.en, NULL);
  bb_form_add_entry (form, group, _("Denominator in Vietnamese"), &item->ratio->denominator.vi, "denominator");
  bb_form_add_entry (form, group, _("Denominator in English"), &item->ratio->denominator.en, NULL);
  row = bb_form_add_switch (form, group, _("Computed from Observations"),
                            _("Each interaction that is watched has behaviours that were seen or not"), NULL);
  adw_switch_row_set_active (ADW_SWITCH_ROW (row), item->observation != NULL);
  g_object_set_data (G_OBJECT (row), "item", item);
  g_signal_connect_object (row, "notify::active", G_CALLBACK (on_observed), form, 0);
  if (item->observation)
    bb_form_build_labels (form, item->observation->flags, "flags", _("Behaviours"), _("Such as greeting, asking, thanking."), _("Add a behaviour"));
}

static void
build_answer (BbForm *form, BbItem *item)
{
  GtkWidget *group = GROUP (_("Answer"), NULL);

  add_answer_type (form, group, item);
  if (item->answer == BB_ANSWER_SAMPLE)
    add_sample (form, group, item);
  if (item->answer == BB_ANSWER_COUNT)
    bb_form_build_labels (form, item->counts, "counts", _("Numbers"), _("What the inspector counts, one field each."), _("Add a number"));
  if (item->answer == BB_ANSWER_RATIO)
    build_ratio (form, item);
}

/* ── Failure, units ──────────────────────────────────────────────────────────────────────────────────────────── */

static void
build_failure (BbForm *form, BbItem *item)
{
  GtkWidget *group = GROUP (_("Failure and Evidence"), NULL);
  const char *labels[] = { bb_severity_get_label (BB_SEVERITY_NONE), bb_severity_get_label (BB_SEVERITY_MINOR),
                           bb_severity_get_label (BB_SEVERITY_MAJOR), bb_severity_get_label (BB_SEVERITY_CRITICAL), NULL };

  bb_form_add_combo (form, group, _("Severity"), labels, &item->severity, FALSE);
  bb_form_add_area (form, group, _("Expected evidence in Vietnamese"), &item->evidence.vi, NULL);
  bb_form_add_area (form, group, _("Expected evidence in English"), &item->evidence.en, NULL);
  bb_form_add_switch (form, group, _("A Failure Needs Evidence"), _("The visit shows what is missing before it is locked"), &item->evidence_required);
}

static void
set_applies (BbItem *item, const char *kind, gboolean applies)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; bb_unit_kind_names[i]; i++)
    if (g_str_equal (bb_unit_kind_names[i], kind) ? applies : item->applies && g_strv_contains ((const char * const *) item->applies, bb_unit_kind_names[i]))
      g_strv_builder_add (builder, bb_unit_kind_names[i]);
  g_strfreev (item->applies);
  item->applies = g_strv_builder_end (builder);
}

static void
on_applies (AdwSwitchRow *row, GParamSpec *pspec, gpointer data)
{
  BbForm *form = data;
  BbItem *item = g_object_get_data (G_OBJECT (row), "item");

  bb_checklist_draft_begin (bb_form_get_draft (form), NULL);
  set_applies (item, g_object_get_data (G_OBJECT (row), "kind"), adw_switch_row_get_active (row));
  bb_checklist_draft_touch (bb_form_get_draft (form));
}

static void
build_applies (BbForm *form, BbItem *item)
{
  GtkWidget *group = GROUP (_("Kinds of Unit"), _("The item is asked at these alone."));

  for (guint i = 0; bb_unit_kind_names[i]; i++)
    {
      GtkWidget *row = bb_form_add_switch (form, group, bb_unit_kind_get_label ((BbUnitKind) i), NULL, NULL);

      adw_switch_row_set_active (ADW_SWITCH_ROW (row), item->applies && g_strv_contains ((const char * const *) item->applies, bb_unit_kind_names[i]));
      g_object_set_data (G_OBJECT (row), "item", item);
      g_object_set_data (G_OBJECT (row), "kind", (gpointer) bb_unit_kind_names[i]);
      g_signal_connect_object (row, "notify::active", G_CALLBACK (on_applies), form, 0);
    }
  bb_form_add_problem (form, group, NULL, "applies");
}

/* ── The item ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_section_chosen (AdwComboRow *row, GParamSpec *pspec, gpointer data)
{
  if (adw_combo_row_get_selected (row) != GTK_INVALID_LIST_POSITION)
    bb_form_move_later (data, adw_combo_row_get_selected (row));
}

static void
add_section (BbForm *form, GtkWidget *group)
{
  BbChecklist *checklist = bb_checklist_draft_get_checklist (bb_form_get_draft (form));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) labels = NULL;
  GtkWidget *row;

  for (guint i = 0; i < checklist->sections->len; i++)
    {
      BbSection *section = checklist->sections->pdata[i];

      g_strv_builder_take (builder, g_strdup_printf ("%s  %s", section->code ? section->code : "", bb_text_get (&section->title)));
    }
  labels = g_strv_builder_end (builder);
  row = bb_form_add_combo (form, group, _("Section"), (const char * const *) labels, NULL, FALSE);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), (guint) bb_checklist_draft_get_section (bb_form_get_draft (form)));
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_section_chosen), form, 0);
}

static void
add_preview (BbForm *form, BbItem *item)
{
  GtkWidget *group = GROUP (_("As the Inspector Sees It"), NULL);
  GtkWidget *preview = bb_item_preview_new (item, bb_checklist_draft_get_bases (bb_form_get_draft (form)));

  /* The form is built anew before the item goes. */
  g_signal_connect_object (bb_form_get_draft (form), "changed", G_CALLBACK (bb_item_preview_refresh), preview, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), preview);
}

void
bb_form_build_item (BbForm *form, BbItem *item)
{
  AdwPreferencesGroup *group = bb_form_add_group (form, _("Item"), NULL);

  adw_preferences_group_set_header_suffix (group, bb_form_make_tools (form, TRUE));
  bb_form_add_entry (form, GTK_WIDGET (group), _("Code"), &item->code, "code");
  bb_form_add_area (form, GTK_WIDGET (group), _("Text in Vietnamese"), &item->text.vi, "text");
  bb_form_add_area (form, GTK_WIDGET (group), _("Text in English"), &item->text.en, NULL);
  add_section (form, GTK_WIDGET (group));
  add_preview (form, item);
  build_answer (form, item);
  build_failure (form, item);
  build_applies (form, item);
  bb_form_build_condition (form, item);
  bb_form_build_bases (form, item);
}
