/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-file-kind.h"

#include "bb-async.h"

/* What the work gives back: never %NULL, which would be an error. */
enum { FILE_KIND = 1, FOLDER_KIND };

static gpointer
is_folder_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GUINT_TO_POINTER (bb_file_is_folder (bb_args_get (args, 0)) ? FOLDER_KIND : FILE_KIND);
}

gboolean
bb_file_is_folder (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_DIR);
}

void
bb_file_is_folder_async (BbWorkspace *workspace, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, path);
  bb_async_run (workspace, BB_QUEUE_FREE, is_folder_work, args, NULL, cancellable, callback, user_data);
}

gboolean
bb_file_is_folder_finish (BbWorkspace *workspace, GAsyncResult *result)
{
  return GPOINTER_TO_UINT (bb_async_finish (result, NULL)) == FOLDER_KIND;
}
