/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-asn1.h"
#include "signing/bb-hash.h"
#include "signing/bb-identity.h"

G_BEGIN_DECLS

#define OID_DATA "1.2.840.113549.1.7.1"
#define OID_SIGNED_DATA "1.2.840.113549.1.7.2"
#define OID_CONTENT_TYPE "1.2.840.113549.1.9.3"
#define OID_MESSAGE_DIGEST "1.2.840.113549.1.9.4"
#define OID_SIGNING_TIME "1.2.840.113549.1.9.5"
#define OID_SIGNING_CERTIFICATE "1.2.840.113549.1.9.16.2.12"
#define OID_SIGNING_CERTIFICATE_V2 "1.2.840.113549.1.9.16.2.47"
#define OID_TIME_STAMP "1.2.840.113549.1.9.16.2.14"
#define OID_TST_INFO "1.2.840.113549.1.9.16.1.4"
#define OID_SHA1 "1.3.14.3.2.26"
#define OID_MD5 "1.2.840.113549.2.5"
#define OID_SHA256 "2.16.840.1.101.3.4.2.1"
#define OID_SHA384 "2.16.840.1.101.3.4.2.2"
#define OID_SHA512 "2.16.840.1.101.3.4.2.3"
#define OID_RSA "1.2.840.113549.1.1.1"
#define OID_RSA_SHA256 "1.2.840.113549.1.1.11"
#define OID_RSA_SHA384 "1.2.840.113549.1.1.12"
#define OID_RSA_SHA512 "1.2.840.113549.1.1.13"
#define OID_RSA_PSS "1.2.840.113549.1.1.10"
#define OID_MGF1 "1.2.840.113549.1.1.8"
#define OID_ECDSA_SHA256 "1.2.840.10045.4.3.2"
#define OID_ECDSA_SHA384 "1.2.840.10045.4.3.3"
#define OID_ECDSA_SHA512 "1.2.840.10045.4.3.4"

/* Writes a detached SignedData (RFC 5652) over a document whose digest is given, with the attributes of CAdES baseline B as
 * PAdES wants them (ETSI EN 319 142-1 §6.3): content type, message digest, signing certificate v2, and no signing time. */
GBytes *bb_cms_write (BbIdentity *identity, const guint8 *digest, gsize digest_length, GError **error);

/* What a SignedData says, nothing verified yet. Byte strings are DER. */
typedef struct
{
  GPtrArray *certificates;       /* GBytes */
  char *content_type;            /* of the encapsulated content */
  gboolean has_content;          /* not detached */
  GBytes *content;               /* then these bytes, else %NULL */
  GBytes *issuer;                /* of the signer's certificate, or %NULL */
  GBytes *serial;
  GBytes *key_id;                /* or this */
  char *digest_oid;
  char *signature_oid;
  GBytes *signature_parameters;  /* or %NULL */
  GBytes *signature;
  GBytes *signed_attributes;     /* as the SET OF that is signed, or %NULL when there are none */
  char *attribute_content_type;  /* %NULL when missing */
  GBytes *message_digest;
  GBytes *signing_certificate;   /* SigningCertificateV2, or %NULL */
  gboolean has_signing_time;
  GBytes *signing_certificate_v1;  /* SigningCertificate, or %NULL */
  gboolean has_time_stamp;
  GBytes *time_stamp;            /* token (RFC 3161) over the signature value, or %NULL; unsigned: anybody may have put it there */
  gboolean was_ber;
} BbCms;

BbCms *bb_cms_read (const guint8 *data, gsize length, GError **error);
void bb_cms_free (BbCms *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbCms, bb_cms_free)

GBytes *bb_cms_add_time_stamp (GBytes *cms, GBytes *token);

gboolean bb_cms_hash_from_oid (const char *oid, BbHashKind *kind);
const char *bb_cms_oid_from_hash (BbHashKind kind);
gboolean bb_cms_names_certificate (const BbCms *self, GBytes *certificate);
gnutls_sign_algorithm_t bb_cms_get_algorithm (const BbCms *self);

GPtrArray *bb_cms_import_certificates (const BbCms *cms);
gnutls_x509_crt_t bb_cms_find_signer (const BbCms *cms, GPtrArray *certificates);
gboolean bb_cms_value_is_right (const BbCms *cms, gnutls_x509_crt_t signer, GBytes *digest);
gboolean bb_certificate_has_strong_key (gnutls_x509_crt_t signer);

G_END_DECLS
