/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-accounts.h"

G_BEGIN_DECLS

/* A copy of the hub's data that is whole in itself, while the hub runs: SQLite's online backup of the workspace and the accounts, and every file that this
 * copy of the workspace names. What is not finished is called @target.part. Sessions are not copied: everybody signs in anew after it is used.
 * @target must not be there yet. @files: (out): how many were copied. Errors: BB_STORE_ERROR, G_IO_ERROR. */
gboolean bb_hub_backup (const char *folder, BbAccounts *accounts, const char *target, guint *files, GError **error);

G_END_DECLS
