/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing-steps.h"

#include <locale.h>
#include <string.h>

/* What we sign, other programs accept. */

static guint
count (const char *text, const char *word)
{
  guint n = 0;

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    n++;
  return n;
}

static void
test_pdfsig (Place *self, gconstpointer data)
{
  g_autofree char *output = NULL;

  steps_sign_all (self);
  output = fixture_shell ("pdfsig -nocert %s", self->out);
  g_assert_cmpuint (count (output, "Signature is Valid."), ==, 3);
  g_assert_cmpuint (count (output, "ETSI.CAdES.detached"), ==, 3);
  g_assert_cmpuint (count (output, "Total document signed"), ==, 1);
}

static void
test_mutool (Place *self, gconstpointer data)
{
  g_autofree char *output = NULL;

  steps_sign_all (self);
  output = fixture_shell ("mutool sign -v %s", self->out);
  g_assert_cmpuint (count (output, "The signature is valid but there have been edits since signing."), ==, 2);
  g_assert_cmpuint (count (output, "The document is unchanged since signing."), ==, 1);
}

static void
test_qpdf (Place *self, gconstpointer data)
{
  g_autofree char *output = NULL;

  steps_sign_all (self);
  output = fixture_shell ("qpdf --check %s", self->out);
  g_assert_cmpuint (count (output, "WARNING"), ==, 0);
  g_assert_cmpuint (count (output, "No syntax or stream encoding errors found"), ==, 1);
}

static void
test_openssl (Place *self, gconstpointer data)
{
  guint n;

  steps_sign_all (self);
  n = steps_cut_signatures (self);
  g_assert_cmpuint (n, ==, 3);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *output = fixture_shell ("openssl cms -verify -cades -binary -inform DER -in %s/%u.der -content %s/%u.bytes -CAfile %s -purpose any "
                                     "-out /dev/null", self->folder, i, self->folder, i, steps_pki ("root-ca.pem"));

      g_assert_cmpuint (count (output, "Verification successful"), ==, 1);
    }
}

/* Strict DER, in the form that PAdES asks for: version 1, no signing time, no content. */
static void
test_openssl_reads_the_profile (Place *self, gconstpointer data)
{
  g_autofree char *output = NULL;

  steps_sign_all (self);
  steps_cut_signatures (self);
  output = fixture_shell ("openssl cms -cmsout -print -noout -inform DER -in %s/0.der", self->folder);
  g_assert_cmpuint (count (output, "version: 1\n"), ==, 2);
  g_assert_cmpuint (count (output, "id-smime-aa-signingCertificateV2"), ==, 1);
  g_assert_cmpuint (count (output, "signingTime"), ==, 0);
  g_assert_cmpuint (count (output, "eContent: <ABSENT>"), ==, 1);
  g_assert_cmpuint (count (output, "d.certificate:"), ==, 2);
}

static void
test_endesive (Place *self, gconstpointer data)
{
  guint n;

  steps_sign_all (self);
  n = steps_cut_signatures (self);
  for (guint i = 0; i < n; i++)
    g_free (fixture_shell ("python3 %s/interop/signing/endesive-verify.py %s/%u.pdf %s", g_getenv ("G_TEST_SRCDIR"), self->folder, i,
                 steps_pki ("root-ca.pem")));
}

/* P-384 with SHA-384 and P-521 with SHA-512. */
static void
test_strong_hashes (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) first = steps_sign (self->pdf, self->out, "secretary", "strong", TRUE, &error);
  g_autoptr (BbSignResult) second = first != NULL ? steps_sign (self->out, self->out, "unit", "stronger", FALSE, &error) : NULL;
  g_autofree char *output = NULL;
  guint n;

  g_assert_no_error (error);
  output = fixture_shell ("pdfsig -nocert %s", self->out);
  g_assert_cmpuint (count (output, "Signature is Valid."), ==, 2);
  g_assert_cmpuint (count (output, "SHA-384"), ==, 1);
  g_assert_cmpuint (count (output, "SHA-512"), ==, 1);
  n = steps_cut_signatures (self);
  g_assert_cmpuint (n, ==, 2);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *told = fixture_shell ("openssl cms -verify -cades -binary -inform DER -in %s/%u.der -content %s/%u.bytes -CAfile %s -purpose any "
                                             "-out /dev/null", self->folder, i, self->folder, i, steps_pki ("root-ca.pem"));

      g_assert_cmpuint (count (told, "Verification successful"), ==, 1);
      g_free (fixture_shell ("python3 %s/interop/signing/endesive-verify.py %s/%u.pdf %s", g_getenv ("G_TEST_SRCDIR"), self->folder, i,
                             steps_pki ("root-ca.pem")));
    }
}

int
main (int argc, char **argv)
{
  static const struct { const char *name; void (*func) (Place *, gconstpointer); } tests[] = {
    { "pdfsig", test_pdfsig },   { "mutool", test_mutool },     { "qpdf", test_qpdf },
    { "openssl", test_openssl }, { "openssl-profile", test_openssl_reads_the_profile }, { "endesive", test_endesive },
    { "strong-hashes", test_strong_hashes },
  };

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (guint flags = FIXTURE_TABLE; flags <= FIXTURE_STREAMS; flags++)
    for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
      {
        g_autofree char *path = g_strdup_printf ("/interop/signing/%s/%s", flags == FIXTURE_STREAMS ? "streams" : "table", tests[i].name);

        g_test_add (path, Place, GUINT_TO_POINTER (flags), steps_set_up, tests[i].func, steps_tear_down);
      }
  return steps_run ();
}
