/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-write-rules.h"

G_BEGIN_DECLS

/* The table as it is asked. */
typedef struct
{
  char *name;
  char *pattern;                 /* "leader:{scope}", "supervisor:*", "office" */
  char **in;                     /* kinds of databases where it means something */
  gboolean listed;               /* only a role or a person that `_security` names */
} BbRoleRule;

typedef struct
{
  char *name;                    /* "doan" */
  char *scope;                   /* "team", "plan" or %NULL: what follows the dash */
  char **read;                   /* roles, with {scope} */
  char **resolves;               /* who may settle a conflict */
  gboolean supervised;           /* supervisors are let in by role */
} BbDatabaseRule;

typedef enum { BB_VERB_CREATE = 1, BB_VERB_CHANGE = 2, BB_VERB_DELETE = 4 } BbVerb;

typedef struct
{
  int verbs;
  char *member, **values;        /* %NULL: always; otherwise: this member has one of these values */
  char **members;                /* %NULL: all; otherwise: nothing else may change */
  char **roles;
} BbVerbRule;

typedef struct
{
  char *name;
  char **in;
  char *owner;                   /* the member that the second part of the id repeats */
  char *settled_by;              /* once the parent has this member nothing changes any more */
  char **resolves;               /* (nullable): who may settle a conflict over it, else as the database says */
  gboolean never_changes;
  gboolean alternatives;         /* several first revisions may stand side by side */
  GRegex *id;
  GPtrArray *rules;              /* BbVerbRule */
} BbDocumentRule;

struct _BbWriteRules
{
  GPtrArray *roles, *databases, *documents;      /* BbRoleRule, BbDatabaseRule, BbDocumentRule */
};

/* Why not; the names are the JavaScript's. */
typedef enum
{
  BB_REASON_SIGN_IN, BB_REASON_ROLE, BB_REASON_TYPE, BB_REASON_PLACE, BB_REASON_SHAPE, BB_REASON_NEVER, BB_REASON_SETTLED, BB_REASON_MEMBER,
} BbReason;
extern const char * const bb_reason_names[];
extern const char * const bb_reason_sentences[]; /* English, not translated */

/* The text of data/write-rules.json. */
GBytes *bb_write_rules_get_text (void);

/* What a name like "doan-1f" stands for; %NULL: the table does not know it. @scope: (out): into @database, %NULL when the kind has none. */
const BbDatabaseRule *bb_write_rules_find_database (BbWriteRules *self, const char *database, const char **scope);
gboolean bb_write_rules_is_admin (JsonObject *security, const BbUser *user);
gboolean bb_write_rules_is_member (JsonObject *security, const BbUser *user);

G_END_DECLS
