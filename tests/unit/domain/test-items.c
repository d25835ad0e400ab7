/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Items that are watched in flags, asked only sometimes, or need evidence. */
#include <string.h>

#include "domain/bb-case.h"
#include "domain/bb-json.h"

static gpointer
parse (const BbSchema *schema, const char *text, GError **error)
{
  g_autoptr (GError) syntax = NULL;
  g_autoptr (JsonObject) object = bb_json_parse (text, -1, &syntax);

  g_assert_no_error (syntax);
  return bb_value_from_object (schema, object, error);
}

#define HEAD "{\"type\":\"checklist\",\"code\":\"T\",\"version\":\"1.0\",\"title\":{\"vi\":\"Thử\"},\"valid_from\":\"2026-01-01\",\"sections\":" \
  "[{\"code\":\"T1\",\"title\":{\"vi\":\"Một\"},\"items\":["
#define TAIL "]}]}"
#define ITEM(code, more) "{\"code\":\"" code "\",\"text\":{\"vi\":\"" code "\"},\"severity\":\"minor\",\"applies\":[\"W\"]," more "}"
#define PLAIN "\"answer\":\"pass_fail\""
#define FLAGS "\"observation\":{\"flags\":[{\"name\":\"greet\",\"label\":{\"vi\":\"Chào\"}},{\"name\":\"thank\",\"label\":{\"vi\":\"Cảm ơn\"}}]}"
#define COUNT "\"answer\":\"count\",\"counts\":[{\"name\":\"a\",\"label\":{\"vi\":\"A\"}},{\"name\":\"b\",\"label\":{\"vi\":\"B\"}}]"
#define RATIO "\"answer\":\"ratio\",\"ratio\":{\"numerator\":{\"vi\":\"a\"},\"denominator\":{\"vi\":\"b\"}}"

static void
test_rules_of_a_checklist (void)
{
  static const struct { const char *text, *pointer; } bad[] = {
    { HEAD ITEM ("T1.01", PLAIN "," FLAGS) TAIL, "/sections/0/items/0/observation" },
    { HEAD ITEM ("T1.01", RATIO ",\"observation\":{\"flags\":[]}") TAIL, "/sections/0/items/0/observation/flags" },
    { HEAD ITEM ("T1.01", PLAIN ",\"when\":{\"item\":\"T1.02\",\"result\":[\"pass\"]}") "," ITEM ("T1.02", PLAIN) TAIL,
      "/sections/0/items/0/when/item" },
    { HEAD ITEM ("T1.01", PLAIN ",\"when\":{\"item\":\"T1.01\",\"result\":[\"pass\"]}") TAIL, "/sections/0/items/0/when/item" },
    { HEAD ITEM ("T1.01", PLAIN) "," ITEM ("T1.02", PLAIN ",\"when\":{\"item\":\"T1.01\",\"result\":[\"maybe\"]}") TAIL,
      "/sections/0/items/1/when/result" },
    { HEAD ITEM ("T1.01", PLAIN) "," ITEM ("T1.02", PLAIN ",\"when\":{\"item\":\"T1.01\",\"result\":[]}") TAIL, "/sections/0/items/1/when/result" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse (&BB_CHECKLIST_SCHEMA, bad[i].text, &error));
      g_assert_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID);
      g_assert_cmpstr (bb_value_error_get_pointer (error), ==, bad[i].pointer);
    }
}

static BbCase *
make_case (const char *items)
{
  g_autofree char *text = g_strconcat (HEAD, items, TAIL, NULL);
  g_autoptr (BbVisit) visit = bb_visit_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BbChecklist) checklist = parse (&BB_CHECKLIST_SCHEMA, text, &error);
  BbCase *self;

  g_assert_no_error (error);
  visit->unit_kind = BB_UNIT_WARD;
  self = bb_case_new ("v", visit);
  bb_case_add_checklist (self, checklist);
  bb_case_settle (self);
  return self;
}

