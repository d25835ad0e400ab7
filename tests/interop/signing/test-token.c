/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing-steps.h"

#include <locale.h>
#include <string.h>

/* Keys on a token: SoftHSM through p11-kit. */

#define PIN "123456"

typedef struct
{
  Place place;
  char *config;
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
run (const char *format, ...) G_GNUC_PRINTF (1, 2);

static void
run (const char *format, ...)
{
  g_autofree char *command = NULL;
  g_autofree char *output = NULL;
  va_list args;

  va_start (args, format);
  command = g_strdup_vprintf (format, args);
  va_end (args);
  if (!fixture_run (command, &output))
    g_error ("%s: %s", command, output);
}

static void
put_on_token (Token *self, const char *name, int id)
{
  g_autofree char *key = g_strconcat (name, ".key", NULL), *certificate = g_strconcat (name, ".pem", NULL);

  run ("softhsm2-util --import %s --token test --label %s --id 0%d --pin " PIN, steps_pki (key), name, id);
  run ("GNUTLS_PIN=" PIN " p11tool --batch --login --write --load-certificate %s --label %s --id 0%d 'pkcs11:token=test'", steps_pki (certificate),
       name, id);
}

static void
set_up (Token *self, gconstpointer data)
{
  g_autofree char *folder = NULL;
  g_autofree char *text = NULL;

  steps_set_up (&self->place, NULL);
  self->pin = PIN;
  folder = g_build_filename (self->place.folder, "tokens", NULL);
  self->config = g_build_filename (self->place.folder, "softhsm2.conf", NULL);
  text = g_strdup_printf ("directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n", folder);
  run ("mkdir -p %s", folder);
  fixture_write (self->config, text, strlen (text));
  g_setenv ("SOFTHSM2_CONF", self->config, TRUE);
  run ("softhsm2-util --init-token --free --label test --so-pin 87654321 --pin " PIN);
  put_on_token (self, "leader", 1);
  put_on_token (self, "unit", 2);
}

static void
tear_down (Token *self, gconstpointer data)
{
  g_free (self->config);
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

/* RSA and ECDSA; the PIN is asked for once a signature, and not before. The sub-authority is not on the token: it is given as root. */
static void
test_both_kinds_of_keys_sign (Token *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) first = sign (self, self->place.pdf, "leader", &error);
  g_autoptr (BbSignResult) second = NULL;
  g_autoptr (BbVerification) v = NULL;
  const char *roots[] = { steps_pki ("sub-ca.pem"), NULL };

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

/* One token for all: p11-kit reads its configuration once in a process. */
static void
test_token (Token *self, gconstpointer data)
{
  test_missing_key_is_named (self);
  test_wrong_pin_is_asked_once (self);
  self->pin = PIN;
  self->asked = 0;
  test_both_kinds_of_keys_sign (self);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/interop/signing/token", Token, NULL, set_up, test_token, tear_down);
  return steps_run ();
}
