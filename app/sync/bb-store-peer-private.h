/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/bb-store-peer.h"

G_BEGIN_DECLS

/* Brings the bytes of the attachments of @parcels here; a parcel whose bytes cannot be had is marked as left out and added to @refusals. */
gboolean bb_store_peer_fetch (BbStore *store, const char *database, GPtrArray *parcels, GPtrArray *refusals, GCancellable *cancellable,
                              GError **error);

G_END_DECLS
