/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-sheet-view.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"

struct _BbSheetView
{
  GtkWidget parent_instance;

  BbPaperPage *page;
  GdkTexture *texture;
  GCancellable *rendering;
  int wanted;                    /* width in pixels that is being rendered or was */
};

G_DEFINE_FINAL_TYPE (BbSheetView, bb_sheet_view, GTK_TYPE_WIDGET)

static void
stop (BbSheetView *self)
{
  if (self->rendering)
    g_cancellable_cancel (self->rendering);
  g_clear_object (&self->rendering);
}

static void
on_rendered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbSheetView) self = data;
  g_autoptr (GdkTexture) texture = bb_paper_page_render_finish (BB_PAPER_PAGE (source), result, NULL);

  if (!texture || BB_PAPER_PAGE (source) != self->page)
    return;
  g_set_object (&self->texture, texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
render (BbSheetView *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)) * gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (!self->page || width < 2 || width == self->wanted)
    return;
  stop (self);
  self->wanted = width;
  self->rendering = g_cancellable_new ();
  bb_paper_page_render_async (self->page, width, self->rendering, on_rendered, g_object_ref (self));
}

/* ── Overrides ───────────────────────────────────────────────────────────────────────────────────────────────── */

static GtkSizeRequestMode
bb_sheet_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
bb_sheet_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  BbSheetView *self = BB_SHEET_VIEW (widget);
  double ratio = self->page ? bb_paper_page_get_ratio (self->page) : 1.414;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = 200, *natural = 800;
  else
    *minimum = *natural = (int) ((for_size < 0 ? 800 : for_size) * ratio + 0.5);
}

static void
bb_sheet_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  render (BB_SHEET_VIEW (widget));
}

static void
bb_sheet_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BbSheetView *self = BB_SHEET_VIEW (widget);
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget));
  const GdkRGBA white = { 1, 1, 1, 1 };

  gtk_snapshot_append_color (snapshot, &white, &area);
  if (self->texture)
    gtk_snapshot_append_scaled_texture (snapshot, self->texture, GSK_SCALING_FILTER_TRILINEAR, &area);
}

static void
bb_sheet_view_dispose (GObject *object)
{
  BbSheetView *self = BB_SHEET_VIEW (object);

  stop (self);
  g_clear_object (&self->page);
  g_clear_object (&self->texture);
  G_OBJECT_CLASS (bb_sheet_view_parent_class)->dispose (object);
}

static void
bb_sheet_view_class_init (BbSheetViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_sheet_view_dispose;
  widget_class->get_request_mode = bb_sheet_view_get_request_mode;
  widget_class->measure = bb_sheet_view_measure;
  widget_class->size_allocate = bb_sheet_view_size_allocate;
  widget_class->snapshot = bb_sheet_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "sheet");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
bb_sheet_view_init (BbSheetView *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
bb_sheet_view_new (void)
{
  return g_object_new (BB_TYPE_SHEET_VIEW, NULL);
}

void
bb_sheet_view_set_page (BbSheetView *self, BbPaperPage *page)
{
  if (self->page == page)
    return;
  stop (self);
  g_set_object (&self->page, page);
  g_clear_object (&self->texture);
  self->wanted = 0;
  if (page)
    {
      g_autofree char *name = g_strdup_printf (_("Page %u of the minutes"), bb_paper_page_get_number (page) + 1);

      bb_set_accessible_name (GTK_WIDGET (self), name);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
  render (self);
}
