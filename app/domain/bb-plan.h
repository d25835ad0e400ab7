/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-visit.h"

G_BEGIN_DECLS

/* person:<id>: somebody who inspects, leads or supervises. Their role in a team stands in the team. */
BB_DECLARE_VALUE (BbPerson, bb_person, BB_PERSON_SCHEMA)
struct _BbPerson { BbValue base; char *id; char *name; char *post; char *agency; gboolean supervisor; GDate valid_from; GDate valid_to; };

/* team:<id>: who inspects together, by which decision. */
BB_DECLARE_VALUE (BbTeam, bb_team, BB_TEAM_SCHEMA)
struct _BbTeam { BbValue base; char *id; char *name; BbDecision *decision; GPtrArray *members; /* BbMember */ };

/* What a plan sets as its aim: "at least 30 % of the departments and wards". */
BB_DECLARE_VALUE (BbTarget, bb_target, BB_TARGET_SCHEMA)
struct _BbTarget { BbValue base; BbText what; gint64 percent; gint64 population; /* units that count */ char *source; };

BB_DECLARE_VALUE (BbPlannedVisit, bb_planned_visit, BB_PLANNED_VISIT_SCHEMA)
struct _BbPlannedVisit { BbValue base; char *unit; int kind; /* BbVisitKind, never unannounced */ gint64 month; char *team; char *visit; };

/* plan:<id>: a year or a campaign. Unannounced targets are never here: they have a database of their own. */
BB_DECLARE_VALUE (BbPlan, bb_plan, BB_PLAN_SCHEMA)
struct _BbPlan
{
  BbValue base;
  char *id;
  BbText name;
  gint64 year;
  char *issuer;
  BbDecision *decision;
  GPtrArray *targets;            /* BbTarget */
  GPtrArray *visits;             /* BbPlannedVisit */
  char **teams;                  /* ids */
};

/* Distinct units among @inspected (codes), in percent of the target's population; 0 when it has none. Visits are not units: a unit
 * inspected twice counts once. */
double bb_target_get_coverage (const BbTarget *self, const char * const *inspected);

G_END_DECLS
