/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-visit-page.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-wording.h"
#include "evidence/bb-evidence-pane.h"

#include "bb-assign-menu.h"
#include "bb-case-banner.h"
#include "bb-case-menu.h"
#include "bb-item-view.h"
#include "bb-section-row.h"
#include "bb-visit-keys.h"

struct _BbVisitPage
{
  AdwNavigationPage parent_instance;

  GtkStack *stack;
  AdwStatusPage *problem;
  AdwNavigationSplitView *split;
  AdwMultiLayoutView *layouts;
  AdwBottomSheet *sheet;
  AdwWindowTitle *unit_title;
  GtkLabel *section_title, *section_subtitle;
  AdwNavigationPage *items_page;
  AdwBanner *banner;
  GtkListBox *sections;
  GtkLabel *remaining, *saved, *timer, *sheet_label;
  GtkWidget *minutes, *undo, *redo;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search;
  BbItemView *items;
  BbEvidencePane *evidence;
  BbCaseBanner *case_banner;
  BbCounterBar *counters;
  GtkMenuButton *situations;
  GMenu *primary_menu;
  BbCaseMenu *case_menu;
  BbOpenVisit *session;
  guint timer_source;
  gboolean is_shown;
  char *wanted;                  /* item to show as soon as the case is here */
};

G_DEFINE_FINAL_TYPE (BbVisitPage, bb_visit_page, ADW_TYPE_NAVIGATION_PAGE)

static guint minutes_requested;

