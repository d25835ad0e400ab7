/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-playout.h"

#include <glib/gi18n-lib.h>
#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>

#include "bb-capture-private.h"

#define SOUND_AHEAD 5            /* parts of a second */
#define PICTURES_AHEAD 3

typedef struct { BbPlayout *playout; GstAppSrc *source; guint64 most; } Track;

struct _BbPlayout
{
  GObject parent_instance;

  BbPlayoutFormat format;
  GstElement *pipeline;
  Track tracks[2];
  GSource *watch;                /* of the pipeline's bus, in the main thread */
  GMutex mutex;
  GCond room;
  guint turn;
  gboolean closed;
  GBytes *frame;                 /* the newest, on its way to the main thread */
  guint showing;                 /* idle source */
};

enum { FRAME, ENDED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BbPlayout, bb_playout, G_TYPE_OBJECT)

/* ── Pictures ────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
show (gpointer data)
{
  BbPlayout *self = data;
  g_autoptr (GBytes) frame = NULL;

  g_mutex_lock (&self->mutex);
  frame = g_steal_pointer (&self->frame);
  self->showing = 0;
  g_mutex_unlock (&self->mutex);
  if (frame)
    g_signal_emit (self, signals[FRAME], 0, frame, self->format.width, self->format.height);
  return G_SOURCE_REMOVE;
}

static GBytes *
copy (GstSample *sample)
{
  GstBuffer *buffer = gst_sample_get_buffer (sample);
  gsize size = gst_buffer_get_size (buffer);
  g_autofree guint8 *data = g_malloc (size);

  gst_buffer_extract (buffer, 0, data, size);
  return g_bytes_new_take (g_steal_pointer (&data), size);
}

/* In the pipeline's thread. A picture that was not yet shown when the next one came is left out. */
static GstFlowReturn
take (BbPlayout *self, GstSample *sample)
{
  g_autoptr (GBytes) frame = sample ? copy (sample) : NULL, older = NULL;

  if (!frame)
    return GST_FLOW_OK;
  g_mutex_lock (&self->mutex);
  older = g_steal_pointer (&self->frame);
  self->frame = g_steal_pointer (&frame);
  if (!self->showing && !self->closed)
    self->showing = g_idle_add_full (G_PRIORITY_DEFAULT, show, g_object_ref (self), g_object_unref);
  g_mutex_unlock (&self->mutex);
  return GST_FLOW_OK;
}

static GstFlowReturn
on_first (GstAppSink *sink, gpointer data)
{
  g_autoptr (GstSample) sample = gst_app_sink_pull_preroll (sink);

  return take (data, sample);
}

static GstFlowReturn
on_next (GstAppSink *sink, gpointer data)
{
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);

  return take (data, sample);
}

/* ── What is given ───────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_need (GstAppSrc *source, guint length, gpointer data)
{
  g_cond_broadcast (&BB_PLAYOUT (data)->room);
}

/* Who gives begins anew from there; see bb_playout_go_to(). */
static gboolean
on_seek (GstAppSrc *source, guint64 position, gpointer data)
{
  return TRUE;
}

/* With the mutex. FALSE: its turn is over. The pipeline wakes without the mutex, so the waiting looks for itself as well. */
static gboolean
wait_for_room (BbPlayout *self, Track *track, guint turn)
{
  while (!self->closed && turn == self->turn && gst_app_src_get_current_level_bytes (track->source) >= track->most)
    g_cond_wait_until (&self->room, &self->mutex, g_get_monotonic_time () + 50 * G_TIME_SPAN_MILLISECOND);
  return !self->closed && turn == self->turn;
}

void
bb_playout_push (BbPlayout *self, BbPlayoutTrack which, guint turn, GBytes *bytes, gint64 position, gint64 duration)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Track *track = &self->tracks[which];
  GstBuffer *buffer;

  if (!track->source || !wait_for_room (self, track, turn))
    return;
  buffer = gst_buffer_new_wrapped_bytes (bytes);
  GST_BUFFER_PTS (buffer) = (GstClockTime) position;
  GST_BUFFER_DURATION (buffer) = duration < 0 ? GST_CLOCK_TIME_NONE : (GstClockTime) duration;
  gst_app_src_push_buffer (track->source, buffer);
}

void
bb_playout_end (BbPlayout *self, BbPlayoutTrack which, guint turn)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->tracks[which].source && turn == self->turn && !self->closed)
    gst_app_src_end_of_stream (self->tracks[which].source);
}

