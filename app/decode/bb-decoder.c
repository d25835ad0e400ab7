/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-decoder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <linux/landlock.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bb-config.h"

#define AT_ONCE 2                /* files read at the same time */
#define PATIENCE 20000
#define GRACE 2000               /* for the helper to end what takes too long, before the helper itself is ended */

struct _BbDecoder
{
  char *program;
  guint patience;                /* milliseconds */
  GMutex mutex;
  GCond freed;
  guint busy, waiting_alone;
  gboolean alone;                /* the one that is busy wants no other beside it */
  pid_t pid;                     /* 0: not running */
  int control;
};

G_DEFINE_QUARK (bb-decode-error-quark, bb_decode_error)

/* ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static const char *
phrase (BbDecodeError code)
{
  switch (code)
    {
    case BB_DECODE_ERROR_DAMAGED:  return _("The file is damaged, or it is not what its name says");
    case BB_DECODE_ERROR_UNKNOWN:  return _("Files of this kind are not shown here; open the file with another program");
    case BB_DECODE_ERROR_HUGE:     return _("The file is too large to be shown here; open it with another program");
    case BB_DECODE_ERROR_PASSWORD: return _("The PDF is protected by a password; open it with another program");
    case BB_DECODE_ERROR_NO_PAGE:  return _("The file has no such page");
    case BB_DECODE_ERROR_DIED:     return _("The file stopped the program that was reading it; it may be damaged, or made to do harm");
    case BB_DECODE_ERROR_TIMEOUT:  return _("Reading the file took too long and was stopped; it may be damaged, or made to do harm");
    case BB_DECODE_ERROR_NO_HELPER:
    case BB_DECODE_ERROR_MISSING:
    case BB_DECODE_ERROR_WRONG_ANSWER:
    default:                       return _("Reading the file gave a wrong answer and was stopped; it may be damaged, or made to do harm");
    }
}

static void
fail (GError **error, BbDecodeError code)
{
  g_set_error_literal (error, BB_DECODE_ERROR, (int) code, phrase (code));
}

static BbDecodeError
code_of (guint status)
{
  static const BbDecodeError codes[] = {
    BB_DECODE_ERROR_WRONG_ANSWER, BB_DECODE_ERROR_DAMAGED, BB_DECODE_ERROR_UNKNOWN, BB_DECODE_ERROR_HUGE, BB_DECODE_ERROR_PASSWORD,
    BB_DECODE_ERROR_NO_PAGE,
  };

  return status <= BB_WIRE_LAST ? codes[status] : BB_DECODE_ERROR_WRONG_ANSWER;
}

/* ── The helper ──────────────────────────────────────────────────────────────────────────────────────────────── */

static void
stop (BbDecoder *self)
{
  if (!self->pid)
    return;
  close (self->control);
  kill (self->pid, SIGKILL);
  while (waitpid (self->pid, NULL, 0) < 0 && errno == EINTR)
    ;
  self->pid = 0;
}

static gboolean
start (BbDecoder *self, GError **error)
{
  const char *argv[] = { self->program, NULL };
  const int target = 0;
  int pair[2];
  GPid pid;

  if (self->pid)
    return TRUE;
  /* Messages, not a stream: a request is whole or is not. */
  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
    {
      fail (error, BB_DECODE_ERROR_NO_HELPER);
      return FALSE;
    }
  if (!g_spawn_async_with_pipes_and_fds (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, -1, -1, -1, &pair[1], &target, 1,
                                         &pid, NULL, NULL, NULL, NULL))
    {
      g_set_error (error, BB_DECODE_ERROR, BB_DECODE_ERROR_NO_HELPER, _("“%s”, which reads foreign files, cannot be started; install the program again"),
                   self->program);
      close (pair[0]);
      close (pair[1]);
      return FALSE;
    }
  close (pair[1]);
  self->control = pair[0];
  self->pid = pid;
  return TRUE;
}

static gboolean
send_message (BbDecoder *self, const BbWireRequest *request, int fd, int answer)
{
  union { char bytes[CMSG_SPACE (2 * sizeof (int))]; struct cmsghdr align; } control = { 0 };
  struct iovec iov = { (void *) request, sizeof *request };
  struct msghdr message = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes };
  struct cmsghdr *head = CMSG_FIRSTHDR (&message);
  const int fds[] = { fd, answer };

  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_RIGHTS;
  head->cmsg_len = CMSG_LEN (sizeof fds);
  memcpy (CMSG_DATA (head), fds, sizeof fds);
  return sendmsg (self->control, &message, MSG_NOSIGNAL) == sizeof *request;
}

