/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/bb-db.h"
#include "store/bb-holds.h"
#include "store/bb-store.h"
#include "store/bb-watches.h"
#include "store/bb-writer.h"

G_BEGIN_DECLS

/* How a workspace is opened by the tests of faults; a zeroed one is what bb_store_open() takes. */
typedef struct
{
  const char *vfs;               /* name of an SQLite VFS */
  gboolean unsafe;               /* synchronous=OFF: loses data in a power cut, to prove that the tests see it */
} BbStoreOptions;

BbStore *bb_store_open_with (const char *folder, const BbStoreOptions *options, GError **error);

/* A connection for reading, in a transaction of its own: all that is read is of one moment. */
typedef BbDb BbReader;
BbReader *bb_store_read (BbStore *self, GError **error);
void bb_reader_release (BbReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbReader, bb_reader_release)

gboolean bb_store_write (BbStore *self, BbWriteFunc func, gpointer data, GCancellable *cancellable, GError **error);
/* @func makes its own transaction. */
gboolean bb_store_write_alone (BbStore *self, BbWriteFunc func, gpointer data, GError **error);
gboolean bb_store_wait_for_index (BbStore *self, GError **error);
const char *bb_store_get_vfs (BbStore *self);
gboolean bb_store_get_state_func (BbStore *self, BbStateFunc *func, GError **error);
BbWriter *bb_store_get_writer (BbStore *self);
BbHolds *bb_store_get_holds (BbStore *self);
BbWatches *bb_store_get_watches (BbStore *self);

/* The bytes of @self are there from now on; with @store they stay there as long as @self is held. */
void bb_attachment_set_file (BbAttachment *self, BbStore *store, const char *file, gint64 offset);

/* @data: BbDraft */
gboolean bb_draft_write (BbWriting *writing, gpointer data, GError **error);

/* Removes what an interrupted copy left behind; when the workspace is opened. */
gboolean bb_files_recover (BbStore *self, GError **error);

/* workspace.db: %TRUE when it is absent, empty or looks like ours. Reads only. */
gboolean bb_workspace_check (const char *path, gboolean was_made, GError **error);

G_END_DECLS
