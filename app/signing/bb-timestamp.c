/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-timestamp.h"

#include "signing/bb-der.h"
#include "signing/bb-pdf-doc.h"
#include "signing/bb-words.h"

#include <gnutls/crypto.h>
#include <stdio.h>
#include <string.h>

#define NONCE_LENGTH 16
#define MAX_WORDS 200                  /* characters of what an authority says that are shown */
#define MAX_DRIFT (24 * 3600)          /* seconds between the authority's clock and ours beyond which one of them is wrong */

G_GNUC_PRINTF (2, 3)
static gboolean
fail (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP, message);
  return FALSE;
}

/* ── The question (RFC 3161 §2.4.1) ──────────────────────────────────────────────────────────────────────────── */

/* 128 bits, positive and without leading zeros, as DER wants an INTEGER. */
static GBytes *
make_nonce (void)
{
  guint8 nonce[NONCE_LENGTH];

  if (gnutls_rnd (GNUTLS_RND_NONCE, nonce, sizeof nonce) < 0)
    g_error ("no random numbers");
  nonce[0] = (nonce[0] & 0x3f) | 0x40;
  return g_bytes_new (nonce, sizeof nonce);
}

/* @policy: (nullable): object identifier of the policy under which the authority is to stamp */
BbTimestampRequest *
bb_timestamp_request_new (BbHashKind kind, GBytes *digest, const char *policy)
{
  BbTimestampRequest *self = g_new0 (BbTimestampRequest, 1);

  self->kind = kind;
  self->digest = g_bytes_ref (digest);
  self->nonce = make_nonce ();
  self->policy = g_strdup (policy);
  return self;
}

void
bb_timestamp_request_free (BbTimestampRequest *self)
{
  if (self == NULL)
    return;
  g_bytes_unref (self->digest);
  g_bytes_unref (self->nonce);
  g_free (self->policy);
  g_free (self);
}

/* Returns: (transfer full): the TimeStampReq; it asks for the authority's certificates. */
GBytes *
bb_timestamp_request_encode (const BbTimestampRequest *self)
{
  static const guint8 version[] = { 1 };
  asn1_node node = bb_cms_new_node ("TimeStampReq");
  GBytes *der;

  bb_asn1_put (node, "version", version, sizeof version);
  bb_asn1_put_text (node, "messageImprint.hashAlgorithm.algorithm", bb_cms_oid_from_hash (self->kind));
  bb_asn1_put (node, "messageImprint.hashAlgorithm.parameters", NULL, 0);
  bb_asn1_put_bytes (node, "messageImprint.hashedMessage", self->digest);
  if (self->policy != NULL)
    bb_asn1_put_text (node, "reqPolicy", self->policy);
  else
    bb_asn1_put (node, "reqPolicy", NULL, 0);
  bb_asn1_put_bytes (node, "nonce", self->nonce);
  bb_asn1_put_text (node, "certReq", "TRUE");
  der = bb_asn1_encode (node, "");
  asn1_delete_structure (&node);
  return der;
}

/* ── The token ───────────────────────────────────────────────────────────────────────────────────────────────── */

/* GeneralizedTime in UTC, with or without a fraction of a second: "20261123112603.25Z" (RFC 3161 §2.4.2). */
static GDateTime *
parse_time (GBytes *der)
{
  BbDerItem item;
  gsize size;
  const guint8 *data = der != NULL ? g_bytes_get_data (der, &size) : NULL;
  g_autofree char *text = NULL;
  int year, month, day, hour, minute, second, used = 0;

  if (data == NULL || !bb_der_next (data, size, &item) || item.tag != 0x18 || item.total != size || item.length > 32)
    return NULL;
  text = g_strndup ((const char *) item.value, item.length);
  if (strlen (text) != item.length || strspn (text, "0123456789") != 14
      || sscanf (text, "%4d%2d%2d%2d%2d%2d%n", &year, &month, &day, &hour, &minute, &second, &used) != 6)
    return NULL;
  if (text[used] == '.')
    used += 1 + (int) strspn (text + used + 1, "0123456789");
  return strcmp (text + used, "Z") == 0 ? g_date_time_new_utc (year, month, day, hour, minute, second) : NULL;
}

