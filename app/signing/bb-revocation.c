/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-revocation.h"

#include "signing/bb-http.h"
#include "signing/bb-identity.h"
#include "signing/bb-ocsp.h"
#include "signing/bb-words.h"

#include <gnutls/pkcs7.h>
#include <string.h>

#define MAX_CHAIN 8
#define MAX_ADDRESSES 4                /* of one kind that a certificate may name */
#define MAX_CERTIFICATE (256 * 1024)
#define MAX_ANSWER (256 * 1024)
#define MAX_CRL (16 * 1024 * 1024)
#define SECONDS 30

typedef gnutls_x509_crt_t Certificate;

/* ── What is there already ───────────────────────────────────────────────────────────────────────────────────── */

static gboolean
keep_certificate (BbRevocation *self, Certificate certificate)
{
  g_autoptr (GBytes) der = bb_certificate_get_der (certificate);
  Certificate own;

  if (!bb_dss_add (self->dss->certificates, der))
    return FALSE;
  own = bb_certificate_load (der);
  if (own != NULL)
    g_ptr_array_add (self->kept->kept_certificates, own);
  return own != NULL;
}

static GBytes *
export_crl (gnutls_x509_crl_t crl)
{
  gnutls_datum_t data = { NULL, 0 };
  GBytes *der = gnutls_x509_crl_export2 (crl, GNUTLS_X509_FMT_DER, &data) >= 0 ? g_bytes_new (data.data, data.size) : NULL;

  gnutls_free (data.data);
  return der;
}

/* @crl: (transfer full) */
static void
keep_crl (BbRevocation *self, gnutls_x509_crl_t crl)
{
  g_autoptr (GBytes) der = export_crl (crl);

  if (der != NULL && bb_dss_add (self->dss->crls, der))
    {
      self->result->n_crls++;
      g_ptr_array_add (self->kept->kept_crls, crl);
    }
  else
    gnutls_x509_crl_deinit (crl);
}

static gboolean
keep_given (BbRevocation *self, GError **error)
{
  g_autoptr (BbTrust) given = bb_trust_load (self->request->roots, self->request->crls, error);

  while (given != NULL && given->crls->len > 0)
    keep_crl (self, g_ptr_array_steal_index (given->crls, 0));
  /* An authority is kept in the PDF once it is found to have issued something there. */
  while (given != NULL && given->roots->len > 0)
    g_ptr_array_add (self->kept->kept_certificates, g_ptr_array_steal_index (given->roots, 0));
  return given != NULL;
}

/* @dss: what the PDF keeps already. The certificates and lists that the request names are added to it.
 * Errors: %BB_SIGNING_ERROR_IO, %BB_SIGNING_ERROR_CERTIFICATE: a list does not load. */
BbRevocation *
bb_revocation_new (BbDss *dss, const BbRaiseRequest *request, BbRaiseResult *result, GError **error)
{
  g_autoptr (BbRevocation) self = g_new0 (BbRevocation, 1);

  self->dss = dss;
  self->request = request;
  self->result = result;
  self->hopeless = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->kept = bb_trust_load (NULL, NULL, error);
  bb_dss_lend (dss, self->kept);
  return keep_given (self, error) ? g_steal_pointer (&self) : NULL;
}

void
bb_revocation_free (BbRevocation *self)
{
  if (self == NULL)
    return;
  bb_trust_free (self->kept);
  g_hash_table_unref (self->hopeless);
  g_free (self);
}

