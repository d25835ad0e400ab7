/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-focus-check.h"

#include <adwaita.h>

/* More than any page has controls outside its lists, one way. */
enum { MOST = 250 };

typedef struct { GString *report; GtkWindow *window; GHashTable *visited; } Check;

static const char *
get_id (GtkWidget *widget)
{
  while (widget && !gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)))
    widget = gtk_widget_get_parent (widget);
  return widget ? gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)) : "";
}

static void
tell (Check *self, const char *kind, GtkWidget *widget)
{
  const char *text = gtk_widget_get_tooltip_text (widget);

  if (!text && GTK_IS_BUTTON (widget))
    text = gtk_button_get_label (GTK_BUTTON (widget));
  if (!text && ADW_IS_PREFERENCES_ROW (widget))
    text = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget));
  g_string_append_printf (self->report, "%s\t%s\t%s\t%s\n", kind, G_OBJECT_TYPE_NAME (widget), get_id (widget), text ? text : "");
}

/* The focus, and all that it stands in. */
static void
visit (Check *self, GtkWidget *widget)
{
  for (; widget; widget = gtk_widget_get_parent (widget))
    g_hash_table_add (self->visited, widget);
}

/* The window draws the focus where somebody uses the keyboard, and the widget has a size to draw it at. */
static void
look (Check *self, GtkWidget *focus)
{
  if (!(gtk_widget_get_state_flags (focus) & GTK_STATE_FLAG_FOCUS_VISIBLE) || gtk_widget_get_width (focus) < 2 || gtk_widget_get_height (focus) < 2)
    tell (self, gtk_widget_get_width (focus) < 2 ? "without a size" : "unseen", focus);
}

/* Whether the focus comes back to where it began. */
static gboolean
go_around (Check *self, GtkDirectionType direction)
{
  g_autoptr (GtkWidget) first = NULL;
  guint ends = 0;

  for (guint i = 0; i < MOST; i++)
    {
      GtkWidget *focus;

      /* As a key does; it lasts three seconds. */
      gtk_window_set_focus_visible (self->window, TRUE);
      g_signal_emit_by_name (self->window, "move-focus", direction);
      /* Lists make their rows while they are drawn. */
      gtk_test_widget_wait_for_draw (GTK_WIDGET (self->window));
      focus = gtk_window_get_focus (self->window);
      /* After the last one the focus is nowhere, then on the first. */
      if (!focus && ends++ < 2)
        continue;
      if (!focus || focus == first)
        return TRUE;
      if (!first)
        first = g_object_ref (focus);
      visit (self, focus);
      look (self, focus);
    }
  return FALSE;
}

/* These have the focus for what stands in them. */
static gboolean
is_container (GtkWidget *widget)
{
  return GTK_IS_LIST_BOX (widget) || GTK_IS_LIST_BASE (widget) || GTK_IS_FLOW_BOX (widget) || GTK_IS_SCROLLED_WINDOW (widget);
}

static gboolean
moves_with_arrows (GtkWidget *widget)
{
  return GTK_IS_LIST_BOX (widget) || GTK_IS_LIST_BASE (widget) || GTK_IS_FLOW_BOX (widget) || GTK_IS_POPOVER (widget)
         || gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)) == GTK_ACCESSIBLE_ROLE_RADIO_GROUP;
}

static gboolean
is_in_list (GtkWidget *widget)
{
  while (widget && !is_container (widget))
    widget = gtk_widget_get_parent (widget);
  return widget != NULL;
}

static gboolean
has_visited_radio (Check *self, GtkWidget *widget)
{
  GtkAccessibleRole role = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget));

  if (role != GTK_ACCESSIBLE_ROLE_RADIO && role != GTK_ACCESSIBLE_ROLE_TAB)
    return FALSE;
  for (GtkWidget *at = gtk_widget_get_first_child (gtk_widget_get_parent (widget)); at; at = gtk_widget_get_next_sibling (at))
    if (g_hash_table_contains (self->visited, at))
      return TRUE;
  return FALSE;
}

static gboolean
is_reached (Check *self, GtkWidget *widget)
{
  if (g_hash_table_contains (self->visited, widget) || has_visited_radio (self, widget))
    return TRUE;
  for (GtkWidget *at = gtk_widget_get_parent (widget); at; at = gtk_widget_get_parent (at))
    if (moves_with_arrows (at) && g_hash_table_contains (self->visited, at))
      return TRUE;
  return FALSE;
}

static void
find_missed (Check *self, GtkWidget *top)
{
  /* A bar that is folded away has no height. */
  if (!gtk_widget_get_mapped (top) || !gtk_widget_get_can_focus (top) || !gtk_widget_is_sensitive (top) || gtk_widget_get_height (top) < 2)
    return;
  if (gtk_widget_get_focusable (top) && !is_container (top) && !is_reached (self, top))
    tell (self, "missed", top);
  for (GtkWidget *child = gtk_widget_get_first_child (top); child; child = gtk_widget_get_next_sibling (child))
    find_missed (self, child);
}

/* What a dialog covers is not reached on purpose. */
static GtkWidget *
find_top (GtkWindow *window)
{
  AdwDialog *dialog = ADW_IS_APPLICATION_WINDOW (window) ? adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)) : NULL;

  return dialog ? GTK_WIDGET (dialog) : GTK_WIDGET (window);
}

char *
bb_focus_check (GtkWindow *window)
{
  g_autoptr (GHashTable) visited = g_hash_table_new (NULL, NULL);
  Check check = { g_string_new (NULL), window, visited };
  g_autoptr (GtkWidget) before = gtk_window_get_focus (window) ? g_object_ref (gtk_window_get_focus (window)) : NULL;

  if (!go_around (&check, GTK_DIR_TAB_FORWARD))
    {
      /* A list longer than that: what stands before it is reached the other way round. */
      if (before)
        gtk_widget_grab_focus (before);
      if (!go_around (&check, GTK_DIR_TAB_BACKWARD) && !is_in_list (gtk_window_get_focus (window)))
        tell (&check, "endless", gtk_window_get_focus (window));
    }
  find_missed (&check, find_top (window));
  if (before && gtk_widget_get_mapped (before) && gtk_window_get_focus (window) != before)
    gtk_widget_grab_focus (before);
  return g_string_free (check.report, FALSE);
}
