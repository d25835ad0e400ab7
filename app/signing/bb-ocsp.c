/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-ocsp.h"

#include "signing/bb-identity.h"
#include "signing/bb-signing.h"
#include "signing/bb-words.h"

#include <gnutls/crypto.h>
#include <string.h>

#define NONCE_LENGTH 16                /* RFC 8954: at most 32 */
#define MAX_WORDS 64                   /* certificates that one answer may speak of */
#define MAX_DRIFT (10 * 60)            /* seconds by which the responder's clock may be ahead of ours */
#define MAX_AGE (7 * 24 * 3600)        /* seconds after which an answer without an end of its own is stale */

/* Times are looked at here, at the time that counts and not at that of GnuTLS's clock. */
#define VERIFY_FLAGS (GNUTLS_VERIFY_DISABLE_TIME_CHECKS | GNUTLS_VERIFY_DISABLE_TRUSTED_TIME_CHECKS | GNUTLS_VERIFY_DISABLE_CRL_CHECKS)

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

static char *
format_time (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);

  return time != NULL ? g_date_time_format (time, "%d/%m/%Y %H:%M") : g_strdup ("?");
}

/* ── The question (RFC 6960 §4.1) ────────────────────────────────────────────────────────────────────────────── */

/* @nonce: (out): ties the answer to the question.
 * Returns: (transfer full) (nullable): the OCSPRequest; it names the certificate by SHA-1, which every responder understands. */
GBytes *
bb_ocsp_make_question (gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer, GBytes **nonce)
{
  gnutls_ocsp_req_t request = NULL;
  guint8 random[NONCE_LENGTH];
  gnutls_datum_t nonce_data = { random, sizeof random }, der = { NULL, 0 };
  GBytes *question = NULL;

  if (gnutls_rnd (GNUTLS_RND_NONCE, random, sizeof random) < 0)
    g_error ("no random numbers");
  gnutls_ocsp_req_init (&request);
  if (gnutls_ocsp_req_add_cert (request, GNUTLS_DIG_SHA1, issuer, certificate) >= 0
      && gnutls_ocsp_req_set_nonce (request, 0, &nonce_data) >= 0 && gnutls_ocsp_req_export (request, &der) >= 0)
    {
      question = g_bytes_new (der.data, der.size);
      *nonce = g_bytes_new (random, sizeof random);
    }
  gnutls_free (der.data);
  gnutls_ocsp_req_deinit (request);
  return question;
}

/* ── Reading (§4.2) ──────────────────────────────────────────────────────────────────────────────────────────── */

static const char *
describe_status (int status)
{
  switch (status)
    {
    case GNUTLS_OCSP_RESP_MALFORMEDREQUEST:
      return _("it could not read the request");
    case GNUTLS_OCSP_RESP_INTERNALERROR:
      return _("it has a fault");
    case GNUTLS_OCSP_RESP_TRYLATER:
      return _("it asks to try again later");
    case GNUTLS_OCSP_RESP_SIGREQUIRED:
      return _("it answers signed requests alone");
    case GNUTLS_OCSP_RESP_UNAUTHORIZED:
      return _("it does not answer about this certificate");
    default:
      return _("it gives no reason");
    }
}

/* Errors: %BB_SIGNING_ERROR_TIME_STAMP: it is no OCSP answer, or one that refuses. */
BbOcsp *
bb_ocsp_read (GBytes *der, GError **error)
{
  g_autoptr (BbOcsp) self = g_new0 (BbOcsp, 1);
  gsize size;
  gnutls_datum_t data = { (unsigned char *) g_bytes_get_data (der, &size), (unsigned int) g_bytes_get_size (der) };
  int status;

  self->der = g_bytes_ref (der);
  gnutls_ocsp_resp_init (&self->response);
  if (size == 0 || gnutls_ocsp_resp_import2 (self->response, &data, GNUTLS_X509_FMT_DER) < 0)
    {
      fail (error, _("the answer is not one of OCSP (RFC 6960)"));
      return NULL;
    }
  status = gnutls_ocsp_resp_get_status (self->response);
  if (status == GNUTLS_OCSP_RESP_SUCCESSFUL)
    return g_steal_pointer (&self);
  fail (error, _("the responder refused: %s"), describe_status (status));
  return NULL;
}

