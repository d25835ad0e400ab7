/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/bb-peer.h"

G_BEGIN_DECLS

/* One replication from one database to another, from where the last one between the two ended to the end of the feed
 * (the CouchDB replication protocol, one-shot). It may end anywhere and be begun again: what was stored is found to be there. */

typedef struct
{
  guint n_read, n_written;       /* revisions */
  GPtrArray *refusals;           /* BbRefusal: what the target would not take; the replication went on without them */
} BbReplicationReport;
void bb_replication_report_free (BbReplicationReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbReplicationReport, bb_replication_report_free)

/* What is told on the way, in the thread of the replication. */
typedef struct
{
  /* Keeps for good what the target would not take: only then is the position behind it noted. (nullable) */
  gboolean (*keep) (GPtrArray *refusals, gpointer data, GError **error);
  /* (nullable) */
  void (*progress) (const BbReplicationReport *report, gpointer data);
  gpointer data;
} BbReplicationHooks;

/* Errors: BB_SYNC_ERROR, BB_STORE_ERROR, G_IO_ERROR_CANCELLED; what was stored before stays, and is not sent again. */
BbReplicationReport *bb_replication_run (BbPeer *source, BbPeer *target, GCancellable *cancellable, GError **error);
/* The same with @hooks; @seq (nullable): gets the position that was reached, for bb_peer_wait(). */
BbReplicationReport *bb_replication_run_with (BbPeer *source, BbPeer *target, const BbReplicationHooks *hooks, char **seq, GCancellable *cancellable,
                                              GError **error);
/* Carries over the revisions that @rows (element-type BbFeedRow) name, as far as they are missing there: what was refused before is tried again. */
BbReplicationReport *bb_replication_carry (BbPeer *source, BbPeer *target, GPtrArray *rows, GCancellable *cancellable, GError **error);

G_END_DECLS
