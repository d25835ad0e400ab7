/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-accounts.h"

G_BEGIN_DECLS

/* CouchDB's cookie `AuthSession`: base64url of "name:time in hex:HMAC-SHA-256", keyed by a secret of this server and the salt of the password. Nothing
 * is kept for a session; a new password or a removed or disabled account ends all of its sessions at once. Safe in any thread. */

#define BB_SESSIONS_COOKIE "AuthSession"
#define BB_SESSIONS_SECONDS 600

#define BB_SESSIONS_ERROR (bb_sessions_error_quark ())
GQuark bb_sessions_error_quark (void);

typedef enum
{
  BB_SESSIONS_ERROR_MALFORMED,   /* not a cookie of this kind at all: 400, as CouchDB */
  BB_SESSIONS_ERROR_WRONG,       /* another server's, forged, or the password changed: 401 */
  BB_SESSIONS_ERROR_EXPIRED,     /* 401 */
} BbSessionsError;

typedef struct _BbSessions BbSessions;

/* The secret stands in `session-secret` in @folder, made at the first time, readable by the hub alone. @accounts must outlive it. */
BbSessions *bb_sessions_open (BbAccounts *accounts, const char *folder, GError **error);
void bb_sessions_free (BbSessions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbSessions, bb_sessions_free)

/* The value of a new cookie for somebody who signed in. (transfer full). Errors: BB_ACCOUNTS_ERROR_NOT_FOUND. */
char *bb_sessions_issue (BbSessions *self, const char *name, GError **error);
/* Whose the cookie is, with the roles of this moment. @fresh: (out) (optional) (nullable) (transfer full): it is older than a tenth of its time: the
 * new one to send along; only set when the cookie is valid.
 * Errors: BB_SESSIONS_ERROR, BB_STORE_ERROR. */
BbUser *bb_sessions_check (BbSessions *self, const char *value, char **fresh, GError **error);

/* The header Set-Cookie; @value %NULL: the one that signs out. @secure: the connection is encrypted. (transfer full) */
char *bb_sessions_format_cookie (const char *value, gboolean secure);

/* Another clock, in microseconds since 1970; for tests. */
void bb_sessions_set_clock (BbSessions *self, gint64 (*clock) (void));

G_END_DECLS
