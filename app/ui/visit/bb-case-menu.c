/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-case-menu.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-window.h"
#include "minutes/bb-minutes-page.h"

#include "bb-assign-dialog.h"
#include "bb-case-absence.h"
#include "bb-case-closed.h"
#include "bb-case-needed.h"
#include "bb-case-proposals.h"
#include "bb-case-recusal.h"
#include "bb-read-aloud.h"
#include "bb-visit-keys.h"
#include "bb-visit-page.h"

struct _BbCaseMenu
{
  GObject parent_instance;

  GtkWidget *page;               /* owns this */
  BbOpenVisit *session;
  GSimpleActionGroup *actions;
  gboolean recuse_asked;         /* before the case was read */
  GMenu *situations, *only;
  char *names;                   /* of the team, as the menu has them */
};

G_DEFINE_FINAL_TYPE (BbCaseMenu, bb_case_menu, G_TYPE_OBJECT)

/* ── Going somewhere ─────────────────────────────────────────────────────────────────────────────────────────── */

/* The paper, at the field where something is missing; %NULL: at its top. */
static void
open_minutes (BbCaseMenu *self, const char *field)
{
  GtkRoot *root = gtk_widget_get_root (self->page);
  AdwNavigationPage *page;

  bb_visit_page_open_minutes (BB_VISIT_PAGE (self->page));
  page = BB_IS_WINDOW (root) ? bb_window_get_page (BB_WINDOW (root)) : NULL;
  if (field && BB_IS_MINUTES_PAGE (page))
    bb_minutes_page_show_field (BB_MINUTES_PAGE (page), field);
}

static void
activate (BbCaseMenu *self, const char *action)
{
  gtk_widget_activate_action (self->page, action, NULL);
}

static void
on_point_requested (BbCaseMenu *self, const char *item, const char *field)
{
  if (item)
    bb_visit_page_show_item (BB_VISIT_PAGE (self->page), item);
  else if (g_strcmp0 (field, "closed") == 0)
    activate (self, "visit.unit-closed");
  else if (g_strcmp0 (field, "opening") == 0)
    activate (self, "visit.open");
  else
    open_minutes (self, field);
}

/* ── Actions ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
present (BbCaseMenu *self, AdwDialog *dialog)
{
  bb_open_visit_flush (self->session);
  adw_dialog_present (dialog, self->page);
}

static void
on_needed (GSimpleAction *action, GVariant *value, gpointer data)
{
  BbCaseMenu *self = data;
  AdwDialog *dialog;

  if (!bb_open_visit_get_case (self->session))
    return;
  dialog = bb_case_needed_new (self->session);
  g_signal_connect_object (dialog, "requested", G_CALLBACK (on_point_requested), self, G_CONNECT_SWAPPED);
  present (self, dialog);
}

static void
on_proposals (GSimpleAction *action, GVariant *value, gpointer data)
{
  BbCaseMenu *self = data;
  AdwDialog *dialog = bb_case_proposals_new (self->session);

  g_signal_connect_object (dialog, "form-requested", G_CALLBACK (activate), self, G_CONNECT_SWAPPED);
  present (self, dialog);
}

static void
on_unit_closed (GSimpleAction *action, GVariant *value, gpointer data)
{
  present (data, bb_case_closed_new (((BbCaseMenu *) data)->session));
}

static void
on_head_absent (GSimpleAction *action, GVariant *value, gpointer data)
{
  present (data, bb_case_head_absent_new (((BbCaseMenu *) data)->session));
}

static void
on_staff_absent (GSimpleAction *action, GVariant *value, gpointer data)
{
  present (data, bb_case_staff_absent_new (((BbCaseMenu *) data)->session));
}

static void
on_recuse (GSimpleAction *action, GVariant *value, gpointer data)
{
  BbCaseMenu *self = data;

  self->recuse_asked = !bb_open_visit_get_case (self->session);
  if (!self->recuse_asked)
    present (self, bb_case_recusal_new (self->session));
}

static void
on_reservations (GSimpleAction *action, GVariant *value, gpointer data)
{
  open_minutes (data, "opinion");
}

static void
on_refusal (GSimpleAction *action, GVariant *value, gpointer data)
{
  BbCaseMenu *self = data;

  open_minutes (self, NULL);
  if (!bb_open_visit_is_locked (self->session))
    bb_notify (self->page, _("Lock first: a refusal is recorded beside the place of the signature"));
}

static void
on_team (GSimpleAction *action, GVariant *value, gpointer data)
{
  present (data, bb_assign_dialog_new (((BbCaseMenu *) data)->session));
}

static void
on_read_aloud (GSimpleAction *action, GVariant *value, gpointer data)
{
  BbCaseMenu *self = data;
  GtkWidget *pages = gtk_widget_get_ancestor (self->page, ADW_TYPE_NAVIGATION_VIEW);

  bb_open_visit_flush (self->session);
  if (pages)
    bb_read_aloud_show (ADW_NAVIGATION_VIEW (pages), self->session);
}

/* Of whom alone the items show; "": everybody's. */
static void
on_only (GSimpleAction *action, GVariant *value, gpointer data)
{
  BbCaseMenu *self = data;
  const char *member = g_variant_get_string (value, NULL);

  if (!bb_open_visit_get_case (self->session))
    return;
  g_simple_action_set_state (action, value);
  bb_visit_page_set_only (BB_VISIT_PAGE (self->page), *member ? member : NULL);
}

