/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/bb-store-peer.h"

#include <glib/gi18n-lib.h>

#define TRIES 3                         /* to get the bytes that were stated */

struct _BbStorePeer
{
  GObject parent_instance;

  BbStore *store;
  char *name;
};

static void bb_store_peer_peer_init (BbPeerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BbStorePeer, bb_store_peer, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (BB_TYPE_PEER, bb_store_peer_peer_init))

/* ── Asking ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static BbPeerInfo *
describe (BbPeer *peer, GCancellable *cancellable, GError **error)
{
  BbStorePeer *self = BB_STORE_PEER (peer);
  g_autoptr (BbDatabaseInfo) found = bb_store_add_database (self->store, self->name, NULL, error)
                                       ? bb_store_get_database (self->store, self->name, error) : NULL;
  BbPeerInfo *info;

  if (!found)
    return NULL;
  info = g_new0 (BbPeerInfo, 1);
  info->uuid = g_strdup (found->uuid);
  info->instance_start_time = g_strdup (found->created_at);
  return info;
}

static JsonObject *
get_local (BbPeer *peer, const char *id, GCancellable *cancellable, GError **error)
{
  BbStorePeer *self = BB_STORE_PEER (peer);
  g_autoptr (GError) local = NULL;
  JsonObject *body = bb_store_get_local (self->store, self->name, id, NULL, &local);

  if (local && !g_error_matches (local, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local));
  return body;
}

static gboolean
set_local (BbPeer *peer, const char *id, JsonObject *body, GCancellable *cancellable, GError **error)
{
  BbStorePeer *self = BB_STORE_PEER (peer);

  return bb_store_set_local (self->store, self->name, id, -1, body, error) >= 0;
}

static BbFeedPage *
list_changes (BbPeer *peer, const char *since, guint limit, GCancellable *cancellable, GError **error)
{
  BbStorePeer *self = BB_STORE_PEER (peer);
  gint64 seq = since ? g_ascii_strtoll (since, NULL, 10) : 0;
  g_autoptr (GPtrArray) changes = bb_store_changes (self->store, self->name, seq, limit, error);
  BbFeedPage *page;

  if (!changes)
    return NULL;
  page = bb_feed_page_new ();
  for (guint i = 0; i < changes->len; i++)
    {
      BbChange *change = changes->pdata[i];

      bb_feed_page_add (page, change->id, (const char * const *) change->leaves);
      seq = change->seq;
    }
  page->last_seq = g_strdup_printf ("%" G_GINT64_FORMAT, seq);
  return page;
}

static JsonObject *
find_missing (BbPeer *peer, JsonObject *revs, GCancellable *cancellable, GError **error)
{
  BbStorePeer *self = BB_STORE_PEER (peer);

  return bb_store_revs_diff (self->store, self->name, revs, error);
}

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static gsize
measure (JsonObject *body)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), body);
  g_autofree char *text = json_to_string (node, FALSE);

  return strlen (text);
}

/* Where the bytes of an attachment are: opened when they are wanted. */
typedef struct { BbStore *store; BbAttachment *attachment; } Source;

static GInputStream *
open_source (gpointer data, GCancellable *cancellable, GError **error)
{
  Source *source = data;

  return bb_store_open_attachment (source->store, source->attachment, 0, -1, error);
}

static void
free_source (gpointer data)
{
  Source *source = data;

  g_object_unref (source->store);
  bb_attachment_unref (source->attachment);
  g_free (source);
}

/* (nullable) */
static GPtrArray *
list_attachments (BbStorePeer *self, BbDocument *document)
{
  GPtrArray *list = document->attachments ? g_ptr_array_new_with_free_func ((GDestroyNotify) bb_parcel_attachment_free) : NULL;

  for (guint i = 0; list && i < document->attachments->len; i++)
    {
      Source *source = g_new0 (Source, 1);

      source->store = g_object_ref (self->store);
      source->attachment = bb_attachment_ref (document->attachments->pdata[i]);
      g_ptr_array_add (list, bb_parcel_attachment_new (source->attachment, open_source, source, free_source));
    }
  return list;
}

/* %NULL without @error: its body is not here. */
static BbParcel *
read_one (BbStorePeer *self, const char *id, const char *rev, GError **error)
{
  g_autoptr (BbDocument) document = bb_store_get (self->store, self->name, id, rev, error);
  g_auto (GStrv) path = document && document->body ? bb_store_get_path (self->store, self->name, id, rev, error) : NULL;
  BbParcel *parcel;

  if (!path)
    return NULL;
  parcel = g_new0 (BbParcel, 1);
  parcel->id = g_strdup (id);
  parcel->path = g_steal_pointer (&path);
  parcel->deleted = document->deleted;
  parcel->body = json_object_ref (document->body);
  parcel->size = measure (document->body);
  parcel->attachments = list_attachments (self, document);
  return parcel;
}

