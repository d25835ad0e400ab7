/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing-steps.h"

#include "signing/bb-cms.h"

#include <locale.h>
#include <string.h>

static const guint8 digest[32] = { 1, 2, 3 };

static GBytes *
write_cms (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbIdentity) who = bb_identity_open (steps_pki (name), fixture_pin, (gpointer) PASSWORD, &error);
  GBytes *cms = bb_cms_write (who, digest, sizeof digest, &error);

  g_assert_no_error (error);
  return cms;
}

static GBytes *
read_certificate (const char *name)
{
  gsize length;
  g_autofree char *pem = fixture_read (steps_pki (name), &length);
  gnutls_datum_t data = { (unsigned char *) pem, (unsigned int) length };
  gnutls_x509_crt_t certificate;
  GBytes *der;

  gnutls_x509_crt_init (&certificate);
  g_assert_cmpint (gnutls_x509_crt_import (certificate, &data, GNUTLS_X509_FMT_PEM), ==, 0);
  der = bb_certificate_get_der (certificate);
  gnutls_x509_crt_deinit (certificate);
  return der;
}

static BbCms *
read_changed (GBytes *bytes, gsize at, guint8 value, gsize padding)
{
  gsize length = g_bytes_get_size (bytes);
  g_autofree guint8 *copy = g_malloc0 (length + padding);

  memcpy (copy, g_bytes_get_data (bytes, NULL), length);
  if (value != 0)
    copy[at] = value;
  return bb_cms_read (copy, length + padding, NULL);
}

static void
test_round_trip (void)
{
  g_autoptr (GBytes) bytes = write_cms ("leader.p12");
  g_autoptr (BbCms) cms = read_changed (bytes, 0, 0, 100);
  g_autoptr (GBytes) own = read_certificate ("leader.pem"), other = read_certificate ("secretary.pem");

  g_assert_nonnull (cms);
  g_assert_false (cms->was_ber || cms->has_content || cms->has_signing_time || cms->has_time_stamp);
  g_assert_cmpmem (g_bytes_get_data (cms->message_digest, NULL), g_bytes_get_size (cms->message_digest), digest, sizeof digest);
  g_assert_cmpint (bb_cms_get_algorithm (cms), ==, GNUTLS_SIGN_RSA_SHA256);
  g_assert_cmpuint (cms->certificates->len, ==, 2);
  g_assert_true (bb_cms_names_certificate (cms, own));
  g_assert_false (bb_cms_names_certificate (cms, other));
}

static void
test_damage_is_refused (void)
{
  g_autoptr (GBytes) bytes = write_cms ("unit.p12");
  gsize length;
  const guint8 *der = g_bytes_get_data (bytes, &length);
  const guint8 *version = memmem (der, length, "\x02\x01\x01\x31", 4);

  g_assert_nonnull (version);
  g_assert_null (read_changed (bytes, (gsize) (version - der) + 2, 3, 0));
  g_assert_null (read_changed (bytes, (gsize) (version - der) + 2, 49, 0));
  g_assert_null (read_changed (bytes, 0, 0x31, 0));
  g_assert_null (read_changed (bytes, length + 50, 1, 100));
  for (gsize n = 0; n < length; n += 7)
    {
      g_autofree guint8 *cut = g_memdup2 (der, n);

      g_assert_null (bb_cms_read (cut, n, NULL));
    }
}

/* Whatever byte is changed, the reader answers; the sanitizers watch. */
static void
test_every_byte_may_be_wrong (void)
{
  g_autoptr (GBytes) bytes = write_cms ("unit.p12");
  gsize length = g_bytes_get_size (bytes);

  for (gsize at = 0; at < length; at++)
    for (guint bit = 0; bit < 8; bit += 3)
      {
        guint8 value = ((const guint8 *) g_bytes_get_data (bytes, NULL))[at] ^ (1 << bit);

        bb_cms_free (read_changed (bytes, at, value, 0));
      }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/signing/cms/round-trip", test_round_trip);
  g_test_add_func ("/signing/cms/damage-is-refused", test_damage_is_refused);
  g_test_add_func ("/signing/cms/every-byte-may-be-wrong", test_every_byte_may_be_wrong);
  return steps_run ();
}
