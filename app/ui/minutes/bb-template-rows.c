/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-template-rows.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-text-area.h"

typedef struct
{
  const BbTemplateRowFuncs *funcs;
  gpointer data;
  guint index;
  GtkWidget *up, *down;
} Row;

/* ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct { Row *row; char *key; GtkLabel *problem; } Words;

static void
words_free (gpointer data)
{
  g_free (((Words *) data)->key);
  g_free (data);
}

static void
on_words_changed (BbTextArea *area, Words *words)
{
  g_autofree char *text = bb_text_area_get_text (area), *why = words->row->funcs->worded (words->row->data, words->key, text);

  gtk_label_set_label (words->problem, why ? why : "");
  gtk_widget_set_visible (GTK_WIDGET (words->problem), why != NULL);
}

static GtkWidget *
new_label (const char *text, const char *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, class);
  return label;
}

static GtkWidget *
new_words_row (Row *row, const char *title, const char *key, const char *text)
{
  GtkWidget *line = adw_preferences_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *area = bb_text_area_new ();
  g_autofree char *name = g_strdup_printf (_("%s: words “%s”"), title, key);
  GtkWidget *problem = new_label ("", "error");
  Words *words = g_new0 (Words, 1);

  words->row = row;
  words->key = g_strdup (key);
  words->problem = GTK_LABEL (problem);
  gtk_widget_set_visible (problem, FALSE);
  gtk_widget_set_margin_top (box, 8);
  gtk_widget_set_margin_bottom (box, 8);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  bb_text_area_set_labels (BB_TEXT_AREA (area), name, _("Empty: as the program brings it"));
  bb_text_area_set_lines (BB_TEXT_AREA (area), 1);
  bb_text_area_set_text (BB_TEXT_AREA (area), text);
  g_object_set_data_full (G_OBJECT (area), "words", words, words_free);
  g_signal_connect (area, "changed", G_CALLBACK (on_words_changed), words);
  gtk_box_append (GTK_BOX (box), new_label (key, "dim-label"));
  gtk_box_append (GTK_BOX (box), area);
  gtk_box_append (GTK_BOX (box), problem);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (line), FALSE);
  gtk_widget_set_focusable (line, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (line), box);
  return line;
}

/* A paragraph of the office's own has its two texts also while they are empty. */
static char **
list_keys (const BbPaperPlan *plan, const BbPaperBlock *block)
{
  if (bb_paper_block_is_own (block))
    return g_strdupv ((char *[]) { g_strconcat (block->name, ".title", NULL), g_strconcat (block->name, ".text", NULL), NULL });
  return bb_paper_plan_list_texts (plan, block);
}

static void
add_words (AdwExpanderRow *expander, Row *row, const BbPaperPlan *plan, const BbPaperBlock *block)
{
  g_auto (GStrv) keys = list_keys (plan, block);

  for (char **key = keys; *key; key++)
    adw_expander_row_add_row (expander, new_words_row (row, bb_text_get (&block->title), *key, bb_wording_find (plan->wording, *key, "")));
  adw_expander_row_set_enable_expansion (expander, keys[0] != NULL);
}

/* ── The row ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_switched (GtkSwitch *toggle, GParamSpec *pspec, Row *row)
{
  row->funcs->switched (row->data, row->index, gtk_switch_get_active (toggle));
}

static void
on_up (Row *row)
{
  row->funcs->moved (row->data, row->index, -1);
}

static void
on_down (Row *row)
{
  row->funcs->moved (row->data, row->index, 1);
}

static void
on_remove (Row *row)
{
  row->funcs->removed (row->data, row->index);
}

static GtkWidget *
add_button (AdwExpanderRow *expander, Row *row, const char *icon, const char *name, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_swapped (button, "clicked", callback, row);
  adw_expander_row_add_suffix (expander, button);
  return button;
}

static void
add_switch (AdwExpanderRow *expander, Row *row, const BbPaperBlock *block)
{
  GtkWidget *toggle = gtk_switch_new ();
  g_autofree char *name = g_strdup_printf (_("Print “%s”"), bb_text_get (&block->title));

  gtk_switch_set_active (GTK_SWITCH (toggle), !block->off);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  bb_set_accessible_name (toggle, name);
  g_signal_connect (toggle, "notify::active", G_CALLBACK (on_switched), row);
  adw_expander_row_add_suffix (expander, toggle);
}

static void
add_moves (AdwExpanderRow *expander, Row *row, const BbPaperPlan *plan, const char *title)
{
  gboolean up = bb_paper_plan_can_move (plan, row->index, -1), down = bb_paper_plan_can_move (plan, row->index, 1);
  g_autofree char *up_name = g_strdup_printf (_("Move “%s” up"), title), *down_name = g_strdup_printf (_("Move “%s” down"), title);

  if (!up && !down)
    return;
  row->down = add_button (expander, row, "go-down-symbolic", down_name, G_CALLBACK (on_down));
  row->up = add_button (expander, row, "go-up-symbolic", up_name, G_CALLBACK (on_up));
  gtk_widget_set_sensitive (row->up, up);
  gtk_widget_set_sensitive (row->down, down);
}

GtkWidget *
bb_template_row_new (const BbPaperPlan *plan, guint index, const BbTemplateRowFuncs *funcs, gpointer data)
{
  const BbPaperBlock *block = plan->blocks->pdata[index];
  const char *title = bb_text_get (&block->title);
  GtkWidget *expander = adw_expander_row_new ();
  g_autofree char *remove = g_strdup_printf (_("Remove “%s”"), title);
  Row *row = g_new0 (Row, 1);

  row->funcs = funcs;
  row->data = data;
  row->index = index;
  g_object_set_data_full (G_OBJECT (expander), "row", row, g_free);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (expander), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), title);
  if (block->required)
    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (expander), block->required);
  /* Each is put before the one that was added last. */
  if (!block->required)
    add_switch (ADW_EXPANDER_ROW (expander), row, block);
  if (bb_paper_block_is_own (block))
    add_button (ADW_EXPANDER_ROW (expander), row, "user-trash-symbolic", remove, G_CALLBACK (on_remove));
  add_moves (ADW_EXPANDER_ROW (expander), row, plan, title);
  add_words (ADW_EXPANDER_ROW (expander), row, plan, block);
  return expander;
}

void
bb_template_row_focus (GtkWidget *widget, int by)
{
  Row *row = g_object_get_data (G_OBJECT (widget), "row");
  GtkWidget *first = by < 0 ? row->up : row->down, *second = by < 0 ? row->down : row->up;

  if (first && gtk_widget_is_sensitive (first))
    gtk_widget_grab_focus (first);
  else if (second)
    gtk_widget_grab_focus (second);
}
