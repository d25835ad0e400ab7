/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Camera and microphone through GStreamer's own test sources; the portal's answers through a bus of the test's own. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/bb-camera.h"
#include "capture/bb-recorder.h"

typedef struct { gboolean done; GAsyncResult *result; guint frames, width, height; gsize bytes; gboolean colourful; double level; } Seen;

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Seen *seen = data;

  seen->done = TRUE;
  g_set_object (&seen->result, result);
}

static GAsyncResult *
wait (Seen *seen)
{
  while (!seen->done)
    g_main_context_iteration (NULL, TRUE);
  seen->done = FALSE;
  return seen->result;
}

static void
on_frame (BbCamera *camera, GBytes *pixels, guint width, guint height, guint stride, Seen *seen)
{
  const guint8 *data = g_bytes_get_data (pixels, NULL);

  seen->frames++;
  seen->width = width;
  seen->height = height;
  seen->bytes = g_bytes_get_size (pixels);
  seen->colourful = memcmp (data, data + 4 * (gsize) (width - 1), 3) != 0;
  g_assert_cmpuint (stride, >=, 4 * width);
}

static void
test_camera_shows_and_takes (void)
{
  g_autoptr (BbCamera) camera = bb_camera_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) jpeg = NULL;
  const guint8 *data;
  gpointer gone = camera;
  Seen seen = { 0 };
  gsize n;

  g_setenv ("BIENBAN_CAMERA", "test", TRUE);
  g_signal_connect (camera, "frame", G_CALLBACK (on_frame), &seen);
  bb_camera_take_async (camera, NULL, on_done, &seen);                 /* before it has started */
  g_assert_null (bb_camera_take_finish (camera, wait (&seen), &error));
  g_assert_error (error, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_FAILED);
  g_clear_error (&error);
  bb_camera_start_async (camera, 0, NULL, on_done, &seen);
  bb_camera_start_finish (camera, wait (&seen), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length ((char **) bb_camera_get_names (camera)), ==, 1);
  while (seen.frames < 3)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (seen.width, ==, 1280);
  g_assert_cmpuint (seen.height, ==, 720);
  g_assert_cmpuint (seen.bytes, >=, 1280 * 720 * 4);
  g_assert_true (seen.colourful);
  bb_camera_take_async (camera, NULL, on_done, &seen);
  jpeg = bb_camera_take_finish (camera, wait (&seen), &error);
  g_assert_no_error (error);
  data = g_bytes_get_data (jpeg, &n);
  g_assert_cmpuint (n, >, 10000);
  g_assert_cmpmem (data, 3, "\xff\xd8\xff", 3);
  g_assert_cmpmem (data + n - 2, 2, "\xff\xd9", 2);
  bb_camera_stop (camera);
  seen.frames = 0;
  while (g_main_context_iteration (NULL, FALSE));
  g_assert_cmpuint (seen.frames, ==, 0);
  g_clear_object (&seen.result);
  g_object_add_weak_pointer (G_OBJECT (camera), &gone);
  g_clear_object (&camera);
  while (gone)                                                         /* a thread that has just ended may hold it a moment longer */
    g_main_context_iteration (NULL, FALSE);
}

static void
test_no_camera_says_so (void)
{
  g_autoptr (BbCamera) camera = bb_camera_new ();
  g_autoptr (GError) error = NULL;
  Seen seen = { 0 };

  g_setenv ("BIENBAN_CAMERA", "device", TRUE);
  bb_camera_start_async (camera, 7, NULL, on_done, &seen);
  g_assert_false (bb_camera_start_finish (camera, wait (&seen), &error));
  g_assert_error (error, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_NO_DEVICE);
  g_clear_object (&seen.result);
}

static void
on_level (BbRecorder *recorder, GParamSpec *pspec, Seen *seen)
{
  seen->level = bb_recorder_get_level (recorder);
}

