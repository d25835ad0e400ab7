/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-phone-certificate.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <nettle/sha2.h>
#include <string.h>
#include <time.h>

#include "bb-phone.h"

typedef struct { gnutls_x509_privkey_t key; gnutls_x509_crt_t crt; } Pair;

static void
pair_clear (Pair *pair)
{
  if (pair->crt)
    gnutls_x509_crt_deinit (pair->crt);
  if (pair->key)
    gnutls_x509_privkey_deinit (pair->key);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

static int
make_key (Pair *pair)
{
  int code = gnutls_x509_privkey_init (&pair->key);

  return code < 0 ? code : gnutls_x509_privkey_generate (pair->key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);
}

static int
set_names (gnutls_x509_crt_t crt, GPtrArray *addresses)
{
  static const char name[] = "Biên Bản";
  int code = gnutls_x509_crt_set_dn_by_oid (crt, GNUTLS_OID_X520_COMMON_NAME, 0, name, sizeof name - 1);

  for (guint i = 0; code >= 0 && i < addresses->len; i++)
    code = gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_IPADDRESS, g_inet_address_to_bytes (addresses->pdata[i]),
                                                 (unsigned int) g_inet_address_get_native_size (addresses->pdata[i]), GNUTLS_FSAN_APPEND);
  return code;
}

static int
set_validity (gnutls_x509_crt_t crt)
{
  time_t now = time (NULL);
  int code = gnutls_x509_crt_set_activation_time (crt, now - 600);

  return code < 0 ? code : gnutls_x509_crt_set_expiration_time (crt, now + 24 * 60 * 60);
}

static int
set_use (gnutls_x509_crt_t crt)
{
  guint8 serial[16];
  int code = gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial);

  serial[0] = (serial[0] & 0x7f) | 0x01;       /* positive and not empty */
  if (code >= 0)
    code = gnutls_x509_crt_set_serial (crt, serial, sizeof serial);
  if (code >= 0)
    code = gnutls_x509_crt_set_basic_constraints (crt, 0, -1);
  if (code >= 0)
    code = gnutls_x509_crt_set_key_usage (crt, GNUTLS_KEY_DIGITAL_SIGNATURE);
  return code < 0 ? code : gnutls_x509_crt_set_key_purpose_oid (crt, GNUTLS_KP_TLS_WWW_SERVER, 0);
}

static int
make_certificate (Pair *pair, GPtrArray *addresses)
{
  int code = gnutls_x509_crt_init (&pair->crt);

  if (code >= 0)
    code = gnutls_x509_crt_set_version (pair->crt, 3);
  if (code >= 0)
    code = set_names (pair->crt, addresses);
  if (code >= 0)
    code = set_validity (pair->crt);
  if (code >= 0)
    code = set_use (pair->crt);
  if (code >= 0)
    code = gnutls_x509_crt_set_key (pair->crt, pair->key);
  return code < 0 ? code : gnutls_x509_crt_sign2 (pair->crt, pair->crt, pair->key, GNUTLS_DIG_SHA256, 0);
}

static GTlsCertificate *
export (Pair *pair, int *code, GError **error)
{
  gnutls_datum_t crt = { NULL, 0 }, key = { NULL, 0 };
  g_autoptr (GString) pem = g_string_new (NULL);
  GTlsCertificate *certificate = NULL;

  *code = gnutls_x509_crt_export2 (pair->crt, GNUTLS_X509_FMT_PEM, &crt);
  if (*code >= 0)
    *code = gnutls_x509_privkey_export2_pkcs8 (pair->key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &key);
  if (*code >= 0)
    {
      g_string_append_len (pem, (const char *) crt.data, crt.size);
      g_string_append_len (pem, (const char *) key.data, key.size);
      certificate = g_tls_certificate_new_from_pem (pem->str, (gssize) pem->len, error);
      gnutls_memset (key.data, 0, key.size);
      gnutls_memset (pem->str, 0, pem->len);
    }
  gnutls_free (crt.data);
  gnutls_free (key.data);
  return certificate;
}

GTlsCertificate *
bb_phone_certificate_new (GPtrArray *addresses, GError **error)
{
  g_auto (Pair) pair = { NULL, NULL };
  g_autoptr (GError) refused = NULL;
  GTlsCertificate *certificate = NULL;
  int code = make_key (&pair);

  if (code >= 0)
    code = make_certificate (&pair, addresses);
  if (code >= 0)
    certificate = export (&pair, &code, &refused);
  if (!certificate)
    g_set_error (error, BB_PHONE_ERROR, BB_PHONE_ERROR_FAILED, _("No certificate could be made for the connection with the phone: %s"),
                 refused ? refused->message : gnutls_strerror (code));
  return certificate;
}

GBytes *
bb_phone_certificate_get_fingerprint (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;
  guint8 digest[SHA256_DIGEST_SIZE];
  struct sha256_ctx hash;

  g_object_get (certificate, "certificate", &der, NULL);
  sha256_init (&hash);
  sha256_update (&hash, der->len, der->data);
  sha256_digest (&hash, sizeof digest, digest);
  return g_bytes_new (digest, sizeof digest);
}

char *
bb_phone_certificate_format_fingerprint (GBytes *fingerprint)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (fingerprint, &length);
  GString *text = g_string_sized_new (3 * length);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, i ? ":%02X" : "%02X", data[i]);
  return g_string_free (text, FALSE);
}
