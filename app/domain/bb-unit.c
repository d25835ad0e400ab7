/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-unit.h"

#include <glib/gi18n-lib.h>

#include "bb-basis.h"

const char * const bb_unit_kind_names[] = { "W", "D", "P", NULL };

const char *
bb_unit_kind_get_label (BbUnitKind kind)
{
  switch (kind)
    {
    case BB_UNIT_WARD:           return _("Ward or commune");
    case BB_UNIT_DEPARTMENT:     return _("Department or division");
    case BB_UNIT_PUBLIC_SERVICE: return _("Public-service unit");
    default:                     return "";
    }
}

static const BbField unit_fields[] = {
  { "code", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbUnit, code), NULL },
  { "name", BB_FIELD_TEXT, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbUnit, name), NULL },
  { "short", BB_FIELD_TEXT, 0, G_STRUCT_OFFSET (BbUnit, short_name), NULL },
  { "kind", BB_FIELD_ENUM, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbUnit, kind), bb_unit_kind_names },
  { "parent", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbUnit, parent), NULL },
  { "address", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbUnit, address), NULL },
  { "valid_from", BB_FIELD_DATE, 0, G_STRUCT_OFFSET (BbUnit, valid_from), NULL },
  { "valid_to", BB_FIELD_DATE, 0, G_STRUCT_OFFSET (BbUnit, valid_to), NULL },
  { "successors", BB_FIELD_STRINGS, 0, G_STRUCT_OFFSET (BbUnit, successors), NULL },
  { NULL }
};

static gboolean
check_unit (gpointer value, GError **error)
{
  BbUnit *self = value;

  if (g_date_valid (&self->valid_from) && g_date_valid (&self->valid_to) && g_date_compare (&self->valid_to, &self->valid_from) < 0)
    {
      g_set_error_literal (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID, _("/valid_to: lies before “valid_from”"));
      return FALSE;
    }
  return TRUE;
}

const BbSchema BB_UNIT_SCHEMA = { "unit", sizeof (BbUnit), unit_fields, check_unit };

gboolean
bb_unit_exists_on (const BbUnit *self, const GDate *date)
{
  if (g_date_valid (&self->valid_from) && g_date_compare (date, &self->valid_from) < 0)
    return FALSE;
  return !g_date_valid (&self->valid_to) || g_date_compare (date, &self->valid_to) <= 0;
}

const char *
bb_unit_get_label (const BbUnit *self)
{
  return self->short_name.vi || self->short_name.en ? bb_text_get (&self->short_name) : bb_text_get (&self->name);
}

static const BbField limit_fields[] = {
  { "value", BB_FIELD_INT, BB_FIELD_REQUIRED | BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbLimit, value), NULL },
  { "standing", BB_FIELD_ENUM, 0, G_STRUCT_OFFSET (BbLimit, standing), bb_standing_names },
  { NULL }
};
const BbSchema BB_LIMIT_SCHEMA = { NULL, sizeof (BbLimit), limit_fields, NULL };

#define MARGIN BB_FIELD_REQUIRED | BB_FIELD_NOT_NEGATIVE
static const BbField margin_fields[] = {
  { "top", BB_FIELD_INT, MARGIN, G_STRUCT_OFFSET (BbPageMargins, top), NULL },
  { "bottom", BB_FIELD_INT, MARGIN, G_STRUCT_OFFSET (BbPageMargins, bottom), NULL },
  { "left", BB_FIELD_INT, MARGIN, G_STRUCT_OFFSET (BbPageMargins, left), NULL },
  { "right", BB_FIELD_INT, MARGIN, G_STRUCT_OFFSET (BbPageMargins, right), NULL },
  { NULL }
};

/* NĐ 30/2020, Appendix I: top and bottom 20–25 mm, left 30–35 mm, right 15–20 mm. */
static gboolean
check_margins (gpointer value, GError **error)
{
  BbPageMargins *self = value;

  if (self->top >= 20 && self->top <= 25 && self->bottom >= 20 && self->bottom <= 25 &&
      self->left >= 30 && self->left <= 35 && self->right >= 15 && self->right <= 20)
    return TRUE;
  g_set_error_literal (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID,
                       _("margins must be 20–25 mm at the top and bottom, 30–35 mm on the left, 15–20 mm on the right"));
  return FALSE;
}
const BbSchema BB_PAGE_MARGINS_SCHEMA = { NULL, sizeof (BbPageMargins), margin_fields, check_margins };

static const BbField time_limit_fields[] = {
  { "team_report_working_days", BB_FIELD_VALUE, 0, G_STRUCT_OFFSET (BbTimeLimits, team_report_working_days), &BB_LIMIT_SCHEMA },
  { "notice_working_days", BB_FIELD_VALUE, 0, G_STRUCT_OFFSET (BbTimeLimits, notice_working_days), &BB_LIMIT_SCHEMA },
  { NULL }
};
const BbSchema BB_TIME_LIMITS_SCHEMA = { NULL, sizeof (BbTimeLimits), time_limit_fields, NULL };

static const BbField issuer_fields[] = {
  { "code", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbIssuer, code), NULL },
  { "name", BB_FIELD_TEXT, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbIssuer, name), NULL },
  { "superior", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbIssuer, superior), NULL },
  { "agency", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbIssuer, agency), NULL },
  { "team_name", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbIssuer, team_name), NULL },
  { "symbol", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbIssuer, symbol), NULL },
  { "place", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbIssuer, place), NULL },
  { "margins_mm", BB_FIELD_VALUE, 0, G_STRUCT_OFFSET (BbIssuer, margins_mm), &BB_PAGE_MARGINS_SCHEMA },
  { "font_set", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbIssuer, font_set), NULL },
  { "recipients", BB_FIELD_STRINGS, 0, G_STRUCT_OFFSET (BbIssuer, recipients), NULL },
  { "archive", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbIssuer, archive), NULL },
  { "originals", BB_FIELD_INT, BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbIssuer, originals), NULL },
  { "time_limits", BB_FIELD_VALUE, 0, G_STRUCT_OFFSET (BbIssuer, time_limits), &BB_TIME_LIMITS_SCHEMA },
  { "retention_years", BB_FIELD_VALUE, 0, G_STRUCT_OFFSET (BbIssuer, retention_years), &BB_LIMIT_SCHEMA },
  { "templates", BB_FIELD_VALUES, 0, G_STRUCT_OFFSET (BbIssuer, templates), &BB_TEMPLATE_SCHEMA },
  { "numbers", BB_FIELD_VALUES, 0, G_STRUCT_OFFSET (BbIssuer, numbers), &BB_NUMBER_BLOCK_SCHEMA },
  { "missing_evidence_blocks", BB_FIELD_BOOL, 0, G_STRUCT_OFFSET (BbIssuer, missing_evidence_blocks), NULL },
  { "signatories", BB_FIELD_VALUES, 0, G_STRUCT_OFFSET (BbIssuer, signatories), &BB_SIGNATORY_SCHEMA },
  { NULL }
};
const BbSchema BB_ISSUER_SCHEMA = { "issuer", sizeof (BbIssuer), issuer_fields, NULL };

GPtrArray *
bb_issuer_get_signatories (const BbIssuer *self)
{
  return self->signatories;
}

GPtrArray *
bb_issuer_list_signatories_on (const BbIssuer *self, const GDate *date)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (bb_value_unref);

  for (guint i = 0; i < self->signatories->len; i++)
    if (bb_signatory_may_sign_on (self->signatories->pdata[i], date))
      g_ptr_array_add (list, bb_signatory_ref (self->signatories->pdata[i]));
  return list;
}
