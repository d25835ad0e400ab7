/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* One workspace: documents with revision trees as in CouchDB, projections of them for queries, files by SHA-256, search.
 * Everything here is synchronous and safe to call from any thread; writes go through one connection with group commit. */

#define BB_STORE_ERROR (bb_store_error_quark ())
GQuark bb_store_error_quark (void);

typedef enum
{
  BB_STORE_ERROR_NOT_FOUND,      /* no such document, revision or file */
  BB_STORE_ERROR_CONFLICT,       /* the parent revision is not a leaf */
  BB_STORE_ERROR_LOCKED,         /* the workspace is open elsewhere */
  BB_STORE_ERROR_NEWER,          /* written by a newer version of the program */
  BB_STORE_ERROR_READ_ONLY,      /* the folder or the file cannot be written */
  BB_STORE_ERROR_FULL,           /* the disk is full */
  BB_STORE_ERROR_DAMAGED,        /* the database or a file is not what it was */
  BB_STORE_ERROR_INVALID,        /* a malformed id, revision or document */
  BB_STORE_ERROR_EMPTY_FILE,     /* a file of 0 bytes */
  BB_STORE_ERROR_TOO_LARGE,      /* a file larger than the limit or than the free space */
  BB_STORE_ERROR_MISSING_STUB,   /* an attachment came without its bytes, and they are not here either; the message names it */
  BB_STORE_ERROR_FAILED,
} BbStoreError;

#define BB_TYPE_STORE (bb_store_get_type ())
G_DECLARE_FINAL_TYPE (BbStore, bb_store, BB, STORE, GObject)

/* Opens or makes the workspace in @folder and holds its lock until bb_store_close() or the last unref. */
BbStore *bb_store_open (const char *folder, GError **error);
void bb_store_close (BbStore *self);                 /* finishes what is queued; idempotent */
const char *bb_store_get_folder (BbStore *self);
const char *bb_store_get_uuid (BbStore *self);

/* The state of a visit from its events, so that the state machine stays with the domain. @events: of JsonObject, by time.
 * Pure; called from any thread. (transfer full) */
typedef char *(*BbStateFunc) (GPtrArray *events);
/* Without one the state is the kind of the last event, "planned" when there is none. Set it before the first commit;
 * bb_store_reindex() applies it to what is there already. */
void bb_store_set_state_func (BbStore *self, BbStateFunc func);

/* ── Attachments ─────────────────────────────────────────────────────────────────────────────────────────────── */

/* Bytes that belong to a revision, under a name. They are a range of a stored file. */
typedef struct
{
  gatomicrefcount refs;
  char *name;                    /* does not begin with "_" */
  char *content_type;
  char *digest;                  /* "md5-" and base64 of the bytes; for transport alone */
  gint64 length;                 /* bytes; -1: not known */
  gint64 revpos;                 /* the generation that it came with; 0: not known */
  char *file;                    /* SHA-256 of the stored file that holds the bytes; %NULL: a stub, whose bytes an ancestor has */
  gint64 offset;                 /* of the first byte in that file */
  /*< private >*/
  gint64 row;                    /* of its revision */
  BbStore *store;                /* in which this keeps the file from being swept away */
} BbAttachment;

/* One whose bytes come with bb_store_add_stream(). Fill in @digest, @length and @revpos when the other side states them. */
BbAttachment *bb_attachment_new (const char *name, const char *content_type);
/* @revpos 0 and @digest %NULL: whatever the nearest ancestor has under this name. */
BbAttachment *bb_attachment_new_stub (const char *name, const char *content_type, gint64 revpos, const char *digest);
BbAttachment *bb_attachment_copy (const BbAttachment *from);
BbAttachment *bb_attachment_ref (BbAttachment *self);
void bb_attachment_unref (BbAttachment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbAttachment, bb_attachment_unref)

/* Reads @stream to its end into a file of the store, on the disk when this returns; never more than a piece of it is in memory. The same bytes are
 * stored once; no bytes at all are allowed. @stated: name and content type, and digest, length and revpos as far as the other side stated them.
 * @limit: bytes; 0: 20 GB. Bytes that no revision refers to are swept away later, but not while the answer is held.
 * Returns: (transfer full): @stated with all filled in. Errors: INVALID when the bytes are not what was stated, TOO_LARGE, FULL, and the stream's. */
BbAttachment *bb_store_add_stream (BbStore *self, const BbAttachment *stated, GInputStream *stream, gint64 limit, GCancellable *cancellable,
                                   GError **error);
