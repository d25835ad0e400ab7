/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-signing.h"

#include "bb-workspace.h"

G_BEGIN_DECLS

/* What a user does with a visit, one verb at a time. @visit is the id without "visit:"; the command line also takes a unique
 * beginning of it through bb_visit_resolve(). A change of a locked visit is refused (BB_SERVICE_ERROR_LOCKED) and nothing is
 * written. When a function returns success, what it wrote is on the disk. */

char *bb_visit_resolve (BbWorkspace *workspace, const char *beginning, GError **error);
/* Newest first. (transfer container) (element-type BbVisitRow) */
GPtrArray *bb_visit_list (BbWorkspace *workspace, guint offset, guint limit, GError **error);
/* Everything of one visit, settled. */
BbCase *bb_visit_load (BbWorkspace *workspace, const char *visit, GError **error);

/* Makes the visit. Fills in what @draft leaves open: unit name and kind, issuer, checklist versions of the day, calendars, seed,
 * subject, author, time. Returns: (transfer full): the new id */
char *bb_visit_plan (BbWorkspace *workspace, BbVisit *draft, GError **error);
/* The unannounced visit: made and opened in one step, invisible before. @at %NULL: now. */
char *bb_visit_start (BbWorkspace *workspace, BbVisit *draft, GDateTime *at, GError **error);
/* Records @event; its kind must be possible now. Fills in visit, time, clock and author. */
gboolean bb_visit_record (BbWorkspace *workspace, const char *visit, BbEvent *event, GError **error);
/* Replaces what the visit says of itself (attendees, team, place, grounds, opinion, number …). */
gboolean bb_visit_update (BbWorkspace *workspace, const char *visit, BbVisit *changed, GError **error);
gboolean bb_visit_set_opinion (BbWorkspace *workspace, const char *visit, const char *text, const char *by, GError **error);
/* What the unit handed over with its opinion: evidence of the visit, named in the minutes with the opinion. %NULL: nothing. Errors: USAGE:
 * there is no opinion; NOT_FOUND: no such evidence. */
gboolean bb_visit_set_opinion_evidence (BbWorkspace *workspace, const char *visit, const char * const *sha256, GError **error);
/* Words and files in one change, which one step takes back: the opinion as bb_visit_set_opinion() writes it, the files taken in as evidence
 * and named with it; what was named before stays. On any error the visit is as it was. @progress may be %NULL. */
gboolean bb_visit_take_opinion (BbWorkspace *workspace, const char *visit, const char *text, const char *by, const char * const *files, BbProgress *progress,
                             GError **error);

/* Errors: BB_DOMAIN_ERROR_UNKNOWN_ITEM, BB_DOMAIN_ERROR_ANSWER_TYPE. Fills in visit, author and time. */
gboolean bb_visit_answer (BbWorkspace *workspace, const char *visit, BbAnswer *answer, GError **error);
/* Many answers in one transaction. */
gboolean bb_visit_answer_all (BbWorkspace *workspace, const char *visit, GPtrArray *answers, GError **error);
/* Draws dossiers for an item that is answered by a sample (bb-draw.h: seed of the visit, code of the item), so many as the item says (@size
 * 0) or @size, all when there are no more; the dossiers get places 1 … @population. Drawing again replaces the draw as long as no
 * dossier has a result (BB_SERVICE_ERROR_USAGE). The totals of the answer follow the dossiers from then on; bb_case_list_samples(). A result
 * that was given before goes, as it does when a dossier is open again or the draw is taken away; “fail” stays where a finding or a dossier
 * that failed shows it. */
