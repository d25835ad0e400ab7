/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the toolkit leaves without a name on the accessibility bus gets one here, at the moment it comes into the window:
 *
 * - An item of a menu made from a model: it is labelled by a label within it, whose role gives that label no name of its own.
 * - The row of an entry, of an expander and a plain row of preferences: their titles are labels of other widgets, or said twice.
 * - The subtitle of a row: it is a label of another widget as well.
 * - The list within a group of preferences: the group has the title.
 * - The way back in a header bar: its word is not in every translation of libadwaita.
 */
#include "bb-names.h"

#include <glib/gi18n-lib.h>

#include "bb-notify.h"

static void
name_menu_item (GtkWidget *item)
{
  g_autofree char *text = NULL;

  g_object_get (item, "text", &text, NULL);
  if (text && *text)
    bb_set_accessible_name (item, text);
}

/* As it is read: without marks of markup. */
static char *
read_plain (AdwPreferencesRow *row, const char *text)
{
  char *plain = NULL;

  if (adw_preferences_row_get_use_markup (row) && pango_parse_markup (text, -1, 0, NULL, &plain, NULL, NULL))
    return plain;
  return g_strdup (text);
}

static void
show_row_name (AdwPreferencesRow *row)
{
  g_autofree char *title = read_plain (row, adw_preferences_row_get_title (row));

  if (*title)
    bb_set_accessible_name (GTK_WIDGET (row), title);
}

static void
name_row (AdwPreferencesRow *row)
{
  show_row_name (row);
  if (!g_signal_handler_find (row, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, show_row_name, NULL))
    g_signal_connect (row, "notify::title", G_CALLBACK (show_row_name), NULL);
}

static GtkWidget *
find_below (GtkWidget *top, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (top), type) ? top : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (top); child && !found; child = gtk_widget_get_next_sibling (child))
    found = find_below (child, type);
  return found;
}

/* The list that an expander shows is called as the row is. */
static void
name_expander (GtkWidget *row)
{
  GtkWidget *revealer = find_below (row, GTK_TYPE_REVEALER), *list = revealer ? find_below (revealer, GTK_TYPE_LIST_BOX) : NULL;
  g_autofree char *title = read_plain (ADW_PREFERENCES_ROW (row), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));

  if (list && *title)
    bb_set_accessible_name (list, title);
}

static void
show_row_description (AdwActionRow *row)
{
  const char *subtitle = adw_action_row_get_subtitle (row);
  g_autofree char *text = read_plain (ADW_PREFERENCES_ROW (row), subtitle ? subtitle : "");

  gtk_accessible_reset_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
describe_row (AdwActionRow *row)
{
  show_row_description (row);
  if (!g_signal_handler_find (row, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, show_row_description, NULL))
    g_signal_connect (row, "notify::subtitle", G_CALLBACK (show_row_description), NULL);
}

/* The title of the group, else of the page of preferences, the dialog, the page or the window that it stands in. */
static const char *
find_title (AdwPreferencesGroup *group)
{
  const char *title = adw_preferences_group_get_title (group);

  for (GtkWidget *at = GTK_WIDGET (group); at && (!title || !*title); at = gtk_widget_get_parent (at))
    if (ADW_IS_PREFERENCES_PAGE (at))
      title = adw_preferences_page_get_title (ADW_PREFERENCES_PAGE (at));
    else if (ADW_IS_DIALOG (at))
      title = adw_dialog_get_title (ADW_DIALOG (at));
    else if (ADW_IS_NAVIGATION_PAGE (at))
      title = adw_navigation_page_get_title (ADW_NAVIGATION_PAGE (at));
    else if (GTK_IS_WINDOW (at))
      title = gtk_window_get_title (GTK_WINDOW (at));
  return title;
}

/* A list that the program put into a group has its own name, and is not its first. */
static void
name_group (AdwPreferencesGroup *group)
{
  GtkWidget *list = find_below (GTK_WIDGET (group), GTK_TYPE_LIST_BOX);
  const char *title = find_title (group);

  if (list && title && *title)
    bb_set_accessible_name (list, title);
}

static void
name_back_button (GtkWidget *back)
{
  GtkWidget *button = find_below (back, GTK_TYPE_BUTTON);

  if (button)
    bb_set_accessible_name (button, _("Back"));
}

static gboolean
on_mapped (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer unused)
{
  GtkWidget *widget = g_value_get_object (values);
  const char *type = G_OBJECT_TYPE_NAME (widget);

  if (ADW_IS_ACTION_ROW (widget))
    describe_row (ADW_ACTION_ROW (widget));
  else if (ADW_IS_PREFERENCES_ROW (widget))
    name_row (ADW_PREFERENCES_ROW (widget));
  if (ADW_IS_EXPANDER_ROW (widget))
    name_expander (widget);
  else if (ADW_IS_PREFERENCES_GROUP (widget))
    name_group (ADW_PREFERENCES_GROUP (widget));
  else if (g_str_equal (type, "GtkModelButton"))
    name_menu_item (widget);
  else if (g_str_equal (type, "AdwBackButton"))
    name_back_button (widget);
  return TRUE;
}

void
bb_names_install (void)
{
  static gulong hook;
  /* A signal is known once its class is. */
  g_autoptr (GTypeClass) class = g_type_class_ref (GTK_TYPE_WIDGET);

  if (!hook)
    hook = g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, on_mapped, NULL, NULL);
}
