/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-playback.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "capture/bb-playout.h"
#include "decode/bb-reel.h"

#include "bb-async.h"
#include "bb-visits.h"

/* What opening gave. */
typedef struct { BbReel *reel; BbPlayout *playout; BbReelFacts facts; } Opened;

struct _BbPlayback
{
  GObject parent_instance;

  Opened *opened;
  GThread *threads[BB_PLAY_TRACKS];
  guint turn;
  gint64 wanted;                 /* nanoseconds: the beginning of the turn */
  gboolean failed;
};

enum { FRAME, ENDED, FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BbPlayback, bb_playback, G_TYPE_OBJECT)

static void
opened_free (Opened *self)
{
  g_clear_object (&self->playout);
  g_clear_pointer (&self->reel, bb_reel_free);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opened, opened_free)

/* ── Opening ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
on_cancelled (GCancellable *cancellable, gpointer reel)
{
  bb_reel_stop (reel);
}

static gboolean
wait_for_facts (Opened *opened, GCancellable *cancellable, GError **error)
{
  gulong handler = cancellable ? g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), opened->reel, NULL) : 0;
  gboolean done = bb_reel_wait (opened->reel, &opened->facts, error);

  g_cancellable_disconnect (cancellable, handler);
  return done;
}

static Opened *
open_file (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (Opened) opened = g_new0 (Opened, 1);
  int fd = path ? g_open (path, O_RDONLY | O_CLOEXEC, 0) : -1;
  BbPlayoutFormat format;

  if (fd < 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("The file of this evidence is not on this computer"));
      return NULL;
    }
  opened->reel = bb_reel_new (NULL, fd, error);
  close (fd);
  if (!opened->reel || !wait_for_facts (opened, cancellable, error))
    return NULL;
  format = (BbPlayoutFormat) {
    opened->facts.has_sound ? BB_PLAY_RATE : 0, BB_PLAY_CHANNELS, opened->facts.has_pictures ? opened->facts.width : 0, opened->facts.height,
  };
  opened->playout = bb_playout_new (&format, error);
  return opened->playout ? g_steal_pointer (&opened) : NULL;
}

static gpointer
open_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = bb_visit_get_evidence_path (workspace, bb_args_get (args, 0));

  return open_file (path, cancellable, error);
}

void
bb_playback_open_async (BbPlayback *self, BbWorkspace *workspace, const char *sha256, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, sha256);
  bb_async_run (workspace, BB_QUEUE_FREE, open_work, args, (GDestroyNotify) opened_free, cancellable, callback, user_data);
}

/* ── From the helper to the loudspeaker and the window ───────────────────────────────────────────────────────── */

typedef struct { BbPlayback *playback; BbPlayTrack track; BbReel *reel; BbPlayout *playout; GError *error; } Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_object_unref (reading->playback);
  g_clear_error (&reading->error);
  g_free (reading);
}

