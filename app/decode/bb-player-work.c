/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-player-work.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gio/gio.h>
#include <gst/app/gstappsink.h>
#include <gst/gst.h>
#include <gst/pbutils/descriptions.h>
#include <gst/video/video.h>

#include "bb-wire.h"

typedef struct
{
  BbPlayerWork *work;
  BbPlayTrack which;
  GstElement *bin, *sink;        /* %NULL: the file has no such track */
  guint turn;                    /* of what passes; changes where the stream is flushed */
} Track;

struct _BbPlayerWork
{
  GstElement *pipeline;
  GMutex mutex;
  Track tracks[BB_PLAY_TRACKS];
  guint next_turn;
  guint width, height;
  char missing[64];
  gboolean told;                 /* that it is ready */
};

/* ── To the pipes ────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
give (Track *track, const BbPlayPiece *piece, const guint8 *data)
{
  int fd = BB_PLAY_TRACK + (int) track->which;

  return bb_wire_write (fd, piece, sizeof *piece) && bb_wire_write (fd, data, piece->length);
}

/* Sound in pieces of a bounded size; a picture as a whole. */
static gboolean
give_buffer (Track *track, GstBuffer *buffer, const GstMapInfo *map, gint64 position)
{
  gsize most = track->which == BB_PLAY_SOUND ? BB_PLAY_MOST_SOUND / 4 : map->size;
  guint bytes_a_second = BB_PLAY_RATE * BB_PLAY_CHANNELS * 2;

  for (gsize at = 0; at < map->size; at += most)
    {
      BbPlayPiece piece = { .magic = BB_PLAY_MAGIC, .turn = track->turn, .length = (guint32) MIN (most, map->size - at), .position = position };

      piece.duration = GST_BUFFER_DURATION_IS_VALID (buffer) && GST_BUFFER_DURATION (buffer) < G_MAXINT64 / 4 ? (gint64) GST_BUFFER_DURATION (buffer) : -1;
      if (track->which == BB_PLAY_SOUND)
        piece.duration = (gint64) gst_util_uint64_scale (piece.length, GST_SECOND, bytes_a_second);
      if (!give (track, &piece, map->data + at))
        return FALSE;
      position += MAX (piece.duration, 0);
    }
  return TRUE;
}

static GstFlowReturn
on_sample (GstAppSink *sink, gpointer data)
{
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  GstBuffer *buffer = sample ? gst_sample_get_buffer (sample) : NULL;
  GstSegment *segment = sample ? gst_sample_get_segment (sample) : NULL;
  guint64 position = buffer && segment ? gst_segment_to_stream_time (segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer)) : GST_CLOCK_TIME_NONE;
  GstMapInfo map;
  gboolean given;

  if (!sample)
    return GST_FLOW_EOS;
  /* A time that no recording has. */
  if (!GST_CLOCK_TIME_IS_VALID (position) || position > G_MAXINT64 / 4 || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return GST_FLOW_OK;
  given = give_buffer (data, buffer, &map, (gint64) position);
  gst_buffer_unmap (buffer, &map);
  return given ? GST_FLOW_OK : GST_FLOW_ERROR;
}

static void
on_end (GstAppSink *sink, gpointer data)
{
  Track *track = data;
  BbPlayPiece piece = { .magic = BB_PLAY_MAGIC, .turn = track->turn };

  give (track, &piece, NULL);
}

/* Between the last piece of one turn and the first of the next, in the order of the stream. */
static GstPadProbeReturn
on_flushed (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Track *track = data;

  if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_FLUSH_STOP)
    {
      g_mutex_lock (&track->work->mutex);
      track->turn = track->work->next_turn;
      g_mutex_unlock (&track->work->mutex);
    }
  return GST_PAD_PROBE_OK;
}

/* ── Tracks ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static GstElement *
make_bin (BbPlayTrack which, const GstCaps *caps)
{
  g_autofree char *size = NULL, *text = NULL;

  if (which == BB_PLAY_SOUND)
    text = g_strdup_printf ("audioconvert ! audioresample ! audio/x-raw,format=S16LE,layout=interleaved,rate=%u,channels=%u ! "
                            "appsink name=sink sync=false max-buffers=4", BB_PLAY_RATE, BB_PLAY_CHANNELS);
  else
    {
      size = gst_caps_to_string (caps);
      text = g_strdup_printf ("videoscale ! %s ! videoconvert ! video/x-raw,format=RGBx ! videoflip video-direction=auto ! "
                              "appsink name=sink sync=false max-buffers=2", size);
    }
  return gst_parse_bin_from_description_full (text, TRUE, NULL, GST_PARSE_FLAG_FATAL_ERRORS, NULL);
}

/* As large as it will be seen, in square pixels. */
static GstCaps *
fit (const GstCaps *caps)
{
  GstVideoInfo info;
  double width, height, scale;

  if (!gst_video_info_from_caps (&info, caps) || !GST_VIDEO_INFO_WIDTH (&info) || !GST_VIDEO_INFO_HEIGHT (&info))
    return NULL;
  width = (double) GST_VIDEO_INFO_WIDTH (&info) * MAX (1, GST_VIDEO_INFO_PAR_N (&info)) / MAX (1, GST_VIDEO_INFO_PAR_D (&info));
  height = GST_VIDEO_INFO_HEIGHT (&info);
  scale = MIN (1, BB_PLAY_LONGEST_SIDE / MAX (width, height));
  /* The longest side is never passed, and no side is odd: half of the colours would stand beside the picture. */
  return gst_caps_new_simple ("video/x-raw", "width", G_TYPE_INT, MAX (2, (int) (width * scale) & ~1), "height", G_TYPE_INT,
                              MAX (2, (int) (height * scale) & ~1), "pixel-aspect-ratio", GST_TYPE_FRACTION, 1, 1, NULL);
}

