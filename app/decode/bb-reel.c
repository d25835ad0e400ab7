/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-reel.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bb-config.h"

#define PATIENCE 15000
#define ROOM (1024 * 1024)       /* of a pipe, so that a picture does not go through in sixteen steps */

struct _BbReel
{
  GPid pid;
  int control;
  int tracks[BB_PLAY_TRACKS];
  int wake[2];                   /* its closing ends every waiting */
  guint patience;                /* milliseconds */
  BbReelFacts facts;
  GMutex mutex;
  gboolean stopped;
  gboolean inside[BB_PLAY_TRACKS];  /* somebody waits for a piece of the track */
  gboolean ended[BB_PLAY_TRACKS];   /* no piece is due */
  gint64 moved;                  /* when something last came, or was waited for */
  BbDecodeError cause;           /* what the helper said of its failing */
  gboolean failed;
};

/* ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
fail (BbReel *self, BbDecodeError code, GError **error)
{
  if (code == BB_DECODE_ERROR_MISSING)
    /* Translators: the name of a way to record sound or pictures, for example “H.265” */
    g_set_error (error, BB_DECODE_ERROR, code, _("This computer has no decoder for “%s”; open the recording with another program"), self->facts.missing);
  else if (code == BB_DECODE_ERROR_DAMAGED)
    g_set_error_literal (error, BB_DECODE_ERROR, code, _("The recording is damaged, or it is not what its name says"));
  else if (code == BB_DECODE_ERROR_UNKNOWN)
    g_set_error_literal (error, BB_DECODE_ERROR, code, _("Recordings of this kind are not played here; open the file with another program"));
  else if (code == BB_DECODE_ERROR_TIMEOUT)
    g_set_error_literal (error, BB_DECODE_ERROR, code, _("Reading the recording took too long and was stopped; it may be damaged, or made to do harm"));
  else if (code == BB_DECODE_ERROR_DIED)
    g_set_error_literal (error, BB_DECODE_ERROR, code, _("The recording stopped the program that was reading it; it may be damaged, or made to do harm"));
  else
    g_set_error_literal (error, BB_DECODE_ERROR, code, _("Reading the recording gave a wrong answer and was stopped; it may be damaged, or made to do harm"));
}

/* What the helper names may hold anything; a sentence holds letters. */
static void
take_name (char name[64], const char given[64])
{
  memcpy (name, given, 63);
  name[63] = '\0';
  for (char *p = name; *p; p++)
    if (!g_ascii_isalnum (*p) && !strchr (" .-/()", *p))
      *p = '?';
}

/* ── The helper ──────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
find_program (void)
{
  const char *other = g_getenv ("BIENBAN_DECODE");
  g_autofree char *folder = g_path_get_dirname (other ? other : BB_DECODE_PROGRAM);

  return g_build_filename (folder, "bienban-play", NULL);
}

static void
close_all (int *fds, guint n)
{
  for (guint i = 0; i < n; i++)
    if (fds[i] >= 0)
      close (fds[i]);
}

static gboolean
open_pipes (BbReel *self, int theirs[4])
{
  int pair[2], pipe[2];

  if (!g_unix_open_pipe (self->wake, O_CLOEXEC, NULL) || socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
    return FALSE;
  self->control = pair[0];
  theirs[0] = pair[1];
  for (guint i = 0; i < BB_PLAY_TRACKS; i++)
    {
      if (!g_unix_open_pipe (pipe, O_CLOEXEC, NULL))
        return FALSE;
      self->tracks[i] = pipe[0];
      theirs[2 + i] = pipe[1];
      fcntl (pipe[0], F_SETPIPE_SZ, ROOM);
      g_unix_set_fd_nonblocking (pipe[0], TRUE, NULL);
    }
  return TRUE;
}

static gboolean
start (BbReel *self, const char *program, int fd, GError **error)
{
  const char *argv[] = { program, NULL };
  const int targets[] = { BB_PLAY_CONTROL, BB_PLAY_FILE, BB_PLAY_TRACK, BB_PLAY_TRACK + 1 };
  int theirs[] = { -1, fd, -1, -1 };
  gboolean started = open_pipes (self, theirs)
    && g_spawn_async_with_pipes_and_fds (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, -1, -1, -1, theirs, targets,
                                         G_N_ELEMENTS (targets), &self->pid, NULL, NULL, NULL, NULL);

  theirs[1] = -1;
  close_all (theirs, G_N_ELEMENTS (theirs));
  if (!started)
    g_set_error (error, BB_DECODE_ERROR, BB_DECODE_ERROR_NO_HELPER, _("“%s”, which plays recordings, cannot be started; install the program again"), program);
  return started;
}

void
bb_reel_stop (BbReel *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->stopped)
    return;
  self->stopped = TRUE;
  if (self->wake[1] >= 0)
    close (self->wake[1]);
  self->wake[1] = -1;
  if (self->pid)
    kill (self->pid, SIGKILL);
}

void
bb_reel_free (BbReel *self)
{
  bb_reel_stop (self);
  while (self->pid && waitpid (self->pid, NULL, 0) < 0 && errno == EINTR)
    ;
  close_all (&self->control, 1);
  close_all (self->tracks, BB_PLAY_TRACKS);
  close_all (self->wake, 1);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

BbReel *
bb_reel_new (const char *program, int fd, GError **error)
{
  g_autoptr (BbReel) self = g_new0 (BbReel, 1);
  g_autofree char *found = program ? g_strdup (program) : find_program ();

  self->control = self->tracks[0] = self->tracks[1] = self->wake[0] = self->wake[1] = -1;
  self->patience = PATIENCE;
  g_mutex_init (&self->mutex);
  return start (self, found, fd, error) ? g_steal_pointer (&self) : NULL;
}

void bb_reel_set_patience (BbReel *self, guint milliseconds) { self->patience = milliseconds; }
int bb_reel_get_pid (BbReel *self) { return self->pid; }

/* ── Its words ───────────────────────────────────────────────────────────────────────────────────────────────── */