gboolean bb_visit_draw_sample (BbWorkspace *workspace, const char *visit, const char *item, gint64 population, guint size, GError **error);
/* The same from a list of codes: CSV, the column “code” (“mã hồ sơ”) or the first one; errors name the line. */
gboolean bb_visit_draw_sample_from (BbWorkspace *workspace, const char *visit, const char *item, const char *path, guint size, GError **error);
/* @result: BB_RESULT_PASS, BB_RESULT_FAIL or -1; @note %NULL: as it was. Errors: NOT_FOUND. */
gboolean bb_visit_set_sample (BbWorkspace *workspace, const char *visit, const char *item, guint number, int result, const char *note, GError **error);
/* Takes the draw away, results and all. */
gboolean bb_visit_clear_sample (BbWorkspace *workspace, const char *visit, const char *item, GError **error);
/* Adds @delta (often 1 or -1) to a counter of the visit: one of bb_counter_names, or one's own with a @label. bb_case_get_counter(). */
gboolean bb_visit_count (BbWorkspace *workspace, const char *visit, const char *name, const char *label, int delta, GError **error);
/* Who of the team is to look at a section or an item; @member %NULL: nobody any more. bb_case_find_assignment(), bb_case_tally_member(). */
gboolean bb_visit_assign (BbWorkspace *workspace, const char *visit, const char *code, const char *member, GError **error);
/* A person behind a finding or a headcount, kept in the restricted database. The finding gains post and initials, which is all that the
 * minutes print. Fills in id, salt, visit, author and time. */
gboolean bb_visit_save_named (BbWorkspace *workspace, const char *visit, BbNamed *named, GError **error);
gboolean bb_visit_remove_named (BbWorkspace *workspace, const char *visit, const char *id, GError **error);
/* (transfer full) (element-type BbNamed) */
GPtrArray *bb_visit_list_named (BbWorkspace *workspace, const char *visit, GError **error);
/* @finding without an id is new: fills in id, severity and bases of the item when none are given. */
gboolean bb_visit_save_finding (BbWorkspace *workspace, const char *visit, BbFinding *finding, GError **error);
gboolean bb_visit_remove_finding (BbWorkspace *workspace, const char *visit, const char *id, GError **error);
/* With working_days and no deadline, the deadline is computed from the day of the visit. */
gboolean bb_visit_save_recommendation (BbWorkspace *workspace, const char *visit, BbRecommendation *recommendation, GError **error);
gboolean bb_visit_remove_recommendation (BbWorkspace *workspace, const char *visit, const char *id, GError **error);

/* Takes the file in: bytes, SHA-256, EXIF time, size. The same file twice only gains the item. @source: one of
 * bb_evidence_sources. @progress may be %NULL. Returns: (transfer full): the evidence document. */
BbEvidence *bb_visit_attach (BbWorkspace *workspace, const char *visit, const char *path, const char * const *items, const char *caption,
                             const char *source, BbProgress *progress, GError **error);
BbEvidence *bb_visit_attach_bytes (BbWorkspace *workspace, const char *visit, GBytes *bytes, const char *name, const char * const *items,
                                   const char *caption, const char *source, GError **error);
/* A picture out of the clipboard, its bytes as they came; the decoding helper must be able to read it. Errors: USAGE: it is none. */
BbEvidence *bb_visit_paste (BbWorkspace *workspace, const char *visit, GBytes *bytes, const char * const *items, GError **error);
/* Caption, items and the time of the event may change until the lock. */
gboolean bb_visit_save_evidence (BbWorkspace *workspace, const char *visit, BbEvidence *evidence, GError **error);
/* Takes it off the visit; the file stays in the store, the document becomes a tombstone. */
gboolean bb_visit_detach (BbWorkspace *workspace, const char *visit, const char *sha256, GError **error);
/* (transfer full) (nullable) */
char *bb_visit_get_evidence_path (BbWorkspace *workspace, const char *sha256);

/* Takes back the last change of this visit that was made here and not taken back yet, as a new revision. Also after a restart; the
 * last 200 changes, until the first signature.
 * @what: (out) (optional) (transfer full): what was undone, translated. Errors: NOT_FOUND: nothing to undo; CHANGED: it was changed
 * elsewhere since: the step is skipped, nothing is written, and the next call takes the step before. */
gboolean bb_visit_undo (BbWorkspace *workspace, const char *visit, char **what, GError **error);
gboolean bb_visit_can_undo (BbWorkspace *workspace, const char *visit);
/* Makes the last change that was undone again; a change in between forgets what could be redone. Errors as above. */
gboolean bb_visit_redo (BbWorkspace *workspace, const char *visit, char **what, GError **error);
gboolean bb_visit_can_redo (BbWorkspace *workspace, const char *visit);
/* What the next step would undo or redo, translated; %NULL: nothing. (transfer full) */
char *bb_visit_get_undo_label (BbWorkspace *workspace, const char *visit);
char *bb_visit_get_redo_label (BbWorkspace *workspace, const char *visit);

