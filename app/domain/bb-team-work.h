/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-value.h"

G_BEGIN_DECLS

/* counter:<visit>:<name>-<laptop>: what is tapped together during a visit, such as people interviewed. Each laptop counts in a document of
 * its own and the total is their sum, so that two people who tap at once never conflict. A laptop's share may be negative, when it
 * takes back what another counted; the total never is. */
BB_DECLARE_VALUE (BbCounter, bb_counter, BB_COUNTER_SCHEMA)
struct _BbCounter
{
  BbValue base;
  char *visit;
  char *name;                    /* "citizens", "staff", "present", "excused", "absent", or an id of one's own */
  char *label;                   /* of a counter of one's own */
  gint64 count;
  char *author;
  GDateTime *at;
};

/* The counters that every visit has; the minutes have a wording for each. */
extern const char * const bb_counter_names[];
/* Translated; @name itself when it is none of these. */
const char *bb_counter_get_label (const char *name);

/* assignment:<visit>:<section or item>: who of the team is to look at it. An item's own assignment goes before its section's. */
BB_DECLARE_VALUE (BbAssignment, bb_assignment, BB_ASSIGNMENT_SCHEMA)
struct _BbAssignment
{
  BbValue base;
  char *visit;
  char *code;                    /* of the section or the item */
  char *member;                  /* the name in the team */
  char *by;
  GDateTime *at;
};

/* named:<visit>:<id>, in the restricted database: a person behind a finding or a headcount. The minutes never print it; a finding prints
 * bb_named_format_public(). The salt makes the hash in the manifest a commitment from which nobody can guess a name. */
BB_DECLARE_VALUE (BbNamed, bb_named, BB_NAMED_SCHEMA)
struct _BbNamed
{
  BbValue base;
  char *id;
  char *visit;
  char *finding;                 /* id, or %NULL */
  char *item;                    /* code, or %NULL */
  char *name;
  char *post;
  char *place;                   /* where the person was to be: "quầy số 3" */
  char *reason;                  /* of an absence, as declared */
  char *paper;                   /* shown for it: "giấy đi công tác số 12", or %NULL */
  char *explanation;             /* the person's own words */
  char *salt;
  char *author;
  GDateTime *at;
};

/* "chuyên viên Tư pháp (N.V.A.)": post and initials. (transfer full) */
char *bb_named_format_public (const BbNamed *self);

G_END_DECLS
