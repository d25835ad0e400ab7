/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signatures by hand: drawn on the screen, or on the printed paper with a scan of it. */
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
check_field (BbCase *visit, const char *field, GError **error)
{
  BbEvent *lock = bb_events_find_last (bb_case_get_events (visit), BB_EVENT_LOCKED);

  if (!bb_case_is_locked (visit) || !lock)
    {
      g_set_error_literal (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_STATE, _("Only a locked visit has minutes to sign; lock it first"));
      return FALSE;
    }
  if (!lock->fields || !g_strv_contains ((const char * const *) lock->fields, field))
    {
      g_autofree char *fields = g_strjoinv (", ", lock->fields);

      g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("These minutes have no signature field “%s”; they have: %s"), field, fields);
      return FALSE;
    }
  if (bb_events_is_settled (bb_case_get_events (visit), field))
    return refuse (error, _("This signature is settled already"));
  return bb_events_allow (bb_case_get_events (visit), BB_EVENT_SIGNED, error);
}

/* What is drawn becomes a part of the page, and one digital signature must seal it. */
static gboolean
check_drawing (BbWorkspace *workspace, BbCase *visit, const char *field, const char *strokes, GError **error)
{
  g_autoptr (BbPapers) papers = bb_papers_load (workspace, visit);
  g_autoptr (BbStrokes) drawn = bb_strokes_from_text (strokes, error);

  if (!drawn)
    return FALSE;
  if (!bb_strokes_is_drawn (drawn))
    return refuse (error, _("This is too little to be a signature"));
  if (papers->record && bb_papers_is_signed (papers))
    return refuse (error, _("The minutes are digitally signed already, so nothing can be drawn into them any more; sign with a token, a file or on paper"));
  if (g_str_equal (field, "leader"))
    return refuse (error, _("The team leader signs with a token or a file: that signature seals what the others have drawn"));
  return TRUE;
}

gboolean
bb_visit_sign_by_hand (BbWorkspace *workspace, const char *id, const char *field, const char *who, const char *strokes, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbCase) visit = bb_visit_load (workspace, id, error);
  g_autoptr (BbEvent) event = NULL;

  if (!visit || !check_field (visit, field, error) || !check_drawing (workspace, visit, field, strokes, error))
    return FALSE;
  event = bb_event_new ();
  event->kind = BB_EVENT_SIGNED;
  event->field = g_strdup (field);
  event->who = g_strdup (who);
  event->way = g_strdup ("drawn");
  event->strokes = g_strdup (strokes);
  event->sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, strokes, -1);
  return bb_visit_record (workspace, id, event, error);
}

gboolean
bb_visit_sign_on_paper (BbWorkspace *workspace, const char *id, const char *field, const char *who, const char *scan, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbCase) visit = bb_visit_load (workspace, id, error);
  g_autoptr (BbEvent) event = NULL;

  if (!visit || !check_field (visit, field, error))
    return FALSE;
  event = bb_event_new ();
  event->kind = BB_EVENT_SIGNED;
  event->field = g_strdup (field);
  event->who = g_strdup (who);
  event->way = g_strdup ("paper");
  event->note = g_path_get_basename (scan);
  event->sha256 = bb_store_add_file (bb_workspace_get_store (workspace), scan, NULL, NULL, NULL, NULL, error);
  return event->sha256 && bb_visit_record (workspace, id, event, error);
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
