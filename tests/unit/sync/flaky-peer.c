/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "flaky-peer.h"

struct _FlakyPeer
{
  GObject parent_instance;

  BbPeer *peer;
  GRand *random;
  guint percent, most;
  const char *poison;
};

static void flaky_peer_peer_init (BbPeerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FlakyPeer, flaky_peer, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (BB_TYPE_PEER, flaky_peer_peer_init))

static gboolean
breaks (FlakyPeer *self, GError **error)
{
  if ((guint) g_rand_int_range (self->random, 0, 100) >= self->percent)
    return FALSE;
  g_set_error_literal (error, BB_SYNC_ERROR, BB_SYNC_ERROR_AWAY, "the link broke");
  return TRUE;
}

/* Half of the failures come after the work. */
#define THROUGH(Type, call, nothing, release)                                                                                    \
  FlakyPeer *self = FLAKY_PEER (peer);                                                                                           \
  Type result;                                                                                                                   \
                                                                                                                                 \
  if (breaks (self, error))                                                                                                      \
    return nothing;                                                                                                              \
  result = call;                                                                                                                 \
  if (result && breaks (self, error))                                                                                            \
    {                                                                                                                            \
      release (result);                                                                                                          \
      return nothing;                                                                                                            \
    }                                                                                                                            \
  return result

static void
forget (gboolean result)
{
}

static BbPeerInfo *
describe (BbPeer *peer, GCancellable *cancellable, GError **error)
{
  THROUGH (BbPeerInfo *, bb_peer_describe (self->peer, cancellable, error), NULL, bb_peer_info_free);
}

static JsonObject *
get_local (BbPeer *peer, const char *id, GCancellable *cancellable, GError **error)
{
  THROUGH (JsonObject *, bb_peer_get_local (self->peer, id, cancellable, error), NULL, json_object_unref);
}

static gboolean
set_local (BbPeer *peer, const char *id, JsonObject *body, GCancellable *cancellable, GError **error)
{
  THROUGH (gboolean, bb_peer_set_local (self->peer, id, body, cancellable, error), FALSE, forget);
}

static BbFeedPage *
list_changes (BbPeer *peer, const char *since, guint limit, GCancellable *cancellable, GError **error)
{
  THROUGH (BbFeedPage *, bb_peer_list_changes (self->peer, since, MIN (limit, 7), cancellable, error), NULL, bb_feed_page_free);
}

static JsonObject *
find_missing (BbPeer *peer, JsonObject *revs, GCancellable *cancellable, GError **error)
{
  THROUGH (JsonObject *, bb_peer_find_missing (self->peer, revs, cancellable, error), NULL, json_object_unref);
}

static GPtrArray *
read_all (BbPeer *peer, GPtrArray *rows, GPtrArray *refusals, GCancellable *cancellable, GError **error)
{
  THROUGH (GPtrArray *, bb_peer_read (self->peer, rows, refusals, cancellable, error), NULL, g_ptr_array_unref);
}

static gboolean
refuses (FlakyPeer *self, GPtrArray *parcels, GError **error)
{
  gboolean refused = self->most && parcels->len > self->most;

  for (guint i = 0; i < parcels->len && self->poison; i++)
    refused |= json_object_has_member (((BbParcel *) parcels->pdata[i])->body, self->poison);
  if (refused)
    g_set_error_literal (error, BB_SYNC_ERROR, BB_SYNC_ERROR_TOO_LARGE, "document_too_large");
  return refused;
}

static gboolean
write_all (BbPeer *peer, GPtrArray *parcels, GPtrArray *refusals, GCancellable *cancellable, GError **error)
{
  THROUGH (gboolean, !refuses (self, parcels, error) && bb_peer_write (self->peer, parcels, refusals, cancellable, error), FALSE, forget);
}

static GInputStream *
open_attachment (BbPeer *peer, const BbParcel *parcel, const BbAttachment *attachment, GCancellable *cancellable, GError **error)
{
  THROUGH (GInputStream *, bb_peer_open (self->peer, parcel, attachment, cancellable, error), NULL, g_object_unref);
}

static gboolean
wait_for_change (BbPeer *peer, const char *since, GCancellable *cancellable, GError **error)
{
  THROUGH (gboolean, bb_peer_wait (self->peer, since, cancellable, error), FALSE, forget);
}

static void
flaky_peer_finalize (GObject *object)
{
  g_object_unref (FLAKY_PEER (object)->peer);
  G_OBJECT_CLASS (flaky_peer_parent_class)->finalize (object);
}

static void
flaky_peer_peer_init (BbPeerInterface *iface)
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
flaky_peer_class_init (FlakyPeerClass *class)
{
  G_OBJECT_CLASS (class)->finalize = flaky_peer_finalize;
}

static void
flaky_peer_init (FlakyPeer *self)
{
}

BbPeer *
flaky_peer_new (BbPeer *peer, GRand *random, guint percent)
{
  FlakyPeer *self = g_object_new (TYPE_FLAKY_PEER, NULL);

  self->peer = g_object_ref (peer);
  self->random = random;
  self->percent = percent;
  return BB_PEER (self);
}

void
flaky_peer_refuse (FlakyPeer *self, guint most, const char *poison)
{
  self->most = most;
  self->poison = poison;
}