/* What the item got the last time that it was asked at this unit, at one of its last twelve visits. */
typedef struct
{
  char *item;
  char *visit;                   /* id */
  GDate date;                    /* when that visit was opened */
  int result;                    /* BbResult, or -1: only figures or a text */
  int severity;                  /* of the gravest finding; -1: none */
  char *fact;                    /* of that finding, or %NULL */
} BbPrevious;
void bb_previous_free (BbPrevious *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbPrevious, bb_previous_free)
/* Returns: (transfer full): item → BbPrevious */
GHashTable *bb_visit_list_previous (BbWorkspace *workspace, const char *visit, GError **error);

/* Words of earlier visits, most used first, then newest. */
typedef struct
{
  char *text;
  char *who;                     /* recommendations: who was to do it, or %NULL */
  gint64 working_days;           /* recommendations: 0: a fixed date */
  guint uses;
} BbSuggestion;
void bb_suggestion_free (BbSuggestion *self);
/* Distinct facts of earlier findings on @item, at any unit. (transfer container) (element-type BbSuggestion) */
GPtrArray *bb_visit_suggest_facts (BbWorkspace *workspace, const char *item, guint limit, GError **error);
/* Recommendations that earlier findings on @item led to. (transfer container) (element-type BbSuggestion) */
GPtrArray *bb_visit_suggest_recommendations (BbWorkspace *workspace, const char *item, guint limit, GError **error);

/* ── What does not go as planned ─────────────────────────────────────────────────────────────────────────────── */
typedef enum
{
  BB_PROPOSAL_FINDING,           /* bb_visit_accept_proposal(), after the words were looked at */
  BB_PROPOSAL_EVIDENCE, BB_PROPOSAL_WITNESS,
  BB_PROPOSAL_SECOND_ATTEMPT,    /* bb_visit_plan_again() */
} BbProposalKind;
typedef struct
{
  BbProposalKind kind;
  char *message;                 /* translated: what is proposed, and why */
  char *item; int severity; char *fact;          /* of a finding; the fact is Vietnamese */
  char **evidence;               /* SHA-256 of what proves it, or %NULL */
} BbProposal;
void bb_proposal_free (BbProposal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbProposal, bb_proposal_free)
/* What the case calls for and nobody has done yet: unit closed, head absent without authorisation, refusal without a witness.
 * (transfer full) (element-type BbProposal) */
GPtrArray *bb_visit_list_proposals (BbWorkspace *workspace, const char *visit, GError **error);
/* Hangs the evidence on the item, answers it “fail” and writes the finding: all or nothing, and one step of undo. */
gboolean bb_visit_accept_proposal (BbWorkspace *workspace, const char *visit, const BbProposal *proposal, GError **error);
BbProposal *bb_proposal_copy (const BbProposal *self);
/* @hours: the official opening hours and where they stand; @evidence: SHA-256 of photographs that are attached already. The minutes of a
 * closed unit are signed by the team alone. */
gboolean bb_visit_record_unit_closed (BbWorkspace *workspace, const char *visit, GDateTime *at, const char *hours, const char *witness,
                                      const char * const *evidence, GError **error);
/* Plans a second attempt: same unit, checklists, team and decision. (transfer full): the new id */
char *bb_visit_plan_again (BbWorkspace *workspace, const char *visit, GError **error);
/* Who speaks for the unit. @is_head FALSE: the head is absent; @authorisation: the paper shown, %NULL: none. */
gboolean bb_visit_set_representative (BbWorkspace *workspace, const char *visit, const char *name, const char *post, gboolean is_head,
                                      const char *authorisation, GError **error);
/* A member who is related to the unit leaves the team before the visit is opened. @replacement (may be %NULL, but not for the leader) takes
 * the role by @decision. The reason is kept, not printed. */
gboolean bb_visit_recuse (BbWorkspace *workspace, const char *visit, const char *name, const char *reason, BbMember *replacement,
                          const char *decision, GError **error);

