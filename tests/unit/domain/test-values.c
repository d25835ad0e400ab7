/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading and writing of values, and what is refused. */
#include <string.h>

#include "domain/bb-case.h"
#include "domain/bb-fold.h"
#include "domain/bb-json.h"
#include "domain/bb-plan.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = bb_json_parse (text, -1, &error);

  g_assert_no_error (error);
  return object;
}

static const struct { const BbSchema *schema; const char *json; } round_trips[] = {
  { &BB_UNIT_SCHEMA, "{'type':'unit','code':'UBND-HT','name':{'vi':'Ủy ban','en':'Committee'},'kind':'W','valid_from':'2025-07-01'}" },
  { &BB_BASIS_SCHEMA, "{'type':'basis','id':'QC129','title':'Quy chế','standing':'verified','replaced_by':['X'],'in_force_from':'2007-09-01'}" },
  { &BB_ANSWER_SCHEMA, "{'type':'answer','visit':'v','item':'A1.01','result':'fail','counts':{'present':33,'absent':0},'at':'2026-11-20T08:05:00+07'}" },
  { &BB_ANSWER_SCHEMA, "{'type':'answer','visit':'v','item':'A1.02','ratio':{'numerator':0,'denominator':0}}" },
  { &BB_FINDING_SCHEMA, "{'type':'finding','id':'f','visit':'v','item':'A1.01','severity':'major','fact':'x','bases':[{'basis':'QC129','article':'Điều 7'}]}" },
  { &BB_EVENT_SCHEMA, "{'type':'event','visit':'v','kind':'opened','at':'2026-11-20T07:58:00+07','clock':'system','who':'Họa'}" },
  { &BB_EVIDENCE_SCHEMA, "{'type':'evidence','visit':'v','sha256':'00ff','name':'a.jpg','media_type':'image/jpeg','size':0,'items':['A1.01']}" },
  { &BB_PERSON_SCHEMA, "{'type':'person','id':'p1','name':'Trần Thị Mai Khuê','post':'Phó Giám đốc','supervisor':true}" },
  { &BB_TEAM_SCHEMA, "{'type':'team','id':'t1','name':'Đoàn số 03','members':[{'name':'Khuê','role':'leader'},{'name':'Trinh','role':'secretary'}]}" },
  { &BB_PLAN_SCHEMA, "{'type':'plan','id':'k26','name':'Kế hoạch 2026','year':2026,'targets':[{'what':'30% đơn vị','percent':30,'population':34}],"
    "'visits':[{'unit':'UBND-HT','kind':'scheduled','month':5}],'teams':['t1']}" },
  /* What this version does not know survives. */
  { &BB_ANSWER_SCHEMA, "{'type':'answer','visit':'v','item':'A1.01','result':'pass','from_the_future':{'deep':[1,2,{'x':null}]}}" },
};

static char *
unquote (const char *text)
{
  return g_strdelimit (g_strdup (text), "'", '"');
}

static void
test_round_trips (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (round_trips); i++)
    {
      g_autofree char *text = unquote (round_trips[i].json);
      g_autoptr (JsonObject) object = parse (text);
      g_autoptr (JsonObject) again = NULL;
      g_autoptr (JsonNode) before = json_node_init_object (json_node_alloc (), object);
      g_autoptr (JsonNode) after = NULL;
      g_autoptr (GError) error = NULL;
      gpointer value = bb_value_from_object (round_trips[i].schema, object, &error), copy;

      g_assert_no_error (error);
      again = bb_value_to_object (value);
      after = json_node_init_object (json_node_alloc (), again);
      if (!json_node_equal (before, after))
        {
          g_autofree char *got = json_to_string (after, FALSE);

          g_error ("%s became %s", text, got);
        }
      copy = bb_value_copy (value);
      g_assert_true (bb_value_equal (value, copy));
      bb_value_unref (copy);
      bb_value_unref (value);
    }
}

/* Equal are those, and only those, that give the same JSON. */
static void
test_equality (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (round_trips); i++)
    for (guint j = 0; j < G_N_ELEMENTS (round_trips); j++)
      {
        g_autofree char *left = unquote (round_trips[i].json), *right = unquote (round_trips[j].json);
        g_autoptr (JsonObject) a = parse (left), b = parse (right);
        gpointer one = bb_value_from_object (round_trips[i].schema, a, NULL), other = bb_value_from_object (round_trips[j].schema, b, NULL);

        g_assert_cmpint (bb_value_equal (one, other), ==, json_object_equal (a, b));
        bb_value_unref (one);
        bb_value_unref (other);
      }
}

