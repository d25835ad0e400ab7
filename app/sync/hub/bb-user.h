/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who asks: an account of the hub as CouchDB's userCtx has it. Nobody signed in is %NULL. Never changes once it is made; safe in any thread.
 *
 * Roles are CouchDB roles, so that `_security` and validate_doc_update can use them as they are:
 *   leader:TEAM deputy:TEAM secretary:TEAM member:TEAM   what the person is in a team (DOMAIN §2.1)
 *   supervisor:SCOPE                                     reviews the teams of a scope (an area or an office, an opaque id)
 *   office                                               keeps the catalogue
 *   planner                                              makes plans and draws unannounced targets
 *   _admin                                               administers the server
 *   staff                                                everybody with an account: given by itself */
#define BB_ROLE_ADMIN "_admin"
#define BB_ROLE_STAFF "staff"

typedef struct
{
  gatomicrefcount refs;
  char *name;                    /* of the account: bb_user_name_check() */
  char *display_name;            /* as people write it */
  char **roles;                  /* sorted, each once, BB_ROLE_STAFF among them */
  gboolean disabled;
  char *created_at, *changed_at; /* ISO 8601, UTC */
} BbUser;

BbUser *bb_user_new (const char *name, const char *display_name, const char * const *roles);
BbUser *bb_user_ref (BbUser *self);
void bb_user_unref (BbUser *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbUser, bb_user_unref)

/* %FALSE for %NULL, that is nobody. */
gboolean bb_user_has_role (const BbUser *self, const char *role);
gboolean bb_user_is_admin (const BbUser *self);

/* 1 to 64 of a–z, 0–9 and . _ - @, beginning with a letter or digit. Errors: BB_ACCOUNTS_ERROR_INVALID. */
gboolean bb_user_name_check (const char *name, GError **error);
/* One of the roles above, its scope as in bb_scope_check(). Errors: BB_ACCOUNTS_ERROR_INVALID. */
gboolean bb_user_role_check (const char *role, GError **error);
/* What follows the dash in the name of a database, and the colon in a role: 1 to 63 of a–z, 0–9, _ and -. Errors: as above. */
gboolean bb_scope_check (const char *scope, GError **error);

G_END_DECLS
