/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-trust.h"

#include "signing/bb-crl.h"
#include "signing/bb-hash.h"
#include "signing/bb-identity.h"
#include "signing/bb-ocsp.h"
#include "signing/bb-reason.h"
#include "signing/bb-signing.h"
#include "signing/bb-words.h"

#include <string.h>

#define MAX_CHAIN 8
#define MAX_TRIES 512                  /* signatures of issuers that are looked at to find a chain: a stranger can name any number that sign one another */
#define MAX_FILE_SIZE (64 * 1024 * 1024)

/* Times are checked here, at the time of the signature and not at that of GnuTLS's clock; revocation as well. */
#define VERIFY_FLAGS (GNUTLS_VERIFY_DISABLE_TIME_CHECKS | GNUTLS_VERIFY_DISABLE_TRUSTED_TIME_CHECKS | GNUTLS_VERIFY_DISABLE_CRL_CHECKS)

/* ── Loading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static GBytes *
read_file (const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GMappedFile) map = g_mapped_file_new (path, FALSE, &local);

  if (map != NULL && g_mapped_file_get_length (map) <= MAX_FILE_SIZE)
    return g_bytes_new (g_mapped_file_get_contents (map), g_mapped_file_get_length (map));
  g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IO, _("“%s” cannot be read: %s"), path,
               local != NULL ? local->message : _("it is larger than 64 MiB"));
  return NULL;
}

static gboolean
import_roots (GPtrArray *into, const gnutls_datum_t *data, gnutls_x509_crt_fmt_t format)
{
  gnutls_x509_crt_t *list = NULL;
  unsigned int n = 0;

  if (gnutls_x509_crt_list_import2 (&list, &n, data, format, 0) < 0)
    return FALSE;
  for (unsigned int i = 0; i < n; i++)
    g_ptr_array_add (into, list[i]);
  gnutls_free (list);
  return n > 0;
}

static gboolean
import_crls (GPtrArray *into, const gnutls_datum_t *data, gnutls_x509_crt_fmt_t format)
{
  gnutls_x509_crl_t *list = NULL;
  unsigned int n = 0;

  if (gnutls_x509_crl_list_import2 (&list, &n, data, format, 0) < 0)
    return FALSE;
  for (unsigned int i = 0; i < n; i++)
    g_ptr_array_add (into, list[i]);
  gnutls_free (list);
  return n > 0;
}

typedef gboolean (*ImportFunc) (GPtrArray *into, const gnutls_datum_t *data, gnutls_x509_crt_fmt_t format);

/* @nothing: the message when there is nothing of the kind in the file */
static gboolean
load (GPtrArray *into, const char *path, ImportFunc import, const char *nothing, GError **error)
{
  g_autoptr (GBytes) bytes = read_file (path, error);
  gnutls_datum_t data;
  gsize size;

  if (bytes == NULL)
    return FALSE;
  data.data = (unsigned char *) g_bytes_get_data (bytes, &size);
  data.size = (unsigned int) size;
  if (import (into, &data, GNUTLS_X509_FMT_PEM) || import (into, &data, GNUTLS_X509_FMT_DER))
    return TRUE;
  g_set_error_literal (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_CERTIFICATE, nothing);
  return FALSE;
}

static gboolean
load_root (BbTrust *self, const char *path, GError **error)
{
  g_autofree char *nothing = g_strdup_printf (_("“%s” holds no certificate"), path);

  return load (self->roots, path, import_roots, nothing, error);
}

static gboolean
load_crl (BbTrust *self, const char *path, GError **error)
{
  g_autofree char *nothing = g_strdup_printf (_("“%s” holds no certificate revocation list"), path);

  return load (self->crls, path, import_crls, nothing, error);
}