static gboolean
read_info (BbTimestamp *self)
{
  asn1_node node = bb_asn1_decode ("TSTInfo", self->cms->content);
  g_autofree char *oid = NULL;
  g_autoptr (GBytes) version = NULL;
  g_autoptr (GBytes) time = NULL;

  if (node == NULL)
    return FALSE;
  version = bb_asn1_get_bytes (node, "version");
  time = bb_asn1_get_bytes (node, "genTime");
  oid = bb_asn1_get_text (node, "messageImprint.hashAlgorithm.algorithm");
  self->digest = bb_asn1_get_bytes (node, "messageImprint.hashedMessage");
  self->nonce = bb_asn1_get_bytes (node, "nonce");
  self->policy = bb_asn1_get_text (node, "policy");
  self->time = parse_time (time);
  asn1_delete_structure (&node);
  return version != NULL && g_bytes_get_size (version) == 1 && *(const guint8 *) g_bytes_get_data (version, NULL) == 1
         && self->digest != NULL && self->policy != NULL && self->time != NULL && bb_cms_hash_from_oid (oid, &self->kind);
}

static gboolean
read_token (BbTimestamp *self)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (self->der, &size);

  self->cms = bb_cms_read (data, size, NULL);
  if (self->cms == NULL || self->cms->content == NULL || g_strcmp0 (self->cms->content_type, OID_TST_INFO) != 0 || !read_info (self))
    return FALSE;
  self->certificates = bb_cms_import_certificates (self->cms);
  if (self->certificates == NULL)
    return FALSE;
  self->signer = bb_cms_find_signer (self->cms, self->certificates);
  if (self->signer != NULL)
    self->authority = bb_certificate_get_name (self->signer);
  return TRUE;
}

