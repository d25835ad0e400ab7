/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-hasher.h"

#include "store/bb-sha256.h"

#define PIECES 6

struct _BbHasher
{
  GThread *thread;
  GAsyncQueue *empty, *full, *digests;
  BbPiece *pieces[PIECES];
};

/* Marks in the queue. */
static char end, stop;

static gpointer
run (gpointer data)
{
  BbHasher *self = data;
  struct sha256_ctx hash;
  gpointer next;

  sha256_init (&hash);
  while ((next = g_async_queue_pop (self->full)) != &stop)
    {
      BbPiece *piece = next;

      if (next == &end)
        {
          g_async_queue_push (self->digests, bb_sha256_finish (&hash));
          sha256_init (&hash);
          continue;
        }
      sha256_update (&hash, piece->length, piece->data);
      bb_hasher_release (self, piece);
    }
  return NULL;
}

BbHasher *
bb_hasher_new (void)
{
  BbHasher *self = g_new (BbHasher, 1);

  self->empty = g_async_queue_new ();
  self->full = g_async_queue_new ();
  self->digests = g_async_queue_new_full (g_free);
  for (guint i = 0; i < PIECES; i++)
    {
      self->pieces[i] = g_new (BbPiece, 1);
      g_async_queue_push (self->empty, self->pieces[i]);
    }
  self->thread = g_thread_new ("hasher", run, self);
  return self;
}

void
bb_hasher_free (BbHasher *self)
{
  g_async_queue_push (self->full, &stop);
  g_thread_join (self->thread);
  for (guint i = 0; i < PIECES; i++)
    g_free (self->pieces[i]);
  g_async_queue_unref (self->empty);
  g_async_queue_unref (self->full);
  g_async_queue_unref (self->digests);
  g_free (self);
}

BbPiece *
bb_hasher_take (BbHasher *self)
{
  BbPiece *piece = g_async_queue_pop (self->empty);

  g_atomic_ref_count_init (&piece->users);
  piece->length = 0;
  return piece;
}

void
bb_hasher_feed (BbHasher *self, BbPiece *piece)
{
  g_atomic_ref_count_inc (&piece->users);
  g_async_queue_push (self->full, piece);
}

void
bb_hasher_release (BbHasher *self, BbPiece *piece)
{
  if (g_atomic_ref_count_dec (&piece->users))
    g_async_queue_push (self->empty, piece);
}

char *
bb_hasher_finish (BbHasher *self)
{
  g_async_queue_push (self->full, &end);
  return g_async_queue_pop (self->digests);
}
