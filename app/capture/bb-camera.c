/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-camera.h"

#include <glib/gi18n-lib.h>
#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/video/video.h>
#include <unistd.h>

#include "bb-camera-portal.h"
#include "bb-capture-private.h"

struct _BbCamera
{
  GObject parent_instance;

  GstElement *pipeline;
  guint watch;                   /* of the pipeline's bus */
  char **names;
  GMutex mutex;                  /* guards the two below */
  GstSample *last;
  gboolean announced;            /* the main thread has been told of a frame and has not looked yet */
};

enum { FRAME, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BbCamera, bb_camera, G_TYPE_OBJECT)

/* decodebin: many cameras give their largest pictures as JPEG only. */
#define PIPELINE "decodebin name=in ! videoconvert ! video/x-raw,format=RGBA ! appsink name=out sync=false max-buffers=1 drop=true"
#define TEST_PIPELINE "capsfilter name=in caps=video/x-raw,width=1280,height=720,framerate=10/1 ! videoconvert ! video/x-raw,format=RGBA ! " \
                      "appsink name=out sync=false max-buffers=1 drop=true"
/* Little is lost at 92; a picture of a page of print stays legible. */
#define JPEG "appsrc name=in ! videoconvert ! jpegenc quality=92 ! appsink name=out sync=false"

/* ── Frames ──────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct { GstBuffer *buffer; GstMapInfo map; } Mapped;

static void
unmap (gpointer data)
{
  Mapped *mapped = data;

  gst_buffer_unmap (mapped->buffer, &mapped->map);
  gst_buffer_unref (mapped->buffer);
  g_free (mapped);
}

/* The pixels stay where they are. */
static GBytes *
map_sample (GstSample *sample)
{
  Mapped *mapped = g_new0 (Mapped, 1);

  mapped->buffer = gst_buffer_ref (gst_sample_get_buffer (sample));
  if (gst_buffer_map (mapped->buffer, &mapped->map, GST_MAP_READ))
    return g_bytes_new_with_free_func (mapped->map.data, mapped->map.size, unmap, mapped);
  gst_buffer_unref (mapped->buffer);
  g_free (mapped);
  return NULL;
}

static GstSample *
get_last (BbCamera *self, gboolean looked)
{
  GstSample *sample;

  g_mutex_lock (&self->mutex);
  sample = self->last ? gst_sample_ref (self->last) : NULL;
  if (looked)
    self->announced = FALSE;
  g_mutex_unlock (&self->mutex);
  return sample;
}

static gboolean
show_frame (gpointer data)
{
  BbCamera *self = data;
  g_autoptr (GstSample) sample = get_last (self, TRUE);
  g_autoptr (GBytes) pixels = NULL;
  GstVideoInfo info;

  if (!sample || !self->pipeline || !gst_video_info_from_caps (&info, gst_sample_get_caps (sample)))
    return G_SOURCE_REMOVE;
  pixels = map_sample (sample);
  if (pixels)
    g_signal_emit (self, signals[FRAME], 0, pixels, (guint) GST_VIDEO_INFO_WIDTH (&info), (guint) GST_VIDEO_INFO_HEIGHT (&info),
                   (guint) GST_VIDEO_INFO_PLANE_STRIDE (&info, 0));
  return G_SOURCE_REMOVE;
}

/* In GStreamer's thread. A window that is slow gets the newest frame alone. */
static GstFlowReturn
on_sample (GstAppSink *sink, gpointer data)
{
  BbCamera *self = data;
  GstSample *sample = gst_app_sink_pull_sample (sink);
  gboolean announce;

  if (!sample)
    return GST_FLOW_EOS;
  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->last, gst_sample_unref);
  self->last = sample;
  announce = !self->announced;
  self->announced = TRUE;
  g_mutex_unlock (&self->mutex);
  if (announce)
    g_idle_add_full (G_PRIORITY_DEFAULT, show_frame, g_object_ref (self), g_object_unref);
  return GST_FLOW_OK;
}

/* ── Starting and stopping ───────────────────────────────────────────────────────────────────────────────────── */

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer data)
{
  g_autoptr (BbCamera) self = g_object_ref (BB_CAMERA (data));
  g_autoptr (GError) cause = NULL, error = NULL;

  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR)
    return G_SOURCE_CONTINUE;
  gst_message_parse_error (message, &cause, NULL);
  bb_capture_translate (&error, cause, _("camera"));
  self->watch = 0;
  bb_camera_stop (self);
  g_signal_emit (self, signals[FAILED], 0, error);
  return G_SOURCE_REMOVE;
}

typedef struct { guint position; int portal; GstElement *pipeline; char **names; } Start;

static void
start_free (gpointer data)
{
  Start *start = data;

  if (start->pipeline)
    {
      gst_element_set_state (start->pipeline, GST_STATE_NULL);
      gst_object_unref (start->pipeline);
    }
  if (start->portal >= 0)
    close (start->portal);
  g_strfreev (start->names);
  g_free (start);
}

static GstElement *
make_source (Start *start, GError **error)
{
  GstElement *source;

  if (start->portal < 0)
    return bb_capture_make_source ("Video/Source", start->position, &start->names, error);
  source = gst_element_factory_make ("pipewiresrc", NULL);
  if (!source)
    {
      g_set_error (error, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_MISSING, _("GStreamer lacks a part that it needs: %s"), "pipewiresrc");
      return NULL;
    }
  g_object_set (source, "fd", start->portal, NULL);
  start->portal = -1;            /* the element closes it */
  return source;
}

