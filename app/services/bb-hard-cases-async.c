/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verbs of what does not go as planned, for the window. */
#include "bb-async.h"
#include "bb-visits.h"

#define STRING(index) ((const char *) bb_args_get (args, index))

static BbArgs *
make_args (const char *first, const char *second, const char *third, const char *fourth, const char *fifth)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, first);
  bb_args_add_string (args, second);
  bb_args_add_string (args, third);
  bb_args_add_string (args, fourth);
  bb_args_add_string (args, fifth);
  return args;
}

/* ── Proposals ───────────────────────────────────────────────────────────────────────────────────────────────── */

static gpointer
accept_proposal (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_visit_accept_proposal (workspace, STRING (0), bb_args_get (args, 5), error));
}

void
bb_visit_accept_proposal_async (BbWorkspace *workspace, const char *visit, const BbProposal *proposal, BB_ASYNC)
{
  BbArgs *args = make_args (visit, NULL, NULL, NULL, NULL);

  bb_args_add (args, bb_proposal_copy (proposal), (GDestroyNotify) bb_proposal_free);
  bb_async_run (workspace, BB_QUEUE_ORDERED, accept_proposal, args, NULL, cancellable, callback, user_data);
}

gboolean
bb_visit_accept_proposal_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish_boolean (result, error);
}

/* ── The unit ────────────────────────────────────────────────────────────────────────────────────────────────── */

static gpointer
record_unit_closed (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_visit_record_unit_closed (workspace, STRING (0), bb_args_get (args, 5), STRING (1), STRING (2),
                                                       bb_args_get (args, 6), error));
}

void
bb_visit_record_unit_closed_async (BbWorkspace *workspace, const char *visit, GDateTime *at, const char *hours, const char *witness,
                                   const char * const *evidence, BB_ASYNC)
{
  BbArgs *args = make_args (visit, hours, witness, NULL, NULL);

  bb_args_add (args, at ? g_date_time_ref (at) : NULL, (GDestroyNotify) g_date_time_unref);
  bb_args_add (args, g_strdupv ((char **) evidence), (GDestroyNotify) g_strfreev);
  bb_async_run (workspace, BB_QUEUE_ORDERED, record_unit_closed, args, NULL, cancellable, callback, user_data);
}

gboolean
bb_visit_record_unit_closed_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish_boolean (result, error);
}

static gpointer
set_representative (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_visit_set_representative (workspace, STRING (0), STRING (1), STRING (2), args->numbers[0] != 0, STRING (3), error));
}

void
bb_visit_set_representative_async (BbWorkspace *workspace, const char *visit, const char *name, const char *post, gboolean is_head,
                                   const char *authorisation, BB_ASYNC)
{
  BbArgs *args = make_args (visit, name, post, authorisation, NULL);

  args->numbers[0] = is_head;
  bb_async_run (workspace, BB_QUEUE_ORDERED, set_representative, args, NULL, cancellable, callback, user_data);
}

gboolean
bb_visit_set_representative_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish_boolean (result, error);
}

static gpointer
refuse (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_visit_refuse (workspace, STRING (0), STRING (1), STRING (2), STRING (3), STRING (4), error));
}

void
bb_visit_refuse_async (BbWorkspace *workspace, const char *visit, const char *field, const char *who, const char *reason, const char *witness, BB_ASYNC)
{
  bb_async_run (workspace, BB_QUEUE_ORDERED, refuse, make_args (visit, field, who, reason, witness), NULL, cancellable, callback, user_data);
}

gboolean
bb_visit_refuse_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish_boolean (result, error);
}

/* ── Planning ────────────────────────────────────────────────────────────────────────────────────────────────── */

static gpointer
plan (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_visit_plan (workspace, bb_args_get (args, 0), error);
}

void
bb_visit_plan_async (BbWorkspace *workspace, BbVisit *draft, BB_ASYNC)
{
  BbArgs *args = bb_args_new ();

  bb_args_add (args, bb_visit_copy (draft), bb_value_unref);
  bb_async_run (workspace, BB_QUEUE_ORDERED, plan, args, g_free, cancellable, callback, user_data);
}

char *
bb_visit_plan_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}

/* ── The preview ─────────────────────────────────────────────────────────────────────────────────────────────── */

static gpointer
write_preview (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_visit_write_preview (workspace, STRING (0), args->progress, error);
}

void
bb_visit_write_preview_async (BbWorkspace *workspace, const char *visit, BbProgress *progress, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = make_args (visit, NULL, NULL, NULL, NULL);

  args->progress = progress ? g_object_ref (progress) : NULL;
  bb_async_run (workspace, BB_QUEUE_FREE, write_preview, args, g_free, NULL, callback, user_data);
}

char *
bb_visit_write_preview_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}
