/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/bb-replication.h"

G_BEGIN_DECLS

/* How far a replication came, noted on both sides (“_local/” documents, replication protocol version 4). Both must know of a session before its
 * position counts: a side that was restored from an old backup knows less, and what it lost is sent again. */
typedef struct _BbReplicationLog BbReplicationLog;

/* Reads what both sides know. Errors: those of the peers, %BB_SYNC_ERROR_INVALID. */
BbReplicationLog *bb_replication_log_open (BbPeer *source, BbPeer *target, GCancellable *cancellable, GError **error);
void bb_replication_log_free (BbReplicationLog *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbReplicationLog, bb_replication_log_free)

/* (nullable): from the beginning. */
const char *bb_replication_log_get_start (BbReplicationLog *self);
/* All up to @seq is stored at the target: first the source is told, then the target. */
gboolean bb_replication_log_note (BbReplicationLog *self, const char *seq, const BbReplicationReport *report, GCancellable *cancellable, GError **error);

G_END_DECLS
