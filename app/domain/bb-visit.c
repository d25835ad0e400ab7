/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-visit.h"

#include <glib/gi18n-lib.h>

const char * const bb_visit_kind_names[] = { "scheduled", "unannounced", "thematic", "self", "reinspection", NULL };
const char * const bb_role_names[] = { "leader", "deputy", "secretary", "member", NULL };
const char * const bb_attendee_role_names[] = { "representative", "attendee", "witness", NULL };

const char *
bb_visit_kind_get_label (int kind)
{
  switch (kind)
    {
    case BB_VISIT_SCHEDULED:    return _("Scheduled inspection");
    case BB_VISIT_UNANNOUNCED:  return _("Unannounced inspection");
    case BB_VISIT_THEMATIC:     return _("Thematic inspection");
    case BB_VISIT_SELF:         return _("Self-inspection");
    case BB_VISIT_REINSPECTION: return _("Re-inspection");
    default:                    return "";
    }
}

const char *
bb_role_get_label (int role)
{
  switch (role)
    {
    case BB_ROLE_LEADER:    return _("Team leader");
    case BB_ROLE_DEPUTY:    return _("Deputy leader");
    case BB_ROLE_SECRETARY: return _("Secretary");
    case BB_ROLE_MEMBER:    return _("Member");
    default:                return "";
    }
}

const char *
bb_role_get_official (int role)
{
  static const char * const names[] = { "Trưởng đoàn", "Phó Trưởng đoàn", "Thư ký", "Thành viên" };

  return role >= 0 && role < (int) G_N_ELEMENTS (names) ? names[role] : "";
}

static const BbField member_fields[] = {
  { "name", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbMember, name), NULL },
  { "post", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbMember, post), NULL },
  { "agency", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbMember, agency), NULL },
  { "role", BB_FIELD_ENUM, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbMember, role), bb_role_names },
  { "person", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbMember, person), NULL },
  { NULL }
};
const BbSchema BB_MEMBER_SCHEMA = { NULL, sizeof (BbMember), member_fields, NULL };

static const BbField attendee_fields[] = {
  { "name", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbAttendee, name), NULL },
  { "post", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbAttendee, post), NULL },
  { "role", BB_FIELD_ENUM, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbAttendee, role), bb_attendee_role_names },
  { "authorisation", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbAttendee, authorisation), NULL },
  { "stands_in", BB_FIELD_BOOL, 0, G_STRUCT_OFFSET (BbAttendee, stands_in), NULL },
  { NULL }
};
const BbSchema BB_ATTENDEE_SCHEMA = { NULL, sizeof (BbAttendee), attendee_fields, NULL };

gboolean
bb_attendee_lacks_authorisation (const BbAttendee *self)
{
  if (self->authorisation && *self->authorisation)
    return g_str_has_prefix (self->authorisation, "không") || g_str_has_prefix (self->authorisation, "Không");
  return self->stands_in;
}

static const BbField decision_fields[] = {
  { "number", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbDecision, number), NULL },
  { "date", BB_FIELD_DATE, 0, G_STRUCT_OFFSET (BbDecision, date), NULL },
  { "issuer", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbDecision, issuer), NULL },
  { "about", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbDecision, about), NULL },
  { NULL }
};
const BbSchema BB_DECISION_SCHEMA = { NULL, sizeof (BbDecision), decision_fields, NULL };

static const BbField frozen_fields[] = {
  { "code", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbFrozen, code), NULL },
  { "version", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbFrozen, version), NULL },
  { NULL }
};
const BbSchema BB_FROZEN_SCHEMA = { NULL, sizeof (BbFrozen), frozen_fields, NULL };

static const BbField opinion_fields[] = {
  { "text", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbOpinion, text), NULL },
  { "by", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbOpinion, by), NULL },
  { "at", BB_FIELD_TIME, 0, G_STRUCT_OFFSET (BbOpinion, at), NULL },
  { "evidence", BB_FIELD_STRINGS, 0, G_STRUCT_OFFSET (BbOpinion, evidence), NULL },
  { NULL }
};
const BbSchema BB_OPINION_SCHEMA = { NULL, sizeof (BbOpinion), opinion_fields, NULL };

static const BbField visit_fields[] = {
  { "unit", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbVisit, unit), NULL },
  { "unit_name", BB_FIELD_TEXT, 0, G_STRUCT_OFFSET (BbVisit, unit_name), NULL },
  { "unit_kind", BB_FIELD_ENUM, 0, G_STRUCT_OFFSET (BbVisit, unit_kind), bb_unit_kind_names },
  { "issuer", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbVisit, issuer), NULL },
  { "scope", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbVisit, scope), NULL },
  { "kind", BB_FIELD_ENUM, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbVisit, kind), bb_visit_kind_names },
  { "subject", BB_FIELD_TEXT, 0, G_STRUCT_OFFSET (BbVisit, subject), NULL },
  { "decision", BB_FIELD_VALUE, 0, G_STRUCT_OFFSET (BbVisit, decision), &BB_DECISION_SCHEMA },
  { "grounds", BB_FIELD_STRINGS, 0, G_STRUCT_OFFSET (BbVisit, grounds), NULL },
  { "place", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbVisit, place), NULL },
  { "team", BB_FIELD_VALUES, 0, G_STRUCT_OFFSET (BbVisit, team), &BB_MEMBER_SCHEMA },
  { "attendees", BB_FIELD_VALUES, 0, G_STRUCT_OFFSET (BbVisit, attendees), &BB_ATTENDEE_SCHEMA },
  { "checklists", BB_FIELD_VALUES, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbVisit, checklists), &BB_FROZEN_SCHEMA },
  { "calendars", BB_FIELD_VALUES, 0, G_STRUCT_OFFSET (BbVisit, calendars), &BB_FROZEN_SCHEMA },
  { "seed", BB_FIELD_INT, BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbVisit, seed), NULL },
  { "number", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbVisit, number), NULL },
  { "opinion", BB_FIELD_VALUE, 0, G_STRUCT_OFFSET (BbVisit, opinion), &BB_OPINION_SCHEMA },
  { "planned", BB_FIELD_DATE, 0, G_STRUCT_OFFSET (BbVisit, planned), NULL },
  { "follows", BB_FIELD_STRING, BB_FIELD_ID, G_STRUCT_OFFSET (BbVisit, follows), NULL },
  { "author", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbVisit, author), NULL },
  { "at", BB_FIELD_TIME, 0, G_STRUCT_OFFSET (BbVisit, at), NULL },
  { NULL }
};
const BbSchema BB_VISIT_SCHEMA = { "visit", sizeof (BbVisit), visit_fields, NULL };

BbMember *
bb_visit_find_member (const BbVisit *self, BbRole role)
{
  for (guint i = 0; i < self->team->len; i++)
    if (((BbMember *) self->team->pdata[i])->role == (int) role)
      return self->team->pdata[i];
  return NULL;
}

BbAttendee *
bb_visit_find_representative (const BbVisit *self)
{
  for (guint i = 0; i < self->attendees->len; i++)
    if (((BbAttendee *) self->attendees->pdata[i])->role == BB_ATTENDEE_REPRESENTATIVE)
      return self->attendees->pdata[i];
  return NULL;
}