/* ── The pipeline ────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer data)
{
  g_autoptr (BbPlayout) self = g_object_ref (BB_PLAYOUT (data));
  g_autoptr (GError) cause = NULL, error = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    g_signal_emit (self, signals[ENDED], 0);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    {
      gst_message_parse_error (message, &cause, NULL);
      bb_capture_translate (&error, cause, _("loudspeaker"));
      g_signal_emit (self, signals[FAILED], 0, error);
    }
  return G_SOURCE_CONTINUE;
}

static void
prepare_track (BbPlayout *self, guint which, const char *name, guint64 most)
{
  static GstAppSrcCallbacks callbacks = { .need_data = on_need, .seek_data = on_seek };
  Track *track = &self->tracks[which];

  track->source = GST_APP_SRC (gst_bin_get_by_name (GST_BIN (self->pipeline), name));
  track->most = most;
  if (!track->source)
    return;
  g_object_set (track->source, "format", GST_FORMAT_TIME, "stream-type", GST_APP_STREAM_TYPE_SEEKABLE, "max-bytes", most, "min-percent", 60, NULL);
  gst_app_src_set_callbacks (track->source, &callbacks, self, NULL);
}

static void
prepare (BbPlayout *self)
{
  static GstAppSinkCallbacks callbacks = { .new_preroll = on_first, .new_sample = on_next };
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (self->pipeline), "show");

  prepare_track (self, BB_PLAYOUT_SOUND, "sound", (guint64) self->format.rate * self->format.channels * 2 / SOUND_AHEAD);
  prepare_track (self, BB_PLAYOUT_PICTURES, "pictures", (guint64) self->format.width * self->format.height * 4 * PICTURES_AHEAD);
  if (sink)
    gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, self, NULL);
}

static char *
describe (const BbPlayoutFormat *format, const char *loudspeaker)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (format->rate)
    g_string_append_printf (text, "appsrc name=sound caps=audio/x-raw,format=S16LE,layout=interleaved,rate=%u,channels=%u ! audioconvert ! audioresample ! "
                            "volume name=volume ! %s ", format->rate, format->channels, loudspeaker);
  if (format->width)
    g_string_append_printf (text, "appsrc name=pictures caps=video/x-raw,format=RGBx,width=%u,height=%u,framerate=0/1 ! "
                            "appsink name=show sync=true max-buffers=1 drop=true", format->width, format->height);
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
discard (BbPlayout *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->tracks); i++)
    g_clear_object (&self->tracks[i].source);
  if (self->pipeline)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  g_clear_object (&self->pipeline);
}

static gboolean
build (BbPlayout *self, const char *loudspeaker, GError **error)
{
  g_autofree char *text = describe (&self->format, loudspeaker);
  g_autoptr (GError) cause = NULL;

  self->pipeline = gst_parse_launch_full (text, NULL, GST_PARSE_FLAG_FATAL_ERRORS | GST_PARSE_FLAG_NO_SINGLE_ELEMENT_BINS, &cause);
  if (!self->pipeline)
    {
      g_set_error (error, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_MISSING, _("GStreamer lacks a part that it needs: %s"), cause->message);
      return FALSE;
    }
  gst_object_ref_sink (self->pipeline);
  prepare (self);
  if (gst_element_set_state (self->pipeline, GST_STATE_PAUSED) != GST_STATE_CHANGE_FAILURE)
    return TRUE;
  discard (self);
  g_set_error (error, BB_CAPTURE_ERROR, BB_CAPTURE_ERROR_FAILED, _("The %s does not work: %s"), _("loudspeaker"), loudspeaker);
  return FALSE;
}

BbPlayout *
bb_playout_new (const BbPlayoutFormat *format, GError **error)
{
  g_autoptr (BbPlayout) self = g_object_new (BB_TYPE_PLAYOUT, NULL);
  g_autoptr (GstBus) bus = NULL;

  self->format = *format;
  if (!bb_capture_init (error) || (!build (self, "autoaudiosink", NULL) && !build (self, "fakesink sync=true", error)))
    return NULL;
  bus = gst_element_get_bus (self->pipeline);
  self->watch = gst_bus_create_watch (bus);
  g_source_set_callback (self->watch, G_SOURCE_FUNC (on_message), self, NULL);
  g_source_attach (self->watch, NULL);
  return g_steal_pointer (&self);
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_playout_close (BbPlayout *self)
{
  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  g_cond_broadcast (&self->room);
  g_mutex_unlock (&self->mutex);
}

void
bb_playout_set_playing (BbPlayout *self, gboolean playing)
{
  gst_element_set_state (self->pipeline, playing ? GST_STATE_PLAYING : GST_STATE_PAUSED);
}

/* What the older turn left in the pipeline is flushed; nothing of it can come after that. */
void
bb_playout_go_to (BbPlayout *self, guint turn, gint64 position)
{
  g_mutex_lock (&self->mutex);
  self->turn = turn;
  g_cond_broadcast (&self->room);
  g_mutex_unlock (&self->mutex);
  gst_element_seek_simple (self->pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, MAX (0, position));
}

gint64
bb_playout_get_position (BbPlayout *self)
{
  gint64 position;

  return gst_element_query_position (self->pipeline, GST_FORMAT_TIME, &position) ? position : -1;
}

void
bb_playout_set_volume (BbPlayout *self, double volume)
{
  g_autoptr (GstElement) element = gst_bin_get_by_name (GST_BIN (self->pipeline), "volume");

  /* The ear hears the cube. */
  if (element)
    g_object_set (element, "volume", volume * volume * volume, NULL);
}

/* ── The object ──────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_playout_dispose (GObject *object)
{
  BbPlayout *self = BB_PLAYOUT (object);

  if (self->watch)
    g_source_destroy (self->watch);
  g_clear_pointer (&self->watch, g_source_unref);
  bb_playout_close (self);
  discard (self);
  G_OBJECT_CLASS (bb_playout_parent_class)->dispose (object);
}

static void
bb_playout_finalize (GObject *object)
{
  BbPlayout *self = BB_PLAYOUT (object);

  g_clear_pointer (&self->frame, g_bytes_unref);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->room);
  G_OBJECT_CLASS (bb_playout_parent_class)->finalize (object);
}

static void
bb_playout_class_init (BbPlayoutClass *class)
{
  G_OBJECT_CLASS (class)->dispose = bb_playout_dispose;
  G_OBJECT_CLASS (class)->finalize = bb_playout_finalize;
  signals[FRAME] = g_signal_new ("frame", BB_TYPE_PLAYOUT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_BYTES, G_TYPE_UINT, G_TYPE_UINT);
  signals[ENDED] = g_signal_new ("ended", BB_TYPE_PLAYOUT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", BB_TYPE_PLAYOUT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
bb_playout_init (BbPlayout *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->room);
}