/* Starts the helper when there is none, and again when it has died since. @pid: whom the request was given to. */
static gboolean
give (BbDecoder *self, const BbWireRequest *request, int fd, int answer, pid_t *pid, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (guint attempt = 0; attempt < 2; attempt++)
    {
      if (!start (self, error))
        return FALSE;
      *pid = self->pid;
      if (send_message (self, request, fd, answer))
        return TRUE;
      stop (self);
    }
  fail (error, BB_DECODE_ERROR_DIED);
  return FALSE;
}

static void
give_up (BbDecoder *self, pid_t pid)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->pid == pid)
    stop (self);
}

/* Whether the helper of @pid has ended, and not only its child that read the file: for the sake of another file, or killed from outside. Its
 * children end a moment before that can be seen. */
static gboolean
has_ended (BbDecoder *self, pid_t pid)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
      siginfo_t info = { 0 };

      if (self->pid != pid || (waitid (P_PID, (id_t) pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid))
        return TRUE;
      g_clear_pointer (&locker, g_mutex_locker_free);
      g_usleep (5000);
    }
  return FALSE;
}

/* ── The answer ──────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct { int fd; gint64 end; GCancellable *cancellable; GPollFD cancel; gboolean watches; } Reading;

static gboolean
wait_for_bytes (Reading *reading, GError **error)
{
  struct pollfd watched[] = { { reading->fd, POLLIN, 0 }, { reading->watches ? reading->cancel.fd : -1, POLLIN, 0 } };
  gint64 left = (reading->end - g_get_monotonic_time ()) / 1000;

  if (left > 0 && poll (watched, G_N_ELEMENTS (watched), (int) left) < 0 && errno != EINTR)
    left = 0;
  if (g_cancellable_set_error_if_cancelled (reading->cancellable, error))
    return FALSE;
  if (left > 0)
    return TRUE;
  fail (error, BB_DECODE_ERROR_TIMEOUT);
  return FALSE;
}

static gboolean
read_exactly (Reading *reading, void *data, gsize size, GError **error)
{
  guint8 *p = data;

  while (size)
    {
      gssize n;

      if (!wait_for_bytes (reading, error))
        return FALSE;
      n = read (reading->fd, p, MIN (size, (gsize) 1 << 20));
      if (n < 0 && (errno == EAGAIN || errno == EINTR))
        continue;
      if (n <= 0)
        {
          fail (error, BB_DECODE_ERROR_DIED);
          return FALSE;
        }
      p += n;
      size -= (gsize) n;
    }
  return TRUE;
}

/* The helper is believed nothing: an answer that could not be one is refused before memory is taken for it. */
static gboolean
is_possible (const BbWireRequest *request, const BbWireReply *reply)
{
  guint64 pixels = (guint64) reply->width * reply->height;

  if (reply->magic != BB_WIRE_MAGIC || reply->status != BB_WIRE_OK)
    return FALSE;
  switch (request->verb)
    {
    case BB_WIRE_PICTURE:
      return pixels && pixels <= BB_WIRE_MOST_PIXELS && reply->length == pixels * 3 && (!request->width || reply->width <= request->width)
        && (!request->height || reply->height <= request->height);
    case BB_WIRE_PAGE:
      return reply->width <= request->width && pixels && pixels <= BB_WIRE_MOST_PIXELS && reply->length == pixels * 3 && reply->pages > request->page;
    case BB_WIRE_FACTS:
      return reply->length == sizeof (BbWireFacts);
    case BB_WIRE_INK:
      return pixels && pixels <= BB_WIRE_MOST_INK && reply->length == pixels * 4;
    default:
      return reply->length <= (guint64) request->limit * 3 + 3;         /* a byte that is no letter becomes three */
    }
}

static guint8 *
read_answer (Reading *reading, const BbWireRequest *request, BbWireReply *reply, GError **error)
{
  g_autofree guint8 *data = NULL;

  if (!read_exactly (reading, reply, sizeof *reply, error))
    return NULL;
  if (!is_possible (request, reply))
    {
      fail (error, reply->magic == BB_WIRE_MAGIC ? code_of (reply->status) : BB_DECODE_ERROR_WRONG_ANSWER);
      return NULL;
    }
  data = g_try_malloc (reply->length + 1);
  if (!data)
    {
      fail (error, BB_DECODE_ERROR_HUGE);
      return NULL;
    }
  if (!read_exactly (reading, data, reply->length, error))
    return NULL;
  data[reply->length] = '\0';
  return g_steal_pointer (&data);
}