/* ── Asking ──────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef int (*AddressFunc) (Certificate certificate, unsigned int index, GString *url);

static int
read_list_address (Certificate certificate, unsigned int index, GString *url)
{
  char text[1024];
  size_t length = sizeof text;
  int kind = gnutls_x509_crt_get_crl_dist_points (certificate, index, text, &length, NULL, NULL);

  if (kind == GNUTLS_SAN_URI && length < sizeof text)
    g_string_append_len (url, text, (gssize) length);
  return kind == GNUTLS_E_SHORT_MEMORY_BUFFER ? 0 : kind;
}

static int
read_access (Certificate certificate, unsigned int index, int what, GString *url)
{
  gnutls_datum_t data = { NULL, 0 };
  int status = gnutls_x509_crt_get_authority_info_access (certificate, index, what, &data, NULL);

  if (status >= 0 && data.size < 1024)
    g_string_append_len (url, (const char *) data.data, data.size);
  gnutls_free (data.data);
  return status == GNUTLS_E_UNKNOWN_ALGORITHM ? 0 : status;
}

static int
read_responder (Certificate certificate, unsigned int index, GString *url)
{
  return read_access (certificate, index, GNUTLS_IA_OCSP_URI, url);
}

static int
read_issuer_address (Certificate certificate, unsigned int index, GString *url)
{
  return read_access (certificate, index, GNUTLS_IA_CAISSUERS_URI, url);
}

/* The web addresses that @certificate names (RFC 5280 §4.2.1.13, §4.2.2.1). */
static GPtrArray *
list_addresses (Certificate certificate, AddressFunc read)
{
  GPtrArray *urls = g_ptr_array_new_with_free_func (g_free);

  for (unsigned int i = 0; i < 2 * MAX_ADDRESSES && urls->len < MAX_ADDRESSES; i++)
    {
      g_autoptr (GString) url = g_string_new (NULL);

      if (read (certificate, i, url) < 0)
        break;
      if ((g_str_has_prefix (url->str, "http://") || g_str_has_prefix (url->str, "https://")) && strlen (url->str) == url->len
          && !g_ptr_array_find_with_equal_func (urls, url->str, g_str_equal, NULL))
        g_ptr_array_add (urls, g_strdup (url->str));
    }
  return urls;
}

/* Nobody waits twice for who did not answer. */
static GBytes *
fetch (BbRevocation *self, const char *url, GBytes *question, gsize max_size, GCancellable *cancellable, GError **error)
{
  guint seconds = self->request->tsa_seconds != 0 ? self->request->tsa_seconds : SECONDS;
  BbHttpRequest request = {
    .url = url, .hosts = self->request->hosts, .content_type = "application/ocsp-request", .body = question, .seconds = seconds,
    .deadline = self->request->deadline, .max_size = max_size,
    .ask = self->request->ask, .ask_data = self->request->ask_data,
  };
  const char *before = g_hash_table_lookup (self->hopeless, url);
  g_autoptr (GError) local = NULL;
  GBytes *answer;

  if (before != NULL)
    {
      g_set_error_literal (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP, before);
      return NULL;
    }
  answer = bb_http_fetch (&request, cancellable, &local);
  if (answer == NULL && local->domain == BB_SIGNING_ERROR)
    g_hash_table_insert (self->hopeless, g_strdup (url), g_strdup (local->message));
  if (answer == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return answer;
}

/* ── One certificate's standing ──────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  BbRevocation *self;
  Certificate certificate, issuer;
  const BbTrustTime *when;
  GCancellable *cancellable;
} Question;

static gboolean
fail (GError **error, const char *url, const char *sentence)
{
  g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP, "%s: %s", url, sentence);
  return FALSE;
}

/* Revoked when it signed, as far as can be proven: there is nothing that could be made to last. */
static gboolean
check_standing (const Question *question, gint64 revoked, const char *url, GError **error)
{
  g_autofree char *name = bb_certificate_get_name (question->certificate);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (revoked);
  g_autofree char *date = time != NULL ? g_date_time_format (time, "%d/%m/%Y %H:%M") : g_strdup ("?");

  if (question->when->proven != NULL && revoked > g_date_time_to_unix (question->when->proven))
    return TRUE;
  g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_CERTIFICATE, _("%s: The certificate of %s was revoked on %s"), url, name, date);
  return FALSE;
}

static gboolean
read_answer (const Question *question, GBytes *data, GBytes *nonce, const char *url, GError **error)
{
  BbRevocation *self = question->self;
  g_autoptr (GError) local = NULL;
  g_autoptr (BbOcsp) answer = bb_ocsp_read (data, &local);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GPtrArray) certificates = NULL;
  BbOcspWord word;

  if (answer == NULL || !bb_ocsp_check_answer (answer, question->certificate, question->issuer, nonce, now, &word, &local))
    return fail (error, url, local->message);
  if (word.status == BB_OCSP_REVOKED && !check_standing (question, word.revoked, url, error))
    return FALSE;
  certificates = bb_ocsp_get_certificates (answer);
  for (guint i = 0; i < certificates->len; i++)
    keep_certificate (self, g_ptr_array_index (certificates, i));
  self->result->n_ocsps += bb_dss_add (self->dss->ocsps, data);
  g_ptr_array_add (self->kept->kept_ocsps, g_steal_pointer (&answer));
  return TRUE;
}