static void
listen (Track *track)
{
  static GstAppSinkCallbacks callbacks = { .eos = on_end, .new_sample = on_sample };
  g_autoptr (GstPad) pad = gst_element_get_static_pad (track->sink, "sink");

  gst_app_sink_set_callbacks (GST_APP_SINK (track->sink), &callbacks, track, NULL);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM | GST_PAD_PROBE_TYPE_EVENT_FLUSH, on_flushed, track, NULL);
}

static gboolean
attach (BbPlayerWork *self, BbPlayTrack which, GstPad *pad, const GstCaps *caps)
{
  Track *track = &self->tracks[which];
  g_autoptr (GstCaps) size = which == BB_PLAY_PICTURES ? fit (caps) : NULL;
  g_autoptr (GstPad) target = NULL;

  if (track->bin || (which == BB_PLAY_PICTURES && !size) || !(track->bin = make_bin (which, size)))
    return FALSE;
  track->sink = gst_bin_get_by_name (GST_BIN (track->bin), "sink");
  listen (track);
  gst_bin_add (GST_BIN (self->pipeline), track->bin);
  gst_element_sync_state_with_parent (track->bin);
  target = gst_element_get_static_pad (track->bin, "sink");
  return gst_pad_link (pad, target) == GST_PAD_LINK_OK;
}

/* A second voice, subtitles: they go nowhere. */
static void
swallow (BbPlayerWork *self, GstPad *pad)
{
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  g_autoptr (GstPad) target = sink ? gst_element_get_static_pad (sink, "sink") : NULL;

  if (!sink)
    return;
  g_object_set (sink, "sync", FALSE, "async", FALSE, NULL);
  gst_bin_add (GST_BIN (self->pipeline), sink);
  gst_element_sync_state_with_parent (sink);
  gst_pad_link (pad, target);
}

static void
on_pad (GstElement *decoder, GstPad *pad, gpointer data)
{
  BbPlayerWork *self = data;
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  const char *name = caps && !gst_caps_is_empty (caps) ? gst_structure_get_name (gst_caps_get_structure (caps, 0)) : "";

  if (g_str_equal (name, "audio/x-raw") && attach (self, BB_PLAY_SOUND, pad, caps))
    return;
  if (g_str_equal (name, "video/x-raw") && attach (self, BB_PLAY_PICTURES, pad, caps))
    return;
  if (!gst_pad_is_linked (pad))
    swallow (self, pad);
}

/* A track whose decoder is not installed. */
static void
on_unknown (GstElement *decoder, GstPad *pad, GstCaps *caps, gpointer data)
{
  BbPlayerWork *self = data;
  const char *name = caps && !gst_caps_is_empty (caps) && !gst_caps_is_any (caps) ? gst_structure_get_name (gst_caps_get_structure (caps, 0)) : "";
  g_autofree char *words = NULL;

  if (!g_str_has_prefix (name, "audio/") && !g_str_has_prefix (name, "video/"))
    return;
  words = gst_pb_utils_get_codec_description (caps);
  g_mutex_lock (&self->mutex);
  if (!*self->missing)
    g_strlcpy (self->missing, words ? words : name, sizeof self->missing);
  g_mutex_unlock (&self->mutex);
}

/* ── News ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
describe_pictures (BbPlayerWork *self, BbPlayNews *news)
{
  Track *track = &self->tracks[BB_PLAY_PICTURES];
  g_autoptr (GstPad) pad = track->sink ? gst_element_get_static_pad (track->sink, "sink") : NULL;
  g_autoptr (GstCaps) caps = pad ? gst_pad_get_current_caps (pad) : NULL;
  GstVideoInfo info;

  if (!caps || !gst_video_info_from_caps (&info, caps))
    return;
  news->has_pictures = TRUE;
  news->width = (guint32) GST_VIDEO_INFO_WIDTH (&info);
  news->height = (guint32) GST_VIDEO_INFO_HEIGHT (&info);
}

/* The first piece of each track is there, so that nothing is guessed. */
static void
describe (BbPlayerWork *self, BbPlayNews *news)
{
  g_autoptr (GstQuery) seeking = gst_query_new_seeking (GST_FORMAT_TIME);
  gboolean can = FALSE;
  gint64 length = 0;

  *news = (BbPlayNews) { .magic = BB_PLAY_MAGIC, .kind = BB_PLAY_READY, .has_sound = self->tracks[BB_PLAY_SOUND].sink != NULL };
  describe_pictures (self, news);
  if (gst_element_query_duration (self->pipeline, GST_FORMAT_TIME, &length) && length > 0)
    news->length = length;
  if (gst_element_query (self->pipeline, seeking))
    gst_query_parse_seeking (seeking, NULL, &can, NULL, NULL);
  news->can_seek = can && news->length > 0;
  g_mutex_lock (&self->mutex);
  memcpy (news->missing, self->missing, sizeof news->missing);
  g_mutex_unlock (&self->mutex);
  /* Of a spoilt recording it may be that tracks are named and nothing comes of them. */
  if (!news->has_sound && !news->has_pictures)
    {
      news->kind = BB_PLAY_FAILED;
      news->cause = *news->missing ? BB_PLAY_MISSING : BB_PLAY_DAMAGED;
    }
}