/* Nothing came for too long, though everything that may come is waited for: a track whose pieces nobody takes holds up the other. */
static gboolean
is_late (BbReel *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gboolean known = FALSE, due = FALSE;

  for (guint i = 0; i < BB_PLAY_TRACKS; i++)
    if (i == BB_PLAY_SOUND ? self->facts.has_sound : self->facts.has_pictures)
      {
        if (!self->ended[i] && !self->inside[i])
          return FALSE;
        known = TRUE;
        due |= !self->ended[i];
      }
  if (known && !due)
    return FALSE;
  return g_get_monotonic_time () - self->moved > (gint64) self->patience * 1000;
}

/* FALSE: it was stopped, or too long nothing came. */
static gboolean
wait_for (BbReel *self, int fd, GError **error)
{
  struct pollfd watched[] = { { fd, POLLIN, 0 }, { self->wake[0], POLLIN, 0 } };
  int n = poll (watched, G_N_ELEMENTS (watched), (int) MIN (self->patience, 500));

  if (watched[1].revents)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
  else if (n == 0 && is_late (self))
    fail (self, BB_DECODE_ERROR_TIMEOUT, error);
  else
    return TRUE;
  return FALSE;
}

static void
set_inside (BbReel *self, BbPlayTrack track, gboolean inside, gboolean ended)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->inside[track] = inside;
  if (!inside)
    self->ended[track] = ended;
  self->moved = g_get_monotonic_time ();
}

static gboolean
is_possible (const BbPlayNews *news)
{
  if (news->length < 0 || (!news->has_sound && !news->has_pictures))
    return FALSE;
  return !news->has_pictures || (news->width && news->height && news->width <= BB_PLAY_LONGEST_SIDE && news->height <= BB_PLAY_LONGEST_SIDE);
}

static BbDecodeError
code_of (const BbPlayNews *news)
{
  switch (news->cause)
    {
    case BB_PLAY_DAMAGED: return BB_DECODE_ERROR_DAMAGED;
    case BB_PLAY_UNKNOWN: return BB_DECODE_ERROR_UNKNOWN;
    case BB_PLAY_MISSING: return BB_DECODE_ERROR_MISSING;
    default:              return BB_DECODE_ERROR_WRONG_ANSWER;
    }
}

static gboolean
take (BbReel *self, const BbPlayNews *news, GError **error)
{
  if (news->magic != BB_PLAY_MAGIC || (news->kind != BB_PLAY_FAILED && (news->kind != BB_PLAY_READY || !is_possible (news))))
    {
      fail (self, BB_DECODE_ERROR_WRONG_ANSWER, error);
      return FALSE;
    }
  take_name (self->facts.missing, news->missing);
  if (news->kind == BB_PLAY_FAILED)
    {
      fail (self, code_of (news), error);
      return FALSE;
    }
  self->facts.has_sound = news->has_sound != 0;
  self->facts.has_pictures = news->has_pictures != 0;
  self->facts.width = news->width;
  self->facts.height = news->height;
  self->facts.can_seek = news->can_seek != 0 && news->length > 0;
  self->facts.length = news->length;
  return TRUE;
}