void
bb_ocsp_free (BbOcsp *self)
{
  if (self == NULL)
    return;
  g_bytes_unref (self->der);
  gnutls_ocsp_resp_deinit (self->response);
  g_free (self);
}

static gboolean
same_data (const gnutls_datum_t *a, const gnutls_datum_t *b)
{
  return a->size == b->size && (a->size == 0 || memcmp (a->data, b->data, a->size) == 0);
}

/* How an answer would name a certificate of an issuer. */
typedef struct
{
  gnutls_datum_t name, key, serial;
} CertId;

static void
cert_id_clear (CertId *self)
{
  gnutls_free (self->name.data);
  gnutls_free (self->key.data);
  gnutls_free (self->serial.data);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CertId, cert_id_clear)

static gboolean
fill_cert_id (CertId *self, gnutls_digest_algorithm_t digest, gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer)
{
  gnutls_ocsp_req_t request = NULL;
  gboolean filled;

  gnutls_ocsp_req_init (&request);
  filled = gnutls_ocsp_req_add_cert (request, digest, issuer, certificate) >= 0
           && gnutls_ocsp_req_get_cert_id (request, 0, NULL, &self->name, &self->key, &self->serial) >= 0;
  gnutls_ocsp_req_deinit (request);
  return filled;
}

/* One SingleResponse. Returns: whether there is one at @index; @is_it: (out): whether it is about the certificate */
static gboolean
read_word (const BbOcsp *self, guint index, gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer, BbOcspWord *word, gboolean *is_it)
{
  g_auto (CertId) named = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };
  g_auto (CertId) wanted = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };
  gnutls_digest_algorithm_t digest = GNUTLS_DIG_UNKNOWN;
  unsigned int status = GNUTLS_OCSP_CERT_UNKNOWN, reason = GNUTLS_X509_CRLREASON_UNSPECIFIED;
  time_t this_update = -1, next_update = -1, revoked = -1;

  if (gnutls_ocsp_resp_get_single (self->response, index, &digest, &named.name, &named.key, &named.serial, &status, &this_update,
                                   &next_update, &revoked, &reason) < 0)
    return FALSE;
  *is_it = fill_cert_id (&wanted, digest, certificate, issuer) && same_data (&named.name, &wanted.name) && same_data (&named.key, &wanted.key)
           && same_data (&named.serial, &wanted.serial);
  *word = (BbOcspWord) {
    status == GNUTLS_OCSP_CERT_GOOD ? BB_OCSP_GOOD : status == GNUTLS_OCSP_CERT_REVOKED ? BB_OCSP_REVOKED : BB_OCSP_UNKNOWN,
    this_update, next_update, revoked, reason == GNUTLS_X509_CRLREASON_UNSPECIFIED ? BB_REASON_NOT_STATED : (BbRevocationReason) reason,
  };
  return TRUE;
}

/* @word: (out): what the answer says about @certificate of @issuer (§4.1.1 CertID: name, key and serial number).
 * Returns: whether it says anything about it */
gboolean
bb_ocsp_find (const BbOcsp *self, gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer, BbOcspWord *word)
{
  gboolean is_it = FALSE;

  for (guint i = 0; i < MAX_WORDS && read_word (self, i, certificate, issuer, word, &is_it); i++)
    if (is_it)
      return TRUE;
  return FALSE;
}

/* Returns: (transfer full) (element-type gnutls_x509_crt_t): those that came with the answer */
GPtrArray *
bb_ocsp_get_certificates (const BbOcsp *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) gnutls_x509_crt_deinit);
  gnutls_x509_crt_t *list = NULL;
  size_t n = 0;

  if (gnutls_ocsp_resp_get_certs (self->response, &list, &n) < 0)
    return all;
  for (size_t i = 0; i < n; i++)
    g_ptr_array_add (all, list[i]);
  gnutls_free (list);
  return all;
}

