/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/bb-phone-address.h"
#include "phone/bb-phone-certificate.h"

static void
test_only_numbers_of_local_networks_count (void)
{
  static const struct { const char *address; gboolean local; } rows[] = {
    { "192.168.1.7", TRUE },   { "10.0.0.1", TRUE },     { "10.42.0.1", TRUE },  { "172.16.0.1", TRUE },   { "172.31.255.254", TRUE },
    { "172.32.0.1", FALSE },   { "172.15.0.1", FALSE },  { "100.64.0.9", TRUE }, { "100.128.0.9", FALSE }, { "169.254.3.4", TRUE },
    { "127.0.0.1", FALSE },    { "8.8.8.8", FALSE },     { "11.0.0.1", FALSE },  { "192.169.0.1", FALSE }, { "0.0.0.0", FALSE },
    { "fd00::1", FALSE },      { "::1", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (rows[i].address);

      g_test_message ("%s", rows[i].address);
      g_assert_cmpint (bb_phone_address_is_local (address), ==, rows[i].local);
    }
}

static void
test_addresses_of_this_machine_are_local (void)
{
  g_autoptr (GPtrArray) list = bb_phone_address_list ();

  for (guint i = 0; i < list->len; i++)
    g_assert_true (bb_phone_address_is_local (list->pdata[i]));
}

static void
test_every_certificate_is_another (void)
{
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) first = NULL, second = NULL;
  g_autoptr (GBytes) one = NULL, two = NULL;
  g_autofree char *text = NULL;

  g_ptr_array_add (addresses, g_inet_address_new_from_string ("192.168.1.7"));
  first = bb_phone_certificate_new (addresses, &error);
  g_assert_no_error (error);
  second = bb_phone_certificate_new (addresses, &error);
  g_assert_no_error (error);
  one = bb_phone_certificate_get_fingerprint (first);
  two = bb_phone_certificate_get_fingerprint (second);
  g_assert_cmpuint (g_bytes_get_size (one), ==, 32);
  g_assert_false (g_bytes_equal (one, two));
  text = bb_phone_certificate_format_fingerprint (one);
  g_assert_true (g_regex_match_simple ("^([0-9A-F]{2}:){31}[0-9A-F]{2}$", text, 0, 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/phone/address/only-numbers-of-local-networks-count", test_only_numbers_of_local_networks_count);
  g_test_add_func ("/phone/address/addresses-of-this-machine-are-local", test_addresses_of_this_machine_are_local);
  g_test_add_func ("/phone/address/every-certificate-is-another", test_every_certificate_is_another);
  return g_test_run ();
}
