/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/bb-store-peer-private.h"

#include <glib/gi18n-lib.h>

#define WAIT (60 * 1000)                /* ms, after which it looks once more */

struct _BbStorePeer
{
  GObject parent_instance;

  BbStore *store;
  char *name;
  BbArrivedFunc arrived;         /* (nullable) */
  gpointer data;
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
  if (document->attachments)
    parcel->attachments = g_ptr_array_ref (document->attachments);
  return parcel;
}

static gboolean
read_row (BbStorePeer *self, const BbFeedRow *row, GPtrArray *parcels, GError **error)
{
  for (char **rev = row->revs; *rev; rev++)
    {
      g_autoptr (GError) local = NULL;
      BbParcel *parcel = read_one (self, row->id, *rev, &local);

      if (parcel)
        g_ptr_array_add (parcels, parcel);
      else if (local && !g_error_matches (local, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return TRUE;
}

static GPtrArray *
read_all (BbPeer *peer, GPtrArray *rows, GPtrArray *refusals, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) parcels = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_parcel_free);

  for (guint i = 0; i < rows->len; i++)
    if (!read_row (BB_STORE_PEER (peer), rows->pdata[i], parcels, error))
      return NULL;
  return g_steal_pointer (&parcels);
}

static GInputStream *
open_attachment (BbPeer *peer, const BbParcel *parcel, const BbAttachment *attachment, GCancellable *cancellable, GError **error)
{
  return bb_store_open_attachment (BB_STORE_PEER (peer)->store, attachment, 0, -1, error);
}

static gboolean
wait_for_change (BbPeer *peer, const char *since, GCancellable *cancellable, GError **error)
{
  BbStorePeer *self = BB_STORE_PEER (peer);
  gint64 seq = since ? g_ascii_strtoll (since, NULL, 10) : 0, now;

  do
    now = bb_store_wait_for_change (self->store, self->name, seq, WAIT, cancellable, error);
  while (now >= 0 && now <= seq);
  return now >= 0;
}

/* ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
insert (BbStorePeer *self, GPtrArray *parcels, guint first, guint n, GCancellable *cancellable, GError **error)
{
  g_autoptr (BbBatch) batch = bb_batch_new ();

  for (guint i = first; i < first + n; i++)
    {
      const BbParcel *parcel = parcels->pdata[i];

      if (!parcel->is_left_out)
        bb_batch_insert_full (batch, self->name, parcel->id, (const char * const *) parcel->path, parcel->deleted, parcel->body, parcel->arrived);
    }
  if (!bb_store_commit (self->store, batch, cancellable, error))
    return FALSE;
  for (guint i = first; i < first + n && self->arrived; i++)
    if (!((BbParcel *) parcels->pdata[i])->is_left_out)
      self->arrived (((BbParcel *) parcels->pdata[i])->id, self->data);
  return TRUE;
}

static gboolean insert_or_refuse (BbStorePeer *self, GPtrArray *parcels, guint first, guint n, GPtrArray *refusals, GCancellable *cancellable, GError **error);

/* What an ancestor should have had is not here: all of its bytes are fetched. */
static gboolean
insert_whole (BbStorePeer *self, GPtrArray *parcels, guint index, GPtrArray *refusals, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  g_ptr_array_add (one, parcels->pdata[index]);
  ((BbParcel *) one->pdata[0])->known = 0;
  return bb_store_peer_fetch (self->store, self->name, one, refusals, cancellable, error) && insert_or_refuse (self, one, 0, 1, refusals, cancellable, error);
}

/* The store takes whatever is well formed: one that is not is found among the others and told, and the others are stored. */
static gboolean
insert_or_refuse (BbStorePeer *self, GPtrArray *parcels, guint first, guint n, GPtrArray *refusals, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (n == 0 || insert (self, parcels, first, n, cancellable, &local))
    return TRUE;
  if (!g_error_matches (local, BB_STORE_ERROR, BB_STORE_ERROR_INVALID) && !g_error_matches (local, BB_STORE_ERROR, BB_STORE_ERROR_MISSING_STUB))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (n == 1 && ((BbParcel *) parcels->pdata[first])->known)
    return insert_whole (self, parcels, first, refusals, cancellable, error);
  if (n == 1)
    {
      const BbParcel *parcel = parcels->pdata[first];

      g_ptr_array_add (refusals, bb_refusal_new (parcel->id, parcel->path[0], "doc_validation", local->message));
      return TRUE;
    }
  return insert_or_refuse (self, parcels, first, n / 2, refusals, cancellable, error)
         && insert_or_refuse (self, parcels, first + n / 2, n - n / 2, refusals, cancellable, error);
}

static gboolean
write_all (BbPeer *peer, GPtrArray *parcels, GPtrArray *refusals, GCancellable *cancellable, GError **error)
{
  BbStorePeer *self = BB_STORE_PEER (peer);

  return bb_store_peer_fetch (self->store, self->name, parcels, refusals, cancellable, error)
         && insert_or_refuse (self, parcels, 0, parcels->len, refusals, cancellable, error);
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
  iface->open = open_attachment;
  iface->wait = wait_for_change;
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

void
bb_store_peer_set_arrived_func (BbStorePeer *self, BbArrivedFunc arrived, gpointer data)
{
  self->arrived = arrived;
  self->data = data;
}
