/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signatures by hand, drawn on the screen or on the printed paper with a scan of it; and refusals. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-async.h"
#include "bb-paper-chain.h"
#include "bb-signers.h"
#include "bb-visit-memory.h"
#include "domain/bb-strokes.h"

#define STRING(index) ((const char *) bb_args_get (args, index))

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, sentence);
  return FALSE;
}

static gboolean
check_field (BbCase *visit, BbPapers *papers, const char *field, GError **error)
{
  g_autoptr (BbEvent) settling = bb_papers_find_settling (papers, visit, field);

  if (!papers->expected || !g_strv_contains ((const char * const *) papers->expected, field))
    {
      g_autofree char *fields = papers->expected ? g_strjoinv (", ", papers->expected) : g_strdup ("");

      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("This paper has no signature field “%s”; it has: %s"), field, fields);
      return FALSE;
    }
  if (settling)
    return refuse (error, _("This signature is settled already"));
  return papers->is_other || bb_events_allow (bb_case_get_events (visit), BB_EVENT_SIGNED, error);
}

/* The paper of @id, when it can be signed by hand in @field. */
static BbPapers *
load (BbWorkspace *workspace, const char *id, const char *field, BbCase **visit, GError **error)
{
  g_autoptr (BbPapers) papers = NULL;

  if (!(*visit = bb_papers_load_visit (workspace, id, error)))
    return NULL;
  if (!bb_papers_is_other (id) && !bb_case_is_locked (*visit))
    {
      g_set_error_literal (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_STATE, _("Only a locked visit has minutes to sign; lock it first"));
      return NULL;
    }
  papers = bb_papers_load (workspace, *visit, id);
  return check_field (*visit, papers, field, error) ? g_steal_pointer (&papers) : NULL;
}

/* What is drawn becomes a part of the page, and one digital signature must seal it. */
static gboolean
check_drawing (BbPapers *papers, const char *field, const char *strokes, GError **error)
{
  g_autoptr (BbStrokes) drawn = bb_strokes_from_text (strokes, error);

  if (!drawn)
    return FALSE;
  if (!bb_strokes_is_drawn (drawn))
    return refuse (error, _("This is too little to be a signature"));
  if (papers->record && bb_papers_is_signed (papers))
    return refuse (error, _("The paper is digitally signed already, so nothing can be drawn into it any more; sign with a token, a file or on paper"));
  if (g_str_equal (field, "issuer"))
    return refuse (error, _("Who signs for the office signs with a token or a file: that signature seals the paper"));
  if (g_str_equal (field, "leader"))
    return refuse (error, _("The team leader signs with a token or a file: that signature seals what the others have drawn"));
  return TRUE;
}

/* The record of another paper says what the visit's event says of the minutes. It leads to no other PDF: the paper is made anew with it. */
static BbSignatureRecord *
make_record (BbWorkspace *workspace, BbCase *visit, BbPapers *papers, const BbEvent *event)
{
  BbSignatureRecord *record = bb_papers_make_signature (workspace, bb_case_get_id (visit), papers, event->field, papers->newest, papers->newest);

  record->way = g_strdup (event->kind == BB_EVENT_REFUSED ? "refused" : event->way);
  record->signer = g_strdup (event->who);
  record->strokes = g_strdup (event->strokes);
  record->sha256 = g_strdup (event->sha256);
  record->reason = g_strdup (event->reason);
  record->witness = g_strdup (event->witness);
  return record;
}

gboolean
bb_papers_record (BbWorkspace *workspace, BbCase *visit, BbPapers *papers, BbEvent *event, GError **error)
{
  g_autoptr (BbSignatureRecord) record = NULL;
  g_autoptr (BbEdit) edit = NULL;

  if (!papers->is_other)
    return bb_visit_record (workspace, bb_case_get_id (visit), event, error);
  if (!bb_papers_check_unchanged (workspace, visit, papers, error) || !(edit = bb_papers_begin_edit (workspace, visit, papers, error)))
    return FALSE;
  record = make_record (workspace, visit, papers, event);
  bb_papers_put_signature (edit, record, NULL);
  return bb_edit_commit (edit, error);
}

