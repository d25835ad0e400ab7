/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists inside an item: named numbers, behaviours, and the condition on another item. */
#include <glib/gi18n-lib.h>

#include "bb-form-parts.h"

#include "common/bb-notify.h"
#include "domain/bb-fold.h"

/* ── Labels ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_add_label (GtkButton *button, gpointer data)
{
  BbForm *form = g_object_get_data (G_OBJECT (button), "form");

  bb_checklist_draft_begin (bb_form_get_draft (form), NULL);
  g_ptr_array_add (data, bb_count_label_new ());
  bb_checklist_draft_touch (bb_form_get_draft (form));
  bb_form_rebuild_later (form);
}

static void
on_remove_label (GtkButton *button, gpointer data)
{
  BbForm *form = g_object_get_data (G_OBJECT (button), "form");
  BbCountLabel *label = g_object_get_data (G_OBJECT (button), "label");

  bb_checklist_draft_begin (bb_form_get_draft (form), NULL);
  g_ptr_array_remove (data, label);
  bb_form_rebuild_later (form);
}

static gboolean
is_taken (GPtrArray *labels, const char *name, BbCountLabel *but)
{
  for (guint i = 0; i < labels->len; i++)
    if (labels->pdata[i] != but && g_strcmp0 (((BbCountLabel *) labels->pdata[i])->name, name) == 0)
      return TRUE;
  return FALSE;
}

/* "Số người kiểm tra" → "so_nguoi_kiem_tra": nobody should have to think of a name for a table. */
static void
name_after_text (BbCountLabel *label, GPtrArray *labels)
{
  g_autofree char *folded = bb_fold (label->label.vi ? label->label.vi : "");
  g_autofree char *name = g_strcanon (g_strstrip (g_steal_pointer (&folded)), "abcdefghijklmnopqrstuvwxyz0123456789", '_');

  for (guint i = 2; is_taken (labels, name, label); i++)
    {
      g_autofree char *next = g_strdup_printf ("%s_%u", name, i);

      if (is_taken (labels, next, label))
        continue;
      g_set_str (&name, next);
    }
  g_set_str (&label->name, *name ? name : NULL);
}

static void
on_label_text (GtkEditable *entry, gpointer data)
{
  BbForm *form = data;
  BbCountLabel *label = g_object_get_data (G_OBJECT (entry), "label");
  GtkWidget *expander = g_object_get_data (G_OBJECT (entry), "expander");
  GPtrArray *labels = g_object_get_data (G_OBJECT (entry), "labels");

  if (g_object_get_data (G_OBJECT (entry), "fresh"))
    name_after_text (label, labels);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), label->label.vi ? label->label.vi : _("New"));
  bb_checklist_draft_touch (bb_form_get_draft (form));
}

static GtkWidget *
make_button (BbForm *form, const char *icon, const char *words)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, words);
  bb_set_accessible_name (button, words);
  g_object_set_data (G_OBJECT (button), "form", form);
  return button;
}

static void
add_label (BbForm *form, GtkWidget *group, GPtrArray *labels, guint place, const char *field)
{
  BbCountLabel *label = labels->pdata[place];
  GtkWidget *expander = adw_expander_row_new (), *button = make_button (form, "user-trash-symbolic", _("Remove")), *entry;
  g_autofree char *name = g_strdup_printf ("%s/%u", field, place);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (expander), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), label->label.vi ? label->label.vi : _("New"));
  g_object_set_data (G_OBJECT (button), "label", label);
  g_signal_connect (button, "clicked", G_CALLBACK (on_remove_label), labels);
  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (expander), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), expander);
  entry = bb_form_add_entry (form, expander, _("In Vietnamese"), &label->label.vi, NULL);
  g_object_set_data (G_OBJECT (entry), "label", label);
  g_object_set_data (G_OBJECT (entry), "labels", labels);
  g_object_set_data (G_OBJECT (entry), "expander", expander);
  g_object_set_data (G_OBJECT (entry), "fresh", GINT_TO_POINTER (!label->name));
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_label_text), form, 0);
  bb_form_add_entry (form, expander, _("In English"), &label->label.en, NULL);
  bb_form_add_problem (form, group, entry, name);
  /* A fresh one is there to be written. */
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), !label->label.vi);
}

void
bb_form_build_labels (BbForm *form, GPtrArray *labels, const char *field, const char *title, const char *description, const char *add)
{
  AdwPreferencesGroup *group = bb_form_add_group (form, title, description);
  GtkWidget *button = make_button (form, "list-add-symbolic", add);

  g_signal_connect (button, "clicked", G_CALLBACK (on_add_label), labels);
  adw_preferences_group_set_header_suffix (group, button);
  for (guint i = 0; i < labels->len; i++)
    add_label (form, GTK_WIDGET (group), labels, i, field);
  bb_form_add_problem (form, GTK_WIDGET (group), button, field);
}

