/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-item-view.h"

#include <glib/gi18n-lib.h>

#include "common/bb-wording.h"

struct _BbItemView
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkListView *view;
  GtkListItemFactory *headings;
  GtkFilterListModel *filtered;
  GtkCustomFilter *filter;
  GtkSingleSelection *selection;
  GHashTable *cards;             /* BbEntry → BbItemCard that shows it now */
  BbOpenVisit *session;
  guint section;
  char *needle;                  /* folded; %NULL: the section */
  char *only;                    /* whose items alone; %NULL: everybody's */
  gboolean compact;
};

G_DEFINE_FINAL_TYPE (BbItemView, bb_item_view, ADW_TYPE_BIN)

enum { PROP_0, PROP_COMPACT, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { CHOSEN, SECTION_CHANGED, EVIDENCE_REQUESTED, DROPPED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
is_wanted (BbItemView *self, BbEntry *entry)
{
  BbCase *visit = self->only ? bb_open_visit_get_case (self->session) : NULL;
  BbAssignment *assignment = visit ? bb_case_find_assignment (visit, bb_entry_get_item (entry)->code) : NULL;

  return !visit || (assignment && g_str_equal (assignment->member, self->only));
}

static gboolean
matches (gpointer item, gpointer data)
{
  BbItemView *self = data;

  if (!is_wanted (self, item))
    return FALSE;
  return self->needle ? bb_entry_matches (item, self->needle) : bb_section_entry_get_index (bb_entry_get_section (item)) == self->section;
}

static guint
find_position (BbItemView *self, BbEntry *entry)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (BbEntry) candidate = g_list_model_get_item (G_LIST_MODEL (self->filtered), i);