/* ── Showing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
show_titles (BbVisitPage *self)
{
  BbVisit *visit = bb_case_get_visit (bb_open_visit_get_case (self->session));
  BbUnit *unit = bb_case_get_unit (bb_open_visit_get_case (self->session));
  GDateTime *opened = bb_case_get_opened_at (bb_open_visit_get_case (self->session));
  const char *name = unit ? bb_unit_get_label (unit) : bb_text_get (&visit->unit_name);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  gboolean this_year = opened && g_date_time_get_year (opened) == g_date_time_get_year (now);
  g_autofree char *date = opened ? g_date_time_format (opened, this_year ? "%d/%m" : "%d/%m/%Y") : g_strdup ("");
  g_autofree char *subtitle = g_strjoin (*date ? " · " : "", date, bb_visit_kind_get_label (visit->kind), NULL);

  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), name);
  adw_window_title_set_title (self->unit_title, name);
  adw_window_title_set_subtitle (self->unit_title, subtitle);
}

static BbSectionEntry *
get_section (BbVisitPage *self)
{
  GListModel *sections = bb_entry_list_get_sections (bb_open_visit_get_entries (self->session));
  g_autoptr (BbSectionEntry) section = g_list_model_get_item (sections, bb_item_view_get_section (self->items));

  return section;
}

static void
scroll_to_row (BbVisitPage *self, GtkListBoxRow *row)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (GTK_WIDGET (row), GTK_TYPE_VIEWPORT);

  if (viewport)
    gtk_viewport_scroll_to (GTK_VIEWPORT (viewport), GTK_WIDGET (row), NULL);
}

static void
show_section (BbVisitPage *self)
{
  BbSectionEntry *section = get_section (self);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->sections, (int) bb_item_view_get_section (self->items));
  g_autofree char *subtitle = NULL;

  if (!section)
    return;
  subtitle = g_strdup_printf (_("%u of %u answered"), bb_section_entry_get_answered (section), bb_section_entry_get_total (section));
  gtk_label_set_label (self->section_title, bb_text_get (&bb_section_entry_get_section (section)->title));
  gtk_label_set_label (self->section_subtitle, subtitle);
  bb_set_tooltip (GTK_WIDGET (self->section_title), bb_text_get (&bb_section_entry_get_section (section)->title));
  adw_navigation_page_set_title (self->items_page, bb_text_get (&bb_section_entry_get_section (section)->title));
  if (row && row != gtk_list_box_get_selected_row (self->sections))
    {
      gtk_list_box_select_row (self->sections, row);
      scroll_to_row (self, row);
    }
}

static char *
describe_rest (guint open, guint without_evidence)
{
  g_autofree char *items = NULL, *proof = NULL;

  if (!open && !without_evidence)
    return g_strdup (_("Every item is answered"));
  if (open)
    items = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u item left", "%u items left", open), open);
  if (without_evidence)
    proof = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u without evidence", "%u without evidence", without_evidence), without_evidence);
  return items && proof ? g_strdup_printf ("%s · %s", items, proof) : g_strdup (items ? items : proof);
}

static void
show_remaining (BbVisitPage *self)
{
  BbEntryList *entries = bb_open_visit_get_entries (self->session);
  guint answered, failed, total, bare = 0;
  g_autofree char *words = NULL;

  bb_entry_list_tally (entries, &answered, &failed, &total);
  for (guint i = 0; i < total; i++)
    bare += bb_entry_is_failed (bb_entry_list_get (entries, i)) && !bb_entry_get_evidence (bb_entry_list_get (entries, i));
  words = describe_rest (total - answered, bare);
  gtk_label_set_label (self->remaining, words);
  if (answered == total && total)
    gtk_widget_add_css_class (self->minutes, "suggested-action");
  else
    gtk_widget_remove_css_class (self->minutes, "suggested-action");
  show_section (self);
}

static void
show_evidence (BbVisitPage *self)
{
  g_autofree char *words = NULL;

  bb_evidence_pane_refresh (self->evidence);
  words = bb_evidence_pane_describe (self->evidence);
  gtk_label_set_label (self->sheet_label, words);
}

static gboolean
on_timer (gpointer data)
{
  BbVisitPage *self = data;
  BbCase *visit = bb_open_visit_get_case (self->session);
  GDateTime *opened = visit ? bb_case_get_opened_at (visit) : NULL;
  BbState state = visit ? bb_case_get_state (visit) : BB_STATE_PLANNED;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  gint64 minutes = opened && state == BB_STATE_OPENED ? g_date_time_difference (now, opened) / G_TIME_SPAN_MINUTE : -1;
  gboolean running = minutes >= 0 && minutes < 24 * 60;
  g_autofree char *words = g_strdup_printf ("%02d:%02d", (int) (minutes / 60), (int) (minutes % 60));

  gtk_label_set_label (self->timer, words);
  gtk_widget_set_visible (GTK_WIDGET (self->timer), running);
  return G_SOURCE_CONTINUE;
}

static void
show_step (GtkWidget *button, gboolean possible, const char *words)
{
  gtk_widget_set_sensitive (button, possible);
  bb_set_tooltip (button, words);
  bb_set_accessible_name (button, words);
}

static void
show_steps (BbVisitPage *self)
{
  gboolean locked = bb_open_visit_is_locked (self->session);
  const char *undo = bb_open_visit_get_undo_label (self->session), *redo = bb_open_visit_get_redo_label (self->session);
  /* Translators: what would be undone, such as “Answer to A1.01” */
  g_autofree char *undo_words = undo ? g_strdup_printf (_("Undo: %s (Ctrl+Z)"), undo) : g_strdup (_("Nothing to undo"));
  /* Translators: what would be redone, such as “Answer to A1.01” */
  g_autofree char *redo_words = redo ? g_strdup_printf (_("Redo: %s (Ctrl+Shift+Z)"), redo) : g_strdup (_("Nothing to redo"));

  show_step (self->undo, undo && !locked, undo_words);
  show_step (self->redo, redo && !locked, redo_words);
}

static void
show_lock (BbVisitPage *self)
{
  adw_banner_set_revealed (self->banner, bb_open_visit_is_locked (self->session));
  show_steps (self);
}

