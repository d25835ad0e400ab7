/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-http.h"

#include "signing/bb-address.h"
#include "signing/bb-signing.h"
#include "signing/bb-words.h"

#include <libsoup/soup.h>

#define CHUNK (16 * 1024)

/* One question on its way, in a main context of its own: any thread may ask and wait. */
typedef struct
{
  const BbHttpRequest *request;
  SoupSession *session;
  SoupMessage *message;
  GCancellable *cancellable;     /* our own: cancelled by the caller's and by the clock */
  GInputStream *stream;
  GByteArray *bytes;
  GError *error;
  gboolean is_late;
  gboolean is_done;
  gboolean is_last;              /* the time of the whole work ends before that of this question */
} Fetch;

static void
fetch_clear (Fetch *self)
{
  g_clear_object (&self->session);
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

/* ── To whom ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
send_to (Fetch *self, GSocketConnectable *where)
{
  self->session = soup_session_new_with_options ("remote-connectable", where, NULL);
  soup_session_send_async (self->session, self->message, G_PRIORITY_DEFAULT, self->cancellable, on_sent, self);
}

/* One address in the office's own network is enough to refuse the host: which one is taken is not ours to choose. */
static gboolean
check_public (Fetch *self, GList *addresses, GError **error)
{
  const char *host = g_uri_get_host (soup_message_get_uri (self->message));

  for (GList *link = addresses; link != NULL; link = link->next)
    {
      g_autofree char *address = g_inet_address_to_string (link->data);

      if (bb_address_is_public (link->data))
        continue;
      g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP,
                   _("%s was not asked: a certificate names it, it lies in this computer's own network (%s), and the office has not listed “%s”"),
                   self->request->url, address, host);
      return FALSE;
    }
  return TRUE;
}

static void
on_resolved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetch *self = user_data;
  GError *error = NULL;
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &error);
  g_autoptr (GSocketConnectable) where = NULL;

  if (addresses == NULL || !check_public (self, addresses, &error))
    finish (self, error);
  else
    {
      where = bb_address_pin (soup_message_get_uri (self->message), addresses);
      send_to (self, where);
    }
  g_resolver_free_addresses (addresses);
}

/* What the office has chosen is asked as it stands; for the rest the host is looked up here, once, and only what was found is connected to.
 * Behind a proxy the same holds for the look-up, though it is the proxy that connects. */
static void
begin (Fetch *self)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  GUri *uri = soup_message_get_uri (self->message);

  if (self->request->is_chosen || bb_address_is_listed (uri, self->request->hosts))
    send_to (self, NULL);
  else if (bb_address_has_usual_port (uri))
    g_resolver_lookup_by_name_async (resolver, g_uri_get_host (uri), self->cancellable, on_resolved, self);
  else
    finish (self, g_error_new (BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP,
                               _("%s was not asked: a certificate names it, its port is not one of the web (80, 443, 8080, 8443), and the office "
                                 "has not listed “%s:%d”"), self->request->url, g_uri_get_host (uri), g_uri_get_port (uri)));
}

/* ── How long ────────────────────────────────────────────────────────────────────────────────────────────────── */

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

/* Milliseconds; notes whether it is the end of the whole work that comes first. */
static guint
get_patience (Fetch *self)
{
  gint64 own = 1000 * (gint64) self->request->seconds, left = (self->request->deadline - g_get_monotonic_time ()) / 1000;

  self->is_last = self->request->deadline != 0 && left < own;
  return (guint) MAX (self->is_last ? left : own, 0);
}

static void
run (Fetch *self, GMainContext *context)
{
  g_autoptr (GSource) clock = g_timeout_source_new (get_patience (self));

  g_source_set_callback (clock, on_late, self, NULL);
  g_source_attach (clock, context);
  begin (self);
  while (!self->is_done)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (clock);
  /* libsoup ends a message in the context that it was sent in. */
  g_clear_object (&self->stream);
  if (self->session != NULL)
    soup_session_abort (self->session);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_clear_object (&self->session);
}

static void
set_out_of_time (const char *url, GError **error)
{
  g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP, _("%s was not waited for any longer: the time for this paper is over"), url);
}

/* Our own sentences stay; those of the network are put behind one that says whom it is about. */
static void
tell (Fetch *self, GCancellable *cancellable, GError **error)
{
  if (self->is_late && self->is_last)
    set_out_of_time (self->request->url, error);
  else if (self->is_late)
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

  if (uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0'
      && (g_str_equal (g_uri_get_scheme (uri), "http") || g_str_equal (g_uri_get_scheme (uri), "https")))
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

/* Asks and waits; safe in any thread. Redirections are not followed: they would lead past the check of the place.
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
  if (request->deadline != 0 && g_get_monotonic_time () >= request->deadline)
    {
      set_out_of_time (request->url, error);
      return NULL;
    }
  if (request->ask != NULL)
    return request->ask (request->url, request->body, request->ask_data, error);
  if (!prepare (&self, error))
    return NULL;
  g_main_context_push_thread_default (context);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (on_caller_cancelled), self.cancellable, NULL);
  run (&self, context);
  g_cancellable_disconnect (cancellable, handler);
  g_main_context_pop_thread_default (context);
  if (self.error != NULL)
    {
      tell (&self, cancellable, error);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&self.bytes));
}
