/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "phone/bb-phone-qr.h"

#define URL "https://192.168.100.200:65535/T/0123456789abcdefABCDEF/"

/* ISO/IEC 18004 §6.3.3: three finder patterns of 7 × 7. */
static void
assert_finder (const guint8 *dark, guint width, guint x, guint y)
{
  static const char * const rows[] = { "1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111" };

  for (guint row = 0; row < 7; row++)
    for (guint column = 0; column < 7; column++)
      g_assert_cmpuint (dark[(y + row) * width + x + column], ==, (guint) (rows[row][column] - '0'));
}

static void
test_longest_address_is_a_small_square (void)
{
  guint width = 0;
  g_autoptr (GBytes) modules = bb_phone_qr_encode (URL, &width);
  const guint8 *dark = g_bytes_get_data (modules, NULL);

  g_assert_cmpuint (width, <=, 33);            /* version 4: large modules, easy to scan */
  g_assert_cmpuint (g_bytes_get_size (modules), ==, width * width);
  assert_finder (dark, width, 0, 0);
  assert_finder (dark, width, width - 7, 0);
  assert_finder (dark, width, 0, width - 7);
}

static void
test_too_long_text_is_no_code (void)
{
  g_autofree char *text = g_strnfill (5000, 'x');
  guint width;

  g_assert_null (bb_phone_qr_encode (text, &width));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/phone/qr/longest-address-is-a-small-square", test_longest_address_is_a_small_square);
  g_test_add_func ("/phone/qr/too-long-text-is-no-code", test_too_long_text_is_no_code);
  return g_test_run ();
}
