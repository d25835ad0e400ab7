/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-edit.h"

G_BEGIN_DECLS

/* What one change of a visit did to one document. */
typedef struct
{
  char *id;
  char *back;                    /* the revision to go back to; %NULL: there was none */
  char *now;                     /* SHA-256 of the canonical body that the change left; %NULL: it left none */
} BbUndoEntry;

/* A change as a person sees it. Steps are drafts "undo/<visit>/<number>", written in the transaction of the change itself; they hold
 * no words of the documents, only where they stand. Undoing a step leaves its mirror image, which redoes it: those stand last. */
typedef struct _BbUndoStep
{
  guint64 number;
  char *what;                    /* translated */
  gboolean undone;
  GPtrArray *entries;            /* BbUndoEntry */
} BbUndoStep;

BbUndoStep *bb_undo_step_new (const char *what);
void bb_undo_step_free (BbUndoStep *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbUndoStep, bb_undo_step_free)
void bb_undo_step_add (BbUndoStep *self, const char *id, const char *back, const char *now);

/* All of these hold the write lock of the workspace. */
/* Adds @step to @batch as the newest; what could be redone, and what is too old, is forgotten. */
void bb_undo_write (BbWorkspace *workspace, const char *visit, BbUndoStep *step, BbBatch *batch);
/* After the commit. Takes @step. */
void bb_undo_push (BbWorkspace *workspace, const char *visit, BbUndoStep *step);
/* With the commit of @edit nothing can be taken back any more: somebody signed. */
void bb_undo_write_forgotten (BbEdit *edit, const char *visit);
gboolean bb_undo_forget (BbWorkspace *workspace, const char *visit, GError **error);

G_END_DECLS