/* PEM (several in a file are fine) or DER. Errors: %BB_SIGNING_ERROR_IO, %BB_SIGNING_ERROR_CERTIFICATE: nothing is left out silently. */
BbTrust *
bb_trust_load (const char * const *roots, const char * const *crls, GError **error)
{
  g_autoptr (BbTrust) self = g_new0 (BbTrust, 1);

  self->roots = g_ptr_array_new_with_free_func ((GDestroyNotify) gnutls_x509_crt_deinit);
  self->crls = g_ptr_array_new_with_free_func ((GDestroyNotify) gnutls_x509_crl_deinit);
  self->kept_certificates = g_ptr_array_new_with_free_func ((GDestroyNotify) gnutls_x509_crt_deinit);
  self->kept_crls = g_ptr_array_new_with_free_func ((GDestroyNotify) gnutls_x509_crl_deinit);
  self->kept_ocsps = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_ocsp_free);
  self->checked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; roots != NULL && roots[i] != NULL; i++)
    if (!load_root (self, roots[i], error))
      return NULL;
  for (guint i = 0; crls != NULL && crls[i] != NULL; i++)
    if (!load_crl (self, crls[i], error))
      return NULL;
  return g_steal_pointer (&self);
}

void
bb_trust_free (BbTrust *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->roots);
  g_ptr_array_unref (self->crls);
  g_ptr_array_unref (self->kept_certificates);
  g_ptr_array_unref (self->kept_crls);
  g_ptr_array_unref (self->kept_ocsps);
  g_hash_table_unref (self->checked);
  g_free (self);
}

/* Lets @self know what was found out with @other about who signed which certificate, list and answer; the two then learn together. */
void
bb_trust_share_checks (BbTrust *self, const BbTrust *other)
{
  g_hash_table_ref (other->checked);
  g_hash_table_unref (self->checked);
  self->checked = other->checked;
}

/* ── What was checked before ─────────────────────────────────────────────────────────────────────────────────── */

/* Whether a signature is right follows from the bytes that it is over and from the key alone, whoever asks: the bytes themselves, hashed, are
 * what an answer is remembered by.
 * @parts: (transfer full). */
static char *
make_check_key (const char *kind, GBytes **parts, guint n)
{
  BbHash hash;

  bb_hash_init (&hash, BB_HASH_SHA256);
  bb_hash_update (&hash, kind, strlen (kind) + 1);
  for (guint i = 0; i < n; i++)
    {
      guint64 size = g_bytes_get_size (parts[i]);

      bb_hash_update (&hash, &size, sizeof size);
      bb_hash_update (&hash, g_bytes_get_data (parts[i], NULL), size);
      g_bytes_unref (parts[i]);
    }
  return bb_hash_finish_hex (&hash);
}

static gboolean
recall (BbTrust *self, const char *key, gboolean *result)
{
  gpointer value;

  if (!g_hash_table_lookup_extended (self->checked, key, NULL, &value))
    return FALSE;
  *result = GPOINTER_TO_INT (value);
  return TRUE;
}

static gboolean
remember (BbTrust *self, char *key, gboolean result)
{
  g_hash_table_insert (self->checked, key, GINT_TO_POINTER (result));
  return result;
}

/* ── The chain ───────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_root (BbTrust *self, gnutls_x509_crt_t certificate)
{
  for (guint i = 0; i < self->roots->len; i++)
    if (gnutls_x509_crt_equals (certificate, g_ptr_array_index (self->roots, i)))
      return TRUE;
  return FALSE;
}

/* Whether @issuer is named as issuer of @certificate and has signed it. */
gboolean
bb_trust_is_issued_by (gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer)
{
  unsigned int status = 0;

  return gnutls_x509_crt_check_issuer (certificate, issuer) != 0
         && gnutls_x509_crt_verify (certificate, &issuer, 1, VERIFY_FLAGS, &status) == 0 && status == 0;
}

static gboolean
is_issued_by (BbTrust *self, gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer)
{
  GBytes *parts[] = { bb_certificate_get_der (certificate), bb_certificate_get_der (issuer) };
  g_autofree char *key = make_check_key ("issued", parts, G_N_ELEMENTS (parts));
  gboolean result;

  return recall (self, key, &result) ? result : remember (self, g_steal_pointer (&key), bb_trust_is_issued_by (certificate, issuer));
}

static gboolean climb (BbTrust *self, gnutls_x509_crt_t *chain, guint *n, GPtrArray *others, guint *tries);

static gboolean
climb_with (BbTrust *self, gnutls_x509_crt_t *chain, guint *n, GPtrArray *candidates, GPtrArray *others, guint *tries)
{
  guint length = *n;

  for (guint i = 0; i < candidates->len; i++)
    {
      gnutls_x509_crt_t candidate = g_ptr_array_index (candidates, i);

      if (gnutls_x509_crt_equals (chain[length - 1], candidate) || gnutls_x509_crt_check_issuer (chain[length - 1], candidate) == 0)
        continue;
      if (*tries == 0)
        return FALSE;
      *tries -= 1;
      if (!is_issued_by (self, chain[length - 1], candidate))
        continue;
      chain[length] = candidate;
      *n = length + 1;
      if (climb (self, chain, n, others, tries))
        return TRUE;
      *n = length;
    }
  return FALSE;
}

