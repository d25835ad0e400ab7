/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "token-steps.h"

#include <locale.h>
#include <string.h>

/* Keys on a token: SoftHSM through p11-kit. */

typedef struct
{
  Place place;
  const char *pin;
  int asked;
} Token;

static char *
on_pin (const char *what, gboolean retry, int tries_left, gpointer user_data)
{
  Token *self = user_data;

  self->asked++;
  return g_strdup (self->pin);
}

static void
set_up (Token *self, gconstpointer data)
{
  static const char *const parts[] = { "leader", "unit" };

  steps_set_up (&self->place, NULL);
  self->pin = TOKEN_PIN;
  token_make (self->place.folder);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    token_put (parts[i], (int) i + 1, "");
  token_put ("sub-ca", 3, NULL);
}

static void
tear_down (Token *self, gconstpointer data)
{
  steps_tear_down (&self->place, NULL);
}

static BbSignResult *
sign (Token *self, const char *input, const char *name, GError **error)
{
  g_autofree char *url = g_strdup_printf ("pkcs11:token=test;object=%s", name);
  g_autoptr (BbIdentity) who = bb_identity_open (url, on_pin, self, error);
  BbSignRequest request = { .field = name };

  if (who == NULL)
    return NULL;
  g_assert_cmpint (self->asked, ==, 0);
  return bb_pdf_sign (input, self->place.out, &request, who, NULL, error);
}

/* RSA and ECDSA; the PIN is asked for once a signature, and not before. The sub-authority is on the token too. */
static void
test_both_kinds_of_keys_sign (Token *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) first = sign (self, self->place.pdf, "leader", &error);
  g_autoptr (BbSignResult) second = NULL;
  g_autoptr (BbVerification) v = NULL;
  const char *roots[] = { steps_pki ("root-ca.pem"), NULL };

  g_assert_no_error (error);
  g_assert_cmpint (self->asked, ==, 1);
  self->asked = 0;
  second = sign (self, self->place.out, "unit", &error);
  g_assert_no_error (error);
  g_assert_cmpint (self->asked, ==, 1);
  v = bb_pdf_verify (self->place.out, roots, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (v->verdict, ==, BB_VERDICT_VALID);
  g_assert_cmpstr (steps_report (v, "leader")->algorithm, ==, "RSA-2048 SHA-256");
  g_assert_cmpstr (steps_report (v, "unit")->algorithm, ==, "ECDSA-P256 SHA-256");
}

static void
assert_pin_is_refused (Token *self, const char *pin, int code)
{
  g_autoptr (GError) error = NULL;

  self->pin = pin;
  self->asked = 0;
  g_assert_null (sign (self, self->place.pdf, "leader", &error));
  g_assert_error (error, BB_SIGNING_ERROR, code);
  g_assert_cmpint (self->asked, ==, 1);
  g_assert_false (g_file_test (self->place.out, G_FILE_TEST_EXISTS));
}

static void
test_wrong_pin_is_asked_once (Token *self)
{
  assert_pin_is_refused (self, "000000", BB_SIGNING_ERROR_PIN);
  assert_pin_is_refused (self, NULL, BB_SIGNING_ERROR_NO_PIN);
}

static void
test_missing_key_is_named (Token *self)
{
  static const char *const urls[] = { "pkcs11:token=test;object=nobody", "pkcs11:token=nothing;object=leader", "pkcs11:%%%" };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (bb_identity_open (urls[i], on_pin, self, &error));
      g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IDENTITY);
      g_assert_cmpint (self->asked, ==, 0);
    }
}

#define CLI "$BIENBAN_CLI --language en"

/* The list asks for nothing, and the store of root certificates is no token. */
static void
test_command_line_lists (void)
{
  g_autofree char *output = NULL;
  g_autofree char *json = NULL;

  g_assert_true (fixture_run (CLI " token list </dev/null", &output));
  g_assert_nonnull (strstr (output, "test (serial number "));
  g_assert_nonnull (strstr (output, "Nguyễn Văn Minh Họa, RSA-2048, "));
  g_assert_nonnull (strstr (output, "    can sign\n"));
  g_assert_null (strstr (output, "Trust"));
  g_assert_true (fixture_run (CLI " --json token list --module " SOFTHSM " | python3 -c 'import json, sys; t, = json.load(sys.stdin)[\"tokens\"]; "
                              "print(sorted((c[\"key\"], c[\"usable\"]) for c in t[\"certificates\"]))'", &json));
  g_assert_cmpstr (json, ==, "[('ECDSA-P256', False), ('ECDSA-P256', True), ('RSA-2048', True)]\n");
}

/* The third signature, by RSASSA-PSS, with the address that the list gave and a PIN from a file. */
static void
test_command_line_signs (Token *self)
{
  const char *out = self->place.out;
  g_autofree char *output = NULL;
  g_autofree char *uri = NULL;

  g_assert_true (fixture_run (CLI " --json token list --module " SOFTHSM " | python3 -c 'import json, sys; t, = json.load(sys.stdin)[\"tokens\"]; "
                              "print(*(c[\"uri\"] for c in t[\"certificates\"] if c[\"key\"] == \"RSA-2048\"))'", &uri));
  g_strchomp (uri);
  token_run ("printf 000000 >%s/wrong && printf " TOKEN_PIN " >%s/pin", self->place.folder, self->place.folder);
  token_run (CLI " sign %s -o %s --field secretary --identity '%s' --pin-file %s/wrong 2>%s/said; test $? = 4", out, out, uri,
             self->place.folder, self->place.folder);
  token_run ("grep -q 'The PIN of the token “test” is wrong' %s/said", self->place.folder);
  token_run (CLI " sign %s -o %s --field secretary --identity '%s' --pss --pin-file %s/pin", out, out, uri, self->place.folder);
}

static void
test_others_accept_them (Token *self)
{
  Place *place = &self->place;
  guint n = steps_cut_signatures (place);

  g_assert_cmpuint (n, ==, 3);
  token_run ("test $(pdfsig -nocert %s | grep -c 'Signature is Valid.') = 3", place->out);
  for (guint i = 0; i < n; i++)
    {
      token_run ("openssl cms -verify -cades -binary -inform DER -in %s/%u.der -content %s/%u.bytes -CAfile %s -purpose any -out /dev/null",
                 place->folder, i, place->folder, i, steps_pki ("root-ca.pem"));
      token_run ("python3 %s/interop/signing/endesive-verify.py %s/%u.pdf %s", g_getenv ("G_TEST_SRCDIR"), place->folder, i,
                 steps_pki ("root-ca.pem"));
    }
}

/* One token for all: p11-kit reads its configuration once in a process. */
static void
test_token (Token *self, gconstpointer data)
{
  test_missing_key_is_named (self);
  test_wrong_pin_is_asked_once (self);
  self->pin = TOKEN_PIN;
  self->asked = 0;
  test_both_kinds_of_keys_sign (self);
  test_command_line_lists ();
  test_command_line_signs (self);
  test_others_accept_them (self);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/interop/signing/token", Token, NULL, set_up, test_token, tear_down);
  return steps_run ();
}
