/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing-steps.h"
#include "tsa-fixture.h"

#include "signing/bb-cms.h"

#include <locale.h>
#include <string.h>

/* Signatures with a time stamp (PAdES B-T). */

static const char *
pki_folder (void)
{
  g_autofree char *folder = g_path_get_dirname (steps_pki ("root-ca.pem"));

  return g_intern_string (folder);
}

static BbSignResult *
sign (const char *input, const char *output, const char *who, const char *url, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_strconcat (who, ".p12", NULL);
  g_autoptr (BbIdentity) identity = bb_identity_open (steps_pki (name), fixture_pin, (gpointer) PASSWORD, error);
  BbSignRequest request = { .field = "leader", .tsa = url, .tsa_seconds = 2 };

  g_assert_nonnull (identity);
  return bb_pdf_sign (input, output, &request, identity, cancellable, error);
}

static void
sign_with (Place *self, TsaBehaviour behaviour, const char *who)
{
  Tsa *tsa = tsa_start (pki_folder (), behaviour);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = sign (self->pdf, self->out, who, tsa_get_url (tsa), NULL, &error);

  g_assert_no_error (error);
  g_assert_null (result->stamp_problem);
  g_assert_cmpstr (result->level, ==, "B-T");
  tsa_stop (tsa);
}

static char *
run (const char *program, const char *path)
{
  g_autofree char *quoted = g_shell_quote (path);
  g_autofree char *command = g_strconcat (program, quoted, NULL);
  g_autofree char *output = NULL;

  if (!fixture_run (command, &output))
    g_error ("%s: %s", command, output);
  return g_steal_pointer (&output);
}

/* ── Good ones ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
test_level (Place *self, gconstpointer data)
{
  static const char *const who[] = { "leader", "unit", "strong" };      /* RSA, ECDSA P-256, P-384 */

  for (guint i = 0; i < G_N_ELEMENTS (who); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BbVerification) verification = NULL;
      g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
      BbSignatureReport *report;

      sign_with (self, TSA_HONEST, who[i]);
      verification = steps_verify (self->out, TRUE, TRUE, &error);
      g_assert_no_error (error);
      report = steps_report (verification, "leader");
      g_assert_cmpint (verification->verdict, ==, BB_VERDICT_VALID);
      g_assert_cmpuint (verification->signatures->len, ==, 1);
      g_assert_cmpuint (verification->time_stamps->len, ==, 0);
      g_assert_cmpstr (report->level, ==, "B-T");
      g_assert_true (report->stamp_trusted);
      g_assert_cmpstr (report->stamp_authority, ==, "Dấu thời gian thử nghiệm");
      g_assert_cmpint (ABS (g_date_time_difference (now, report->stamped_time)), <, 60 * G_TIME_SPAN_SECOND);
    }
}

static void
test_other_readers (Place *self, gconstpointer data)
{
  g_autofree char *pdfsig = NULL, *mutool = NULL, *qpdf = NULL;

  sign_with (self, TSA_HONEST, "leader");
  pdfsig = run ("pdfsig -nocert ", self->out);
  g_assert_nonnull (strstr (pdfsig, "Signature is Valid."));
  mutool = run ("mutool sign -v ", self->out);
  g_assert_nonnull (strstr (mutool, "The document is unchanged since signing."));
  qpdf = run ("qpdf --check ", self->out);
  g_assert_nonnull (strstr (qpdf, "No syntax or stream encoding errors found"));
}

/* What is in /Contents, as binary. */
static GBytes *
cut_value (const char *path)
{
  gsize length;
  g_autofree char *pdf = fixture_read (path, &length);
  const char *at = memmem (pdf, length, "/Contents <30", 13);
  GByteArray *value = g_byte_array_new ();

  g_assert_nonnull (at);
  for (at += 11; *at != '>'; at += 2)
    {
      guint8 byte = (guint8) (g_ascii_xdigit_value (at[0]) << 4 | g_ascii_xdigit_value (at[1]));

      g_byte_array_append (value, &byte, 1);
    }
  return g_byte_array_free_to_bytes (value);
}

