/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-edit.h"
#include "bb-paper-files.h"
#include "bb-visits.h"

G_BEGIN_DECLS

/* The minutes of the last lock and the signatures on it, in a chain from the base PDF on. */
typedef struct
{
  char *minutes;                 /* id, without "minutes:" */
  BbMinutesRecord *record;
  GPtrArray *signatures;         /* BbSignatureRecord of these minutes */
  GHashTable *steps;             /* those of them that lead from one PDF to another that are both here, the second continuing the first */
} BbPapers;

BbPapers *bb_papers_load (BbWorkspace *workspace, BbCase *visit);
void bb_papers_free (BbPapers *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbPapers, bb_papers_free)

/* Whether the file @after is longer than the file @before and begins with its bytes. */
gboolean bb_papers_file_continues (const char *before, const char *after);
/* SHA-256 of the PDF at the end of the chain; there must be a record. (transfer none) */
const char *bb_papers_find_newest (BbPapers *self);
/* The PDFs from @sha256 back to the first. (transfer container) */
GPtrArray *bb_papers_list_chain (BbPapers *self, const char *sha256);
/* Whether the PDF @sha256 carries the signature in @field. */
gboolean bb_papers_was_signed (BbPapers *self, const char *sha256, const char *field);
/* Fields that were signed on a branch that was left: they must be signed again. (transfer full) */
char **bb_papers_list_lost (BbPapers *self);
/* The record of the hand-over that nothing followed: the paper is with its `signer`. (transfer none) (nullable) */
BbSignatureRecord *bb_papers_find_baton (BbPapers *self);
/* The refusals and signatures by hand since the lock, which an unsigned paper must print: it is made anew when there are more. */
gint64 bb_papers_count_stated (BbCase *visit);
/* Whether anybody signed it digitally; a number that was filled in is no signature. */
gboolean bb_papers_is_signed (BbPapers *self);

/* (transfer full) */
BbSignatureRecord *bb_papers_make_signature (BbWorkspace *workspace, const char *visit, BbPapers *papers, const char *field, const char *before,
                                             const char *after);
/* @at %NULL: now. (transfer full) */
BbEvent *bb_papers_make_event (BbWorkspace *workspace, const char *visit, const char *field, const char *signer, GDateTime *at);
/* Puts both into @edit; what was done before them cannot be undone any more. */
void bb_papers_put_signature (BbEdit *edit, BbSignatureRecord *record, BbEvent *event);

/* Of bb-paper-number.c: whether the agency may seal now. */
gboolean bb_papers_check_seal (BbWorkspace *workspace, BbCase *visit, BbPapers *papers, GError **error);

/* Of bb-paper-baton.c: whether the paper is here, and not handed over to somebody else. */
gboolean bb_papers_check_baton (BbWorkspace *workspace, BbPapers *papers, GError **error);

/* Of bb-papers.c: makes the paper of a locked visit when there is none yet, and keeps it. */
gboolean bb_papers_ensure (BbWorkspace *workspace, BbCase *visit, BbProgress *progress, GError **error);

G_END_DECLS
