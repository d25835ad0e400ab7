/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/bb-batch.h"
#include "store/bb-writer.h"

G_BEGIN_DECLS

/* Writes one entry of a batch into the revision tree of its document, and the projection when the winner changes. In the
 * writer's thread, within a transaction. Sets the entry's revision. */
gboolean bb_tree_write (BbWriting *writing, BbEntry *entry, GError **error);
/* The row of a database, made when there is none of that name; 0 on error. In the writer's thread, within a transaction. */
gint64 bb_tree_get_database (BbWriting *writing, const char *name, GError **error);

G_END_DECLS
