/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request from its first byte to the last of its answer, as the hub's thread sees it. A request without a body is worked on at once; one with
 * a body is looked at by a worker first, so that nobody fills the disk who is not let in. */
#include "sync/hub/bb-hub-guard.h"
#include "sync/hub/bb-hub-private.h"

#include <string.h>

#define HEAD_SECONDS 30
#define LEAST_READ 4096          /* bytes of a body in that time: about what the slowest link brings */
#define WRITE_SECONDS 60         /* in which at least something must be taken of an answer */
#define SESSION_BODY (64 * 1024) /* a name and a password, from anybody */
#define DISCARDED (8 * 1024 * 1024)    /* bytes that are read from someone who was refused already, so that he sees the answer */

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

BbCall *
bb_call_new (BbHub *hub, SoupServerMessage *message)
{
  BbCall *self = g_new0 (BbCall, 1);
  const char *address = soup_server_message_get_remote_host (message);

  g_atomic_ref_count_init (&self->refs);
  self->hub = g_object_ref (hub);
  self->message = g_object_ref (message);
  self->address = g_strdup (address ? address : "");
  self->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  self->text = g_string_new (NULL);
  self->length = -1;
  return self;
}

BbCall *
bb_call_ref (BbCall *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

static void
forget_more (BbCall *self)
{
  if (self->free_more)
    self->free_more (self->more_data);
  self->more = NULL;
  self->more_data = NULL;
  self->free_more = NULL;
}

/* The last reference is always given up in the hub's thread. */
void
bb_call_unref (BbCall *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  forget_more (self);
  g_strfreev (self->segments);
  g_clear_pointer (&self->query, g_hash_table_unref);
  g_clear_pointer (&self->body, bb_hub_body_free);
  g_clear_pointer (&self->user, bb_user_unref);
  g_clear_error (&self->doubt);
  g_clear_pointer (&self->security, json_object_unref);
  g_clear_pointer (&self->database, bb_database_info_free);
  g_free (self->address);
  soup_message_headers_unref (self->headers);
  g_string_free (self->text, TRUE);
  g_object_unref (self->message);
  g_object_unref (self->hub);
  g_free (self);
}

/* ── Time ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
stop_timer (BbCall *self)
{
  if (self->timer)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static void
start_timer (BbCall *self, guint milliseconds, GSourceFunc func)
{
  stop_timer (self);
  self->timer = g_timeout_source_new (milliseconds);
  g_source_set_callback (self->timer, func, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

/* The connection ends without more words. */
static void
cut (BbCall *self)
{
  g_autoptr (BbCall) held = bb_call_ref (self);
  g_autoptr (GIOStream) stream = NULL;

  if (self->ended)
    return;
  stream = soup_server_message_steal_connection (self->message);
  bb_call_end (self);
  bb_hub_drop_connection (self->hub, self, stream);
}

static gboolean
on_reading_checked (gpointer data)
{
  BbCall *self = data;
  gboolean is_slow = self->progress - self->progress_seen < LEAST_READ;

  self->progress_seen = self->progress;
  if (!is_slow || self->at_work)
    return G_SOURCE_CONTINUE;
  cut (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_writing_checked (gpointer data)
{
  BbCall *self = data;

  if (self->progress >= self->appended || g_get_monotonic_time () - self->moved < WRITE_SECONDS * G_USEC_PER_SEC)
    return G_SOURCE_CONTINUE;
  cut (self);
  return G_SOURCE_REMOVE;
}

/* ── Sending ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
copy_header (const char *name, const char *value, gpointer data)
{
  soup_message_headers_append (data, name, value);
}

static void
append (BbCall *self, GString *text)
{
  SoupMessageBody *body = soup_server_message_get_response_body (self->message);
  g_autoptr (GBytes) bytes = g_bytes_new (text->str, text->len);

  if (self->progress >= self->appended)
    self->moved = g_get_monotonic_time ();
  self->appended += (goffset) text->len;
  if (text->len > 0)
    soup_message_body_append_bytes (body, bytes);
  g_string_truncate (text, 0);
}

static void on_piece_made (BbCall *self);

/* Rights are asked again before each piece, for a feed lasts; what nobody reads any more is not made. */
static void
make_piece (BbCall *self)
{
  if (self->database && self->started && !bb_hub_guard_may_still_read (self))
    {
      self->result = BB_MORE_BROKEN;
      return;
    }
  do
    {
      if (self->database)
        self->seen = bb_hub_count_notices (self->hub, self->database->name);
      self->result = self->more (self, self->text);
    }
  while (self->result == BB_MORE_AGAIN && self->text->len < BB_HUB_PIECE);
}

static void
on_wrote_chunk (SoupServerMessage *message, gpointer data)
{
  BbCall *self = data;

  if (self->more && self->result == BB_MORE_AGAIN && !self->at_work)
    bb_hub_work (self->hub, self, make_piece, on_piece_made);
}

static void
on_wrote_data (SoupServerMessage *message, guint length, gpointer data)
{
  BbCall *self = data;

  self->progress += length;
  self->moved = g_get_monotonic_time ();
}

static void wait (BbCall *self);

static gboolean
on_wait_over (gpointer data)
{
  BbCall *self = data;

  if (g_get_monotonic_time () >= self->deadline)
    bb_call_wake (self, TRUE);
  else if (on_writing_checked (self) == G_SOURCE_CONTINUE)
    {
      g_string_assign (self->text, "\n");
      append (self, self->text);
      soup_server_message_unpause (self->message);
      wait (self);
    }
  return G_SOURCE_REMOVE;
}

static void
wait (BbCall *self)
{
  gint64 left = MAX (self->deadline - g_get_monotonic_time (), 0) / 1000 + 1;

  if (self->heartbeat > 0)
    left = MIN (left, self->heartbeat);
  self->waiting = TRUE;
  start_timer (self, (guint) MIN (left, G_MAXINT), on_wait_over);
}

void
bb_call_wake (BbCall *self, gboolean expired)
{
  if (!self->waiting)
    return;
  self->waiting = FALSE;
  self->expired |= expired;
  start_timer (self, WRITE_SECONDS * 1000, on_writing_checked);
  bb_hub_work (self->hub, self, make_piece, on_piece_made);
}

/* What follows a piece. */
static void
go_on (BbCall *self, gboolean has_appended)
{
  if (self->result == BB_MORE_END)
    {
      soup_message_body_complete (soup_server_message_get_response_body (self->message));
      forget_more (self);
    }
  else if (self->result == BB_MORE_AGAIN && !has_appended)
    bb_hub_work (self->hub, self, make_piece, on_piece_made);
  else if (self->result == BB_MORE_WAIT)
    {
      wait (self);
      if (bb_hub_is_stopping (self->hub) || bb_hub_count_notices (self->hub, self->database->name) != self->seen)
        bb_call_wake (self, bb_hub_is_stopping (self->hub));
    }
  else if (self->result == BB_MORE_BROKEN)
    cut (self);
}

static void
on_piece_made (BbCall *self)
{
  gboolean has_text = self->text->len > 0;

  append (self, self->text);
  go_on (self, has_text);
  if (!self->ended && (has_text || self->result == BB_MORE_END))
    soup_server_message_unpause (self->message);
}

static void
send_pieces (BbCall *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  gboolean has_text = self->text->len > 0;

  if (self->length >= 0)
    soup_message_headers_set_content_length (headers, self->length);
  else
    soup_message_headers_set_encoding (headers, soup_server_message_get_http_version (self->message) == SOUP_HTTP_1_0 ? SOUP_ENCODING_EOF
                                                                                                                      : SOUP_ENCODING_CHUNKED);
  g_signal_connect (self->message, "wrote-chunk", G_CALLBACK (on_wrote_chunk), self);
  append (self, self->text);
  go_on (self, has_text);
}

/* The answer that a worker left in the call goes out. */
static void
send (BbCall *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  if (self->more && self->result == BB_MORE_END)
    forget_more (self);
  soup_server_message_set_status (self->message, self->status, NULL);
  soup_message_headers_foreach (self->headers, copy_header, headers);
  soup_message_headers_replace (headers, "Cache-Control", "must-revalidate");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  /* Who asked for the end of the connection is told of it, or he takes it for one that broke (RFC 9112 §9.6). */
  if (soup_message_headers_header_contains (soup_server_message_get_request_headers (self->message), "Connection", "close"))
    soup_message_headers_replace (headers, "Connection", "close");
  soup_message_body_set_accumulate (soup_server_message_get_response_body (self->message), FALSE);
  g_signal_connect (self->message, "wrote-body-data", G_CALLBACK (on_wrote_data), self);
  self->progress = self->progress_seen = 0;
  start_timer (self, WRITE_SECONDS * 1000, on_writing_checked);
  self->started = TRUE;
  if (self->more)
    send_pieces (self);
  else
    append (self, self->text);
}

/* ── Working ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
route (BbCall *self)
{
  bb_hub_route (self);
  if (self->more)
    make_piece (self);
  if (self->more && self->result == BB_MORE_BROKEN)
    {
      forget_more (self);
      bb_call_refuse (self, SOUP_STATUS_INTERNAL_SERVER_ERROR, "internal_server_error", "The answer could not be made.");
    }
}

static void
on_routed (BbCall *self)
{
  send (self);
  if (!self->ended)
    soup_server_message_unpause (self->message);
}

void
bb_call_read_body (BbCall *self)
{
  if (self->status != 0)
    return;
  stop_timer (self);
  soup_server_message_pause (self->message);
  bb_hub_work (self->hub, self, route, on_routed);
}

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* An answer before the body was read: what still comes of it is thrown away. */
static void
refuse_early (BbCall *self)
{
  self->discards = TRUE;
  send (self);
}

static void
on_got_chunk (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  BbCall *self = data;
  g_autoptr (GError) error = NULL;

  self->progress += (goffset) g_bytes_get_size (chunk);
  if (self->discards && self->progress > DISCARDED)
    {
      cut (self);                /* and with the connection the call has gone */
      return;
    }
  if (self->discards || bb_hub_body_append (self->body, g_bytes_get_data (chunk, NULL), g_bytes_get_size (chunk), &error))
    return;
  bb_call_fail (self, error);
  refuse_early (self);
}

static void
on_admitted (BbCall *self)
{
  if (self->status != 0)
    refuse_early (self);
  if (!self->ended)
    soup_server_message_unpause (self->message);
}

/* 0: no body; else whether it may come. */
static gboolean
check_length (BbCall *self, gboolean *has_body)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);
  SoupEncoding encoding = soup_message_headers_get_encoding (headers);
  goffset length = encoding == SOUP_ENCODING_CONTENT_LENGTH ? soup_message_headers_get_content_length (headers) : 0;

  *has_body = length > 0 || encoding == SOUP_ENCODING_CHUNKED;
  return length <= BB_HUB_MAX_BODY || bb_call_refuse (self, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "too_large", "the request entity is too large");
}

static gboolean
check_address (BbCall *self)
{
  GUri *uri = soup_server_message_get_uri (self->message);
  const char *query = g_uri_get_query (uri);

  if (strlen (g_uri_get_path (uri)) + (query ? strlen (query) : 0) > BB_HUB_MAX_URI)
    return bb_call_refuse (self, SOUP_STATUS_REQUEST_URI_TOO_LONG, "request_uri_too_long", "The address of the request is too long.");
  return bb_call_parse (self, g_uri_get_path (uri), query) ||
         bb_call_refuse (self, SOUP_STATUS_BAD_REQUEST, "bad_request", "The address of the request is not well formed.");
}

void
bb_call_read_headers (BbCall *self)
{
  gboolean has_body = FALSE;

  soup_message_body_set_accumulate (soup_server_message_get_request_body (self->message), FALSE);
  g_signal_connect (self->message, "got-chunk", G_CALLBACK (on_got_chunk), self);
  if (!check_address (self) || !check_length (self, &has_body))
    {
      refuse_early (self);
      return;
    }
  self->brings_password = g_strcmp0 (self->segments[0], "_session") == 0 || bb_call_get_header (self, "Authorization");
  if (!has_body)
    return;
  self->body = bb_hub_body_new (bb_hub_get_spool (self->hub), g_strcmp0 (self->segments[0], "_session") == 0 ? SESSION_BODY : BB_HUB_MAX_BODY);
  start_timer (self, HEAD_SECONDS * 1000, on_reading_checked);
  soup_server_message_pause (self->message);
  bb_hub_work (self->hub, self, bb_hub_admit, on_admitted);
}

void
bb_call_begin (BbCall *self)
{
  start_timer (self, HEAD_SECONDS * 1000, on_reading_checked);
}

void
bb_call_end (BbCall *self)
{
  self->ended = TRUE;
  self->waiting = FALSE;
  stop_timer (self);
  g_signal_handlers_disconnect_by_data (self->message, self);
}

void
bb_call_cut (BbCall *self)
{
  cut (self);
}
