/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-picture.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const gint64 MOST_PIXELS = 200 * 1000 * 1000;

typedef struct { BbPathFunc path; gpointer data; GDestroyNotify free; int size; } Request;

static void
request_free (Request *request)
{
  if (request->free)
    request->free (request->data);
  g_free (request);
}

static gboolean
check_size (const char *path, GError **error)
{
  int width, height;

  if (gdk_pixbuf_get_file_info (path, &width, &height) && (gint64) width * height > MOST_PIXELS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("The picture has more than %d megapixels and is not shown"), 200);
      return FALSE;
    }
  return TRUE;
}

static GdkTexture *
decode (const char *path, int size, GError **error)
{
  g_autoptr (GdkPixbuf) raw = NULL, upright = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (!check_size (path, error))
    return NULL;
  raw = gdk_pixbuf_new_from_file_at_scale (path, size, size, TRUE, error);
  if (!raw)
    return NULL;
  upright = gdk_pixbuf_apply_embedded_orientation (raw);
  bytes = gdk_pixbuf_read_pixel_bytes (upright);
  return gdk_memory_texture_new (gdk_pixbuf_get_width (upright), gdk_pixbuf_get_height (upright),
                                 gdk_pixbuf_get_has_alpha (upright) ? GDK_MEMORY_R8G8B8A8 : GDK_MEMORY_R8G8B8,
                                 bytes, (gsize) gdk_pixbuf_get_rowstride (upright));
}

static void
work (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  Request *request = g_task_get_task_data (task);
  g_autofree char *path = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  path = request->path (request->data);
  if (!path)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("The file of this evidence is not on this computer"));
      return;
    }
  texture = decode (path, request->size, &error);
  if (texture)
    g_task_return_pointer (task, g_steal_pointer (&texture), g_object_unref);
  else
    g_task_return_error (task, error);
}

void
bb_picture_load_async (BbPathFunc path, gpointer path_data, GDestroyNotify path_free, int size, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  static GThreadPool *pool;
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  *request = (Request) { path, path_data, path_free, size };
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  if (!pool)
    pool = g_thread_pool_new (work, NULL, 2, FALSE, NULL);
  g_thread_pool_push (pool, task, NULL);
}

GdkTexture *
bb_picture_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

const char *
bb_picture_get_icon (const char *media_type)
{
  const char *type = media_type ? media_type : "";

  if (g_str_has_prefix (type, "image/"))
    return "image-x-generic-symbolic";
  if (g_str_has_prefix (type, "audio/"))
    return "audio-x-generic-symbolic";
  if (g_str_has_prefix (type, "video/"))
    return "video-x-generic-symbolic";
  if (g_str_equal (type, "text/csv") || strstr (type, "spreadsheet"))
    return "x-office-spreadsheet-symbolic";
  if (g_str_has_prefix (type, "text/"))
    return "text-x-generic-symbolic";
  return "x-office-document-symbolic";
}
