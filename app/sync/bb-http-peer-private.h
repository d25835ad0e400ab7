/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/bb-http-peer.h"

G_BEGIN_DECLS

struct _BbHttpPeer
{
  GObject parent_instance;

  BbHttpLink *link;
  char *path;                    /* "/name", encoded */
  gboolean may_make;
  GHashTable *locals;            /* id of a note → its revision, as last seen */
};

/* Asks for @path of the database (with its query; "" for the database itself); @body (nullable). */
BbHttpAnswer *bb_http_peer_call (BbHttpPeer *self, const char *method, const char *path, GBytes *body, GCancellable *cancellable, GError **error);
/* As JSON; takes @node. */
GBytes *bb_http_peer_pack (JsonNode *node);
/* The object or array that the answer must be; else %NULL with the error. (transfer none) */
JsonObject *bb_http_peer_expect_object (BbHttpPeer *self, const BbHttpAnswer *answer, GError **error);
JsonArray *bb_http_peer_expect_array (BbHttpPeer *self, JsonNode *node, GError **error);

/* bb-http-peer-documents.c */
GPtrArray *bb_http_peer_read (BbPeer *peer, GPtrArray *rows, GPtrArray *refusals, GCancellable *cancellable, GError **error);
/* Sets @error from an answer to a request that wrote: %BB_SYNC_ERROR_TOO_LARGE when one document of it may be the cause. Returns: %FALSE */
gboolean bb_http_peer_refuse_whole (BbHttpPeer *self, const BbHttpAnswer *answer, GError **error);
gboolean bb_http_peer_write (BbPeer *peer, GPtrArray *parcels, GPtrArray *refusals, GCancellable *cancellable, GError **error);
/* bb-http-peer-files.c */
GInputStream *bb_http_peer_open (BbPeer *peer, const BbParcel *parcel, const BbAttachment *attachment, GCancellable *cancellable, GError **error);
/* Stores @parcels with their attachments, several at once; those that were refused are added to @refusals. */
gboolean bb_http_peer_put (BbHttpPeer *self, GPtrArray *parcels, GPtrArray *refusals, GCancellable *cancellable, GError **error);

G_END_DECLS
