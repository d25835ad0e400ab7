/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-workspace.h"
#include "domain/bb-case.h"

G_BEGIN_DECLS

/* Correction minutes and the minutes of a refusal belong to minutes that are signed: they name that PDF by its SHA-256, in print and in the embedded
 * file "bien-ban-lien-quan.json". */

typedef enum
{
  BB_LINK_SAME,                  /* the PDF that is at hand is the one that is named, or continues it */
  BB_LINK_ANOTHER,               /* there are minutes at hand, and they are others */
  BB_LINK_ABSENT,                /* no minutes are at hand */
} BbLinkState;

typedef struct
{
  char *kind;                    /* of the paper: "correction", "refusal" */
  char *visit;
  char *sha256;                  /* of the PDF that it names */
  char *number;                  /* of those minutes, or %NULL */
  BbLinkState state;
} BbPaperLink;

void bb_paper_link_free (BbPaperLink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbPaperLink, bb_paper_link_free)

/* What @paper of @visit carries: BbMinutesFile. %NULL: it names no minutes. (transfer full) */
GPtrArray *bb_paper_link_make_files (BbCase *visit, const BbPaper *paper);
/* What the PDF at @path names, looked for in @about (%NULL: in the workspace, which may be %NULL too). %NULL without an error: it names none. Errors:
 * those of bb_pdf_list_embedded(); %BB_SERVICE_ERROR_INPUT: it cannot be read; G_FILE_ERROR of @about. */
BbPaperLink *bb_paper_link_check (BbWorkspace *workspace, const char *path, const char *about, GError **error);
/* One sentence; translated. (transfer full) */
char *bb_paper_link_describe (const BbPaperLink *self);
/* For programs: "same", "another", "absent". */
const char *bb_link_state_get_name (BbLinkState state);

G_END_DECLS
