/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "store/bb-store.h"

G_BEGIN_DECLS

/* One side of a replication: a database that speaks the CouchDB replication protocol, here in the workspace or behind a network.
 * Every call is synchronous and may be made from any thread, by one at a time. */

#define BB_SYNC_ERROR (bb_sync_error_quark ())
GQuark bb_sync_error_quark (void);

typedef enum
{
  BB_SYNC_ERROR_AWAY,            /* not reached, or it broke off: worth trying again */
  BB_SYNC_ERROR_TOO_LARGE,       /* the request as a whole was refused for one document in it (413, 412, 400, 500): send less at once */
  BB_SYNC_ERROR_REFUSED,         /* not allowed, or not there */
  BB_SYNC_ERROR_CHANGED,         /* another database answers to this name than when the replication began */
  BB_SYNC_ERROR_INVALID,         /* it does not speak the protocol */
  BB_SYNC_ERROR_STRANGER,        /* something else answers in its place: a page to log in to the network, a redirection, a foreign certificate */
  BB_SYNC_ERROR_LOGIN,           /* the account is not let in */
} BbSyncError;

/* Who answers. */
typedef struct
{
  char *uuid;                    /* names the database in the ids of replications; survives a new name of the host */
  char *instance_start_time;     /* the same as long as the database lives */
} BbPeerInfo;
void bb_peer_info_free (BbPeerInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbPeerInfo, bb_peer_info_free)

/* A row of the feed of changes: a document at its latest change, with every leaf. Also what is asked for: @revs of a document. */
typedef struct
{
  char *id;
  char **revs;
  char **ancestors;              /* (nullable): leaves that the other side has and that may stand below @revs */
} BbFeedRow;
BbFeedRow *bb_feed_row_new (const char *id, const char * const *revs);
void bb_feed_row_free (gpointer self);

/* Positions are JSON of the peer's own making: kept word for word, never compared nor read. */
typedef struct
{
  GPtrArray *rows;               /* BbFeedRow */
  char *last_seq;
} BbFeedPage;
BbFeedPage *bb_feed_page_new (void);
void bb_feed_page_add (BbFeedPage *self, const char *id, const char * const *revs);
void bb_feed_page_free (BbFeedPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbFeedPage, bb_feed_page_free)

typedef struct _BbPeer BbPeer;

/* One revision on its way. */
typedef struct
{
  char *id;
  char **path;                   /* newest first, "N-sig"; the first is the revision of @body */
  gboolean deleted;
  JsonObject *body;              /* without members that begin with "_" */
  gsize size;                    /* bytes of JSON, about */
  GPtrArray *attachments;        /* (nullable) (element-type BbAttachment): as the source describes them; their bytes are there */
  gint64 known;                  /* attachments that came up to this generation are at the target already */
  BbPeer *source;                /* (nullable): where the bytes are */
  GPtrArray *arrived;            /* (nullable) (element-type BbAttachment): what a store made of @attachments */
  gboolean is_left_out;          /* the target could not take its attachments, and has told why */
} BbParcel;
void bb_parcel_free (BbParcel *self);
/* Bytes of the attachments that have to be carried. */
guint64 bb_parcel_get_load (const BbParcel *self);
/* %TRUE when the bytes have to be carried; @attachment %NULL: those of any. */
gboolean bb_parcel_carries (const BbParcel *self, const BbAttachment *attachment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbParcel, bb_parcel_free)

/* A revision that the other side did not take, and its own words. */
typedef struct
{
  char *id, *rev;
  char *error, *reason;
} BbRefusal;
BbRefusal *bb_refusal_new (const char *id, const char *rev, const char *error, const char *reason);
void bb_refusal_free (BbRefusal *self);

#define BB_TYPE_PEER (bb_peer_get_type ())
G_DECLARE_INTERFACE (BbPeer, bb_peer, BB, PEER, GObject)

struct _BbPeerInterface
{
  GTypeInterface parent_interface;

  BbPeerInfo *(*describe) (BbPeer *self, GCancellable *cancellable, GError **error);
  JsonObject *(*get_local) (BbPeer *self, const char *id, GCancellable *cancellable, GError **error);
  gboolean (*set_local) (BbPeer *self, const char *id, JsonObject *body, GCancellable *cancellable, GError **error);
  BbFeedPage *(*list_changes) (BbPeer *self, const char *since, guint limit, GCancellable *cancellable, GError **error);
  JsonObject *(*find_missing) (BbPeer *self, JsonObject *revs, GCancellable *cancellable, GError **error);
  GPtrArray *(*read) (BbPeer *self, GPtrArray *rows, GPtrArray *refusals, GCancellable *cancellable, GError **error);
  gboolean (*write) (BbPeer *self, GPtrArray *parcels, GPtrArray *refusals, GCancellable *cancellable, GError **error);
  GInputStream *(*open) (BbPeer *self, const BbParcel *parcel, const BbAttachment *attachment, GCancellable *cancellable, GError **error);
  gboolean (*wait) (BbPeer *self, const char *since, GCancellable *cancellable, GError **error);
};

BbPeerInfo *bb_peer_describe (BbPeer *self, GCancellable *cancellable, GError **error);
/* The note "_local/@id"; %NULL without @error: there is none. (transfer full) */
JsonObject *bb_peer_get_local (BbPeer *self, const char *id, GCancellable *cancellable, GError **error);
gboolean bb_peer_set_local (BbPeer *self, const char *id, JsonObject *body, GCancellable *cancellable, GError **error);
/* Documents that changed after @since (%NULL: from the beginning), each once, oldest change first; none: the end was reached. */
BbFeedPage *bb_peer_list_changes (BbPeer *self, const char *since, guint limit, GCancellable *cancellable, GError **error);
/* @revs: {"id": ["N-sig", …]}. Returns: (transfer full): {"id": {"missing": […]}} of those that are not here. */
JsonObject *bb_peer_find_missing (BbPeer *self, JsonObject *revs, GCancellable *cancellable, GError **error);
/* The revisions that @rows (element-type BbFeedRow) ask for, with their histories. Left out are those whose body is not kept any more, for a later
 * change brings what follows them; those that the other side keeps to itself are added to @refusals (element-type BbRefusal).
 * Returns: (transfer container) (element-type BbParcel) */
GPtrArray *bb_peer_read (BbPeer *self, GPtrArray *rows, GPtrArray *refusals, GCancellable *cancellable, GError **error);
/* The bytes of an attachment of @parcel, from the first to the last. Other than the rest, this may be asked from several threads at once. (transfer full) */
GInputStream *bb_peer_open (BbPeer *self, const BbParcel *parcel, const BbAttachment *attachment, GCancellable *cancellable, GError **error);
/* Stores all of @parcels but those that it adds to @refusals (element-type BbRefusal); on the disk when it returns. What is there already is
 * taken again without an effect. */
gboolean bb_peer_write (BbPeer *self, GPtrArray *parcels, GPtrArray *refusals, GCancellable *cancellable, GError **error);
/* Returns when something may have changed after @since (%NULL: from the beginning): at once when something has. */
gboolean bb_peer_wait (BbPeer *self, const char *since, GCancellable *cancellable, GError **error);

G_END_DECLS
