/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-visits.h"

G_BEGIN_DECLS

/* Who signs the minutes, with what. */

/* Whose certificate a signing file (PKCS#12) holds. Nothing is signed. Errors: those of bb_identity_open(). */
BbTokenCertificate *bb_signing_file_describe (const char *path, const char *password, GError **error);
void bb_signing_file_describe_async (BbWorkspace *workspace, const char *path, const char *password, BB_ASYNC);
BbTokenCertificate *bb_signing_file_describe_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);

/* Where a function takes a @paper: the id of a visit means its minutes, that of a BbPaperRow another paper of it (bb-documents.h). What happens to another
 * paper stands in its signature: records alone; the events of the visit tell of the minutes. */

typedef struct
{
  char *field;                   /* "unit", "secretary", "leader", "witness", "issuer" */
  BbEvent *event;                /* how it was settled; %NULL: not yet */
  gboolean unverified;           /* signed, but nothing here shows that the certificate leads to a trusted root */
} BbPaperSigner;

/* How far the paper is. */
typedef struct
{
  gboolean is_signed;            /* digitally, by anybody: nothing can be drawn into it any more */
  gboolean has_seal, is_sealed;  /* a place for the agency's signature, and whether it stands there */
  gboolean has_number;           /* a place for the number that the office gives */
  char *number, *date;           /* %NULL: not given yet */
  char *sealed_by;               /* %NULL: not sealed */
  char *held_by;                 /* to whom the paper was handed over; %NULL: it is here */
  gboolean is_mine;              /* held_by is who works here */
  char **lost;                   /* fields that were signed on a copy that was left behind (fork): to be signed again */
  GPtrArray *signers;            /* BbPaperSigner, those who are expected, in the order of the page */
  char **unverified;             /* fields, that of the seal among them */
  char **undecided;              /* SHA-256 of copies that were signed apart, between which nothing here decides; empty: there are none */
  char *first;                   /* the field that is signed digitally first and certifies the paper; %NULL: none is left */
} BbSigningState;
void bb_signing_state_free (BbSigningState *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbSigningState, bb_signing_state_free)
/* Those who sign the minutes of @visit, as its events say. (transfer full) (element-type BbPaperSigner) */
GPtrArray *bb_paper_signers_new (BbCase *visit);
/* Of a locked visit; makes the minutes when there are none yet. */
BbSigningState *bb_visit_get_signing_state (BbWorkspace *workspace, const char *paper, GError **error);
void bb_visit_get_signing_state_async (BbWorkspace *workspace, const char *paper, BB_ASYNC);
BbSigningState *bb_visit_get_signing_state_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);

/* Writes the number ("12", "012") and its date into the signed paper; the signatures stay valid. The agency's seal, the field "seal" of
 * bb_visit_sign(), locks both and must come after everybody has signed or refused. */
gboolean bb_visit_number_paper (BbWorkspace *workspace, const char *paper, const char *number, const GDate *date, GError **error);
void bb_visit_number_paper_async (BbWorkspace *workspace, const char *paper, const char *number, const GDate *date, BB_ASYNC);
gboolean bb_visit_number_paper_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);

/* One laptop at a time signs. Writes the newest PDF to @path and records that it is with @to: until a PDF that continues it is taken in
 * (bb_visit_adopt()) or the paper is taken back, nothing is signed here. */
gboolean bb_visit_hand_over (BbWorkspace *workspace, const char *paper, const char *to, const char *path, GError **error);
gboolean bb_visit_take_back (BbWorkspace *workspace, const char *paper, GError **error);
void bb_visit_hand_over_async (BbWorkspace *workspace, const char *paper, const char *to, const char *path, BB_ASYNC);
void bb_visit_take_back_async (BbWorkspace *workspace, const char *paper, BB_ASYNC);
void bb_visit_adopt_async (BbWorkspace *workspace, const char *paper, const char *path, BB_ASYNC);
gboolean bb_visit_baton_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);      /* of all three */

/* @strokes: bb_strokes_to_text(), which the page prints in the signer's place with the time; only before the first digital signature, and
 * not for the leader, whose signature seals it. Errors: BB_SERVICE_ERROR_USAGE, BB_DOMAIN_ERROR_STATE, BB_DOMAIN_ERROR_INVALID. */
gboolean bb_visit_sign_by_hand (BbWorkspace *workspace, const char *paper, const char *field, const char *who, const char *strokes, GError **error);
void bb_visit_sign_by_hand_async (BbWorkspace *workspace, const char *paper, const char *field, const char *who, const char *strokes, BB_ASYNC);
/* @scan: file of the printed paper with the signature; kept, and recorded with its hash. */
gboolean bb_visit_sign_on_paper (BbWorkspace *workspace, const char *paper, const char *field, const char *who, const char *scan, GError **error);
void bb_visit_sign_on_paper_async (BbWorkspace *workspace, const char *paper, const char *field, const char *who, const char *scan, BB_ASYNC);
gboolean bb_visit_sign_by_hand_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);      /* of both */

G_END_DECLS
