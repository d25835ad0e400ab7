/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "services/bb-look.h"

G_BEGIN_DECLS

/* Finds the path of a picture; called in the worker thread. (transfer full) (nullable) */
typedef char *(*BbPathFunc) (gpointer user_data);

/* Decodes a picture outside of this process, upright (EXIF orientation) and at most @size pixels wide and high. Two are decoded at a
 * time. */
void bb_picture_load_async (BbPathFunc path, gpointer path_data, GDestroyNotify path_free, int size, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
GdkTexture *bb_picture_load_finish (GAsyncResult *result, GError **error);

/* (transfer full) */
GdkTexture *bb_picture_make_texture (BbPixels *pixels);

/* The symbolic icon of a media type. */
const char *bb_picture_get_icon (const char *media_type);

G_END_DECLS
