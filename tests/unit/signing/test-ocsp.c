/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-ocsp.h"
#include "signing/bb-demo-pki.h"
#include "signing/bb-trust.h"
#include "signing/bb-identity.h"
#include "signing/bb-reason.h"

#include "signing-steps.h"
#include "tsa-fixture.h"

#include <locale.h>
#include <string.h>

/* What responders say about a signer (RFC 6960): asked when a signature is raised, kept in the PDF, and believed only when it holds. */

typedef struct
{
  Place place;
  Tsa *tsa;
} Asked;

static void
set_up (Asked *self, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (steps_pki ("root-ca.pem"));

  steps_set_up (&self->place, GUINT_TO_POINTER (FIXTURE_TABLE));
  self->tsa = tsa_start (folder, TSA_HONEST);
}

static void
tear_down (Asked *self, gconstpointer flags)
{
  tsa_stop (self->tsa);
  steps_tear_down (&self->place, flags);
}

/* A signer whose certificate names the responder of the test, and with @list a revocation list there; signs the PDF.
 * @bundle: whether the certificate of the issuer comes with the signature */
static void
sign_online (Asked *self, const char *list, gboolean bundle, gboolean stamped)
{
  g_autofree char *folder = g_path_get_dirname (steps_pki ("root-ca.pem"));
  const char *url = tsa_get_url (self->tsa);
  g_autofree char *points = list != NULL ? g_strdup_printf ("-addext crlDistributionPoints=URI:%s%s", url, list) : g_strdup ("");
  g_autoptr (GError) error = NULL;
  g_autoptr (BbIdentity) who = NULL;
  g_autoptr (BbSignResult) result = NULL;
  BbSignRequest request = { .field = "leader", .certify = TRUE, .tsa = stamped ? url : NULL };

  g_free (fixture_shell ("cd %s && openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out online.key && "
                         "openssl req -x509 -new -config tsa.cnf -subj /CN=Online -addext basicConstraints=critical,CA:FALSE "
                         "-addext keyUsage=critical,digitalSignature,nonRepudiation "
                         "-addext 'authorityInfoAccess=OCSP;URI:%socsp,caIssuers;URI:%ssub-ca.pem' %s -set_serial 0x3001 "
                         "-CA sub-ca.pem -CAkey sub-ca.key -key online.key -days 30 -out online.pem && "
                         "openssl pkcs12 -export -inkey online.key -in online.pem %s -passout pass:" PASSWORD " -out online.p12", folder, url, url, points,
                         bundle ? "-certfile sub-ca.pem" : ""));
  who = bb_identity_open (steps_pki ("online.p12"), fixture_pin, (gpointer) PASSWORD, &error);
  g_assert_no_error (error);
  result = bb_pdf_sign (self->place.pdf, self->place.out, &request, who, NULL, &error);
  g_assert_no_error (error);
}

static BbRaiseResult *
try_raise (Asked *self, guint seconds, GError **error)
{
  BbRaiseRequest request = { .fetch = TRUE, .tsa_seconds = seconds, .hosts = tsa_get_hosts (self->tsa) };

  return bb_pdf_raise (self->place.out, self->place.out, &request, NULL, error);
}

static gnutls_x509_crt_t
load (const char *name)
{
  gsize size;
  g_autofree char *pem = fixture_read (steps_pki (name), &size);
  gnutls_datum_t data = { (unsigned char *) pem, (unsigned int) size };
  gnutls_x509_crt_t certificate;

  gnutls_x509_crt_init (&certificate);
  g_assert_cmpint (gnutls_x509_crt_import (certificate, &data, GNUTLS_X509_FMT_PEM), >=, 0);
  return certificate;
}

/* ── Kept ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
test_kept (Asked *self, gconstpointer behaviour)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbRaiseResult) result = NULL;
  g_autoptr (BbVerification) verification = NULL;

  tsa_set_ocsp (self->tsa, GPOINTER_TO_INT (behaviour));
  sign_online (self, "crl-sub.pem", TRUE, FALSE);
  result = try_raise (self, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->n_ocsps, ==, 1);
  g_assert_cmpuint (result->n_crls, ==, 0);            /* the answer is enough */
  verification = steps_verify (self->place.out, TRUE, FALSE, NULL);
  g_assert_cmpint (verification->verdict, ==, BB_VERDICT_VALID);
}