/* The token, cut out, over the signature value: OpenSSL says the same. */
static void
test_openssl_checks_the_stamp (Place *self, gconstpointer data)
{
  g_autoptr (GBytes) value = NULL;
  g_autoptr (BbCms) cms = NULL;
  g_autofree char *token = g_build_filename (self->folder, "token.der", NULL), *bytes = g_build_filename (self->folder, "value.bin", NULL);
  g_autofree char *command = g_strdup_printf ("openssl ts -verify -data %s -in %s -token_in -CAfile %s", bytes, token, steps_pki ("root-ca.pem"));
  g_autofree char *output = NULL;

  sign_with (self, TSA_HONEST, "leader");
  value = cut_value (self->out);
  cms = bb_cms_read (g_bytes_get_data (value, NULL), g_bytes_get_size (value), NULL);
  g_assert_nonnull (cms);
  fixture_write (token, g_bytes_get_data (cms->time_stamp, NULL), g_bytes_get_size (cms->time_stamp));
  fixture_write (bytes, g_bytes_get_data (cms->signature, NULL), g_bytes_get_size (cms->signature));
  g_assert_true (fixture_run (command, &output));
  g_assert_nonnull (strstr (output, "Verification: OK"));
}

/* Without a network and later with one: the level follows. */
static void
test_no_stamp_asked (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = sign (self->pdf, self->out, "leader", NULL, NULL, &error);
  g_autoptr (BbVerification) verification = steps_verify (self->out, TRUE, FALSE, NULL);
  BbSignatureReport *report = steps_report (verification, "leader");

  g_assert_cmpstr (result->level, ==, "B-B");
  g_assert_null (result->stamp_problem);
  g_assert_null (result->stamped_time);
  g_assert_cmpstr (report->level, ==, "B-B");
  g_assert_null (report->stamped_time);
  g_assert_false (report->stamp_trusted);
}

/* ── The authority fails ─────────────────────────────────────────────────────────────────────────────────────── */

