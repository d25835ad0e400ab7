/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One laptop at a time signs the paper: who has it, and how it goes from one to the other. */
#include <glib/gi18n-lib.h>

#include "bb-async.h"
#include "bb-paper-chain.h"
#include "bb-signers.h"
#include "bb-visit-memory.h"
#include "domain/bb-fold.h"

#define STRING(index) ((const char *) bb_args_get (args, index))

/* Whoever it was handed to signs it, also in a workspace that got the record by replication. */
static gboolean
is_here (BbWorkspace *workspace, BbSignatureRecord *baton)
{
  g_autofree char *user = bb_workspace_get_user (workspace);
  g_autofree char *mine = bb_fold (user ? user : ""), *to = bb_fold (baton->signer);

  return g_str_equal (mine, to);
}

gboolean
bb_papers_check_baton (BbWorkspace *workspace, BbPapers *papers, GError **error)
{
  BbSignatureRecord *baton = bb_papers_find_baton (papers);
  g_autoptr (GDateTime) local = baton ? g_date_time_to_local (baton->at) : NULL;
  g_autofree char *time = local ? g_date_time_format (local, "%d/%m/%Y %H:%M") : NULL;

  if (!baton || is_here (workspace, baton))
    return TRUE;
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE,
               _("The paper was handed over to %s on %s. Take in the signed PDF that comes back, or take the paper back first."), baton->signer, time);
  return FALSE;
}

static gboolean
record (BbWorkspace *workspace, BbCase *visit, BbPapers *papers, const char *to, GError **error)
{
  g_autofree char *random = bb_random_id (), *id = g_strdup_printf ("signature:%s:baton:%s", papers->minutes, random);
  const char *newest = bb_papers_find_newest (papers);
  g_autoptr (BbSignatureRecord) signature = bb_papers_make_signature (workspace, bb_case_get_id (visit), papers, "baton", newest, newest);
  g_autoptr (BbEdit) edit = bb_papers_begin_edit (workspace, visit, papers, error);

  if (!edit)
    return FALSE;
  signature->signer = g_strdup (to);
  bb_edit_put_value (edit, id, signature);
  return bb_edit_commit (edit, error);
}

static BbCase *
load_made (BbWorkspace *workspace, const char *id, GError **error)
{
  g_autoptr (BbCase) visit = bb_papers_load_visit (workspace, id, error);

  if (!visit || !bb_papers_ensure (workspace, visit, id, NULL, error))
    return NULL;
  return g_steal_pointer (&visit);
}

gboolean
bb_visit_hand_over (BbWorkspace *workspace, const char *id, const char *to, const char *path, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbCase) visit = NULL;
  g_autoptr (BbPapers) papers = NULL;

  if (!to || !*to)
    {
      g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("Say to whom the paper is handed over"));
      return FALSE;
    }
  if (!(visit = load_made (workspace, id, error)))
    return FALSE;
  papers = bb_papers_load (workspace, visit, id);
  return bb_papers_check_decided (workspace, papers, error) && bb_papers_check_baton (workspace, papers, error) &&
         bb_visit_write_minutes (workspace, id, path, NULL, error) && record (workspace, visit, papers, to, error);
}

gboolean
bb_visit_take_back (BbWorkspace *workspace, const char *id, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (workspace));
  g_autoptr (BbCase) visit = load_made (workspace, id, error);
  g_autoptr (BbPapers) papers = visit ? bb_papers_load (workspace, visit, id) : NULL;

  if (!papers)
    return FALSE;
  if (bb_papers_find_baton (papers))
    return record (workspace, visit, papers, NULL, error);
  g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, _("The paper is here: it was not handed over"));
  return FALSE;
}

/* ── For the window ──────────────────────────────────────────────────────────────────────────────────────────── */

static gpointer
hand_over_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_visit_hand_over (workspace, STRING (0), STRING (1), STRING (2), error));
}

static gpointer
take_back_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_visit_take_back (workspace, STRING (0), error));
}

static gpointer
adopt_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_visit_adopt (workspace, STRING (0), STRING (1), error));
}

static BbArgs *
make_args (const char *visit, const char *second, const char *third)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, visit);
  bb_args_add_string (args, second);
  bb_args_add_string (args, third);
  return args;
}

void
bb_visit_hand_over_async (BbWorkspace *workspace, const char *visit, const char *to, const char *path, BB_ASYNC)
{
  bb_async_run (workspace, BB_QUEUE_FREE, hand_over_work, make_args (visit, to, path), NULL, cancellable, callback, user_data);
}

void
bb_visit_take_back_async (BbWorkspace *workspace, const char *visit, BB_ASYNC)
{
  bb_async_run (workspace, BB_QUEUE_FREE, take_back_work, make_args (visit, NULL, NULL), NULL, cancellable, callback, user_data);
}

void
bb_visit_adopt_async (BbWorkspace *workspace, const char *visit, const char *path, BB_ASYNC)
{
  bb_async_run (workspace, BB_QUEUE_FREE, adopt_work, make_args (visit, path, NULL), NULL, cancellable, callback, user_data);
}

gboolean
bb_visit_baton_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish_boolean (result, error);
}
