/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-cms.h"

#include "signing/bb-der.h"
#include "signing/bb-words.h"

#include <string.h>

#define SIGNER "signerInfos.?1."
#define MAX_CERTIFICATES 64
#define MAX_ATTRIBUTES 64

/* The one value of an attribute; an attribute with several is as bad as none. */
static GBytes *
get_attribute_value (asn1_node node, const char *set, int index)
{
  g_autofree char *values = g_strdup_printf ("%s.?%d.values", set, index);
  g_autofree char *first = g_strconcat (values, ".?1", NULL);

  return bb_asn1_count (node, values) == 1 ? bb_asn1_get_bytes (node, first) : NULL;
}

static GBytes *
unwrap (GBytes *der, guint8 tag)
{
  BbDerItem item;
  gsize size;
  const guint8 *data = der != NULL ? g_bytes_get_data (der, &size) : NULL;

  if (data == NULL || !bb_der_next (data, size, &item) || item.tag != tag || item.total != size)
    return NULL;
  return g_bytes_new (item.value, item.length);
}

static char *
decode_oid (GBytes *der)
{
  char oid[128];
  int used;
  gsize size;
  const guint8 *data = der != NULL ? g_bytes_get_data (der, &size) : NULL;

  if (data == NULL || size < 2 || data[0] != 0x06)
    return NULL;
  return asn1_get_object_id_der (data + 1, (int) size - 1, &used, oid, sizeof oid) == ASN1_SUCCESS && (gsize) used == size - 1
           ? g_strdup (oid) : NULL;
}

/* Returns: %FALSE when an attribute comes twice or has not exactly one value. */
static gboolean
read_signed_attributes (BbCms *self, asn1_node node)
{
  int n = bb_asn1_count (node, SIGNER "signedAttrs");
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 1; i <= n && i <= MAX_ATTRIBUTES; i++)
    {
      g_autofree char *name = g_strdup_printf (SIGNER "signedAttrs.?%d.type", i);
      char *type = bb_asn1_get_text (node, name);
      g_autoptr (GBytes) value = get_attribute_value (node, SIGNER "signedAttrs", i);

      if (type == NULL || !g_hash_table_add (seen, type))
        return FALSE;
      if (strcmp (type, OID_CONTENT_TYPE) == 0)
        self->attribute_content_type = decode_oid (value);
      else if (strcmp (type, OID_MESSAGE_DIGEST) == 0)
        self->message_digest = unwrap (value, 0x04);
      else if (strcmp (type, OID_SIGNING_CERTIFICATE_V2) == 0)
        self->signing_certificate = g_steal_pointer (&value);
      else if (strcmp (type, OID_SIGNING_CERTIFICATE) == 0)
        self->signing_certificate_v1 = g_steal_pointer (&value);
      else if (strcmp (type, OID_SIGNING_TIME) == 0)
        self->has_signing_time = TRUE;
    }
  return n <= MAX_ATTRIBUTES;
}

/* Of several time stamps the first counts. */
static void
read_unsigned_attributes (BbCms *self, asn1_node node)
{
  int n = MIN (bb_asn1_count (node, SIGNER "unsignedAttrs"), MAX_ATTRIBUTES);

  for (int i = 1; i <= n; i++)
    {
      g_autofree char *name = g_strdup_printf (SIGNER "unsignedAttrs.?%d.type", i);
      g_autofree char *type = bb_asn1_get_text (node, name);

      if (g_strcmp0 (type, OID_TIME_STAMP) != 0)
        continue;
      self->has_time_stamp = TRUE;
      if (self->time_stamp == NULL)
        self->time_stamp = get_attribute_value (node, SIGNER "unsignedAttrs", i);
    }
}

/* The attributes are signed as a SET OF, but stored under [0] (RFC 5652 §5.4). */
static gboolean
cut_signed_attributes (BbCms *self, asn1_node node, GBytes *der)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (der, &size);
  int start, end;
  guint8 *copy;

  if (bb_asn1_count (node, SIGNER "signedAttrs") == 0)
    return TRUE;
  if (asn1_der_decoding_startEnd (node, data, (int) size, SIGNER "signedAttrs", &start, &end) != ASN1_SUCCESS || start < 0
      || end < start || (gsize) end >= size || data[start] != 0xa0)
    return FALSE;
  copy = g_memdup2 (data + start, (gsize) (end - start + 1));
  copy[0] = 0x31;
  self->signed_attributes = g_bytes_new_take (copy, (gsize) (end - start + 1));
  return TRUE;
}