/* Freezes the manifest. Errors: BB_DOMAIN_ERROR_STATE with the first blocking open point. Drafts must be committed before. */
gboolean bb_visit_lock (BbWorkspace *workspace, const char *visit, GDateTime *at, GError **error);
gboolean bb_visit_unlock (BbWorkspace *workspace, const char *visit, GError **error);

/* Writes the minutes to @path. Of an open visit: a draft. Of a locked one: the paper itself, which is also kept in the workspace;
 * asked again, the same (signed as far as it is) is given. */
gboolean bb_visit_write_minutes (BbWorkspace *workspace, const char *visit, const char *path, BbProgress *progress, GError **error);
/* The minutes as they are now, in a file of this run of the program; written again, it is the same file. (transfer full): its path */
char *bb_visit_write_preview (BbWorkspace *workspace, const char *visit, BbProgress *progress, GError **error);
/* Takes the file of the preview away. */
void bb_visit_forget_preview (const char *visit);
/* The newest PDF of a locked visit, signed as far as it is; (transfer full), %NULL with NOT_FOUND before the first writing. */
char *bb_visit_get_minutes_path (BbWorkspace *workspace, const char *visit, GError **error);

typedef struct
{
  const char *field;             /* "unit", "secretary", "leader" */
  const char *identity;          /* PKCS#12 file or pkcs11: URI */
  const char *reason;
  const char *appearance;        /* PNG, or %NULL */
  GDateTime *time;               /* %NULL: now */
  BbPinFunc pin;
  gpointer pin_data;
  int tries_shown;               /* bb_identity_set_tries_shown() */
  gboolean pss;                  /* RSASSA-PSS, for RSA keys */
  const char *tsa;               /* address of a time-stamping authority, or %NULL */
  guint tsa_seconds;             /* how long to wait for it; 0: 20 */
  BbAskFunc ask;                 /* in place of the network, or %NULL */
  gpointer ask_data;
} BbVisitSigning;

/* Signs the newest PDF of the visit in @signing->field, keeps the result and records it. */
BbSignResult *bb_visit_sign (BbWorkspace *workspace, const char *visit, const BbVisitSigning *signing, GCancellable *cancellable, GError **error);
/* A refusal before the signing of others: @who refused, why, and who witnessed it. */
gboolean bb_visit_refuse (BbWorkspace *workspace, const char *visit, const char *field, const char *who, const char *reason,
                          const char *witness, GError **error);
/* Takes back a PDF that was signed elsewhere: it must continue the newest one here byte for byte. Signers whose certificates lead
 * to no root of bb_check_get_trust() are noted as not verified. When both went apart after a common beginning, the one here stays when it
 * is sealed or everybody signed it, when no root is chosen or a signature there is not VALID; else the one with more VALID signatures counts.
 * BB_SERVICE_ERROR_FORK says why it is the one here. */
gboolean bb_visit_adopt (BbWorkspace *workspace, const char *visit, const char *path, GError **error);
/* The same with further roots, which are trusted in the workspace from then on when the PDF was taken in. Errors: as bb_check_add_trust() as well. */
gboolean bb_visit_adopt_trusting (BbWorkspace *workspace, const char *visit, const char *path, const char * const *roots, GError **error);
/* @trust, @crls: as bb_pdf_verify(). */
BbVerification *bb_visit_verify (BbWorkspace *workspace, const char *visit, const char * const *trust, const char * const *crls,
                                 GCancellable *cancellable, GError **error);

/* A visit as one JSON file ("bienban-visit-1"), evidence beside it in the folder "files". */
char *bb_visit_import (BbWorkspace *workspace, const char *path, BbProgress *progress, GError **error);
/* Without what is restricted: persons by name, originals of redacted copies. */
gboolean bb_visit_export (BbWorkspace *workspace, const char *visit, const char *path, GError **error);
/* The sample visit of the first start, up to the moment before the lock. */
char *bb_visit_import_sample (BbWorkspace *workspace, BbProgress *progress, GError **error);

/* (transfer container) (element-type BbSearchHit) */
GPtrArray *bb_visit_search (BbWorkspace *workspace, const char *query, guint limit, GError **error);

