/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-recorder.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "bb-capture-private.h"

struct _BbRecorder
{
  GObject parent_instance;

  char *path;
  GstElement *pipeline;
  guint watch;                   /* of the pipeline's bus */
  double level;
  GTask *stopping;
  guint patience;                /* timeout while it stops */
};

enum { PROP_LEVEL = 1, N_PROPS };
static GParamSpec *props[N_PROPS];
static guint failed_signal;

G_DEFINE_FINAL_TYPE (BbRecorder, bb_recorder, G_TYPE_OBJECT)

/* A page of Ogg every half second, on the disk at once: a cut loses no more. The queue keeps a slow disk from the microphone. */
#define PIPELINE "audioconvert name=in ! audioresample ! level interval=100000000 ! audioconvert ! opusenc bitrate=32000 audio-type=voice ! " \
                 "oggmux max-page-delay=500000000 ! queue max-size-time=0 ! filesink name=file buffer-mode=unbuffered o-sync=true"

enum { PATIENCE = 5 };           /* seconds for stopping */

static void
discard (gpointer data)
{
  gst_element_set_state (data, GST_STATE_NULL);
  gst_object_unref (data);
}

/* ── What the pipeline tells ─────────────────────────────────────────────────────────────────────────────────── */

/* From decibels; 60 below full is silence. */
static void
take_level (BbRecorder *self, const GstStructure *structure)
{
  const GValue *peaks = gst_structure_get_value (structure, "peak");
  const GValueArray *values = peaks ? g_value_get_boxed (peaks) : NULL;
  double decibels = values && values->n_values ? g_value_get_double (&values->values[0]) : -60;

  self->level = CLAMP (1 + decibels / 60, 0, 1);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LEVEL]);
}

/* Takes @error. Whoever waits for the end is told, and the pipeline is gone. */
static void
settle (BbRecorder *self, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->stopping);

  g_clear_handle_id (&self->watch, g_source_remove);
  g_clear_handle_id (&self->patience, g_source_remove);
  g_clear_pointer (&self->pipeline, discard);
  if (task && error)
    g_task_return_error (task, error);
  else if (task)
    g_task_return_boolean (task, TRUE);
  else
    g_clear_error (&error);
}

static void
fail (BbRecorder *self, GstMessage *message)
{
  g_autoptr (GError) cause = NULL, error = NULL;
  gboolean asked = self->stopping != NULL;

  gst_message_parse_error (message, &cause, NULL);
  bb_capture_translate (&error, cause, _("microphone"));
  settle (self, g_error_matches (error, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_FULL) ? g_error_copy (error)
                : g_error_new (BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_CUT, _("The recording ended with an error: %s"), cause->message));
  if (!asked)
    g_signal_emit (self, failed_signal, 0, error);
}

static gpointer
discard_in_thread (gpointer pipeline)
{
  discard (pipeline);
  return NULL;
}

/* A device or a disk that hangs would hold whoever takes the pipeline down: that is not the window's thread. */
static gboolean
give_up (gpointer data)
{
  g_autoptr (BbRecorder) self = g_object_ref (BB_RECORDER (data));

  self->patience = 0;
  g_thread_unref (g_thread_new ("recorder-end", discard_in_thread, g_steal_pointer (&self->pipeline)));
  settle (self, g_error_new (BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_CUT,
                             _("The microphone did not stop within %d seconds; what was recorded until then is kept"), PATIENCE));
  return G_SOURCE_REMOVE;
}

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer data)
{
  g_autoptr (BbRecorder) self = g_object_ref (BB_RECORDER (data));

  switch ((int) GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_ELEMENT:
      if (gst_message_has_name (message, "level"))
        take_level (self, gst_message_get_structure (message));
      return G_SOURCE_CONTINUE;
    case GST_MESSAGE_EOS:
      self->watch = 0;
      settle (self, NULL);
      return G_SOURCE_REMOVE;
    case GST_MESSAGE_ERROR:
      self->watch = 0;
      fail (self, message);
      return G_SOURCE_REMOVE;
    default:
      return G_SOURCE_CONTINUE;
    }
}

/* ── Starting and stopping ───────────────────────────────────────────────────────────────────────────────────── */

static void
start_work (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  BbRecorder *self = object;
  g_autoptr (GError) error = NULL, cause = NULL;
  GstElement *source = bb_capture_init (&error) ? bb_capture_make_source ("Audio/Source", 0, NULL, &error) : NULL;
  GstElement *pipeline = source ? bb_capture_make_pipeline (source, PIPELINE, &error) : NULL;
  g_autoptr (GstElement) file = pipeline ? gst_bin_get_by_name (GST_BIN (pipeline), "file") : NULL;

  if (file)
    {
      g_object_set (file, "location", self->path, NULL);
      if (!bb_capture_play (pipeline, &cause))
        bb_capture_translate (&error, cause, _("microphone"));
    }
  if (!error)
    {
      g_task_return_pointer (task, pipeline, discard);
      return;
    }
  if (pipeline)
    discard (pipeline);
  g_task_return_error (task, g_steal_pointer (&error));
}

void
bb_recorder_start_async (BbRecorder *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_run_in_thread (task, start_work);
}

gboolean
bb_recorder_start_finish (BbRecorder *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GstBus) bus = NULL;

  self->pipeline = g_task_propagate_pointer (G_TASK (result), error);
  if (!self->pipeline)
    return FALSE;
  bus = gst_element_get_bus (self->pipeline);
  self->watch = gst_bus_add_watch (bus, on_message, self);
  return TRUE;
}

void
bb_recorder_stop_async (BbRecorder *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  if (!self->pipeline || self->stopping)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  self->stopping = g_steal_pointer (&task);
  self->patience = g_timeout_add_seconds (PATIENCE, give_up, self);
  gst_element_send_event (self->pipeline, gst_event_new_eos ());
}

gboolean
bb_recorder_stop_finish (BbRecorder *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean bb_recorder_is_running (BbRecorder *self) { return self->pipeline != NULL; }
double bb_recorder_get_level (BbRecorder *self) { return self->level; }

/* ── The object ──────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_recorder_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LEVEL)
    g_value_set_double (value, BB_RECORDER (object)->level);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
bb_recorder_finalize (GObject *object)
{
  BbRecorder *self = BB_RECORDER (object);

  settle (self, NULL);
  g_free (self->path);
  G_OBJECT_CLASS (bb_recorder_parent_class)->finalize (object);
}

static void
bb_recorder_class_init (BbRecorderClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = bb_recorder_get_property;
  object_class->finalize = bb_recorder_finalize;
  props[PROP_LEVEL] = g_param_spec_double ("level", NULL, NULL, 0, 1, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  failed_signal = g_signal_new ("failed", BB_TYPE_RECORDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
bb_recorder_init (BbRecorder *self)
{
}

BbRecorder *
bb_recorder_new (const char *path)
{
  BbRecorder *self = g_object_new (BB_TYPE_RECORDER, NULL);

  self->path = g_strdup (path);
  return self;
}
