/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-picture.h"

#include <string.h>

typedef struct { BbPathFunc path; gpointer data; GDestroyNotify free; int size; } Request;

static void
request_free (Request *request)
{
  if (request->free)
    request->free (request->data);
  g_free (request);
}

GdkTexture *
bb_picture_make_texture (BbPixels *pixels)
{
  return gdk_memory_texture_new ((int) pixels->width, (int) pixels->height, GDK_MEMORY_R8G8B8, pixels->bytes, (gsize) pixels->width * 3);
}

static GdkTexture *
decode (const char *path, int size, GCancellable *cancellable, GError **error)
{
  g_autoptr (BbPixels) pixels = bb_look_file (path, (guint) size, (guint) size, cancellable, error);

  return pixels ? bb_picture_make_texture (pixels) : NULL;
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
  texture = decode (path, request->size, g_task_get_cancellable (task), &error);
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
