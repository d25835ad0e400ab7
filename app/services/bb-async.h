/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-workspace.h"

G_BEGIN_DECLS

/* The one helper behind every _async/_finish pair. */
typedef struct
{
  struct { gpointer value; GDestroyNotify free; } slots[8];
  guint n;
  gint64 numbers[4];
  BbProgress *progress;
} BbArgs;

BbArgs *bb_args_new (void);
void bb_args_add (BbArgs *self, gpointer value, GDestroyNotify free);
void bb_args_add_string (BbArgs *self, const char *text);
#define bb_args_get(self, index) ((self)->slots[index].value)

typedef gpointer (*BbWork) (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error);

typedef enum
{
  BB_QUEUE_ORDERED,              /* short writes, one after the other as they were asked for */
  BB_QUEUE_FREE,                 /* reading, and work that may take long */
} BbQueue;

/* Takes @args. @work returns its result, %NULL exactly when it sets the error. */
void bb_async_run (BbWorkspace *workspace, BbQueue queue, BbWork work, BbArgs *args, GDestroyNotify free_result,
                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gpointer bb_async_finish (GAsyncResult *result, GError **error);
gboolean bb_async_finish_boolean (GAsyncResult *result, GError **error);

/* Part of the workspace. */
GThreadPool *bb_async_pool_new (void);

G_END_DECLS
