/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-form.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "common/bb-notify.h"
#include "common/bb-text-area.h"
#include "domain/bb-dates.h"

struct _BbForm
{
  AdwBin parent_instance;

  AdwPreferencesPage *page;
  BbChecklistDraft *draft;
  GHashTable *places;            /* field → Place */
  guint rebuild_source;
  int move_to;                   /* section, or -1 */
};

G_DEFINE_FINAL_TYPE (BbForm, bb_form, ADW_TYPE_BIN)

typedef struct { GtkWidget *field, *row; GtkLabel *label; GtkImage *image; } Place;
typedef struct { BbForm *form; gpointer slot; char *key; gboolean rebuild; } Binding;

static void
binding_free (gpointer data)
{
  Binding *binding = data;

  g_free (binding->key);
  g_free (binding);
}

/* The address of the slot names the step of undo. */
static Binding *
bind (BbForm *self, GtkWidget *widget, gpointer slot)
{
  Binding *binding = g_new0 (Binding, 1);

  binding->form = self;
  binding->slot = slot;
  binding->key = g_strdup_printf ("%p", slot);
  g_object_set_data_full (G_OBJECT (widget), "binding", binding, binding_free);
  return binding;
}

static Binding *
get_binding (gpointer widget)
{
  return g_object_get_data (widget, "binding");
}