/* A second time nobody is asked: what is kept holds. */
static void
test_asked_once (Asked *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbRaiseResult) first = NULL, second = NULL;
  guint before;

  sign_online (self, NULL, TRUE, TRUE);
  first = try_raise (self, 0, &error);
  g_assert_no_error (error);
  before = tsa_count (self->tsa);
  second = try_raise (self, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tsa_count (self->tsa), ==, before);
  g_assert_cmpuint (second->n_ocsps, ==, 0);
}

static void
test_falls_back_to_the_list (Asked *self, gconstpointer behaviour)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbRaiseResult) result = NULL;

  tsa_set_ocsp (self->tsa, GPOINTER_TO_INT (behaviour));
  sign_online (self, "crl-sub.pem", TRUE, FALSE);
  result = try_raise (self, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->n_ocsps, ==, 0);
  g_assert_cmpuint (result->n_crls, ==, 1);
}

/* The issuer's certificate is not in the signature: it is fetched from where the signer's says. */
static void
test_fetches_the_issuer (Asked *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbRaiseResult) result = NULL;
  g_autoptr (BbVerification) verification = NULL;

  sign_online (self, NULL, FALSE, FALSE);
  g_assert_cmpint (steps_verdict (self->place.out), ==, BB_VERDICT_UNDETERMINED);
  result = try_raise (self, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->n_ocsps, ==, 1);
  verification = steps_verify (self->place.out, TRUE, FALSE, NULL);
  g_assert_cmpint (verification->verdict, ==, BB_VERDICT_VALID);
}

/* A revocation after the time stamp takes nothing away from what was signed before; the answer proves it. */
static void
test_revoked_after_the_time_stamp (Asked *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbRaiseResult) result = NULL;

  tsa_set_ocsp (self->tsa, OCSP_REVOKED_LATER);
  sign_online (self, NULL, TRUE, TRUE);
  result = try_raise (self, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->n_ocsps, ==, 1);
  g_assert_cmpint (steps_verdict (self->place.out), ==, BB_VERDICT_VALID);
}

/* The level says what nothing is kept about: the sub-authority names nobody who could be asked. */
static void
test_tells_what_is_missing (Asked *self, gconstpointer data)
{
  const char *roots[] = { steps_pki ("root-ca.pem"), NULL }, *crls[] = { steps_pki ("crl-root.pem"), steps_pki ("crl-sub.pem"), NULL };
  BbRaiseRequest request = { .fetch = TRUE, .tsa = tsa_get_url (self->tsa) };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbRaiseResult) first = NULL, second = NULL;

  sign_online (self, NULL, TRUE, FALSE);
  first = bb_pdf_raise (self->place.out, self->place.out, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first->level, ==, "B-T");
  g_assert_cmpstr (first->missing, ==, "Chứng thực thử nghiệm cấp hai");
  request.roots = roots;
  request.crls = crls;
  second = bb_pdf_raise (self->place.out, self->place.out, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second->level, ==, "B-LTA");
  g_assert_null (second->missing);
  {
    g_autoptr (BbVerification) verification = steps_verify (self->place.out, TRUE, FALSE, NULL);

    g_assert_cmpstr (steps_report (verification, "leader")->level, ==, "B-LTA");
  }
}

