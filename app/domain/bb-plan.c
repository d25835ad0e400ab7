/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-plan.h"

#include <glib/gi18n-lib.h>

static const BbField person_fields[] = {
  { "id", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbPerson, id), NULL },
  { "name", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbPerson, name), NULL },
  { "post", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbPerson, post), NULL },
  { "agency", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbPerson, agency), NULL },
  { "supervisor", BB_FIELD_BOOL, 0, G_STRUCT_OFFSET (BbPerson, supervisor), NULL },
  { "valid_from", BB_FIELD_DATE, 0, G_STRUCT_OFFSET (BbPerson, valid_from), NULL },
  { "valid_to", BB_FIELD_DATE, 0, G_STRUCT_OFFSET (BbPerson, valid_to), NULL },
  { NULL }
};
const BbSchema BB_PERSON_SCHEMA = { "person", sizeof (BbPerson), person_fields, NULL };

static const BbField team_fields[] = {
  { "id", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbTeam, id), NULL },
  { "name", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbTeam, name), NULL },
  { "decision", BB_FIELD_VALUE, 0, G_STRUCT_OFFSET (BbTeam, decision), &BB_DECISION_SCHEMA },
  { "members", BB_FIELD_VALUES, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbTeam, members), &BB_MEMBER_SCHEMA },
  { NULL }
};

static gboolean
check_team (gpointer value, GError **error)
{
  BbTeam *self = value;
  guint leaders = 0;

  for (guint i = 0; i < self->members->len; i++)
    leaders += ((BbMember *) self->members->pdata[i])->role == BB_ROLE_LEADER;
  if (leaders == 1)
    return TRUE;
  g_set_error_literal (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID, _("/members: a team has exactly one leader"));
  return FALSE;
}
const BbSchema BB_TEAM_SCHEMA = { "team", sizeof (BbTeam), team_fields, check_team };

static const BbField target_fields[] = {
  { "what", BB_FIELD_TEXT, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbTarget, what), NULL },
  { "percent", BB_FIELD_INT, BB_FIELD_REQUIRED | BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbTarget, percent), NULL },
  { "population", BB_FIELD_INT, BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbTarget, population), NULL },
  { "source", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbTarget, source), NULL },
  { NULL }
};

static gboolean
check_target (gpointer value, GError **error)
{
  if (((BbTarget *) value)->percent <= 100)
    return TRUE;
  g_set_error_literal (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID, _("/percent: must not be more than 100"));
  return FALSE;
}
const BbSchema BB_TARGET_SCHEMA = { NULL, sizeof (BbTarget), target_fields, check_target };

static const BbField planned_visit_fields[] = {
  { "unit", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbPlannedVisit, unit), NULL },
  { "kind", BB_FIELD_ENUM, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbPlannedVisit, kind), bb_visit_kind_names },
  { "month", BB_FIELD_INT, BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbPlannedVisit, month), NULL },
  { "team", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbPlannedVisit, team), NULL },
  { "visit", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbPlannedVisit, visit), NULL },
  { NULL }
};

static gboolean
check_planned_visit (gpointer value, GError **error)
{
  BbPlannedVisit *self = value;

  if (self->kind == BB_VISIT_UNANNOUNCED)
    g_set_error_literal (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID, _("/kind: an unannounced visit must not stand in a plan that all members read"));
  else if (self->month > 12)
    g_set_error_literal (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID, _("/month: must be from 1 to 12, or 0 when it is open"));
  else
    return TRUE;
  return FALSE;
}
const BbSchema BB_PLANNED_VISIT_SCHEMA = { NULL, sizeof (BbPlannedVisit), planned_visit_fields, check_planned_visit };

static const BbField plan_fields[] = {
  { "id", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbPlan, id), NULL },
  { "name", BB_FIELD_TEXT, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbPlan, name), NULL },
  { "year", BB_FIELD_INT, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbPlan, year), NULL },
  { "issuer", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbPlan, issuer), NULL },
  { "decision", BB_FIELD_VALUE, 0, G_STRUCT_OFFSET (BbPlan, decision), &BB_DECISION_SCHEMA },
  { "targets", BB_FIELD_VALUES, 0, G_STRUCT_OFFSET (BbPlan, targets), &BB_TARGET_SCHEMA },
  { "visits", BB_FIELD_VALUES, 0, G_STRUCT_OFFSET (BbPlan, visits), &BB_PLANNED_VISIT_SCHEMA },
  { "teams", BB_FIELD_STRINGS, 0, G_STRUCT_OFFSET (BbPlan, teams), NULL },
  { NULL }
};
const BbSchema BB_PLAN_SCHEMA = { "plan", sizeof (BbPlan), plan_fields, NULL };

double
bb_target_get_coverage (const BbTarget *self, const char * const *inspected)
{
  g_autoptr (GHashTable) units = g_hash_table_new (g_str_hash, g_str_equal);

  for (; inspected && *inspected; inspected++)
    g_hash_table_add (units, (gpointer) *inspected);
  return self->population > 0 ? 100.0 * g_hash_table_size (units) / (double) self->population : 0;
}