static gboolean
read_certificates (BbCms *self, asn1_node node)
{
  int n = bb_asn1_count (node, "certificates");

  for (int i = 1; i <= n && i <= MAX_CERTIFICATES; i++)
    {
      g_autofree char *name = g_strdup_printf ("certificates.?%d", i);
      GBytes *certificate = bb_asn1_get_bytes (node, name);

      if (certificate == NULL)
        return FALSE;
      g_ptr_array_add (self->certificates, certificate);
    }
  return n <= MAX_CERTIFICATES;
}

static gboolean
read_signer (BbCms *self, asn1_node node, GBytes *der)
{
  self->issuer = bb_asn1_get_bytes (node, SIGNER "sid.issuerAndSerialNumber.issuer");
  self->serial = bb_asn1_get_bytes (node, SIGNER "sid.issuerAndSerialNumber.serialNumber");
  self->key_id = bb_asn1_get_bytes (node, SIGNER "sid.subjectKeyIdentifier");
  self->digest_oid = bb_asn1_get_text (node, SIGNER "digestAlgorithm.algorithm");
  self->signature_oid = bb_asn1_get_text (node, SIGNER "signatureAlgorithm.algorithm");
  self->signature_parameters = bb_asn1_get_bytes (node, SIGNER "signatureAlgorithm.parameters");
  self->signature = bb_asn1_get_bytes (node, SIGNER "signature");
  read_unsigned_attributes (self, node);
  return self->digest_oid != NULL && self->signature_oid != NULL && self->signature != NULL
         && cut_signed_attributes (self, node, der) && read_signed_attributes (self, node);
}

static int
get_version (asn1_node node, const char *name)
{
  g_autoptr (GBytes) value = bb_asn1_get_bytes (node, name);

  return value != NULL && g_bytes_get_size (value) == 1 ? *(const guint8 *) g_bytes_get_data (value, NULL) : -1;
}

/* Versions follow from what is used (RFC 5652 §5.1, §5.3): contents other than plain data and revocation data of other formats raise the outer one. */
static gboolean
versions_are_right (BbCms *self, asn1_node node)
{
  int expected = self->key_id != NULL ? 3 : 1;
  int least = g_strcmp0 (self->content_type, OID_DATA) != 0 ? 3 : expected;
  int outer = get_version (node, "version");

  return get_version (node, SIGNER "version") == expected && (outer == least || (bb_asn1_count (node, "crls") > 0 && outer == 5));
}

/* NULL or nothing (RFC 5754 §2): hashes, RSA and ECDSA have no parameters. Those of RSASSA-PSS are looked at elsewhere. */
static gboolean
parameters_are_empty (GBytes *parameters)
{
  static const guint8 null[] = { 0x05, 0x00 };

  if (parameters == NULL || g_bytes_get_size (parameters) == 0)
    return TRUE;
  return g_bytes_get_size (parameters) == sizeof null && memcmp (g_bytes_get_data (parameters, NULL), null, sizeof null) == 0;
}

static gboolean
has_right_parameters (BbCms *self, asn1_node node)
{
  g_autoptr (GBytes) signer_digest = bb_asn1_get_bytes (node, SIGNER "digestAlgorithm.parameters");
  g_autoptr (GBytes) outer_digest = bb_asn1_get_bytes (node, "digestAlgorithms.?1.parameters");

  return parameters_are_empty (signer_digest) && parameters_are_empty (outer_digest)
         && (g_strcmp0 (self->signature_oid, OID_RSA_PSS) == 0 || parameters_are_empty (self->signature_parameters));
}