static void
explain (BbPlayerWork *self, GstMessage *message, BbPlayNews *news)
{
  g_autoptr (GError) error = NULL;

  gst_message_parse_error (message, &error, NULL);
  *news = (BbPlayNews) { .magic = BB_PLAY_MAGIC, .kind = BB_PLAY_FAILED, .cause = BB_PLAY_DAMAGED };
  g_mutex_lock (&self->mutex);
  memcpy (news->missing, self->missing, sizeof news->missing);
  g_mutex_unlock (&self->mutex);
  if (*news->missing)
    news->cause = BB_PLAY_MISSING;
  else if (g_error_matches (error, GST_STREAM_ERROR, GST_STREAM_ERROR_WRONG_TYPE) || g_error_matches (error, GST_STREAM_ERROR, GST_STREAM_ERROR_CODEC_NOT_FOUND))
    news->cause = BB_PLAY_UNKNOWN;
}

gboolean
bb_player_work_take_news (BbPlayerWork *self, BbPlayNews *news)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  g_autoptr (GstMessage) message = NULL;

  while ((message = gst_bus_pop (bus)))
    {
      if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
        {
          explain (self, message, news);
          return TRUE;
        }
      if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ASYNC_DONE && !self->told)
        {
          self->told = TRUE;
          describe (self, news);
          gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
          return TRUE;
        }
      g_clear_pointer (&message, gst_message_unref);
    }
  return FALSE;
}

/* ── The whole ───────────────────────────────────────────────────────────────────────────────────────────────── */

/* As memory, so that the demuxers can look anywhere in it. Mapping reads nothing. */
static GInputStream *
map_file (void)
{
  g_autoptr (GBytes) bytes = NULL;
  struct stat st;
  void *data;

  if (fstat (BB_PLAY_FILE, &st) != 0 || !S_ISREG (st.st_mode))
    return NULL;
  data = st.st_size ? mmap (NULL, (gsize) st.st_size, PROT_READ, MAP_PRIVATE, BB_PLAY_FILE, 0) : NULL;
  if (data == MAP_FAILED)
    return NULL;
  bytes = g_bytes_new_static (data, (gsize) st.st_size);
  return g_memory_input_stream_new_from_bytes (bytes);
}

BbPlayerWork *
bb_player_work_new (void)
{
  BbPlayerWork *self = g_new0 (BbPlayerWork, 1);
  GstElement *source = gst_element_factory_make ("giostreamsrc", NULL), *decoder = gst_element_factory_make ("decodebin", NULL);
  g_autoptr (GInputStream) stream = map_file ();

  if (!source || !decoder || !stream)
    return NULL;
  g_mutex_init (&self->mutex);
  for (guint i = 0; i < BB_PLAY_TRACKS; i++)
    self->tracks[i] = (Track) { .work = self, .which = i };
  self->pipeline = gst_pipeline_new (NULL);
  g_object_set (source, "stream", stream, NULL);
  gst_bin_add_many (GST_BIN (self->pipeline), source, decoder, NULL);
  g_signal_connect (decoder, "pad-added", G_CALLBACK (on_pad), self);
  g_signal_connect (decoder, "unknown-type", G_CALLBACK (on_unknown), self);
  return gst_element_link (source, decoder) ? self : NULL;
}

guint64
bb_player_work_get_size (BbPlayerWork *self)
{
  struct stat st;

  return fstat (BB_PLAY_FILE, &st) == 0 ? (guint64) st.st_size : 0;
}

/* Paused until the first piece of each track is there; then as fast as they are taken. */
void
bb_player_work_start (BbPlayerWork *self)
{
  gst_element_set_state (self->pipeline, GST_STATE_PAUSED);
}

int
bb_player_work_get_fd (BbPlayerWork *self)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  GPollFD fd;

  gst_bus_get_pollfd (bus, &fd);
  return fd.fd;
}

void
bb_player_work_go_to (BbPlayerWork *self, guint turn, gint64 position)
{
  g_mutex_lock (&self->mutex);
  self->next_turn = turn;
  g_mutex_unlock (&self->mutex);
  gst_element_seek_simple (self->pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, MAX (position, 0));
}
