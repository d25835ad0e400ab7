/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-cms.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SIGNER "signerInfos.?LAST."

extern const asn1_static_node bb_cms_asn1[];

static const guint8 version_1[] = { 1 };
static const guint8 der_null[] = { 0x05, 0x00 };

/* A new value of a type of cms.asn. */
asn1_node
bb_cms_new_node (const char *type)
{
  static gsize ready = 0;
  static asn1_node definitions = NULL;
  g_autofree char *name = g_strconcat ("BB-CMS.", type, NULL);
  asn1_node node = NULL;

  if (g_once_init_enter (&ready))
    {
      if (asn1_array2tree (bb_cms_asn1, &definitions, NULL) != ASN1_SUCCESS)
        g_error ("the ASN.1 definitions cannot be loaded");
      g_once_init_leave (&ready, 1);
    }
  if (asn1_create_element (definitions, name, &node) != ASN1_SUCCESS)
    g_error ("no ASN.1 definition of %s", type);
  return node;
}

/* Writing our own values into our own definitions cannot fail but by a mistake in this file. */
static void
put (asn1_node node, const char *name, const void *value, gsize length)
{
  int status = asn1_write_value (node, name, value, (int) length);

  if (status != ASN1_SUCCESS)
    g_error ("CMS: %s: %s", name, asn1_strerror (status));
}

static void
put_text (asn1_node node, const char *name, const char *value)
{
  put (node, name, value, 1);
}

static void
put_bytes (asn1_node node, const char *name, GBytes *bytes)
{
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  put (node, name, data, length);
}

static GBytes *
encode (asn1_node node, const char *name)
{
  g_autofree guint8 *der = NULL;
  int length = 0;

  if (asn1_der_coding (node, name, NULL, &length, NULL) != ASN1_MEM_ERROR)
    g_error ("CMS: cannot be encoded");
  der = g_malloc ((gsize) length);
  if (asn1_der_coding (node, name, der, &length, NULL) != ASN1_SUCCESS)
    g_error ("CMS: cannot be encoded");
  return g_bytes_new_take (g_steal_pointer (&der), (gsize) length);
}

static GBytes *
encode_simple (guint type, const void *data, gsize length)
{
  guint8 header[ASN1_MAX_TL_SIZE];
  unsigned int header_length = sizeof header;
  GByteArray *out = g_byte_array_new ();

  asn1_encode_simple_der (type, data, (unsigned int) length, header, &header_length);
  g_byte_array_append (out, header, header_length);
  g_byte_array_append (out, data, (guint) length);
  return g_byte_array_free_to_bytes (out);
}

static GBytes *
encode_oid (const char *oid)
{
  guint8 der[64];
  int length = sizeof der;

  asn1_object_id_der (oid, der, &length, 0);
  return g_bytes_new (der, (gsize) length);
}

static const char *
get_hash_oid (BbHashKind hash)
{
  return hash == BB_HASH_SHA256 ? OID_SHA256 : hash == BB_HASH_SHA384 ? OID_SHA384 : OID_SHA512;
}

static const char *
get_ecdsa_oid (BbHashKind hash)
{
  return hash == BB_HASH_SHA256 ? OID_ECDSA_SHA256 : hash == BB_HASH_SHA384 ? OID_ECDSA_SHA384 : OID_ECDSA_SHA512;
}

/* SigningCertificateV2 (RFC 5035): SHA-256 of the certificate; the algorithm is left out, being the default. */
static GBytes *
encode_signing_certificate (GBytes *certificate)
{
  asn1_node node = bb_cms_new_node ("SigningCertificateV2");
  g_autoptr (GBytes) hash = NULL;
  gsize length;
  const void *data = g_bytes_get_data (certificate, &length);
  GBytes *der;

  hash = bb_hash_bytes (BB_HASH_SHA256, data, length);
  put (node, "certs", "NEW", 1);
  put (node, "certs.?LAST.hashAlgorithm", NULL, 0);
  put_bytes (node, "certs.?LAST.certHash", hash);
  put (node, "certs.?LAST.issuerSerial", NULL, 0);
  put (node, "policies", NULL, 0);
  der = encode (node, "");
  asn1_delete_structure (&node);
  return der;
}

