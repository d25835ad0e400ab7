/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A PDF on the screen. Poppler works in one thread of its own; the window gets textures. */

/* One page: its number from 0 and its size in points. */
#define BB_TYPE_PAPER_PAGE (bb_paper_page_get_type ())
G_DECLARE_FINAL_TYPE (BbPaperPage, bb_paper_page, BB, PAPER_PAGE, GObject)
guint bb_paper_page_get_number (BbPaperPage *self);
double bb_paper_page_get_ratio (BbPaperPage *self);      /* height by width */

void bb_paper_load_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full): a list of BbPaperPage; the document is closed with the last of them. */
GListModel *bb_paper_load_finish (GAsyncResult *result, GError **error);

/* @width: of the texture, in pixels. */
void bb_paper_page_render_async (BbPaperPage *self, int width, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GdkTexture *bb_paper_page_render_finish (BbPaperPage *self, GAsyncResult *result, GError **error);

G_END_DECLS