static gboolean
ask_responder (const Question *question, const char *url, GError **error)
{
  g_autoptr (GBytes) nonce = NULL;
  g_autoptr (GBytes) body = bb_ocsp_make_question (question->certificate, question->issuer, &nonce);
  g_autoptr (GBytes) data = body != NULL ? fetch (question->self, url, body, MAX_ANSWER, question->cancellable, error) : NULL;

  if (body == NULL)
    return fail (error, url, _("the question cannot be put"));
  return data != NULL && read_answer (question, data, nonce, url, error);
}

static gnutls_x509_crl_t
import_crl (GBytes *bytes)
{
  gsize size;
  gnutls_datum_t data = { (unsigned char *) g_bytes_get_data (bytes, &size), (unsigned int) g_bytes_get_size (bytes) };
  gnutls_x509_crl_t crl;

  gnutls_x509_crl_init (&crl);
  if (size > 0 && (gnutls_x509_crl_import (crl, &data, GNUTLS_X509_FMT_DER) >= 0 || gnutls_x509_crl_import (crl, &data, GNUTLS_X509_FMT_PEM) >= 0))
    return crl;
  gnutls_x509_crl_deinit (crl);
  return NULL;
}

static gboolean
check_list (const Question *question, gnutls_x509_crl_t crl, const char *url, GError **error)
{
  g_autofree char *issuer = bb_certificate_get_name (question->issuer);
  g_autofree char *unsigned_by = g_strdup_printf (_("the revocation list was not signed by %s"), issuer);
  gint64 next = gnutls_x509_crl_get_next_update (crl), revoked = 0;
  BbRevocationReason reason = BB_REASON_NOT_STATED;
  BbCrlScope scope = bb_crl_get_scope (crl, question->certificate);

  if (!bb_trust_is_list_of (crl, question->issuer))
    return fail (error, url, unsigned_by);
  if (next >= 0 && next < g_get_real_time () / G_USEC_PER_SEC)
    return fail (error, url, _("the revocation list is out of date"));
  if (scope != BB_CRL_FOREIGN)
    revoked = bb_crl_find (crl, question->certificate, &reason);
  if (scope != BB_CRL_COMPLETE && revoked == 0)
    return fail (error, url, _("the revocation list is for other certificates"));
  if (revoked == 0 && !bb_crl_is_timely (gnutls_x509_crl_get_this_update (crl), question->certificate))
    return fail (error, url, _("the revocation list was made after the certificate had expired, and may leave it out"));
  return revoked == 0 || reason == BB_REASON_REMOVE_FROM_CRL || check_standing (question, revoked, url, error);
}

static gboolean
ask_for_list (const Question *question, const char *url, GError **error)
{
  g_autoptr (GBytes) data = fetch (question->self, url, NULL, MAX_CRL, question->cancellable, error);
  gnutls_x509_crl_t crl = data != NULL ? import_crl (data) : NULL;

  if (data == NULL)
    return FALSE;
  if (crl == NULL)
    return fail (error, url, _("the answer is not a certificate revocation list"));
  if (!check_list (question, crl, url, error))
    {
      gnutls_x509_crl_deinit (crl);
      return FALSE;
    }
  keep_crl (question->self, crl);
  return TRUE;
}

typedef gboolean (*AskFunc) (const Question *question, const char *url, GError **error);

/* Whether one of @urls told it. A revocation is the end of it; else the first error is the one that is told. */
static gboolean
ask_each (const Question *question, GPtrArray *urls, AskFunc ask, GError **error)
{
  for (guint i = 0; i < urls->len; i++)
    {
      g_autoptr (GError) local = NULL;

      if (ask (question, g_ptr_array_index (urls, i), &local))
        return TRUE;
      if (*error == NULL || !g_error_matches (local, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP))
        {
          g_clear_error (error);
          g_propagate_error (error, g_steal_pointer (&local));
        }
      if (!g_error_matches (*error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP))
        return FALSE;
    }
  return FALSE;
}

