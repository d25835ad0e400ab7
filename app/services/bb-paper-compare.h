/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-workspace.h"

G_BEGIN_DECLS

/* What minutes carry within them (bb-paper-files.h) against what stands in the workspace now. */

typedef enum
{
  BB_PAPER_SAME,                 /* as it was locked */
  BB_PAPER_CHANGED,              /* another one stands in the workspace now */
  BB_PAPER_MISSING,              /* it is not in the workspace any more */
  BB_PAPER_FILE_CHANGED,         /* the record is the same, but its picture or file is another one, or not there */
  BB_PAPER_WITHHELD,             /* the copy only commits to it, and nothing here opens the commitment */
  BB_PAPER_CONTRADICTS,          /* within the PDF: the record does not have the hash that the list states, or is not there */
} BbPaperState;

typedef struct
{
  char *id;                      /* of the record; %NULL: withheld */
  char *title;                   /* for people: which answer, finding, photograph; translated */
  char *type;                    /* of the record: "finding", "named" … */
  char *kind;                    /* for people: which kind of record, and nothing of it; translated */
  BbPaperState state;
  gboolean withheld;             /* only a commitment stands in the PDF (opened here, unless state is %BB_PAPER_WITHHELD) */
} BbPaperLine;

typedef struct
{
  gboolean has_list;             /* bang-ke.json is there: these are minutes of this program */
  gboolean is_known;             /* the visit is in the workspace */
  char *visit;                   /* id, or %NULL */
  char *place;                   /* the unit of a known visit, or %NULL */
  GDateTime *locked;             /* as the list says, or %NULL */
  GPtrArray *lines;              /* BbPaperLine, in the order of the list */
  guint counts[BB_PAPER_CONTRADICTS + 1];      /* of the lines, by state */
} BbPaperComparison;

void bb_paper_comparison_free (BbPaperComparison *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbPaperComparison, bb_paper_comparison_free)

/* @workspace: (nullable): only what the PDF says of itself is checked. Errors: those of bb_pdf_list_embedded(), _INPUT when a list cannot be
 * read, G_IO_ERROR_CANCELLED. */
BbPaperComparison *bb_paper_compare (BbWorkspace *workspace, const char *path, GCancellable *cancellable, GError **error);
/* No contradiction, nothing changed, nothing missing. */
gboolean bb_paper_comparison_is_same (const BbPaperComparison *self);
/* "as it was locked", "changed since" …; translated. */
const char *bb_paper_state_to_string (BbPaperState state);
/* For programs: "same", "changed", "missing", "file-changed", "withheld", "contradicts". */
const char *bb_paper_state_get_name (BbPaperState state);

G_END_DECLS
