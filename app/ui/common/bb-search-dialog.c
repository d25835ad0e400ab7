/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-search-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/bb-dates.h"

#include "bb-wording.h"
#include "bb-search-stop.h"

struct _BbSearchDialog
{
  AdwDialog parent_instance;

  GtkSearchEntry *search;
  GtkStack *stack;
  GtkBox *groups;
  GtkLabel *more;
  BbWorkspace *workspace;
  GCancellable *searching;
  char *asked, *shown, *wanted;  /* texts: whose hits are asked for; shown; of which Enter is to open the first */
  GtkWidget *first;              /* row, or %NULL */
};

G_DEFINE_FINAL_TYPE (BbSearchDialog, bb_search_dialog, ADW_TYPE_DIALOG)

static guint chosen_signal, checklist_chosen, facts_chosen;
enum { ASKED = 400, SHOWN = 8 };         /* hits in all; of each group */

typedef struct { const char *title; const char *types[4]; } Group;

static const Group groups[] = {
  { N_("Visits"), { "visit", "event", NULL } },
  { N_("Items"), { "answer", "sample", NULL } },
  { N_("Findings"), { "finding", NULL } },
  { N_("Evidence"), { "evidence", NULL } },
  { N_("Recommendations"), { "recommendation", NULL } },
  { N_("Units"), { "unit", NULL } },
  { N_("Checklists"), { "checklist", NULL } },
  { N_("Legal Bases"), { "basis", NULL } },
};

/* ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
describe (const BbSearchHit *hit)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;
  g_autoptr (GDateTime) time = hit->time ? bb_time_parse (hit->time) : NULL;

  if (g_str_equal (hit->type, "checklist"))
    g_strv_builder_take (builder, g_strdup (strchr (hit->id, ':') + 1));
  else if (hit->item)
    g_strv_builder_add (builder, hit->item);
  if (hit->place && g_strcmp0 (hit->place, hit->snippet) != 0)
    g_strv_builder_add (builder, hit->place);
  if (!hit->visit && hit->title && g_strcmp0 (hit->title, hit->snippet) != 0 && !g_str_equal (hit->title, hit->id))
    g_strv_builder_add (builder, hit->title);
  if (time)
    g_strv_builder_take (builder, bb_wording_when (time));
  parts = g_strv_builder_end (builder);
  return g_strjoinv (" · ", parts);
}

/* What no page of the window is about: a dialog tells what is known of it. */
static gboolean
has_facts (const char *id)
{
  return g_str_has_prefix (id, "unit:") || g_str_has_prefix (id, "basis:");
}

static void
on_row_activated (BbSearchDialog *self, GtkListBoxRow *row)
{
  const char *id = g_object_get_data (G_OBJECT (row), "id");

  g_object_ref (self);
  adw_dialog_close (ADW_DIALOG (self));
  if (g_str_has_prefix (id, "checklist:"))
    g_signal_emit (self, checklist_chosen, 0, id);
  else if (has_facts (id))
    g_signal_emit (self, facts_chosen, 0, id);
  else
    g_signal_emit (self, chosen_signal, 0, g_object_get_data (G_OBJECT (row), "visit"), g_object_get_data (G_OBJECT (row), "item"));
  g_object_unref (self);
}

static GtkWidget *
make_row (BbSearchDialog *self, const BbSearchHit *hit)
{
  GtkWidget *row = adw_action_row_new (), *arrow;
  g_autofree char *subtitle = describe (hit);
  gboolean leads = hit->visit || g_str_equal (hit->type, "checklist") || has_facts (hit->id);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), hit->snippet && *hit->snippet ? hit->snippet : hit->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), leads);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (hit->id), g_free);
  g_object_set_data_full (G_OBJECT (row), "visit", g_strdup (hit->visit), g_free);
  g_object_set_data_full (G_OBJECT (row), "item", g_strdup (hit->item ? hit->item : ""), g_free);
  if (!leads)
    return row;
  arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_row_activated), self, G_CONNECT_SWAPPED);
  return row;
}