static gboolean
is_known_by_answer (const Question *question)
{
  BbTrust answers = *question->self->kept;
  g_autoptr (GPtrArray) no_lists = g_ptr_array_new ();

  answers.kept_crls = no_lists;
  return bb_trust_is_revocation_known (&answers, question->certificate, question->issuer, question->when);
}

/* OCSP first, for it is small and of today; else the list, which may be here already. A certificate that names neither cannot be asked
 * about, which is no error: what is then missing is seen in the level that is reached. */
static gboolean
ask_about (const Question *question, GError **error)
{
  g_autoptr (GPtrArray) responders = list_addresses (question->certificate, read_responder);
  g_autoptr (GPtrArray) lists = list_addresses (question->certificate, read_list_address);
  g_autoptr (GError) local = NULL;

  if (responders->len + lists->len == 0 || is_known_by_answer (question) || ask_each (question, responders, ask_responder, &local))
    return TRUE;
  if ((local == NULL || g_error_matches (local, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP))
      && (bb_trust_is_revocation_known (question->self->kept, question->certificate, question->issuer, question->when)
          || ask_each (question, lists, ask_for_list, &local)))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* ── The chain ───────────────────────────────────────────────────────────────────────────────────────────────── */

static Certificate
find_issuer (BbRevocation *self, Certificate certificate)
{
  for (guint i = 0; i < self->kept->kept_certificates->len; i++)
    {
      Certificate candidate = g_ptr_array_index (self->kept->kept_certificates, i);

      if (!gnutls_x509_crt_equals (certificate, candidate) && bb_trust_is_issued_by (certificate, candidate))
        return candidate;
    }
  return NULL;
}

static void
keep_if_issuer (BbRevocation *self, Certificate certificate, const gnutls_datum_t *data)
{
  g_autoptr (GBytes) der = g_bytes_new (data->data, data->size);
  Certificate candidate = bb_certificate_load (der);

  if (candidate != NULL && bb_trust_is_issued_by (certificate, candidate))
    keep_certificate (self, candidate);
  if (candidate != NULL)
    gnutls_x509_crt_deinit (candidate);
}

/* An address may give the certificate itself, or several in a "certs-only" message (RFC 5280 §4.2.2.1). */
static void
keep_issuer_from (BbRevocation *self, Certificate certificate, GBytes *bytes)
{
  gsize size;
  gnutls_datum_t data = { (unsigned char *) g_bytes_get_data (bytes, &size), (unsigned int) g_bytes_get_size (bytes) }, one = { NULL, 0 };
  gnutls_pkcs7_t several;

  gnutls_pkcs7_init (&several);
  if (gnutls_pkcs7_import (several, &data, GNUTLS_X509_FMT_DER) >= 0)
    for (unsigned int i = 0; gnutls_pkcs7_get_crt_raw2 (several, i, &one) >= 0; i++)
      {
        keep_if_issuer (self, certificate, &one);
        gnutls_free (one.data);
      }
  else if (gnutls_pem_base64_decode2 ("CERTIFICATE", &data, &one) >= 0)
    {
      keep_if_issuer (self, certificate, &one);
      gnutls_free (one.data);
    }
  else
    keep_if_issuer (self, certificate, &data);
  gnutls_pkcs7_deinit (several);
}

/* A missing link that cannot be fetched is not told here: without it the certificate cannot be asked about, and the level shows that. */
static Certificate
fetch_issuer (BbRevocation *self, Certificate certificate, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) urls = list_addresses (certificate, read_issuer_address);
  Certificate issuer = NULL;

  for (guint i = 0; i < urls->len && issuer == NULL; i++)
    {
      g_autoptr (GBytes) data = fetch (self, g_ptr_array_index (urls, i), NULL, MAX_CERTIFICATE, cancellable, NULL);

      if (data != NULL)
        keep_issuer_from (self, certificate, data);
      issuer = find_issuer (self, certificate);
    }
  return issuer;
}