      if (candidate == entry)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
choose_position (BbItemView *self, guint position)
{
  if (position >= g_list_model_get_n_items (G_LIST_MODEL (self->filtered)))
    return;
  gtk_list_view_scroll_to (self->view, position, GTK_LIST_SCROLL_SELECT | GTK_LIST_SCROLL_FOCUS, NULL);
  /* The list takes the focus along only when it is there already. */
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
show_matches (BbItemView *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0;

  gtk_stack_set_visible_child_name (self->stack, any || (!self->needle && !self->only) ? "items" : "none");
}

/* ── Cards ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_card_focused (BbItemView *self, BbItemCard *card)
{
  BbEntry *entry = bb_item_card_get_entry (card);
  guint position = entry ? find_position (self, entry) : GTK_INVALID_LIST_POSITION;

  if (position != GTK_INVALID_LIST_POSITION && position != gtk_single_selection_get_selected (self->selection))
    gtk_single_selection_set_selected (self->selection, position);
}

static void
on_card_evidence_requested (BbItemView *self)
{
  g_signal_emit (self, signals[EVIDENCE_REQUESTED], 0);
}

static void
on_card_dropped (BbItemView *self, const GValue *value, BbItemCard *card)
{
  on_card_focused (self, card);
  g_signal_emit (self, signals[DROPPED], 0, value);
}

static void
on_setup (BbItemView *self, GtkListItem *item)
{
  GtkWidget *card = bb_item_card_new ();

  g_object_bind_property (self, "compact", card, "compact", G_BINDING_SYNC_CREATE);
  g_object_bind_property (item, "selected", card, "selected", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (card, "focused", G_CALLBACK (on_card_focused), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "evidence-requested", G_CALLBACK (on_card_evidence_requested), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "dropped", G_CALLBACK (on_card_dropped), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "finished", G_CALLBACK (bb_item_view_focus_chosen), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, card);
}

static void
on_bind (BbItemView *self, GtkListItem *item)
{
  BbEntry *entry = gtk_list_item_get_item (item);
  BbItemCard *card = BB_ITEM_CARD (gtk_list_item_get_child (item));
  g_autofree char *name = g_strdup_printf ("%s, %s", bb_entry_get_item (entry)->code, bb_text_get (&bb_entry_get_item (entry)->text));

  bb_item_card_set_entry (card, self->session, entry);
  gtk_list_item_set_accessible_label (item, name);
  g_hash_table_insert (self->cards, entry, card);
}

static void
on_unbind (BbItemView *self, GtkListItem *item)
{
  BbItemCard *card = BB_ITEM_CARD (gtk_list_item_get_child (item));
  BbEntry *entry = gtk_list_item_get_item (item);

  bb_open_visit_leave (self->session, entry);
  if (g_hash_table_lookup (self->cards, entry) == card)
    g_hash_table_remove (self->cards, entry);
  bb_item_card_set_entry (card, NULL, NULL);
}

static void
on_heading_setup (BbItemView *self, GtkListHeader *header)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_list_header_set_child (header, label);
}

static void
on_heading_bind (BbItemView *self, GtkListHeader *header)
{
  BbEntry *entry = gtk_list_header_get_item (header);
  BbSection *section = bb_section_entry_get_section (bb_entry_get_section (entry));

  gtk_label_set_label (GTK_LABEL (gtk_list_header_get_child (header)), bb_text_get (&section->title));
}

static void
on_selected (BbItemView *self)
{
  g_signal_emit (self, signals[CHOSEN], 0);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_item_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, BB_ITEM_VIEW (object)->compact);
}

static void
bb_item_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BbItemView *self = BB_ITEM_VIEW (object);

  if (self->compact == g_value_get_boolean (value))
    return;
  self->compact = g_value_get_boolean (value);
  g_object_notify_by_pspec (object, pspec);
}

static void
bb_item_view_dispose (GObject *object)
{
  BbItemView *self = BB_ITEM_VIEW (object);

  if (self->view)
    gtk_list_view_set_model (self->view, NULL);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_ITEM_VIEW);
  g_clear_object (&self->selection);
  g_clear_object (&self->session);
  g_clear_pointer (&self->cards, g_hash_table_unref);
  g_clear_pointer (&self->needle, g_free);
  g_clear_pointer (&self->only, g_free);
  G_OBJECT_CLASS (bb_item_view_parent_class)->dispose (object);
}

static void
bb_item_view_class_init (BbItemViewClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->dispose = bb_item_view_dispose;
  object_class->get_property = bb_item_view_get_property;
  object_class->set_property = bb_item_view_set_property;
  props[PROP_COMPACT] = g_param_spec_boolean ("compact", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[CHOSEN] = g_signal_new ("chosen", BB_TYPE_ITEM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SECTION_CHANGED] = g_signal_new ("section-changed", BB_TYPE_ITEM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[EVIDENCE_REQUESTED] = g_signal_new ("evidence-requested", BB_TYPE_ITEM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DROPPED] = g_signal_new ("dropped", BB_TYPE_ITEM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_VALUE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/item-view.ui");
  gtk_widget_class_bind_template_child (widget_class, BbItemView, stack);
  gtk_widget_class_bind_template_child (widget_class, BbItemView, view);
  gtk_widget_class_bind_template_child (widget_class, BbItemView, headings);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
  gtk_widget_class_bind_template_callback (widget_class, on_heading_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_heading_bind);
}

static void
bb_item_view_init (BbItemView *self)
{
  self->cards = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_view_set_header_factory (self->view, NULL);
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_item_view_set_session (BbItemView *self, BbOpenVisit *session)
{
  g_set_object (&self->session, session);
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  self->filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (bb_open_visit_get_entries (session))), GTK_FILTER (self->filter));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (self->filtered));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
}

BbEntry *
bb_item_view_get_chosen (BbItemView *self)
{
  return self->selection ? gtk_single_selection_get_selected_item (self->selection) : NULL;
}

guint
bb_item_view_get_section (BbItemView *self)
{
  return self->section;
}

void
bb_item_view_set_section (BbItemView *self, guint section)
{
  if (self->section == section && !self->needle)
    return;
  self->section = section;
  g_clear_pointer (&self->needle, g_free);
  gtk_list_view_set_header_factory (self->view, NULL);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  show_matches (self);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->filtered)))
    {
      gtk_list_view_scroll_to (self->view, 0, GTK_LIST_SCROLL_SELECT, NULL);
      on_selected (self);
    }
  g_signal_emit (self, signals[SECTION_CHANGED], 0);
}

void
bb_item_view_set_filter (BbItemView *self, const char *text)
{
  g_autofree char *folded = g_strstrip (bb_fold (text));

  if (g_strcmp0 (folded, self->needle ? self->needle : "") == 0)
    return;
  g_free (self->needle);
  self->needle = *folded ? g_steal_pointer (&folded) : NULL;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  gtk_list_view_set_header_factory (self->view, self->needle ? self->headings : NULL);
  show_matches (self);
}

void
bb_item_view_set_only (BbItemView *self, const char *member)
{
  if (!g_set_str (&self->only, member))
    return;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  show_matches (self);
}

void
bb_item_view_show (BbItemView *self, BbEntry *entry)
{
  if (self->needle || bb_section_entry_get_index (bb_entry_get_section (entry)) != self->section)
    bb_item_view_set_section (self, bb_section_entry_get_index (bb_entry_get_section (entry)));
  choose_position (self, find_position (self, entry));
}

/* The item behind the last one of the section begins the next. */
static void
move_past_section (BbItemView *self)
{
  BbEntryList *entries = bb_open_visit_get_entries (self->session);
  BbEntry *chosen = bb_item_view_get_chosen (self);

  for (guint i = 0; i + 1 < bb_entry_list_get_n_entries (entries); i++)
    if (bb_entry_list_get (entries, i) == chosen)
      {
        bb_item_view_show (self, bb_entry_list_get (entries, i + 1));
        return;
      }
}

void
bb_item_view_move (BbItemView *self, int step)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  guint selected = gtk_single_selection_get_selected (self->selection);

  if (!n)
    return;
  if (selected == GTK_INVALID_LIST_POSITION)
    choose_position (self, 0);
  else if (step > 0 && selected + 1 == n && !self->needle)
    move_past_section (self);
  else
    choose_position (self, (guint) CLAMP ((int) selected + step, 0, (int) n - 1));
}

/* While a filter is on, those that it shows come first. */
static gboolean
move_in_filter (BbItemView *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->filtered)), from = gtk_single_selection_get_selected (self->selection);

