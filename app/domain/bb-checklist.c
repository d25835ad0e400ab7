/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-checklist.h"

#include <glib/gi18n-lib.h>

const char * const bb_answer_type_names[] = { "pass_fail", "count", "ratio", "sample", "text", NULL };
const char * const bb_severity_names[] = { "none", "minor", "major", "critical", NULL };

const char *
bb_answer_type_get_label (int type)
{
  switch (type)
    {
    case BB_ANSWER_PASS_FAIL: return _("pass or fail");
    case BB_ANSWER_COUNT:     return _("counts");
    case BB_ANSWER_RATIO:     return _("ratio");
    case BB_ANSWER_SAMPLE:    return _("sample of dossiers");
    case BB_ANSWER_TEXT:      return _("text");
    default:                  return "";
    }
}

const char *
bb_severity_get_label (int severity)
{
  switch (severity)
    {
    case BB_SEVERITY_MINOR:    return C_("severity", "Minor");
    case BB_SEVERITY_MAJOR:    return C_("severity", "Major");
    case BB_SEVERITY_CRITICAL: return C_("severity", "Critical");
    default:                   return C_("severity", "None");
    }
}

const char *
bb_severity_get_official (int severity)
{
  static const char * const names[] = { "Không xếp loại", "Nhẹ", "Nặng", "Nghiêm trọng" };

  return severity >= 0 && severity < (int) G_N_ELEMENTS (names) ? names[severity] : "";
}

static const BbField count_label_fields[] = {
  { "name", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbCountLabel, name), NULL },
  { "label", BB_FIELD_TEXT, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbCountLabel, label), NULL },
  { NULL }
};
const BbSchema BB_COUNT_LABEL_SCHEMA = { NULL, sizeof (BbCountLabel), count_label_fields, NULL };

static const BbField ratio_fields[] = {
  { "numerator", BB_FIELD_TEXT, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbRatioLabels, numerator), NULL },
  { "denominator", BB_FIELD_TEXT, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbRatioLabels, denominator), NULL },
  { NULL }
};
const BbSchema BB_RATIO_LABELS_SCHEMA = { NULL, sizeof (BbRatioLabels), ratio_fields, NULL };

static const BbField sample_fields[] = {
  { "size", BB_FIELD_INT, BB_FIELD_REQUIRED | BB_FIELD_NOT_NEGATIVE, G_STRUCT_OFFSET (BbSampleRule, size), NULL },
  { NULL }
};
const BbSchema BB_SAMPLE_RULE_SCHEMA = { NULL, sizeof (BbSampleRule), sample_fields, NULL };

static const BbField observation_fields[] = {
  { "flags", BB_FIELD_VALUES, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbObservationRule, flags), &BB_COUNT_LABEL_SCHEMA },
  { NULL }
};
const BbSchema BB_OBSERVATION_RULE_SCHEMA = { NULL, sizeof (BbObservationRule), observation_fields, NULL };

static const BbField condition_fields[] = {
  { "item", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbCondition, item), NULL },
  { "result", BB_FIELD_STRINGS, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbCondition, result), NULL },
  { NULL }
};
const BbSchema BB_CONDITION_SCHEMA = { NULL, sizeof (BbCondition), condition_fields, NULL };

static const char * const result_names[] = { "pass", "fail", "na", NULL };       /* in the order of BbResult */

gboolean
bb_condition_holds (const BbCondition *self, int result)
{
  return result >= 0 && g_strv_contains ((const char * const *) self->result, result_names[result]);
}

static const BbField item_fields[] = {
  { "code", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbItem, code), NULL },
  { "text", BB_FIELD_TEXT, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbItem, text), NULL },
  { "answer", BB_FIELD_ENUM, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbItem, answer), bb_answer_type_names },
  { "counts", BB_FIELD_VALUES, 0, G_STRUCT_OFFSET (BbItem, counts), &BB_COUNT_LABEL_SCHEMA },
  { "ratio", BB_FIELD_VALUE, 0, G_STRUCT_OFFSET (BbItem, ratio), &BB_RATIO_LABELS_SCHEMA },
  { "sample", BB_FIELD_VALUE, 0, G_STRUCT_OFFSET (BbItem, sample), &BB_SAMPLE_RULE_SCHEMA },
  { "observation", BB_FIELD_VALUE, 0, G_STRUCT_OFFSET (BbItem, observation), &BB_OBSERVATION_RULE_SCHEMA },
  { "when", BB_FIELD_VALUE, 0, G_STRUCT_OFFSET (BbItem, when), &BB_CONDITION_SCHEMA },
  { "evidence_required", BB_FIELD_BOOL, 0, G_STRUCT_OFFSET (BbItem, evidence_required), NULL },
  { "evidence", BB_FIELD_TEXT, 0, G_STRUCT_OFFSET (BbItem, evidence), NULL },
  { "severity", BB_FIELD_ENUM, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbItem, severity), bb_severity_names },
  { "bases", BB_FIELD_VALUES, 0, G_STRUCT_OFFSET (BbItem, bases), &BB_BASIS_REF_SCHEMA },
  { "applies", BB_FIELD_STRINGS, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbItem, applies), NULL },
  { NULL }
};