/* ── Checking ────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_for_ocsp (gnutls_x509_crt_t certificate)
{
  char oid[64];

  for (unsigned int i = 0;; i++)
    {
      size_t size = sizeof oid;

      if (gnutls_x509_crt_get_key_purpose_oid (certificate, i, oid, &size, NULL) < 0)
        return FALSE;
      if (strcmp (oid, GNUTLS_KP_OCSP_SIGNING) == 0)
        return TRUE;
    }
}

/* Whoever the issuer authorised was valid when it answered. */
static gboolean
delegates_are_timely (const BbOcsp *self)
{
  g_autoptr (GPtrArray) certificates = bb_ocsp_get_certificates (self);
  gint64 time = gnutls_ocsp_resp_get_produced (self->response);

  for (guint i = 0; i < certificates->len; i++)
    {
      gnutls_x509_crt_t certificate = g_ptr_array_index (certificates, i);

      if (is_for_ocsp (certificate)
          && (time < gnutls_x509_crt_get_activation_time (certificate) || time > gnutls_x509_crt_get_expiration_time (certificate)))
        return FALSE;
    }
  return TRUE;
}

/* Whether the answer was signed by @issuer, or by whom it authorised with id-kp-OCSPSigning (§4.2.2.2), valid then.
 * Errors: %BB_SIGNING_ERROR_TIME_STAMP. */
gboolean
bb_ocsp_check (const BbOcsp *self, gnutls_x509_crt_t issuer, GError **error)
{
  g_autofree char *name = bb_certificate_get_name (issuer);
  unsigned int reasons = 0;

  if (gnutls_ocsp_resp_verify_direct (self->response, issuer, &reasons, VERIFY_FLAGS) < 0 || (reasons & GNUTLS_OCSP_VERIFY_SIGNATURE_FAILURE) != 0)
    return fail (error, _("the answer was changed: its signature is wrong"));
  if ((reasons & GNUTLS_OCSP_VERIFY_INSECURE_ALGORITHM) != 0)
    return fail (error, _("the answer is signed with a weak algorithm"));
  if (reasons != 0)
    return fail (error, _("the answer was signed neither by %s nor by whom it authorised (OCSPSigning)"), name);
  return delegates_are_timely (self) || fail (error, _("the certificate of the responder was not valid when it answered"));
}

/* Whether an answer of @word is one for that time: it was given then or later, or it still held then. */
gboolean
bb_ocsp_covers (const BbOcspWord *word, gint64 time)
{
  return word->this_update >= time || word->next_update >= time;
}

static gboolean
nonce_is_right (const BbOcsp *self, GBytes *nonce)
{
  gnutls_datum_t given = { NULL, 0 };
  gnutls_datum_t wanted = { (unsigned char *) g_bytes_get_data (nonce, NULL), (unsigned int) g_bytes_get_size (nonce) };
  gboolean right = gnutls_ocsp_resp_get_nonce (self->response, NULL, &given) < 0 || same_data (&given, &wanted);

  gnutls_free (given.data);
  return right;
}

static gboolean
is_timely (const BbOcspWord *word, gint64 now, GError **error)
{
  gint64 end = word->next_update >= 0 ? word->next_update : word->this_update + MAX_AGE;
  g_autofree char *from = format_time (word->this_update);
  g_autofree char *to = format_time (end);

  if (word->this_update > now + MAX_DRIFT)
    return fail (error, _("the answer is from the future (%s): one of the two clocks is wrong"), from);
  return end + MAX_DRIFT >= now || fail (error, _("the answer is out of date (valid until %s)"), to);
}

/* Whether the answer is one to our question about @certificate, now. Responders that keep answers ready leave the nonce out, which
 * is fine while they are fresh; another nonce is not (§4.4.1). That the certificate is revoked is no error: @word says it.
 * Errors: %BB_SIGNING_ERROR_TIME_STAMP. */
gboolean
bb_ocsp_check_answer (const BbOcsp *self, gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer, GBytes *nonce, GDateTime *now,
                      BbOcspWord *word, GError **error)
{
  g_autofree char *name = bb_certificate_get_name (certificate);

  if (!bb_ocsp_find (self, certificate, issuer, word))
    return fail (error, _("the answer is not about the certificate of %s"), name);
  if (!nonce_is_right (self, nonce))
    return fail (error, _("the answer does not belong to this request (its nonce is another one)"));
  if (!bb_ocsp_check (self, issuer, error) || !is_timely (word, g_date_time_to_unix (now), error))
    return FALSE;
  return word->status != BB_OCSP_UNKNOWN || fail (error, _("the responder does not know the certificate of %s"), name);
}
