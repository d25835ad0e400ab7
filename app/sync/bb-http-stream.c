/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/bb-http-stream.h"

#include <glib/gi18n-lib.h>

#include "sync/bb-back-off.h"
#include "sync/bb-http-link-private.h"

struct _BbHttpStream
{
  GInputStream parent_instance;

  BbHttpLink *link;
  char *path;
  goffset length, offset;
  GInputStream *inner;           /* (nullable): no connection at present */
  BbBackOff back_off;
};

G_DEFINE_FINAL_TYPE (BbHttpStream, bb_http_stream, G_TYPE_INPUT_STREAM)

/* A server that does not know of ranges begins anew: what was read already is passed over. */
static gboolean
skip (BbHttpStream *self, GInputStream *stream, guint status, GCancellable *cancellable, GError **error)
{
  for (goffset left = status == 206 ? 0 : self->offset; left > 0;)
    {
      gssize n = g_input_stream_skip (stream, (gsize) MIN (left, 1024 * 1024), cancellable, error);

      if (n <= 0)
        {
          if (n == 0)
            g_set_error_literal (error, BB_SYNC_ERROR, BB_SYNC_ERROR_AWAY, _("The connection broke off"));
          return FALSE;
        }
      left -= n;
    }
  return TRUE;
}

static gboolean
connect_again (BbHttpStream *self, GCancellable *cancellable, GError **error)
{
  guint status = 0;
  g_autoptr (GInputStream) stream = bb_http_link_open (self->link, self->path, self->offset, &status, cancellable, error);

  if (!stream || !skip (self, stream, status, cancellable, error))
    return FALSE;
  self->inner = g_steal_pointer (&stream);
  return TRUE;
}

static gssize
read_once (BbHttpStream *self, void *buffer, gsize size, GCancellable *cancellable, GError **error)
{
  gssize n;

  if (!self->inner && !connect_again (self, cancellable, error))
    return -1;
  n = g_input_stream_read (self->inner, buffer, size, cancellable, error);
  if (n > 0 || (n == 0 && (self->length < 0 || self->offset == self->length)))
    return n;
  if (n == 0)
    g_set_error_literal (error, BB_SYNC_ERROR, BB_SYNC_ERROR_AWAY, _("The connection broke off"));
  return -1;
}

static gboolean
may_pass (const GError *error)
{
  return g_error_matches (error, BB_SYNC_ERROR, BB_SYNC_ERROR_AWAY)
         || (error->domain != BB_SYNC_ERROR && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}

static gssize
bb_http_stream_read (GInputStream *stream, void *buffer, gsize size, GCancellable *cancellable, GError **error)
{
  BbHttpStream *self = BB_HTTP_STREAM (stream);

  for (;;)
    {
      g_autoptr (GError) local = NULL;
      gssize n = self->offset == self->length ? 0 : read_once (self, buffer, size, cancellable, &local);

      if (n >= 0)
        {
          self->offset += n;
          bb_back_off_reset (&self->back_off);
          return n;
        }
      g_clear_object (&self->inner);
      if (!may_pass (local) || self->back_off.n_tries + 1 >= self->link->tries)
        {
          bb_http_link_tell_failure (self->link, g_steal_pointer (&local), error);
          return -1;
        }
      if (!bb_back_off_sleep (bb_back_off_next (&self->back_off, 0), cancellable, error))
        return -1;
    }
}

static void
bb_http_stream_finalize (GObject *object)
{
  BbHttpStream *self = BB_HTTP_STREAM (object);

  g_clear_object (&self->inner);
  g_clear_object (&self->link);
  g_free (self->path);
  G_OBJECT_CLASS (bb_http_stream_parent_class)->finalize (object);
}

static void
bb_http_stream_class_init (BbHttpStreamClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_http_stream_finalize;
  G_INPUT_STREAM_CLASS (class)->read_fn = bb_http_stream_read;
}

static void
bb_http_stream_init (BbHttpStream *self)
{
}

GInputStream *
bb_http_stream_new (BbHttpLink *link, const char *path, goffset length)
{
  BbHttpStream *self = g_object_new (BB_TYPE_HTTP_STREAM, NULL);

  self->link = g_object_ref (link);
  self->path = g_strdup (path);
  self->length = length;
  return G_INPUT_STREAM (self);
}
