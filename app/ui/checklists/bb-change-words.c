/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-change-words.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "common/bb-wording.h"

const char *
bb_change_get_field (const char *field)
{
  static const struct { const char *field, *words; } names[] = {
    { "title", N_("Title") }, { "text", N_("Text") }, { "answer", N_("Answered by") }, { "counts", N_("Numbers") }, { "ratio", N_("Ratio") },
    { "sample", N_("Dossiers drawn") }, { "observation", N_("Behaviours") }, { "when", N_("Condition") }, { "severity", N_("Severity") },
    { "evidence", N_("Expected evidence") }, { "evidence_required", N_("A failure needs evidence") }, { "bases", N_("Legal bases") },
    { "applies", N_("Kinds of unit") }, { "section", N_("Section") }, { "valid_from", N_("Valid from") }, { "valid_to", N_("Valid until") },
    { "code", N_("Code") },
  };

  for (guint i = 0; field && i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i].field, field))
      return _(names[i].words);
  return field ? field : "";
}

/* ── Values ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static const char *
get_member (JsonObject *object, const char *name)
{
  return json_object_has_member (object, name) ? json_object_get_string_member_with_default (object, name, "") : "";
}

/* A text in both languages, or in one. */
static char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  g_autofree char *vi = NULL;
  BbText text = { NULL, NULL };

  if (!node)
    return g_strdup ("");
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return g_strdup (json_node_get_string (node));
  text.vi = (char *) get_member (json_node_get_object (node), "vi");
  text.en = (char *) get_member (json_node_get_object (node), "en");
  return g_strdup (bb_text_get (&text));
}

static char *
describe_basis (JsonObject *object)
{
  const char *article = get_member (object, "article"), *standing = get_member (object, "standing");
  int known = bb_wording_index (bb_standing_names, standing);

  return g_strdup_printf ("%s %s%s%s%s", get_member (object, "basis"), article, known >= 0 ? " (" : "", known >= 0 ? bb_standing_get_label (known) : "",
                          known >= 0 ? ")" : "");
}

static char *
describe_kind (const char *kind)
{
  int known = bb_wording_index (bb_unit_kind_names, kind);

  return g_strdup (known >= 0 ? bb_unit_kind_get_label ((BbUnitKind) known) : kind);
}

static char *
describe_result (const char *result)
{
  return g_strdup (g_str_equal (result, "pass") ? C_("result", "Pass") : g_str_equal (result, "fail") ? C_("result", "Fail")
                                                                                              : C_("result", "Not applicable"));
}

static char *
describe_element (const char *field, JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return g_str_equal (field, "bases") ? describe_basis (json_node_get_object (node)) : get_text (json_node_get_object (node), "label");
  return g_str_equal (field, "applies") ? describe_kind (json_node_get_string (node)) : describe_result (json_node_get_string (node));
}

static char *
describe_list (const char *field, JsonArray *array, const char *separator)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_strv_builder_take (builder, describe_element (field, json_array_get_element (array, i)));
  lines = g_strv_builder_end (builder);
  return g_strjoinv (separator, lines);
}

static char *
describe_object (const char *field, JsonObject *object)
{
  g_autofree char *first = NULL, *second = NULL;

  if (g_str_equal (field, "ratio"))
    {
      first = get_text (object, "numerator");
      second = get_text (object, "denominator");
      return g_strdup_printf ("%s / %s", first, second);
    }
  if (g_str_equal (field, "sample"))
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member_with_default (object, "size", 0));
  if (g_str_equal (field, "observation") && json_object_has_member (object, "flags"))
    return describe_list ("flags", json_object_get_array_member (object, "flags"), "\n");
  if (g_str_equal (field, "when") && json_object_has_member (object, "result"))
    {
      first = describe_list ("when", json_object_get_array_member (object, "result"), ", ");
      return g_strdup_printf ("%s: %s", get_member (object, "item"), first);
    }
  return NULL;
}

static char *
describe_name (const char *field, const char *value)
{
  int known;

  if (g_str_equal (field, "severity") && (known = bb_wording_index (bb_severity_names, value)) >= 0)
    return g_strdup (bb_severity_get_label (known));
  if (g_str_equal (field, "answer") && (known = bb_wording_index (bb_answer_type_names, value)) >= 0)
    return g_strdup (bb_answer_type_get_label (known));
  if (g_str_equal (field, "evidence_required"))
    return g_strdup (g_str_equal (value, "true") ? _("Yes") : _("No"));
  if (g_str_equal (field, "valid_from") || g_str_equal (field, "valid_to"))
    {
      GDate date;

      return bb_date_parse (value, &date) ? bb_date_format_short (&date) : g_strdup (value);
    }
  return NULL;
}

char *
bb_change_get_words (const char *field, const char *value)
{
  g_autoptr (JsonNode) node = NULL;
  char *words;

  if (!value)
    return g_strdup (g_strcmp0 (field, "evidence_required") == 0 ? _("No") : "—");
  if (!field)
    return g_strdup (value);
  if ((words = describe_name (field, value)))
    return words;
  if (*value == '[' || *value == '{')
    node = json_from_string (value, NULL);
  if (node && JSON_NODE_HOLDS_ARRAY (node))
    return describe_list (field, json_node_get_array (node), "\n");
  words = node && JSON_NODE_HOLDS_OBJECT (node) ? describe_object (field, json_node_get_object (node)) : NULL;
  return words ? words : g_strdup (value);
}
