/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-picture-source.h"

#include <glib/gi18n-lib.h>

#define PIECE (1 << 20)
#define LARGEST (256u << 20)     /* the other program may send without an end */

/* What the decoding helper reads, the best first. */
static const char *media_types[] = {
  "image/png", "image/jpeg", "image/webp", "image/tiff", "image/gif", "image/heic", "image/heif", "image/avif", "image/bmp", NULL,
};

typedef struct { GInputStream *stream; GByteArray *all; } Reading;

static void
reading_free (Reading *self)
{
  g_object_unref (self->stream);
  g_byte_array_unref (self->all);
  g_free (self);
}

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void read_piece (gpointer task);

static void
on_piece (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) piece = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  GByteArray *all = ((Reading *) g_task_get_task_data (task))->all;
  gsize size = 0;
  const guint8 *bytes = piece ? g_bytes_get_data (piece, &size) : NULL;

  if (!piece)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (size == 0)
    g_task_return_pointer (task, g_byte_array_free_to_bytes (g_byte_array_ref (all)), (GDestroyNotify) g_bytes_unref);
  else if (all->len + size > LARGEST)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                             _("The picture is larger than %u MiB; save it to a file and choose that"), LARGEST >> 20);
  else
    {
      g_byte_array_append (all, bytes, (guint) size);
      /* Not from in here: GDK's stream of an X11 selection forgets a read that is asked for while it answers another. */
      g_idle_add_once (read_piece, g_steal_pointer (&task));
    }
}

static void
read_piece (gpointer data)
{
  GTask *task = data;
  Reading *reading = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (reading->stream, PIECE, G_PRIORITY_DEFAULT, NULL, on_piece, task);
}

static void
begin (GInputStream *stream, GTask *task, GError *error)
{
  Reading *reading;

  if (!stream)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  reading = g_new0 (Reading, 1);
  *reading = (Reading) { stream, g_byte_array_new () };
  g_task_set_task_data (task, reading, (GDestroyNotify) reading_free);
  read_piece (task);
}

static void
on_clipboard_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;
  GInputStream *stream = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, &error);

  begin (stream, data, error);
}

static void
on_drop_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;
  GInputStream *stream = gdk_drop_read_finish (GDK_DROP (source), result, NULL, &error);

  begin (stream, data, error);
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

gboolean
bb_picture_source_has_picture (GdkContentFormats *formats)
{
  for (guint i = 0; media_types[i]; i++)
    if (gdk_content_formats_contain_mime_type (formats, media_types[i]))
      return TRUE;
  return FALSE;
}

void
bb_picture_source_read_clipboard (GdkClipboard *clipboard, GAsyncReadyCallback callback, gpointer user_data)
{
  gdk_clipboard_read_async (clipboard, media_types, G_PRIORITY_DEFAULT, NULL, on_clipboard_opened, g_task_new (clipboard, NULL, callback, user_data));
}

void
bb_picture_source_read_drop (GdkDrop *drop, GAsyncReadyCallback callback, gpointer user_data)
{
  gdk_drop_read_async (drop, media_types, G_PRIORITY_DEFAULT, NULL, on_drop_opened, g_task_new (drop, NULL, callback, user_data));
}

GBytes *
bb_picture_source_read_finish (GAsyncResult *result, GError **error)
{
  gpointer source = g_task_get_source_object (G_TASK (result));
  GBytes *bytes = g_task_propagate_pointer (G_TASK (result), error);

  if (GDK_IS_DROP (source))
    gdk_drop_finish (source, bytes ? GDK_ACTION_COPY : 0);
  return bytes;
}

/* ── Letting go over the window ──────────────────────────────────────────────────────────────────────────────── */

/* A file is copied as it is; its picture may be only a smaller copy. */
static gboolean
on_accept (GtkDropTargetAsync *target, GdkDrop *drop, gpointer unused)
{
  GdkContentFormats *formats = gdk_drop_get_formats (drop);

  return bb_picture_source_has_picture (formats) && !gdk_content_formats_contain_mime_type (formats, "text/uri-list");
}

static gboolean
on_files_dropped (GtkDropTarget *target, const GValue *value, double x, double y, gpointer func)
{
  ((BbDropFunc) func) (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target)), value);
  return TRUE;
}

static gboolean
on_picture_dropped (GtkDropTargetAsync *target, GdkDrop *drop, double x, double y, gpointer func)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, GDK_TYPE_DROP);
  g_value_set_object (&value, drop);
  ((BbDropFunc) func) (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target)), &value);
  return TRUE;
}

void
bb_picture_source_take_drops (GtkWidget *widget, BbDropFunc func)
{
  GtkDropTarget *files = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  GtkDropTargetAsync *pictures = gtk_drop_target_async_new (gdk_content_formats_new (media_types, G_N_ELEMENTS (media_types) - 1), GDK_ACTION_COPY);

  g_signal_connect (files, "drop", G_CALLBACK (on_files_dropped), func);
  g_signal_connect (pictures, "accept", G_CALLBACK (on_accept), NULL);
  g_signal_connect (pictures, "drop", G_CALLBACK (on_picture_dropped), func);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (files));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pictures));
}
