/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-assign-menu.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"

#include "bb-assign-dialog.h"
#include "bb-section-row.h"

static BbOpenVisit *
get_session (GtkListBox *sections)
{
  return g_object_get_data (G_OBJECT (sections), "assign-session");
}

/* ── Avatars ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
show_members (GtkListBox *sections)
{
  BbCase *visit = bb_open_visit_get_case (get_session (sections));
  GtkListBoxRow *row;

  for (int i = 0; visit && (row = gtk_list_box_get_row_at_index (sections, i)); i++)
    {
      BbSection *section = bb_section_entry_get_section (bb_section_row_get_entry (BB_SECTION_ROW (row)));
      BbAssignment *assignment = bb_case_find_assignment (visit, section->code);

      bb_section_row_set_member (BB_SECTION_ROW (row), assignment ? assignment->member : NULL);
    }
}

/* ── The menu ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_assign (GSimpleAction *action, GVariant *value, gpointer sections)
{
  const char *code, *member;

  g_variant_get (value, "(&s&s)", &code, &member);
  bb_assign (get_session (sections), code, *member ? member : NULL);
}

static void
append (GMenu *menu, const char *label, const char *code, const char *member)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "assign.section", "(ss)", code, member);
  g_menu_append_item (menu, item);
}

static GMenuModel *
make_menu (BbCase *visit, BbSection *section)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) team = g_menu_new (), rest = g_menu_new ();
  GPtrArray *members = bb_case_get_visit (visit)->team;

  for (guint i = 0; i < members->len; i++)
    append (team, ((BbMember *) members->pdata[i])->name, section->code, ((BbMember *) members->pdata[i])->name);
  append (rest, _("Nobody"), section->code, "");
  g_menu_append (rest, _("Team and Sections…"), "visit.team");
  g_menu_append_section (menu, _("Who Looks at This Section?"), G_MENU_MODEL (team));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (rest));
  return G_MENU_MODEL (menu);
}

static void
unparent (gpointer popover)
{
  if (gtk_widget_get_parent (popover))
    gtk_widget_unparent (popover);
  g_object_unref (popover);
}

/* Not at once: the action that was chosen is activated after the menu has closed. */
static void
on_popover_closed (GtkWidget *popover)
{
  g_idle_add_once (unparent, g_object_ref (popover));
}

static void
show_menu (GtkListBox *sections, GtkListBoxRow *row)
{
  BbOpenVisit *session = get_session (sections);
  g_autoptr (GMenuModel) menu = NULL;
  GtkWidget *popover;

  if (!BB_IS_SECTION_ROW (row) || !bb_open_visit_get_case (session) || bb_open_visit_is_locked (session))
    return;
  menu = make_menu (bb_open_visit_get_case (session), bb_section_entry_get_section (bb_section_row_get_entry (BB_SECTION_ROW (row))));
  popover = gtk_popover_menu_new_from_model (menu);
  gtk_widget_set_parent (popover, GTK_WIDGET (row));
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  bb_set_accessible_name (popover, _("Who Looks at This Section?"));
  g_signal_connect (popover, "closed", G_CALLBACK (on_popover_closed), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
on_pressed (GtkListBox *sections, int n, double x, double y)
{
  show_menu (sections, gtk_list_box_get_row_at_y (sections, (int) y));
}

static void
on_held (GtkListBox *sections, double x, double y)
{
  show_menu (sections, gtk_list_box_get_row_at_y (sections, (int) y));
}

static gboolean
on_menu_key (GtkWidget *sections, GVariant *arguments, gpointer data)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (sections));
  GtkWidget *row = BB_IS_SECTION_ROW (focus) ? focus : focus ? gtk_widget_get_ancestor (focus, BB_TYPE_SECTION_ROW) : NULL;

  show_menu (GTK_LIST_BOX (sections), row ? GTK_LIST_BOX_ROW (row) : gtk_list_box_get_selected_row (GTK_LIST_BOX (sections)));
  return GDK_EVENT_STOP;
}

static void
add_controllers (GtkListBox *sections)
{
  GtkGesture *click = gtk_gesture_click_new (), *hold = gtk_gesture_long_press_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_pressed), sections, G_CONNECT_SWAPPED);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect_object (hold, "pressed", G_CALLBACK (on_held), sections, G_CONNECT_SWAPPED);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Menu|<Shift>F10"),
                                                          gtk_callback_action_new (on_menu_key, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (sections), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (sections), GTK_EVENT_CONTROLLER (hold));
  gtk_widget_add_controller (GTK_WIDGET (sections), keys);
}

void
bb_assign_menu_install (GtkListBox *sections, BbOpenVisit *session)
{
  static const GActionEntry entries[] = { { "section", on_assign, "(ss)" } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();

  g_object_set_data_full (G_OBJECT (sections), "assign-session", g_object_ref (session), g_object_unref);
  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), sections);
  gtk_widget_insert_action_group (GTK_WIDGET (sections), "assign", G_ACTION_GROUP (actions));
  add_controllers (sections);
  g_signal_connect_object (session, "reloaded", G_CALLBACK (show_members), sections, G_CONNECT_SWAPPED);
}
