/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-async.h"
#include "bb-sync.h"

enum { URL, USER, PASSWORD, CA_FILE, FINGERPRINT, CERTIFICATE_FILE };
enum { PUSH, PULL, REMEMBER };

static BbArgs *
pack (const BbSyncRequest *request, BbProgress *progress)
{
  BbArgs *args = bb_args_new ();
  const char *texts[] = { request->url, request->user, request->password, request->ca_file, request->fingerprint, request->certificate_file };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    bb_args_add_string (args, texts[i]);
  args->numbers[PUSH] = request->push;
  args->numbers[PULL] = request->pull;
  args->numbers[REMEMBER] = request->remember;
  args->progress = progress ? g_object_ref (progress) : NULL;
  return args;
}

static BbSyncRequest
unpack (BbArgs *args)
{
  return (BbSyncRequest) {
    .url = bb_args_get (args, URL), .user = bb_args_get (args, USER), .password = bb_args_get (args, PASSWORD), .ca_file = bb_args_get (args, CA_FILE),
    .fingerprint = bb_args_get (args, FINGERPRINT), .certificate_file = bb_args_get (args, CERTIFICATE_FILE),
    .push = args->numbers[PUSH], .pull = args->numbers[PULL], .remember = args->numbers[REMEMBER],
  };
}

static gpointer
work_sync (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  BbSyncRequest request = unpack (args);

  return bb_workspace_sync (workspace, &request, args->progress, cancellable, error);
}

void
bb_workspace_sync_async (BbWorkspace *self, const BbSyncRequest *request, BbProgress *progress, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  bb_async_run (self, BB_QUEUE_FREE, work_sync, pack (request, progress), (GDestroyNotify) bb_sync_report_free, cancellable, callback, user_data);
}

BbSyncReport *
bb_workspace_sync_finish (BbWorkspace *self, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}

static gpointer
work_sync_on (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  BbSyncRequest request = unpack (args);

  return bb_workspace_sync_on (workspace, &request, args->progress, NULL, NULL, cancellable, error);
}

void
bb_workspace_sync_on_async (BbWorkspace *self, const BbSyncRequest *request, BbProgress *progress, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  bb_async_run (self, BB_QUEUE_FREE, work_sync_on, pack (request, progress), (GDestroyNotify) bb_sync_report_free, cancellable, callback, user_data);
}

BbSyncReport *
bb_workspace_sync_on_finish (BbWorkspace *self, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}

GPtrArray *
bb_workspace_list_outbox (BbWorkspace *self, GError **error)
{
  return bb_store_list_outbox (bb_workspace_get_store (self), NULL, NULL, error);
}

static gpointer
work_list_outbox (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_workspace_list_outbox (workspace, error);
}

void
bb_workspace_list_outbox_async (BbWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  bb_async_run (self, BB_QUEUE_FREE, work_list_outbox, bb_args_new (), (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
bb_workspace_list_outbox_finish (BbWorkspace *self, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}
