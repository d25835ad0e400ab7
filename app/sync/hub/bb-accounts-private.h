/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-accounts.h"
#include "bb-lockout.h"
#include "store/bb-db.h"

G_BEGIN_DECLS

struct _BbAccounts
{
  char *path;
  GMutex lock;                   /* of the connection */
  BbDb *db;
  BbLockout *lockout;
  GMutex gate_lock;              /* of what follows: bb-accounts-check.c */
  GCond gate;
  guint busy;                    /* passwords that are being hashed */
  GHashTable *busy_names;
  GHashTable *known;             /* name → Known: right passwords of the last minutes */
  guint8 known_key[32];
};

/* What the file says of an account: who it is, and its password. */
typedef struct { BbUser *user; guint iterations; char *salt, *hash; } BbAccount;
void bb_account_free (BbAccount *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbAccount, bb_account_free)

BbAccount *bb_account_load (BbAccounts *self, const char *name, GError **error);
/* ISO 8601, UTC. (transfer full) */
char *bb_accounts_format_now (void);

/* Divided by spaces; none for an empty text. (transfer full) */
char **bb_roles_split (const char *text);
gboolean bb_password_check (const char *password, GError **error);
/* @rows: of char *[4] after a first one that is not looked at: name, display name, roles, password (empty: as it is). All in one transaction. */
gboolean bb_accounts_write (BbAccounts *self, GPtrArray *rows, GError **error);

G_END_DECLS
