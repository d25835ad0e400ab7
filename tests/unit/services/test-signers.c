/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "services/bb-signers.h"
#include "signing/bb-demo-pki.h"
#include "visit-fixture.h"

/* Who signs the minutes, in which order, and what the office adds at the end. */

static char *
tell (const char *what, gboolean retry, int tries_left, gpointer secret)
{
  return g_strdup (secret);
}

static char *
get_identity (Fixture *self, const char *name)
{
  return g_strdup_printf ("%s/pki/%s.p12", self->folder, name);
}

static BbSignResult *
sign (Fixture *self, const char *field, const char *who, GError **error)
{
  g_autofree char *identity = get_identity (self, who);
  BbVisitSigning signing = { .field = field, .identity = identity, .pin = tell, .pin_data = (gpointer) "demo" };

  return bb_visit_sign (self->workspace, self->visit, &signing, NULL, error);
}

static void
assert_signs (Fixture *self, const char *field, const char *who)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = sign (self, field, who, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (result->field, ==, field);
}

static void
assert_seal_waits (Fixture *self, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sign (self, "seal", "leader", &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  if (!strstr (error->message, words))
    g_error ("“%s” does not say “%s”", error->message, words);
}

static gboolean
number_paper (Fixture *self, const char *number, GError **error)
{
  GDate date;

  g_date_set_dmy (&date, 24, 11, 2026);
  return bb_visit_number_paper (self->workspace, self->visit, number, &date, error);
}

static void
assert_not_numbered (Fixture *self, const char *number, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (number_paper (self, number, &error));
  g_assert_error (error, domain, code);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *pki = NULL;

  fixture_set_up (self, data);
  pki = g_build_filename (self->folder, "pki", NULL);
  g_assert_true (bb_demo_pki_create (pki, &error));
  g_assert_true (bb_visit_lock (self->workspace, self->visit, NULL, &error));
  g_assert_no_error (error);
}

static BbVerification *
verify (Fixture *self)
{
  g_autofree char *root = g_build_filename (self->folder, "pki", "root-ca.pem", NULL);
  const char * const trust[] = { root, NULL };
  g_autoptr (GError) error = NULL;
  BbVerification *verification = bb_visit_verify (self->workspace, self->visit, trust, NULL, NULL, &error);

  g_assert_no_error (error);
  return verification;
}

/* ── Number, date, seal ──────────────────────────────────────────────────────────────────────────────────────── */

static void
test_number_then_seal (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbVerification) verification = NULL;
  g_autofree char *text = NULL;

  assert_not_numbered (self, "7", BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);           /* nobody has signed */
  assert_signs (self, "secretary", "secretary");
  assert_seal_waits (self, "“unit” has neither signed nor refused");
  assert_signs (self, "unit", "unit");
  assert_signs (self, "leader", "leader");
  assert_seal_waits (self, "number and date first");
  assert_not_numbered (self, "7/BB", BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  g_assert_true (number_paper (self, "7", &error));
  g_assert_no_error (error);
  assert_not_numbered (self, "8", BB_SIGNING_ERROR, BB_SIGNING_ERROR_FIELD);
  fixture_reopen (self);
  assert_signs (self, "seal", "leader");
  assert_not_numbered (self, "9", BB_SIGNING_ERROR, BB_SIGNING_ERROR_FIELD);
  verification = verify (self);
  g_assert_cmpint (verification->verdict, ==, BB_VERDICT_VALID);
  g_assert_cmpuint (verification->signatures->len, ==, 4);
  g_assert_cmpuint (g_strv_length (verification->empty_fields), ==, 0);
  text = fixture_read_minutes (self, self->visit);
  g_assert_nonnull (strstr (text, "07"));
  g_assert_nonnull (strstr (text, "24/11/2026"));
}

/* ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
test_file_says_whose_it_is (Fixture *self, gconstpointer data)
{
  g_autofree char *path = get_identity (self, "leader");
  g_autoptr (GError) error = NULL;
  g_autoptr (BbTokenCertificate) facts = bb_signing_file_describe (path, "demo", &error), none = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (facts->name);
  g_assert_cmpstr (facts->key, ==, "RSA-2048");
  g_assert_true (facts->usable);
  none = bb_signing_file_describe (path, "wrong", &error);
  g_assert_null (none);
  g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_PIN);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, fixture_tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("/services/signers/number-then-seal", test_number_then_seal);
  ADD ("/services/signers/file-says-whose-it-is", test_file_says_whose_it_is);
  return g_test_run ();
}
