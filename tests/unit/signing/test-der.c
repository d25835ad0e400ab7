/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-der.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *hex;
  gboolean strict;
  const char *der;               /* after conversion; NULL when it is no BER */
} Case;

static const Case cases[] = {
  { "sequence", "3003020105", TRUE, "3003020105" },
  { "empty-sequence", "3000", TRUE, "3000" },
  { "two-byte-tag", "9f1f0101", TRUE, "9f1f0101" },
  { "long-form-too-long", "3081030201" "05", FALSE, "3003020105" },
  { "indefinite", "30800201050000", FALSE, "3003020105" },
  { "nested-indefinite", "3080308002010500000000", FALSE, "30053003020105" },
  { "pieces-of-octets", "2480040101040102" "0000", FALSE, "04020102" },
  { "pieces-with-length", "2406040101040102", FALSE, "04020102" },
  { "pieces-in-context", "a080248004020102" "0401030000" "0000", FALSE, "a0050403010203" },
  { "number-in-pieces", "2403040101", FALSE, "040101" },
  { "piece-of-another-kind", "2403020105", FALSE, NULL },
  { "cut-short", "30030201", FALSE, NULL },
  { "no-length", "30", FALSE, NULL },
  { "no-end", "3080020105", FALSE, NULL },
  { "primitive-indefinite", "04800000", FALSE, NULL },
  { "huge-length", "3084ffffffff00", FALSE, NULL },
  { "length-of-length", "30850000000001" "00", FALSE, NULL },
  { "end-of-contents", "0000", FALSE, NULL },
  { "primitive-sequence", "1003020105", FALSE, "1003020105" },
};

static GByteArray *
from_hex (const char *hex)
{
  GByteArray *bytes = g_byte_array_new ();

  for (gsize i = 0; hex[i] != '\0'; i += 2)
    {
      guint8 byte = (guint8) (g_ascii_xdigit_value (hex[i]) << 4 | g_ascii_xdigit_value (hex[i + 1]));

      g_byte_array_append (bytes, &byte, 1);
    }
  return bytes;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GByteArray) bytes = from_hex (c->hex);
  g_autoptr (GBytes) der = NULL;
  gsize used = 0;

  g_assert_cmpint (bb_der_is_strict (bytes->data, bytes->len), ==, c->strict);
  der = bb_der_from_ber (bytes->data, bytes->len, &used);
  g_assert_cmpint (der != NULL, ==, c->der != NULL);
  if (der != NULL)
    {
      g_autoptr (GByteArray) expected = from_hex (c->der);

      g_assert_cmpmem (g_bytes_get_data (der, NULL), g_bytes_get_size (der), expected->data, expected->len);
      g_assert_cmpuint (used, ==, bytes->len);
    }
}

static void
test_padding_is_not_consumed (void)
{
  const guint8 padded[] = { 0x30, 0x80, 0x02, 0x01, 0x05, 0, 0, 0, 0, 0, 0 };
  gsize used = 0;
  g_autoptr (GBytes) der = bb_der_from_ber (padded, sizeof padded, &used);

  g_assert_nonnull (der);
  g_assert_cmpuint (used, ==, 7);
}

/* A hundred thousand nested sequences must not exhaust the stack. */
static void
test_deep_nesting_is_refused (void)
{
  const gsize n = 100000;
  g_autofree guint8 *data = g_malloc (2 * n);
  gsize used;

  for (gsize i = 0; i < n; i++)
    {
      data[2 * i] = 0x30;
      data[2 * i + 1] = 0x80;
    }
  g_assert_null (bb_der_from_ber (data, 2 * n, &used));
  g_assert_false (bb_der_is_strict (data, 2 * n));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/signing/der/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/signing/der/padding-is-not-consumed", test_padding_is_not_consumed);
  g_test_add_func ("/signing/der/deep-nesting-is-refused", test_deep_nesting_is_refused);
  return g_test_run ();
}