void
bb_form_add_row (GtkWidget *group, GtkWidget *row)
{
  if (ADW_IS_EXPANDER_ROW (group))
    adw_expander_row_add_row (ADW_EXPANDER_ROW (group), row);
  else
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

/* ── Problems ────────────────────────────────────────────────────────────────────────────────────────────────── */

static GtkWidget *
make_plain_row (GtkWidget *child, const char *title)
{
  GtkWidget *row = adw_preferences_row_new ();

  /* Read, not shown. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  return row;
}

void
bb_form_add_problem (BbForm *self, GtkWidget *group, GtkWidget *widget, const char *field)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *image = gtk_image_new (), *label = gtk_label_new (NULL);
  Place *place = g_new0 (Place, 1);

  gtk_accessible_update_state (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), label);
  place->field = widget;
  place->label = GTK_LABEL (label);
  place->image = GTK_IMAGE (image);
  place->row = make_plain_row (box, "");
  gtk_widget_add_css_class (place->row, "problem-row");
  gtk_widget_set_visible (place->row, FALSE);
  bb_form_add_row (group, place->row);
  g_hash_table_insert (self->places, g_strdup (field), place);
}

static void
show_problem (Place *place, BbChecklistProblem *problem)
{
  gboolean error = problem && !problem->warning, warning = problem && problem->warning;

  gtk_label_set_label (place->label, problem ? problem->message : "");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (place->row), problem ? problem->message : "");
  gtk_image_set_from_icon_name (place->image, error ? "dialog-error-symbolic" : "dialog-warning-symbolic");
  gtk_widget_set_visible (place->row, problem != NULL);
  if (error)
    gtk_widget_add_css_class (place->row, "error");
  else
    gtk_widget_remove_css_class (place->row, "error");
  if (warning)
    gtk_widget_add_css_class (place->row, "warning");
  else
    gtk_widget_remove_css_class (place->row, "warning");
  if (!place->field)
    return;
  gtk_accessible_update_state (GTK_ACCESSIBLE (place->field), GTK_ACCESSIBLE_STATE_INVALID,
                               error ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (problem)
    gtk_accessible_update_property (GTK_ACCESSIBLE (place->field), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, problem->message, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (place->field), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

static BbChecklistProblem *
find_problem (BbForm *self, const char *field)
{
  GPtrArray *problems = bb_checklist_draft_get_problems (self->draft);

  for (guint i = 0; i < problems->len; i++)
    {
      BbChecklistProblem *problem = problems->pdata[i];

      if (problem->section == bb_checklist_draft_get_section (self->draft) && problem->item == bb_checklist_draft_get_item (self->draft) &&
          g_str_equal (problem->field, field))
        return problem;
    }
  return NULL;
}

void
bb_form_show_problems (BbForm *self)
{
  GHashTableIter iter;
  gpointer field, place;

  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, &field, &place))
    show_problem (place, find_problem (self, field));
}

void
bb_form_focus_field (BbForm *self, const char *field)
{
  Place *place = g_hash_table_lookup (self->places, field);
  GtkWidget *expander;

  if (!place || !place->field)
    return;
  expander = gtk_widget_get_ancestor (place->field, ADW_TYPE_EXPANDER_ROW);
  if (expander)
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), TRUE);
  gtk_widget_grab_focus (place->field);
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
set_text (gpointer widget, const char *text)
{
  Binding *binding = get_binding (widget);
  BbChecklistDraft *draft = binding->form->draft;
  char **slot = binding->slot;
  const char *kept = *text ? text : NULL;

  if (g_strcmp0 (*slot, kept) == 0)
    return;
  bb_checklist_draft_begin (draft, binding->key);
  g_set_str (slot, kept);
  bb_checklist_draft_touch (draft);
}

static void
on_entry_changed (GtkEditable *entry)
{
  set_text (entry, gtk_editable_get_text (entry));
}

static void
on_area_changed (BbTextArea *area)
{
  g_autofree char *text = bb_text_area_get_text (area);

  set_text (area, g_strdelimit (text, "\n\r\t", ' '));
}

static void
on_date_changed (GtkEditable *entry)
{
  Binding *binding = get_binding (entry);
  GDate *slot = binding->slot;
  GDate date;

  g_date_clear (&date, 1);
  bb_date_parse_any (gtk_editable_get_text (entry), &date);
  bb_checklist_draft_begin (binding->form->draft, binding->key);
  *slot = date;
  bb_checklist_draft_touch (binding->form->draft);
}

static void
on_switched (AdwSwitchRow *row)
{
  Binding *binding = get_binding (row);

  bb_checklist_draft_begin (binding->form->draft, NULL);
  *(gboolean *) binding->slot = adw_switch_row_get_active (row);
  bb_checklist_draft_touch (binding->form->draft);
}

static void
on_selected (AdwComboRow *row)
{
  Binding *binding = get_binding (row);
  int chosen = (int) adw_combo_row_get_selected (row);

  /* A row that goes with its form chooses nothing. */
  if (chosen < 0 || chosen == *(int *) binding->slot)
    return;
  bb_checklist_draft_begin (binding->form->draft, NULL);
  *(int *) binding->slot = chosen;
  bb_checklist_draft_touch (binding->form->draft);
  if (binding->rebuild)
    bb_form_rebuild_later (binding->form);
}

static void
on_rebuild_due (gpointer data)
{
  BbForm *self = data;

  self->rebuild_source = 0;
  if (self->draft && self->move_to >= 0)
    bb_checklist_draft_move_to_section (self->draft, (guint) self->move_to);
  else if (self->draft)
    bb_checklist_draft_rebuild (self->draft);
  self->move_to = -1;
}

void
bb_form_rebuild_later (BbForm *self)
{
  if (!self->rebuild_source)
    self->rebuild_source = g_idle_add_once (on_rebuild_due, self);
}

void
bb_form_move_later (BbForm *self, guint section)
{
  self->move_to = (int) section;
  bb_form_rebuild_later (self);
}

/* ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────── */

AdwPreferencesGroup *
bb_form_add_group (BbForm *self, const char *title, const char *description)
{
  GtkWidget *group = adw_preferences_group_new ();

  if (title)
    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  if (description)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
  return ADW_PREFERENCES_GROUP (group);
}

static GtkWidget *
make_entry (const char *title, const char *text)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), text ? text : "");
  return row;
}

GtkWidget *
bb_form_add_entry (BbForm *self, GtkWidget *group, const char *title, char **slot, const char *field)
{
  GtkWidget *row = make_entry (title, *slot);

  bind (self, row, slot);
  g_signal_connect (row, "changed", G_CALLBACK (on_entry_changed), NULL);
  bb_form_add_row (group, row);
  if (field)
    bb_form_add_problem (self, group, row, field);
  return row;
}

