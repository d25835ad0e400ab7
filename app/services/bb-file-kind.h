/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-workspace.h"

G_BEGIN_DECLS

/* Whether a folder stands at @path. FALSE also for what cannot be asked: whoever reads it as a file tells why. */
gboolean bb_file_is_folder (const char *path);
/* A folder on a network drive may take a while to answer. */
void bb_file_is_folder_async (BbWorkspace *workspace, const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean bb_file_is_folder_finish (BbWorkspace *workspace, GAsyncResult *result);

G_END_DECLS
