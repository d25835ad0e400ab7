/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-cms.h"

#include <string.h>

/* What signatures and time stamps have in common: the certificates, the signer's, and the signature value. */

/* Returns: (transfer full) (nullable) (element-type gnutls_x509_crt_t): %NULL when one is damaged */
GPtrArray *
bb_cms_import_certificates (const BbCms *cms)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) gnutls_x509_crt_deinit);

  for (guint i = 0; i < cms->certificates->len; i++)
    {
      gsize size;
      GBytes *der = g_ptr_array_index (cms->certificates, i);
      gnutls_datum_t data = { (unsigned char *) g_bytes_get_data (der, &size), (unsigned int) g_bytes_get_size (der) };
      gnutls_x509_crt_t certificate;

      gnutls_x509_crt_init (&certificate);
      g_ptr_array_add (list, certificate);
      if (gnutls_x509_crt_import (certificate, &data, GNUTLS_X509_FMT_DER) < 0)
        return NULL;
    }
  return g_steal_pointer (&list);
}

static gboolean
has_bytes (GBytes *bytes, const void *data, gsize size)
{
  return bytes != NULL && g_bytes_get_size (bytes) == size && memcmp (g_bytes_get_data (bytes, NULL), data, size) == 0;
}

static gboolean
is_signer (const BbCms *cms, gnutls_x509_crt_t certificate)
{
  gnutls_datum_t issuer = { NULL, 0 };
  guint8 id[128];
  size_t size = sizeof id;
  gboolean same;

  if (cms->key_id != NULL)
    return gnutls_x509_crt_get_subject_key_id (certificate, id, &size, NULL) == 0 && has_bytes (cms->key_id, id, size);
  if (gnutls_x509_crt_get_serial (certificate, id, &size) < 0 || !has_bytes (cms->serial, id, size)
      || gnutls_x509_crt_get_raw_issuer_dn (certificate, &issuer) < 0)
    return FALSE;
  same = has_bytes (cms->issuer, issuer.data, issuer.size);
  gnutls_free (issuer.data);
  return same;
}

/* Returns: (transfer none) (nullable): the certificate of @certificates that the signer names */
gnutls_x509_crt_t
bb_cms_find_signer (const BbCms *cms, GPtrArray *certificates)
{
  for (guint i = 0; i < certificates->len; i++)
    if (is_signer (cms, g_ptr_array_index (certificates, i)))
      return g_ptr_array_index (certificates, i);
  return NULL;
}

/* RSA from 2048 bits, ECDSA from 256. */
gboolean
bb_certificate_has_strong_key (gnutls_x509_crt_t signer)
{
  unsigned int bits = 0;

  switch (gnutls_x509_crt_get_pk_algorithm (signer, &bits))
    {
    case GNUTLS_PK_RSA:
    case GNUTLS_PK_RSA_PSS:
      return bits >= 2048;
    case GNUTLS_PK_ECDSA:
      return bits >= 256;
    default:
      return FALSE;
    }
}

/* Over the attributes, or straight over the digest when there are none (RFC 5652 §5.4). */
gboolean
bb_cms_value_is_right (const BbCms *cms, gnutls_x509_crt_t signer, GBytes *digest)
{
  GBytes *signed_bytes = cms->signed_attributes != NULL ? cms->signed_attributes : digest;
  gnutls_sign_algorithm_t algorithm = bb_cms_get_algorithm (cms);
  gnutls_pubkey_t key;
  gnutls_datum_t data, value;
  gsize size;
  int status;

  data.data = (unsigned char *) g_bytes_get_data (signed_bytes, &size);
  data.size = (unsigned int) size;
  value.data = (unsigned char *) g_bytes_get_data (cms->signature, &size);
  value.size = (unsigned int) size;
  gnutls_pubkey_init (&key);
  status = gnutls_pubkey_import_x509 (key, signer, 0);
  if (status >= 0)
    status = cms->signed_attributes != NULL ? gnutls_pubkey_verify_data2 (key, algorithm, 0, &data, &value)
                                            : gnutls_pubkey_verify_hash2 (key, algorithm, 0, &data, &value);
  gnutls_pubkey_deinit (key);
  return status >= 0;
}