static void
on_all (GSimpleAction *action, GVariant *value, gpointer data)
{
  gtk_widget_activate_action (((BbCaseMenu *) data)->page, "visit.only", "s", "");
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbOpenVisit) session = data;
  g_autoptr (GError) error = NULL;

  if (!bb_visit_record_finish (BB_WORKSPACE (source), result, &error))
    bb_open_visit_report (session, error);
}

static void
on_open (GSimpleAction *action, GVariant *value, gpointer data)
{
  BbCaseMenu *self = data;
  g_autoptr (BbEvent) event = bb_event_new ();

  event->kind = BB_EVENT_OPENED;
  bb_visit_record_async (bb_open_visit_get_workspace (self->session), bb_open_visit_get_visit_id (self->session), event, NULL, on_opened,
                         g_object_ref (self->session));
}

/* Letters that no field and no list has taken. */
static gboolean
on_key_pressed (BbCaseMenu *self, guint key, guint code, GdkModifierType state)
{
  GtkRoot *root = gtk_widget_get_root (self->page);

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) || bb_visit_key_is_typing (root ? gtk_root_get_focus (root) : NULL))
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_p || key == GDK_KEY_P)
    activate (self, "visit.counters");
  else if (key == GDK_KEY_l || key == GDK_KEY_L)
    activate (self, "visit.needed");
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* ── What is possible now ────────────────────────────────────────────────────────────────────────────────────── */

static void
allow (BbCaseMenu *self, const char *name, gboolean allowed)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), allowed);
}

/* A menu that is open is not made anew for nothing. */
static void
show_members (BbCaseMenu *self, BbCase *visit)
{
  GPtrArray *team = bb_case_get_visit (visit)->team;
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < team->len; i++)
    g_string_append_printf (names, "%s\n", ((BbMember *) team->pdata[i])->name);
  if (!g_set_str (&self->names, names->str))
    return;
  g_menu_remove_all (self->only);
  g_menu_append (self->only, _("Everything"), "visit.only::");
  for (guint i = 0; i < team->len; i++)
    {
      const char *name = ((BbMember *) team->pdata[i])->name;
      g_autoptr (GMenuItem) item = g_menu_item_new (name, NULL);

      g_menu_item_set_action_and_target (item, "visit.only", "s", name);
      g_menu_append_item (self->only, item);
    }
}

static void
refresh (BbCaseMenu *self)
{
  BbCase *visit = bb_open_visit_get_case (self->session);
  GPtrArray *events = visit ? bb_case_get_events (visit) : NULL;
  gboolean locked = bb_open_visit_is_locked (self->session), closed = visit && bb_case_find_unit_closed (visit);

  if (!visit)
    return;
  allow (self, "open", !locked && bb_events_allow (events, BB_EVENT_OPENED, NULL));
  allow (self, "unit-closed", !locked && bb_events_allow (events, BB_EVENT_UNIT_CLOSED, NULL));
  allow (self, "recuse", !locked && !closed && bb_events_allow (events, BB_EVENT_RECUSED, NULL));
  allow (self, "head-absent", !locked && !closed);
  allow (self, "staff-absent", !locked);
  allow (self, "reservations", !locked && !closed);
  allow (self, "refusal", !closed);
  allow (self, "proposals", !locked);
  allow (self, "needed", !locked);
  show_members (self, visit);
  allow (self, "read-aloud", bb_events_allow (events, BB_EVENT_READ_OUT, NULL));
  if (self->recuse_asked)
    activate (self, "visit.recuse");
}