/* Depth first from the signer up to a root. */
static gboolean
climb (BbTrust *self, gnutls_x509_crt_t *chain, guint *n, GPtrArray *others, guint *tries)
{
  if (is_root (self, chain[*n - 1]))
    return TRUE;
  if (*n >= MAX_CHAIN)
    return FALSE;
  return climb_with (self, chain, n, self->roots, others, tries) || climb_with (self, chain, n, others, others, tries)
         || climb_with (self, chain, n, self->kept_certificates, others, tries);
}

static gboolean
extend (BbTrust *self, gnutls_x509_crt_t *chain, guint *n, GPtrArray *others)
{
  guint tries = MAX_TRIES;

  return climb (self, chain, n, others, &tries);
}

/* Path length, name constraints, CA flags and algorithms of the whole chain, by GnuTLS. */
static gboolean
judge_chain (gnutls_x509_crt_t *chain, guint n)
{
  gnutls_x509_trust_list_t list;
  unsigned int status = 0;
  int result;

  if (n == 1)
    return TRUE;
  gnutls_x509_trust_list_init (&list, 0);
  gnutls_x509_trust_list_add_cas (list, &chain[n - 1], 1, 0);
  result = gnutls_x509_trust_list_verify_crt (list, chain, n, VERIFY_FLAGS, &status, NULL);
  gnutls_x509_trust_list_deinit (list, 0);
  return result == 0 && status == 0;
}

static gboolean
chain_is_sound (BbTrust *self, gnutls_x509_crt_t *chain, guint n)
{
  GBytes *parts[MAX_CHAIN];
  g_autofree char *key = NULL;
  gboolean result;

  for (guint i = 0; i < n; i++)
    parts[i] = bb_certificate_get_der (chain[i]);
  key = make_check_key ("chain", parts, n);
  return recall (self, key, &result) ? result : remember (self, g_steal_pointer (&key), judge_chain (chain, n));
}

static char *
format_date (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);

  return g_date_time_format (time, "%d/%m/%Y %H:%M");
}

static gboolean
chain_is_timely (gnutls_x509_crt_t *chain, guint n, gint64 time, GPtrArray *problems)
{
  for (guint i = 0; i < n; i++)
    {
      gint64 from = gnutls_x509_crt_get_activation_time (chain[i]), to = gnutls_x509_crt_get_expiration_time (chain[i]);
      g_autofree char *name = bb_certificate_get_name (chain[i]);
      g_autofree char *limit = NULL;

      if (time >= from && time <= to)
        continue;
      limit = format_date (time < from ? from : to);
      if (time < from)
        bb_reasons_add (problems, "certificate-not-yet-valid", _("The certificate of %s was not yet valid at the time of signing (valid from %s)"), name, limit);
      else
        bb_reasons_add (problems, "certificate-expired", _("The certificate of %s had expired at the time of signing (valid until %s)"), name, limit);
      return FALSE;
    }
  return TRUE;
}

/* ── Revocation ──────────────────────────────────────────────────────────────────────────────────────────────── */

/* GnuTLS calls a list unsound whose time is over, flags or not; at which time it counts is asked elsewhere. */
static gboolean
list_is_signed_by (gnutls_x509_crl_t crl, gnutls_x509_crt_t issuer)
{
  const unsigned int times = GNUTLS_CERT_REVOCATION_DATA_SUPERSEDED | GNUTLS_CERT_REVOCATION_DATA_ISSUED_IN_FUTURE;
  unsigned int status = 0;

  if (gnutls_x509_crl_verify (crl, &issuer, 1, VERIFY_FLAGS, &status) < 0)
    return FALSE;
  return (status & times) != 0 ? (status & ~(times | GNUTLS_CERT_INVALID)) == 0 : status == 0;
}

