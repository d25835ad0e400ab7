/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-range-stream.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

struct _BbRangeStream
{
  GInputStream parent_instance;

  int fd;
  gint64 start, length;
  gint64 at;                     /* within the range */
};

static void bb_range_stream_seekable_init (GSeekableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BbRangeStream, bb_range_stream, G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_SEEKABLE, bb_range_stream_seekable_init))

static gboolean
fail (int code, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
  return FALSE;
}

/* ── Reading ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static gssize
bb_range_stream_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  BbRangeStream *self = BB_RANGE_STREAM (stream);
  gssize got;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  count = MIN (count, (gsize) (self->length - self->at));
  do
    got = pread (self->fd, buffer, count, self->start + self->at);
  while (got < 0 && errno == EINTR);
  if (got < 0 || (got == 0 && count > 0))
    {
      fail (got < 0 ? errno : EIO, error);                 /* the file is shorter than it was */
      return -1;
    }
  self->at += got;
  return got;
}

static gboolean
bb_range_stream_close (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  BbRangeStream *self = BB_RANGE_STREAM (stream);

  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  return TRUE;
}

/* ── Seeking ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static goffset
tell (GSeekable *seekable)
{
  return BB_RANGE_STREAM (seekable)->at;
}

static gboolean
can_seek (GSeekable *seekable)
{
  return TRUE;
}

static gboolean
seek (GSeekable *seekable, goffset offset, GSeekType type, GCancellable *cancellable, GError **error)
{
  BbRangeStream *self = BB_RANGE_STREAM (seekable);
  gint64 at = offset + (type == G_SEEK_CUR ? self->at : type == G_SEEK_END ? self->length : 0);

  if (at < 0 || at > self->length)
    return fail (EINVAL, error);
  self->at = at;
  return TRUE;
}

static gboolean
can_truncate (GSeekable *seekable)
{
  return FALSE;
}

static gboolean
truncate_not (GSeekable *seekable, goffset offset, GCancellable *cancellable, GError **error)
{
  return fail (EROFS, error);
}

/* ── Life ──────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_range_stream_finalize (GObject *object)
{
  BbRangeStream *self = BB_RANGE_STREAM (object);

  if (self->fd >= 0)
    close (self->fd);
  G_OBJECT_CLASS (bb_range_stream_parent_class)->finalize (object);
}

static void
bb_range_stream_seekable_init (GSeekableIface *iface)
{
  iface->tell = tell;
  iface->can_seek = can_seek;
  iface->seek = seek;
  iface->can_truncate = can_truncate;
  iface->truncate_fn = truncate_not;
}

static void
bb_range_stream_class_init (BbRangeStreamClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_range_stream_finalize;
  G_INPUT_STREAM_CLASS (class)->read_fn = bb_range_stream_read;
  G_INPUT_STREAM_CLASS (class)->close_fn = bb_range_stream_close;
}

static void
bb_range_stream_init (BbRangeStream *self)
{
  self->fd = -1;
}

GInputStream *
bb_range_stream_new (const char *path, gint64 start, gint64 length, GError **error)
{
  g_autoptr (BbRangeStream) self = g_object_new (BB_TYPE_RANGE_STREAM, NULL);

  self->fd = open (path, O_RDONLY | O_CLOEXEC);
  if (self->fd < 0)
    {
      fail (errno, error);
      return NULL;
    }
  self->start = start;
  self->length = length;
  return G_INPUT_STREAM (g_steal_pointer (&self));
}