/* The pipe's end alone says nothing of why: a child that was killed at its time is one that took too long. */
static void
explain (GError **error, gint64 started, guint patience)
{
  if (!g_error_matches (*error, BB_DECODE_ERROR, BB_DECODE_ERROR_DIED) || g_get_monotonic_time () - started < (gint64) patience * 1000)
    return;
  g_clear_error (error);
  fail (error, BB_DECODE_ERROR_TIMEOUT);
}

static guint8 *
ask_once (BbDecoder *self, int fd, const BbWireRequest *request, BbWireReply *reply, gboolean *innocent, GCancellable *cancellable, GError **error)
{
  gint64 started = g_get_monotonic_time ();
  Reading reading = { .end = started + ((gint64) self->patience + GRACE) * 1000, .cancellable = cancellable };
  g_autoptr (GError) cause = NULL;
  guint8 *data = NULL;
  int answer[2];
  pid_t pid = 0;

  if (!g_unix_open_pipe (answer, O_CLOEXEC, NULL))
    {
      fail (error, BB_DECODE_ERROR_NO_HELPER);
      return NULL;
    }
  g_unix_set_fd_nonblocking (answer[0], TRUE, NULL);
  reading.fd = answer[0];
  reading.watches = cancellable && g_cancellable_make_pollfd (cancellable, &reading.cancel);
  if (give (self, request, fd, answer[1], &pid, &cause))
    {
      close (answer[1]);
      data = read_answer (&reading, request, reply, &cause);
      /* The helper ends its child in time; one that does not is no longer the helper. */
      if (g_error_matches (cause, BB_DECODE_ERROR, BB_DECODE_ERROR_TIMEOUT))
        give_up (self, pid);
      else if (g_error_matches (cause, BB_DECODE_ERROR, BB_DECODE_ERROR_DIED))
        *innocent = has_ended (self, pid);
      if (cause)
        explain (&cause, started, self->patience);
    }
  else
    close (answer[1]);
  close (answer[0]);
  if (reading.watches)
    g_cancellable_release_fd (cancellable);
  if (cause)
    g_propagate_error (error, g_steal_pointer (&cause));
  return data;
}

/* ── Turns ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
take_turn (BbDecoder *self, gboolean alone)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->waiting_alone += alone;
  while (self->alone || self->busy >= (alone ? 1 : AT_ONCE) || (!alone && self->waiting_alone))
    g_cond_wait (&self->freed, &self->mutex);
  self->waiting_alone -= alone;
  self->alone = alone;
  self->busy++;
}

static void
end_turn (BbDecoder *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->busy--;
  self->alone = FALSE;
  g_cond_broadcast (&self->freed);
}

static guint8 *
ask (BbDecoder *self, int fd, const BbWireRequest *request, BbWireReply *reply, gboolean alone, gboolean *innocent, GCancellable *cancellable,
     GError **error)
{
  guint8 *data = NULL;

  take_turn (self, alone);
  /* Who waited for a turn may not want it any more. */
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    data = ask_once (self, fd, request, reply, innocent, cancellable, error);
  end_turn (self);
  return data;
}

/* A file during whose reading the helper ended may be innocent of it: it is read once more, with no other beside it. */
static guint8 *
run (BbDecoder *self, int fd, BbWireRequest *request, BbWireReply *reply, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) cause = NULL;
  gboolean innocent = FALSE;
  guint8 *data;

  request->magic = BB_WIRE_MAGIC;
  request->milliseconds = self->patience;
  data = ask (self, fd, request, reply, FALSE, &innocent, cancellable, &cause);
  if (!data && innocent)
    return ask (self, fd, request, reply, TRUE, &innocent, cancellable, error);
  if (cause)
    g_propagate_error (error, g_steal_pointer (&cause));
  return data;
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

BbDecoder *
bb_decoder_new (const char *program)
{
  BbDecoder *self = g_new0 (BbDecoder, 1);

  if (!program)
    program = g_getenv ("BIENBAN_DECODE");
  self->program = g_strdup (program ? program : BB_DECODE_PROGRAM);
  self->patience = PATIENCE;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->freed);
  return self;
}

