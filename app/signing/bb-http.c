/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-http.h"

#include "signing/bb-signing.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#define CHUNK (16 * 1024)

/* One question on its way, in a main context of its own: any thread may ask and wait. */
typedef struct
{
  const BbHttpRequest *request;
  SoupMessage *message;
  GCancellable *cancellable;     /* our own: cancelled by the caller's and by the clock */
  GInputStream *stream;
  GByteArray *bytes;
  GError *error;
  gboolean is_late;
  gboolean is_done;
} Fetch;

static void
fetch_clear (Fetch *self)
{
  g_clear_object (&self->message);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fetch, fetch_clear)

static void
finish (Fetch *self, GError *error)
{
  self->error = error;
  self->is_done = TRUE;
}

static void read_more (Fetch *self);

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *self = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  gsize size = 0;
  const void *data = chunk != NULL ? g_bytes_get_data (chunk, &size) : NULL;

  if (chunk == NULL || size == 0)
    finish (self, error);
  else if (self->bytes->len + size > self->request->max_size)
    finish (self, g_error_new (BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP, _("%s answered with more than %u KiB; that was not read"),
                               self->request->url, (guint) (self->request->max_size / 1024)));
  else
    {
      g_byte_array_append (self->bytes, data, (guint) size);
      read_more (self);
    }
}

static void
read_more (Fetch *self)
{
  g_input_stream_read_bytes_async (self->stream, CHUNK, G_PRIORITY_DEFAULT, self->cancellable, on_read, self);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *self = user_data;
  GError *error = NULL;
  guint status;

  self->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  status = soup_message_get_status (self->message);
  if (self->stream == NULL)
    finish (self, error);
  else if (status != SOUP_STATUS_OK)
    finish (self, g_error_new (BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP, _("%s refused: HTTP %u (%s)"), self->request->url, status,
                               soup_status_get_phrase (status)));
  else
    read_more (self);
}

static gboolean
on_late (gpointer user_data)
{
  Fetch *self = user_data;

  self->is_late = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
on_caller_cancelled (GCancellable *cancellable, gpointer own)
{
  g_cancellable_cancel (own);
}

static void
run (Fetch *self, SoupSession *session, GMainContext *context)
{
  g_autoptr (GSource) clock = g_timeout_source_new_seconds (self->request->seconds);

  g_source_set_callback (clock, on_late, self, NULL);
  g_source_attach (clock, context);
  soup_session_send_async (session, self->message, G_PRIORITY_DEFAULT, self->cancellable, on_sent, self);
  while (!self->is_done)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (clock);
  /* libsoup ends a message in the context that it was sent in. */
  g_clear_object (&self->stream);
  soup_session_abort (session);
  while (g_main_context_iteration (context, FALSE))
    ;
}

/* Our own sentences stay; those of the network are put behind one that says whom it is about. */
static void
tell (Fetch *self, GCancellable *cancellable, GError **error)
{
  if (self->is_late)
    g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP, _("%s did not answer within %u seconds"), self->request->url,
                 self->request->seconds);
  else if (self->error->domain == BB_SIGNING_ERROR || g_cancellable_is_cancelled (cancellable))
    g_propagate_error (error, g_steal_pointer (&self->error));
  else
    g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP, _("%s cannot be reached: %s"), self->request->url,
                 self->error->message);
}

static gboolean
prepare (Fetch *self, GError **error)
{
  const BbHttpRequest *request = self->request;
  g_autoptr (GUri) uri = g_uri_parse (request->url, SOUP_HTTP_URI_FLAGS, NULL);

  if (uri != NULL && (g_str_equal (g_uri_get_scheme (uri), "http") || g_str_equal (g_uri_get_scheme (uri), "https")))
    self->message = soup_message_new_from_uri (request->body != NULL ? SOUP_METHOD_POST : SOUP_METHOD_GET, uri);
  if (self->message == NULL)
    {
      g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP, _("“%s” is not an address on the web (http:// or https://)"),
                   request->url);
      return FALSE;
    }
  soup_message_add_flags (self->message, SOUP_MESSAGE_NO_REDIRECT);
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (self->message, request->content_type, request->body);
  self->cancellable = g_cancellable_new ();
  self->bytes = g_byte_array_new ();
  return TRUE;
}

/* Asks and waits; safe in any thread. Redirections are not followed.
 * Returns: (transfer full): the body of the answer
 * Errors: %BB_SIGNING_ERROR_TIME_STAMP with one sentence that names the address, %G_IO_ERROR_CANCELLED. */
GBytes *
bb_http_fetch (const BbHttpRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_auto (Fetch) self = { .request = request };
  gulong handler = 0;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (request->ask != NULL)
    return request->ask (request->url, request->body, request->ask_data, error);
  if (!prepare (&self, error))
    return NULL;
  g_main_context_push_thread_default (context);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (on_caller_cancelled), self.cancellable, NULL);
  {
    g_autoptr (SoupSession) session = soup_session_new ();

    run (&self, session, context);
  }
  g_cancellable_disconnect (cancellable, handler);
  g_main_context_pop_thread_default (context);
  if (self.error != NULL)
    {
      tell (&self, cancellable, error);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&self.bytes));
}