static BbEvent *
new_event (const char *field, const char *who, const char *way)
{
  BbEvent *event = bb_event_new ();

  event->kind = BB_EVENT_SIGNED;
  event->field = g_strdup (field);
  event->who = g_strdup (who);
  event->way = g_strdup (way);
  return event;
}

gboolean
bb_visit_sign_by_hand (BbWorkspace *workspace, const char *id, const char *field, const char *who, const char *strokes, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbCase) visit = NULL;
  g_autoptr (BbPapers) papers = load (workspace, id, field, &visit, error);
  g_autoptr (BbEvent) event = NULL;

  if (!papers || !check_drawing (papers, field, strokes, error))
    return FALSE;
  event = new_event (field, who, "drawn");
  event->strokes = g_strdup (strokes);
  event->sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, strokes, -1);
  return bb_papers_record (workspace, visit, papers, event, error);
}

gboolean
bb_visit_sign_on_paper (BbWorkspace *workspace, const char *id, const char *field, const char *who, const char *scan, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbCase) visit = NULL;
  g_autoptr (BbPapers) papers = load (workspace, id, field, &visit, error);
  g_autoptr (BbEvent) event = NULL;

  if (!papers)
    return FALSE;
  event = new_event (field, who, "paper");
  event->note = g_path_get_basename (scan);
  event->sha256 = bb_store_add_file (bb_workspace_get_store (workspace), scan, NULL, NULL, NULL, NULL, error);
  return event->sha256 && bb_papers_record (workspace, visit, papers, event, error);
}

static gboolean
refuse_other (BbWorkspace *workspace, const char *id, BbEvent *event, GError **error)
{
  g_autoptr (BbCase) visit = NULL;
  g_autoptr (BbPapers) papers = load (workspace, id, event->field, &visit, error);

  return papers && bb_papers_record (workspace, visit, papers, event, error);
}

gboolean
bb_visit_refuse (BbWorkspace *workspace, const char *id, const char *field, const char *who, const char *reason, const char *witness, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbEvent) event = bb_event_new ();

  if (!reason || !*reason)
    return refuse (error, _("A refusal must say its reason, in the words of who refuses"));
  event->kind = BB_EVENT_REFUSED;
  event->field = g_strdup (field);
  event->who = g_strdup (who);
  event->reason = g_strdup (reason);
  event->witness = g_strdup (witness);
  return bb_papers_is_other (id) ? refuse_other (workspace, id, event, error) : bb_visit_record (workspace, id, event, error);
}

/* ── For the window ──────────────────────────────────────────────────────────────────────────────────────────── */

static gpointer
drawn_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_visit_sign_by_hand (workspace, STRING (0), STRING (1), STRING (2), STRING (3), error));
}

static gpointer
paper_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_visit_sign_on_paper (workspace, STRING (0), STRING (1), STRING (2), STRING (3), error));
}

static BbArgs *
make_args (const char *visit, const char *field, const char *who, const char *fourth)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, visit);
  bb_args_add_string (args, field);
  bb_args_add_string (args, who);
  bb_args_add_string (args, fourth);
  return args;
}

void
bb_visit_sign_by_hand_async (BbWorkspace *workspace, const char *visit, const char *field, const char *who, const char *strokes, BB_ASYNC)
{
  bb_async_run (workspace, BB_QUEUE_ORDERED, drawn_work, make_args (visit, field, who, strokes), NULL, cancellable, callback, user_data);
}

void
bb_visit_sign_on_paper_async (BbWorkspace *workspace, const char *visit, const char *field, const char *who, const char *scan, BB_ASYNC)
{
  bb_async_run (workspace, BB_QUEUE_FREE, paper_work, make_args (visit, field, who, scan), NULL, cancellable, callback, user_data);
}

gboolean
bb_visit_sign_by_hand_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish_boolean (result, error);
}