static void
answer (BbCase *self, const char *item, BbResult result)
{
  g_autoptr (BbAnswer) value = bb_answer_new ();

  value->item = g_strdup (item);
  value->result = result;
  bb_case_add_answer (self, value);
}

static void
test_ratio_follows_from_the_flags (void)
{
  static const char text[] = "{\"type\":\"answer\",\"item\":\"T1.01\",\"ratio\":{\"numerator\":1,\"denominator\":1},\"observations\":["
    "{\"flags\":[\"greet\",\"thank\"],\"at\":\"2026-11-23T08:00:00+07:00\"},{\"flags\":[\"greet\"]},{\"flags\":[]},{\"flags\":[\"greet\"]}]}";
  g_autoptr (BbCase) visit = make_case (ITEM ("T1.01", RATIO "," FLAGS) "," ITEM ("T1.02", RATIO));
  g_autoptr (GError) error = NULL;
  g_autoptr (BbAnswer) value = parse (&BB_ANSWER_SCHEMA, text, &error);
  BbItem *item = bb_case_find_item (visit, "T1.01");
  g_autofree char *figures = NULL;

  g_assert_no_error (error);
  g_assert_true (bb_answer_check (value, item, &error));
  bb_answer_settle (value, item);
  g_assert_cmpint (value->ratio->numerator, ==, 4);
  g_assert_cmpint (value->ratio->denominator, ==, 8);
  g_assert_cmpuint (bb_answer_count_flag (value, "greet"), ==, 3);
  figures = bb_answer_format_figures (value, item);
  g_assert_cmpstr (figures, ==, "4/8 (50%); 04 lượt giao tiếp: Chào 3/4 (75%), Cảm ơn 1/4 (25%)");
  g_assert_false (bb_answer_check (value, bb_case_find_item (visit, "T1.02"), &error));
  g_assert_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_ANSWER_TYPE);
  g_clear_error (&error);
  g_set_str (&((BbObservation *) value->observations->pdata[3])->flags[0], "bow");
  g_assert_false (bb_answer_check (value, item, &error));
  g_assert_nonnull (strstr (error->message, "bow"));
}

static void
test_a_conditional_item_stays_out_of_the_way (void)
{
  g_autoptr (BbCase) visit = make_case (ITEM ("T1.01", PLAIN) "," ITEM ("T1.02", PLAIN ",\"when\":{\"item\":\"T1.01\",\"result\":[\"pass\"]}") ","
                                        ITEM ("T1.03", PLAIN ",\"when\":{\"item\":\"T1.02\",\"result\":[\"pass\",\"fail\"]}"));
  static const struct { int first, second; guint items; } table[] = {
    { -1, -1, 1 }, { BB_RESULT_FAIL, -1, 1 }, { BB_RESULT_NA, BB_RESULT_PASS, 1 }, { BB_RESULT_PASS, -1, 2 }, { BB_RESULT_PASS, BB_RESULT_NA, 2 },
    { BB_RESULT_PASS, BB_RESULT_FAIL, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GPtrArray) points = NULL;
      BbTally tally;
      guint asked = 0;

      answer (visit, "T1.01", table[i].first);
      answer (visit, "T1.02", table[i].second);
      bb_case_tally (visit, &tally);
      g_assert_cmpuint (tally.items, ==, table[i].items);
      points = bb_case_list_open_points (visit);
      for (guint p = 0; p < points->len; p++)
        asked += g_strcmp0 (((BbOpenPoint *) points->pdata[p])->item, "T1.03") == 0;
      g_assert_cmpuint (asked, ==, table[i].items == 3);
    }
}