static const struct { const BbSchema *schema; const char *json; const char *pointer; } refused[] = {
  { &BB_UNIT_SCHEMA, "{'type':'visit','code':'X','name':'x','kind':'W'}", "/type" },
  { &BB_UNIT_SCHEMA, "{'type':'unit','name':'x','kind':'W'}", "/code" },
  { &BB_UNIT_SCHEMA, "{'type':'unit','code':'a b','name':'x','kind':'W'}", "/code" },
  { &BB_UNIT_SCHEMA, "{'type':'unit','code':'X','name':'x','kind':'Q'}", "/kind" },
  { &BB_UNIT_SCHEMA, "{'type':'unit','code':'X','name':'x','kind':'W','valid_from':'2025-02-30'}", "/valid_from" },
  { &BB_UNIT_SCHEMA, "{'type':'unit','code':'X','name':'x','kind':'W','valid_from':'2025-02-03','valid_to':'2025-01-01'}", "/valid_to" },
  { &BB_UNIT_SCHEMA, "{'type':'unit','code':'X','name':{'vi':5},'kind':'W'}", "/name" },
  { &BB_UNIT_SCHEMA, "{'type':'unit','code':'X','name':{'vi':['x']},'kind':'W'}", "/name" },
  { &BB_ANSWER_SCHEMA, "{'type':'answer','item':'A1.01','result':'maybe'}", "/result" },
  { &BB_ANSWER_SCHEMA, "{'type':'answer','item':'A1.01','counts':{'present':9007199254740992}}", "/counts/present" },
  { &BB_ANSWER_SCHEMA, "{'type':'answer','item':'A1.01','sample':{'size':3,'passed':9223372036854775807,'failed':60}}", "/sample/passed" },
  { &BB_ANSWER_SCHEMA, "{'type':'answer','item':'A1.01','counts':{'present':-1}}", "/counts/present" },
  { &BB_ANSWER_SCHEMA, "{'type':'answer','item':'A1.01','counts':{'present':1.5}}", "/counts/present" },
  { &BB_ANSWER_SCHEMA, "{'type':'answer','item':'A1.01','sample':{'size':2,'passed':2,'failed':1}}", "/sample" },
  { &BB_ANSWER_SCHEMA, "{'type':'answer','item':'A1.01','at':'2026-11-20T08:05:00'}", "/at" },
  { &BB_TEAM_SCHEMA, "{'type':'team','id':'t1','name':'x','members':[{'name':'Trinh','role':'secretary'}]}", "/members" },
  { &BB_PLAN_SCHEMA, "{'type':'plan','id':'k','name':'x','year':2026,'visits':[{'unit':'U','kind':'unannounced'}]}", "/visits/0/kind" },
  { &BB_CHECKLIST_SCHEMA, "{'type':'checklist','code':'Z','version':'1','title':'t','valid_from':'2025-01-01','sections':"
    "[{'code':'Z1','title':'t','items':[{'code':'Z1.1','text':'t','answer':'count','severity':'minor','applies':['W']}]}]}", "/sections/0/items/0/counts" },
  { &BB_CHECKLIST_SCHEMA, "{'type':'checklist','code':'Z','version':'1','title':'t','valid_from':'2025-01-01','sections':"
    "[{'code':'Z1','title':'t','items':[{'code':'Z1.1','text':'t','answer':'text','severity':'minor','applies':['W']},"
    "{'code':'Z1.1','text':'t','answer':'text','severity':'minor','applies':['W']}]}]}", "/sections/0/items/1/code" },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *text = unquote (refused[i].json);
      g_autoptr (JsonObject) object = parse (text);
      g_autoptr (GError) error = NULL;

      g_assert_null (bb_value_from_object (refused[i].schema, object, &error));
      g_assert_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID);
      g_assert_cmpstr (bb_value_error_get_pointer (error), ==, refused[i].pointer);
    }
}

static void
test_lines (void)
{
  const char *text = "{\n  \"a\": [\n    { \"b\": \"x\\\"]\" },\n    {\n      \"c\": 1,\n      \"d\": [1,\n 2]\n    }\n  ]\n}\n";

  g_assert_cmpuint (bb_json_find_line (text, "/a"), ==, 2);
  g_assert_cmpuint (bb_json_find_line (text, "/a/0/b"), ==, 3);
  g_assert_cmpuint (bb_json_find_line (text, "/a/1"), ==, 4);
  g_assert_cmpuint (bb_json_find_line (text, "/a/1/c"), ==, 5);
  g_assert_cmpuint (bb_json_find_line (text, "/a/1/d/1"), ==, 7);
  g_assert_cmpuint (bb_json_find_line (text, "/a/1/missing"), ==, 4);
}

static void
test_syntax_names_the_line (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bb_json_parse ("{\n \"a\": 1,\n \"b\" 2\n}", -1, &error));
  g_assert_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_SYNTAX);
  g_assert_nonnull (strstr (error->message, "3"));
  g_clear_error (&error);
  g_assert_null (bb_json_parse ("[1]", -1, &error));
  g_assert_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (bb_json_parse ("{\"a\": \"\xff\"}", -1, &error));
  g_assert_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_SYNTAX);
}

