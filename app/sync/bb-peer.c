/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/bb-peer.h"

G_DEFINE_QUARK (bb-sync-error-quark, bb_sync_error)
G_DEFINE_INTERFACE (BbPeer, bb_peer, G_TYPE_OBJECT)

/* ── What travels ────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_peer_info_free (BbPeerInfo *self)
{
  g_free (self->uuid);
  g_free (self->instance_start_time);
  g_free (self);
}

BbFeedRow *
bb_feed_row_new (const char *id, const char * const *revs)
{
  BbFeedRow *self = g_new0 (BbFeedRow, 1);

  self->id = g_strdup (id);
  self->revs = g_strdupv ((char **) revs);
  return self;
}

void
bb_feed_row_free (gpointer data)
{
  BbFeedRow *self = data;

  g_free (self->id);
  g_strfreev (self->revs);
  g_strfreev (self->ancestors);
  g_free (self);
}

BbFeedPage *
bb_feed_page_new (void)
{
  BbFeedPage *self = g_new0 (BbFeedPage, 1);

  self->rows = g_ptr_array_new_with_free_func (bb_feed_row_free);
  return self;
}

void
bb_feed_page_add (BbFeedPage *self, const char *id, const char * const *revs)
{
  g_ptr_array_add (self->rows, bb_feed_row_new (id, revs));
}

void
bb_feed_page_free (BbFeedPage *self)
{
  g_ptr_array_unref (self->rows);
  g_free (self->last_seq);
  g_free (self);
}

void
bb_parcel_free (BbParcel *self)
{
  g_free (self->id);
  g_strfreev (self->path);
  g_clear_pointer (&self->body, json_object_unref);
  g_clear_pointer (&self->attachments, g_ptr_array_unref);
  g_clear_pointer (&self->arrived, g_ptr_array_unref);
  g_clear_object (&self->source);
  g_free (self);
}

gboolean
bb_parcel_carries (const BbParcel *self, const BbAttachment *attachment)
{
  if (attachment)
    return attachment->revpos > self->known || attachment->revpos <= 0;
  for (guint i = 0; self->attachments && i < self->attachments->len; i++)
    if (bb_parcel_carries (self, self->attachments->pdata[i]))
      return TRUE;
  return FALSE;
}

guint64
bb_parcel_get_load (const BbParcel *self)
{
  guint64 load = 0;

  for (guint i = 0; self->attachments && i < self->attachments->len; i++)
    if (bb_parcel_carries (self, self->attachments->pdata[i]))
      load += (guint64) MAX (((BbAttachment *) self->attachments->pdata[i])->length, 0);
  return load;
}

BbRefusal *
bb_refusal_new (const char *id, const char *rev, const char *error, const char *reason)
{
  BbRefusal *self = g_new0 (BbRefusal, 1);

  self->id = g_strdup (id);
  self->rev = g_strdup (rev);
  self->error = g_strdup (error);
  self->reason = g_strdup (reason);
  return self;
}

void
bb_refusal_free (BbRefusal *self)
{
  g_free (self->id);
  g_free (self->rev);
  g_free (self->error);
  g_free (self->reason);
  g_free (self);
}

/* ── What is asked ───────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_peer_default_init (BbPeerInterface *iface)
{
}

BbPeerInfo *
bb_peer_describe (BbPeer *self, GCancellable *cancellable, GError **error)
{
  return BB_PEER_GET_IFACE (self)->describe (self, cancellable, error);
}

JsonObject *
bb_peer_get_local (BbPeer *self, const char *id, GCancellable *cancellable, GError **error)
{
  return BB_PEER_GET_IFACE (self)->get_local (self, id, cancellable, error);
}

gboolean
bb_peer_set_local (BbPeer *self, const char *id, JsonObject *body, GCancellable *cancellable, GError **error)
{
  return BB_PEER_GET_IFACE (self)->set_local (self, id, body, cancellable, error);
}

BbFeedPage *
bb_peer_list_changes (BbPeer *self, const char *since, guint limit, GCancellable *cancellable, GError **error)
{
  return BB_PEER_GET_IFACE (self)->list_changes (self, since, limit, cancellable, error);
}

JsonObject *
bb_peer_find_missing (BbPeer *self, JsonObject *revs, GCancellable *cancellable, GError **error)
{
  return BB_PEER_GET_IFACE (self)->find_missing (self, revs, cancellable, error);
}

GPtrArray *
bb_peer_read (BbPeer *self, GPtrArray *rows, GPtrArray *refusals, GCancellable *cancellable, GError **error)
{
  return BB_PEER_GET_IFACE (self)->read (self, rows, refusals, cancellable, error);
}

gboolean
bb_peer_write (BbPeer *self, GPtrArray *parcels, GPtrArray *refusals, GCancellable *cancellable, GError **error)
{
  return BB_PEER_GET_IFACE (self)->write (self, parcels, refusals, cancellable, error);
}

GInputStream *
bb_peer_open (BbPeer *self, const BbParcel *parcel, const BbAttachment *attachment, GCancellable *cancellable, GError **error)
{
  return BB_PEER_GET_IFACE (self)->open (self, parcel, attachment, cancellable, error);
}

gboolean
bb_peer_wait (BbPeer *self, const char *since, GCancellable *cancellable, GError **error)
{
  return BB_PEER_GET_IFACE (self)->wait (self, since, cancellable, error);
}
