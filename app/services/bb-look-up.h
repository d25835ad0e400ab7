/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-workspace.h"

G_BEGIN_DECLS

/* What is known of a unit or a legal basis, in one look: for whoever found its name. */

typedef struct
{
  BbUnit *unit;
  GPtrArray *visits;             /* BbVisitRow, newest first, at most BB_UNIT_VISITS */
  gint64 n_visits;               /* in all */
} BbUnitFacts;
#define BB_UNIT_VISITS 50
void bb_unit_facts_free (BbUnitFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbUnitFacts, bb_unit_facts_free)
/* Errors: NOT_FOUND. */
BbUnitFacts *bb_workspace_look_up_unit (BbWorkspace *self, const char *code, GError **error);

typedef struct
{
  char *checklist, *version;     /* newest version of the checklist that is in use */
  char *item;                    /* code */
  BbText text;
} BbBasisUse;

typedef struct
{
  BbBasis *basis;
  char *replaced_by;             /* short names, or %NULL */
  GPtrArray *uses;               /* BbBasisUse, as the checklists go */
} BbBasisFacts;
void bb_basis_facts_free (BbBasisFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbBasisFacts, bb_basis_facts_free)
/* Errors: NOT_FOUND. */
BbBasisFacts *bb_workspace_look_up_basis (BbWorkspace *self, const char *id, GError **error);

void bb_workspace_look_up_unit_async (BbWorkspace *self, const char *code, BB_WORKSPACE_ASYNC);
BbUnitFacts *bb_workspace_look_up_unit_finish (BbWorkspace *self, GAsyncResult *result, GError **error);
void bb_workspace_look_up_basis_async (BbWorkspace *self, const char *id, BB_WORKSPACE_ASYNC);
BbBasisFacts *bb_workspace_look_up_basis_finish (BbWorkspace *self, GAsyncResult *result, GError **error);

G_END_DECLS