static void
start_work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BbCamera *self = source;
  Start *start = data;
  g_autoptr (GError) error = NULL, cause = NULL;
  GstAppSinkCallbacks callbacks = { .new_sample = on_sample };
  GstElement *camera = bb_capture_init (&error) ? make_source (start, &error) : NULL;
  g_autoptr (GstElement) sink = NULL;
  gboolean test;

  if (!camera)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  test = g_str_has_prefix (GST_OBJECT_NAME (camera), "videotestsrc");
  start->pipeline = bb_capture_make_pipeline (camera, test ? TEST_PIPELINE : PIPELINE, &error);
  if (start->pipeline)
    {
      sink = gst_bin_get_by_name (GST_BIN (start->pipeline), "out");
      gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, self, NULL);
      if (!bb_capture_play (start->pipeline, &cause))
        bb_capture_translate (&error, cause, _("camera"));
    }
  if (error)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_portal_opened (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Start *start = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  start->portal = bb_camera_portal_open_finish (result, &error);
  if (start->portal < 0)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_run_in_thread (task, start_work);
}

void
bb_camera_start_async (BbCamera *self, guint position, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Start *start = g_new0 (Start, 1);

  start->position = position;
  start->portal = -1;
  g_task_set_task_data (task, start, start_free);
  bb_camera_stop (self);
  if (bb_camera_portal_is_needed ())
    bb_camera_portal_open_async (cancellable, on_portal_opened, g_steal_pointer (&task));
  else
    g_task_run_in_thread (task, start_work);
}

gboolean
bb_camera_start_finish (BbCamera *self, GAsyncResult *result, GError **error)
{
  Start *start = g_task_get_task_data (G_TASK (result));
  g_autoptr (GstBus) bus = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  self->pipeline = g_steal_pointer (&start->pipeline);
  g_strfreev (self->names);
  self->names = g_steal_pointer (&start->names);
  bus = gst_element_get_bus (self->pipeline);
  self->watch = gst_bus_add_watch (bus, on_message, self);
  return TRUE;
}

const char * const *bb_camera_get_names (BbCamera *self) { return (const char * const *) self->names; }

void
bb_camera_stop (BbCamera *self)
{
  g_clear_handle_id (&self->watch, g_source_remove);
  if (self->pipeline)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  g_clear_pointer (&self->pipeline, gst_object_unref);
  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->last, gst_sample_unref);
  g_mutex_unlock (&self->mutex);
}

/* ── A picture ───────────────────────────────────────────────────────────────────────────────────────────────── */

static GBytes *
run_encoder (GstElement *pipeline, GstSample *sample, GError **error)
{
  g_autoptr (GstElement) in = gst_bin_get_by_name (GST_BIN (pipeline), "in"), out = gst_bin_get_by_name (GST_BIN (pipeline), "out");
  g_autoptr (GstSample) encoded = NULL;

  gst_app_src_set_caps (GST_APP_SRC (in), gst_sample_get_caps (sample));
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  gst_app_src_push_sample (GST_APP_SRC (in), sample);
  gst_app_src_end_of_stream (GST_APP_SRC (in));
  encoded = gst_app_sink_try_pull_sample (GST_APP_SINK (out), 10 * GST_SECOND);
  if (encoded)
    return map_sample (encoded);
  g_set_error_literal (error, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_FAILED, _("The picture could not be made"));
  return NULL;
}

static void
take_work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch_full (JPEG, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &cause);
  GBytes *jpeg = NULL;
  GError *error = NULL;

  if (!pipeline)
    {
      g_task_return_new_error (task, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_MISSING, _("GStreamer lacks a part that it needs: %s"), cause->message);
      return;
    }
  gst_object_ref_sink (pipeline);
  jpeg = run_encoder (pipeline, data, &error);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  if (jpeg)
    g_task_return_pointer (task, jpeg, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

void
bb_camera_take_async (BbCamera *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GstSample *sample = get_last (self, FALSE);

  if (!sample)
    {
      g_task_return_new_error (task, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_FAILED, _("The camera shows nothing yet"));
      return;
    }
  g_task_set_task_data (task, sample, (GDestroyNotify) gst_sample_unref);
  g_task_run_in_thread (task, take_work);
}

GBytes *
bb_camera_take_finish (BbCamera *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ── The object ──────────────────────────────────────────────────────────────────────────────────────────────── */

/* While there is still a reference that the streaming thread may take. */
static void
bb_camera_dispose (GObject *object)
{
  bb_camera_stop (BB_CAMERA (object));
  G_OBJECT_CLASS (bb_camera_parent_class)->dispose (object);
}

static void
bb_camera_finalize (GObject *object)
{
  BbCamera *self = BB_CAMERA (object);

  g_strfreev (self->names);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (bb_camera_parent_class)->finalize (object);
}

static void
bb_camera_class_init (BbCameraClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bb_camera_dispose;
  G_OBJECT_CLASS (class)->finalize = bb_camera_finalize;
  signals[FRAME] = g_signal_new ("frame", BB_TYPE_CAMERA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4, G_TYPE_BYTES, G_TYPE_UINT,
                                 G_TYPE_UINT, G_TYPE_UINT);
  signals[FAILED] = g_signal_new ("failed", BB_TYPE_CAMERA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
bb_camera_init (BbCamera *self)
{
  g_mutex_init (&self->mutex);
}

BbCamera *
bb_camera_new (void)
{
  return g_object_new (BB_TYPE_CAMERA, NULL);
}