/* ── Groups ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
belongs (const Group *group, const BbSearchHit *hit)
{
  return g_strv_contains (group->types, hit->type);
}

/* Returns how many were left out. */
static guint
add_group (BbSearchDialog *self, const Group *group, GPtrArray *hits)
{
  GtkWidget *widget = adw_preferences_group_new ();
  guint n = 0;

  for (guint i = 0; i < hits->len; i++)
    {
      GtkWidget *row;

      if (!belongs (group, hits->pdata[i]) || ++n > SHOWN)
        continue;
      row = make_row (self, hits->pdata[i]);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (widget), row);
      if (!self->first && gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)))
        self->first = row;
    }
  if (n == 0)
    {
      g_object_ref_sink (widget);
      g_object_unref (widget);
      return 0;
    }
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (widget), _(group->title));
  gtk_box_append (self->groups, widget);
  return n > SHOWN ? n - SHOWN : 0;
}

static void
show_hits (BbSearchDialog *self, GPtrArray *hits)
{
  GtkWidget *child;
  guint more = 0;
  g_autofree char *words = NULL;

  self->first = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->groups))))
    gtk_box_remove (self->groups, child);
  for (guint i = 0; hits && i < G_N_ELEMENTS (groups); i++)
    more += add_group (self, &groups[i], hits);
  words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u more: write another word to narrow it down", "%u more: write another word to narrow it down", more), more);
  gtk_label_set_label (self->more, words);
  gtk_widget_set_visible (GTK_WIDGET (self->more), more > 0);
  gtk_stack_set_visible_child_name (self->stack, gtk_widget_get_first_child (GTK_WIDGET (self->groups)) ? "hits" : "none");
}

/* Enter opens what stands first, of the text as it is now: an input method commits the last word with that very key. */
static void
open_first (BbSearchDialog *self)
{
  if (!self->wanted || g_strcmp0 (self->wanted, self->shown) != 0)
    return;
  g_clear_pointer (&self->wanted, g_free);
  if (self->first && g_str_equal (gtk_stack_get_visible_child_name (self->stack), "hits"))
    on_row_activated (self, GTK_LIST_BOX_ROW (self->first));
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSearchDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = bb_visit_search_finish (BB_WORKSPACE (source), result, &error);

  if (!self->workspace || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  show_hits (self, hits);
  g_set_str (&self->shown, self->asked);
  open_first (self);
}

static void
on_search_changed (BbSearchDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  if (self->searching)
    g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  if (g_utf8_strlen (text, -1) < 2)
    {
      gtk_stack_set_visible_child_name (self->stack, "ask");
      return;
    }
  self->searching = g_cancellable_new ();
  g_set_str (&self->asked, text);
  bb_visit_search_async (self->workspace, text, ASKED, self->searching, on_found, g_object_ref (self));
}

static void
on_search_activated (BbSearchDialog *self)
{
  g_set_str (&self->wanted, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  open_first (self);
}

static void
bb_search_dialog_dispose (GObject *object)
{
  BbSearchDialog *self = BB_SEARCH_DIALOG (object);

  if (self->searching)
    g_cancellable_cancel (self->searching);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_SEARCH_DIALOG);
  g_clear_object (&self->searching);
  g_clear_pointer (&self->asked, g_free);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (bb_search_dialog_parent_class)->dispose (object);
}

static void
bb_search_dialog_class_init (BbSearchDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_search_dialog_dispose;
  chosen_signal = g_signal_new ("chosen", BB_TYPE_SEARCH_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                G_TYPE_STRING, G_TYPE_STRING);
  checklist_chosen = g_signal_new ("checklist-chosen", BB_TYPE_SEARCH_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_STRING);
  facts_chosen = g_signal_new ("facts-chosen", BB_TYPE_SEARCH_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/search-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, BbSearchDialog, search);
  gtk_widget_class_bind_template_child (widget_class, BbSearchDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, BbSearchDialog, groups);
  gtk_widget_class_bind_template_child (widget_class, BbSearchDialog, more);
  gtk_widget_class_bind_template_callback (widget_class, bb_search_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
}

static void
bb_search_dialog_init (BbSearchDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwDialog *
bb_search_dialog_new (BbWorkspace *workspace)
{
  BbSearchDialog *self = g_object_new (BB_TYPE_SEARCH_DIALOG, NULL);

  self->workspace = g_object_ref (workspace);
  return ADW_DIALOG (self);
}

void
bb_search_dialog_search (BbSearchDialog *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), text);
}
