/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/bb-peer.h"

/* A peer behind a bad link: now and then a question does not arrive, or its answer is lost after it was carried out. */
#define TYPE_FLAKY_PEER (flaky_peer_get_type ())
G_DECLARE_FINAL_TYPE (FlakyPeer, flaky_peer, FLAKY, PEER, GObject)

/* @percent: of the calls that fail; @random: (transfer none) */
BbPeer *flaky_peer_new (BbPeer *peer, GRand *random, guint percent);
/* A request with more parcels than @most, or with one whose body has the member @poison, is refused as a whole. 0, %NULL: none is. */
void flaky_peer_refuse (FlakyPeer *self, guint most, const char *poison);
