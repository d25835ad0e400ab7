/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-pdf-pages.h"

#include <glib/gi18n-lib.h>

#include "common/bb-notify.h"
#include "services/bb-check.h"
#include "services/bb-phrasebook.h"

#define WIDTH 900                      /* pixels: sharp on a screen of twice the density */

struct _BbPdfPages
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkPicture *picture;
  AdwStatusPage *problem;
  GtkLabel *place;
  GtkWidget *back, *forward;
  BbWorkspace *workspace;
  GCancellable *drawing;
  char *path;
  guint number, pages;
};

G_DEFINE_FINAL_TYPE (BbPdfPages, bb_pdf_pages, ADW_TYPE_BIN)

static void
stop (BbPdfPages *self)
{
  if (self->drawing)
    g_cancellable_cancel (self->drawing);
  g_clear_object (&self->drawing);
}

static void
show_place (BbPdfPages *self)
{
  g_autofree char *words = g_strdup_printf (_("Page %u of %u"), self->number + 1, MAX (self->pages, 1));

  gtk_label_set_label (self->place, words);
  gtk_widget_set_sensitive (self->back, self->number > 0);
  gtk_widget_set_sensitive (self->forward, self->number + 1 < self->pages);
  bb_set_accessible_name (GTK_WIDGET (self->picture), words);
}

static void
show_pixels (BbPdfPages *self, const BbPixels *pixels)
{
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new ((int) pixels->width, (int) pixels->height, GDK_MEMORY_R8G8B8, pixels->bytes, 3 * (gsize) pixels->width);

  self->pages = pixels->pages;
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_stack_set_visible_child_name (self->stack, "page");
  show_place (self);
}

static void
on_drawn (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (BbPdfPages) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbPixels) pixels = bb_check_draw_page_finish (BB_WORKSPACE (source), result, &error);
  g_autofree char *words = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !self->path)
    return;
  if (pixels)
    {
      show_pixels (self, pixels);
      return;
    }
  words = bb_phrase (error);
  adw_status_page_set_description (self->problem, words);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
draw (BbPdfPages *self)
{
  stop (self);
  self->drawing = g_cancellable_new ();
  bb_check_draw_page_async (self->workspace, self->path, self->number, WIDTH, self->drawing, on_drawn, g_object_ref (self));
}

static void
turn (BbPdfPages *self, int by)
{
  self->number += (guint) by;
  show_place (self);
  draw (self);
}

static void on_back_clicked (BbPdfPages *self) { turn (self, -1); }
static void on_forward_clicked (BbPdfPages *self) { turn (self, 1); }

static void
bb_pdf_pages_dispose (GObject *object)
{
  BbPdfPages *self = BB_PDF_PAGES (object);

  stop (self);
  gtk_widget_dispose_template (GTK_WIDGET (object), BB_TYPE_PDF_PAGES);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (bb_pdf_pages_parent_class)->dispose (object);
}

static void
bb_pdf_pages_class_init (BbPdfPagesClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = bb_pdf_pages_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/bienban/BienBan/ui/pdf-pages.ui");
  gtk_widget_class_bind_template_child (widget_class, BbPdfPages, stack);
  gtk_widget_class_bind_template_child (widget_class, BbPdfPages, picture);
  gtk_widget_class_bind_template_child (widget_class, BbPdfPages, problem);
  gtk_widget_class_bind_template_child (widget_class, BbPdfPages, place);
  gtk_widget_class_bind_template_child (widget_class, BbPdfPages, back);
  gtk_widget_class_bind_template_child (widget_class, BbPdfPages, forward);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_forward_clicked);
}

static void
bb_pdf_pages_init (BbPdfPages *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
bb_pdf_pages_show (BbPdfPages *self, BbWorkspace *workspace, const char *path)
{
  g_set_object (&self->workspace, workspace);
  g_set_str (&self->path, path);
  self->number = self->pages = 0;
  gtk_picture_set_paintable (self->picture, NULL);
  show_place (self);
  if (path)
    draw (self);
  else
    stop (self);
}