static void
add_attribute (asn1_node node, const char *set, const char *type, GBytes *value)
{
  g_autofree char *type_name = g_strconcat (set, set[0] == '\0' ? "" : ".", "?LAST.type", NULL);
  g_autofree char *values_name = g_strconcat (set, set[0] == '\0' ? "" : ".", "?LAST.values", NULL);
  g_autofree char *value_name = g_strconcat (values_name, ".?LAST", NULL);

  put (node, set, "NEW", 1);
  put_text (node, type_name, type);
  put (node, values_name, "NEW", 1);
  put_bytes (node, value_name, value);
}

/* Written twice, into the set that is signed and into the signer's info: DER makes both the same bytes. */
static void
add_attributes (asn1_node node, const char *set, GBytes *certificate, const guint8 *digest, gsize digest_length)
{
  g_autoptr (GBytes) content_type = encode_oid (OID_DATA);
  g_autoptr (GBytes) message_digest = encode_simple (ASN1_ETYPE_OCTET_STRING, digest, digest_length);
  g_autoptr (GBytes) signing_certificate = encode_signing_certificate (certificate);

  add_attribute (node, set, OID_CONTENT_TYPE, content_type);
  add_attribute (node, set, OID_MESSAGE_DIGEST, message_digest);
  add_attribute (node, set, OID_SIGNING_CERTIFICATE_V2, signing_certificate);
}

static GBytes *
encode_attributes (GBytes *certificate, const guint8 *digest, gsize digest_length)
{
  asn1_node node = bb_cms_new_node ("Attributes");
  GBytes *der;

  add_attributes (node, "", certificate, digest, digest_length);
  der = encode (node, "");
  asn1_delete_structure (&node);
  return der;
}

/* The signer's own certificate and those between it and the root; whoever verifies brings the root. */
static void
add_certificates (asn1_node node, BbIdentity *identity)
{
  for (guint i = 0; i < bb_identity_count_certificates (identity); i++)
    {
      gnutls_x509_crt_t certificate = bb_identity_get_certificate (identity, i);
      g_autoptr (GBytes) der = NULL;

      if (i > 0 && bb_certificate_is_self_issued (certificate))
        continue;
      der = bb_certificate_get_der (certificate);
      put (node, "certificates", "NEW", 1);
      put_bytes (node, "certificates.?LAST", der);
    }
}

static void
add_signer_id (asn1_node node, gnutls_x509_crt_t certificate)
{
  gnutls_datum_t issuer = { NULL, 0 };
  guint8 serial[64];
  size_t serial_length = sizeof serial;

  gnutls_x509_crt_get_raw_issuer_dn (certificate, &issuer);
  gnutls_x509_crt_get_serial (certificate, serial, &serial_length);
  put_text (node, SIGNER "sid", "issuerAndSerialNumber");
  put (node, SIGNER "sid.issuerAndSerialNumber.issuer", issuer.data, issuer.size);
  put (node, SIGNER "sid.issuerAndSerialNumber.serialNumber", serial, serial_length);
  gnutls_free (issuer.data);
}

static GBytes *
encode_algorithm (const char *oid, const void *parameters, gsize length)
{
  asn1_node node = bb_cms_new_node ("AlgorithmIdentifier");
  GBytes *der;

  put_text (node, "algorithm", oid);
  put (node, "parameters", parameters, length);
  der = encode (node, "");
  asn1_delete_structure (&node);
  return der;
}