/* ── Refused, each by its name ───────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  const char *name;
  OcspBehaviour behaviour;
  const char *says;
} Refusal;

static const Refusal refusals[] = {
  { "revoked", OCSP_REVOKED, "The certificate of Online was revoked on" },
  { "unknown", OCSP_UNKNOWN, "the responder does not know the certificate of Online" },
  { "wrong-purpose", OCSP_WRONG_PURPOSE, "the answer was signed neither by Chứng thực thử nghiệm cấp hai nor by whom it authorised" },
  { "stranger", OCSP_STRANGER, "the answer was signed neither by Chứng thực thử nghiệm cấp hai nor by whom it authorised" },
  { "delegate-expired", OCSP_DELEGATE_EXPIRED, "the certificate of the responder was not valid when it answered" },
  { "other-nonce", OCSP_OTHER_NONCE, "its nonce is another one" },
  { "other-certificate", OCSP_OTHER_CERTIFICATE, "the answer is not about the certificate of Online" },
  { "changed", OCSP_CHANGED, "the answer was changed: its signature is wrong" },
  { "try-later", OCSP_TRY_LATER, "the responder refused: it asks to try again later" },
  { "garbage", OCSP_GARBAGE, "the answer is not one of OCSP" },
  { "busy", OCSP_BUSY, "refused: HTTP 503" },
  { "slow", OCSP_SLOW, "did not answer within 1 seconds" },
};

static void
test_refused (Asked *self, gconstpointer data)
{
  const Refusal *refusal = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL;
  gsize before_length, after_length;

  tsa_set_ocsp (self->tsa, refusal->behaviour);
  sign_online (self, NULL, TRUE, FALSE);
  before = fixture_read (self->place.out, &before_length);
  g_assert_null (try_raise (self, refusal->behaviour == OCSP_SLOW ? 1 : 0, &error));
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, tsa_get_url (self->tsa)));
  g_assert_nonnull (strstr (error->message, refusal->says));
  after = fixture_read (self->place.out, &after_length);
  g_assert_cmpmem (before, before_length, after, after_length);
}

static void
test_down (Asked *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_path_get_dirname (steps_pki ("root-ca.pem"));
  g_auto (GStrv) hosts = g_strdupv ((char **) tsa_get_hosts (self->tsa));
  BbRaiseRequest request = { .fetch = TRUE, .tsa_seconds = 1, .hosts = (const char * const *) hosts };

  sign_online (self, NULL, TRUE, FALSE);
  tsa_stop (self->tsa);
  g_assert_null (bb_pdf_raise (self->place.out, self->place.out, &request, NULL, &error));
  g_assert_nonnull (strstr (error->message, "cannot be reached"));
  self->tsa = tsa_start (folder, TSA_HONEST);
}

/* Nobody is asked in the office's own network whom the office has not listed; the paper stays as it is, and one sentence says why. */
static void
test_not_listed (Asked *self, gconstpointer data)
{
  BbRaiseRequest request = { .fetch = TRUE };
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;
  gsize before_length, after_length;

  sign_online (self, "crl-sub.pem", FALSE, FALSE);
  before = fixture_read (self->place.out, &before_length);
  request.roots = (const char *[]) { steps_pki ("sub-ca.pem"), NULL };
  g_assert_null (bb_pdf_raise (self->place.out, self->place.out, &request, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP);
  g_assert_nonnull (strstr (error->message, "was not asked"));
  g_assert_cmpuint (tsa_count (self->tsa), ==, 0);
  after = fixture_read (self->place.out, &after_length);
  g_assert_cmpmem (before, before_length, after, after_length);
}

/* Six addresses that never answer, each with patience for a minute: the paper's own time ends all of them. */
static void
test_out_of_time (Asked *self, gconstpointer data)
{
  gint64 begin = g_get_monotonic_time ();
  BbRaiseRequest request = { .fetch = TRUE, .tsa_seconds = 60, .hosts = tsa_get_hosts (self->tsa), .deadline = begin };
  g_autofree char *lists = g_strdup_printf ("slow-1.pem,URI:%sslow-2.pem,URI:%sslow-3.pem", tsa_get_url (self->tsa), tsa_get_url (self->tsa));
  g_autoptr (GError) error = NULL;

  tsa_set_ocsp (self->tsa, OCSP_SLOW);
  sign_online (self, lists, FALSE, FALSE);
  begin = g_get_monotonic_time ();
  request.deadline = begin + 2 * G_USEC_PER_SEC;
  g_assert_null (bb_pdf_raise (self->place.out, self->place.out, &request, NULL, &error));
  g_test_message ("%s (%.2f s)", error->message, (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
  g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP);
  g_assert_nonnull (strstr (error->message, "the time for this paper is over"));
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 6 * G_USEC_PER_SEC);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (G_USEC_PER_SEC / 2);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancelled (Asked *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  BbRaiseRequest request = { .fetch = TRUE, .tsa_seconds = 60, .hosts = tsa_get_hosts (self->tsa) };
  g_autoptr (GError) error = NULL;
  gint64 begin;
  GThread *thread;

  tsa_set_ocsp (self->tsa, OCSP_SLOW);
  sign_online (self, NULL, TRUE, FALSE);
  begin = g_get_monotonic_time ();
  thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_assert_null (bb_pdf_raise (self->place.out, self->place.out, &request, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 5 * G_USEC_PER_SEC);
  g_thread_join (thread);
}

/* A revocation that a responder told is the last word: no list is asked for a kinder one. */
static void
test_revoked_is_final (Asked *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  tsa_set_ocsp (self->tsa, OCSP_REVOKED);
  sign_online (self, "crl-sub.pem", TRUE, FALSE);
  g_assert_null (try_raise (self, 0, &error));
  g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_CERTIFICATE);
}

/* ── The time of an answer ───────────────────────────────────────────────────────────────────────────────────── */

static void
test_time (Asked *self, gconstpointer data)
{
  static const struct { int hours; const char *says; } cases[] = {
    { 0, NULL }, { 23, NULL }, { 25, "the answer is out of date" }, { -1, "the answer is from the future" },
  };
  g_autofree char *folder = g_path_get_dirname (steps_pki ("root-ca.pem"));
  gnutls_x509_crt_t certificate, issuer;
  g_autoptr (GBytes) nonce = NULL, question = NULL, der = NULL;
  g_autoptr (BbOcsp) answer = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  gsize size;
  const char *bytes;

  sign_online (self, NULL, TRUE, FALSE);
  certificate = load ("online.pem");
  issuer = load ("sub-ca.pem");
  question = bb_ocsp_make_question (certificate, issuer, &nonce);
  bytes = g_bytes_get_data (question, &size);
  der = ocsp_answer (folder, self->place.folder, OCSP_HONEST, bytes, size);
  answer = bb_ocsp_read (der, NULL);
  g_assert_nonnull (answer);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GDateTime) then = g_date_time_add_hours (now, cases[i].hours);
      g_autoptr (GError) error = NULL;
      BbOcspWord word;

      g_assert_cmpint (bb_ocsp_check_answer (answer, certificate, issuer, nonce, then, &word, &error), ==, cases[i].says == NULL);
      if (cases[i].says != NULL)
        g_assert_nonnull (strstr (error->message, cases[i].says));
    }
  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_crt_deinit (issuer);
}