/* The digest of the one signer must be in the set that the SignedData announces. */
static gboolean
announces_digest (BbCms *self, asn1_node node)
{
  int n = bb_asn1_count (node, "digestAlgorithms");

  for (int i = 1; i <= n && i <= 16; i++)
    {
      g_autofree char *name = g_strdup_printf ("digestAlgorithms.?%d.algorithm", i);
      g_autofree char *oid = bb_asn1_get_text (node, name);

      if (g_strcmp0 (oid, self->digest_oid) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
read_signed_data (BbCms *self, GBytes *der)
{
  asn1_node node = bb_asn1_decode ("SignedData", der);
  gboolean sound;

  if (node == NULL)
    return FALSE;
  self->content_type = bb_asn1_get_text (node, "encapContentInfo.eContentType");
  self->content = bb_asn1_get_bytes (node, "encapContentInfo.eContent");
  self->has_content = self->content != NULL;
  sound = bb_asn1_count (node, "signerInfos") == 1 && read_certificates (self, node) && read_signer (self, node, der)
          && announces_digest (self, node) && versions_are_right (self, node) && has_right_parameters (self, node);
  asn1_delete_structure (&node);
  return sound;
}

static GBytes *
read_content_info (GBytes *der)
{
  asn1_node node = bb_asn1_decode ("ContentInfo", der);
  g_autofree char *type = NULL;
  GBytes *content;

  if (node == NULL)
    return NULL;
  type = bb_asn1_get_text (node, "contentType");
  content = g_strcmp0 (type, OID_SIGNED_DATA) == 0 ? bb_asn1_get_bytes (node, "content") : NULL;
  asn1_delete_structure (&node);
  return content;
}

/* /Contents is padded with zeros to its reserved size: only the item counts, and only zeros may follow. */
static GBytes *
take_item (BbCms *self, const guint8 *data, gsize length)
{
  g_autoptr (GBytes) der = NULL;
  gsize used = 0;

  der = bb_der_from_ber (data, length, &used);
  if (der == NULL)
    return NULL;
  self->was_ber = g_bytes_get_size (der) != used || memcmp (g_bytes_get_data (der, NULL), data, used) != 0;
  for (gsize i = used; i < length; i++)
    if (data[i] != 0)
      return NULL;
  return g_steal_pointer (&der);
}

/* Reads the CMS of a signature with exactly one signer; BER is turned into DER first. @data may be padded with zeros.
 * Errors: %BB_SIGNING_ERROR_BAD_PDF. */
BbCms *
bb_cms_read (const guint8 *data, gsize length, GError **error)
{
  g_autoptr (BbCms) self = g_new0 (BbCms, 1);
  g_autoptr (GBytes) der = NULL;
  g_autoptr (GBytes) content = NULL;

  self->certificates = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  der = take_item (self, data, length);
  if (der != NULL)
    content = read_content_info (der);
  if (content != NULL && read_signed_data (self, content))
    return g_steal_pointer (&self);
  g_set_error_literal (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_BAD_PDF,
                       _("The signature value is damaged: it is not a CMS SignedData with one signer"));
  return NULL;
}

void
bb_cms_free (BbCms *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->certificates);
  g_free (self->content_type);
  g_clear_pointer (&self->issuer, g_bytes_unref);
  g_clear_pointer (&self->serial, g_bytes_unref);
  g_clear_pointer (&self->key_id, g_bytes_unref);
  g_free (self->digest_oid);
  g_free (self->signature_oid);
  g_clear_pointer (&self->signature_parameters, g_bytes_unref);
  g_clear_pointer (&self->signature, g_bytes_unref);
  g_clear_pointer (&self->signed_attributes, g_bytes_unref);
  g_free (self->attribute_content_type);
  g_clear_pointer (&self->message_digest, g_bytes_unref);
  g_clear_pointer (&self->signing_certificate, g_bytes_unref);
  g_clear_pointer (&self->signing_certificate_v1, g_bytes_unref);
  g_clear_pointer (&self->time_stamp, g_bytes_unref);
  g_clear_pointer (&self->content, g_bytes_unref);
  g_free (self);
}

/* Only SHA-2: MD5 and SHA-1 can be forged. */
gboolean
bb_cms_hash_from_oid (const char *oid, BbHashKind *kind)
{
  static const struct
  {
    const char *oid;
    BbHashKind kind;
  } known[] = { { OID_SHA256, BB_HASH_SHA256 }, { OID_SHA384, BB_HASH_SHA384 }, { OID_SHA512, BB_HASH_SHA512 } };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (oid, known[i].oid) == 0)
      {
        *kind = known[i].kind;
        return TRUE;
      }
  return FALSE;
}

/* Whether the signed attribute signing-certificate-v2 is the hash of @certificate (its first entry is the signer's). */
gboolean
bb_cms_names_certificate (const BbCms *self, GBytes *certificate)
{
  asn1_node node = self->signing_certificate != NULL ? bb_asn1_decode ("SigningCertificateV2", self->signing_certificate) : NULL;
  g_autofree char *oid = NULL;
  g_autoptr (GBytes) named = NULL;
  g_autoptr (GBytes) hash = NULL;
  BbHashKind kind = BB_HASH_SHA256;
  gsize length;
  const void *data = g_bytes_get_data (certificate, &length);

  if (node == NULL)
    return FALSE;
  oid = bb_asn1_get_text (node, "certs.?1.hashAlgorithm.algorithm");
  named = bb_asn1_get_bytes (node, "certs.?1.certHash");
  asn1_delete_structure (&node);
  if (named == NULL || (oid != NULL && !bb_cms_hash_from_oid (oid, &kind)))
    return FALSE;
  hash = bb_hash_bytes (kind, data, length);
  return g_bytes_equal (hash, named);
}

static gboolean
pss_parameters_match (const BbCms *self)
{
  asn1_node node = self->signature_parameters != NULL ? bb_asn1_decode ("PssParameters", self->signature_parameters) : NULL;
  g_autofree char *oid = NULL;

  if (node == NULL)
    return FALSE;
  oid = bb_asn1_get_text (node, "hashAlgorithm.algorithm");
  asn1_delete_structure (&node);
  return g_strcmp0 (oid, self->digest_oid) == 0;
}

/* Returns: what GnuTLS calls the signature, %GNUTLS_SIGN_UNKNOWN when the algorithms do not go together or are weak. */
gnutls_sign_algorithm_t
bb_cms_get_algorithm (const BbCms *self)
{
  static const struct
  {
    const char *signature;
    const char *digest;
    gnutls_sign_algorithm_t algorithm;
  } known[] = {
    { OID_RSA, OID_SHA256, GNUTLS_SIGN_RSA_SHA256 },          { OID_RSA, OID_SHA384, GNUTLS_SIGN_RSA_SHA384 },
    { OID_RSA, OID_SHA512, GNUTLS_SIGN_RSA_SHA512 },          { OID_RSA_SHA256, OID_SHA256, GNUTLS_SIGN_RSA_SHA256 },
    { OID_RSA_SHA384, OID_SHA384, GNUTLS_SIGN_RSA_SHA384 },   { OID_RSA_SHA512, OID_SHA512, GNUTLS_SIGN_RSA_SHA512 },
    { OID_RSA_PSS, OID_SHA256, GNUTLS_SIGN_RSA_PSS_SHA256 },  { OID_RSA_PSS, OID_SHA384, GNUTLS_SIGN_RSA_PSS_SHA384 },
    { OID_RSA_PSS, OID_SHA512, GNUTLS_SIGN_RSA_PSS_SHA512 },  { OID_ECDSA_SHA256, OID_SHA256, GNUTLS_SIGN_ECDSA_SHA256 },
    { OID_ECDSA_SHA384, OID_SHA384, GNUTLS_SIGN_ECDSA_SHA384 }, { OID_ECDSA_SHA512, OID_SHA512, GNUTLS_SIGN_ECDSA_SHA512 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (self->signature_oid, known[i].signature) == 0 && g_strcmp0 (self->digest_oid, known[i].digest) == 0)
      {
        if (known[i].signature[0] != '\0' && strcmp (known[i].signature, OID_RSA_PSS) == 0 && !pss_parameters_match (self))
          return GNUTLS_SIGN_UNKNOWN;
        return known[i].algorithm;
      }
  return GNUTLS_SIGN_UNKNOWN;
}