/* ── Callbacks ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
show_first (BbVisitPage *self)
{
  BbEntryList *entries = bb_open_visit_get_entries (self->session);

  if (bb_entry_list_get_n_entries (entries))
    bb_item_view_show (self->items, bb_entry_list_get (entries, 0));
  if (self->is_shown)
    bb_item_view_focus_chosen (self->items);
}

static void
on_reloaded (BbVisitPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "visit");
  show_titles (self);
  show_remaining (self);
  show_evidence (self);
  show_lock (self);
  on_timer (self);
  if (!bb_item_view_get_chosen (self->items) && bb_entry_list_is_filled (bb_open_visit_get_entries (self->session)))
    show_first (self);
  if (self->wanted)
    {
      g_autofree char *wanted = g_steal_pointer (&self->wanted);

      bb_visit_page_show_item (self, wanted);
    }
}

static void
on_failed (BbVisitPage *self, GError *error)
{
  if (bb_open_visit_get_case (self->session))
    bb_notify_error (GTK_WIDGET (self), error);
  else
    {
      g_autofree char *words = bb_phrase (error);

      adw_status_page_set_description (self->problem, words);
      gtk_stack_set_visible_child_name (self->stack, "problem");
    }
}

static void
on_notice (BbVisitPage *self, const char *text, guint steps)
{
  g_autofree char *action = g_strdup_printf ("win.undo(uint32 %u)", steps);

  if (steps)
    bb_notify_action (GTK_WIDGET (self), text, _("Undo"), action);
  else
    bb_notify (GTK_WIDGET (self), text);
}

static void
on_saved (BbVisitPage *self, gboolean saved)
{
  gtk_label_set_label (self->saved, saved ? _("Saved") : _("Saving…"));
  show_remaining (self);
}

static void
on_chosen (BbVisitPage *self)
{
  BbEntry *chosen = bb_item_view_get_chosen (self->items);

  if (!chosen)
    return;
  bb_evidence_pane_set_entry (self->evidence, chosen);
  show_evidence (self);
}

static void
on_section_selected (BbVisitPage *self, GtkListBoxRow *row)
{
  if (row && (guint) gtk_list_box_row_get_index (row) != bb_item_view_get_section (self->items))
    bb_item_view_set_section (self->items, (guint) gtk_list_box_row_get_index (row));
}

static void
on_section_activated (BbVisitPage *self, GtkListBoxRow *row)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  bb_item_view_set_section (self->items, (guint) gtk_list_box_row_get_index (row));
  adw_navigation_split_view_set_show_content (self->split, TRUE);
}

static void
on_evidence_requested (BbVisitPage *self)
{
  if (g_str_equal (adw_multi_layout_view_get_layout_name (self->layouts), "narrow"))
    adw_bottom_sheet_set_open (self->sheet, TRUE);
  bb_evidence_pane_choose (self->evidence);
}

static void
on_dropped (BbVisitPage *self, const GValue *value)
{
  bb_evidence_pane_drop (self->evidence, value);
}

void
bb_visit_page_open_minutes (BbVisitPage *self)
{
  bb_open_visit_flush (self->session);
  g_signal_emit (self, minutes_requested, 0, self->session);
}

static void
on_search_changed (BbVisitPage *self)
{
  bb_item_view_set_filter (self->items, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
on_search_closed (BbVisitPage *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  bb_item_view_focus_chosen (self->items);
}

static void
on_search_mode_changed (BbVisitPage *self)
{
  BbEntry *chosen = bb_item_view_get_chosen (self->items);

  if (gtk_search_bar_get_search_mode (self->search_bar))
    return;
  g_object_ref (self);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  bb_item_view_set_filter (self->items, "");
  if (chosen)
    bb_item_view_show (self->items, chosen);
  g_object_unref (self);
}

/* Keys work from the first moment on: the chosen item has the focus. */
static void
on_shown (BbVisitPage *self)
{
  self->is_shown = TRUE;
  bb_item_view_focus_chosen (self->items);
}

/* A new layout takes its children elsewhere and their focus with it. */
static gboolean
restore_focus (gpointer data)
{
  BbVisitPage *self = data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root && self->is_shown && self->items && !gtk_root_get_focus (root))
    bb_item_view_focus_chosen (self->items);
  return G_SOURCE_REMOVE;
}

static void
on_layout_changed (BbVisitPage *self)
{
  g_idle_add_full (G_PRIORITY_LOW, restore_focus, g_object_ref (self), g_object_unref);
}

static void
on_undo_clicked (BbVisitPage *self)
{
  bb_visit_page_undo (self, 1);
}

static void
on_hidden (BbVisitPage *self)
{
  if (self->session)
    bb_open_visit_flush (self->session);
}

/* ── Keys ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
move_to_unanswered (BbVisitPage *self)
{
  if (!bb_item_view_move_to_unanswered (self->items))
    bb_notify (GTK_WIDGET (self), _("Every item is answered"));
}

/* Sections of which nothing is asked are passed over. */
static guint
find_next_section (BbVisitPage *self)
{
  GListModel *sections = bb_entry_list_get_sections (bb_open_visit_get_entries (self->session));
  guint n = g_list_model_get_n_items (sections), at = bb_item_view_get_section (self->items);

  for (guint i = 1; i <= n; i++)
    {
      g_autoptr (BbSectionEntry) section = g_list_model_get_item (sections, (at + i) % n);

      if (bb_section_entry_get_total (section))
        return (at + i) % n;
    }
  return at;
}

static void
move_to_next_section (BbVisitPage *self)
{
  bb_open_visit_flush (self->session);
  bb_item_view_set_section (self->items, find_next_section (self));
  bb_item_view_focus_chosen (self->items);
}

