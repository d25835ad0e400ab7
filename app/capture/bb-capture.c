/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-capture-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (bb-capture-error-quark, bb_capture_error)

#define PATIENCE (5 * GST_SECOND)

gboolean
bb_capture_init (GError **error)
{
  static GMutex mutex;
  g_autoptr (GError) cause = NULL;
  gboolean done;

  g_mutex_lock (&mutex);
  done = gst_is_initialized () || gst_init_check (NULL, NULL, &cause);
  g_mutex_unlock (&mutex);
  if (!done)
    g_set_error (error, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_MISSING, _("GStreamer cannot be loaded: %s"), cause ? cause->message : "");
  return done;
}

/* ── Devices ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* A loudspeaker's monitor gives what it plays, and no voice. */
static gboolean
is_monitor (GstDevice *device)
{
  g_autoptr (GstStructure) properties = gst_device_get_properties (device);

  return properties && g_strcmp0 (gst_structure_get_string (properties, "device.class"), "monitor") == 0;
}

static gboolean
is_default (GstDevice *device)
{
  g_autoptr (GstStructure) properties = gst_device_get_properties (device);
  gboolean yes = FALSE;

  return properties && gst_structure_get_boolean (properties, "is-default", &yes) && yes;
}

GList *
bb_capture_list_devices (const char *kind)
{
  g_autoptr (GstDeviceMonitor) monitor = gst_device_monitor_new ();
  g_autolist (GstDevice) all = NULL;
  GList *list = NULL;

  gst_device_monitor_add_filter (monitor, kind, NULL);
  all = gst_device_monitor_get_devices (monitor);
  for (GList *l = g_list_last (all); l; l = l->prev)
    if (!is_monitor (l->data) && !is_default (l->data))
      list = g_list_prepend (list, g_object_ref (l->data));
  for (GList *l = all; l; l = l->next)
    if (!is_monitor (l->data) && is_default (l->data))
      list = g_list_prepend (list, g_object_ref (l->data));
  return list;
}

static char **
list_names (GList *devices)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (GList *l = devices; l; l = l->next)
    {
      g_autofree char *name = gst_device_get_display_name (l->data);

      g_strv_builder_add (names, name);
    }
  return g_strv_builder_end (names);
}

static GstElement *
make_test_source (gboolean video, char ***names)
{
  static const char * const test_names[] = { "Test", NULL };
  GstElement *source = gst_element_factory_make (video ? "videotestsrc" : "audiotestsrc", NULL);

  if (source)
    g_object_set (source, "is-live", TRUE, NULL);
  if (names)
    *names = g_strdupv ((char **) test_names);
  return source;
}

GstElement *
bb_capture_make_source (const char *kind, guint position, char ***names, GError **error)
{
  gboolean video = g_str_has_prefix (kind, "Video");
  g_autolist (GstDevice) devices = NULL;
  GstDevice *device;
  GstElement *source;

  if (g_getenv ("BIENBAN_PROBE") && g_strcmp0 (g_getenv ("BIENBAN_CAMERA"), "test") == 0)
    return make_test_source (video, names);
  devices = bb_capture_list_devices (kind);
  device = g_list_nth_data (devices, position);
  if (!device)
    {
      g_set_error_literal (error, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_NO_DEVICE,
                           video ? _("No camera is connected to this computer") : _("No microphone is connected to this computer"));
      return NULL;
    }
  source = gst_device_create_element (device, NULL);
  if (!source)
    g_set_error (error, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_MISSING, _("GStreamer lacks a part that it needs: %s"), kind);
  if (source && names)
    *names = list_names (devices);
  return source;
}

/* ── Pipelines ───────────────────────────────────────────────────────────────────────────────────────────────── */

GstElement *
bb_capture_make_pipeline (GstElement *source, const char *description, GError **error)
{
  g_autoptr (GstElement) owned = gst_object_ref_sink (source);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS | GST_PARSE_FLAG_NO_SINGLE_ELEMENT_BINS, &cause);
  g_autoptr (GstElement) first = NULL;

  if (!pipeline)
    {
      g_set_error (error, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_MISSING, _("GStreamer lacks a part that it needs: %s"), cause->message);
      return NULL;
    }
  gst_object_ref_sink (pipeline);
  first = gst_bin_get_by_name (GST_BIN (pipeline), "in");
  gst_bin_add (GST_BIN (pipeline), gst_object_ref (owned));
  if (first && gst_element_link (owned, first))
    return g_steal_pointer (&pipeline);
  g_set_error_literal (error, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_FAILED, _("The device gives nothing that can be used"));
  return NULL;
}

void
bb_capture_translate (GError **error, const GError *cause, const char *what)
{
  if (g_error_matches (cause, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_BUSY))
    g_set_error (error, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_BUSY, _("Another program is using the %s"), what);
  else if (g_error_matches (cause, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_AUTHORIZED))
    g_set_error (error, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_DENIED, _("This system does not let the program use the %s"), what);
  else if (g_error_matches (cause, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND))
    g_set_error (error, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_NO_DEVICE, _("The %s is no longer connected"), what);
  else if (g_error_matches (cause, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NO_SPACE_LEFT))
    g_set_error_literal (error, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_FULL, _("The disk is full; the recording stopped"));
  else
    g_set_error (error, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_FAILED, _("The %s does not work: %s"), what, cause ? cause->message : "");
}

gboolean
bb_capture_play (GstElement *pipeline, GError **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message = NULL;

  if (gst_element_set_state (pipeline, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE &&
      gst_element_get_state (pipeline, NULL, NULL, PATIENCE) != GST_STATE_CHANGE_FAILURE)
    return TRUE;
  /* The thread that fails tells it after the state is known to have failed. */
  message = gst_bus_timed_pop_filtered (bus, GST_SECOND, GST_MESSAGE_ERROR);
  if (message)
    gst_message_parse_error (message, error, NULL);
  else
    g_set_error_literal (error, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_FAILED, _("The device does not start"));
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return FALSE;
}