/* The bytes from @start on, @length of them (-1: to the end), also when they were moved to another file of the store since @attachment was read.
 * Returns: (transfer full): seekable. Errors: NOT_FOUND, DAMAGED, INVALID for a range that is not in it. */
GInputStream *bb_store_open_attachment (BbStore *self, const BbAttachment *attachment, gint64 start, gint64 length, GError **error);
/* The bytes of @like in whichever revision of the document has them under the same name and digest, so that they need not be sent again.
 * Returns: (transfer full) (nullable): %NULL without @error: they are not here */
BbAttachment *bb_store_find_attachment (BbStore *self, const char *database, const char *id, const BbAttachment *like, GError **error);
/* Removes bytes that came for attachments and that none refers to. It is done when the workspace is opened; a hub does it now and then. */
gboolean bb_store_sweep (BbStore *self, GCancellable *cancellable, GError **error);

/* ── Documents ───────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  gatomicrefcount refs;
  char *database;
  char *id;
  char *rev;                     /* "3-0123…": generation and 32 lower-case hex digits */
  gboolean deleted;
  JsonObject *body;              /* without the members that start with "_"; %NULL when the body is not here */
  gint64 seq;                    /* position of the document's last change in its database */
  char **conflicts;              /* (nullable): the other live leaves, as revisions */
  GPtrArray *attachments;        /* (nullable) (element-type BbAttachment): by name; none is a stub */
} BbDocument;

BbDocument *bb_document_ref (BbDocument *self);
void bb_document_unref (BbDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbDocument, bb_document_unref)

/* The database a document of @type goes to: see data/routing.json. @scope: team or plan id. */
char *bb_store_route (BbStore *self, const char *type, const char *scope, GError **error);
/* %TRUE when documents of @type (%NULL: of any) go to databases of such a name. */
gboolean bb_store_routes_to (const char *type, const char *database);

/* Winner when @rev is %NULL. Error NOT_FOUND when there is none or (with @rev %NULL) it is deleted. */
BbDocument *bb_store_get (BbStore *self, const char *database, const char *id, const char *rev, GError **error);

/* Live winners whose id begins with @prefix, by id. @database %NULL: in all of them.
 * Returns: (transfer container) (element-type BbDocument) */
GPtrArray *bb_store_list (BbStore *self, const char *database, const char *prefix, GError **error);

/* Winners that are tombstones, whose id begins with @prefix, by id. (transfer container) (element-type BbDocument) */
GPtrArray *bb_store_list_deleted (BbStore *self, const char *database, const char *prefix, GError **error);

/* Every revision of @id that has a body here, oldest first. (transfer container) (element-type BbDocument) */
GPtrArray *bb_store_history (BbStore *self, const char *database, const char *id, GError **error);

/* Every leaf of @id, tombstones too, the winner first. Errors: NOT_FOUND. (transfer container) (element-type BbDocument) */
GPtrArray *bb_store_list_leaves (BbStore *self, const char *database, const char *id, GError **error);
/* The leaves that follow @rev, or @rev itself when it is one (latest=true); as above. */
GPtrArray *bb_store_list_latest (BbStore *self, const char *database, const char *id, const char *rev, GError **error);

/* Which live winners, by their ids as bytes (_all_docs). A zeroed one: all. */
typedef struct
{
  const char *start, *end;       /* (nullable): the first and the last in the order of the list, both are in it */
  gboolean exclusive_end;        /* @end is not */
  gboolean descending;
  guint skip, limit;             /* 0: no limit */
} BbRange;
/* Returns: (transfer container) (element-type BbDocument) */
GPtrArray *bb_store_list_range (BbStore *self, const char *database, const BbRange *range, GError **error);
/* The leaves of every live document that has more than one, tombstones too: the winner first, by database and id. @database %NULL: of all.
 * Returns: (transfer full) (element-type GPtrArray of BbDocument) */
GPtrArray *bb_store_list_contested (BbStore *self, const char *database, GError **error);

/* A batch is one transaction: all or nothing. */
typedef struct _BbBatch BbBatch;
BbBatch *bb_batch_new (void);
void bb_batch_free (BbBatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbBatch, bb_batch_free)

