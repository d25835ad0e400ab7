/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may sign the papers of an office, and what stands above the name (Nghị định 30/2020/NĐ-CP, Điều 13). */
#include "domain/bb-json.h"
#include "domain/bb-unit.h"

#define ISSUER "{\"type\":\"issuer\",\"code\":\"SNV\",\"name\":\"Sở Nội vụ\",\"agency\":\"SỞ NỘI VỤ\",\"signatories\":[%s]}"

static BbIssuer *
read_issuer (const char *signatories, GError **error)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (signatories), "'", '"'), *text = g_strdup_printf (ISSUER, quoted);
  g_autoptr (JsonObject) object = bb_json_parse (text, -1, NULL);

  return bb_issuer_from_object (object, error);
}

static const struct { const char *json, *above, *described; } rows[] = {
  { "{'name':'A','post':'Giám đốc','capacity':'head'}", "GIÁM ĐỐC", "Giám đốc" },
  { "{'name':'A','post':'Giám đốc','capacity':'q'}", "Q. GIÁM ĐỐC", "Q. Giám đốc" },
  { "{'name':'A','post':'Phó Giám đốc','capacity':'kt','head':'Giám đốc'}", "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", "KT. Giám đốc, Phó Giám đốc" },
  { "{'name':'A','post':'Chánh Văn phòng','capacity':'tl','head':'Giám đốc'}", "TL. GIÁM ĐỐC\nCHÁNH VĂN PHÒNG", "TL. Giám đốc, Chánh Văn phòng" },
  { "{'name':'A','post':'Trưởng phòng','capacity':'tuq','head':'Giám đốc','authorisation':'Giấy ủy quyền số 5'}", "TUQ. GIÁM ĐỐC\nTRƯỞNG PHÒNG",
    "TUQ. Giám đốc, Trưởng phòng" },
  { "{'name':'A','post':'Chủ tịch','capacity':'head','collective':'Ủy ban nhân dân'}", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "Chủ tịch" },
  { "{'name':'A','post':'Phó Chủ tịch','capacity':'kt','head':'Chủ tịch','collective':'Ủy ban nhân dân'}",
    "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "KT. Chủ tịch, Phó Chủ tịch" },
};

static void
test_what_stands_above (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BbIssuer) issuer = read_issuer (rows[i].json, &error);
      BbSignatory *signatory;
      g_auto (GStrv) lines = NULL;
      g_autofree char *above = NULL, *described = NULL;

      g_assert_no_error (error);
      g_assert_cmpuint (bb_issuer_get_signatories (issuer)->len, ==, 1);
      signatory = bb_issuer_get_signatories (issuer)->pdata[0];
      lines = bb_signatory_format_capacity (signatory);
      above = g_strjoinv ("\n", lines);
      described = bb_signatory_describe (signatory);
      g_assert_cmpstr (above, ==, rows[i].above);
      g_assert_cmpstr (described, ==, rows[i].described);
    }
}

static const struct { const char *json, *pointer; } refused[] = {
  { "{'post':'Giám đốc','capacity':'head'}", "/signatories/0/name" },
  { "{'name':'A','capacity':'head'}", "/signatories/0/post" },
  { "{'name':'A','post':'Giám đốc'}", "/signatories/0/capacity" },
  { "{'name':'A','post':'Giám đốc','capacity':'pp'}", "/signatories/0/capacity" },
  { "{'name':'A','post':'Phó Giám đốc','capacity':'kt'}", "/signatories/0/head" },
  { "{'name':'A','post':'Trưởng phòng','capacity':'tuq','head':'Giám đốc'}", "/signatories/0/authorisation" },
  { "{'name':'A','post':'Giám đốc','capacity':'head','valid_from':'2026-02-01','valid_to':'2026-01-01'}", "/signatories/0/valid_to" },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_issuer (refused[i].json, &error));
      g_assert_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID);
      g_assert_cmpstr (bb_value_error_get_pointer (error), ==, refused[i].pointer);
    }
}

/* An authorisation ends on its day; an issuer of an older version has no list, and that is an empty one. */
static void
test_of_the_day (void)
{
  g_autoptr (BbIssuer) issuer = read_issuer ("{'name':'A','post':'Giám đốc','capacity':'head'},"
    "{'name':'B','post':'Trưởng phòng','capacity':'tuq','head':'Giám đốc','authorisation':'số 5','valid_from':'2026-01-01','valid_to':'2026-06-30'}", NULL);
  static const struct { int day, month; guint count; } days[] = { { 31, 12, 1 }, { 1, 1, 2 }, { 30, 6, 2 }, { 1, 7, 1 } };
  g_autoptr (BbIssuer) older = read_issuer ("", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      GDate date;
      g_autoptr (GPtrArray) list = NULL;

      g_date_clear (&date, 1);
      g_date_set_dmy (&date, (GDateDay) days[i].day, (GDateMonth) days[i].month, days[i].month == 12 ? 2025 : 2026);
      list = bb_issuer_list_signatories_on (issuer, &date);
      g_assert_cmpuint (list->len, ==, days[i].count);
    }
  g_assert_cmpuint (bb_issuer_get_signatories (older)->len, ==, 0);
}

/* What an older program does not know it keeps; what this one knows it writes back as it read it. */
static void
test_round_trip (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (BbIssuer) issuer = read_issuer (rows[i].json, NULL);
      g_autoptr (JsonObject) object = bb_issuer_to_object (issuer);
      g_autoptr (BbIssuer) again = bb_issuer_from_object (object, NULL);
      g_autoptr (BbIssuer) copy = bb_issuer_copy (issuer);

      g_assert_true (bb_value_equal (issuer, again));
      g_assert_true (bb_value_equal (issuer, copy));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/signatory/what-stands-above-the-name", test_what_stands_above);
  g_test_add_func ("/signatory/refusals-name-the-place", test_refused);
  g_test_add_func ("/signatory/who-may-sign-on-a-day", test_of_the_day);
  g_test_add_func ("/signatory/round-trip", test_round_trip);
  return g_test_run ();
}
