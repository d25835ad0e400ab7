/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-visits.h"
#include "domain/bb-paper.h"

G_BEGIN_DECLS

/* The papers of a visit beside its minutes: each is made once, kept as it is, and never changes. */

typedef struct
{
  char *id;                      /* of the document, without "minutes:"; of another paper the @paper of bb-signers.h */
  BbMinutesRecord *record;
  gboolean is_other;             /* not the minutes; of these the rest is not filled in (bb_visit_get_signing_state()) */
  char *newest;                  /* SHA-256 of the PDF as it is signed so far */
  guint n_expected, n_signed, n_refused;
  gboolean is_sealed;
  gboolean unverified;           /* a signature on it leads to no trusted root */
  gboolean undecided;            /* copies were signed apart, and nothing here tells which counts */
  char *held_by;                 /* to whom it was handed over; %NULL: it is here */
  char *number;                  /* that was given or typed; %NULL: none yet */
} BbPaperRow;
void bb_paper_row_free (BbPaperRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbPaperRow, bb_paper_row_free)

/* Whether a paper of @kind can be made of the visit as it stands. Correction minutes and the minutes of a refusal: only after the first signature,
 * until then the visit is unlocked and the minutes themselves are changed. Errors: BB_DOMAIN_ERROR_STATE, BB_SERVICE_ERROR_USAGE. */
gboolean bb_document_check (BbWorkspace *workspace, const char *visit, const char *kind, GError **error);
/* Makes the paper, keeps it as minutes:<visit>:<id> with what was typed for it, and copies it to @path (%NULL: nowhere). The number "next" becomes
 * the next one of the numbers that are set apart; a name alone is completed from the office's signatories. The annex of persons is kept in the restricted database.
 * Returns: (transfer full): the id. Errors: as bb_document_check(); USAGE: something must still be typed. */
char *bb_document_make (BbWorkspace *workspace, const char *visit, BbPaper *paper, const char *path, BbProgress *progress, GError **error);
/* The newest other paper of the kind @word, or the one whose id begins with @word. (transfer full): its id. Errors: NOT_FOUND. */
char *bb_document_find (BbWorkspace *workspace, const char *visit, const char *word, GError **error);
/* All papers of the visit, the minutes among them, newest first. (transfer full) (element-type BbPaperRow) */
GPtrArray *bb_document_list (BbWorkspace *workspace, const char *visit, GError **error);
/* Writes a copy of a kept paper, byte for byte, as it is signed so far. Errors: NOT_FOUND. */
gboolean bb_document_copy (BbWorkspace *workspace, const char *visit, const char *id, const char *path, GError **error);

/* The next number that is set apart for @kind and this visit's team and year, and that no paper has; "05". Errors: NOT_FOUND: none is left, or none was
 * set apart. (transfer full); bb-paper-numbers.c. */
char *bb_document_next_number (BbWorkspace *workspace, const char *visit, const char *kind, GError **error);

void bb_document_make_async (BbWorkspace *workspace, const char *visit, BbPaper *paper, const char *path, BbProgress *progress,
                             GAsyncReadyCallback callback, gpointer user_data);
char *bb_document_make_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_document_list_async (BbWorkspace *workspace, const char *visit, BB_ASYNC);
GPtrArray *bb_document_list_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_document_copy_async (BbWorkspace *workspace, const char *visit, const char *id, const char *path, BB_ASYNC);
gboolean bb_document_copy_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);

G_END_DECLS
