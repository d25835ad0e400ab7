/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attachments: out as multipart/related, streamed from where they are; in by themselves. */
#include "sync/bb-http-peer-private.h"

#include <glib/gi18n-lib.h>

#include "sync/bb-chain-stream.h"
#include "sync/bb-http-link-private.h"
#include "sync/bb-http-stream.h"
#include "sync/bb-wire.h"

#define AT_ONCE 4

/* "_design/" and "_local/" do not occur here. */
static char *
make_path (BbHttpPeer *self, const char *id, const char *more)
{
  g_autofree char *encoded = g_uri_escape_string (id, NULL, FALSE);

  return g_strconcat (self->path, "/", encoded, more, NULL);
}

/* ── In ──────────────────────────────────────────────────────────────────────────────────────────────────────── */

GInputStream *
bb_http_peer_open (BbPeer *peer, const BbParcel *parcel, const BbAttachment *attachment, GCancellable *cancellable, GError **error)
{
  BbHttpPeer *self = BB_HTTP_PEER (peer);
  g_autofree char *name = g_uri_escape_string (attachment->name, NULL, FALSE), *rev = g_uri_escape_string (parcel->path[0], NULL, FALSE);
  g_autofree char *more = g_strconcat ("/", name, "?rev=", rev, NULL), *path = make_path (self, parcel->id, more);

  return bb_http_stream_new (self->link, path, attachment->length);
}

/* ── Out ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  BbHttpPeer *peer;
  BbParcel *parcel;
  GCancellable *cancellable;
  GString *json;
} Sending;

/* The parts follow in the order of the keys of “_attachments”: CouchDB tells them apart by nothing else. */
static gboolean
add_parts (Sending *self, BbChainStream *chain, const char *boundary, goffset *size, GError **error)
{
  for (guint i = 0; i < self->parcel->attachments->len; i++)
    {
      const BbAttachment *attachment = self->parcel->attachments->pdata[i];
      g_autofree char *name = NULL, *head = NULL;
      g_autoptr (GInputStream) stream = NULL;

      if (!bb_parcel_carries (self->parcel, attachment))
        continue;
      if (!(stream = bb_peer_open (self->parcel->source, self->parcel, attachment, self->cancellable, error)))
        return FALSE;
      name = g_strescape (attachment->name, NULL);
      head = g_strdup_printf ("\r\n--%s\r\nContent-Disposition: attachment; filename=\"%s\"\r\nContent-Type: %s\r\nContent-Length: %" G_GINT64_FORMAT "\r\n\r\n",
                              boundary, name, attachment->content_type, attachment->length);
      bb_chain_stream_add_text (chain, head);
      bb_chain_stream_add (chain, stream);
      *size += (goffset) strlen (head) + attachment->length;
    }
  return TRUE;
}

static gboolean
prepare (SoupMessage *message, gpointer data, GError **error)
{
  Sending *self = data;
  g_autofree char *boundary = g_uuid_string_random (), *type = g_strdup_printf ("multipart/related; boundary=\"%s\"", boundary);
  g_autofree char *head = g_strdup_printf ("--%s\r\nContent-Type: application/json\r\n\r\n", boundary), *tail = g_strdup_printf ("\r\n--%s--", boundary);
  g_autoptr (GInputStream) chain = bb_chain_stream_new ();
  goffset size = (goffset) (strlen (head) + self->json->len + strlen (tail));

  bb_chain_stream_add_text (BB_CHAIN_STREAM (chain), head);
  bb_chain_stream_add_text (BB_CHAIN_STREAM (chain), self->json->str);
  if (!add_parts (self, BB_CHAIN_STREAM (chain), boundary, &size, error))
    return FALSE;
  bb_chain_stream_add_text (BB_CHAIN_STREAM (chain), tail);
  soup_message_set_request_body (message, type, chain, size);
  return TRUE;
}

static BbHttpAnswer *
put (BbHttpPeer *self, BbParcel *parcel, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *path = make_path (self, parcel->id, "?new_edits=false");
  Sending sending = { self, parcel, cancellable, json };

  if (!bb_wire_append (json, parcel, TRUE))
    {
      g_set_error (error, BB_SYNC_ERROR, BB_SYNC_ERROR_TOO_LARGE, _("The document “%s” holds what JSON cannot"), parcel->id);
      return NULL;
    }
  return bb_http_link_send (self->link, "PUT", path, prepare, &sending, cancellable, error);
}

/* What it said it has it has not: all of the bytes are sent. */
static BbHttpAnswer *
put_whole (BbHttpPeer *self, BbParcel *parcel, GCancellable *cancellable, GError **error)
{
  g_autoptr (BbHttpAnswer) answer = put (self, parcel, cancellable, error);

  if (!answer || answer->status != 412 || parcel->known == 0)
    return g_steal_pointer (&answer);
  parcel->known = 0;
  return put (self, parcel, cancellable, error);
}

/* ── Several at once ─────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  BbHttpPeer *peer;
  GPtrArray *refusals;
  GCancellable *cancellable;
  GMutex mutex;
  GError *error;                 /* of the first that failed; the others are let go then */
} Putting;

static gboolean
has_failed (Putting *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->error != NULL;
}

/* Alone in its request, a document is the only cause that there can be. */
static void
note_refusal (Putting *self, const BbParcel *parcel, const BbHttpAnswer *answer)
{
  const char *word = bb_http_answer_get_error (answer), *reason = bb_http_answer_get_reason (answer);
  g_autofree char *status = g_strdup_printf ("HTTP %u", answer->status);

  g_ptr_array_add (self->refusals, bb_refusal_new (parcel->id, parcel->path[0], word ? word : status, reason ? reason : ""));
}

static void
put_one (gpointer data, gpointer user_data)
{
  BbParcel *parcel = data;
  Putting *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbHttpAnswer) answer = has_failed (self) ? NULL : put_whole (self->peer, parcel, self->cancellable, &error);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (error && g_error_matches (error, BB_SYNC_ERROR, BB_SYNC_ERROR_TOO_LARGE))
    g_ptr_array_add (self->refusals, bb_refusal_new (parcel->id, parcel->path[0], "bad_request", error->message));
  else if (error && !self->error)
    self->error = g_steal_pointer (&error);
  if (!answer || answer->status < 400)
    return;
  if (answer->status < 500 && answer->status != 401 && answer->status != 404)
    note_refusal (self, parcel, answer);
  else if (!self->error)
    bb_http_peer_refuse_whole (self->peer, answer, &self->error);
}

gboolean
bb_http_peer_put (BbHttpPeer *self, GPtrArray *parcels, GPtrArray *refusals, GCancellable *cancellable, GError **error)
{
  Putting putting = { self, refusals, cancellable };
  GThreadPool *pool;

  g_mutex_init (&putting.mutex);
  pool = g_thread_pool_new (put_one, &putting, AT_ONCE, FALSE, NULL);
  for (guint i = 0; i < parcels->len; i++)
    g_thread_pool_push (pool, parcels->pdata[i], NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
  g_mutex_clear (&putting.mutex);
  if (putting.error)
    g_propagate_error (error, putting.error);
  return putting.error == NULL;
}