static const struct { gint64 numerator, denominator; const char *text; } percents[] = {
  { 4128, 4133, "99,88%" }, { 1, 3, "33,33%" }, { 2, 3, "66,67%" }, { 1, 1, "100%" }, { 0, 5, "0%" }, { 3, 0, "–" }, { 16, 22, "72,73%" },
};

static void
test_percents (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (percents); i++)
    {
      g_autofree char *text = bb_format_percent (percents[i].numerator, percents[i].denominator);

      g_assert_cmpstr (text, ==, percents[i].text);
    }
}

static void
test_numbers (void)
{
  static const struct { gint64 number; const char *text; } numbers[] = {
    { 0, "0" }, { 999, "999" }, { 1000, "1.000" }, { 4133, "4.133" }, { 1234567, "1.234.567" }, { -1234, "-1.234" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *text = bb_format_number (numbers[i].number);

      g_assert_cmpstr (text, ==, numbers[i].text);
    }
}

static void
test_fold (void)
{
  g_autofree char *folded = bb_fold ("Đường Nguyễn Huệ, QUẬN Đống Đa");
  g_autofree char *decomposed = bb_fold ("Nguye\xcc\x82\xcc\x83n");

  g_assert_cmpstr (folded, ==, "duong nguyen hue, quan dong da");
  g_assert_cmpstr (decomposed, ==, "nguyen");
}

static void
test_answer_types (void)
{
  static const struct { const char *answer; const char *item; gboolean right; } rows[] = {
    { "{'type':'answer','item':'X','counts':{'present':1}}", "count", TRUE },
    { "{'type':'answer','item':'X','counts':{'nobody':1}}", "count", FALSE },
    { "{'type':'answer','item':'X','counts':{'present':1}}", "pass_fail", FALSE },
    { "{'type':'answer','item':'X','ratio':{'numerator':1,'denominator':2}}", "count", FALSE },
    { "{'type':'answer','item':'X','text':'x'}", "text", TRUE },
    { "{'type':'answer','item':'X','text':'x'}", "sample", FALSE },
    { "{'type':'answer','item':'X','result':'pass'}", "sample", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *item_json = g_strdup_printf ("{\"code\":\"X\",\"text\":\"t\",\"answer\":\"%s\",\"severity\":\"minor\",\"applies\":[\"W\"],"
                                                    "\"counts\":[{\"name\":\"present\",\"label\":\"có mặt\"}],\"sample\":{\"size\":20}}", rows[i].item);
      g_autofree char *answer_json = unquote (rows[i].answer);
      g_autoptr (JsonObject) item_object = parse (item_json);
      g_autoptr (JsonObject) answer_object = parse (answer_json);
      g_autoptr (BbItem) item = bb_item_from_object (item_object, NULL);
      g_autoptr (BbAnswer) answer = bb_answer_from_object (answer_object, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (bb_answer_check (answer, item, &error), ==, rows[i].right);
      if (!rows[i].right)
        g_assert_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_ANSWER_TYPE);
    }
}

static void
test_basis_printable (void)
{
  g_autoptr (BbBasis) basis = bb_basis_new ();
  g_autoptr (BbBasisRef) ref = bb_basis_ref_new ();

  basis->standing = BB_STANDING_VERIFIED;
  g_assert_true (bb_basis_ref_is_printable (ref, basis));
  ref->standing = BB_STANDING_MEMORY;
  g_assert_false (bb_basis_ref_is_printable (ref, basis));
  g_set_str (&basis->confirmed_by, "Giám sát");
  g_assert_true (bb_basis_ref_is_printable (ref, basis));
  g_set_str (&basis->kind, "practice");
  g_assert_false (bb_basis_ref_is_printable (ref, basis));
  g_assert_false (bb_basis_ref_is_printable (ref, NULL));
}

/* 28 visits to 23 units are 23 units. */
static void
test_coverage_counts_units_not_visits (void)
{
  g_autoptr (BbTarget) target = bb_target_new ();
  const char * const inspected[] = { "P4", "P5", "P4", "P7", NULL };

  target->population = 12;
  g_assert_cmpfloat_with_epsilon (bb_target_get_coverage (target, inspected), 25.0, 1e-9);
  target->population = 0;
  g_assert_cmpfloat_with_epsilon (bb_target_get_coverage (target, inspected), 0, 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/value/round-trips", test_round_trips);
  g_test_add_func ("/value/equal-as-their-json", test_equality);
  g_test_add_func ("/value/refusals-name-the-place", test_refused);
  g_test_add_func ("/json/place-to-line", test_lines);
  g_test_add_func ("/json/syntax-names-the-line", test_syntax_names_the_line);
  g_test_add_func ("/format/percents", test_percents);
  g_test_add_func ("/format/numbers", test_numbers);
  g_test_add_func ("/fold/marks-and-d", test_fold);
  g_test_add_func ("/answer/types", test_answer_types);
  g_test_add_func ("/basis/unverified-is-not-printed", test_basis_printable);
  g_test_add_func ("/plan/coverage-counts-units-not-visits", test_coverage_counts_units_not_visits);
  return g_test_run ();
}