GtkWidget *
bb_form_add_area (BbForm *self, GtkWidget *group, const char *title, char **slot, const char *field)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *area = bb_text_area_new (), *row;
  /* The area has its name already. */
  GtkWidget *caption = g_object_new (GTK_TYPE_LABEL, "label", title, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (caption, "dimmed");
  gtk_widget_add_css_class (box, "form-area");
  bb_text_area_set_labels (BB_TEXT_AREA (area), title, "");
  bb_text_area_set_margin (BB_TEXT_AREA (area), 0);
  bb_text_area_set_lines (BB_TEXT_AREA (area), 1);
  bb_text_area_set_text (BB_TEXT_AREA (area), *slot);
  gtk_box_append (GTK_BOX (box), caption);
  gtk_box_append (GTK_BOX (box), area);
  bind (self, area, slot);
  g_signal_connect (area, "changed", G_CALLBACK (on_area_changed), NULL);
  row = make_plain_row (box, title);
  gtk_widget_add_css_class (row, "form-area-row");
  bb_form_add_row (group, row);
  if (field)
    bb_form_add_problem (self, group, area, field);
  return area;
}

GtkWidget *
bb_form_add_date (BbForm *self, GtkWidget *group, const char *title, GDate *slot, const char *field)
{
  g_autofree char *text = g_date_valid (slot) ? bb_date_format_short (slot) : NULL;
  GtkWidget *row = make_entry (title, text);

  bind (self, row, slot);
  g_signal_connect (row, "changed", G_CALLBACK (on_date_changed), NULL);
  bb_form_add_row (group, row);
  if (field)
    bb_form_add_problem (self, group, row, field);
  return row;
}

GtkWidget *
bb_form_add_switch (BbForm *self, GtkWidget *group, const char *title, const char *subtitle, gboolean *slot)
{
  GtkWidget *row = adw_switch_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (slot)
    {
      adw_switch_row_set_active (ADW_SWITCH_ROW (row), *slot);
      bind (self, row, slot);
      g_signal_connect (row, "notify::active", G_CALLBACK (on_switched), NULL);
    }
  bb_form_add_row (group, row);
  return row;
}

GtkWidget *
bb_form_add_combo (BbForm *self, GtkWidget *group, const char *title, const char * const *labels, int *slot, gboolean rebuild)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (labels);
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  /* What is chosen stands in full under the title. */
  adw_combo_row_set_expression (ADW_COMBO_ROW (row), gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  adw_combo_row_set_use_subtitle (ADW_COMBO_ROW (row), TRUE);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  if (slot)
    {
      adw_combo_row_set_selected (ADW_COMBO_ROW (row), *slot < 0 ? GTK_INVALID_LIST_POSITION : (guint) *slot);
      bind (self, row, slot)->rebuild = rebuild;
      g_signal_connect (row, "notify::selected", G_CALLBACK (on_selected), NULL);
    }
  bb_form_add_row (group, row);
  return row;
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_form_clear (BbForm *self)
{
  g_hash_table_remove_all (self->places);
  self->page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->page));
}

static void
bb_form_dispose (GObject *object)
{
  BbForm *self = BB_FORM (object);

  g_clear_handle_id (&self->rebuild_source, g_source_remove);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->places, g_hash_table_unref);
  G_OBJECT_CLASS (bb_form_parent_class)->dispose (object);
}

static void
bb_form_class_init (BbFormClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bb_form_dispose;
}

static void
bb_form_init (BbForm *self)
{
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->move_to = -1;
  bb_form_clear (self);
}

GtkWidget *
bb_form_new (void)
{
  return g_object_new (BB_TYPE_FORM, NULL);
}

void
bb_form_set_draft (BbForm *self, BbChecklistDraft *draft)
{
  g_set_object (&self->draft, draft);
}

BbChecklistDraft *
bb_form_get_draft (BbForm *self)
{
  return self->draft;
}
