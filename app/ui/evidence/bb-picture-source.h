/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Pictures that another program holds in the clipboard or lets go over the window: their bytes as they are. GDK would decode them in this
 * process (gdk_clipboard_read_texture_async(), a drop of GDK_TYPE_TEXTURE); they are foreign, so nothing here does. */

gboolean bb_picture_source_has_picture (GdkContentFormats *formats);
void bb_picture_source_read_clipboard (GdkClipboard *clipboard, GAsyncReadyCallback callback, gpointer user_data);
void bb_picture_source_read_drop (GdkDrop *drop, GAsyncReadyCallback callback, gpointer user_data);
/* (transfer full); errors: G_IO_ERROR, among them MESSAGE_TOO_LARGE with a sentence. */
GBytes *bb_picture_source_read_finish (GAsyncResult *result, GError **error);

/* Lets files, folders and pictures be let go over @widget. @func gets a GdkFileList, or of a picture the GdkDrop, whose bytes are for
 * bb_picture_source_read_drop(). */
typedef void (*BbDropFunc) (GtkWidget *widget, const GValue *value);
void bb_picture_source_take_drops (GtkWidget *widget, BbDropFunc func);

G_END_DECLS