/* Takes @token, a ContentInfo that may be padded with zeros, apart. Errors: %BB_SIGNING_ERROR_TIME_STAMP. */
BbTimestamp *
bb_timestamp_read (GBytes *token, GError **error)
{
  g_autoptr (BbTimestamp) self = g_new0 (BbTimestamp, 1);

  self->der = g_bytes_ref (token);
  if (!read_token (self))
    {
      fail (error, _("This is not a time stamp (RFC 3161), or a damaged one"));
      return NULL;
    }
  if (self->signer == NULL)
    {
      fail (error, _("The certificate of the time-stamping authority is missing from the time stamp"));
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
bb_timestamp_free (BbTimestamp *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->der, g_bytes_unref);
  g_clear_pointer (&self->cms, bb_cms_free);
  g_clear_pointer (&self->certificates, g_ptr_array_unref);
  g_clear_pointer (&self->digest, g_bytes_unref);
  g_clear_pointer (&self->nonce, g_bytes_unref);
  g_free (self->policy);
  g_clear_pointer (&self->time, g_date_time_unref);
  g_free (self->authority);
  g_free (self);
}

/* ── The answer (RFC 3161 §2.4.2) ────────────────────────────────────────────────────────────────────────────── */

/* The reasons of PKIFailureInfo, for an authority that says none in words. */
static char *
describe_failure (GBytes *bits)
{
  static const struct { guint bit; const char *words; } known[] = {
    { 0, N_("it does not accept this hash algorithm") },    { 2, N_("it does not carry out such requests") },
    { 5, N_("it could not read the request") },             { 14, N_("its clock is not available") },
    { 15, N_("it does not know the policy asked for") },    { 16, N_("it does not know an extension of the request") },
    { 17, N_("it cannot tell what was asked for") },        { 25, N_("it has a fault") },
  };
  gsize size = 0;
  const guint8 *data = bits != NULL ? g_bytes_get_data (bits, &size) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (known[i].bit / 8 < size && (data[known[i].bit / 8] & (0x80 >> known[i].bit % 8)) != 0)
      return g_strdup (_(known[i].words));
  return g_strdup (_("it gives no reason"));
}

/* What a person reads: the authority's own words, one line, not too long. */
static char *
describe_refusal (asn1_node node)
{
  g_autoptr (GBytes) words = bb_asn1_get_bytes (node, "status.statusString.?1");
  g_autoptr (GBytes) bits = bb_asn1_get_bytes (node, "status.failInfo");
  g_autofree char *text = NULL;

  if (words == NULL || g_bytes_get_size (words) == 0)
    return describe_failure (bits);
  text = bb_pdf_make_text (g_bytes_get_data (words, NULL), (gssize) MIN (g_bytes_get_size (words), 4 * MAX_WORDS));
  return g_utf8_strlen (text, -1) > MAX_WORDS ? g_utf8_substring (text, 0, MAX_WORDS) : g_steal_pointer (&text);
}

/* 0 is granted, 1 granted with changes. */
static gboolean
is_granted (asn1_node node)
{
  g_autoptr (GBytes) status = bb_asn1_get_bytes (node, "status.status");

  return status != NULL && g_bytes_get_size (status) == 1 && *(const guint8 *) g_bytes_get_data (status, NULL) <= 1;
}

static GBytes *
take_token (GBytes *answer, GError **error)
{
  asn1_node node = bb_asn1_decode ("TimeStampResp", answer);
  g_autofree char *words = NULL;
  GBytes *token = NULL;

  if (node == NULL)
    {
      fail (error, _("the answer is not a time stamp (RFC 3161)"));
      return NULL;
    }
  if (is_granted (node))
    token = bb_asn1_get_bytes (node, "timeStampToken");
  else
    words = describe_refusal (node);
  asn1_delete_structure (&node);
  if (words != NULL)
    fail (error, _("the authority refused: %s"), words);
  else if (token == NULL)
    fail (error, _("the answer is not a time stamp (RFC 3161)"));
  return token;
}

/* Takes a TimeStampResp apart; what the authority says when it refuses is in the error.
 * Errors: %BB_SIGNING_ERROR_TIME_STAMP. */
BbTimestamp *
bb_timestamp_read_answer (GBytes *answer, GError **error)
{
  gsize size, used = 0;
  const guint8 *data = g_bytes_get_data (answer, &size);
  g_autoptr (GBytes) der = bb_der_from_ber (data, size, &used);
  g_autoptr (GBytes) token = NULL;

  if (der == NULL || used != size)
    {
      fail (error, _("the answer is not a time stamp (RFC 3161)"));
      return NULL;
    }
  token = take_token (der, error);
  return token != NULL ? bb_timestamp_read (token, error) : NULL;
}

/* ── Checking ────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The certificate is for time stamps and for nothing else, and says so critically (RFC 3161 §2.3). */
static gboolean
is_for_time_stamps (gnutls_x509_crt_t certificate)
{
  char oid[64];
  size_t size = sizeof oid;
  unsigned int critical = 0;

  if (gnutls_x509_crt_get_key_purpose_oid (certificate, 0, oid, &size, &critical) < 0 || strcmp (oid, GNUTLS_KP_TIME_STAMPING) != 0
      || critical == 0)
    return FALSE;
  size = sizeof oid;
  return gnutls_x509_crt_get_key_purpose_oid (certificate, 1, oid, &size, &critical) == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE;
}

/* The older attribute hashes with SHA-1 (RFC 2634 §5.4): it only picks one of the certificates at hand, and many authorities still use it. */
static gboolean
is_named_by_v1 (const BbTimestamp *self)
{
  asn1_node node = bb_asn1_decode ("SigningCertificate", self->cms->signing_certificate_v1);
  g_autoptr (GBytes) named = node != NULL ? bb_asn1_get_bytes (node, "certs.?1.certHash") : NULL;
  guint8 hash[20];
  size_t size = sizeof hash;

  asn1_delete_structure (&node);
  return named != NULL && gnutls_x509_crt_get_fingerprint (self->signer, GNUTLS_DIG_SHA1, hash, &size) >= 0
         && g_bytes_get_size (named) == size && memcmp (g_bytes_get_data (named, NULL), hash, size) == 0;
}

static gboolean
is_named (const BbTimestamp *self)
{
  g_autoptr (GBytes) der = bb_certificate_get_der (self->signer);

  if (self->cms->signing_certificate != NULL)
    return bb_cms_names_certificate (self->cms, der);
  return self->cms->signing_certificate_v1 != NULL && is_named_by_v1 (self);
}

static gboolean
is_signed_well (const BbTimestamp *self)
{
  const BbCms *cms = self->cms;
  g_autoptr (GBytes) digest = NULL;
  BbHashKind kind;

  if (cms->signed_attributes == NULL || cms->message_digest == NULL || g_strcmp0 (cms->attribute_content_type, OID_TST_INFO) != 0
      || !bb_cms_hash_from_oid (cms->digest_oid, &kind) || bb_cms_get_algorithm (cms) == GNUTLS_SIGN_UNKNOWN
      || !bb_certificate_has_strong_key (self->signer))
    return FALSE;
  digest = bb_hash_bytes (kind, g_bytes_get_data (cms->content, NULL), g_bytes_get_size (cms->content));
  return g_bytes_equal (digest, cms->message_digest) && bb_cms_value_is_right (cms, self->signer, digest);
}

static gboolean
is_timely (const BbTimestamp *self)
{
  gint64 time = g_date_time_to_unix (self->time);

  return time >= gnutls_x509_crt_get_activation_time (self->signer) && time <= gnutls_x509_crt_get_expiration_time (self->signer);
}

/* Whether the token is whole, is over @digest (made with the hash that the token names), and was signed by a certificate for time stamps
 * that was valid then. Whether anybody trusts that certificate is another question. Errors: %BB_SIGNING_ERROR_TIME_STAMP. */
gboolean
bb_timestamp_check (const BbTimestamp *self, GBytes *digest, GError **error)
{
  g_autoptr (GDateTime) local = g_date_time_to_local (self->time);
  g_autofree char *when = g_date_time_format (local, "%d/%m/%Y %H:%M");

  if (!g_bytes_equal (self->digest, digest))
    return fail (error, _("The time stamp is for other data (its imprint is another one)"));
  if (!is_signed_well (self))
    return fail (error, _("The time stamp was changed, or its signature is weak or wrong"));
  if (!is_named (self))
    return fail (error, _("The time stamp does not name the certificate of its authority (ESS signing-certificate)"));
  if (!is_for_time_stamps (self->signer))
    return fail (error, _("The certificate of %s is not for time stamps alone (extended key usage timeStamping, critical)"), self->authority);
  if (!is_timely (self))
    return fail (error, _("The certificate of %s was not valid at the time of the time stamp (%s)"), self->authority, when);
  return TRUE;
}

static gboolean
same_or_none (const char *wanted, const char *given)
{
  return wanted == NULL || strcmp (wanted, given) == 0;
}

/* As bb_timestamp_check(), and whether it answers @request; @now: our own clock, from which the authority's is not far. */
gboolean
bb_timestamp_check_answer (const BbTimestamp *self, const BbTimestampRequest *request, GDateTime *now, GError **error)
{
  g_autoptr (GDateTime) local = g_date_time_to_local (self->time);
  g_autofree char *when = g_date_time_format (local, "%d/%m/%Y %H:%M");

  if (self->kind != request->kind || !g_bytes_equal (self->digest, request->digest))
    return fail (error, _("The time stamp is for other data (its imprint is another one)"));
  if (self->nonce == NULL || !g_bytes_equal (self->nonce, request->nonce))
    return fail (error, _("The time stamp does not answer this request (its nonce is another one)"));
  if (!same_or_none (request->policy, self->policy))
    return fail (error, _("The time stamp was made under another policy (%s) than was asked for"), self->policy);
  if (!bb_timestamp_check (self, request->digest, error))
    return FALSE;
  if (ABS (g_date_time_difference (self->time, now)) / G_TIME_SPAN_SECOND > MAX_DRIFT)
    return fail (error, _("The time stamp says %s, more than a day away from the clock of this computer: one of the two is wrong"), when);
  return TRUE;
}

/* Whether the authority's certificate leads to a root of @trust and was not revoked.
 * @proven: (nullable): when the time stamp was there by the word of another authority that is trusted
 * @problems: (element-type BbReason): gets one for each thing that is wrong. */
BbTrustStatus
bb_timestamp_check_trust (const BbTimestamp *self, BbTrust *trust, GDateTime *proven, GPtrArray *problems)
{
  BbTrustTime when = { self->time, proven, TRUE };

  return bb_trust_check (trust, self->signer, self->certificates, &when, problems);
}