static gboolean
invalid (GError **error, const char *rule)
{
  g_set_error_literal (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID, rule);
  return FALSE;
}

static gboolean
check_results (const BbCondition *when)
{
  for (char **result = when->result; *result; result++)
    if (!g_strv_contains (result_names, *result))
      return FALSE;
  return when->result[0] != NULL;
}

static gboolean
check_item (gpointer value, GError **error)
{
  BbItem *self = value;

  if (self->answer == BB_ANSWER_COUNT && self->counts->len == 0)
    return invalid (error, _("/counts: an item that is answered by counts must name at least one"));
  if (self->answer == BB_ANSWER_RATIO && !self->ratio)
    return invalid (error, _("/ratio: an item that is answered by a ratio must name its numerator and denominator"));
  if (self->answer == BB_ANSWER_SAMPLE && (!self->sample || self->sample->size < 1))
    return invalid (error, _("/sample: an item that is answered by a sample must give its size"));
  if (self->observation && self->answer != BB_ANSWER_RATIO)
    return invalid (error, _("/observation: only an item that is answered by a ratio can be observed in flags"));
  if (self->observation && self->observation->flags->len == 0)
    return invalid (error, _("/observation/flags: names no flag"));
  if (self->when && !check_results (self->when))
    return invalid (error, _("/when/result: must be some of: pass, fail, na"));
  if (!self->applies[0])
    return invalid (error, _("/applies: names no kind of unit"));
  for (char **kind = self->applies; *kind; kind++)
    if (!g_strv_contains (bb_unit_kind_names, *kind))
      return invalid (error, _("/applies: must be one of: W, D, P"));
  return TRUE;
}
const BbSchema BB_ITEM_SCHEMA = { NULL, sizeof (BbItem), item_fields, check_item };

gboolean
bb_item_applies_to (const BbItem *self, BbUnitKind kind)
{
  return g_strv_contains ((const char * const *) self->applies, bb_unit_kind_names[kind]);
}

static const BbField section_fields[] = {
  { "code", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbSection, code), NULL },
  { "title", BB_FIELD_TEXT, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbSection, title), NULL },
  { "items", BB_FIELD_VALUES, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbSection, items), &BB_ITEM_SCHEMA },
  { NULL }
};
const BbSchema BB_SECTION_SCHEMA = { NULL, sizeof (BbSection), section_fields, NULL };

static const BbField checklist_fields[] = {
  { "code", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbChecklist, code), NULL },
  { "version", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbChecklist, version), NULL },
  { "title", BB_FIELD_TEXT, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbChecklist, title), NULL },
  { "valid_from", BB_FIELD_DATE, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbChecklist, valid_from), NULL },
  { "valid_to", BB_FIELD_DATE, 0, G_STRUCT_OFFSET (BbChecklist, valid_to), NULL },
  { "published", BB_FIELD_DATE, 0, G_STRUCT_OFFSET (BbChecklist, published), NULL },
  { "sections", BB_FIELD_VALUES, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbChecklist, sections), &BB_SECTION_SCHEMA },
  { NULL }
};

static gboolean
check_codes (BbChecklist *self, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint s = 0; s < self->sections->len; s++)
    {
      BbSection *section = self->sections->pdata[s];

      for (guint i = 0; i < section->items->len; i++)
        {
          BbItem *item = section->items->pdata[i];

          if (item->when && !g_hash_table_contains (seen, item->when->item))
            {
              g_set_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID,
                           _("/sections/%u/items/%u/when/item: no item “%s” stands before this one"), s, i, item->when->item);
              return FALSE;
            }
          if (g_hash_table_add (seen, item->code))
            continue;
          g_set_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID,
                       _("/sections/%u/items/%u/code: “%s” stands twice in this checklist"), s, i, item->code);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
check_checklist (gpointer value, GError **error)
{
  BbChecklist *self = value;

  if (g_date_valid (&self->valid_to) && g_date_compare (&self->valid_to, &self->valid_from) < 0)
    return invalid (error, _("/valid_to: lies before “valid_from”"));
  if (bb_checklist_count_items (self) == 0)
    return invalid (error, _("/sections: the checklist has no item"));
  return check_codes (self, error);
}
const BbSchema BB_CHECKLIST_SCHEMA = { "checklist", sizeof (BbChecklist), checklist_fields, check_checklist };

guint
bb_checklist_count_items (const BbChecklist *self)
{
  guint n = 0;

  for (guint i = 0; i < self->sections->len; i++)
    n += ((BbSection *) self->sections->pdata[i])->items->len;
  return n;
}

BbItem *
bb_checklist_find_item (const BbChecklist *self, const char *code)
{
  for (guint s = 0; s < self->sections->len; s++)
    {
      BbSection *section = self->sections->pdata[s];

      for (guint i = 0; i < section->items->len; i++)
        if (g_str_equal (((BbItem *) section->items->pdata[i])->code, code))
          return section->items->pdata[i];
    }
  return NULL;
}

gboolean
bb_checklist_is_valid_on (const BbChecklist *self, const GDate *date)
{
  return g_date_compare (date, &self->valid_from) >= 0 &&
         (!g_date_valid (&self->valid_to) || g_date_compare (date, &self->valid_to) <= 0);
}