  for (guint i = 1; self->needle && from != GTK_INVALID_LIST_POSITION && i <= n; i++)
    {
      g_autoptr (BbEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->filtered), (from + i) % n);

      if (bb_entry_is_answered (entry))
        continue;
      choose_position (self, (from + i) % n);
      return TRUE;
    }
  return FALSE;
}

gboolean
bb_item_view_move_to_unanswered (BbItemView *self)
{
  BbEntryList *entries = bb_open_visit_get_entries (self->session);
  guint n = bb_entry_list_get_n_entries (entries), from = n - 1;
  BbEntry *chosen = bb_item_view_get_chosen (self);

  if (move_in_filter (self))
    return TRUE;
  for (guint i = 0; i < n; i++)
    if (bb_entry_list_get (entries, i) == chosen)
      from = i;
  for (guint i = 1; i <= n; i++)
    {
      BbEntry *entry = bb_entry_list_get (entries, (from + i) % n);

      if (bb_entry_is_answered (entry))
        continue;
      bb_item_view_show (self, entry);
      return TRUE;
    }
  return FALSE;
}

BbItemCard *
bb_item_view_get_card (BbItemView *self)
{
  BbEntry *chosen = bb_item_view_get_chosen (self);

  return chosen ? g_hash_table_lookup (self->cards, chosen) : NULL;
}

gboolean
bb_item_view_answer (BbItemView *self, int result)
{
  BbEntry *chosen = bb_item_view_get_chosen (self);
  BbItemCard *card = bb_item_view_get_card (self);
  gboolean is_text;

  if (!chosen || bb_open_visit_is_locked (self->session))
    return FALSE;
  is_text = bb_entry_get_item (chosen)->answer == BB_ANSWER_TEXT;
  if (!is_text)
    bb_open_visit_set_result (self->session, chosen, result);
  if (card && (result == BB_RESULT_FAIL || is_text))
    bb_item_card_edit (card);
  return result != BB_RESULT_FAIL && !is_text;
}

void
bb_item_view_edit_note (BbItemView *self)
{
  BbItemCard *card = bb_item_view_get_card (self);

  if (card)
    bb_item_card_edit_note (card);
}

void
bb_item_view_focus_chosen (BbItemView *self)
{
  choose_position (self, gtk_single_selection_get_selected (self->selection));
}