gboolean
bb_reel_wait (BbReel *self, BbReelFacts *facts, GError **error)
{
  BbPlayNews news;
  gssize n;

  self->moved = g_get_monotonic_time ();
  do
    if (!wait_for (self, self->control, error))
      return FALSE;
  while ((n = recv (self->control, &news, sizeof news, MSG_DONTWAIT)) < 0 && (errno == EAGAIN || errno == EINTR));
  if (n != sizeof news)
    {
      fail (self, BB_DECODE_ERROR_DIED, error);
      return FALSE;
    }
  if (!take (self, &news, error))
    return FALSE;
  *facts = self->facts;
  return TRUE;
}

/* A pipe that ended says nothing of why; the helper may have said it. */
static void
explain (BbReel *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  BbPlayNews news;

  if (self->stopped)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
      return;
    }
  if (!self->failed && recv (self->control, &news, sizeof news, MSG_DONTWAIT) == sizeof news && news.magic == BB_PLAY_MAGIC && news.kind == BB_PLAY_FAILED)
    self->cause = code_of (&news);
  else if (!self->failed)
    self->cause = BB_DECODE_ERROR_DIED;
  self->failed = TRUE;
  fail (self, self->cause, error);
}

static gboolean
read_exactly (BbReel *self, int fd, void *data, gsize size, GError **error)
{
  guint8 *p = data;

  while (size)
    {
      gssize n = read (fd, p, size);

      if (n < 0 && (errno == EAGAIN || errno == EINTR))
        {
          if (!wait_for (self, fd, error))
            return FALSE;
          continue;
        }
      if (n <= 0)
        {
          explain (self, error);
          return FALSE;
        }
      p += n;
      size -= (gsize) n;
    }
  return TRUE;
}

/* The helper is believed nothing: a piece that could not be one is refused before memory is taken for it. */
static gboolean
may_be (BbReel *self, BbPlayTrack track, const BbPlayPiece *piece)
{
  if (piece->magic != BB_PLAY_MAGIC || piece->position < 0 || piece->position > G_MAXINT64 / 4 || piece->duration < -1)
    return FALSE;
  if (piece->length == 0)
    return TRUE;
  if (track == BB_PLAY_PICTURES)
    return self->facts.has_pictures && piece->length == self->facts.width * self->facts.height * 4;
  return self->facts.has_sound && piece->length <= BB_PLAY_MOST_SOUND && piece->length % (2 * BB_PLAY_CHANNELS) == 0;
}

static gboolean
read_piece (BbReel *self, BbPlayTrack track, BbReelPiece *piece, GError **error)
{
  g_autofree guint8 *data = NULL;
  BbPlayPiece head;

  if (!read_exactly (self, self->tracks[track], &head, sizeof head, error))
    return FALSE;
  if (!may_be (self, track, &head))
    {
      fail (self, BB_DECODE_ERROR_WRONG_ANSWER, error);
      return FALSE;
    }
  *piece = (BbReelPiece) { .turn = head.turn, .position = head.position, .duration = head.duration };
  if (!head.length)
    return TRUE;
  data = g_malloc (head.length);
  if (!read_exactly (self, self->tracks[track], data, head.length, error))
    return FALSE;
  piece->bytes = g_bytes_new_take (g_steal_pointer (&data), head.length);
  return TRUE;
}

gboolean
bb_reel_read (BbReel *self, BbPlayTrack track, BbReelPiece *piece, GError **error)
{
  gboolean done;

  set_inside (self, track, TRUE, FALSE);
  done = read_piece (self, track, piece, error);
  set_inside (self, track, FALSE, !done || !piece->bytes);
  return done;
}

gboolean
bb_reel_go_to (BbReel *self, guint turn, gint64 position)
{
  BbPlayOrder order = { BB_PLAY_MAGIC, turn, position };

  g_mutex_lock (&self->mutex);
  self->ended[BB_PLAY_SOUND] = self->ended[BB_PLAY_PICTURES] = FALSE;
  self->moved = g_get_monotonic_time ();
  g_mutex_unlock (&self->mutex);
  return send (self->control, &order, sizeof order, MSG_NOSIGNAL | MSG_DONTWAIT) == sizeof order;
}