static gboolean
wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
test_recorder_writes_opus (void)
{
  g_autofree char *folder = g_dir_make_tmp ("bienban-XXXXXX", NULL), *path = g_build_filename (folder, "a.ogg", NULL), *data = NULL;
  g_autoptr (BbRecorder) recorder = bb_recorder_new (path);
  g_autoptr (GError) error = NULL;
  guint waker = g_timeout_add (50, wake, NULL);
  Seen seen = { 0 };
  gint64 until;
  gsize n;

  g_setenv ("BIENBAN_CAMERA", "test", TRUE);
  g_signal_connect (recorder, "notify::level", G_CALLBACK (on_level), &seen);
  bb_recorder_start_async (recorder, NULL, on_done, &seen);
  bb_recorder_start_finish (recorder, wait (&seen), &error);
  g_assert_no_error (error);
  g_assert_true (bb_recorder_is_running (recorder));
  until = g_get_monotonic_time () + 1200 * 1000;               /* of sound, however long the start took */
  while (g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpfloat (seen.level, >, 0.5);                              /* a tone at -2 dB */
  bb_recorder_stop_async (recorder, on_done, &seen);
  g_assert_true (bb_recorder_stop_finish (recorder, wait (&seen), &error));
  g_assert_false (bb_recorder_is_running (recorder));
  g_assert_true (g_file_get_contents (path, &data, &n, &error));
  g_assert_cmpuint (n, >, 2000);
  g_assert_cmpmem (data, 4, "OggS", 4);
  g_assert_cmpmem (data + 28, 8, "OpusHead", 8);
  g_source_remove (waker);
  g_remove (path);
  g_rmdir (folder);
  g_clear_object (&seen.result);
}

/* A file that takes nothing any more stands in for a disk that hangs. */
static int
make_full_pipe (const char *path)
{
  int fd;

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  fd = g_open (path, O_RDWR | O_NONBLOCK | O_CLOEXEC, 0);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (fcntl (fd, F_SETPIPE_SZ, 4096), >=, 4096);
  return fd;
}

static void
drain (int fd)
{
  char buffer[4096];

  for (int i = 0; i < 20; i++)
    {
      while (read (fd, buffer, sizeof buffer) > 0);
      g_usleep (50 * 1000);
    }
}

static void
test_stopping_has_a_limit (void)
{
  g_autofree char *folder = g_dir_make_tmp ("bienban-XXXXXX", NULL), *path = g_build_filename (folder, "a.ogg", NULL);
  g_autoptr (BbRecorder) recorder = bb_recorder_new (path);
  g_autoptr (GError) error = NULL;
  gint64 until, asked;
  guint waker = g_timeout_add (50, wake, NULL);
  int fd = make_full_pipe (path);
  Seen seen = { 0 };

  g_setenv ("BIENBAN_CAMERA", "test", TRUE);
  bb_recorder_start_async (recorder, NULL, on_done, &seen);
  bb_recorder_start_finish (recorder, wait (&seen), &error);
  g_assert_no_error (error);
  until = g_get_monotonic_time () + 3 * G_TIME_SPAN_SECOND;
  while (g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, TRUE);
  asked = g_get_monotonic_time ();
  bb_recorder_stop_async (recorder, on_done, &seen);
  g_assert_false (bb_recorder_stop_finish (recorder, wait (&seen), &error));
  g_assert_error (error, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_CUT);
  g_assert_cmpint (g_get_monotonic_time () - asked, <, 8 * G_TIME_SPAN_SECOND);
  g_assert_false (bb_recorder_is_running (recorder));
  drain (fd);
  g_source_remove (waker);
  close (fd);
  g_remove (path);
  g_rmdir (folder);
  g_clear_object (&seen.result);
}

static void
on_failed (BbRecorder *recorder, GError *error, GError **seen)
{
  *seen = g_error_copy (error);
}

/* /dev/full takes no byte. Whether that is seen at the start or after it is up to the machine. */
static void
test_a_full_disk_is_called_that (void)
{
  g_autoptr (BbRecorder) recorder = bb_recorder_new ("/dev/full");
  g_autoptr (GError) error = NULL;
  guint waker = g_timeout_add (50, wake, NULL);
  gint64 until = g_get_monotonic_time () + 20 * G_TIME_SPAN_SECOND;
  Seen seen = { 0 };

  g_setenv ("BIENBAN_CAMERA", "test", TRUE);
  g_signal_connect (recorder, "failed", G_CALLBACK (on_failed), &error);
  bb_recorder_start_async (recorder, NULL, on_done, &seen);
  if (bb_recorder_start_finish (recorder, wait (&seen), &error))
    while (!error && g_get_monotonic_time () < until)
      g_main_context_iteration (NULL, TRUE);
  g_assert_error (error, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_FULL);
  g_assert_false (bb_recorder_is_running (recorder));
  g_source_remove (waker);
  g_clear_object (&seen.result);
}

/* ── The portal ──────────────────────────────────────────────────────────────────────────────────────────────── */

static const char introspection[] =
  "<node><interface name='org.freedesktop.portal.Camera'>"
  "<method name='AccessCamera'><arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
  "<method name='OpenPipeWireRemote'><arg type='a{sv}' direction='in'/><arg type='h' direction='out'/></method>"
  "</interface></node>";

typedef struct { guint32 answer; gboolean asked_remote; } Portal;

static void
on_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *method, GVariant *parameters,
         GDBusMethodInvocation *invocation, gpointer data)
{
  Portal *portal = data;
  g_autofree char *name = g_strdelimit (g_strdup (sender + 1), ".", '_'), *request = NULL;
  g_autoptr (GVariant) options = NULL;
  const char *token;

  if (g_str_equal (method, "OpenPipeWireRemote"))
    {
      portal->asked_remote = TRUE;
      g_dbus_method_invocation_return_dbus_error (invocation, "org.freedesktop.portal.Error.Failed", "no PipeWire here");
      return;
    }
  options = g_variant_get_child_value (parameters, 0);
  g_assert_true (g_variant_lookup (options, "handle_token", "&s", &token));
  request = g_strdup_printf ("/org/freedesktop/portal/desktop/request/%s/%s", name, token);
  g_dbus_connection_emit_signal (bus, NULL, request, "org.freedesktop.portal.Request", "Response", g_variant_new ("(ua{sv})", portal->answer, NULL), NULL);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", request));
}