static GBytes *
get_list_der (gnutls_x509_crl_t crl)
{
  gnutls_datum_t data = { NULL, 0 };
  GBytes *der;

  gnutls_x509_crl_export2 (crl, GNUTLS_X509_FMT_DER, &data);
  der = g_bytes_new (data.data, data.size);
  gnutls_free (data.data);
  return der;
}

static gboolean
is_list_signed_by (BbTrust *self, gnutls_x509_crl_t crl, gnutls_x509_crt_t issuer)
{
  GBytes *parts[] = { get_list_der (crl), bb_certificate_get_der (issuer) };
  g_autofree char *key = make_check_key ("list", parts, G_N_ELEMENTS (parts));
  gboolean result;

  return recall (self, key, &result) ? result : remember (self, g_steal_pointer (&key), list_is_signed_by (crl, issuer));
}

static gboolean
is_answer_signed_by (BbTrust *self, const BbOcsp *answer, gnutls_x509_crt_t issuer)
{
  GBytes *parts[] = { g_bytes_ref (answer->der), bb_certificate_get_der (issuer) };
  g_autofree char *key = make_check_key ("answer", parts, G_N_ELEMENTS (parts));
  gboolean result;

  return recall (self, key, &result) ? result : remember (self, g_steal_pointer (&key), bb_ocsp_check (answer, issuer, NULL));
}

/* Whether @crl is in the name of @issuer and was signed by it, be it out of date or not. */
gboolean
bb_trust_is_list_of (gnutls_x509_crl_t crl, gnutls_x509_crt_t issuer)
{
  return gnutls_x509_crl_check_issuer (crl, issuer) != 0 && list_is_signed_by (crl, issuer);
}

/* Reasons that say nothing against the key: what it stamped before stays good (RFC 3161 §4). */
static gboolean
is_harmless (BbRevocationReason reason)
{
  return reason == BB_REASON_UNSPECIFIED || reason == BB_REASON_AFFILIATION_CHANGED || reason == BB_REASON_SUPERSEDED
         || reason == BB_REASON_CESSATION_OF_OPERATION;
}

/* Whether it was signed before @since. Who has the key of an authority of time stamps sets its clock as well: its own word does not count
 * unless the key was given up in good order. */
static gboolean
is_before (const BbTrustTime *when, gint64 since, BbRevocationReason reason)
{
  if (since <= g_date_time_to_unix (when->time))
    return FALSE;
  return (when->proven != NULL && since > g_date_time_to_unix (when->proven)) || (when->is_stamp && is_harmless (reason));
}

/* What is proven to have been signed before a revocation stays good.
 * Returns: what a revocation at @since (seconds) means for what was signed @when; tells it unless it means nothing */
static BbTrustStatus
weigh_revocation (gnutls_x509_crt_t certificate, gint64 since, BbRevocationReason reason, const BbTrustTime *when, GPtrArray *problems)
{
  g_autofree char *name = bb_certificate_get_name (certificate);
  g_autofree char *date = format_date (since);

  if (is_before (when, since, reason))
    return BB_TRUST_ESTABLISHED;
  bb_reasons_add (problems, "certificate-revoked", _("The certificate of %s was revoked on %s"), name, date);
  if (since <= g_date_time_to_unix (when->time))
    return BB_TRUST_REFUSED;
  return when->is_stamp ? BB_TRUST_DOUBTED : BB_TRUST_UNKNOWN;
}

static BbTrustStatus
check_list (gnutls_x509_crl_t crl, gnutls_x509_crt_t certificate, const BbTrustTime *when, gboolean *covered, GPtrArray *problems)
{
  BbCrlScope scope = bb_crl_get_scope (crl, certificate);
  BbRevocationReason reason = BB_REASON_NOT_STATED;
  gint64 since = scope != BB_CRL_FOREIGN ? bb_crl_find (crl, certificate, &reason) : 0, next = gnutls_x509_crl_get_next_update (crl);
  BbTrustStatus status;

  if (since != 0 && reason != BB_REASON_REMOVE_FROM_CRL)
    {
      status = weigh_revocation (certificate, since, reason, when, problems);
      *covered |= status == BB_TRUST_ESTABLISHED;
      return status;
    }
  *covered |= scope == BB_CRL_COMPLETE && bb_crl_is_timely (gnutls_x509_crl_get_this_update (crl), certificate)
              && (next == -1 || next >= g_date_time_to_unix (when->time));
  return BB_TRUST_ESTABLISHED;
}

