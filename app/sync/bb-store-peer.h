/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/bb-store.h"
#include "sync/bb-peer.h"

G_BEGIN_DECLS

#define BB_TYPE_STORE_PEER (bb_store_peer_get_type ())
G_DECLARE_FINAL_TYPE (BbStorePeer, bb_store_peer, BB, STORE_PEER, GObject)

/* The database @name of a workspace on this computer; made when it is first written to. */
BbPeer *bb_store_peer_new (BbStore *store, const char *name);
/* @arrived is called for every document that was stored, in the thread of the replication. */
typedef void (*BbArrivedFunc) (const char *id, gpointer data);
void bb_store_peer_set_arrived_func (BbStorePeer *self, BbArrivedFunc arrived, gpointer data);

G_END_DECLS
