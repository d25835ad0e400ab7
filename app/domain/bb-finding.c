/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-finding.h"

static const BbField finding_fields[] = {
  { "id", BB_FIELD_STRING, BB_FIELD_ID, G_STRUCT_OFFSET (BbFinding, id), NULL },
  { "visit", BB_FIELD_STRING, BB_FIELD_ID, G_STRUCT_OFFSET (BbFinding, visit), NULL },
  { "item", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbFinding, item), NULL },
  { "severity", BB_FIELD_ENUM, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbFinding, severity), bb_severity_names },
  { "fact", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbFinding, fact), NULL },
  { "concerned", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbFinding, concerned), NULL },
  { "bases", BB_FIELD_VALUES, 0, G_STRUCT_OFFSET (BbFinding, bases), &BB_BASIS_REF_SCHEMA },
  { "evidence", BB_FIELD_STRINGS, 0, G_STRUCT_OFFSET (BbFinding, evidence), NULL },
  { "author", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbFinding, author), NULL },
  { "at", BB_FIELD_TIME, 0, G_STRUCT_OFFSET (BbFinding, at), NULL },
  { NULL }
};
const BbSchema BB_FINDING_SCHEMA = { "finding", sizeof (BbFinding), finding_fields, NULL };

static const BbField recommendation_fields[] = {
  { "id", BB_FIELD_STRING, BB_FIELD_ID, G_STRUCT_OFFSET (BbRecommendation, id), NULL },
  { "visit", BB_FIELD_STRING, BB_FIELD_ID, G_STRUCT_OFFSET (BbRecommendation, visit), NULL },
  { "finding", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbRecommendation, finding), NULL },
  { "what", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbRecommendation, what), NULL },
  { "who", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbRecommendation, who), NULL },
  { "deadline", BB_FIELD_DATE, 0, G_STRUCT_OFFSET (BbRecommendation, deadline), NULL },
  { "working_days", BB_FIELD_INT, BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbRecommendation, working_days), NULL },
  { "author", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbRecommendation, author), NULL },
  { "at", BB_FIELD_TIME, 0, G_STRUCT_OFFSET (BbRecommendation, at), NULL },
  { NULL }
};
const BbSchema BB_RECOMMENDATION_SCHEMA = { "recommendation", sizeof (BbRecommendation), recommendation_fields, NULL };
