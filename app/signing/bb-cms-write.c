/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-cms.h"

#include "signing/bb-der.h"
#include "signing/bb-words.h"

#include <string.h>

#define SIGNER "signerInfos.?LAST."

static const guint8 version_1[] = { 1 };
static const guint8 der_null[] = { 0x05, 0x00 };

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

const char *
bb_cms_oid_from_hash (BbHashKind hash)
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
  bb_asn1_put (node, "certs", "NEW", 1);
  bb_asn1_put (node, "certs.?LAST.hashAlgorithm", NULL, 0);
  bb_asn1_put_bytes (node, "certs.?LAST.certHash", hash);
  bb_asn1_put (node, "certs.?LAST.issuerSerial", NULL, 0);
  bb_asn1_put (node, "policies", NULL, 0);
  der = bb_asn1_encode (node, "");
  asn1_delete_structure (&node);
  return der;
}

static void
add_attribute (asn1_node node, const char *set, const char *type, GBytes *value)
{
  g_autofree char *type_name = g_strconcat (set, set[0] == '\0' ? "" : ".", "?LAST.type", NULL);
  g_autofree char *values_name = g_strconcat (set, set[0] == '\0' ? "" : ".", "?LAST.values", NULL);
  g_autofree char *value_name = g_strconcat (values_name, ".?LAST", NULL);

  bb_asn1_put (node, set, "NEW", 1);
  bb_asn1_put_text (node, type_name, type);
  bb_asn1_put (node, values_name, "NEW", 1);
  bb_asn1_put_bytes (node, value_name, value);
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
  der = bb_asn1_encode (node, "");
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
      bb_asn1_put (node, "certificates", "NEW", 1);
      bb_asn1_put_bytes (node, "certificates.?LAST", der);
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
  bb_asn1_put_text (node, SIGNER "sid", "issuerAndSerialNumber");
  bb_asn1_put (node, SIGNER "sid.issuerAndSerialNumber.issuer", issuer.data, issuer.size);
  bb_asn1_put (node, SIGNER "sid.issuerAndSerialNumber.serialNumber", serial, serial_length);
  gnutls_free (issuer.data);
}

static GBytes *
encode_algorithm (const char *oid, const void *parameters, gsize length)
{
  asn1_node node = bb_cms_new_node ("AlgorithmIdentifier");
  GBytes *der;

  bb_asn1_put_text (node, "algorithm", oid);
  bb_asn1_put (node, "parameters", parameters, length);
  der = bb_asn1_encode (node, "");
  asn1_delete_structure (&node);
  return der;
}

/* RSASSA-PSS-params (RFC 4055 §3.1): one hash for everything, and a salt of its length; the trailer is the default. */
static GBytes *
encode_pss_parameters (BbHashKind hash)
{
  static const guint8 lengths[] = { 32, 48, 64 };
  g_autoptr (GBytes) algorithm = encode_algorithm (bb_cms_oid_from_hash (hash), der_null, sizeof der_null);
  asn1_node node = bb_cms_new_node ("PssParameters");
  gsize length;
  gconstpointer data = g_bytes_get_data (algorithm, &length);
  GBytes *der;

  bb_asn1_put_text (node, "hashAlgorithm.algorithm", bb_cms_oid_from_hash (hash));
  bb_asn1_put (node, "hashAlgorithm.parameters", der_null, sizeof der_null);
  bb_asn1_put_text (node, "maskGenAlgorithm.algorithm", OID_MGF1);
  bb_asn1_put (node, "maskGenAlgorithm.parameters", data, length);
  bb_asn1_put (node, "saltLength", &lengths[hash], 1);
  bb_asn1_put (node, "trailerField", NULL, 0);
  der = bb_asn1_encode (node, "");
  asn1_delete_structure (&node);
  return der;
}

static void
add_signature_algorithm (asn1_node node, BbIdentity *identity)
{
  if (bb_identity_uses_pss (identity))
    {
      g_autoptr (GBytes) parameters = encode_pss_parameters (bb_identity_get_hash (identity));

      bb_asn1_put_text (node, SIGNER "signatureAlgorithm.algorithm", OID_RSA_PSS);
      bb_asn1_put_bytes (node, SIGNER "signatureAlgorithm.parameters", parameters);
      return;
    }
  if (bb_identity_get_key_kind (identity) == BB_KEY_RSA)
    {
      bb_asn1_put_text (node, SIGNER "signatureAlgorithm.algorithm", OID_RSA);
      bb_asn1_put (node, SIGNER "signatureAlgorithm.parameters", der_null, sizeof der_null);
      return;
    }
  bb_asn1_put_text (node, SIGNER "signatureAlgorithm.algorithm", get_ecdsa_oid (bb_identity_get_hash (identity)));
  bb_asn1_put (node, SIGNER "signatureAlgorithm.parameters", NULL, 0);
}

static GBytes *
wrap (GBytes *signed_data)
{
  asn1_node node = bb_cms_new_node ("ContentInfo");
  GBytes *der;

  bb_asn1_put_text (node, "contentType", OID_SIGNED_DATA);
  bb_asn1_put_bytes (node, "content", signed_data);
  der = bb_asn1_encode (node, "");
  asn1_delete_structure (&node);
  return der;
}

