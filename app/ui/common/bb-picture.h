/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Finds the path of a picture; called in the worker thread. (transfer full) (nullable) */
typedef char *(*BbPathFunc) (gpointer user_data);

/* Decodes a picture beside the main loop, upright (EXIF orientation) and at most @size pixels wide and high. Pictures of more
 * than 200 megapixels are refused. Two are decoded at a time. */
void bb_picture_load_async (BbPathFunc path, gpointer path_data, GDestroyNotify path_free, int size, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
GdkTexture *bb_picture_load_finish (GAsyncResult *result, GError **error);

/* The symbolic icon of a media type. */
const char *bb_picture_get_icon (const char *media_type);

G_END_DECLS
