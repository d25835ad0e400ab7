/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the sample authorities of the demonstration answer. */
#include "signing/bb-demo-private.h"

#include "signing/bb-cms.h"
#include "signing/bb-words.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/ocsp.h>
#include <string.h>

#define DAY (24 * 60 * 60)
#define CRL_DAYS 30
#define OID_BASIC_OCSP "1.3.6.1.5.5.7.48.1.1"
#define OID_OCSP_NONCE "1.3.6.1.5.5.7.48.1.2"
#define POLICY "2.999.1"               /* the arc of examples (ITU-T X.660): nobody's policy */

/* ── DER ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

enum
{
  INTEGER = 0x02, BITS = 0x03, OCTETS = 0x04, OID = 0x06, ENUMERATED = 0x0a, TIME = 0x18, SEQUENCE = 0x30, SET = 0x31,
  CONTEXT = 0xa0,                      /* constructed; the number is added */
};

/* One item of a tag around @length bytes. */
static GBytes *
wrap_data (guint8 tag, const void *data, gsize length)
{
  GByteArray *out = g_byte_array_new ();
  guint8 size[ASN1_MAX_LENGTH_SIZE];
  int size_length = sizeof size;

  asn1_length_der (length, size, &size_length);
  g_byte_array_append (out, &tag, 1);
  g_byte_array_append (out, size, (guint) size_length);
  g_byte_array_append (out, data, (guint) length);
  return g_byte_array_free_to_bytes (out);
}

/* One item of a tag around others, up to %NULL: (transfer full). */
G_GNUC_NULL_TERMINATED
static GBytes *
wrap (guint8 tag, ...)
{
  g_autoptr (GByteArray) inside = g_byte_array_new ();
  va_list args;
  GBytes *part;

  va_start (args, tag);
  while ((part = va_arg (args, GBytes *)) != NULL)
    {
      g_byte_array_append (inside, g_bytes_get_data (part, NULL), (guint) g_bytes_get_size (part));
      g_bytes_unref (part);
    }
  va_end (args);
  return wrap_data (tag, inside->data, inside->len);
}

static GBytes *
oid (const char *text)
{
  guint8 der[64];
  int length = sizeof der;

  asn1_object_id_der (text, der, &length, 0);
  return g_bytes_new (der, (gsize) length);
}

static GBytes *
number (guint8 tag, guint8 value)
{
  return wrap_data (tag, &value, 1);
}

static GBytes *
time_of (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text = g_date_time_format (time, "%Y%m%d%H%M%SZ");

  return wrap_data (TIME, text, strlen (text));
}

static GBytes *
sha256 (void)
{
  return wrap (SEQUENCE, oid (OID_SHA256), NULL);
}

static GBytes *
ecdsa (void)
{
  return wrap (SEQUENCE, oid (OID_ECDSA_SHA256), NULL);
}

static GBytes *
export_certificate (gnutls_x509_crt_t certificate)
{
  return bb_certificate_get_der (certificate);
}

static GBytes *
random_number (void)
{
  guint8 bytes[16];

  gnutls_rnd (GNUTLS_RND_NONCE, bytes, sizeof bytes);
  bytes[0] = (bytes[0] & 0x3f) | 0x40;
  return wrap_data (INTEGER, bytes, sizeof bytes);
}

static GBytes *
sign (const BbDemoHolder *holder, GBytes *bytes)
{
  gnutls_datum_t data = { (unsigned char *) g_bytes_get_data (bytes, NULL), (unsigned int) g_bytes_get_size (bytes) }, value = { NULL, 0 };
  gnutls_privkey_t key;
  GBytes *signature = NULL;

  gnutls_privkey_init (&key);
  if (gnutls_privkey_import_x509 (key, holder->key, 0) >= 0 && gnutls_privkey_sign_data2 (key, GNUTLS_SIGN_ECDSA_SHA256, 0, &data, &value) >= 0)
    signature = g_bytes_new (value.data, value.size);
  gnutls_free (value.data);
  gnutls_privkey_deinit (key);
  return signature;
}

static GBytes *
name_of (gnutls_x509_crt_t certificate, int (*get) (gnutls_x509_crt_t, gnutls_datum_t *))
{
  gnutls_datum_t dn = { NULL, 0 };
  GBytes *name;

  get (certificate, &dn);
  name = g_bytes_new (dn.data, dn.size);
  gnutls_free (dn.data);
  return name;
}

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* ── Time stamps (RFC 3161) ──────────────────────────────────────────────────────────────────────────────────── */

