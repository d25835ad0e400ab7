/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A title that is too long for its place takes a second line. libadwaita cuts it: on a narrow window, and with large text, that leaves
 * "Minutes of t…" of the words that say where a person is. Done at the moment the title comes into the window, as with its name
 * (bb-names.c).
 */
#include "bb-wrapping.h"

enum { TITLE_LINES = 2 };

static void
wrap_label (GtkLabel *label)
{
  gtk_label_set_single_line_mode (label, FALSE);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (label, GTK_NATURAL_WRAP_NONE);
}

static gboolean
is_title (GtkWidget *widget)
{
  return GTK_IS_LABEL (widget) && (gtk_widget_has_css_class (widget, "title") || gtk_widget_has_css_class (widget, "subtitle"));
}

/* Beyond two lines a header would cover its page: then the last of them is cut. */
static void
wrap_title (GtkWidget *widget)
{
  if (is_title (widget))
    {
      wrap_label (GTK_LABEL (widget));
      gtk_label_set_lines (GTK_LABEL (widget), TITLE_LINES);
      gtk_label_set_justify (GTK_LABEL (widget), GTK_JUSTIFY_CENTER);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    wrap_title (child);
}

/* The labels before the list of a group, its title and description, or the words of a row that is a button. What the program put into a
 * group is its own. */
static void
wrap_heading (GtkWidget *widget)
{
  if (GTK_IS_LIST_BOX (widget))
    return;
  if (GTK_IS_LABEL (widget) && gtk_label_get_ellipsize (GTK_LABEL (widget)) != PANGO_ELLIPSIZE_NONE)
    {
      wrap_label (GTK_LABEL (widget));
      gtk_label_set_ellipsize (GTK_LABEL (widget), PANGO_ELLIPSIZE_NONE);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    wrap_heading (child);
}

static gboolean
on_mapped (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer unused)
{
  GtkWidget *widget = g_value_get_object (values);

  if (ADW_IS_WINDOW_TITLE (widget) || ADW_IS_HEADER_BAR (widget))
    wrap_title (widget);
  else if (ADW_IS_PREFERENCES_GROUP (widget) || ADW_IS_BUTTON_ROW (widget))
    wrap_heading (widget);
  return TRUE;
}

void
bb_wrapping_install (void)
{
  static gulong hook;
  g_autoptr (GTypeClass) class = g_type_class_ref (GTK_TYPE_WIDGET);

  if (!hook)
    hook = g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, on_mapped, NULL, NULL);
}