static GError *
ask_portal (guint32 answer, gboolean *asked_remote)
{
  static const GDBusInterfaceVTable table = { on_call, NULL, NULL };
  g_autoptr (GTestDBus) server = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (introspection, NULL);
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (BbCamera) camera = bb_camera_new ();
  Portal portal = { answer, FALSE };
  Seen seen = { 0 };
  GError *error = NULL;
  guint name, object;

  g_test_dbus_up (server);
  bus = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (server), G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, NULL);
  object = g_dbus_connection_register_object (bus, "/org/freedesktop/portal/desktop", node->interfaces[0], &table, &portal, NULL, NULL);
  name = g_bus_own_name_on_connection (bus, "org.freedesktop.portal.Desktop", G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);
  g_dbus_connection_flush_sync (bus, NULL, NULL);
  bb_camera_start_async (camera, 0, NULL, on_done, &seen);
  g_assert_false (bb_camera_start_finish (camera, wait (&seen), &error));
  *asked_remote = portal.asked_remote;
  g_bus_unown_name (name);
  g_dbus_connection_unregister_object (bus, object);
  g_clear_object (&seen.result);
  g_clear_object (&bus);
  g_test_dbus_stop (server);
  return error;
}

static void
test_portal (void)
{
  g_autoptr (GError) denied = NULL, failed = NULL;
  gboolean asked;

  g_setenv ("BIENBAN_CAMERA", "portal", TRUE);
  denied = ask_portal (1, &asked);
  g_assert_error (denied, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_DENIED);
  g_assert_false (asked);
  failed = ask_portal (0, &asked);
  g_assert_error (failed, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_FAILED);
  g_assert_nonnull (strstr (failed->message, "no PipeWire here"));
  g_assert_true (asked);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("BIENBAN_PROBE", "1", TRUE);
  g_test_add_func ("/capture/camera-shows-and-takes", test_camera_shows_and_takes);
  g_test_add_func ("/capture/no-camera-says-so", test_no_camera_says_so);
  g_test_add_func ("/capture/recorder-writes-opus", test_recorder_writes_opus);
  g_test_add_func ("/capture/a-full-disk-is-called-that", test_a_full_disk_is_called_that);
  g_test_add_func ("/capture/stopping-has-a-limit", test_stopping_has_a_limit);
  g_test_add_func ("/capture/portal", test_portal);
  return g_test_run ();
}