void
bb_decoder_free (BbDecoder *self)
{
  stop (self);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->freed);
  g_free (self->program);
  g_free (self);
}

BbDecoder *
bb_decoder_get_default (void)
{
  static BbDecoder *decoder;

  if (g_once_init_enter_pointer (&decoder))
    g_once_init_leave_pointer (&decoder, bb_decoder_new (NULL));
  return decoder;
}

gboolean
bb_decoder_is_guarded (void)
{
  return syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0;
}

void
bb_decoder_set_patience (BbDecoder *self, guint milliseconds)
{
  self->patience = milliseconds;
}

void
bb_pixels_free (BbPixels *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

static BbPixels *
ask_for_pixels (BbDecoder *self, int fd, BbWireRequest *request, GCancellable *cancellable, GError **error)
{
  BbWireReply reply;
  guint8 *data = run (self, fd, request, &reply, cancellable, error);
  BbPixels *pixels;

  if (!data)
    return NULL;
  pixels = g_new0 (BbPixels, 1);
  *pixels = (BbPixels) { reply.width, reply.height, g_bytes_new_take (data, reply.length), reply.whole_width, reply.whole_height, reply.pages,
                         (reply.flags & BB_WIRE_PARTLY) != 0 };
  return pixels;
}

BbPixels *
bb_decode_picture (BbDecoder *self, int fd, guint width, guint height, GCancellable *cancellable, GError **error)
{
  BbWireRequest request = { .verb = BB_WIRE_PICTURE, .width = width, .height = height };

  return ask_for_pixels (self, fd, &request, cancellable, error);
}

BbPixels *
bb_decode_page (BbDecoder *self, int fd, guint number, guint width, GCancellable *cancellable, GError **error)
{
  BbWireRequest request = { .verb = BB_WIRE_PAGE, .page = number, .width = CLAMP (width, 1, BB_WIRE_LONGEST_SIDE) };

  return ask_for_pixels (self, fd, &request, cancellable, error);
}

BbPixels *
bb_decode_ink (BbDecoder *self, int fd, GCancellable *cancellable, GError **error)
{
  BbWireRequest request = { .verb = BB_WIRE_INK };

  return ask_for_pixels (self, fd, &request, cancellable, error);
}

char *
bb_decode_text (BbDecoder *self, int fd, guint limit, gboolean *more, gboolean *partly, GCancellable *cancellable, GError **error)
{
  BbWireRequest request = { .verb = BB_WIRE_TEXT, .limit = MIN (limit, BB_WIRE_MOST_TEXT) };
  BbWireReply reply;
  g_autofree char *text = (char *) run (self, fd, &request, &reply, cancellable, error);

  if (!text)
    return NULL;
  if (!g_utf8_validate_len (text, reply.length, NULL))
    {
      fail (error, BB_DECODE_ERROR_WRONG_ANSWER);
      return NULL;
    }
  if (more)
    *more = (reply.flags & BB_WIRE_MORE) != 0;
  if (partly)
    *partly = (reply.flags & BB_WIRE_PARTLY) != 0;
  return g_steal_pointer (&text);
}

static GDateTime *
parse_time (const char *text, const char *offset, GTimeZone *zone)
{
  int year, month, day, hour, minute, second;
  g_autoptr (GTimeZone) own = NULL;

  if (sscanf (text, "%4d:%2d:%2d %2d:%2d:%2d", &year, &month, &day, &hour, &minute, &second) != 6)
    return NULL;
  own = strlen (offset) == 6 ? g_time_zone_new_identifier (offset) : NULL;
  return g_date_time_new (own ? own : zone, year, month, day, hour, minute, second);
}

GDateTime *
bb_decode_taken (BbDecoder *self, int fd, GTimeZone *zone, GCancellable *cancellable, GError **error)
{
  BbWireRequest request = { .verb = BB_WIRE_FACTS };
  BbWireReply reply;
  g_autofree BbWireFacts *facts = (BbWireFacts *) (void *) run (self, fd, &request, &reply, cancellable, error);

  if (!facts)
    return NULL;
  facts->taken[sizeof facts->taken - 1] = '\0';
  facts->offset[sizeof facts->offset - 1] = '\0';
  return parse_time (facts->taken, facts->offset, zone);
}
