/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-camera-portal.h"

#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>

#define NAME "org.freedesktop.portal.Desktop"
#define PATH "/org/freedesktop/portal/desktop"
#define CAMERA "org.freedesktop.portal.Camera"
#define REQUEST "org.freedesktop.portal.Request"

enum { GRANTED, REFUSED };       /* of "Response"; 2 and more: it ended in another way */

typedef struct { GDBusConnection *bus; guint subscription; } Request;

gboolean
bb_camera_portal_is_needed (void)
{
  if (g_getenv ("BIENBAN_PROBE") && g_getenv ("BIENBAN_CAMERA"))
    return g_str_equal (g_getenv ("BIENBAN_CAMERA"), "portal");
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

static void
stop_listening (Request *request)
{
  if (request->subscription)
    g_dbus_connection_signal_unsubscribe (request->bus, request->subscription);
  request->subscription = 0;
}

static void
request_free (gpointer data)
{
  Request *request = data;

  stop_listening (request);
  g_clear_object (&request->bus);
  g_free (request);
}

static void
fail (GTask *task, const GError *cause)
{
  g_task_return_new_error (task, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_FAILED, _("The desktop does not give access to the camera: %s"), cause->message);
}

static void
on_remote_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GUnixFDList) fds = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), &fds, result, &error);
  gint32 index = 0;
  int fd = -1;

  if (answer)
    {
      g_variant_get (answer, "(h)", &index);
      fd = fds ? g_unix_fd_list_get (fds, index, &error) : -1;
    }
  if (fd >= 0)
    g_task_return_int (task, fd);
  else if (error)
    fail (task, error);
  else
    g_task_return_new_error (task, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_NO_DEVICE, _("No camera is connected to this computer"));
}

static void
on_response (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *signal, GVariant *parameters,
             gpointer data)
{
  GTask *task = data;
  Request *request = g_task_get_task_data (task);
  guint32 code = REFUSED;

  stop_listening (request);
  g_variant_get (parameters, "(u@a{sv})", &code, NULL);
  if (code != GRANTED)
    {
      g_task_return_new_error (task, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_DENIED, _("This system does not let the program use the %s"), _("camera"));
      g_object_unref (task);
      return;
    }
  g_dbus_connection_call_with_unix_fd_list (bus, NAME, PATH, CAMERA, "OpenPipeWireRemote", g_variant_new ("(a{sv})", NULL), G_VARIANT_TYPE ("(h)"),
                                            G_DBUS_CALL_FLAGS_NONE, -1, NULL, g_task_get_cancellable (task), on_remote_opened, task);
}

static void
on_asked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Request *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (answer || !request->subscription)
    return;                      /* the signal answers */
  stop_listening (request);
  fail (task, error);
  g_object_unref (task);         /* the listener's */
}

/* The path of the answer is known before the question is asked, so that it cannot be missed. */
static void
ask (GTask *task)
{
  static guint serial;
  Request *request = g_task_get_task_data (task);
  g_autofree char *token = g_strdup_printf ("bienban%u", ++serial);
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (request->bus) + 1);
  g_autofree char *path = g_strdup_printf ("%s/request/%s/%s", PATH, g_strdelimit (sender, ".", '_'), token);
  GVariantBuilder options;

  request->subscription = g_dbus_connection_signal_subscribe (request->bus, NAME, REQUEST, "Response", path, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                                              on_response, g_object_ref (task), NULL);
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_dbus_connection_call (request->bus, NAME, PATH, CAMERA, "AccessCamera", g_variant_new ("(a{sv})", &options), G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, g_task_get_cancellable (task), on_asked, g_object_ref (task));
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Request *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  request->bus = g_bus_get_finish (result, &error);
  if (request->bus)
    ask (task);
  else
    fail (task, error);
}

void
bb_camera_portal_open_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, g_new0 (Request, 1), request_free);
  g_bus_get (G_BUS_TYPE_SESSION, cancellable, on_bus, task);
}

int
bb_camera_portal_open_finish (GAsyncResult *result, GError **error)
{
  return (int) g_task_propagate_int (G_TASK (result), error);
}
