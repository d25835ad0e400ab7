/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "bb-accounts.h"

G_BEGIN_DECLS

/* The `_security` of the databases of a hub. It stands in the accounts' file, not in the workspace, so that it is never replicated and `team add` works
 * while the hub runs. A database that has one here but is not in the store yet was ordered on the command line: the hub makes it at its start and when it is
 * first asked for. Safe in any thread. */

/* %NULL without @error: none was set, so admins only. (transfer full) */
JsonObject *bb_security_get (BbAccounts *accounts, const char *database, GError **error);
/* Errors: BB_ACCOUNTS_ERROR_INVALID when it has not the form of CouchDB's {"admins": {"names", "roles"}, "members": {…}}. */
gboolean bb_security_set (BbAccounts *accounts, const char *database, JsonObject *security, GError **error);
gboolean bb_security_remove (BbAccounts *accounts, const char *database, GError **error);
/* Names of the databases that have one, sorted. (transfer full) */
char **bb_security_list (BbAccounts *accounts, GError **error);

G_END_DECLS
