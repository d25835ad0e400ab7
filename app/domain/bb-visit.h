/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-checklist.h"

G_BEGIN_DECLS

typedef enum { BB_VISIT_SCHEDULED, BB_VISIT_UNANNOUNCED, BB_VISIT_THEMATIC, BB_VISIT_SELF, BB_VISIT_REINSPECTION } BbVisitKind;
extern const char * const bb_visit_kind_names[];
const char *bb_visit_kind_get_label (int kind);          /* translated */

typedef enum { BB_ROLE_LEADER, BB_ROLE_DEPUTY, BB_ROLE_SECRETARY, BB_ROLE_MEMBER } BbRole;
extern const char * const bb_role_names[];
const char *bb_role_get_label (int role);                /* translated */
const char *bb_role_get_official (int role);             /* Vietnamese, as minutes print it */

BB_DECLARE_VALUE (BbMember, bb_member, BB_MEMBER_SCHEMA)
struct _BbMember { BbValue base; char *name; char *post; char *agency; int role; /* BbRole */ char *person; };

typedef enum { BB_ATTENDEE_REPRESENTATIVE, BB_ATTENDEE_ATTENDEE, BB_ATTENDEE_WITNESS } BbAttendeeRole;
extern const char * const bb_attendee_role_names[];

BB_DECLARE_VALUE (BbAttendee, bb_attendee, BB_ATTENDEE_SCHEMA)
struct _BbAttendee { BbValue base; char *name; char *post; int role; char *authorisation; gboolean stands_in; /* the head is absent */ };
/* Whether the head is absent and nothing in writing says that this person may speak for the unit. */
gboolean bb_attendee_lacks_authorisation (const BbAttendee *self);

BB_DECLARE_VALUE (BbDecision, bb_decision, BB_DECISION_SCHEMA)
struct _BbDecision { BbValue base; char *number; GDate date; char *issuer; char *about; };

BB_DECLARE_VALUE (BbFrozen, bb_frozen, BB_FROZEN_SCHEMA)
struct _BbFrozen { BbValue base; char *code; char *version; };

BB_DECLARE_VALUE (BbOpinion, bb_opinion, BB_OPINION_SCHEMA)
struct _BbOpinion { BbValue base; char *text; char *by; GDateTime *at; char **evidence; /* SHA-256 of what the unit handed over with it, or %NULL */ };

/* visit:<id>. Its state is computed from its events, never stored. */
BB_DECLARE_VALUE (BbVisit, bb_visit, BB_VISIT_SCHEMA)
struct _BbVisit
{
  BbValue base;
  char *unit;                    /* code */
  BbText unit_name;              /* as it was called on the day */
  int unit_kind;                 /* BbUnitKind */
  char *issuer;                  /* code */
  char *scope;                   /* team whose database holds the visit */
  int kind;                      /* BbVisitKind */
  BbText subject;                /* trích yếu of the minutes */
  BbDecision *decision;
  char **grounds;                /* "Căn cứ …" */
  char *place;
  GPtrArray *team;               /* BbMember */
  GPtrArray *attendees;          /* BbAttendee */
  GPtrArray *checklists;         /* BbFrozen */
  GPtrArray *calendars;          /* BbFrozen: year, revision */
  gint64 seed;                   /* of every random draw in this visit */
  char *number;                  /* of the minutes, when a reserved one was typed */
  BbOpinion *opinion;
  GDate planned;
  char *follows;                 /* id of the visit that this one is a second attempt at, or %NULL */
  char *author;
  GDateTime *at;
};

/* Returns: (transfer none) (nullable): the first member with @role */
BbMember *bb_visit_find_member (const BbVisit *self, BbRole role);
/* Returns: (transfer none) (nullable): who speaks for the unit */
BbAttendee *bb_visit_find_representative (const BbVisit *self);

G_END_DECLS