static GBytes *
make_info (asn1_node question)
{
  g_autoptr (GBytes) digest = bb_asn1_get_bytes (question, "messageImprint.hashedMessage");
  g_autoptr (GBytes) nonce = bb_asn1_get_bytes (question, "nonce");
  g_autofree char *algorithm = bb_asn1_get_text (question, "messageImprint.hashAlgorithm.algorithm");
  GBytes *imprint;

  if (digest == NULL || algorithm == NULL)
    return NULL;
  imprint = wrap (SEQUENCE, wrap (SEQUENCE, oid (algorithm), NULL), wrap_data (OCTETS, g_bytes_get_data (digest, NULL), g_bytes_get_size (digest)),
                  NULL);
  return wrap (SEQUENCE, number (INTEGER, 1), oid (POLICY), imprint, random_number (), time_of (now ()),
               wrap (SEQUENCE, number (INTEGER, 1), NULL),
               nonce != NULL ? wrap_data (INTEGER, g_bytes_get_data (nonce, NULL), g_bytes_get_size (nonce)) : NULL, NULL);
}

static GBytes *
hash_octets (GBytes *bytes)
{
  g_autoptr (GBytes) hash = bb_hash_bytes (BB_HASH_SHA256, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  return wrap_data (OCTETS, g_bytes_get_data (hash, NULL), g_bytes_get_size (hash));
}

static GBytes *
attribute (const char *type, GBytes *value)
{
  return wrap (SEQUENCE, oid (type), wrap (SET, value, NULL), NULL);
}

/* In the order that DER wants of a set: the content type, the digest and the certificate (ESS v2) become longer and longer. */
static GBytes *
make_attributes (guint8 tag, const BbDemoHolder *tsa, GBytes *info)
{
  g_autoptr (GBytes) certificate = export_certificate (tsa->certificate);
  GBytes *named = wrap (SEQUENCE, wrap (SEQUENCE, wrap (SEQUENCE, hash_octets (certificate), NULL), NULL), NULL);

  return wrap (tag, attribute (OID_CONTENT_TYPE, oid (OID_TST_INFO)), attribute (OID_MESSAGE_DIGEST, hash_octets (info)),
               attribute (OID_SIGNING_CERTIFICATE_V2, named), NULL);
}

static GBytes *
make_signer_info (const BbDemoHolder *tsa, GBytes *info)
{
  g_autoptr (GBytes) attributes = make_attributes (SET, tsa, info);
  g_autoptr (GBytes) signature = sign (tsa, attributes);
  guint8 serial[64];
  size_t length = sizeof serial;

  gnutls_x509_crt_get_serial (tsa->certificate, serial, &length);
  return wrap (SEQUENCE, number (INTEGER, 1),
               wrap (SEQUENCE, name_of (tsa->certificate, gnutls_x509_crt_get_raw_issuer_dn), wrap_data (INTEGER, serial, length), NULL), sha256 (),
               make_attributes (CONTEXT, tsa, info), ecdsa (), wrap_data (OCTETS, g_bytes_get_data (signature, NULL), g_bytes_get_size (signature)),
               NULL);
}

static GBytes *
make_token (const BbDemoHolder *tsa, GBytes *info)
{
  GBytes *content = wrap_data (OCTETS, g_bytes_get_data (info, NULL), g_bytes_get_size (info));
  GBytes *signed_data = wrap (SEQUENCE, number (INTEGER, 3), wrap (SET, sha256 (), NULL),
                              wrap (SEQUENCE, oid (OID_TST_INFO), wrap (CONTEXT, content, NULL), NULL),
                              wrap (CONTEXT, export_certificate (tsa->certificate), NULL), wrap (SET, make_signer_info (tsa, info), NULL), NULL);

  return wrap (SEQUENCE, oid (OID_SIGNED_DATA), wrap (CONTEXT, signed_data, NULL), NULL);
}

static GBytes *
stamp (const BbDemoPki *self, GBytes *question)
{
  asn1_node node = question != NULL ? bb_asn1_decode ("TimeStampReq", question) : NULL;
  g_autoptr (GBytes) info = node != NULL ? make_info (node) : NULL;

  asn1_delete_structure (&node);
  return info != NULL ? wrap (SEQUENCE, wrap (SEQUENCE, number (INTEGER, 0), NULL), make_token (&self->tsa, info), NULL) : NULL;
}

/* ── OCSP (RFC 6960) ─────────────────────────────────────────────────────────────────────────────────────────── */

static GBytes *
octets_of (gnutls_datum_t *data)
{
  GBytes *octets = wrap_data (OCTETS, data->data, data->size);

  gnutls_free (data->data);
  return octets;
}

/* Every certificate of this authority is good: it has just been made. */
static GBytes *
make_word (gnutls_ocsp_req_t request)
{
  gnutls_datum_t name = { NULL, 0 }, key = { NULL, 0 }, serial = { NULL, 0 };
  GBytes *id, *serial_der;

  if (gnutls_ocsp_req_get_cert_id (request, 0, NULL, &name, &key, &serial) < 0)
    return NULL;
  serial_der = wrap_data (INTEGER, serial.data, serial.size);
  gnutls_free (serial.data);
  id = wrap (SEQUENCE, wrap (SEQUENCE, oid (OID_SHA1), wrap_data (0x05, NULL, 0), NULL), octets_of (&name), octets_of (&key), serial_der, NULL);
  return wrap (SEQUENCE, id, wrap_data (0x80, NULL, 0), time_of (now ()), wrap (CONTEXT, time_of (now () + DAY), NULL), NULL);
}

/* Returns: (nullable): the nonce of the request as the extensions of the answer */
static GBytes *
make_extensions (gnutls_ocsp_req_t request)
{
  gnutls_datum_t nonce = { NULL, 0 };
  g_autoptr (GBytes) inner = NULL;

  if (gnutls_ocsp_req_get_nonce (request, NULL, &nonce) < 0)
    return NULL;
  inner = octets_of (&nonce);
  return wrap (CONTEXT + 1,
               wrap (SEQUENCE, wrap (SEQUENCE, oid (OID_OCSP_NONCE), wrap_data (OCTETS, g_bytes_get_data (inner, NULL), g_bytes_get_size (inner)), NULL),
                     NULL), NULL);
}

static GBytes *
make_basic (const BbDemoPki *self, GBytes *words, GBytes *extensions)
{
  g_autoptr (GBytes) data = wrap (SEQUENCE, wrap (CONTEXT + 1, name_of (self->ocsp.certificate, gnutls_x509_crt_get_raw_dn), NULL), time_of (now ()),
                                  wrap (SEQUENCE, words, NULL), extensions, NULL);
  g_autoptr (GBytes) signature = sign (&self->ocsp, data);
  g_autoptr (GByteArray) bits = g_byte_array_new ();
  static const guint8 no_unused_bits = 0;

  g_byte_array_append (bits, &no_unused_bits, 1);
  g_byte_array_append (bits, g_bytes_get_data (signature, NULL), (guint) g_bytes_get_size (signature));
  return wrap (SEQUENCE, g_bytes_ref (data), ecdsa (), wrap_data (BITS, bits->data, bits->len),
               wrap (CONTEXT, wrap (SEQUENCE, export_certificate (self->ocsp.certificate), NULL), NULL), NULL);
}

static GBytes *
answer_status (const BbDemoPki *self, GBytes *question)
{
  gsize size = 0;
  const guint8 *bytes = question != NULL ? g_bytes_get_data (question, &size) : NULL;
  gnutls_datum_t data = { (unsigned char *) bytes, (unsigned int) size };
  gnutls_ocsp_req_t request;
  GBytes *words = NULL, *extensions = NULL;
  g_autoptr (GBytes) basic = NULL;

  gnutls_ocsp_req_init (&request);
  if (size > 0 && gnutls_ocsp_req_import (request, &data) >= 0 && (words = make_word (request)) != NULL)
    extensions = make_extensions (request);
  gnutls_ocsp_req_deinit (request);
  if (words == NULL)
    return wrap (SEQUENCE, number (ENUMERATED, 1), NULL);
  basic = make_basic (self, words, extensions);
  return wrap (SEQUENCE, number (ENUMERATED, 0),
               wrap (CONTEXT, wrap (SEQUENCE, oid (OID_BASIC_OCSP), wrap_data (OCTETS, g_bytes_get_data (basic, NULL), g_bytes_get_size (basic)), NULL),
                     NULL), NULL);
}

/* ── The revocation list ─────────────────────────────────────────────────────────────────────────────────────── */

static GBytes *
make_list (const BbDemoPki *self)
{
  gnutls_x509_crl_t crl;
  gnutls_datum_t der = { NULL, 0 };
  guint8 id[64], one = 1;
  size_t size = sizeof id;
  GBytes *list = NULL;

  gnutls_x509_crl_init (&crl);
  gnutls_x509_crl_set_version (crl, 2);
  gnutls_x509_crl_set_this_update (crl, now ());
  gnutls_x509_crl_set_next_update (crl, now () + CRL_DAYS * DAY);
  gnutls_x509_crl_set_number (crl, &one, 1);
  if (gnutls_x509_crt_get_subject_key_id (self->root.certificate, id, &size, NULL) == 0)
    gnutls_x509_crl_set_authority_key_id (crl, id, size);
  if (gnutls_x509_crl_sign2 (crl, self->root.certificate, self->root.key, GNUTLS_DIG_SHA256, 0) >= 0
      && gnutls_x509_crl_export2 (crl, GNUTLS_X509_FMT_DER, &der) >= 0)
    list = g_bytes_new (der.data, der.size);
  gnutls_free (der.data);
  gnutls_x509_crl_deinit (crl);
  return list;
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

GBytes *
bb_demo_pki_answer (const char *url, GBytes *question, gpointer pki, GError **error)
{
  const BbDemoPki *self = pki;
  GBytes *answer = NULL;

  if (strcmp (url, BB_DEMO_TSA_URL) == 0)
    answer = stamp (self, question);
  else if (strcmp (url, BB_DEMO_OCSP_URL) == 0)
    answer = answer_status (self, question);
  else if (strcmp (url, BB_DEMO_CRL_URL) == 0)
    answer = make_list (self);
  else if (strcmp (url, BB_DEMO_ROOT_URL) == 0)
    answer = export_certificate (self->root.certificate);
  if (answer == NULL)
    g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP, _("%s: the sample authority does not answer this"), url);
  return answer;
}
