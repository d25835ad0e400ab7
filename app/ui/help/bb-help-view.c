/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-help-view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "common/bb-notify.h"

struct _BbHelpView
{
  GtkBox parent_instance;

  char *language;
};

G_DEFINE_FINAL_TYPE (BbHelpView, bb_help_view, GTK_TYPE_BOX)

static guint link_activated;

static void add_block (BbHelpView *self, GtkBox *box, const BbHelpNode *node);

static gboolean
is (const BbHelpNode *node, const char *name)
{
  return g_strcmp0 (node->name, name) == 0;
}

/* ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void append_inline (GString *markup, const BbHelpNode *node);

static void
append_children (GString *markup, const BbHelpNode *node, const char *before, const char *after)
{
  g_string_append (markup, before);
  for (guint i = 0; i < node->children->len; i++)
    append_inline (markup, node->children->pdata[i]);
  g_string_append (markup, after);
}

static void
append_inline (GString *markup, const BbHelpNode *node)
{
  g_autofree char *text = node->text ? g_markup_escape_text (node->text, -1) : NULL;

  if (text)
    g_string_append (markup, text);
  else if (is (node, "link"))
    {
      g_autofree char *target = g_markup_escape_text (bb_help_node_get (node, "xref") ? bb_help_node_get (node, "xref") : "index", -1);
      g_autofree char *open = g_strdup_printf ("<a href=\"%s\">", target);

      append_children (markup, node, open, "</a>");
    }
  else if (is (node, "em"))
    append_children (markup, node, "<i>", "</i>");
  else if (is (node, "gui") || is (node, "strong"))
    append_children (markup, node, "<b>", "</b>");
  else if (is (node, "key") || is (node, "code") || is (node, "file"))
    append_children (markup, node, "<tt>", "</tt>");
  else if (is (node, "keyseq"))
    for (guint i = 0, n = 0; i < node->children->len; i++)
      {
        /* Keys that are pressed together; the blanks between the elements are no words. */
        if (((BbHelpNode *) node->children->pdata[i])->text)
          continue;
        g_string_append (markup, n++ ? "+" : "");
        append_inline (markup, node->children->pdata[i]);
      }
  else
    append_children (markup, node, "", "");
}

static gboolean
on_link (GtkLabel *label, const char *target, gpointer data)
{
  g_signal_emit (data, link_activated, 0, target);
  return TRUE;
}

static GtkWidget *
make_label (BbHelpView *self, const BbHelpNode *node, const char *class)
{
  g_autoptr (GString) markup = g_string_new (NULL);
  GtkWidget *label = gtk_label_new (NULL);

  append_children (markup, node, "", "");
  g_strstrip (markup->str);
  gtk_label_set_markup (GTK_LABEL (label), markup->str);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  if (class)
    gtk_widget_add_css_class (label, class);
  g_signal_connect (label, "activate-link", G_CALLBACK (on_link), self);
  return label;
}

static void
add_title (BbHelpView *self, GtkBox *box, const BbHelpNode *node, const char *class)
{
  GtkWidget *label = make_label (self, node, class);

  g_object_set (label, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);
  gtk_box_append (box, label);
}