/* Interactive edit: @parent must be a leaf (%NULL: new, or extends the winning tombstone). Takes a reference on @body. */
void bb_batch_put (BbBatch *self, const char *database, const char *id, const char *parent, JsonObject *body);
/* As above, with a tombstone that keeps @body (routing members) when given. */
void bb_batch_delete (BbBatch *self, const char *database, const char *id, const char *parent, JsonObject *body);
/* new_edits=false: @path is newest first, "N-sig" strings, path[0] is the revision of @body. */
void bb_batch_insert (BbBatch *self, const char *database, const char *id, const char * const *path, gboolean deleted, JsonObject *body);
/* Both with attachments (element-type BbAttachment; %NULL: none), of which copies are taken. Bytes are in the store already (bb_store_add_stream());
 * a stub gets those that the nearest stored ancestor has under its name with the same revpos or, when the stub names one, the same digest.
 * In an edit new bytes get the new generation as revpos and what is not listed any more is gone; stubs keep theirs. In an insert revpos is
 * what the other side says. The commit fails as a whole with MISSING_STUB or INVALID. */
void bb_batch_put_full (BbBatch *self, const char *database, const char *id, const char *parent, gboolean deleted, JsonObject *body,
                        GPtrArray *attachments);
void bb_batch_insert_full (BbBatch *self, const char *database, const char *id, const char * const *path, gboolean deleted, JsonObject *body,
                           GPtrArray *attachments);
/* A draft that is set (or with @text %NULL forgotten) in the same transaction. */
void bb_batch_set_draft (BbBatch *self, const char *key, const char *text);
guint bb_batch_get_size (BbBatch *self);

/* Stores the batch; when this returns %TRUE it is on the disk (synchronous=FULL). Many callers share one transaction. */
gboolean bb_store_commit (BbStore *self, BbBatch *batch, GCancellable *cancellable, GError **error);
/* How many documents of the visit were committed since the store was opened: what was read of it after a look at this number is still so
 * as long as the number is the same. */
guint bb_store_get_stamp (BbStore *self, const char *visit);
/* After the commit: the revision that entry @index got. */
const char *bb_batch_get_rev (BbBatch *self, guint index);

/* ── For the replication of a later day, and for tests of the trees (SYNC: _changes, _revs_diff, open_revs) ──────── */
typedef struct { char *id; char *rev; gboolean deleted; gint64 seq; char **leaves; } BbChange;
void bb_change_free (BbChange *self);
GPtrArray *bb_store_changes (BbStore *self, const char *database, gint64 since, guint limit, GError **error);
/* @descending: the newest first. */
GPtrArray *bb_store_changes_full (BbStore *self, const char *database, gint64 since, guint limit, gboolean descending, GError **error);
/* How many documents changed after @since. */
gint64 bb_store_count_changes (BbStore *self, const char *database, gint64 since, GError **error);
/* Returns: (transfer full): {"id": {"missing": […], "possible_ancestors": […]}} as in CouchDB */
JsonObject *bb_store_revs_diff (BbStore *self, const char *database, JsonObject *request, GError **error);
/* Newest first, "N-sig": the path from @rev to its root. */
char **bb_store_get_path (BbStore *self, const char *database, const char *id, const char *rev, GError **error);
/* 0: nothing was ever written, or there is no such database. */
gint64 bb_store_get_update_seq (BbStore *self, const char *database, GError **error);
/* Returns the update_seq when it is above @since or when the time is up; -1 on error, also G_IO_ERROR_CANCELLED. Nothing is polled. */
gint64 bb_store_wait_for_change (BbStore *self, const char *database, gint64 since, guint milliseconds, GCancellable *cancellable, GError **error);
/* Called after each commit, when it can be read, for each database that may have changed; in the thread that writes, so it only wakes somebody.
 * It must not add or remove a watch. Returns: what bb_store_remove_watch() takes, after which @func is not called any more. */
typedef void (*BbChangedFunc) (const char *database, gpointer user_data);
guint bb_store_add_watch (BbStore *self, BbChangedFunc func, gpointer user_data);
void bb_store_remove_watch (BbStore *self, guint watch);

/* A database as the protocol describes it. */
typedef struct
{
  char *name, *uuid;
  char *created_at;              /* CouchDB's instance_start_time: the same as long as the database lives */
  gint64 update_seq;
  gint64 n_documents, n_deleted;
} BbDatabaseInfo;
void bb_database_info_free (BbDatabaseInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbDatabaseInfo, bb_database_info_free)
/* Makes it when there is none of that name; @made says whether (may be %NULL). Errors: INVALID for a name that the protocol does not allow. */
gboolean bb_store_add_database (BbStore *self, const char *name, gboolean *made, GError **error);
/* Errors: NOT_FOUND. */
BbDatabaseInfo *bb_store_get_database (BbStore *self, const char *name, GError **error);
/* By name. (transfer container) (element-type BbDatabaseInfo) */
GPtrArray *bb_store_list_databases (BbStore *self, GError **error);

