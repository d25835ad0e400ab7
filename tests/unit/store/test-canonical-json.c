/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-canonical-json.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const char *input;
  const char *canonical;
  gboolean too_long;             /* for json-glib to read back */
} Row;

/* RFC 8785 §3.2 and appendix B, and what people write. */
static const Row rows[] = {
  { "{\"b\":1,\"a\":[true,false,null]}", "{\"a\":[true,false,null],\"b\":1}" },
  { "[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001]", "[333333333.3333333,1e+30,4.5,0.002,1e-27]" },
  { "{\"s\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"}", "{\"s\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}" },
  { "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}",
    "{\"\\r\":2,\"1\":4,\"\302\200\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\357\254\263\":3}" },
  { "[-0.0, 0, 5.0, 1e21, 1e20, 1.5e-7, 1e-6, -1.5]", "[0,0,5,1e+21,100000000000000000000,1.5e-7,0.000001,-1.5]", TRUE },
  { "[9007199254740991, 9007199254740993, 9223372036854775807]", "[9007199254740991,9007199254740992,9223372036854776000]", TRUE },
  { "{\"tên\":\"Biên bản\",\"\":{}}", "{\"\":{},\"tên\":\"Biên bản\"}" },
};

static const struct { guint64 bits; const char *text; } doubles[] = {
  { 0x0000000000000000, "0" }, { 0x8000000000000000, "0" }, { 0x0000000000000001, "5e-324" }, { 0x8000000000000001, "-5e-324" },
  { 0x7fefffffffffffff, "1.7976931348623157e+308" }, { 0x4340000000000000, "9007199254740992" },
  { 0x4430000000000000, "295147905179352830000" }, { 0x44b52d02c7e14af5, "9.999999999999997e+22" }, { 0x44b52d02c7e14af6, "1e+23" },
  { 0x44b52d02c7e14af7, "1.0000000000000001e+23" }, { 0x444b1ae4d6e2ef4e, "999999999999999700000" },
  { 0x444b1ae4d6e2ef50, "1e+21" }, { 0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7" }, { 0x3eb0c6f7a0b5ed8d, "0.000001" },
  { 0x41b3de4355555553, "333333333.3333332" }, { 0x41b3de4355555557, "333333333.33333343" }, { 0xbecbf647612f3696, "-0.0000033333333333333333" },
};

static void
test_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) node = json_from_string (rows[i].input, NULL);
      g_autofree char *text = bb_canonical_json_to_string (node);
      g_autoptr (JsonNode) again = json_from_string (text, NULL);
      g_autofree char *same = bb_canonical_json_to_string (again);

      g_assert_cmpstr (text, ==, rows[i].canonical);
      if (!rows[i].too_long)
        g_assert_cmpstr (same, ==, text);
    }
}

static void
test_doubles (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (doubles); i++)
    {
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_VALUE);
      g_autofree char *text = NULL;
      double value;

      memcpy (&value, &doubles[i].bits, sizeof value);
      json_node_set_double (node, value);
      text = bb_canonical_json_to_string (node);
      g_assert_cmpstr (text, ==, doubles[i].text);
    }
}

static void
test_what_json_cannot_hold (void)
{
  const double values[] = { NAN, INFINITY, -INFINITY };
  g_autoptr (JsonNode) text = json_node_new (JSON_NODE_VALUE);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_VALUE);

      json_node_set_double (node, values[i]);
      g_assert_null (bb_canonical_json (node));
    }
  json_node_set_string (text, "a\xff");
  g_assert_null (bb_canonical_json_to_string (text));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/canonical-json/rows", test_rows);
  g_test_add_func ("/store/canonical-json/doubles", test_doubles);
  g_test_add_func ("/store/canonical-json/not-json", test_what_json_cannot_hold);
  return g_test_run ();
}
