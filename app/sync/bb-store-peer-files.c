/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attachments on their way into the store: several at once, before the documents that they belong to. */
#include "sync/bb-store-peer-private.h"

#define AT_ONCE 4
#define TRIES 3                         /* to get the bytes that were stated */

typedef struct
{
  BbStore *store;
  const char *database;
  GPtrArray *refusals;
  GCancellable *cancellable;
  GMutex mutex;
  GError *error;                 /* of the first that failed; the others are let go then */
} Fetching;

static gboolean
has_failed (Fetching *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->error != NULL;
}

/* A link can change what it carries: the bytes are asked for again before they are taken for wrong. */
static BbAttachment *
fetch_bytes (Fetching *self, const BbParcel *parcel, const BbAttachment *stated, GError **error)
{
  for (guint i = 1;; i++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (GInputStream) stream = bb_peer_open (parcel->source, parcel, stated, self->cancellable, error);
      BbAttachment *stored = stream ? bb_store_add_stream (self->store, stated, stream, 0, self->cancellable, &local) : NULL;

      if (!stream || stored)
        return stored;
      if (i < TRIES && g_error_matches (local, BB_STORE_ERROR, BB_STORE_ERROR_INVALID))
        continue;
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
}

/* What another revision has here already does not come again. */
static BbAttachment *
fetch_attachment (Fetching *self, const BbParcel *parcel, const BbAttachment *stated, GError **error)
{
  g_autoptr (GError) local = NULL;
  BbAttachment *known = stated->digest ? bb_store_find_attachment (self->store, self->database, parcel->id, stated, &local) : NULL;

  if (known)
    return known;
  if (!local)
    return fetch_bytes (self, parcel, stated, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* Where the source has the bytes is its own matter: what an ancestor has here is a stub, the rest comes over. */
static gboolean
fetch_parcel (Fetching *self, BbParcel *parcel, GError **error)
{
  g_autoptr (GPtrArray) arrived = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_attachment_unref);

  for (guint i = 0; i < parcel->attachments->len; i++)
    {
      const BbAttachment *stated = parcel->attachments->pdata[i];
      BbAttachment *here = bb_parcel_carries (parcel, stated) ? fetch_attachment (self, parcel, stated, error)
                           : bb_attachment_new_stub (stated->name, stated->content_type, stated->revpos, stated->digest);

      if (!here)
        return FALSE;
      g_ptr_array_add (arrived, here);
    }
  g_clear_pointer (&parcel->arrived, g_ptr_array_unref);
  parcel->arrived = g_steal_pointer (&arrived);
  return TRUE;
}

/* Bytes that are not what the other side stated are its own affair, and so is what it does not give: the document is left out and told. */
static gboolean
is_of_this_one (const GError *error)
{
  return g_error_matches (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID) || g_error_matches (error, BB_STORE_ERROR, BB_STORE_ERROR_TOO_LARGE)
         || g_error_matches (error, BB_SYNC_ERROR, BB_SYNC_ERROR_REFUSED);
}

static void
fetch_one (gpointer data, gpointer user_data)
{
  BbParcel *parcel = data;
  Fetching *self = user_data;
  g_autoptr (GError) error = NULL;

  if (has_failed (self) || fetch_parcel (self, parcel, &error))
    return;
  g_mutex_lock (&self->mutex);
  if (is_of_this_one (error))
    {
      g_ptr_array_add (self->refusals, bb_refusal_new (parcel->id, parcel->path[0], "attachment", error->message));
      parcel->is_left_out = TRUE;
    }
  else if (!self->error)
    self->error = g_steal_pointer (&error);
  g_mutex_unlock (&self->mutex);
}

gboolean
bb_store_peer_fetch (BbStore *store, const char *database, GPtrArray *parcels, GPtrArray *refusals, GCancellable *cancellable, GError **error)
{
  Fetching fetching = { store, database, refusals, cancellable };
  GThreadPool *pool;

  g_mutex_init (&fetching.mutex);
  pool = g_thread_pool_new (fetch_one, &fetching, AT_ONCE, FALSE, NULL);
  for (guint i = 0; i < parcels->len; i++)
    if (((BbParcel *) parcels->pdata[i])->attachments)
      g_thread_pool_push (pool, parcels->pdata[i], NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
  g_mutex_clear (&fetching.mutex);
  if (fetching.error)
    g_propagate_error (error, fetching.error);
  return fetching.error == NULL;
}