/* Bytes of all bodies and of all attachments of the database, counted one by one. */
gboolean bb_store_measure_database (BbStore *self, const char *name, gint64 *bodies, gint64 *attachments, GError **error);
/* Forgets the database with all that is in it. Bytes of its attachments go with the next bb_store_sweep(); files that became whole stay.
 * Errors: NOT_FOUND. */
gboolean bb_store_remove_database (BbStore *self, const char *name, GError **error);
/* What the database says about itself ("_security" and the like): never replicated and no document. @key begins with "_".
 * Returns: (transfer full) (nullable): %NULL without @error: never set */
JsonObject *bb_store_get_setting (BbStore *self, const char *database, const char *key, GError **error);
gboolean bb_store_set_setting (BbStore *self, const char *database, const char *key, JsonObject *value, GError **error);

/* What a replication notes for itself ("_local/"): one body an id, no history, never replicated. @version counts its changes.
 * Returns: (transfer full). Errors: NOT_FOUND. */
JsonObject *bb_store_get_local (BbStore *self, const char *database, const char *id, gint64 *version, GError **error);
/* @expected: the version that is changed, 0: there is none yet, -1: whichever; @body %NULL: forget it. Returns: the new version, -1 on error.
 * Errors: CONFLICT when another version stands there, INVALID. */
gint64 bb_store_set_local (BbStore *self, const char *database, const char *id, gint64 expected, JsonObject *body, GError **error);
typedef struct { char *id; gint64 version; JsonObject *body; } BbLocal;
void bb_local_free (BbLocal *self);
/* By id. (transfer container) (element-type BbLocal) */
GPtrArray *bb_store_list_locals (BbStore *self, const char *database, GError **error);

/* ── Drafts: what is being typed, kept apart from the revisions until the field is left ──────────────────────────── */
gboolean bb_store_set_draft (BbStore *self, const char *key, const char *text, GError **error);   /* %NULL text: forget */
char *bb_store_get_draft (BbStore *self, const char *key, GError **error);                        /* %NULL without error: none */
GHashTable *bb_store_list_drafts (BbStore *self, const char *prefix, GError **error);             /* key → text */

/* ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────── */
typedef void (*BbProgressFunc) (goffset done, goffset total, gpointer user_data);

/* Copies the file into the store: temporary name, SHA-256 while copying, fsync, rename, fsync of the folder.
 * Returns: (transfer full): the SHA-256 in lower-case hex */
char *bb_store_add_file (BbStore *self, const char *path, goffset *size, BbProgressFunc progress, gpointer user_data,
                         GCancellable *cancellable, GError **error);
/* A file that lies in files/tmp of the workspace already and was hashed while it was written there becomes part of the store by fsync and
 * rename: nothing is copied. @sha256, @size: of what was written; it is read once more, and what has another size or another hash is
 * refused (%BB_STORE_ERROR_INVALID). It is gone from @path afterwards; after an
 * error it is still there. */
gboolean bb_store_take_file (BbStore *self, const char *path, const char *sha256, goffset size, GError **error);
/* The same of a file that this program has written there. @sha256: (nullable): when whoever wrote it knows; it is read once either way.
 * Returns: (transfer full): its SHA-256 in lower-case hex */
char *bb_store_take_written (BbStore *self, const char *path, const char *sha256, GError **error);
char *bb_store_add_bytes (BbStore *self, GBytes *bytes, GError **error);
/* Path of a stored file, %NULL with NOT_FOUND when it is not here. Never changes what it points to. */
char *bb_store_get_file (BbStore *self, const char *sha256, GError **error);
/* Lower-case hex SHA-256 of any file, streamed. */
char *bb_store_hash_file (const char *path, GCancellable *cancellable, GError **error);

/* ── Files on their way: pieces ──────────────────────────────────────────────────────────────────────────────── */

/* A file travels as the documents "blob:<its SHA-256>:<number>", numbered from 000000 in six digits, of so many bytes each but the last. The body is
 * {"pieces": how many, "sha256": …, "size": bytes of the file, "type": "blob"}, the one attachment has the SHA-256 of the piece for its name and is
 * application/octet-stream; no author, no time, so that the revision is the same everywhere. Anything else under such an id is refused. */
