/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-workspace.h"

G_BEGIN_DECLS

/* Two people changed one document apart: replication keeps both versions, and one shows by a rule that knows nothing of what is right. Here a
 * person sees them side by side and chooses; what is not chosen stays in the history. */

typedef struct
{
  char *rev;
  gboolean deleted;
  gboolean shows;                /* the one that shows until somebody chooses */
  gboolean stated;               /* the minutes state it: once the visit is locked no other can be chosen */
  char *author, *laptop;         /* claims; (nullable) */
  GDateTime *at;                 /* (nullable) */
  JsonObject *body;              /* (nullable): it is not on this laptop */
} BbVersion;

/* A member of the documents, as people read it. */
typedef struct
{
  char *name;
  const char *label;
  char **values;                 /* of each version; "": it has none */
  gboolean differs;
} BbVersionField;

typedef struct
{
  char *database, *id;
  char *visit;                   /* (nullable): it is no document of a visit */
  char *title;                   /* "answer A1.07" */
  char *about;                   /* what the item asks; (nullable) */
  char *place;                   /* the unit of the visit; (nullable) */
  GPtrArray *versions;           /* BbVersion, the one that shows first */
  GPtrArray *fields;             /* BbVersionField, those that differ first */
  char *why_not;                 /* why this person may not choose, in a sentence; %NULL: may */
} BbConflict;
void bb_conflict_free (BbConflict *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbConflict, bb_conflict_free)

/* Everything on which somebody must decide: documents with several live versions, and those that one person deleted while another changed them.
 * @visit %NULL: of the whole workspace. (transfer full) (element-type BbConflict) */
GPtrArray *bb_conflicts_list (BbWorkspace *workspace, const char *visit, GError **error);
/* Version @keep stays; with @from (a version for each field, or %NULL) each field is taken from the version that stands there for it. One
 * transaction: what was kept gets a revision of its own, so that two people who choose differently without knowing of each other lose nothing, they
 * see a conflict again; every other version gets a tombstone that says who chose, and stays in the history.
 * Errors: BB_SERVICE_ERROR_USAGE: @workspace's user may not choose; LOCKED: the minutes state another version; CHANGED: another version arrived
 * since @self was listed. */
gboolean bb_conflict_resolve (BbWorkspace *workspace, const BbConflict *self, guint keep, const guint *from, GError **error);

void bb_conflicts_list_async (BbWorkspace *workspace, const char *visit, BB_WORKSPACE_ASYNC);
GPtrArray *bb_conflicts_list_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
/* @self must live until it is finished. */
void bb_conflict_resolve_async (BbWorkspace *workspace, const BbConflict *self, guint keep, const guint *from, BB_WORKSPACE_ASYNC);
gboolean bb_conflict_resolve_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);

G_END_DECLS