/* ── Menus ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
add_item (GMenu *menu, const char *label, const char *action)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
}

static GMenu *
make_situations (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) before = g_menu_new (), during = g_menu_new (), end = g_menu_new ();

  add_item (before, _("Open the Visit"), "visit.open");
  add_item (before, _("A Member Must Recuse…"), "visit.recuse");
  add_item (during, _("The Unit Is Closed…"), "visit.unit-closed");
  add_item (during, _("The Head Is Absent…"), "visit.head-absent");
  add_item (during, _("Staff Are Absent…"), "visit.staff-absent");
  add_item (end, _("The Unit Has Reservations…"), "visit.reservations");
  add_item (end, _("Somebody Refuses to Sign…"), "visit.refusal");
  add_item (end, _("Proposals…"), "visit.proposals");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (before));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (during));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (end));
  return menu;
}

static GMenuModel *
make_section (BbCaseMenu *self)
{
  GMenu *section = g_menu_new ();

  add_item (section, _("Needed before Locking (L)"), "visit.needed");
  add_item (section, _("Counters (P)"), "visit.counters");
  g_menu_append_submenu (section, _("Situations"), G_MENU_MODEL (self->situations));
  add_item (section, _("Team and Sections…"), "visit.team");
  g_menu_append_submenu (section, _("Show Only"), G_MENU_MODEL (self->only));
  add_item (section, _("Read the Minutes Aloud…"), "visit.read-aloud");
  return G_MENU_MODEL (section);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_case_menu_dispose (GObject *object)
{
  BbCaseMenu *self = BB_CASE_MENU (object);

  g_clear_object (&self->session);
  g_clear_object (&self->actions);
  g_clear_object (&self->situations);
  g_clear_object (&self->only);
  g_clear_pointer (&self->names, g_free);
  G_OBJECT_CLASS (bb_case_menu_parent_class)->dispose (object);
}

static void
bb_case_menu_class_init (BbCaseMenuClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bb_case_menu_dispose;
}

static void
bb_case_menu_init (BbCaseMenu *self)
{
  self->actions = g_simple_action_group_new ();
  self->situations = make_situations ();
  self->only = g_menu_new ();
}

static void
add_actions (BbCaseMenu *self, BbCounterBar *counters)
{
  static const GActionEntry entries[] = {
    { "needed", on_needed, NULL }, { "proposals", on_proposals, NULL }, { "unit-closed", on_unit_closed, NULL },
    { "head-absent", on_head_absent, NULL }, { "staff-absent", on_staff_absent, NULL }, { "recuse", on_recuse, NULL },
    { "reservations", on_reservations, NULL }, { "refusal", on_refusal, NULL }, { "team", on_team, NULL },
    { "read-aloud", on_read_aloud, NULL }, { "open", on_open, NULL },
    { "only", NULL, "s", "''", on_only }, { "all", on_all, NULL },
  };
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autoptr (GPropertyAction) shown = g_property_action_new ("counters", counters, "visible");

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (shown));
  gtk_widget_insert_action_group (self->page, "visit", G_ACTION_GROUP (self->actions));
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->page, keys);
}

BbCaseMenu *
bb_case_menu_new (GtkWidget *page, BbOpenVisit *session, BbCounterBar *counters, GMenu *menu)
{
  BbCaseMenu *self = g_object_new (BB_TYPE_CASE_MENU, NULL);
  g_autoptr (GMenuModel) section = make_section (self);

  self->page = page;
  self->session = g_object_ref (session);
  add_actions (self, counters);
  g_menu_prepend_section (menu, NULL, section);
  g_signal_connect_object (session, "reloaded", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  return self;
}

GMenuModel *
bb_case_menu_get_situations (BbCaseMenu *self)
{
  return G_MENU_MODEL (self->situations);
}
