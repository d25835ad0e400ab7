/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-viewer-pages.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "common/bb-picture.h"

#define WIDEST 900               /* pixels, at zoom 1 */
#define MARGIN 24

/* ── One page ────────────────────────────────────────────────────────────────────────────────────────────────── */

#define BB_TYPE_VIEWER_SHEET (bb_viewer_sheet_get_type ())
G_DECLARE_FINAL_TYPE (BbViewerSheet, bb_viewer_sheet, BB, VIEWER_SHEET, GtkWidget)

struct _BbViewerSheet
{
  GtkWidget parent_instance;

  BbWorkspace *workspace;
  char *sha256;
  guint number;                  /* from 0 */
  double ratio, zoom;
  GdkTexture *texture;
  GCancellable *loading;
  int wanted;
};

G_DEFINE_FINAL_TYPE (BbViewerSheet, bb_viewer_sheet, GTK_TYPE_WIDGET)

static void
sheet_stop (BbViewerSheet *self)
{
  if (self->loading)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
}

static void
on_sheet_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbViewerSheet) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbPixels) pixels = bb_look_picture_finish (BB_WORKSPACE (source), result, &error);

  if (!pixels || !self->sha256)
    return;
  g_clear_object (&self->texture);
  self->texture = bb_picture_make_texture (pixels);
  self->ratio = (double) pixels->height / pixels->width;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
sheet_load (BbViewerSheet *self)
{
  int pixels = gtk_widget_get_width (GTK_WIDGET (self)) * gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (!self->sha256 || pixels < 2 || pixels == self->wanted)
    return;
  sheet_stop (self);
  self->wanted = pixels;
  self->loading = g_cancellable_new ();
  bb_look_page_async (self->workspace, self->sha256, self->number, (guint) pixels, self->loading, on_sheet_loaded, g_object_ref (self));
}

/* Far away: a hundred pages are not kept as pictures. */
static void
sheet_forget (BbViewerSheet *self)
{
  sheet_stop (self);
  g_clear_object (&self->texture);
  self->wanted = 0;
}

static GtkSizeRequestMode
bb_viewer_sheet_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
bb_viewer_sheet_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                         int *natural_baseline)
{
  BbViewerSheet *self = BB_VIEWER_SHEET (widget);
  int width = MAX (80, (int) self->zoom);

  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? width : (int) (width * self->ratio + 0.5);
}

static void
bb_viewer_sheet_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BbViewerSheet *self = BB_VIEWER_SHEET (widget);
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget));

  gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 1, 1, 1, 1 }, &all);
  if (self->texture)
    gtk_snapshot_append_texture (snapshot, self->texture, &all);
}

static void
bb_viewer_sheet_dispose (GObject *object)
{
  BbViewerSheet *self = BB_VIEWER_SHEET (object);

  sheet_stop (self);
  g_clear_object (&self->workspace);
  g_clear_object (&self->texture);
  g_clear_pointer (&self->sha256, g_free);
  G_OBJECT_CLASS (bb_viewer_sheet_parent_class)->dispose (object);
}

static void
bb_viewer_sheet_class_init (BbViewerSheetClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_viewer_sheet_dispose;
  widget_class->get_request_mode = bb_viewer_sheet_get_request_mode;
  widget_class->measure = bb_viewer_sheet_measure;
  widget_class->snapshot = bb_viewer_sheet_snapshot;
  gtk_widget_class_set_css_name (widget_class, "sheet");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
bb_viewer_sheet_init (BbViewerSheet *self)
{
  self->ratio = 1.414;
  self->zoom = 400;
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

/* ── All of them ─────────────────────────────────────────────────────────────────────────────────────────────── */

struct _BbViewerPages
{
  AdwBin parent_instance;

  GtkWidget *scrolled, *box;
  GCancellable *counting;
  char *sha256;
  double zoom;
  int width;                     /* that the sheets were made for */
  guint looking, fitting;
};

G_DEFINE_FINAL_TYPE (BbViewerPages, bb_viewer_pages, ADW_TYPE_BIN)

enum { MOST_PAGES = 500 };
static guint failed_signal, counted_signal;

/* Those in sight, and one screen before and after. */
static void
on_look (gpointer data)
{
  BbViewerPages *self = data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  double top = gtk_adjustment_get_value (adjustment), page = gtk_adjustment_get_page_size (adjustment);

  self->looking = 0;
  for (GtkWidget *sheet = gtk_widget_get_first_child (self->box); sheet; sheet = gtk_widget_get_next_sibling (sheet))
    {
      graphene_rect_t place;

      if (!BB_IS_VIEWER_SHEET (sheet) || !gtk_widget_compute_bounds (sheet, self->box, &place))
        continue;
      if (place.origin.y + place.size.height > top - page && place.origin.y < top + 2 * page)
        sheet_load (BB_VIEWER_SHEET (sheet));
      else
        sheet_forget (BB_VIEWER_SHEET (sheet));
    }
}

static void
look (BbViewerPages *self)
{
  if (!self->looking)
    self->looking = g_timeout_add_once (30, on_look, self);
}

static void
fit (BbViewerPages *self)
{
  double width = CLAMP (self->width - (self->width < 500 ? MARGIN : 2 * MARGIN), 80, WIDEST) * self->zoom;

  for (GtkWidget *sheet = gtk_widget_get_first_child (self->box); sheet; sheet = gtk_widget_get_next_sibling (sheet))
    if (BB_IS_VIEWER_SHEET (sheet))
      {
        BB_VIEWER_SHEET (sheet)->zoom = width;
        gtk_widget_queue_resize (sheet);
      }
  look (self);
}

static void
on_fit (gpointer data)
{
  BB_VIEWER_PAGES (data)->fitting = 0;
  fit (data);
}

static void
clear (BbViewerPages *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->box)))
    gtk_box_remove (GTK_BOX (self->box), child);
}

