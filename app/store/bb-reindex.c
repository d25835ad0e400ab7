/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-projection.h"
#include "store/bb-search.h"
#include "store/bb-store-private.h"

typedef struct
{
  GCancellable *cancellable;
} Reindex;

static gboolean
write_reindex (BbWriting *writing, gpointer data, GError **error)
{
  return bb_projection_rebuild (writing, ((Reindex *) data)->cancellable, error) && bb_search_clear (writing->db, error);
}

gboolean
bb_store_reindex (BbStore *self, GCancellable *cancellable, GError **error)
{
  Reindex reindex = { cancellable };

  return bb_store_write (self, write_reindex, &reindex, cancellable, error) && bb_store_wait_for_index (self, error);
}