static void
test_required_evidence_blocks_when_the_issuer_says_so (void)
{
  for (int blocks = 0; blocks < 2; blocks++)
    {
      g_autoptr (BbCase) visit = make_case (ITEM ("T1.01", PLAIN ",\"evidence_required\":true"));
      g_autoptr (BbIssuer) issuer = bb_issuer_new ();
      g_autoptr (BbFinding) finding = bb_finding_new ();
      g_autoptr (GPtrArray) points = NULL, after = NULL;
      const char * const evidence[] = { "0123", NULL };
      gboolean found = FALSE;

      issuer->missing_evidence_blocks = blocks;
      bb_case_set_issuer (visit, issuer);
      finding->id = g_strdup ("f");
      finding->item = g_strdup ("T1.01");
      bb_case_add_finding (visit, finding);
      answer (visit, "T1.01", BB_RESULT_FAIL);
      points = bb_case_list_open_points (visit);
      for (guint i = 0; i < points->len; i++)
        if (g_strcmp0 (((BbOpenPoint *) points->pdata[i])->item, "T1.01") == 0)
          {
            found = TRUE;
            g_assert_cmpint (((BbOpenPoint *) points->pdata[i])->blocking, ==, blocks);
          }
      g_assert_true (found);
      finding->evidence = g_strdupv ((char **) evidence);
      after = bb_case_list_open_points (visit);
      for (guint i = 0; i < after->len; i++)
        g_assert_cmpstr (((BbOpenPoint *) after->pdata[i])->item, ==, NULL);
    }
}

static guint
count_points (BbCase *visit, const char *item)
{
  g_autoptr (GPtrArray) points = bb_case_list_open_points (visit);
  guint n = 0;

  for (guint i = 0; i < points->len; i++)
    n += g_strcmp0 (((BbOpenPoint *) points->pdata[i])->item, item) == 0;
  return n;
}

static void
test_a_failure_without_its_numbers_stays_open (void)
{
  static const struct { const char *kind, *figures; gboolean lacks; } table[] = {
    { PLAIN, "", FALSE },
    { RATIO, "", TRUE },
    { RATIO, ",\"ratio\":{\"numerator\":1,\"denominator\":2}", FALSE },
    { RATIO "," FLAGS, ",\"observations\":[{\"flags\":[]}]", FALSE },
    { "\"answer\":\"sample\",\"sample\":{\"size\":5}", "", TRUE },
    { "\"answer\":\"sample\",\"sample\":{\"size\":5}", ",\"sample\":{\"population\":9,\"size\":5,\"passed\":1,\"failed\":0}", FALSE },
    { COUNT, ",\"counts\":{\"a\":1}", TRUE },
    { COUNT, ",\"counts\":{\"a\":1,\"b\":0}", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"code\":\"T1.01\",\"text\":{\"vi\":\"Mục\"},%s,\"severity\":\"minor\",\"applies\":[\"W\"]}", table[i].kind);
      g_autofree char *text = g_strdup_printf ("{\"type\":\"answer\",\"item\":\"T1.01\",\"result\":\"fail\"%s}", table[i].figures);
      g_autoptr (BbCase) visit = make_case (json);
      g_autoptr (GError) error = NULL;
      g_autoptr (BbAnswer) value = parse (&BB_ANSWER_SCHEMA, text, &error);

      g_assert_no_error (error);
      g_assert_cmpint (bb_answer_lacks_figures (value, bb_case_find_item (visit, "T1.01")), ==, table[i].lacks);
      bb_case_add_answer (visit, value);
      /* Besides the finding that is missing as well. */
      g_assert_cmpuint (count_points (visit, "T1.01"), ==, 1 + table[i].lacks);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/items/rules-of-a-checklist", test_rules_of_a_checklist);
  g_test_add_func ("/items/ratio-follows-from-the-flags", test_ratio_follows_from_the_flags);
  g_test_add_func ("/items/a-conditional-item-stays-out-of-the-way", test_a_conditional_item_stays_out_of_the_way);
  g_test_add_func ("/items/required-evidence-blocks-when-the-issuer-says-so", test_required_evidence_blocks_when_the_issuer_says_so);
  g_test_add_func ("/items/a-failure-without-its-numbers-stays-open", test_a_failure_without_its_numbers_stays_open);
  return g_test_run ();
}