/* RSASSA-PSS-params (RFC 4055 §3.1): one hash for everything, and a salt of its length; the trailer is the default. */
static GBytes *
encode_pss_parameters (BbHashKind hash)
{
  static const guint8 lengths[] = { 32, 48, 64 };
  g_autoptr (GBytes) algorithm = encode_algorithm (get_hash_oid (hash), der_null, sizeof der_null);
  asn1_node node = bb_cms_new_node ("PssParameters");
  gsize length;
  gconstpointer data = g_bytes_get_data (algorithm, &length);
  GBytes *der;

  put_text (node, "hashAlgorithm.algorithm", get_hash_oid (hash));
  put (node, "hashAlgorithm.parameters", der_null, sizeof der_null);
  put_text (node, "maskGenAlgorithm.algorithm", OID_MGF1);
  put (node, "maskGenAlgorithm.parameters", data, length);
  put (node, "saltLength", &lengths[hash], 1);
  put (node, "trailerField", NULL, 0);
  der = encode (node, "");
  asn1_delete_structure (&node);
  return der;
}

static void
add_signature_algorithm (asn1_node node, BbIdentity *identity)
{
  if (bb_identity_uses_pss (identity))
    {
      g_autoptr (GBytes) parameters = encode_pss_parameters (bb_identity_get_hash (identity));

      put_text (node, SIGNER "signatureAlgorithm.algorithm", OID_RSA_PSS);
      put_bytes (node, SIGNER "signatureAlgorithm.parameters", parameters);
      return;
    }
  if (bb_identity_get_key_kind (identity) == BB_KEY_RSA)
    {
      put_text (node, SIGNER "signatureAlgorithm.algorithm", OID_RSA);
      put (node, SIGNER "signatureAlgorithm.parameters", der_null, sizeof der_null);
      return;
    }
  put_text (node, SIGNER "signatureAlgorithm.algorithm", get_ecdsa_oid (bb_identity_get_hash (identity)));
  put (node, SIGNER "signatureAlgorithm.parameters", NULL, 0);
}

static GBytes *
wrap (GBytes *signed_data)
{
  asn1_node node = bb_cms_new_node ("ContentInfo");
  GBytes *der;

  put_text (node, "contentType", OID_SIGNED_DATA);
  put_bytes (node, "content", signed_data);
  der = encode (node, "");
  asn1_delete_structure (&node);
  return der;
}

/* Errors: those of bb_identity_sign(). */
GBytes *
bb_cms_write (BbIdentity *identity, const guint8 *digest, gsize digest_length, GError **error)
{
  const char *hash_oid = get_hash_oid (bb_identity_get_hash (identity));
  gnutls_x509_crt_t signer = bb_identity_get_certificate (identity, 0);
  g_autoptr (GBytes) certificate = bb_certificate_get_der (signer);
  g_autoptr (GBytes) attributes = encode_attributes (certificate, digest, digest_length);
  g_autoptr (GBytes) signature = bb_identity_sign (identity, attributes, error);
  g_autoptr (GBytes) signed_data = NULL;
  asn1_node node;

  if (signature == NULL)
    return NULL;
  node = bb_cms_new_node ("SignedData");
  put (node, "version", version_1, sizeof version_1);
  put (node, "digestAlgorithms", "NEW", 1);
  put_text (node, "digestAlgorithms.?LAST.algorithm", hash_oid);
  put (node, "digestAlgorithms.?LAST.parameters", NULL, 0);
  put_text (node, "encapContentInfo.eContentType", OID_DATA);
  put (node, "encapContentInfo.eContent", NULL, 0);
  add_certificates (node, identity);
  put (node, "crls", NULL, 0);
  put (node, "signerInfos", "NEW", 1);
  put (node, SIGNER "version", version_1, sizeof version_1);
  add_signer_id (node, signer);
  put_text (node, SIGNER "digestAlgorithm.algorithm", hash_oid);
  put (node, SIGNER "digestAlgorithm.parameters", NULL, 0);
  add_attributes (node, SIGNER "signedAttrs", certificate, digest, digest_length);
  add_signature_algorithm (node, identity);
  put_bytes (node, SIGNER "signature", signature);
  put (node, SIGNER "unsignedAttrs", NULL, 0);
  signed_data = encode (node, "");
  asn1_delete_structure (&node);
  return wrap (signed_data);
}