/* What the PDF keeps decides by the time of signing: a good answer covers it, and one that says "revoked" is heard. */
static void
test_trust (Asked *self, gconstpointer data)
{
  static const struct { OcspBehaviour behaviour; gboolean covered; BbTrustStatus status; } cases[] = {
    { OCSP_HONEST, TRUE, BB_TRUST_ESTABLISHED },         { OCSP_BY_ISSUER, TRUE, BB_TRUST_ESTABLISHED },
    { OCSP_REVOKED, FALSE, BB_TRUST_REFUSED },           { OCSP_REVOKED_LATER, TRUE, BB_TRUST_ESTABLISHED },
    { OCSP_STRANGER, FALSE, BB_TRUST_ESTABLISHED },      { OCSP_WRONG_PURPOSE, FALSE, BB_TRUST_ESTABLISHED },
    { OCSP_OTHER_CERTIFICATE, FALSE, BB_TRUST_ESTABLISHED },
  };
  g_autofree char *folder = g_path_get_dirname (steps_pki ("root-ca.pem"));
  const char *roots[] = { steps_pki ("root-ca.pem"), NULL };
  gnutls_x509_crt_t certificate, issuer;

  sign_online (self, NULL, TRUE, FALSE);
  certificate = load ("online.pem");
  issuer = load ("sub-ca.pem");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BbTrust) trust = bb_trust_load (roots, NULL, NULL);
      g_autoptr (GPtrArray) others = g_ptr_array_new (), problems = bb_reasons_new ();
      g_autoptr (GBytes) nonce = NULL, question = bb_ocsp_make_question (certificate, issuer, &nonce), der = NULL;
      g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
      BbTrustTime when = { now, now, FALSE };
      gsize size;
      const char *bytes = g_bytes_get_data (question, &size);

      der = ocsp_answer (folder, self->place.folder, cases[i].behaviour, bytes, size);
      g_ptr_array_add (trust->kept_ocsps, bb_ocsp_read (der, NULL));
      g_ptr_array_add (others, issuer);
      g_assert_cmpint (bb_trust_is_revocation_known (trust, certificate, issuer, &when), ==, cases[i].covered);
      g_assert_cmpint (bb_trust_check (trust, certificate, others, &when, problems), ==, cases[i].status);
    }
  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_crt_deinit (issuer);
}

