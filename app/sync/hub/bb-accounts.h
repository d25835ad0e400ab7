/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-user.h"

G_BEGIN_DECLS

/* The accounts of a hub, in `accounts.db` (SQLite, readable by the hub alone) beside its workspace; the command line may change them while the
 * hub runs. Passwords are PBKDF2-HMAC-SHA-256 with 600,000 iterations and a salt of 16 bytes, as CouchDB 3.5 keeps them in `_users`, so that
 * accounts move to a cluster without new passwords. Safe in any thread. */

#define BB_ACCOUNTS_ERROR (bb_accounts_error_quark ())
GQuark bb_accounts_error_quark (void);

typedef enum
{
  BB_ACCOUNTS_ERROR_NOT_FOUND,   /* no such account */
  BB_ACCOUNTS_ERROR_EXISTS,
  BB_ACCOUNTS_ERROR_INVALID,     /* a name, role, password or line of a file that is not allowed */
  BB_ACCOUNTS_ERROR_WRONG,       /* the name or the password, or the account is disabled: never told apart (401) */
  BB_ACCOUNTS_ERROR_WAIT,        /* too many wrong ones; the message says how many seconds. The password was not looked at (403 on /_session) */
} BbAccountsError;

typedef struct _BbAccounts BbAccounts;

/* Opens or makes the accounts in @folder (the hub's data folder). Errors: BB_STORE_ERROR. */
BbAccounts *bb_accounts_open (const char *folder, GError **error);
void bb_accounts_free (BbAccounts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbAccounts, bb_accounts_free)

/* @display_name may be %NULL: the name. A password has 8 to 1,024 bytes. Errors: EXISTS, INVALID, BB_STORE_ERROR. */
gboolean bb_accounts_add (BbAccounts *self, const char *name, const char *display_name, const char * const *roles, const char *password, GError **error);
gboolean bb_accounts_remove (BbAccounts *self, const char *name, GError **error);
gboolean bb_accounts_set_password (BbAccounts *self, const char *name, const char *password, GError **error);
gboolean bb_accounts_set_roles (BbAccounts *self, const char *name, const char * const *roles, GError **error);
gboolean bb_accounts_set_disabled (BbAccounts *self, const char *name, gboolean disabled, GError **error);
/* Adds or changes many: a CSV file with the header line `name,display_name,roles,password` (roles divided by spaces; an empty password leaves the one
 * that is there). All or nothing. Returns: how many, or -1. Errors: INVALID with the line. */
int bb_accounts_import (BbAccounts *self, const char *csv, gsize length, GError **error);

/* Errors: NOT_FOUND. */
BbUser *bb_accounts_get (BbAccounts *self, const char *name, GError **error);
/* By name. (transfer container) (element-type BbUser) */
GPtrArray *bb_accounts_list (BbAccounts *self, GError **error);
/* Salt of the password, in hex: sessions are bound to it, so that a new password ends them. Errors: NOT_FOUND. (transfer full) */
char *bb_accounts_get_salt (BbAccounts *self, const char *name, GError **error);

/* Signs in. Slow on purpose (a fraction of a second of one core), equally for names that do not exist; at most as many at once as there are cores.
 * @address: where it was asked from (the proxy's word for it, when the proxy is trusted). Wrong ones are counted by name and address together, and by
 * address alone, so that nobody behind the same proxy locks a colleague out.
 * Errors: WRONG, WAIT, BB_STORE_ERROR. @wait: (out) (optional): seconds, for Retry-After; 0 unless WAIT. */
BbUser *bb_accounts_check_password (BbAccounts *self, const char *name, const char *password, const char *address, guint *wait, GError **error);

/* SQLite's own check of the file, and what no command can have made. Returns: (transfer full): translated lines, empty when all is well. */
char **bb_accounts_check (BbAccounts *self, GError **error);
/* A consistent copy at @path while others read and write. */
gboolean bb_accounts_backup (BbAccounts *self, const char *path, GError **error);

G_END_DECLS