/* ── Blocks ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static GtkBox *
make_box (int spacing)
{
  return GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, spacing));
}

static void
add_children (BbHelpView *self, GtkBox *box, const BbHelpNode *node)
{
  for (guint i = 0; i < node->children->len; i++)
    add_block (self, box, node->children->pdata[i]);
}

static void
add_list (BbHelpView *self, GtkBox *box, const BbHelpNode *node, gboolean numbered)
{
  guint n = 0;

  for (guint i = 0; i < node->children->len; i++)
    {
      const BbHelpNode *item = node->children->pdata[i];
      GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10), *mark;
      GtkBox *content = make_box (6);
      g_autofree char *number = NULL;

      if (!is (item, "item"))
        continue;
      number = numbered ? g_strdup_printf ("%u.", ++n) : g_strdup ("•");
      mark = gtk_label_new (number);
      gtk_widget_set_valign (mark, GTK_ALIGN_START);
      gtk_widget_add_css_class (mark, "help-mark");
      gtk_widget_add_css_class (mark, "numeric");
      add_children (self, content, item);
      gtk_box_append (GTK_BOX (row), mark);
      gtk_box_append (GTK_BOX (row), GTK_WIDGET (content));
      gtk_box_append (box, row);
    }
}

static void
add_note (BbHelpView *self, GtkBox *box, const BbHelpNode *node)
{
  gboolean important = g_strcmp0 (bb_help_node_get (node, "style"), "important") == 0 || g_strcmp0 (bb_help_node_get (node, "style"), "warning") == 0;
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *image = gtk_image_new_from_icon_name (important ? "dialog-warning-symbolic" : "dialog-information-symbolic");
  GtkBox *content = make_box (6);

  gtk_accessible_update_state (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_widget_add_css_class (row, "help-note");
  add_children (self, content, node);
  gtk_box_append (GTK_BOX (row), image);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (content));
  gtk_box_append (box, row);
}

static void
add_picture (BbHelpView *self, GtkBox *box, const BbHelpNode *node)
{
  g_autofree char *path = bb_help_node_get (node, "src") ? bb_help_find_figure (bb_help_node_get (node, "src"), self->language) : NULL;
  g_autofree char *words = bb_help_node_get_text (node);
  GtkWidget *picture;

  if (!path)
    return;
  picture = gtk_picture_new_for_filename (path);
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), words);
  gtk_picture_set_content_fit (GTK_PICTURE (picture), GTK_CONTENT_FIT_SCALE_DOWN);
  gtk_widget_add_css_class (picture, "help-picture");
  gtk_widget_set_overflow (picture, GTK_OVERFLOW_HIDDEN);
  gtk_box_append (box, picture);
}

/* Two columns at most: keys and what they do. */
static void
add_table (BbHelpView *self, GtkBox *box, const BbHelpNode *node)
{
  GtkWidget *grid = gtk_grid_new ();
  int y = 0;

  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 8);
  for (guint i = 0; i < node->children->len; i++)
    {
      const BbHelpNode *row = node->children->pdata[i];
      int x = 0;

      if (!is (row, "tr"))
        continue;
      for (guint c = 0; c < row->children->len; c++)
        {
          GtkBox *cell;

          if (!is (row->children->pdata[c], "td"))
            continue;
          cell = make_box (4);
          add_children (self, cell, row->children->pdata[c]);
          gtk_widget_set_hexpand (GTK_WIDGET (cell), x > 0);
          gtk_grid_attach (GTK_GRID (grid), GTK_WIDGET (cell), x++, y, 1, 1);
        }
      y++;
    }
  gtk_box_append (box, grid);
}

/* The pages of a guide, each a row to press. */
static void
on_topic (AdwActionRow *row, gpointer data)
{
  g_signal_emit (data, link_activated, 0, g_object_get_data (G_OBJECT (row), "page"));
}

static void
add_topics (BbHelpView *self, GtkBox *box, const BbHelpNode *node)
{
  GtkWidget *group = adw_preferences_group_new ();

  for (guint i = 0; i < node->children->len; i++)
    {
      const BbHelpNode *link = node->children->pdata[i];
      GtkWidget *row, *arrow;
      g_autofree char *title = NULL;

      if (!is (link, "link"))
        continue;
      row = adw_action_row_new ();
      arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
      title = bb_help_node_get_text (link);
      gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data_full (G_OBJECT (row), "page", g_strdup (bb_help_node_get (link, "xref")), g_free);
      g_signal_connect_object (row, "activated", G_CALLBACK (on_topic), self, 0);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  gtk_box_append (box, group);
}

static void
add_section (BbHelpView *self, GtkBox *box, const BbHelpNode *node)
{
  GtkBox *content = make_box (10);
  const BbHelpNode *title = bb_help_node_find (node, "title");

  gtk_widget_set_margin_top (GTK_WIDGET (content), 12);
  if (title)
    add_title (self, content, title, "title-3");
  add_children (self, content, node);
  gtk_box_append (box, GTK_WIDGET (content));
}

static void
add_block (BbHelpView *self, GtkBox *box, const BbHelpNode *node)
{
  if (is (node, "p"))
    gtk_box_append (box, make_label (self, node, NULL));
  else if (is (node, "list") || is (node, "steps"))
    add_list (self, box, node, is (node, "steps"));
  else if (is (node, "note"))
    add_note (self, box, node);
  else if (is (node, "media"))
    add_picture (self, box, node);
  else if (is (node, "table"))
    add_table (self, box, node);
  else if (is (node, "links"))
    add_topics (self, box, node);
  else if (is (node, "section"))
    add_section (self, box, node);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_help_view_finalize (GObject *object)
{
  g_free (BB_HELP_VIEW (object)->language);
  G_OBJECT_CLASS (bb_help_view_parent_class)->finalize (object);
}

static void
bb_help_view_class_init (BbHelpViewClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_help_view_finalize;
  link_activated = g_signal_new ("link-activated", BB_TYPE_HELP_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
bb_help_view_init (BbHelpView *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_widget_add_css_class (GTK_WIDGET (self), "help-view");
}

GtkWidget *
bb_help_view_new (void)
{
  return g_object_new (BB_TYPE_HELP_VIEW, NULL);
}

void
bb_help_view_show (BbHelpView *self, const BbHelpNode *page, const char *language)
{
  GtkWidget *child;
  const BbHelpNode *title = bb_help_node_find (page, "title");

  g_set_str (&self->language, language);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_box_remove (GTK_BOX (self), child);
  if (title)
    add_title (self, GTK_BOX (self), title, "title-1");
  add_children (self, GTK_BOX (self), page);
}
