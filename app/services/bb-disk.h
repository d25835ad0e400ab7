/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-workspace.h"

G_BEGIN_DECLS

/* Whether what is written to a folder is encrypted by the disk below it. */
typedef enum { BB_DISK_UNKNOWN, BB_DISK_PLAIN, BB_DISK_ENCRYPTED } BbDisk;

/* Of the device @major:@minor as @sys ("/sys") describes it: dm-crypt anywhere below it. Another system, a network folder: unknown. */
BbDisk bb_disk_read (const char *sys, guint major, guint minor);
BbDisk bb_disk_find (const char *folder);

/* Of the folder of the workspace. */
void bb_disk_find_async (BbWorkspace *workspace, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
BbDisk bb_disk_find_finish (GAsyncResult *result);

G_END_DECLS
