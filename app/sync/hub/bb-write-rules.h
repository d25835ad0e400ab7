/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "bb-user.h"

G_BEGIN_DECLS

/* Who may write which document to which database, and who may read it: one table, data/write-rules.json. The hub asks it here; the same table makes the
 * `validate_doc_update` for CouchDB. It looks at the document, its parent revision, the user and the database's `_security`, and nothing else, because
 * CouchDB sees nothing else. Immutable; safe in any thread. */

#define BB_WRITE_RULES_ERROR (bb_write_rules_error_quark ())
GQuark bb_write_rules_error_quark (void);

typedef enum
{
  BB_WRITE_RULES_ERROR_UNAUTHORIZED,     /* nobody is signed in: 401 "unauthorized" */
  BB_WRITE_RULES_ERROR_FORBIDDEN,        /* 403 "forbidden"; the message is the reason */
} BbWriteRulesError;

typedef struct _BbWriteRules BbWriteRules;

/* The table of this program. (transfer none) */
BbWriteRules *bb_write_rules_get_default (void);

/* What is to be stored: one revision. */
typedef struct
{
  const char *id;
  const char *rev;               /* "N-sig" of a replicated revision; %NULL: an interactive edit */
  gboolean deleted;
  JsonObject *body;              /* (nullable): of the members that begin with "_" only "_attachments" is looked at: {name: {"digest": …}} */
  JsonObject *beside;            /* (nullable): the same of the live winner, when that is no ancestor */
} BbWrite;

/* Whether @user may store @write. Ask only about revisions that are not stored yet. @security: the database's `_security`, %NULL as empty: admins only.
 * @parent: the body of the closest ancestor that is stored, %NULL when there is none or it is a tombstone. A write that would
 * stand beside the winner must be allowed as a change of the winner too, or a history that was made up could replace anything. The message is an English sentence without
 * anything filled in, the same as the JavaScript gives; bb_write_rules_translate() makes it readable. Errors: BB_WRITE_RULES_ERROR. */
gboolean bb_write_rules_check (BbWriteRules *self, const char *database, JsonObject *security, const BbWrite *write, JsonObject *parent,
                               const BbUser *user, GError **error);
/* For the client: the server's @reason in the user's language when it is one of ours, @reason itself otherwise. */
const char *bb_write_rules_translate (const char *reason);

/* By `_security`, as CouchDB: members by name or role, and admins; no members named: admins only (nothing is ever public here). */
gboolean bb_write_rules_may_read (BbWriteRules *self, const char *database, JsonObject *security, const BbUser *user);
/* Whether @user may change `_security` and design documents of a database, or (with @security %NULL) make and delete databases. */
gboolean bb_write_rules_may_administer (BbWriteRules *self, JsonObject *security, const BbUser *user);
/* What @user is in @database: "leader", "supervisor", … (transfer full) */
char **bb_write_rules_list_roles (BbWriteRules *self, const char *database, JsonObject *security, const BbUser *user);

/* The `_security` that the table gives a database of this name. @supervisors: scopes whose supervisors may read it (where the table lets them by role);
 * @names: accounts that are let in by name (the named supervisors of `hanche-`, planner and the leader sent of `mat-`). Both may be %NULL.
 * %NULL when the table knows no such database. (transfer full) */
JsonObject *bb_write_rules_make_security (BbWriteRules *self, const char *database, const char * const *supervisors, const char * const *names);
/* As above, and whoever @security (nullable) lets in already stays in: for doing it again. (transfer full) (nullable) */
JsonObject *bb_write_rules_extend_security (BbWriteRules *self, const char *database, JsonObject *security, const char * const *supervisors,
                                            const char * const *names);
/* Whether the table knows databases of this name. */
gboolean bb_write_rules_knows (BbWriteRules *self, const char *database);
/* Names of the databases of a team / of a plan: "doan-ID", … (transfer full) */
char **bb_write_rules_list_team_databases (BbWriteRules *self, const char *team);
char **bb_write_rules_list_plan_databases (BbWriteRules *self, const char *plan);
/* Those that belong to neither: the catalogue. (transfer full) */
char **bb_write_rules_list_common_databases (BbWriteRules *self);

/* The function `validate_doc_update`, ECMAScript 5. (transfer full) */
char *bb_write_rules_to_javascript (BbWriteRules *self);
/* `_design/bienban` for CouchDB. (transfer full) */
JsonObject *bb_write_rules_make_design_document (BbWriteRules *self);

G_END_DECLS