static void
keep_used (BbRevocation *self, Certificate issuer)
{
  g_autoptr (GBytes) der = bb_certificate_get_der (issuer);

  bb_dss_add (self->dss->certificates, der);
}

/* The level that is reached depends on it. */
static void
note_missing (BbRevocation *self, Certificate certificate)
{
  if (self->result->missing == NULL)
    self->result->missing = bb_certificate_get_name (certificate);
}

/* What was not fetched for want of time is not missing for good. */
static gboolean
is_in_time (BbRevocation *self, GError **error)
{
  if (self->result->missing == NULL || self->request->deadline == 0 || g_get_monotonic_time () < self->request->deadline)
    return TRUE;
  g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP, _("The authorities were too slow: the time for this paper is over"));
  return FALSE;
}

/* Keeps what is needed to verify @signer and everybody above it at that time.
 * Errors: %BB_SIGNING_ERROR_TIME_STAMP, an authority cannot be asked or answers wrongly; %BB_SIGNING_ERROR_CERTIFICATE, it says that
 * a certificate was revoked; %G_IO_ERROR_CANCELLED. */
gboolean
bb_revocation_collect (BbRevocation *self, Certificate signer, const BbTrustTime *when, GCancellable *cancellable, GError **error)
{
  Certificate certificate = signer;

  keep_certificate (self, signer);
  for (guint i = 0; i < MAX_CHAIN && !bb_certificate_is_self_issued (certificate); i++)
    {
      Certificate issuer = find_issuer (self, certificate);
      Question question = { self, certificate, issuer, when, cancellable };

      if (issuer == NULL && self->request->fetch)
        question.issuer = issuer = fetch_issuer (self, certificate, cancellable);
      if (issuer != NULL && self->request->fetch && !ask_about (&question, error))
        return FALSE;
      if (issuer == NULL || !bb_trust_is_revocation_known (self->kept, certificate, issuer, when))
        note_missing (self, certificate);
      if (issuer == NULL)
        break;
      keep_used (self, issuer);
      certificate = issuer;
    }
  return !g_cancellable_set_error_if_cancelled (cancellable, error) && is_in_time (self, error);
}

/* ── What belongs to whom ────────────────────────────────────────────────────────────────────────────────────── */

static void
list_about (BbRevocation *self, Certificate certificate, Certificate issuer, BbDss *used)
{
  for (guint i = 0; i < self->kept->kept_crls->len; i++)
    {
      gnutls_x509_crl_t crl = g_ptr_array_index (self->kept->kept_crls, i);
      g_autoptr (GBytes) der = bb_trust_is_list_of (crl, issuer) ? export_crl (crl) : NULL;

      if (der != NULL)
        bb_dss_add (used->crls, der);
    }
  for (guint i = 0; i < self->kept->kept_ocsps->len; i++)
    {
      BbOcsp *answer = g_ptr_array_index (self->kept->kept_ocsps, i);
      g_autoptr (GPtrArray) certificates = NULL;
      BbOcspWord word;

      if (!bb_ocsp_find (answer, certificate, issuer, &word))
        continue;
      bb_dss_add (used->ocsps, answer->der);
      certificates = bb_ocsp_get_certificates (answer);
      for (guint k = 0; k < certificates->len; k++)
        {
          g_autoptr (GBytes) der = bb_certificate_get_der (g_ptr_array_index (certificates, k));

          bb_dss_add (used->certificates, der);
        }
    }
}

/* Adds to @used what of the store belongs to @signer. */
void
bb_revocation_list_used (BbRevocation *self, Certificate signer, BbDss *used)
{
  Certificate certificate = signer;

  for (guint i = 0; i < MAX_CHAIN && certificate != NULL; i++)
    {
      g_autoptr (GBytes) der = bb_certificate_get_der (certificate);
      Certificate issuer = bb_certificate_is_self_issued (certificate) ? NULL : find_issuer (self, certificate);

      bb_dss_add (used->certificates, der);
      if (issuer != NULL)
        list_about (self, certificate, issuer, used);
      certificate = issuer;
    }
}
