/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/bb-store.h"
#include "sync/bb-peer.h"

G_BEGIN_DECLS

#define BB_TYPE_STORE_PEER (bb_store_peer_get_type ())
G_DECLARE_FINAL_TYPE (BbStorePeer, bb_store_peer, BB, STORE_PEER, GObject)

/* The database @name of a workspace on this computer; made when it is first written to. */
BbPeer *bb_store_peer_new (BbStore *store, const char *name);

G_END_DECLS