static void
answer (BbVisitPage *self, int result)
{
  if (bb_item_view_answer (self->items, result))
    move_to_unanswered (self);
}

static void
edit_answer (BbVisitPage *self)
{
  BbItemCard *card = bb_item_view_get_card (self->items);

  if (card)
    bb_item_card_edit_answer (card);
}

static void
edit_series (BbVisitPage *self)
{
  BbItemCard *card = bb_item_view_get_card (self->items);

  if (card)
    bb_item_card_edit_series (card);
}

/* A picture is evidence wherever the cursor stands; words go where it stands. */
static gboolean
paste (BbVisitPage *self, GtkWidget *focus)
{
  GdkContentFormats *formats = gdk_clipboard_get_formats (gtk_widget_get_clipboard (GTK_WIDGET (self)));

  if (bb_visit_key_is_typing (focus) && gdk_content_formats_contain_gtype (formats, G_TYPE_STRING)
      && !gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    return GDK_EVENT_PROPAGATE;
  bb_evidence_pane_paste (self->evidence);
  return GDK_EVENT_STOP;
}

static gboolean
on_key_pressed (BbVisitPage *self, guint key, guint code, GdkModifierType state)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  if (!bb_open_visit_get_case (self->session))
    return GDK_EVENT_PROPAGATE;
  switch (bb_visit_key_get (focus, key, state))
    {
    case BB_KEY_PREVIOUS:        bb_item_view_move (self->items, -1); break;
    case BB_KEY_NEXT:            bb_item_view_move (self->items, 1); break;
    case BB_KEY_PASS:            answer (self, BB_RESULT_PASS); break;
    case BB_KEY_FAIL:            answer (self, BB_RESULT_FAIL); break;
    case BB_KEY_NA:              answer (self, BB_RESULT_NA); break;
    case BB_KEY_NEXT_UNANSWERED: move_to_unanswered (self); break;
    case BB_KEY_EVIDENCE:        on_evidence_requested (self); break;
    case BB_KEY_PHONE:           bb_visit_page_open_phone (self); break;
    case BB_KEY_FIGURES:         edit_answer (self); break;
    case BB_KEY_ADD:             edit_series (self); break;
    case BB_KEY_NOTE:            bb_item_view_edit_note (self->items); break;
    case BB_KEY_FILTER:
      gtk_search_bar_set_search_mode (self->search_bar, TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->search));
      break;
    case BB_KEY_UNDO:            bb_visit_page_undo (self, 1); break;
    case BB_KEY_REDO:            bb_visit_page_redo (self); break;
    case BB_KEY_NEXT_SECTION:    move_to_next_section (self); break;
    case BB_KEY_PASTE:           return paste (self, focus);
    case BB_KEY_LEAVE:
      if (gtk_search_bar_get_search_mode (self->search_bar))
        return GDK_EVENT_PROPAGATE;
      bb_item_view_focus_chosen (self->items);
      break;
    case BB_KEY_NONE: default:   return GDK_EVENT_PROPAGATE;
    }
  return GDK_EVENT_STOP;
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_visit_page_dispose (GObject *object)
{
  BbVisitPage *self = BB_VISIT_PAGE (object);

  g_clear_handle_id (&self->timer_source, g_source_remove);
  if (self->session)
    {
      bb_open_visit_flush (self->session);
      g_signal_handlers_disconnect_by_data (self->session, self);
    }
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_VISIT_PAGE);
  g_clear_object (&self->case_menu);
  g_clear_object (&self->session);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (bb_visit_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, problem);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, split);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, layouts);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, sheet);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, unit_title);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, section_title);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, section_subtitle);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, items_page);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, banner);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, sections);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, remaining);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, saved);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, timer);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, sheet_label);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, minutes);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, undo);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, redo);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, search);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, items);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, evidence);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, case_banner);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, counters);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, situations);
  gtk_widget_class_bind_template_child (widget_class, BbVisitPage, primary_menu);
}

static void
bb_visit_page_class_init (BbVisitPageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_visit_page_dispose;
  minutes_requested = g_signal_new ("minutes-requested", BB_TYPE_VISIT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, BB_TYPE_OPEN_VISIT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/visit-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
  gtk_widget_class_bind_template_callback (widget_class, show_section);
  gtk_widget_class_bind_template_callback (widget_class, on_section_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_section_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_evidence_requested);
  gtk_widget_class_bind_template_callback (widget_class, on_dropped);
  gtk_widget_class_bind_template_callback (widget_class, bb_visit_page_open_minutes);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_mode_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_hidden);
  gtk_widget_class_bind_template_callback (widget_class, on_shown);
  gtk_widget_class_bind_template_callback (widget_class, on_layout_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_undo_clicked);
  gtk_widget_class_bind_template_callback (widget_class, bb_visit_page_redo);
}

