/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/bb-event.h"
#include "domain/bb-visit.h"

#include "bb-workspace-private.h"

G_BEGIN_DECLS

/* What every change of a visit asks first, kept between two changes, so that an answer costs no more than its own rows. It is true as
 * long as nothing else was written to the visit since (bb_store_get_stamp()); then it is read anew. Used under the write lock alone. */
typedef struct
{
  char *id;
  guint stamp;
  char *database;
  char *restricted;              /* the database of what only few may read */
  BbVisit *visit;
  GPtrArray *events;             /* BbEvent, sorted */
  GHashTable *documents;         /* id → BbHeld: as far as they were read or written */
} BbVisitMemory;

/* One document as it stands. */
typedef struct
{
  char *rev;
  char *text;                    /* the canonical body */
} BbHeld;

/* Returns: (transfer full). Errors: NOT_FOUND. */
BbVisitMemory *bb_visit_memory_get (BbWorkspace *workspace, const char *visit, GError **error);
void bb_visit_memory_unref (BbVisitMemory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbVisitMemory, bb_visit_memory_unref)

/* (nullable): there is none */
const BbHeld *bb_visit_memory_find (BbVisitMemory *self, BbWorkspace *workspace, const char *database, const char *id);
/* After @batch was committed: its documents are @ids with @texts (canonical; %NULL: deleted), in this order. */
void bb_visit_memory_follow (BbVisitMemory *self, BbWorkspace *workspace, BbBatch *batch, GPtrArray *ids, GPtrArray *texts);

/* The database of a visit; (transfer full), NOT_FOUND. */
char *bb_find_visit_database (BbWorkspace *workspace, const char *visit, GError **error);
/* RFC 8785. (transfer full) */
char *bb_format_canonical (JsonObject *body);

G_END_DECLS
