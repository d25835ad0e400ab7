/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of a checklist as a whole, and of one section. */
#include <glib/gi18n-lib.h>

#include "bb-form-parts.h"

#include "common/bb-notify.h"

/* ── Tools ───────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef enum { UP, DOWN, DUPLICATE, REMOVE } Tool;

typedef struct { BbForm *form; Tool tool; } Use;

static void
on_tool_due (gpointer data)
{
  Use *use = data;
  BbChecklistDraft *draft = bb_form_get_draft (use->form);

  switch (draft ? use->tool : (Tool) -1)
    {
    case UP:
      bb_checklist_draft_move (draft, -1);
      break;
    case DOWN:
      bb_checklist_draft_move (draft, 1);
      break;
    case DUPLICATE:
      bb_checklist_draft_duplicate_item (draft);
      break;
    case REMOVE:
      bb_checklist_draft_remove (draft);
      bb_notify_action (GTK_WIDGET (use->form), _("It was removed"), _("Undo"), "checklist.undo");
      break;
    default:
      break;
    }
  g_object_unref (use->form);
  g_free (use);
}

/* The button goes with the old form: it must have ended its click. */
static void
on_tool_clicked (GtkButton *button, gpointer data)
{
  Use *use = g_new0 (Use, 1);

  use->form = g_object_ref (g_object_get_data (G_OBJECT (button), "form"));
  use->tool = (Tool) GPOINTER_TO_INT (data);
  g_idle_add_once (on_tool_due, use);
}

static void
add_tool (BbForm *form, GtkWidget *box, const char *icon, const char *words, Tool tool, gboolean sensitive)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, words);
  bb_set_accessible_name (button, words);
  gtk_widget_set_sensitive (button, sensitive);
  g_object_set_data (G_OBJECT (button), "form", form);
  g_signal_connect (button, "clicked", G_CALLBACK (on_tool_clicked), GINT_TO_POINTER (tool));
  gtk_box_append (GTK_BOX (box), button);
}

GtkWidget *
bb_form_make_tools (BbForm *form, gboolean duplicates)
{
  BbChecklistDraft *draft = bb_form_get_draft (form);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  add_tool (form, box, "go-up-symbolic", _("Move up"), UP, bb_checklist_draft_can_move (draft, -1));
  add_tool (form, box, "go-down-symbolic", _("Move down"), DOWN, bb_checklist_draft_can_move (draft, 1));
  if (duplicates)
    add_tool (form, box, "edit-copy-symbolic", _("Duplicate"), DUPLICATE, TRUE);
  add_tool (form, box, "user-trash-symbolic", _("Remove"), REMOVE, TRUE);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  return box;
}

/* ── Forms ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static GtkWidget *
add_fact (GtkWidget *group, const char *title, const char *value)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  gtk_widget_add_css_class (row, "property");
  bb_form_add_row (group, row);
  return row;
}

void
bb_form_build_head (BbForm *form, BbChecklist *checklist)
{
  GtkWidget *group = GTK_WIDGET (bb_form_add_group (form, _("Checklist"), _("What an inspector sees when choosing it.")));
  g_autofree char *name = g_strdup_printf (_("%s, version %s"), checklist->code, checklist->version);

  add_fact (group, _("Code and Version"), name);
  bb_form_add_area (form, group, _("Title in Vietnamese"), &checklist->title.vi, "title");
  bb_form_add_area (form, group, _("Title in English"), &checklist->title.en, NULL);
  bb_form_add_problem (form, group, NULL, "sections");
  group = GTK_WIDGET (bb_form_add_group (form, _("Valid"), _("A visit takes the newest published version that is valid on its day. Days are written as 23/11/2026.")));
  bb_form_add_date (form, group, _("From"), &checklist->valid_from, "valid_from");
  bb_form_add_date (form, group, _("Until (empty: open)"), &checklist->valid_to, "valid_to");
}

void
bb_form_build_section (BbForm *form, BbSection *section)
{
  AdwPreferencesGroup *group = bb_form_add_group (form, _("Section"), NULL);

  adw_preferences_group_set_header_suffix (group, bb_form_make_tools (form, FALSE));
  bb_form_add_entry (form, GTK_WIDGET (group), _("Code"), &section->code, "code");
  bb_form_add_area (form, GTK_WIDGET (group), _("Title in Vietnamese"), &section->title.vi, "title");
  bb_form_add_area (form, GTK_WIDGET (group), _("Title in English"), &section->title.en, NULL);
  bb_form_add_problem (form, GTK_WIDGET (group), NULL, "items");
}