static void
bb_visit_page_init (BbVisitPage *self)
{
  g_type_ensure (BB_TYPE_ITEM_VIEW);
  g_type_ensure (BB_TYPE_EVIDENCE_PANE);
  g_type_ensure (BB_TYPE_CASE_BANNER);
  g_type_ensure (BB_TYPE_COUNTER_BAR);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search));
  self->timer_source = g_timeout_add_seconds (10, on_timer, self);
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

AdwNavigationPage *
bb_visit_page_new_for_session (BbOpenVisit *session)
{
  BbVisitPage *self = g_object_new (BB_TYPE_VISIT_PAGE, NULL);

  self->session = g_object_ref (session);
  bb_evidence_pane_set_session (self->evidence, self->session);
  bb_item_view_set_session (self->items, self->session);
  bb_section_rows_bind (self->sections, bb_entry_list_get_sections (bb_open_visit_get_entries (self->session)));
  g_signal_connect_object (self->session, "reloaded", G_CALLBACK (on_reloaded), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notice", G_CALLBACK (on_notice), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "steps-changed", G_CALLBACK (show_steps), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "saved", G_CALLBACK (on_saved), self, G_CONNECT_SWAPPED);
  bb_case_banner_set_session (self->case_banner, self->session);
  bb_counter_bar_set_session (self->counters, self->session);
  bb_assign_menu_install (self->sections, self->session);
  self->case_menu = bb_case_menu_new (GTK_WIDGET (self), self->session, self->counters, self->primary_menu);
  gtk_menu_button_set_menu_model (self->situations, bb_case_menu_get_situations (self->case_menu));
  if (bb_open_visit_get_case (session))
    on_reloaded (self);
  return ADW_NAVIGATION_PAGE (self);
}

AdwNavigationPage *
bb_visit_page_new (BbWorkspace *workspace, const char *visit)
{
  g_autoptr (BbOpenVisit) session = bb_open_visit_new (workspace, visit);
  AdwNavigationPage *self = bb_visit_page_new_for_session (session);

  bb_open_visit_reload (session);
  return self;
}

BbOpenVisit *
bb_visit_page_get_session (BbVisitPage *self)
{
  return self->session;
}

void
bb_visit_page_show_item (BbVisitPage *self, const char *code)
{
  BbEntry *entry = bb_entry_list_find (bb_open_visit_get_entries (self->session), code);

  if (!bb_open_visit_get_case (self->session))
    {
      g_free (self->wanted);
      self->wanted = g_strdup (code);
    }
  if (!entry)
    return;
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  bb_item_view_show (self->items, entry);
  adw_navigation_split_view_set_show_content (self->split, TRUE);
}

void
bb_visit_page_attach (BbVisitPage *self, const char *path)
{
  bb_evidence_pane_attach (self->evidence, path);
}

void
bb_visit_page_open_phone (BbVisitPage *self)
{
  bb_evidence_pane_open_phone (self->evidence);
}

void
bb_visit_page_import (BbVisitPage *self, const char *folder)
{
  bb_evidence_pane_import (self->evidence, folder);
}

void
bb_visit_page_undo (BbVisitPage *self, guint steps)
{
  if (!bb_open_visit_is_locked (self->session))
    bb_open_visit_undo (self->session, steps);
}

void
bb_visit_page_redo (BbVisitPage *self)
{
  if (!bb_open_visit_is_locked (self->session))
    bb_open_visit_redo (self->session);
}

void
bb_visit_page_draw_from (BbVisitPage *self, const char *path)
{
  BbItemCard *card = bb_item_view_get_card (self->items);

  if (card)
    bb_item_card_draw_from (card, path);
}

void
bb_visit_page_set_only (BbVisitPage *self, const char *member)
{
  g_auto (GStrv) codes = member ? bb_case_list_assigned (bb_open_visit_get_case (self->session), member) : NULL;

  bb_item_view_set_only (self->items, member);
  if (codes && codes[0])
    bb_visit_page_show_item (self, codes[0]);
  bb_case_banner_set_only (self->case_banner, member);
}