/* ── The sample authorities ──────────────────────────────────────────────────────────────────────────────────── */

static void
test_sample_authorities (Asked *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (self->place.folder, "demo", NULL), *p12 = g_build_filename (folder, "leader.p12", NULL);
  g_autofree char *root = g_build_filename (folder, "root-ca.pem", NULL);
  g_autoptr (BbDemoPki) pki = bb_demo_pki_new (folder, "Một", "Hai", "Ba", &error);
  g_autoptr (BbIdentity) who = bb_identity_open (p12, fixture_pin, (gpointer) BB_DEMO_PKI_PASSWORD, &error);
  BbSignRequest sign = { .field = "leader", .certify = TRUE };
  BbRaiseRequest request = { .fetch = TRUE, .tsa = BB_DEMO_TSA_URL, .ask = bb_demo_pki_answer, .ask_data = pki };
  g_autoptr (BbSignResult) signature = bb_pdf_sign (self->place.pdf, self->place.out, &sign, who, NULL, &error);
  g_autoptr (BbRaiseResult) result = bb_pdf_raise (self->place.out, self->place.out, &request, NULL, &error);
  const char *roots[] = { root, NULL };
  g_autoptr (BbVerification) verification = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (result->level, ==, "B-LTA");
  verification = bb_pdf_verify (self->place.out, roots, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (verification->verdict, ==, BB_VERDICT_VALID);
  g_assert_cmpstr (steps_report (verification, "leader")->level, ==, "B-LTA");
  g_assert_cmpuint (verification->time_stamps->len, ==, 2);
  g_assert_null (bb_demo_pki_answer ("http://elsewhere.invalid/", NULL, pki, &error));
  g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP);
}

static void
add (const char *name, gconstpointer data, void (*func) (Asked *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/signing/ocsp/", name, NULL);

  g_test_add (path, Asked, data, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  add ("kept/by-delegate", GINT_TO_POINTER (OCSP_HONEST), test_kept);
  add ("kept/by-issuer", GINT_TO_POINTER (OCSP_BY_ISSUER), test_kept);
  add ("asked-once", NULL, test_asked_once);
  add ("falls-back/busy", GINT_TO_POINTER (OCSP_BUSY), test_falls_back_to_the_list);
  add ("falls-back/slow", GINT_TO_POINTER (OCSP_SLOW), test_falls_back_to_the_list);
  add ("falls-back/lying", GINT_TO_POINTER (OCSP_STRANGER), test_falls_back_to_the_list);
  add ("fetches-the-issuer", NULL, test_fetches_the_issuer);
  add ("revoked-after-the-time-stamp", NULL, test_revoked_after_the_time_stamp);
  add ("tells-what-is-missing", NULL, test_tells_what_is_missing);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *name = g_strconcat ("refused/", refusals[i].name, NULL);

      add (name, &refusals[i], test_refused);
    }
  add ("refused/down", NULL, test_down);
  add ("refused/revoked-is-final", NULL, test_revoked_is_final);
  add ("refused/not-listed", NULL, test_not_listed);
  add ("out-of-time", NULL, test_out_of_time);
  add ("cancelled", NULL, test_cancelled);
  add ("time", NULL, test_time);
  add ("trust", NULL, test_trust);
  add ("sample-authorities", NULL, test_sample_authorities);
  return steps_run ();
}