/* ── For the window: writes go in order through one queue, long work beside it ─────────────────────────────────── */
#define BB_ASYNC GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data
void bb_visit_list_async (BbWorkspace *workspace, guint offset, guint limit, BB_ASYNC);
GPtrArray *bb_visit_list_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_load_async (BbWorkspace *workspace, const char *visit, BB_ASYNC);
BbCase *bb_visit_load_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_start_async (BbWorkspace *workspace, BbVisit *draft, BB_ASYNC);
char *bb_visit_start_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_answer_async (BbWorkspace *workspace, const char *visit, BbAnswer *answer, BB_ASYNC);
gboolean bb_visit_answer_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_save_finding_async (BbWorkspace *workspace, const char *visit, BbFinding *finding, BB_ASYNC);
gboolean bb_visit_save_finding_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_remove_finding_async (BbWorkspace *workspace, const char *visit, const char *id, BB_ASYNC);
gboolean bb_visit_remove_finding_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_save_recommendation_async (BbWorkspace *workspace, const char *visit, BbRecommendation *recommendation, BB_ASYNC);
gboolean bb_visit_save_recommendation_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_remove_recommendation_async (BbWorkspace *workspace, const char *visit, const char *id, BB_ASYNC);
gboolean bb_visit_remove_recommendation_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_update_async (BbWorkspace *workspace, const char *visit, BbVisit *changed, BB_ASYNC);
gboolean bb_visit_update_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_set_opinion_async (BbWorkspace *workspace, const char *visit, const char *text, const char *by, BB_ASYNC);
gboolean bb_visit_set_opinion_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_set_opinion_evidence_async (BbWorkspace *workspace, const char *visit, const char * const *sha256, BB_ASYNC);
gboolean bb_visit_set_opinion_evidence_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_take_opinion_async (BbWorkspace *workspace, const char *visit, const char *text, const char *by, const char * const *files, BbProgress *progress,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean bb_visit_take_opinion_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_attach_async (BbWorkspace *workspace, const char *visit, const char *path, const char * const *items, const char *caption,
                            const char *source, BbProgress *progress, GAsyncReadyCallback callback, gpointer user_data);
void bb_visit_paste_async (BbWorkspace *workspace, const char *visit, GBytes *bytes, const char * const *items, BB_ASYNC);
BbEvidence *bb_visit_attach_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);      /* of both */
void bb_visit_save_evidence_async (BbWorkspace *workspace, const char *visit, BbEvidence *evidence, BB_ASYNC);
gboolean bb_visit_save_evidence_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_detach_async (BbWorkspace *workspace, const char *visit, const char *sha256, BB_ASYNC);
gboolean bb_visit_detach_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_undo_async (BbWorkspace *workspace, const char *visit, BB_ASYNC);
gboolean bb_visit_undo_finish (BbWorkspace *workspace, GAsyncResult *result, char **what, GError **error);
void bb_visit_redo_async (BbWorkspace *workspace, const char *visit, BB_ASYNC);
gboolean bb_visit_redo_finish (BbWorkspace *workspace, GAsyncResult *result, char **what, GError **error);
/* bb_visit_get_undo_label() and bb_visit_get_redo_label(). */
void bb_visit_get_step_labels_async (BbWorkspace *workspace, const char *visit, BB_ASYNC);
gboolean bb_visit_get_step_labels_finish (BbWorkspace *workspace, GAsyncResult *result, char **undo, char **redo, GError **error);
void bb_visit_list_previous_async (BbWorkspace *workspace, const char *visit, BB_ASYNC);
GHashTable *bb_visit_list_previous_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_suggest_facts_async (BbWorkspace *workspace, const char *item, guint limit, BB_ASYNC);
GPtrArray *bb_visit_suggest_facts_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_suggest_recommendations_async (BbWorkspace *workspace, const char *item, guint limit, BB_ASYNC);
GPtrArray *bb_visit_suggest_recommendations_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_draw_sample_async (BbWorkspace *workspace, const char *visit, const char *item, gint64 population, guint size, BB_ASYNC);
gboolean bb_visit_draw_sample_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_draw_sample_from_async (BbWorkspace *workspace, const char *visit, const char *item, const char *path, guint size, BB_ASYNC);
gboolean bb_visit_draw_sample_from_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_set_sample_async (BbWorkspace *workspace, const char *visit, const char *item, guint number, int result, const char *note, BB_ASYNC);
gboolean bb_visit_set_sample_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_clear_sample_async (BbWorkspace *workspace, const char *visit, const char *item, BB_ASYNC);
gboolean bb_visit_clear_sample_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_count_async (BbWorkspace *workspace, const char *visit, const char *name, const char *label, int delta, BB_ASYNC);
gboolean bb_visit_count_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_assign_async (BbWorkspace *workspace, const char *visit, const char *code, const char *member, BB_ASYNC);
gboolean bb_visit_assign_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_save_named_async (BbWorkspace *workspace, const char *visit, BbNamed *named, BB_ASYNC);
gboolean bb_visit_save_named_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_remove_named_async (BbWorkspace *workspace, const char *visit, const char *id, BB_ASYNC);
gboolean bb_visit_remove_named_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_list_named_async (BbWorkspace *workspace, const char *visit, BB_ASYNC);
GPtrArray *bb_visit_list_named_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_list_proposals_async (BbWorkspace *workspace, const char *visit, BB_ASYNC);
GPtrArray *bb_visit_list_proposals_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_accept_proposal_async (BbWorkspace *workspace, const char *visit, const BbProposal *proposal, BB_ASYNC);
gboolean bb_visit_accept_proposal_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_record_unit_closed_async (BbWorkspace *workspace, const char *visit, GDateTime *at, const char *hours, const char *witness,
                                        const char * const *evidence, BB_ASYNC);