static GPtrArray *
read_all (BbPeer *peer, const char *id, const char * const *revs, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) parcels = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_parcel_free);

  for (; *revs; revs++)
    {
      g_autoptr (GError) local = NULL;
      BbParcel *parcel = read_one (BB_STORE_PEER (peer), id, *revs, &local);

      if (parcel)
        g_ptr_array_add (parcels, parcel);
      else if (local && !g_error_matches (local, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
    }
  return g_steal_pointer (&parcels);
}

/* ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* A parcel whose bytes are in the store. */
typedef struct
{
  const BbParcel *parcel;
  GPtrArray *attachments;               /* (nullable): of BbAttachment; holds the bytes until the revision refers to them */
} Arrival;

static void
arrival_free (gpointer data)
{
  Arrival *self = data;

  g_clear_pointer (&self->attachments, g_ptr_array_unref);
  g_free (self);
}

/* A link can change what it carries: the bytes are asked for again before they are taken for wrong. */
static BbAttachment *
take_bytes (BbStorePeer *self, BbParcelAttachment *from, GCancellable *cancellable, GError **error)
{
  for (guint i = 1;; i++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (GInputStream) stream = bb_parcel_attachment_open (from, cancellable, error);
      BbAttachment *taken = stream ? bb_store_add_stream (self->store, from->attachment, stream, 0, cancellable, &local) : NULL;

      if (!stream || taken)
        return taken;
      if (i < TRIES && g_error_matches (local, BB_STORE_ERROR, BB_STORE_ERROR_INVALID))
        continue;
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
}

static BbAttachment *
take_attachment (BbStorePeer *self, const char *id, BbParcelAttachment *from, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  BbAttachment *known;

  if (!from->open)
    return bb_attachment_new_stub (from->attachment->name, from->attachment->content_type, from->attachment->revpos, from->attachment->digest);
  known = bb_store_find_attachment (self->store, self->name, id, from->attachment, &local);
  if (!local)
    return known ? known : take_bytes (self, from, cancellable, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static Arrival *
receive (BbStorePeer *self, const BbParcel *parcel, GCancellable *cancellable, GError **error)
{
  Arrival *arrival = g_new0 (Arrival, 1);

  arrival->parcel = parcel;
  if (parcel->attachments)
    arrival->attachments = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_attachment_unref);
  for (guint i = 0; parcel->attachments && i < parcel->attachments->len; i++)
    {
      BbAttachment *attachment = take_attachment (self, parcel->id, parcel->attachments->pdata[i], cancellable, error);

      if (!attachment)
        {
          arrival_free (arrival);
          return NULL;
        }
      g_ptr_array_add (arrival->attachments, attachment);
    }
  return arrival;
}

/* What is about one document alone, and has a word of the protocol. */
static const char *
name_refusal (const GError *error)
{
  if (g_error_matches (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID))
    return "doc_validation";
  if (g_error_matches (error, BB_STORE_ERROR, BB_STORE_ERROR_MISSING_STUB))
    return "missing_stub";
  return g_error_matches (error, BB_STORE_ERROR, BB_STORE_ERROR_TOO_LARGE) ? "attachment_too_large" : NULL;
}

static gboolean
refuse (const BbParcel *parcel, GError *reason, GPtrArray *refusals, GError **error)
{
  if (name_refusal (reason))
    g_ptr_array_add (refusals, bb_refusal_new (parcel, name_refusal (reason), reason->message));
  else
    g_propagate_error (error, g_error_copy (reason));
  return name_refusal (reason) != NULL;
}

static gboolean
insert (BbStorePeer *self, GPtrArray *arrivals, guint first, guint n, GCancellable *cancellable, GError **error)
{
  g_autoptr (BbBatch) batch = bb_batch_new ();

  for (guint i = first; i < first + n; i++)
    {
      const Arrival *arrival = arrivals->pdata[i];
      const BbParcel *parcel = arrival->parcel;

      bb_batch_insert_full (batch, self->name, parcel->id, (const char * const *) parcel->path, parcel->deleted, parcel->body,
                            arrival->attachments);
    }
  return bb_store_commit (self->store, batch, cancellable, error);
}

/* The store takes whatever is well formed: one that is not is found among the others and told, and the others are stored. */
static gboolean
insert_or_refuse (BbStorePeer *self, GPtrArray *arrivals, guint first, guint n, GPtrArray *refusals, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (n == 0 || insert (self, arrivals, first, n, cancellable, &local))
    return TRUE;
  if (n == 1 || !name_refusal (local))
    return refuse (((Arrival *) arrivals->pdata[first])->parcel, local, refusals, error);
  return insert_or_refuse (self, arrivals, first, n / 2, refusals, cancellable, error)
         && insert_or_refuse (self, arrivals, first + n / 2, n - n / 2, refusals, cancellable, error);
}

static gboolean
write_all (BbPeer *peer, GPtrArray *parcels, GPtrArray *refusals, GCancellable *cancellable, GError **error)
{
  BbStorePeer *self = BB_STORE_PEER (peer);
  g_autoptr (GPtrArray) arrivals = g_ptr_array_new_with_free_func (arrival_free);

  for (guint i = 0; i < parcels->len; i++)
    {
      g_autoptr (GError) local = NULL;
      Arrival *arrival = receive (self, parcels->pdata[i], cancellable, &local);

      if (arrival)
        g_ptr_array_add (arrivals, arrival);
      else if (!refuse (parcels->pdata[i], local, refusals, error))
        return FALSE;
    }
  return insert_or_refuse (self, arrivals, 0, arrivals->len, refusals, cancellable, error);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_store_peer_finalize (GObject *object)
{
  BbStorePeer *self = BB_STORE_PEER (object);

  g_clear_object (&self->store);
  g_free (self->name);
  G_OBJECT_CLASS (bb_store_peer_parent_class)->finalize (object);
}

static void
bb_store_peer_peer_init (BbPeerInterface *iface)
{
  iface->describe = describe;
  iface->get_local = get_local;
  iface->set_local = set_local;
  iface->list_changes = list_changes;
  iface->find_missing = find_missing;
  iface->read = read_all;
  iface->write = write_all;
}

static void
bb_store_peer_class_init (BbStorePeerClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_store_peer_finalize;
}

static void
bb_store_peer_init (BbStorePeer *self)
{
}

BbPeer *
bb_store_peer_new (BbStore *store, const char *name)
{
  BbStorePeer *self = g_object_new (BB_TYPE_STORE_PEER, NULL);

  self->store = g_object_ref (store);
  self->name = g_strdup (name);
  return BB_PEER (self);
}
