/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verbs of bb-case-file.h for the window. */
#include "bb-async.h"
#include "bb-case-file.h"

static gpointer
export_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  const BbCaseFileOptions options = { .copy = (BbCopy) args->numbers[0] };

  return GINT_TO_POINTER (bb_visit_export_case (workspace, bb_args_get (args, 0), bb_args_get (args, 1), &options, args->progress, error));
}

void
bb_visit_export_case_async (BbWorkspace *workspace, const char *visit, const char *path, BbCopy copy, BbProgress *progress, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, visit);
  bb_args_add_string (args, path);
  args->numbers[0] = copy;
  args->progress = progress ? g_object_ref (progress) : NULL;
  bb_async_run (workspace, BB_QUEUE_FREE, export_work, args, NULL, NULL, callback, user_data);
}

gboolean
bb_visit_export_case_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish_boolean (result, error);
}

static gpointer
import_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_visit_import_case (workspace, bb_args_get (args, 0), args->progress, error);
}

void
bb_visit_import_case_async (BbWorkspace *workspace, const char *path, BbProgress *progress, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, path);
  args->progress = progress ? g_object_ref (progress) : NULL;
  bb_async_run (workspace, BB_QUEUE_FREE, import_work, args, g_free, NULL, callback, user_data);
}

char *
bb_visit_import_case_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}