/* Errors: those of bb_identity_sign(). */
GBytes *
bb_cms_write (BbIdentity *identity, const guint8 *digest, gsize digest_length, GError **error)
{
  const char *hash_oid = bb_cms_oid_from_hash (bb_identity_get_hash (identity));
  gnutls_x509_crt_t signer = bb_identity_get_certificate (identity, 0);
  g_autoptr (GBytes) certificate = bb_certificate_get_der (signer);
  g_autoptr (GBytes) attributes = encode_attributes (certificate, digest, digest_length);
  g_autoptr (GBytes) signature = bb_identity_sign (identity, attributes, error);
  g_autoptr (GBytes) signed_data = NULL;
  asn1_node node;

  if (signature == NULL)
    return NULL;
  node = bb_cms_new_node ("SignedData");
  bb_asn1_put (node, "version", version_1, sizeof version_1);
  bb_asn1_put (node, "digestAlgorithms", "NEW", 1);
  bb_asn1_put_text (node, "digestAlgorithms.?LAST.algorithm", hash_oid);
  bb_asn1_put (node, "digestAlgorithms.?LAST.parameters", NULL, 0);
  bb_asn1_put_text (node, "encapContentInfo.eContentType", OID_DATA);
  bb_asn1_put (node, "encapContentInfo.eContent", NULL, 0);
  add_certificates (node, identity);
  bb_asn1_put (node, "crls", NULL, 0);
  bb_asn1_put (node, "signerInfos", "NEW", 1);
  bb_asn1_put (node, SIGNER "version", version_1, sizeof version_1);
  add_signer_id (node, signer);
  bb_asn1_put_text (node, SIGNER "digestAlgorithm.algorithm", hash_oid);
  bb_asn1_put (node, SIGNER "digestAlgorithm.parameters", NULL, 0);
  add_attributes (node, SIGNER "signedAttrs", certificate, digest, digest_length);
  add_signature_algorithm (node, identity);
  bb_asn1_put_bytes (node, SIGNER "signature", signature);
  bb_asn1_put (node, SIGNER "unsignedAttrs", NULL, 0);
  signed_data = bb_asn1_encode (node, "");
  asn1_delete_structure (&node);
  return wrap (signed_data);
}

/* ── A time stamp afterwards ─────────────────────────────────────────────────────────────────────────────────── */

static GBytes *
open_content_info (GBytes *cms)
{
  asn1_node node = bb_asn1_decode ("ContentInfo", cms);
  GBytes *content = node != NULL ? bb_asn1_get_bytes (node, "content") : NULL;

  asn1_delete_structure (&node);
  return content;
}

static void
append_item (GByteArray *out, guint8 tag, const GByteArray *value)
{
  guint8 length[ASN1_MAX_LENGTH_SIZE];
  int size = sizeof length;

  asn1_length_der (value->len, length, &size);
  g_byte_array_append (out, &tag, 1);
  g_byte_array_append (out, length, (guint) size);
  g_byte_array_append (out, value->data, value->len);
}

/* UnsignedAttributes ::= [1] IMPLICIT SET with the one attribute. */
static void
append_unsigned_attributes (GByteArray *out, GBytes *token)
{
  asn1_node node = bb_cms_new_node ("Attributes");
  g_autoptr (GBytes) der = NULL;
  guint start = out->len;

  add_attribute (node, "", OID_TIME_STAMP, token);
  der = bb_asn1_encode (node, "");
  asn1_delete_structure (&node);
  g_byte_array_append (out, g_bytes_get_data (der, NULL), (guint) g_bytes_get_size (der));
  out->data[start] = 0xa1;
}

/* The one SignerInfo, whose attributes come last, is the last of SignedData: @at is where the set of it begins. */
static gboolean
find_signer_infos (const BbDerItem *signed_data, BbDerItem *set, BbDerItem *info, gsize *at)
{
  for (*at = 0; *at < signed_data->length; *at += set->total)
    if (!bb_der_next (signed_data->value + *at, signed_data->length - *at, set))
      return FALSE;
    else if (*at + set->total == signed_data->length)
      break;
  return *at < signed_data->length && set->tag == 0x31 && bb_der_next (set->value, set->length, info) && info->tag == 0x30
         && info->total == set->length;
}

static GBytes *
rebuild (const BbDerItem *signed_data, const BbDerItem *info, gsize at, GBytes *token)
{
  g_autoptr (GByteArray) inner = g_byte_array_new ();
  g_autoptr (GByteArray) one = g_byte_array_new ();
  g_autoptr (GByteArray) all = g_byte_array_new ();
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (inner, info->value, (guint) info->length);
  append_unsigned_attributes (inner, token);
  append_item (one, 0x30, inner);
  g_byte_array_append (all, signed_data->value, (guint) at);
  append_item (all, 0x31, one);
  append_item (out, 0x30, all);
  return g_byte_array_free_to_bytes (out);
}

/* Puts @token (RFC 3161, over the signature value) into the unsigned attributes of @cms, which bb_cms_write() made and which has none
 * yet: everything else stays as it is, byte for byte (RFC 3161 appendix A).
 * Returns: (transfer full) (nullable): %NULL when @cms is not such a value */
GBytes *
bb_cms_add_time_stamp (GBytes *cms, GBytes *token)
{
  g_autoptr (GBytes) content = open_content_info (cms);
  g_autoptr (GBytes) stamped = NULL;
  BbDerItem signed_data, set, info;
  gsize size, at;
  const guint8 *data = content != NULL ? g_bytes_get_data (content, &size) : NULL;

  if (data == NULL || !bb_der_next (data, size, &signed_data) || signed_data.tag != 0x30 || !find_signer_infos (&signed_data, &set, &info, &at))
    return NULL;
  stamped = rebuild (&signed_data, &info, at, token);
  return wrap (stamped);
}