#define BB_PIECE_SIZE (1024 * 1024)
/* Makes the pieces of a file that is here; their bytes are ranges of it, nothing is copied. Those that are there already stay. Errors: NOT_FOUND. */
gboolean bb_store_add_pieces (BbStore *self, const char *database, const char *sha256, GCancellable *cancellable, GError **error);
/* The ids of the pieces that lack; the first one when nothing is known of the file, because each says how many there are. Empty when the file is
 * here, or when its pieces are and it is about to be (see below). (transfer full) */
char **bb_store_list_missing_pieces (BbStore *self, const char *database, const char *sha256, GError **error);
/* When the last piece of a file is committed the file is put together behind the commit, hashed, and only then known to bb_store_get_file(); the pieces
 * point into it from then on and their own bytes are freed. It goes on when the workspace is opened. This waits for what is being put together. */
void bb_store_wait_for_files (BbStore *self);
/* A file of which pieces came and that is not here. */
typedef struct
{
  char *database, *sha256;
  gboolean refused;              /* the pieces make another file: somebody sent wrong bytes. Tried again when other bytes come for one of them */
} BbGathering;
void bb_gathering_free (BbGathering *self);
/* @database %NULL: in all of them. (transfer container) (element-type BbGathering) */
GPtrArray *bb_store_list_gatherings (BbStore *self, const char *database, GError **error);

/* ── Queries over the projections ────────────────────────────────────────────────────────────────────────────── */
typedef struct
{
  char *database; char *visit;   /* id without "visit:" */
  char *unit; char *unit_name; char *kind; char *state; char *opened_at;
  int answered; int failed; int findings; int evidence;
} BbVisitRow;
void bb_visit_row_free (BbVisitRow *self);
/* Newest first. @unit and @state may be %NULL. (transfer container) (element-type BbVisitRow) */
GPtrArray *bb_store_query_visits (BbStore *self, const char *unit, const char *state, guint offset, guint limit, GError **error);
gint64 bb_store_count_visits (BbStore *self, const char *unit, const char *state, GError **error);

/* What an item got at earlier visits to the same unit. */
typedef struct { char *item; char *visit; char *opened_at; char *result; char *severity; char *fact; } BbPreviousRow;
void bb_previous_row_free (BbPreviousRow *self);
/* The answers of the @visits newest visits to @unit that were opened no later than @visit, newest first; @visit itself is left out. An item
 * with several findings stands there once for each. (transfer container) (element-type BbPreviousRow) */
GPtrArray *bb_store_query_previous (BbStore *self, const char *unit, const char *visit, guint visits, GError **error);

/* Words that were used before. @who and @working_days (0: none) of recommendations alone. */
typedef struct { char *text; char *who; gint64 working_days; guint uses; } BbWordsRow;
void bb_words_row_free (BbWordsRow *self);
/* Distinct facts of the findings on @item, most used first, then newest. (transfer container) (element-type BbWordsRow) */
GPtrArray *bb_store_query_facts (BbStore *self, const char *item, guint limit, GError **error);
/* Recommendations that followed from findings on @item, alike. */
GPtrArray *bb_store_query_recommendations (BbStore *self, const char *item, guint limit, GError **error);

typedef struct { char *database; char *id; char *type; char *visit; char *title; char *snippet; char *time;
                 char *item;     /* code of the item that it belongs to, or %NULL */
                 char *place;    /* filled in by the services: the unit of the visit, or %NULL */ } BbSearchHit;
void bb_search_hit_free (BbSearchHit *self);
/* Words in any order, with or without marks, đ as d, last word as prefix; newest first. Waits for the index to catch up with
 * what was committed before the call. */
GPtrArray *bb_store_search (BbStore *self, const char *query, guint limit, GError **error);

/* ── Care ────────────────────────────────────────────────────────────────────────────────────────────────────── */
gboolean bb_store_reindex (BbStore *self, GCancellable *cancellable, GError **error);
/* Returns: (transfer full): translated lines, one a problem; empty when all is well. Hashes, trees, missing and orphan files,
 * projections against documents, SQLite's own check. */
char **bb_store_fsck (BbStore *self, GCancellable *cancellable, GError **error);
/* With @digests the MD5 of every attachment too: all of their bytes are read once more. */
char **bb_store_fsck_full (BbStore *self, gboolean digests, GCancellable *cancellable, GError **error);

G_END_DECLS