/* A list counts when the issuer of @certificate has signed it, be it the root or an authority below it. One that somebody else signed in
 * its name is told when no other covers.
 * @crls: the lists to look at; @covered: (out): whether such a list, not out of date at @time, was found. */
static BbTrustStatus
check_lists (BbTrust *self, GPtrArray *crls, gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer, const BbTrustTime *when, gboolean *covered,
             GPtrArray *problems)
{
  g_autofree char *issuer_name = bb_certificate_get_name (issuer);
  BbTrustStatus worst = BB_TRUST_ESTABLISHED;
  gboolean forged = FALSE;

  *covered = FALSE;
  for (guint i = 0; i < crls->len && worst != BB_TRUST_REFUSED; i++)
    {
      gnutls_x509_crl_t crl = g_ptr_array_index (crls, i);
      BbTrustStatus status = BB_TRUST_ESTABLISHED;

      if (gnutls_x509_crl_check_issuer (crl, issuer) == 0)
        continue;
      if (is_list_signed_by (self, crl, issuer))
        status = check_list (crl, certificate, when, covered, problems);
      else
        forged = TRUE;
      worst = MAX (worst, status);
    }
  if (!forged || *covered || worst != BB_TRUST_ESTABLISHED)
    return worst;
  bb_reasons_add (problems, "revocation-list-forged", _("A certificate revocation list in the name of %s was not signed by it"), issuer_name);
  return BB_TRUST_UNKNOWN;
}

/* As check_lists(), for the answers of OCSP that the PDF keeps. One that says nothing about @certificate, or that nobody authorised,
 * helps nobody and covers nothing. */
static BbTrustStatus
check_answers (BbTrust *self, GPtrArray *answers, gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer, const BbTrustTime *when, gboolean *covered,
               GPtrArray *problems)
{
  BbTrustStatus worst = BB_TRUST_ESTABLISHED;

  *covered = FALSE;
  for (guint i = 0; i < answers->len && worst != BB_TRUST_REFUSED; i++)
    {
      const BbOcsp *answer = g_ptr_array_index (answers, i);
      BbTrustStatus status = BB_TRUST_ESTABLISHED;
      BbOcspWord word;

      if (!bb_ocsp_find (answer, certificate, issuer, &word) || word.status == BB_OCSP_UNKNOWN || !is_answer_signed_by (self, answer, issuer))
        continue;
      if (word.status == BB_OCSP_REVOKED)
        status = weigh_revocation (certificate, word.revoked, word.reason, when, problems);
      else
        *covered |= bb_crl_is_timely (word.this_update, certificate) && bb_ocsp_covers (&word, g_date_time_to_unix (when->time));
      *covered |= word.status == BB_OCSP_REVOKED && status == BB_TRUST_ESTABLISHED;
      worst = MAX (worst, status);
    }
  return worst;
}

/* What the PDF keeps: lists and answers. */
static BbTrustStatus
check_kept (BbTrust *self, gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer, const BbTrustTime *when, gboolean *covered, GPtrArray *problems)
{
  gboolean by_list = FALSE, by_answer = FALSE;
  BbTrustStatus status = check_lists (self, self->kept_crls, certificate, issuer, when, &by_list, problems);

  if (status != BB_TRUST_REFUSED)
    status = MAX (status, check_answers (self, self->kept_ocsps, certificate, issuer, when, &by_answer, problems));
  *covered = by_list || by_answer;
  return status;
}

