/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-edit.h"
#include "bb-paper-files.h"
#include "bb-paper-proof.h"
#include "bb-visits.h"
#include "minutes/bb-minutes.h"

G_BEGIN_DECLS

/* One paper and the signatures on it, in a chain from the base PDF on: the minutes of the last lock, or another paper of the visit. Where a function
 * takes the @id of a paper, that of a visit means its minutes, and "<visit>:<id>", as BbPaperRow has it, another paper. */
typedef struct
{
  char *minutes;                 /* id, without "minutes:"; of another paper: of its first version */
  BbMinutesRecord *record;       /* of another paper: the version that is signed, or that states most */
  char **expected;               /* the fields of everybody who signs */
  gboolean is_other;             /* not the minutes: what settles a field stands in its records, not in the visit's events */
  gboolean is_restricted;
  GPtrArray *signatures;         /* BbSignatureRecord of these minutes */
  GHashTable *steps;             /* those of them that lead from one PDF to another that are both here, the second continuing the first */
  char *newest;                  /* SHA-256 of the PDF at the end of the branch that counts; undecided: where the branches part */
  GPtrArray *undecided;          /* char *: SHA-256 of the ends of branches between which nothing here decides; %NULL: there are none */
} BbPapers;

/* Whether @id is that of another paper than the minutes. */
gboolean bb_papers_is_other (const char *id);
/* The visit that the paper @id belongs to. Errors: NOT_FOUND: there is no such visit or paper. */
BbCase *bb_papers_load_visit (BbWorkspace *workspace, const char *id, GError **error);
/* @id: of the paper. */
BbPapers *bb_papers_load (BbWorkspace *workspace, BbCase *visit, const char *id);
void bb_papers_free (BbPapers *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbPapers, bb_papers_free)

/* A change of the paper's records. Errors: as bb_edit_begin(). */
BbEdit *bb_papers_begin_edit (BbWorkspace *workspace, BbCase *visit, BbPapers *self, GError **error);
/* The field that is signed digitally first, which certifies the paper (DocMDP): the secretary's, else the leader's, else the only one. (nullable) */
const char *bb_papers_find_first (BbPapers *self);
/* How @field was settled, by a signature or a refusal; %NULL: it was not. (transfer full) */
BbEvent *bb_papers_find_settling (BbPapers *self, BbCase *visit, const char *field);
/* Errors: USAGE, naming the first who has neither signed nor refused. */
gboolean bb_papers_check_persons (BbPapers *self, BbCase *visit, GError **error);
/* What is stated of another paper's signers beside digital signatures: BbEvent, oldest first. (transfer full) */
GPtrArray *bb_papers_list_stated (BbPapers *self);

/* Of bb-paper-fork.c: takes back the steps to PDFs that are damaged or manipulated. Returns: (transfer full) (nullable): what the end of them proves of
 * which most signatures are VALID here; %NULL: none is, or the minutes are not those of this visit as this lock froze it. */
BbProof *bb_papers_prove (BbWorkspace *workspace, BbPapers *self, const char *visit);
/* Finds newest and undecided. */
void bb_papers_decide (BbWorkspace *workspace, BbPapers *self);
/* Errors: BB_SERVICE_ERROR_FORK, naming who signed which copy. */
gboolean bb_papers_check_decided (BbWorkspace *workspace, BbPapers *self, GError **error);
/* The fields whose signatures on the newest PDF were not verified here: with chosen roots by verifying them, else those that were taken in. (transfer full) */
char **bb_papers_list_unverified (BbWorkspace *workspace, BbPapers *self);

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
gint64 bb_papers_count_stated (BbPapers *self, BbCase *visit);
/* A number that was filled in, a time stamp of the document, a paper that was handed over and what was done by hand are no digital signatures. */
gboolean bb_papers_is_signature (BbSignatureRecord *record);
/* How many signatures came with the PDF @sha256: several when it was adopted. */
guint bb_papers_count_brought (BbPapers *self, const char *sha256);
/* Whether anybody signed it digitally; a number that was filled in is no signature. */
gboolean bb_papers_is_signed (BbPapers *self);

/* (transfer full) */
BbSignatureRecord *bb_papers_make_signature (BbWorkspace *workspace, const char *visit, BbPapers *papers, const char *field, const char *before,
                                             const char *after);
/* @at %NULL: now. (transfer full) */
BbEvent *bb_papers_make_event (BbWorkspace *workspace, const char *visit, const char *field, const char *signer, GDateTime *at);
/* Puts both into @edit; what was done before them cannot be undone any more. Of another paper the record alone, which says all. */
void bb_papers_put_signature (BbEdit *edit, BbSignatureRecord *record, BbEvent *event);

/* Of bb-paper-number.c: whether the agency may seal now. */
gboolean bb_papers_check_seal (BbWorkspace *workspace, BbCase *visit, BbPapers *papers, GError **error);

/* Of bb-paper-baton.c: whether the paper is here, and not handed over to somebody else. */
gboolean bb_papers_check_baton (BbWorkspace *workspace, BbPapers *papers, GError **error);

/* Of bb-papers.c: makes the paper when there is none yet, or when more was signed by hand than it states, and keeps it. Errors: BB_DOMAIN_ERROR_STATE: the
 * visit is not locked, or another paper cannot be made as it was. */
gboolean bb_papers_ensure (BbWorkspace *workspace, BbCase *visit, const char *id, BbProgress *progress, GError **error);
/* Of bb-paper-hand.c: keeps a signature by hand or a refusal, @event, of the minutes in the visit's events, of another paper in its records. */
gboolean bb_papers_record (BbWorkspace *workspace, BbCase *visit, BbPapers *papers, BbEvent *event, GError **error);

/* Of bb-paper-numbers.c: whether a paper of @kind, that of @paper (%NULL: a new one), may get @number this year. Errors: USAGE, naming the paper that has it. */
gboolean bb_numbers_check (BbWorkspace *workspace, BbCase *visit, const char *kind, const char *paper, const char *number, GError **error);

/* Of bb-documents.c: writes @paper of @visit to @path; @stated: as in BbMinutesOptions. Errors: BB_MINUTES_ERROR; USAGE: there is nothing to print. */
BbMinutesResult *bb_document_write (BbWorkspace *workspace, BbCase *visit, const BbPaper *paper, GPtrArray *stated, const char *path, BbProgress *progress,
                                    GError **error);
/* Of bb-paper-again.c: whether the visit still gives the paper that was made; what is signed by hand is printed into it. Nothing is asked of one that is
 * digitally signed: it is not made anew. Errors: BB_DOMAIN_ERROR_STATE. */
gboolean bb_papers_check_unchanged (BbWorkspace *workspace, BbCase *visit, BbPapers *papers, GError **error);
/* Of bb-paper-again.c: the same of another paper. */
gboolean bb_papers_ensure_other (BbWorkspace *workspace, BbCase *visit, BbPapers *papers, BbProgress *progress, GError **error);

G_END_DECLS