/* ── Condition ───────────────────────────────────────────────────────────────────────────────────────────────── */

static const char * const results[] = { "pass", "fail", "na" };

static const char *
get_result_label (guint i)
{
  switch (i)
    {
    case 0:  return C_("result", "Pass");
    case 1:  return C_("result", "Fail");
    default: return C_("result", "Not applicable");
    }
}

static void
on_condition_chosen (AdwComboRow *row, GParamSpec *pspec, gpointer data)
{
  static const char * const none[] = { NULL };
  BbForm *form = data;
  BbItem *item = g_object_get_data (G_OBJECT (row), "item");
  GPtrArray *codes = g_object_get_data (G_OBJECT (row), "codes");
  guint chosen = adw_combo_row_get_selected (row);

  if (chosen > codes->len)
    return;
  bb_checklist_draft_begin (bb_form_get_draft (form), NULL);
  if (chosen == 0)
    g_clear_pointer (&item->when, bb_condition_unref);
  else
    {
      if (!item->when)
        {
          item->when = bb_condition_new ();
          item->when->result = g_strdupv ((char **) none);
        }
      g_set_str (&item->when->item, codes->pdata[chosen - 1]);
    }
  bb_checklist_draft_touch (bb_form_get_draft (form));
  bb_form_rebuild_later (form);
}

static void
on_result_switched (AdwSwitchRow *row, GParamSpec *pspec, gpointer data)
{
  BbForm *form = data;
  BbItem *item = g_object_get_data (G_OBJECT (row), "item");
  const char *name = g_object_get_data (G_OBJECT (row), "result");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  bb_checklist_draft_begin (bb_form_get_draft (form), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    if (g_str_equal (results[i], name) ? adw_switch_row_get_active (row) : g_strv_contains ((const char * const *) item->when->result, results[i]))
      g_strv_builder_add (builder, results[i]);
  g_strfreev (item->when->result);
  item->when->result = g_strv_builder_end (builder);
  bb_checklist_draft_touch (bb_form_get_draft (form));
}

/* Codes of the items before @item, and a line for each. */
static GPtrArray *
list_earlier (BbChecklist *checklist, BbItem *item, GStrvBuilder *labels)
{
  GPtrArray *codes = g_ptr_array_new_with_free_func (g_free);

  for (guint s = 0; s < checklist->sections->len; s++)
    {
      BbSection *section = checklist->sections->pdata[s];

      for (guint i = 0; i < section->items->len; i++)
        {
          BbItem *other = section->items->pdata[i];

          if (other == item)
            return codes;
          if (!other->code)
            continue;
          g_ptr_array_add (codes, g_strdup (other->code));
          g_strv_builder_take (labels, g_strdup_printf ("%s  %s", other->code, bb_text_get (&other->text)));
        }
    }
  return codes;
}

static guint
find_code (GPtrArray *codes, BbItem *item)
{
  for (guint i = 0; item->when && i < codes->len; i++)
    if (g_strcmp0 (codes->pdata[i], item->when->item) == 0)
      return i + 1;
  return item->when ? GTK_INVALID_LIST_POSITION : 0;
}

static void
add_result (BbForm *form, GtkWidget *group, BbItem *item, guint i)
{
  GtkWidget *row = bb_form_add_switch (form, group, get_result_label (i), NULL, NULL);

  adw_switch_row_set_active (ADW_SWITCH_ROW (row), g_strv_contains ((const char * const *) item->when->result, results[i]));
  g_object_set_data (G_OBJECT (row), "item", item);
  g_object_set_data (G_OBJECT (row), "result", (gpointer) results[i]);
  g_signal_connect_object (row, "notify::active", G_CALLBACK (on_result_switched), form, 0);
}

void
bb_form_build_condition (BbForm *form, BbItem *item)
{
  GtkWidget *group = GTK_WIDGET (bb_form_add_group (form, _("Condition"), NULL)), *row;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) labels = NULL;
  GPtrArray *codes;

  g_strv_builder_add (builder, _("Always asked"));
  codes = list_earlier (bb_checklist_draft_get_checklist (bb_form_get_draft (form)), item, builder);
  labels = g_strv_builder_end (builder);
  row = bb_form_add_combo (form, group, _("Asked After"), (const char * const *) labels, NULL, FALSE);
  g_object_set_data_full (G_OBJECT (row), "codes", codes, (GDestroyNotify) g_ptr_array_unref);
  g_object_set_data (G_OBJECT (row), "item", item);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), find_code (codes, item));
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_condition_chosen), form, 0);
  if (item->when && !item->when->result)
    item->when->result = g_new0 (char *, 1);
  for (guint i = 0; item->when && i < G_N_ELEMENTS (results); i++)
    add_result (form, group, item, i);
  bb_form_add_problem (form, group, row, "when");
}
