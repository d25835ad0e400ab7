/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-open-points.h"

#include <glib/gi18n-lib.h>

struct _BbOpenPoints
{
  AdwExpanderRow parent_instance;

  GtkImage *icon;
  GPtrArray *rows;               /* GtkWidget */
  guint n_points;
};

G_DEFINE_FINAL_TYPE (BbOpenPoints, bb_open_points, ADW_TYPE_EXPANDER_ROW)

static guint item_requested;

/* Beyond these a person works through the sections instead. */
enum { MOST_ROWS = 60, OPEN_BY_ITSELF = 5 };

static void
on_row_activated (GtkWidget *row)
{
  GtkWidget *self = gtk_widget_get_ancestor (row, BB_TYPE_OPEN_POINTS);

  g_signal_emit (self, item_requested, 0, g_object_get_data (G_OBJECT (row), "item"));
}

static GtkWidget *
make_row (BbCase *visit, const BbOpenPoint *point)
{
  GtkWidget *row = adw_action_row_new ();
  BbItem *item = point->item ? bb_case_find_item (visit, point->item) : NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), point->message);
  if (item)
    {
      GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), bb_text_get (&item->text));
      gtk_accessible_update_state (GTK_ACCESSIBLE (arrow), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data_full (G_OBJECT (row), "item", g_strdup (point->item), g_free);
      g_signal_connect (row, "activated", G_CALLBACK (on_row_activated), NULL);
    }
  if (point->blocking)
    {
      GtkWidget *must = gtk_label_new (_("Needed to lock"));

      gtk_widget_add_css_class (must, "caption-heading");
      gtk_widget_add_css_class (must, "error");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), must);
    }
  return row;
}

static void
show_summary (BbOpenPoints *self, guint blocking)
{
  g_autofree char *title = NULL;

  if (self->n_points)
    title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u Open Point", "%u Open Points", self->n_points), self->n_points);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title ? title : _("Nothing Is Missing"));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), blocking ? _("Some of them are needed to lock")
                                 : self->n_points ? _("The visit can be locked with them") : _("The visit can be locked"));
  gtk_image_set_from_icon_name (self->icon, blocking ? "dialog-warning-symbolic" : self->n_points ? "view-list-bullet-symbolic" : "object-select-symbolic");
}

void
bb_open_points_show (BbOpenPoints *self, BbCase *visit)
{
  g_autoptr (GPtrArray) points = bb_case_list_open_points (visit);
  guint blocking = 0;
  gboolean first = !self->rows->len;

  for (guint i = 0; i < self->rows->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  self->n_points = points->len;
  for (guint i = 0; i < points->len; i++)
    {
      BbOpenPoint *point = points->pdata[i];

      blocking += point->blocking;
      if (i >= MOST_ROWS)
        continue;
      g_ptr_array_add (self->rows, make_row (visit, point));
      adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->rows->pdata[i]);
    }
  show_summary (self, blocking);
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (self), points->len > 0);
  if (first)
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), points->len > 0 && points->len <= OPEN_BY_ITSELF);
}

guint
bb_open_points_get_n_points (BbOpenPoints *self)
{
  return self->n_points;
}

static void
bb_open_points_finalize (GObject *object)
{
  g_ptr_array_unref (BB_OPEN_POINTS (object)->rows);
  G_OBJECT_CLASS (bb_open_points_parent_class)->finalize (object);
}

static void
bb_open_points_class_init (BbOpenPointsClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_open_points_finalize;
  item_requested = g_signal_new ("item-requested", BB_TYPE_OPEN_POINTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
bb_open_points_init (BbOpenPoints *self)
{
  self->rows = g_ptr_array_new ();
  self->icon = GTK_IMAGE (gtk_image_new ());
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->icon));
}
