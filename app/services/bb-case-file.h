/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-bag.h"
#include "bb-visits.h"

G_BEGIN_DECLS

/* The case file of a visit (hồ sơ): one ZIP file with a bag in it (BagIt 1.0, RFC 8493) that can be read without this program, below “data/”:
 *
 *   index.html, DOC-TRUOC.txt     what there is, and how to check it by hand
 *   bien-ban/                     the minutes, signed as far as they are
 *   bao-cao-xac-minh.pdf          what the verification of the signatures found when the case file was made; the same as xac-minh.json
 *   bang-chung/                     the evidence, by number and caption
 *   han-che/                      originals of covered photographs: in the office's copy alone
 *   bang-ke/                      the lists that the minutes carry within them: what was locked, with its hashes
 *   ho-so.json                    which file is what
 *   ban-ghi.json                  every document with its revisions, also what was deleted, and the legal bases: in the office's copy alone
 *
 * The unit's copy holds what the minutes print and nothing that is restricted: no persons, no originals, of photographs neither place nor
 * thumbnail. The same visit gives the same bytes on the same day with the same roots, on whatever laptop. */
typedef enum { BB_COPY_OFFICE, BB_COPY_UNIT } BbCopy;
extern const char * const bb_copy_names[];

typedef struct
{
  BbCopy copy;
  const char * const *trust;     /* (nullable): roots and revocation lists for the verification that goes in, as bb_pdf_verify() */
  const char * const *crls;
} BbCaseFileOptions;

/* A name to propose for the file. (transfer full) */
char *bb_case_file_make_name (BbCase *visit, BbCopy copy);
/* Whether the file at @path begins as a ZIP file does. */
gboolean bb_case_file_is_one (const char *path);

/* Writes it, hashing on the way; holds nothing whole in memory. It appears whole or not at all. The minutes of a locked visit are made when there
 * are none yet. Errors: %BB_STORE_ERROR_FULL, _DAMAGED (a stored file is not what it was), _FAILED; NOT_FOUND: a unit's copy without minutes. */
gboolean bb_visit_export_case (BbWorkspace *workspace, const char *visit, const char *path, const BbCaseFileOptions *options, BbProgress *progress,
                               GError **error);

/* What checking a case file brought to light. */
typedef struct
{
  BbVerdict verdict;             /* VALID only when nothing is missing, added, changed or unvouched, and every signature is valid */
  char *visit;
  char *unit;                    /* its name */
  BbCopy copy;
  guint files;
  guint64 size;                  /* bytes */
  guint documents;               /* that were compared with what the minutes state */
  char *minutes;                 /* name of the PDF in the case file, or %NULL */
  BbVerification *verification;  /* of the minutes, or %NULL */
  GPtrArray *problems;           /* BbBagProblem */
  GPtrArray *unvouched;          /* BbBagProblem: files for whose bytes nothing that was signed vouches, as in case files of older versions; with one
                                  * of them the verdict is UNDETERMINED at best */
  GPtrArray *remarks;            /* BbBagProblem: what is not the visit itself: the report of whoever made the case file, records that came after
                                  * the lock */
} BbCaseReport;
void bb_case_report_free (BbCaseReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbCaseReport, bb_case_report_free)

/* Checks that the bag is complete, every hash, the signatures of the minutes, and the documents and photographs against the lists that the signed
 * minutes carry within them; the pages are made anew and compared. Needs no workspace. Errors: %BB_SERVICE_ERROR_INPUT: it is no case file, or not one that can be read. */
BbCaseReport *bb_case_file_verify (const char *path, const char * const *trust, const char * const *crls, BbProgress *progress, GError **error);

/* What a verification found, as “xac-minh.json” in a case file and “--json” say it. (transfer full) */
JsonObject *bb_case_describe_verification (const BbVerification *verification);

/* Takes the visit of an office's copy into the workspace, with its id, its revisions, its signatures and its files. Everything is checked first;
 * the first thing that is wrong is told and nothing is changed. What is here already stays as it is: a second time changes nothing, and a file that
 * came whole before a power cut is not copied again. A visit that went on differently here is refused (%BB_SERVICE_ERROR_FORK).
 * Returns: (transfer full): the id of the visit. */
char *bb_visit_import_case (BbWorkspace *workspace, const char *path, BbProgress *progress, GError **error);

/* ── For the window ──────────────────────────────────────────────────────────────────────────────────────────── */
void bb_visit_export_case_async (BbWorkspace *workspace, const char *visit, const char *path, BbCopy copy, BbProgress *progress,
                                 GAsyncReadyCallback callback, gpointer user_data);
gboolean bb_visit_export_case_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_import_case_async (BbWorkspace *workspace, const char *path, BbProgress *progress, GAsyncReadyCallback callback, gpointer user_data);
char *bb_visit_import_case_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);

/* What a person calls the document: “answer A2.01”. (transfer full) */
char *bb_case_describe_document (const char *id);

G_END_DECLS
