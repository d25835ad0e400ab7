/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "store/bb-listing.h"
#include "store/bb-store.h"
#include "sync/hub/bb-audit.h"
#include "sync/hub/bb-hub-body.h"
#include "sync/hub/bb-hub.h"
#include "sync/hub/bb-sessions.h"

G_BEGIN_DECLS

#define BB_HUB_MAX_DOCUMENT 8000000                       /* bytes of JSON without attachments, as CouchDB */
#define BB_HUB_MAX_JSON (64 * 1024 * 1024)                /* a whole JSON request: it is held in memory while it is worked on */
#define BB_HUB_MAX_ATTACHMENT ((goffset) 1024 * 1024 * 1024)
#define BB_HUB_MAX_BODY ((goffset) 4 * 1024 * 1024 * 1024)
#define BB_HUB_STUB "st" "ub"                             /* the member of the protocol that says that the bytes do not come along */
#define BB_HUB_MAX_URI 8000
#define BB_HUB_PIECE (64 * 1024)                          /* of an answer that is made while it is sent */

typedef struct _BbCall BbCall;

/* Makes the next piece of an answer, in a worker. */
typedef enum
{
  BB_MORE_END,                   /* that was the last */
  BB_MORE_AGAIN,
  BB_MORE_WAIT,                  /* nothing to say until the database changes or the time is over */
  BB_MORE_BROKEN,                /* cannot go on: the connection is cut, so that the half answer is not taken for a whole one */
} BbMore;
typedef BbMore (*BbMoreFunc) (BbCall *call, GString *out);
typedef void (*BbWorkFunc) (BbCall *call);

/* One request and its answer. What a worker has in hand, nobody else touches until it gives it back. */
struct _BbCall
{
  gatomicrefcount refs;
  BbHub *hub;
  SoupServerMessage *message;    /* of the hub's thread; workers read its request headers */

  /* The request. */
  char **segments;               /* of the path, decoded; a document's id is one */
  GHashTable *query;             /* decoded, name → text */
  BbHubBody *body;               /* (nullable) */
  BbUser *user;          /* (nullable): nobody said who he is */
  GError *doubt;                 /* why somebody who said who he is was not believed */
  char *address;                 /* of the other end */
  JsonObject *security;          /* (nullable): of the database */
  BbDatabaseInfo *database;      /* (nullable): the one that is asked for, nothing counted */

  /* The answer. */
  guint status;
  SoupMessageHeaders *headers;
  GString *text;
  goffset length;                /* of all that @more makes; -1: not known */
  BbMoreFunc more;               /* (nullable): makes what follows @text */
  gpointer more_data;
  GDestroyNotify free_more;
  guint heartbeat;               /* ms; 0: none */
  gint64 deadline;               /* monotonic; when waiting ends */
  gboolean expired;              /* set for @more: the deadline is over, or the hub stops */
  guint seen;                    /* how often the database had changed before @more looked */

  /* Of the hub's thread. */
  BbWorkFunc work, worked;
  gboolean at_work, ended, started, waiting, discards, identified, brings_password;
  BbMore result;                 /* of the last call of @more */
  GSource *timer;                /* cuts off who is too slow, or sends the next sign of life */
  goffset progress, progress_seen;                        /* bytes that came or went */
  goffset appended;              /* bytes that were given to the connection */
  gint64 moved;                  /* monotonic; when the last of them went */
};

BbCall *bb_call_ref (BbCall *self);
void bb_call_unref (BbCall *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbCall, bb_call_unref)

/* ── The hub's thread: bb-hub-call.c ─────────────────────────────────────────────────────────────────────────── */
BbCall *bb_call_new (BbHub *hub, SoupServerMessage *message);
void bb_call_begin (BbCall *self);                         /* its first byte came */
void bb_call_read_headers (BbCall *self);                  /* the head of the request is here */
void bb_call_read_body (BbCall *self);                     /* all of it is */
void bb_call_end (BbCall *self);                           /* the answer is out, or the other side is gone */
void bb_call_wake (BbCall *self, gboolean expired);        /* one that waits looks again */
void bb_call_cut (BbCall *self);                           /* ends the connection without more words */
/* Runs @work in a worker, then @worked in the hub's thread. */
void bb_hub_work (BbHub *self, BbCall *call, BbWorkFunc work, BbWorkFunc worked);