static void
test_signature_survives (Place *self, gconstpointer data)
{
  static const struct { TsaBehaviour behaviour; const char *says; } cases[] = {
    { TSA_SLOW, "did not answer within 2 seconds" }, { TSA_BUSY, "HTTP 503" },     { TSA_GARBAGE, "not a time stamp" },
    { TSA_OTHER_IMPRINT, "other data" },             { TSA_OTHER_NONCE, "nonce" }, { TSA_EXPIRED, "was not valid at the time" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Tsa *tsa = tsa_start (pki_folder (), cases[i].behaviour);
      g_autoptr (GError) error = NULL;
      g_autoptr (BbSignResult) result = sign (self->pdf, self->out, "leader", tsa_get_url (tsa), NULL, &error);
      g_autoptr (BbVerification) verification = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (result->level, ==, "B-B");
      g_assert_nonnull (strstr (result->stamp_problem, cases[i].says));
      verification = steps_verify (self->out, TRUE, TRUE, &error);
      g_assert_cmpint (verification->verdict, ==, BB_VERDICT_VALID);
      g_assert_cmpstr (steps_report (verification, "leader")->level, ==, "B-B");
      tsa_stop (tsa);
    }
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (300 * 1000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* Giving up is giving up: nothing is left behind. */
static void
test_cancelled (Place *self, gconstpointer data)
{
  Tsa *tsa = tsa_start (pki_folder (), TSA_SLOW);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = sign (self->pdf, self->out, "leader", tsa_get_url (tsa), cancellable, &error);

  g_assert_null (result);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (self->out, G_FILE_TEST_EXISTS));
  g_thread_join (thread);
  tsa_stop (tsa);
}

/* ── Verifying ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
test_unknown_authority (Place *self, gconstpointer data)
{
  g_autoptr (BbVerification) verification = NULL;
  BbSignatureReport *report;

  sign_with (self, TSA_UNKNOWN, "leader");
  verification = steps_verify (self->out, TRUE, TRUE, NULL);
  report = steps_report (verification, "leader");
  g_assert_cmpstr (report->stamp_authority, ==, "Không ai biết");
  g_assert_false (report->stamp_trusted);
  g_assert_true (steps_mentions (report->problems, "The time stamp is not trusted: The certificate of Không ai biết does not lead to a trusted root"));
  g_assert_cmpint (report->verdict, ==, BB_VERDICT_VALID);      /* by the signer's own clock */
}

static void
write_value (const char *path, GBytes *value)
{
  gsize length;
  g_autofree char *pdf = fixture_read (path, &length);
  g_autofree char *hex = bb_hash_hex (g_bytes_get_data (value, NULL), g_bytes_get_size (value));
  char *at = memmem (pdf, length, "/Contents <30", 13);

  memset (at + 11, '0', strchr (at, '>') - at - 11);
  memcpy (at + 11, hex, strlen (hex));
  fixture_write (path, pdf, length);
}

/* Anybody can put another token into the unsigned attributes. */
static void
test_swapped_stamp (Place *self, gconstpointer data)
{
  g_autofree char *other = g_build_filename (self->folder, "other.pdf", NULL);
  g_autoptr (GBytes) donor_value = NULL, padded = NULL, value = NULL, swapped = NULL;
  g_autoptr (BbCms) donor = NULL;
  g_autoptr (BbSignResult) result = NULL;
  g_autoptr (BbVerification) verification = NULL;
  Tsa *tsa = tsa_start (pki_folder (), TSA_BUSY);
  BbSignatureReport *report;
  const guint8 *head;

  sign_with (self, TSA_HONEST, "leader");
  donor_value = cut_value (self->out);
  donor = bb_cms_read (g_bytes_get_data (donor_value, NULL), g_bytes_get_size (donor_value), NULL);
  result = sign (self->pdf, other, "unit", tsa_get_url (tsa), NULL, NULL);
  padded = cut_value (other);
  head = g_bytes_get_data (padded, NULL);
  value = g_bytes_new_from_bytes (padded, 0, 4 + (gsize) (head[2] << 8 | head[3]));
  swapped = bb_cms_add_time_stamp (value, donor->time_stamp);
  write_value (other, swapped);
  verification = steps_verify (other, TRUE, TRUE, NULL);
  report = steps_report (verification, "leader");
  g_assert_true (report->intact);
  g_assert_cmpstr (report->level, ==, "B-B");
  g_assert_null (report->stamped_time);
  g_assert_cmpint (report->verdict, ==, BB_VERDICT_UNDETERMINED);
  g_assert_true (steps_mentions (report->problems, "The time stamp of the signature does not hold: The time stamp is for other data"));
  tsa_stop (tsa);
}

/* The signer's certificate is revoked after the signature was stamped: it stays good; without a stamp nobody can tell. */
static void
test_revoked_later (Place *self, gconstpointer data)
{
  g_autofree char *without = g_build_filename (self->folder, "without.pdf", NULL), *crl = g_build_filename (self->folder, "late.pem", NULL);
  g_autofree char *revoke = g_strdup_printf ("cd %s && : >index-late.txt && openssl ca -config tsa.cnf -name sub -keyfile sub-ca.key -cert sub-ca.pem -revoke leader.pem && "
                                             "openssl ca -config tsa.cnf -name sub -keyfile sub-ca.key -cert sub-ca.pem -gencrl -out %s", pki_folder (), crl);
  const char *roots[] = { steps_pki ("root-ca.pem"), NULL }, *crls[] = { crl, NULL };
  g_autoptr (BbSignResult) result = sign (self->pdf, without, "leader", NULL, NULL, NULL);
  g_autoptr (BbVerification) stamped = NULL, bare = NULL;
  g_autofree char *output = NULL;

  sign_with (self, TSA_HONEST, "leader");
  g_usleep (1100 * 1000);
  g_assert_true (fixture_run (revoke, &output));
  stamped = bb_pdf_verify (self->out, roots, crls, NULL, NULL);
  bare = bb_pdf_verify (without, roots, crls, NULL, NULL);
  g_assert_cmpint (stamped->verdict, ==, BB_VERDICT_VALID);
  g_assert_cmpint (bare->verdict, ==, BB_VERDICT_UNDETERMINED);
}

int
main (int argc, char **argv)
{
  static const struct { const char *name; void (*func) (Place *, gconstpointer); } tests[] = {
    { "level", test_level },
    { "other-readers", test_other_readers },
    { "openssl", test_openssl_checks_the_stamp },
    { "no-stamp-asked", test_no_stamp_asked },
    { "signature-survives", test_signature_survives },
    { "cancelled", test_cancelled },
    { "unknown-authority", test_unknown_authority },
    { "swapped-stamp", test_swapped_stamp },
    { "revoked-later", test_revoked_later },
  };

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/signing/stamped/", tests[i].name, NULL);

      g_test_add (path, Place, GUINT_TO_POINTER (FIXTURE_TABLE), steps_set_up, tests[i].func, steps_tear_down);
    }
  return steps_run ();
}
