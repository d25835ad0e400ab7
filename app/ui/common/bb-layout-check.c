/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-layout-check.h"

typedef struct { GString *report; GtkWidget *window; int width, height; } Check;

/* The class and, where there is one, the id of the template child or the style that tells which it is. */
static void
tell (Check *self, const char *kind, GtkWidget *widget, const char *text)
{
  GtkWidget *at = widget;

  /* The nearest one that has a name in a template. */
  while (at && !gtk_buildable_get_buildable_id (GTK_BUILDABLE (at)))
    at = gtk_widget_get_parent (at);
  g_string_append_printf (self->report, "%s\t%s\t%s\t%s\n", kind, G_OBJECT_TYPE_NAME (widget),
                          at ? gtk_buildable_get_buildable_id (GTK_BUILDABLE (at)) : "", text ? text : "");
}

static gboolean
scrolls (GtkWidget *widget, gboolean vertically)
{
  GtkPolicyType across, down;

  if (!GTK_IS_SCROLLED_WINDOW (widget))
    return FALSE;
  gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (widget), &across, &down);
  return (vertically ? down : across) != GTK_POLICY_NEVER;
}

static gboolean
is_in_scrolled (GtkWidget *widget, gboolean vertically)
{
  for (GtkWidget *at = gtk_widget_get_parent (widget); at; at = gtk_widget_get_parent (at))
    if (scrolls (at, vertically))
      return TRUE;
  return FALSE;
}

/* A word alone on its last line. */
static gboolean
has_orphan (PangoLayout *layout)
{
  int n = pango_layout_get_line_count (layout);
  PangoLayoutLine *last = n > 1 ? pango_layout_get_line_readonly (layout, n - 1) : NULL;
  const char *start = last ? pango_layout_get_text (layout) + last->start_index : NULL;
  g_autofree char *words = start ? g_strstrip (g_strndup (start, (gsize) last->length)) : NULL;

  return words && *words && !g_utf8_strchr (words, -1, ' ');
}

/* What a button is called: in its middle. A text that can be pressed runs from its beginning as any other. */
static gboolean
is_caption (GtkWidget *widget)
{
  return gtk_widget_get_ancestor (widget, GTK_TYPE_BUTTON) && gtk_label_get_xalign (GTK_LABEL (widget)) == 0.5F;
}

static void
check_label (Check *self, GtkWidget *widget)
{
  GtkLabel *label = GTK_LABEL (widget);
  PangoLayout *layout = gtk_label_get_layout (label);
  const char *text = gtk_label_get_text (label);
  int width, height;

  if (!*text)
    return;
  pango_layout_get_pixel_size (layout, &width, &height);
  if (pango_layout_is_ellipsized (layout))
    tell (self, "cut", widget, text);
  else if (width > gtk_widget_get_width (widget) + 1 || height > gtk_widget_get_height (widget) + 1)
    tell (self, "clipped", widget, text);
  if (is_caption (widget) && has_orphan (layout))
    tell (self, "orphan", widget, text);
}

/* A sheet that is closed waits below the window. */
static gboolean
is_in_closed_sheet (GtkWidget *widget)
{
  GtkWidget *sheet = gtk_widget_get_ancestor (widget, ADW_TYPE_BOTTOM_SHEET);

  return sheet && !adw_bottom_sheet_get_open (ADW_BOTTOM_SHEET (sheet));
}

static void
check_edge (Check *self, GtkWidget *widget)
{
  graphene_rect_t bounds;

  const char *words = GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : gtk_widget_get_tooltip_text (widget);

  if (!gtk_widget_compute_bounds (widget, self->window, &bounds))
    return;
  if (!is_in_scrolled (widget, FALSE) && (bounds.origin.x < -1 || bounds.origin.x + bounds.size.width > (float) self->width + 1))
    tell (self, "outside", widget, words);
  if (!is_in_scrolled (widget, TRUE) && !is_in_closed_sheet (widget) &&
      (bounds.origin.y < -1 || bounds.origin.y + bounds.size.height > (float) self->height + 1))
    tell (self, "outside", widget, words);
}

static void
walk (Check *self, GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget) || gtk_widget_get_width (widget) <= 0)
    return;
  if (GTK_IS_LABEL (widget))
    check_label (self, widget);
  if (GTK_IS_BUTTON (widget) || GTK_IS_LABEL (widget) || GTK_IS_EDITABLE (widget))
    check_edge (self, widget);
  if (scrolls (widget, TRUE) && is_in_scrolled (widget, TRUE))
    tell (self, "nested", widget, NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    walk (self, child);
}

char *
bb_layout_check (GtkWidget *window)
{
  Check self = { g_string_new (NULL), window, gtk_widget_get_width (window), gtk_widget_get_height (window) };

  walk (&self, window);
  return g_string_free (self.report, FALSE);
}