gboolean bb_visit_record_unit_closed_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_set_representative_async (BbWorkspace *workspace, const char *visit, const char *name, const char *post, gboolean is_head,
                                        const char *authorisation, BB_ASYNC);
gboolean bb_visit_set_representative_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_refuse_async (BbWorkspace *workspace, const char *visit, const char *field, const char *who, const char *reason,
                            const char *witness, BB_ASYNC);
gboolean bb_visit_refuse_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_plan_async (BbWorkspace *workspace, BbVisit *draft, BB_ASYNC);
char *bb_visit_plan_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_plan_again_async (BbWorkspace *workspace, const char *visit, BB_ASYNC);
char *bb_visit_plan_again_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_recuse_async (BbWorkspace *workspace, const char *visit, const char *name, const char *reason, BbMember *replacement,
                            const char *decision, BB_ASYNC);
gboolean bb_visit_recuse_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_lock_async (BbWorkspace *workspace, const char *visit, BB_ASYNC);
gboolean bb_visit_lock_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_unlock_async (BbWorkspace *workspace, const char *visit, BB_ASYNC);
gboolean bb_visit_unlock_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_record_async (BbWorkspace *workspace, const char *visit, BbEvent *event, BB_ASYNC);
gboolean bb_visit_record_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_write_minutes_async (BbWorkspace *workspace, const char *visit, const char *path, BbProgress *progress,
                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean bb_visit_write_minutes_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_write_preview_async (BbWorkspace *workspace, const char *visit, BbProgress *progress, GAsyncReadyCallback callback, gpointer user_data);
char *bb_visit_write_preview_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
/* bb_token_list(): what is plugged in now. */
void bb_visit_list_tokens_async (BbWorkspace *workspace, const char *module, BB_ASYNC);
GPtrArray *bb_visit_list_tokens_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
/* @identity: a PKCS#12 file, or the address of a BbTokenCertificate. @pin: the password or PIN, copied and wiped after use; one attempt,
 * which spends one try of a token at most. @tries_shown: 1 when the person was told that it is the last one, else -1; the last one is not spent
 * without that. */
void bb_visit_sign_async (BbWorkspace *workspace, const char *visit, const char *field, const char *identity, const char *pin,
                          int tries_shown, const char *appearance, BB_ASYNC);
BbSignResult *bb_visit_sign_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_import_sample_async (BbWorkspace *workspace, BbProgress *progress, GAsyncReadyCallback callback, gpointer user_data);
char *bb_visit_import_sample_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_visit_search_async (BbWorkspace *workspace, const char *query, guint limit, BB_ASYNC);
GPtrArray *bb_visit_search_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);

G_END_DECLS
