/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-outline.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"

struct _BbOutline
{
  AdwBin parent_instance;

  GtkListBox *list;
  BbChecklistDraft *draft;
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (BbOutline, bb_outline, ADW_TYPE_BIN)

static guint activated_signal;

typedef struct { int section, item; GtkLabel *text, *code; GtkWidget *mark; } Row;

static Row *
get_row (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "row");
}

/* ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static const char *
or_new (const char *text, const char *new)
{
  return *text ? text : new;
}

static void
describe (BbOutline *self, Row *row, const char **code, const char **text)
{
  BbChecklist *checklist = bb_checklist_draft_get_checklist (self->draft);
  BbSection *section = row->section >= 0 ? checklist->sections->pdata[row->section] : NULL;
  BbItem *item = section && row->item >= 0 ? section->items->pdata[row->item] : NULL;

  *code = item ? item->code : section ? section->code : NULL;
  *text = item ? or_new (bb_text_get (&item->text), _("New item"))
               : section ? or_new (bb_text_get (&section->title), _("New section")) : _("The Checklist");
}

/* The worst of what is told about this place. */
static BbChecklistProblem *
find_problem (BbOutline *self, Row *row)
{
  GPtrArray *problems = bb_checklist_draft_get_problems (self->draft);
  BbChecklistProblem *found = NULL;

  for (guint i = 0; i < problems->len; i++)
    {
      BbChecklistProblem *problem = problems->pdata[i];

      if (problem->section == row->section && problem->item == row->item && (!found || found->warning))
        found = problem;
    }
  return found;
}

static void
refresh_row (BbOutline *self, GtkListBoxRow *widget)
{
  Row *row = get_row (widget);
  BbChecklistProblem *problem = find_problem (self, row);
  const char *code, *text;
  g_autofree char *name = NULL;

  describe (self, row, &code, &text);
  gtk_label_set_label (row->text, text);
  gtk_label_set_label (row->code, code ? code : "");
  gtk_widget_set_visible (GTK_WIDGET (row->code), code != NULL);
  gtk_widget_set_visible (row->mark, problem != NULL);
  gtk_image_set_from_icon_name (GTK_IMAGE (row->mark), problem && problem->warning ? "dialog-warning-symbolic" : "dialog-error-symbolic");
  gtk_widget_set_css_classes (row->mark, (const char *[]) { problem && problem->warning ? "warning" : "error", NULL });
  gtk_widget_set_tooltip_text (row->mark, problem ? problem->message : NULL);
  name = problem ? g_strdup_printf ("%s %s: %s", code ? code : "", text, problem->message) : g_strdup_printf ("%s %s", code ? code : "", text);
  bb_set_accessible_name (GTK_WIDGET (widget), g_strstrip (name));
}

static GtkWidget *
make_label (const char *class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (class)
    gtk_widget_add_css_class (label, class);
  return label;
}

static void
add_row (BbOutline *self, int section, int item)
{
  GtkWidget *widget = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *code = make_label ("item-code"), *text = make_label (item < 0 ? "heading" : NULL);
  Row *row = g_new0 (Row, 1);

  row->section = section;
  row->item = item;
  row->text = GTK_LABEL (text);
  row->code = GTK_LABEL (code);
  row->mark = gtk_image_new ();
  gtk_label_set_wrap (GTK_LABEL (code), FALSE);
  gtk_widget_add_css_class (code, "caption");
  gtk_widget_add_css_class (code, "numeric");
  gtk_widget_set_valign (code, GTK_ALIGN_BASELINE_FILL);
  gtk_widget_set_valign (text, GTK_ALIGN_BASELINE_FILL);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (box), code);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), row->mark);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (widget), box);
  gtk_widget_add_css_class (widget, item >= 0 ? "outline-item" : "outline-section");
  g_object_set_data_full (G_OBJECT (widget), "row", row, g_free);
  gtk_list_box_append (self->list, widget);
  refresh_row (self, GTK_LIST_BOX_ROW (widget));
}

void
bb_outline_rebuild (BbOutline *self)
{
  BbChecklist *checklist = bb_checklist_draft_get_checklist (self->draft);

  self->showing = TRUE;
  gtk_list_box_remove_all (self->list);
  add_row (self, -1, -1);
  for (guint s = 0; s < checklist->sections->len; s++)
    {
      BbSection *section = checklist->sections->pdata[s];

      add_row (self, (int) s, -1);
      for (guint i = 0; i < section->items->len; i++)
        add_row (self, (int) s, (int) i);
    }
  self->showing = FALSE;
  bb_outline_show_chosen (self);
}

void
bb_outline_refresh (BbOutline *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)); i++)
    refresh_row (self, row);
}

static gboolean
scroll_to (gpointer data)
{
  GtkWidget *row = GTK_WIDGET (data), *viewport = gtk_widget_get_ancestor (row, GTK_TYPE_VIEWPORT);

  if (viewport && gtk_widget_get_mapped (row))
    gtk_viewport_scroll_to (GTK_VIEWPORT (viewport), row, NULL);
  return G_SOURCE_REMOVE;
}

void
bb_outline_show_chosen (BbOutline *self)
{
  GtkListBoxRow *row;

  self->showing = TRUE;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)); i++)
    {
      Row *at = get_row (row);

      if (at->section != bb_checklist_draft_get_section (self->draft) || at->item != bb_checklist_draft_get_item (self->draft))
        continue;
      gtk_list_box_select_row (self->list, row);
      g_idle_add_full (G_PRIORITY_LOW, scroll_to, g_object_ref (row), g_object_unref);
    }
  self->showing = FALSE;
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_row_selected (BbOutline *self, GtkListBoxRow *row)
{
  if (!self->showing && row)
    bb_checklist_draft_choose (self->draft, get_row (row)->section, get_row (row)->item);
}

static void
on_row_activated (BbOutline *self, GtkListBoxRow *row)
{
  g_signal_emit (self, activated_signal, 0);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_outline_dispose (GObject *object)
{
  BbOutline *self = BB_OUTLINE (object);

  self->showing = TRUE;
  g_clear_object (&self->draft);
  G_OBJECT_CLASS (bb_outline_parent_class)->dispose (object);
}

static void
bb_outline_class_init (BbOutlineClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bb_outline_dispose;
  activated_signal = g_signal_new ("activated", BB_TYPE_OUTLINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bb_outline_init (BbOutline *self)
{
  GtkWidget *list = gtk_list_box_new ();

  self->list = GTK_LIST_BOX (list);
  gtk_list_box_set_tab_behavior (self->list, GTK_LIST_TAB_ITEM);          /* onwards to the form, not through all items */
  gtk_widget_add_css_class (list, "navigation-sidebar");
  bb_set_accessible_name (list, _("Sections and items"));
  g_signal_connect_swapped (list, "row-selected", G_CALLBACK (on_row_selected), self);
  g_signal_connect_swapped (list, "row-activated", G_CALLBACK (on_row_activated), self);
  adw_bin_set_child (ADW_BIN (self), list);
}

void
bb_outline_set_draft (BbOutline *self, BbChecklistDraft *draft)
{
  g_set_object (&self->draft, draft);
  bb_outline_rebuild (self);
}
