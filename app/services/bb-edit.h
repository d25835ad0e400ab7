/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-workspace-private.h"

G_BEGIN_DECLS

/* One change of a visit: several documents, one transaction, one step of undo. The workspace's write lock is held from
 * bb_edit_begin() to the end. */
typedef struct _BbEdit BbEdit;

typedef enum
{
  BB_EDIT_NORMAL = 0,
  BB_EDIT_WHEN_LOCKED = 1 << 0,  /* also allowed when the visit is locked: events, minutes, signatures */
  BB_EDIT_NO_UNDO = 1 << 1,
  BB_EDIT_RESTRICTED = 1 << 2,   /* everything goes to the restricted database */
} BbEditFlags;

/* @what: what a person did, translated, for undo. Errors: NOT_FOUND, LOCKED. */
BbEdit *bb_edit_begin (BbWorkspace *workspace, const char *visit, const char *what, BbEditFlags flags, GError **error);
void bb_edit_free (BbEdit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbEdit, bb_edit_free)

/* Takes nothing; a body that stands there already is not written again. */
void bb_edit_put (BbEdit *self, const char *id, JsonObject *body);
void bb_edit_put_value (BbEdit *self, const char *id, gconstpointer value);
/* FALSE when there is no such document. */
gboolean bb_edit_delete (BbEdit *self, const char *id);
gboolean bb_edit_commit (BbEdit *self, GError **error);
/* Whether the document is what it was when its canonical body had this SHA-256; %NULL: that there is none. */
gboolean bb_edit_is_as (BbEdit *self, const char *id, const char *sha256);
/* For bb-undo.c: what was changed so far, and the batch that the commit writes. */
BbWorkspace *bb_edit_get_workspace (BbEdit *self);
const char *bb_edit_get_visit (BbEdit *self);
struct _BbUndoStep *bb_edit_take_step (BbEdit *self);
BbBatch *bb_edit_get_batch (BbEdit *self);

/* Reads a document of the visit; %NULL when there is none. */
gpointer bb_edit_read (BbEdit *self, const BbSchema *schema, const char *id);
BbDocument *bb_edit_get (BbEdit *self, const char *id);
BbDocument *bb_edit_get_revision (BbEdit *self, const char *id, const char *rev);
/* (transfer full) (element-type BbEvent), sorted */
GPtrArray *bb_edit_list_events (BbEdit *self);
/* (transfer full) (element-type BbDocument): those whose id begins with @prefix */
GPtrArray *bb_edit_list (BbEdit *self, const char *prefix);
/* An item of the visit's checklists and, to keep it alive, its checklist. Errors: BB_DOMAIN_ERROR_UNKNOWN_ITEM. */
BbItem *bb_edit_require_item (BbEdit *self, const char *code, BbChecklist **keep, GError **error);
/* Of every draw in the visit. */
gint64 bb_edit_get_seed (BbEdit *self);
/* The drawn dossiers of an item, by number; bb-sampling.c. (transfer full) (element-type BbSample) */
GPtrArray *bb_edit_list_samples (BbEdit *self, const char *item);
/* What bb_visit_answer() and bb_visit_save_finding() write, as a part of a larger change; errors as there. bb-answering.c. */
gboolean bb_edit_put_answer (BbEdit *self, BbAnswer *answer, GError **error);
gboolean bb_edit_put_finding (BbEdit *self, BbFinding *finding, GError **error);
/* "<type>:<visit>:<rest>" */
char *bb_edit_make_id (BbEdit *self, const char *type, const char *rest);

G_END_DECLS