static void
report (BbPlayback *self, const GError *error)
{
  if (self->failed || !self->opened || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->failed = TRUE;
  g_signal_emit (self, signals[FAILED], 0, error);
}

static gboolean
say_failed (gpointer data)
{
  Reading *reading = data;

  report (reading->playback, reading->error);
  return G_SOURCE_REMOVE;
}

static gpointer
read_track (gpointer data)
{
  Reading *reading = data;
  BbReelPiece piece;

  while (bb_reel_read (reading->reel, reading->track, &piece, &reading->error))
    {
      g_autoptr (GBytes) bytes = piece.bytes;

      if (bytes)
        bb_playout_push (reading->playout, (BbPlayoutTrack) reading->track, piece.turn, bytes, piece.position, piece.duration);
      else
        bb_playout_end (reading->playout, (BbPlayoutTrack) reading->track, piece.turn);
    }
  /* The last reference must not go in this thread. */
  g_idle_add_full (G_PRIORITY_DEFAULT, say_failed, reading, reading_free);
  return NULL;
}

static void
begin_reading (BbPlayback *self, BbPlayTrack track)
{
  Reading *reading = g_new0 (Reading, 1);

  *reading = (Reading) { .playback = g_object_ref (self), .track = track, .reel = self->opened->reel, .playout = self->opened->playout };
  self->threads[track] = g_thread_new ("playback", read_track, reading);
}

static void
on_frame (BbPlayback *self, GBytes *pixels, guint width, guint height)
{
  g_signal_emit (self, signals[FRAME], 0, pixels, width, height);
}

static void on_ended (BbPlayback *self) { g_signal_emit (self, signals[ENDED], 0); }
static void on_failed (BbPlayback *self, const GError *error) { report (self, error); }

gboolean
bb_playback_open_finish (BbPlayback *self, GAsyncResult *result, GError **error)
{
  self->opened = bb_async_finish (result, error);
  if (!self->opened)
    return FALSE;
  g_signal_connect_object (self->opened->playout, "frame", G_CALLBACK (on_frame), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->opened->playout, "ended", G_CALLBACK (on_ended), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->opened->playout, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  if (self->opened->facts.has_sound)
    begin_reading (self, BB_PLAY_SOUND);
  if (self->opened->facts.has_pictures)
    begin_reading (self, BB_PLAY_PICTURES);
  return TRUE;
}

void
bb_playback_close (BbPlayback *self)
{
  g_autoptr (Opened) opened = g_steal_pointer (&self->opened);

  if (!opened)
    return;
  bb_playout_close (opened->playout);
  bb_reel_stop (opened->reel);
  for (guint i = 0; i < BB_PLAY_TRACKS; i++)
    g_clear_pointer (&self->threads[i], g_thread_join);
}

/* ── While it plays ──────────────────────────────────────────────────────────────────────────────────────────── */

gboolean bb_playback_has_sound (BbPlayback *self) { return self->opened && self->opened->facts.has_sound; }
gboolean bb_playback_has_pictures (BbPlayback *self) { return self->opened && self->opened->facts.has_pictures; }
gboolean bb_playback_can_seek (BbPlayback *self) { return self->opened && self->opened->facts.can_seek; }
const char *bb_playback_get_missing (BbPlayback *self) { return self->opened ? self->opened->facts.missing : ""; }
double bb_playback_get_length (BbPlayback *self) { return self->opened ? (double) self->opened->facts.length / 1e9 : 0; }
int bb_playback_get_pid (BbPlayback *self) { return self->opened ? bb_reel_get_pid (self->opened->reel) : 0; }

double
bb_playback_get_position (BbPlayback *self)
{
  gint64 position = self->opened ? bb_playout_get_position (self->opened->playout) : -1;

  return (double) (position < 0 ? self->wanted : position) / 1e9;
}

void
bb_playback_go_to (BbPlayback *self, double seconds)
{
  if (!self->opened || self->failed)
    return;
  self->wanted = (gint64) (CLAMP (seconds, 0, bb_playback_get_length (self)) * 1e9);
  bb_playout_go_to (self->opened->playout, ++self->turn, self->wanted);
  bb_reel_go_to (self->opened->reel, self->turn, self->wanted);
}

void
bb_playback_set_playing (BbPlayback *self, gboolean playing)
{
  if (self->opened)
    bb_playout_set_playing (self->opened->playout, playing);
}

void
bb_playback_set_volume (BbPlayback *self, double volume)
{
  if (self->opened)
    bb_playout_set_volume (self->opened->playout, CLAMP (volume, 0, 1));
}

/* ── The object ──────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_playback_class_init (BbPlaybackClass *class)
{
  signals[FRAME] = g_signal_new ("frame", BB_TYPE_PLAYBACK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_BYTES, G_TYPE_UINT, G_TYPE_UINT);
  signals[ENDED] = g_signal_new ("ended", BB_TYPE_PLAYBACK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", BB_TYPE_PLAYBACK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
bb_playback_init (BbPlayback *self)
{
}

BbPlayback *
bb_playback_new (void)
{
  return g_object_new (BB_TYPE_PLAYBACK, NULL);
}