static void
add_sheet (BbViewerPages *self, BbWorkspace *workspace, guint number, guint pages, double ratio)
{
  BbViewerSheet *sheet = g_object_new (BB_TYPE_VIEWER_SHEET, NULL);
  g_autofree char *name = g_strdup_printf (_("Page %u of %u"), number + 1, pages);

  sheet->workspace = g_object_ref (workspace);
  sheet->sha256 = g_strdup (self->sha256);
  sheet->number = number;
  sheet->ratio = ratio;
  bb_set_accessible_name (GTK_WIDGET (sheet), name);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (sheet));
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbViewerPages) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbPixels) first = bb_look_picture_finish (BB_WORKSPACE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->sha256)
    return;
  if (!first)
    {
      g_signal_emit (self, failed_signal, 0, error);
      return;
    }
  clear (self);
  for (guint i = 0; i < MIN (first->pages, MOST_PAGES); i++)
    add_sheet (self, BB_WORKSPACE (source), i, first->pages, (double) first->whole_height / first->whole_width);
  if (first->pages > MOST_PAGES)
    {
      g_autofree char *words = g_strdup_printf (_("The first %d of %u pages are shown; open the file with another program to see the rest."), MOST_PAGES,
                                                first->pages);
      GtkWidget *label = gtk_label_new (words);

      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_box_append (GTK_BOX (self->box), label);
    }
  fit (self);
  g_signal_emit (self, counted_signal, 0, first->pages);
}

static void
on_width_changed (BbViewerPages *self, GParamSpec *property, GtkAdjustment *adjustment)
{
  int width = (int) gtk_adjustment_get_page_size (adjustment);

  if (width == self->width)
    return;
  self->width = width;
  /* Sizes cannot change while they are being given out. */
  if (!self->fitting)
    self->fitting = g_idle_add_once (on_fit, self);
}

static void
bb_viewer_pages_dispose (GObject *object)
{
  BbViewerPages *self = BB_VIEWER_PAGES (object);

  if (self->counting)
    g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  g_clear_handle_id (&self->looking, g_source_remove);
  g_clear_handle_id (&self->fitting, g_source_remove);
  g_clear_pointer (&self->sha256, g_free);
  G_OBJECT_CLASS (bb_viewer_pages_parent_class)->dispose (object);
}

static void
bb_viewer_pages_class_init (BbViewerPagesClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bb_viewer_pages_dispose;
  failed_signal = g_signal_new ("failed", BB_TYPE_VIEWER_PAGES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  counted_signal = g_signal_new ("counted", BB_TYPE_VIEWER_PAGES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
bb_viewer_pages_init (BbViewerPages *self)
{
  GtkAdjustment *adjustment;

  self->zoom = 1;
  self->scrolled = gtk_scrolled_window_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16);
  gtk_widget_set_margin_top (self->box, MARGIN);
  gtk_widget_set_margin_bottom (self->box, MARGIN);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->box);
  adw_bin_set_child (ADW_BIN (self), self->scrolled);
  adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  g_signal_connect_object (adjustment, "notify::page-size", G_CALLBACK (on_width_changed), self, G_CONNECT_SWAPPED);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_viewer_pages_show (BbViewerPages *self, BbWorkspace *workspace, const char *sha256)
{
  if (self->counting)
    g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  clear (self);
  self->zoom = 1;
  if (!g_set_str (&self->sha256, sha256) || !sha256)
    return;
  self->counting = g_cancellable_new ();
  bb_look_page_async (workspace, sha256, 0, 200, self->counting, on_counted, g_object_ref (self));
}

void
bb_viewer_pages_zoom (BbViewerPages *self, double factor)
{
  self->zoom = factor > 0 ? CLAMP (self->zoom * factor, 0.25, 4) : 1;
  fit (self);
}

double
bb_viewer_pages_get_zoom (BbViewerPages *self)
{
  return self->zoom;
}