/* ── The hub: bb-hub.c ───────────────────────────────────────────────────────────────────────────────────────── */
BbStore *bb_hub_get_store (BbHub *self);
BbAccounts *bb_hub_get_accounts (BbHub *self);
BbSessions *bb_hub_get_sessions (BbHub *self);
gboolean bb_hub_is_secure (BbHub *self);                   /* connections are encrypted */
/* One line in the log of who did what. */
void bb_hub_note (BbCall *call, const char *user, BbAuditAct act, const char *subject, const char *result, guint count);
const char *bb_hub_get_spool (BbHub *self);                /* where bodies lie while they come */
void bb_hub_drop_connection (BbHub *self, GIOStream *stream);
gboolean bb_hub_is_stopping (BbHub *self);
/* How often the database changed; a feed that looks at it first misses nothing. From any thread. */
guint bb_hub_count_notices (BbHub *self, const char *database);

/* ── What a request says: bb-hub-request.c ───────────────────────────────────────────────────────────────────── */
/* Fills segments and query. %FALSE: not a path. */
gboolean bb_call_parse (BbCall *self, const char *path, const char *query);
gboolean bb_call_is (BbCall *self, const char *method);
const char *bb_call_get_header (BbCall *self, const char *name);
/* These answer 400 themselves when a value is malformed and give %FALSE. The value stays as it was when there is none. */
gboolean bb_call_get_flag (BbCall *self, const char *name, gboolean *value);
gboolean bb_call_get_number (BbCall *self, const char *name, gint64 minimum, gint64 *value);
gboolean bb_call_get_strings (BbCall *self, const char *name, char ***value);      /* a JSON list of texts */
gboolean bb_call_get_key (BbCall *self, const char *name, char **value);           /* a JSON text */
/* The body, or an empty object when there is none. (transfer full); %NULL: it was answered. */
JsonObject *bb_call_read_object (BbCall *self);
JsonNode *bb_call_read_json (BbCall *self);

/* ── Answers: bb-hub-answer.c ────────────────────────────────────────────────────────────────────────────────── */
void bb_call_answer (BbCall *self, guint status, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* Begins an answer of JSON that is written into what this returns, the call's text. */
GString *bb_call_start (BbCall *self, guint status);
void bb_call_answer_object (BbCall *self, guint status, JsonObject *object);
/* {"error": …, "reason": …}. Returns: %FALSE */
gboolean bb_call_refuse (BbCall *self, guint status, const char *error, const char *reason);
/* The same for what the store or the rules said. Returns: %FALSE */
gboolean bb_call_fail (BbCall *self, const GError *error);
void bb_call_set_header (BbCall *self, const char *name, const char *value);
/* What comes from @more; the first pieces may be asked for before this returns. */
void bb_call_stream (BbCall *self, guint status, const char *content_type, BbMoreFunc more, gpointer data, GDestroyNotify free_data);
/* The words of the protocol for an error of the store, and its status. */
guint bb_hub_explain (const GError *error, const char **name, const char **reason);

void bb_json_append_text (GString *out, const char *text);                  /* with its quotes */
void bb_json_append_node (GString *out, JsonNode *node);
void bb_json_append_texts (GString *out, const char * const *texts);

/* ── Which address leads where: bb-hub-route.c ───────────────────────────────────────────────────────────────── */
void bb_hub_route (BbCall *call);
/* Before the body is read: who is it, and may he send one. */
void bb_hub_admit (BbCall *call);

char *bb_hub_make_id (void);                               /* 32 hex digits, random. (transfer full) */
/* CouchDB's instance_start_time. (transfer full) */
char *bb_hub_get_start_time (const BbDatabaseInfo *database);

void bb_hub_handle_welcome (BbCall *call);
void bb_hub_handle_up (BbCall *call);
void bb_hub_handle_uuids (BbCall *call);
void bb_hub_handle_all_dbs (BbCall *call);
void bb_hub_handle_session (BbCall *call);
void bb_hub_handle_database (BbCall *call);
void bb_hub_handle_security (BbCall *call);
void bb_hub_handle_revs_limit (BbCall *call);
void bb_hub_handle_full_commit (BbCall *call);
void bb_hub_handle_compact (BbCall *call);
void bb_hub_handle_changes (BbCall *call);
void bb_hub_handle_revs_diff (BbCall *call);
void bb_hub_handle_bulk_docs (BbCall *call);
void bb_hub_handle_bulk_get (BbCall *call);
void bb_hub_handle_all_docs (BbCall *call);
void bb_hub_handle_local_docs (BbCall *call);
void bb_hub_handle_local (BbCall *call, const char *id);
void bb_hub_handle_document (BbCall *call, const char *id);
void bb_hub_handle_attachment (BbCall *call, const char *id, const char * const *name);
void bb_hub_handle_post (BbCall *call);                    /* POST /db */

G_END_DECLS
