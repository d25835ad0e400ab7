/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/bb-chain-stream.h"

struct _BbChainStream
{
  GInputStream parent_instance;

  GQueue streams;                /* GInputStream, the one that is read first */
};

G_DEFINE_FINAL_TYPE (BbChainStream, bb_chain_stream, G_TYPE_INPUT_STREAM)

static gssize
bb_chain_stream_read (GInputStream *stream, void *buffer, gsize size, GCancellable *cancellable, GError **error)
{
  BbChainStream *self = BB_CHAIN_STREAM (stream);

  while (!g_queue_is_empty (&self->streams))
    {
      gssize n = g_input_stream_read (g_queue_peek_head (&self->streams), buffer, size, cancellable, error);

      if (n != 0)
        return n;
      g_object_unref (g_queue_pop_head (&self->streams));
    }
  return 0;
}

static void
bb_chain_stream_finalize (GObject *object)
{
  g_queue_clear_full (&BB_CHAIN_STREAM (object)->streams, g_object_unref);
  G_OBJECT_CLASS (bb_chain_stream_parent_class)->finalize (object);
}

static void
bb_chain_stream_class_init (BbChainStreamClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_chain_stream_finalize;
  G_INPUT_STREAM_CLASS (class)->read_fn = bb_chain_stream_read;
}

static void
bb_chain_stream_init (BbChainStream *self)
{
  g_queue_init (&self->streams);
}

GInputStream *
bb_chain_stream_new (void)
{
  return g_object_new (BB_TYPE_CHAIN_STREAM, NULL);
}

void
bb_chain_stream_add (BbChainStream *self, GInputStream *stream)
{
  g_queue_push_tail (&self->streams, g_object_ref (stream));
}

void
bb_chain_stream_add_text (BbChainStream *self, const char *text)
{
  g_queue_push_tail (&self->streams, g_memory_input_stream_new_from_data (g_strdup (text), (gssize) strlen (text), g_free));
}
