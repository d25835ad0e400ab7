/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/hub/bb-hub-private.h"

G_BEGIN_DECLS

/* Revisions between the wire and the store. */

/* ── Out ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* What is told of a revision beside its body. */
typedef struct
{
  gboolean revs, revs_info, conflicts, deleted_conflicts, local_seq;
  gboolean attachments;          /* their bytes as base64, or as parts that follow */
  gboolean encoding_info;
  char **atts_since;             /* (nullable): revisions that the reader has: what was attached up to them he has too */
  gboolean latest;
} BbHubView;
void bb_hub_view_clear (BbHubView *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BbHubView, bb_hub_view_clear)
/* From the query; %FALSE: it was answered. */
gboolean bb_hub_view_read (BbHubView *self, BbCall *call);

/* The document's JSON. Errors: NOT_FOUND when the revision or its body is not here. */
gboolean bb_hub_render (BbCall *call, GString *out, const char *id, const char *rev, const BbHubView *view, GError **error);
/* Every leaf, the winner first. Errors: NOT_FOUND. (transfer full) */
char **bb_hub_list_leaves (BbCall *call, const char *id, GError **error);
/* The same of a document that is at hand. @follow: (nullable): of its attachments those whose bytes follow as parts. */
gboolean bb_hub_render_full (BbCall *call, GString *out, const BbDocument *document, const BbHubView *view, GPtrArray *follow, GError **error);
/* The leaves at or below @rev, or @rev itself when nothing follows it; %NULL: @rev is not in the tree. (transfer full) */
char **bb_hub_find_latest (BbCall *call, const char *id, const char *rev, GError **error);

/* Those that were asked for, and with @latest what became of them; each once. (transfer full) */
char **bb_hub_expand_revs (BbCall *call, const char *id, const char * const *revs, gboolean latest, GError **error);
/* Answers the revisions as multipart/mixed. Takes @revs. */
void bb_hub_answer_parts (BbCall *call, const char *id, char **revs, const BbHubView *view);
/* Answers one as multipart/related. */
void bb_hub_answer_related (BbCall *call, const char *id, const char *rev, const BbHubView *view);

/* ── In ──────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Why a revision was not taken. */
typedef struct
{
  guint status;                  /* 0: it was */
  const char *name;
  char *reason;
  gboolean is_whole;             /* the whole request is refused for it, as in CouchDB */
} BbHubFault;
void bb_hub_fault_clear (BbHubFault *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BbHubFault, bb_hub_fault_clear)
/* Returns: %FALSE */
gboolean bb_hub_fault_set (BbHubFault *self, guint status, const char *name, const char *reason);
gboolean bb_hub_fault_take (BbHubFault *self, const GError *error);
gboolean bb_call_answer_fault (BbCall *call, const BbHubFault *fault);

/* One revision as it was sent. */
typedef struct
{
  char *id;
  char *rev;                     /* (nullable) */
  char **path;                   /* newest first; of a replicated revision */
  gboolean deleted;
  JsonObject *body;              /* without members that begin with "_" */
  JsonObject *attachments;       /* (nullable): "_attachments" */
  GPtrArray *attached;           /* (nullable) (element-type BbAttachment): their bytes are in the store, or they are to be found there */
  char *stored;                  /* the revision that it got */
  BbHubFault fault;
} BbHubWrite;
void bb_hub_write_free (BbHubWrite *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbHubWrite, bb_hub_write_free)

/* @id: from the address, %NULL: the document says it or gets one. @new_edits: an edit, else a replicated revision. Never %NULL: look at the fault. */
BbHubWrite *bb_hub_write_new (JsonObject *document, const char *id, gboolean new_edits);
/* Its JSON without attachments must not be larger than a document may be: else 413. */
void bb_hub_write_check_size (BbHubWrite *self);
/* Whether the rules let it in; its fault when not. One that is here already has "stored" set, and is not to be written again; of a path that leads
 * to a revision that is here only what comes after that is kept. */
gboolean bb_hub_ask (BbCall *call, BbHubWrite *write, gboolean new_edits);
/* Asks the rules about each (element-type BbHubWrite) and stores those that are well; what is not gets its fault. Edits stand or fall one by one,
 * replicated revisions of different documents are one transaction. %FALSE: the request as a whole failed and was answered. */
gboolean bb_hub_store (BbCall *call, GPtrArray *writes, gboolean new_edits);

/* The same for one, and its answer. Takes @given. */
void bb_hub_store_one (BbCall *call, BbHubWrite *given, guint status, gboolean new_edits);
/* The revision that an edit follows, from the query and If-Match. %FALSE: they disagree, and @write has the fault. */
gboolean bb_hub_choose_parent (BbCall *call, BbHubWrite *write);

G_END_DECLS