static BbTrustStatus
check_revocation (BbTrust *self, gnutls_x509_crt_t *chain, guint n, const BbTrustTime *when, GPtrArray *problems)
{
  BbTrustStatus worst = BB_TRUST_ESTABLISHED;

  for (guint i = 0; i + 1 < n; i++)
    {
      gboolean covered, kept;
      BbTrustStatus status = check_lists (self, self->crls, chain[i], chain[i + 1], when, &covered, problems);

      if (status != BB_TRUST_REFUSED)
        status = MAX (status, check_kept (self, chain[i], chain[i + 1], when, &kept, problems));
      worst = MAX (worst, status);
      /* Whoever brings lists wants to know about the signer; without any, nobody asked. */
      if (i == 0 && status == BB_TRUST_ESTABLISHED && !covered && self->crls->len > 0)
        {
          g_autofree char *issuer = bb_certificate_get_name (chain[1]);

          bb_reasons_add (problems, "revocation-not-covered", _("None of the given revocation lists of %s covers the time of signing"), issuer);
          worst = MAX (worst, BB_TRUST_UNKNOWN);
        }
    }
  return worst;
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/* @others: (element-type gnutls_x509_crt_t): what came with the signature.
 * @problems: (element-type BbReason): gets one for each thing that is wrong. */
BbTrustStatus
bb_trust_check (BbTrust *self, gnutls_x509_crt_t signer, GPtrArray *others, const BbTrustTime *when, GPtrArray *problems)
{
  gnutls_x509_crt_t chain[MAX_CHAIN] = { signer };
  gint64 seconds = g_date_time_to_unix (when->time);
  g_autofree char *name = bb_certificate_get_name (signer);
  guint n = 1;

  if (!bb_certificate_is_for_signing (signer))
    {
      bb_reasons_add (problems, "certificate-not-for-signing", _("The certificate of %s is not for signing documents (its key usage says so)"), name);
      return BB_TRUST_REFUSED;
    }
  if (!chain_is_timely (chain, 1, seconds, problems))
    return BB_TRUST_REFUSED;
  if (self->roots->len == 0)
    {
      bb_reasons_add (problems, "no-root-given", _("No trusted root certificate was given, so that nothing vouches for %s"), name);
      return BB_TRUST_UNKNOWN;
    }
  if (!extend (self, chain, &n, others))
    {
      bb_reasons_add (problems, "no-trusted-root", _("The certificate of %s does not lead to a trusted root certificate"), name);
      return BB_TRUST_UNKNOWN;
    }
  if (!chain_is_sound (self, chain, n))
    {
      bb_reasons_add (problems, "chain-breaks-rules", _("The certificate chain of %s breaks the rules of its authorities"), name);
      return BB_TRUST_REFUSED;
    }
  if (!chain_is_timely (chain + 1, n - 1, seconds, problems))
    return BB_TRUST_REFUSED;
  return check_revocation (self, chain, n, when, problems);
}

/* Whether what the PDF keeps says that @certificate of @issuer was not revoked at that time. */
gboolean
bb_trust_is_revocation_known (BbTrust *self, gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer, const BbTrustTime *when)
{
  g_autoptr (GPtrArray) problems = bb_reasons_new ();
  gboolean covered = FALSE;

  return check_kept (self, certificate, issuer, when, &covered, problems) == BB_TRUST_ESTABLISHED && covered;
}

/* Whether the revocation lists and answers that the PDF itself keeps cover everybody between @signer and a root (but the root) at that time. */
gboolean
bb_trust_is_covered (BbTrust *self, gnutls_x509_crt_t signer, GPtrArray *others, const BbTrustTime *when)
{
  g_autoptr (GPtrArray) problems = bb_reasons_new ();
  gnutls_x509_crt_t chain[MAX_CHAIN] = { signer };
  guint n = 1;

  if (!extend (self, chain, &n, others))
    return FALSE;
  for (guint i = 0; i + 1 < n; i++)
    {
      gboolean covered = FALSE;

      if (check_kept (self, chain[i], chain[i + 1], when, &covered, problems) != BB_TRUST_ESTABLISHED || !covered)
        return FALSE;
    }
  return TRUE;
}

/* Returns: whether a certificate carries a wrong signature although its issuer is at hand. */
gboolean
bb_trust_find_damaged (BbTrust *self, GPtrArray *certificates)
{
  for (guint i = 0; i < certificates->len; i++)
    {
      gnutls_x509_crt_t certificate = g_ptr_array_index (certificates, i);
      gboolean has_issuer = FALSE, is_sound = is_root (self, certificate);

      for (guint k = 0; k < certificates->len + self->roots->len && !is_sound; k++)
        {
          gnutls_x509_crt_t issuer = k < certificates->len ? g_ptr_array_index (certificates, k)
                                                           : g_ptr_array_index (self->roots, k - certificates->len);

          if (gnutls_x509_crt_check_issuer (certificate, issuer) == 0 || gnutls_x509_crt_get_ca_status (issuer, NULL) <= 0)
            continue;
          has_issuer = TRUE;
          is_sound = is_issued_by (self, certificate, issuer);
        }
      if (has_issuer && !is_sound)
        return TRUE;
    }
  return FALSE;
}
