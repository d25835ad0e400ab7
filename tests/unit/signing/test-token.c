/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-pkcs11.h"
#include "token-shim.h"
#include "token-steps.h"

#include <dlfcn.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

/* Keys on a token, behind a module that counts logins: an attempt to sign spends one try at most. */

static TokenShim *shim;
static const char *module;

typedef struct
{
  const char *pin;
  int shown;                     /* bb_identity_set_tries_shown() */
  int asked;
  gboolean retry;
  int tries_left;
} Asked;

static char *
on_pin (const char *what, gboolean retry, int tries_left, gpointer user_data)
{
  Asked *self = user_data;

  g_assert_cmpstr (what, ==, "test");
  self->asked++;
  self->retry = retry;
  self->tries_left = tries_left;
  return g_strdup (self->pin);
}

static void
set_up (Place *self, gconstpointer data)
{
  steps_set_up (self, NULL);
  memset (shim, 0, sizeof *shim);
}

static char *
make_uri (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = g_strdup_printf ("pkcs11:token=test;object=%s", name);
  char *full = bb_token_uri_with_module (uri, module, &error);

  g_assert_no_error (error);
  return full;
}

/* One attempt, counted from 0. */
static BbSignResult *
attempt (Place *self, const char *name, gboolean pss, Asked *asked, GError **error)
{
  g_autofree char *uri = make_uri (name);
  g_autoptr (BbIdentity) who = bb_identity_open (uri, on_pin, asked, error);
  BbSignRequest request = { .field = "unit" };

  asked->asked = shim->user_logins = shim->context_logins = 0;
  if (who == NULL)
    return NULL;
  bb_identity_set_pss (who, pss || shim->only_pss);
  bb_identity_set_tries_shown (who, asked->shown);
  return bb_pdf_sign (self->pdf, self->out, &request, who, NULL, error);
}

static void
assert_signs (Place *self, const char *name, gboolean pss, const char *algorithm, int context_logins)
{
  Asked asked = { .pin = TOKEN_PIN };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = attempt (self, name, pss, &asked, &error);
  g_autoptr (BbVerification) v = NULL;

  g_test_message ("%s %s", name, algorithm);
  g_assert_no_error (error);
  g_assert_nonnull (result);
  g_assert_cmpint (asked.asked, ==, 1);
  g_assert_cmpint (shim->user_logins, ==, 1);
  g_assert_cmpint (shim->context_logins, ==, context_logins);
  v = steps_verify (self->out, TRUE, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (v->verdict, ==, BB_VERDICT_VALID);
  g_assert_cmpstr (steps_report (v, "unit")->algorithm, ==, algorithm);
  remove (self->out);
}

static void
assert_refused (Place *self, Asked *asked, int code, const char *words, int times_asked, int logins)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = attempt (self, "leader", FALSE, asked, &error);

  g_assert_null (result);
  g_assert_error (error, BB_SIGNING_ERROR, code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
  g_assert_cmpint (asked->asked, ==, times_asked);
  g_assert_cmpint (shim->user_logins, ==, logins);
  g_assert_cmpint (shim->context_logins, ==, 0);
  g_assert_false (g_file_test (self->out, G_FILE_TEST_EXISTS));
}

/* ── Signing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
test_every_kind_of_key_signs (Place *self, gconstpointer data)
{
  assert_signs (self, "leader", FALSE, "RSA-2048 SHA-256", 0);
  assert_signs (self, "leader", TRUE, "RSA-2048-PSS SHA-256", 0);
  assert_signs (self, "unit", FALSE, "ECDSA-P256 SHA-256", 0);
  assert_signs (self, "strong", FALSE, "ECDSA-P384 SHA-384", 0);
  shim->only_pss = TRUE;
  assert_signs (self, "leader", FALSE, "RSA-2048-PSS SHA-256", 0);
}

/* CKA_ALWAYS_AUTHENTICATE: the one PIN that was typed logs in twice, as PKCS#11 wants it. */
static void
test_key_that_asks_each_time_signs (Place *self, gconstpointer data)
{
  assert_signs (self, "secretary", FALSE, "RSA-2048 SHA-256", 1);
}

static void
test_pin_pad_asks_by_itself (Place *self, gconstpointer data)
{
  Asked asked = { .pin = "never" };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = NULL;

  shim->has_pin_pad = TRUE;
  result = attempt (self, "leader", FALSE, &asked, &error);
  g_assert_no_error (error);
  g_assert_nonnull (result);
  g_assert_cmpint (asked.asked, ==, 0);
}

/* ── PINs ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
test_wrong_pin_spends_one_try (Place *self, gconstpointer data)
{
  Asked asked = { .pin = "000000" };

  assert_refused (self, &asked, BB_SIGNING_ERROR_PIN, "The PIN of the token “test” is wrong", 1, 1);
  g_assert_false (asked.retry);
  assert_refused (self, &asked, BB_SIGNING_ERROR_PIN, "one more wrong PIN locks", 1, 1);
  g_assert_true (asked.retry);
  g_assert_cmpint (asked.tries_left, ==, -1);
  assert_refused (self, &asked, BB_SIGNING_ERROR_PIN_LOCKED, "is now locked", 1, 1);
  g_assert_cmpint (asked.tries_left, ==, 1);
  assert_refused (self, &asked, BB_SIGNING_ERROR_PIN_LOCKED, "is locked", 0, 0);
}

/* The window looked at the token before its PIN was typed; somebody else typed wrong ones since. */
static void
test_last_try_is_not_spent_unless_it_was_shown (Place *self, gconstpointer data)
{
  Asked typed = { .pin = "000000", .shown = -1 }, warned = { .pin = "000000", .shown = 1 };

  assert_refused (self, &typed, BB_SIGNING_ERROR_PIN, "is wrong", 1, 1);
  assert_refused (self, &typed, BB_SIGNING_ERROR_PIN, "one more wrong PIN locks", 1, 1);
  assert_refused (self, &typed, BB_SIGNING_ERROR_LAST_TRY, "was not spent", 0, 0);
  g_assert_cmpint (shim->wrong, ==, 2);
  assert_refused (self, &warned, BB_SIGNING_ERROR_PIN_LOCKED, "is now locked", 1, 1);
}

/* The same for a key that asks each time: a wrong PIN never gets as far as the second login. */
static void
test_wrong_pin_of_careful_key_spends_one_try (Place *self, gconstpointer data)
{
  Asked asked = { .pin = "000000" };
  g_autoptr (GError) error = NULL;

  g_assert_null (attempt (self, "secretary", FALSE, &asked, &error));
  g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_PIN);
  g_assert_cmpint (shim->user_logins, ==, 1);
  g_assert_cmpint (shim->context_logins, ==, 0);
  g_assert_cmpint (shim->wrong, ==, 1);
}

/* Some cards have a PIN of its own for such a key: the one that was typed is tried once for each, never again. */
static void
test_second_pin_that_is_wrong_is_tried_once (Place *self, gconstpointer data)
{
  Asked asked = { .pin = TOKEN_PIN };
  g_autoptr (GError) error = NULL;

  shim->context_answer = CKR_PIN_INCORRECT;
  g_assert_null (attempt (self, "secretary", FALSE, &asked, &error));
  g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_PIN);
  g_assert_cmpint (asked.asked, ==, 1);
  g_assert_cmpint (shim->user_logins, ==, 1);
  g_assert_cmpint (shim->context_logins, ==, 1);
  g_assert_false (g_file_test (self->out, G_FILE_TEST_EXISTS));
}

/* ── Two at the same token ───────────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  CK_FUNCTION_LIST *module;
  CK_SESSION_HANDLE session;
} Other;

static gboolean
on_token (const BbPkcs11Slot *slot, gpointer data)
{
  Other *self = data;

  self->module = slot->module;
  g_assert_cmpuint (slot->module->C_OpenSession (slot->slot, CKF_SERIAL_SESSION, NULL, NULL, &self->session), ==, CKR_OK);
  return FALSE;
}

/* Another session of this program is logged in: what is typed now is looked at all the same. */
static void
test_pin_counts_although_another_session_is_logged_in (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbPkcs11) modules = bb_pkcs11_load (module, &error);
  Asked wrong = { .pin = "000000" };
  Other other = { 0 };
  CK_SESSION_INFO info;

  g_assert_no_error (error);
  bb_pkcs11_foreach_token (modules, on_token, &other);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpuint (other.module->C_Login (other.session, CKU_USER, (CK_UTF8CHAR *) TOKEN_PIN, strlen (TOKEN_PIN)), ==, CKR_OK);
      if (i == 0)
        assert_refused (self, &wrong, BB_SIGNING_ERROR_PIN, "is wrong", 1, 1);
      else
        assert_signs (self, "leader", FALSE, "RSA-2048 SHA-256", 0);
      g_assert_cmpint (shim->wrong, ==, i == 0);
    }
  /* Nobody stays logged in behind a signature. */
  g_assert_cmpuint (other.module->C_GetSessionInfo (other.session, &info), ==, CKR_OK);
  g_assert_cmpuint (info.state, ==, CKS_RO_PUBLIC_SESSION);
  other.module->C_CloseSession (other.session);
}

typedef struct
{
  Place *place;
  Asked asked;
  char *out;
  BbSignResult *result;
} Signer;

static gpointer
sign_beside (gpointer data)
{
  Signer *self = data;
  g_autofree char *uri = make_uri ("leader");
  g_autoptr (BbIdentity) who = bb_identity_open (uri, on_pin, &self->asked, NULL);
  BbSignRequest request = { .field = "unit" };

  self->result = bb_pdf_sign (self->place->pdf, self->out, &request, who, NULL, NULL);
  return NULL;
}

/* One of them may be told to sign again; each was asked once, logged in once, and no wrong PIN was counted. */
static void
test_two_attempts_at_once_spend_nothing (Place *self, gconstpointer data)
{
  Signer signers[2] = { { .place = self }, { .place = self } };
  GThread *threads[2];

  shim->sleep = 50;
  for (guint i = 0; i < 2; i++)
    {
      signers[i].asked.pin = TOKEN_PIN;
      signers[i].out = g_strdup_printf ("%s/%u.pdf", self->folder, i);
      threads[i] = g_thread_new ("signer", sign_beside, &signers[i]);
    }
  for (guint i = 0; i < 2; i++)
    g_thread_join (threads[i]);
  g_assert_true (signers[0].result || signers[1].result);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpint (signers[i].asked.asked, ==, 1);
      g_assert_cmpint (g_file_test (signers[i].out, G_FILE_TEST_EXISTS), ==, signers[i].result != NULL);
      g_clear_pointer (&signers[i].result, bb_sign_result_free);
      g_free (signers[i].out);
    }
  g_assert_cmpint (shim->user_logins, ==, 2);
  g_assert_cmpint (shim->wrong, ==, 0);
}

static void
test_right_pin_after_wrong_one_signs (Place *self, gconstpointer data)
{
  Asked asked = { .pin = "000000" };

  assert_refused (self, &asked, BB_SIGNING_ERROR_PIN, "is wrong", 1, 1);
  assert_signs (self, "leader", FALSE, "RSA-2048 SHA-256", 0);
  g_assert_cmpint (shim->wrong, ==, 0);
}

static void
test_what_cannot_be_a_pin_spends_no_try (Place *self, gconstpointer data)
{
  Asked none = { .pin = NULL }, empty = { .pin = "" }, brief = { .pin = "123" };

  assert_refused (self, &none, BB_SIGNING_ERROR_NO_PIN, "No PIN was given for the token “test”", 1, 0);
  assert_refused (self, &empty, BB_SIGNING_ERROR_PIN, "was not tried", 1, 0);
  assert_refused (self, &brief, BB_SIGNING_ERROR_PIN, "was not tried", 1, 0);
}

/* ── Tokens that fail ────────────────────────────────────────────────────────────────────────────────────────── */

static void
test_answers_have_sentences (Place *self, gconstpointer data)
{
  static const struct { CK_RV rv; int code; const char *words; } cases[] = {
    { CKR_PIN_LOCKED, BB_SIGNING_ERROR_PIN_LOCKED, "is locked" },
    { CKR_PIN_EXPIRED, BB_SIGNING_ERROR_IDENTITY, "must first be changed" },
    { CKR_DEVICE_REMOVED, BB_SIGNING_ERROR_TOKEN_REMOVED, "was pulled out" },
    { CKR_TOKEN_NOT_PRESENT, BB_SIGNING_ERROR_TOKEN_REMOVED, "was pulled out" },
    { CKR_SESSION_HANDLE_INVALID, BB_SIGNING_ERROR_TOKEN_REMOVED, "was pulled out" },
    { CKR_SESSION_CLOSED, BB_SIGNING_ERROR_TOKEN_REMOVED, "was pulled out" },
    { CKR_DEVICE_ERROR, BB_SIGNING_ERROR_IDENTITY, "cannot be used" },
    { CKR_FUNCTION_FAILED, BB_SIGNING_ERROR_IDENTITY, "cannot be used" },
    { CKR_USER_ANOTHER_ALREADY_LOGGED_IN, BB_SIGNING_ERROR_IDENTITY, "cannot be used" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Asked asked = { .pin = TOKEN_PIN };

      shim->login_answer = cases[i].rv;
      assert_refused (self, &asked, cases[i].code, cases[i].words, 1, 1);
    }
}

static void
test_removed_while_signing (Place *self, gconstpointer data)
{
  static const CK_RV removals[] = { CKR_DEVICE_REMOVED, CKR_TOKEN_NOT_PRESENT, CKR_SESSION_HANDLE_INVALID };
  Asked asked = { .pin = TOKEN_PIN };

  for (guint i = 0; i < G_N_ELEMENTS (removals); i++)
    {
      shim->sign_answer = removals[i];
      assert_refused (self, &asked, BB_SIGNING_ERROR_TOKEN_REMOVED, "was pulled out", 1, 1);
    }
  shim->sign_answer = CKR_USER_NOT_LOGGED_IN;
  assert_refused (self, &asked, BB_SIGNING_ERROR_IDENTITY, "cannot be used", 1, 1);
  shim->sign_answer = CKR_OK;
  assert_signs (self, "leader", FALSE, "RSA-2048 SHA-256", 0);
}

/* Between the PIN and the signature: nobody asks again by himself, and it is not the key that is missing. */
static void
test_removed_after_the_login (Place *self, gconstpointer data)
{
  Asked asked = { .pin = TOKEN_PIN };

  shim->leaves = TRUE;
  assert_refused (self, &asked, BB_SIGNING_ERROR_TOKEN_REMOVED, "was pulled out", 1, 1);
  shim->leaves = FALSE;
  assert_signs (self, "leader", FALSE, "RSA-2048 SHA-256", 0);
}

static void
test_slow_token_is_given_up (Place *self, gconstpointer data)
{
  Asked asked = { .pin = TOKEN_PIN };
  gint64 start = g_get_monotonic_time ();

  shim->sleep = 4000;
  bb_pkcs11_set_patience (1500);
  assert_refused (self, &asked, BB_SIGNING_ERROR_TOKEN_SLOW, "did not answer in time", 1, 1);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 3500 * 1000);
  bb_pkcs11_set_patience (60 * 1000);
  /* The thread that was left behind comes back and closes its session. */
  g_usleep (4000 * 1000);
  shim->sleep = 0;
  assert_signs (self, "leader", FALSE, "RSA-2048 SHA-256", 0);
}

static void
test_missing_key_is_named (Place *self, gconstpointer data)
{
  static const char *const uris[] = { "pkcs11:token=test;object=nobody", "pkcs11:token=nothing;object=leader", "pkcs11:token=test" };
  Asked asked = { 0 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autoptr (GError) local = NULL;
      g_autofree char *uri = bb_token_uri_with_module (uris[i], module, NULL);

      g_assert_null (bb_identity_open (uri, on_pin, &asked, &local));
      g_assert_error (local, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IDENTITY);
      g_assert_nonnull (strstr (local->message, i == 2 ? "Several certificates fit" : "not plugged in"));
    }
  g_assert_null (bb_identity_open ("pkcs11:%%%", on_pin, &asked, &error));
  g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IDENTITY);
  g_assert_cmpint (asked.asked, ==, 0);
  g_assert_cmpint (shim->user_logins, ==, 0);
}

static void
test_certificate_without_key_is_named (Place *self, gconstpointer data)
{
  Asked asked = { .pin = TOKEN_PIN };
  g_autoptr (GError) error = NULL;

  g_assert_null (attempt (self, "revoked", FALSE, &asked, &error));
  g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IDENTITY);
  g_assert_nonnull (strstr (error->message, "no private key"));
}

static void
test_bad_module_is_named (Place *self, gconstpointer data)
{
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) other = NULL;

  g_assert_null (bb_token_list ("/nowhere/module.so", &missing));
  g_assert_error (missing, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IDENTITY);
  g_assert_nonnull (strstr (missing->message, "/nowhere/module.so"));
  g_assert_null (bb_token_list (self->pdf, &other));
  g_assert_error (other, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IDENTITY);
}

/* ── The list ────────────────────────────────────────────────────────────────────────────────────────────────── */

static BbTokenCertificate *
find (GPtrArray *certificates, const char *name)
{
  for (guint i = 0; i < certificates->len; i++)
    if (strcmp (((BbTokenCertificate *) certificates->pdata[i])->name, name) == 0)
      return certificates->pdata[i];
  g_error ("no certificate of %s", name);
}

static void
test_list_needs_no_pin (Place *self, gconstpointer data)
{
  static const struct { const char *name, *key, *problem; } expected[] = {
    { "Nguyễn Văn Minh Họa", "RSA-2048", NULL },      { "Trần Thị Mẫu", "ECDSA-P256", NULL },
    { "Phạm Văn Mạnh", "ECDSA-P384", NULL },          { "Đỗ Văn Hết Hạn", "ECDSA-P256", "expired on" },
    { "Vũ Thị Sai Mục Đích", "ECDSA-P256", "is not for signing" }, { "Chứng thực thử nghiệm cấp hai", "ECDSA-P256", "is not for signing" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) tokens = bb_token_list (module, &error);
  BbTokenInfo *token;

  g_assert_no_error (error);
  g_assert_cmpuint (tokens->len, ==, 1);
  token = tokens->pdata[0];
  g_assert_cmpstr (token->label, ==, "test");
  g_assert_cmpuint (strlen (token->serial), ==, 16);
  g_assert_false (token->pin_count_low || token->pin_final_try || token->pin_locked);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      BbTokenCertificate *certificate = find (token->certificates, expected[i].name);

      g_assert_cmpstr (certificate->key, ==, expected[i].key);
      g_assert_cmpint (certificate->usable, ==, expected[i].problem == NULL);
      g_assert_true (expected[i].problem == NULL || strstr (certificate->problem, expected[i].problem) != NULL);
    }
  g_assert_cmpint (shim->user_logins, ==, 0);
}

/* The address in the list leads to that certificate, with those above it. */
static void
test_list_leads_to_identities (Place *self, gconstpointer data)
{
  g_autoptr (GPtrArray) tokens = bb_token_list (module, NULL);
  BbTokenCertificate *certificate = find (((BbTokenInfo *) tokens->pdata[0])->certificates, "Phạm Văn Mạnh");
  g_autoptr (GError) error = NULL;
  g_autoptr (BbIdentity) who = bb_identity_open (certificate->uri, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (bb_identity_get_name (who), ==, "Phạm Văn Mạnh");
  g_assert_cmpstr (bb_identity_get_issuer (who), ==, certificate->issuer);
}

static void
test_list_is_made_anew (Place *self, gconstpointer data)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GPtrArray) tokens = NULL;

      shim->absent = i == 1;
      tokens = bb_token_list (module, NULL);
      g_assert_cmpuint (tokens->len, ==, i == 1 ? 0 : 1);
    }
}

static void
test_list_tells_of_wrong_pins (Place *self, gconstpointer data)
{
  for (int wrong = 0; wrong <= 3; wrong++)
    {
      g_autoptr (GPtrArray) tokens = NULL;
      BbTokenInfo *token;

      shim->wrong = wrong;
      shim->locked = wrong == 3;
      tokens = bb_token_list (module, NULL);
      token = tokens->pdata[0];
      g_assert_cmpint (token->pin_count_low, ==, wrong > 0);
      g_assert_cmpint (token->pin_final_try, ==, wrong == 2);
      g_assert_cmpint (token->pin_locked, ==, wrong == 3);
    }
}

/* ── One token for all ───────────────────────────────────────────────────────────────────────────────────────── */

static char *token_folder;

static void
fill_token (void)
{
  static const struct { const char *name, *options; } parts[] = {
    { "leader", "" }, { "unit", "" }, { "strong", "" }, { "secretary", "--mark-always-authenticate" }, { "expired", "" },
    { "wrong-usage", "" }, { "revoked", NULL }, { "sub-ca", NULL },
  };

  token_folder = fixture_make_folder ();
  token_make (token_folder);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    token_put (parts[i].name, (int) i + 1, parts[i].options);
}

static void
load_shim (const char *program)
{
  void *library;

  module = g_getenv ("TOKEN_SHIM");
  library = dlopen (module, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL)
    g_error ("%s: %s", program, dlerror ());
  shim = dlsym (library, "token_shim");
}

/* The PKI is there only once steps_run() has begun. */
static void
test_token_is_filled (void)
{
  fill_token ();
}

int
main (int argc, char **argv)
{
  static const struct { const char *name; void (*func) (Place *, gconstpointer); } tests[] = {
    { "every-kind-of-key-signs", test_every_kind_of_key_signs },
    { "key-that-asks-each-time-signs", test_key_that_asks_each_time_signs },
    { "pin-pad-asks-by-itself", test_pin_pad_asks_by_itself },
    { "wrong-pin-spends-one-try", test_wrong_pin_spends_one_try },
    { "last-try-is-not-spent-unless-it-was-shown", test_last_try_is_not_spent_unless_it_was_shown },
    { "wrong-pin-of-careful-key-spends-one-try", test_wrong_pin_of_careful_key_spends_one_try },
    { "second-pin-that-is-wrong-is-tried-once", test_second_pin_that_is_wrong_is_tried_once },
    { "pin-counts-although-another-session-is-logged-in", test_pin_counts_although_another_session_is_logged_in },
    { "two-attempts-at-once-spend-nothing", test_two_attempts_at_once_spend_nothing },
    { "right-pin-after-wrong-one-signs", test_right_pin_after_wrong_one_signs },
    { "what-cannot-be-a-pin-spends-no-try", test_what_cannot_be_a_pin_spends_no_try },
    { "answers-have-sentences", test_answers_have_sentences },
    { "removed-while-signing", test_removed_while_signing },
    { "removed-after-the-login", test_removed_after_the_login },
    { "slow-token-is-given-up", test_slow_token_is_given_up },
    { "missing-key-is-named", test_missing_key_is_named },
    { "certificate-without-key-is-named", test_certificate_without_key_is_named },
    { "bad-module-is-named", test_bad_module_is_named },
    { "list-needs-no-pin", test_list_needs_no_pin },
    { "list-leads-to-identities", test_list_leads_to_identities },
    { "list-is-made-anew", test_list_is_made_anew },
    { "list-tells-of-wrong-pins", test_list_tells_of_wrong_pins },
  };
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  load_shim (argv[0]);
  g_test_add_func ("/signing/token/is-filled", test_token_is_filled);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/signing/token/", tests[i].name, NULL);

      g_test_add (path, Place, NULL, set_up, tests[i].func, steps_tear_down);
    }
  status = steps_run ();
  if (token_folder != NULL)
    fixture_remove_folder (token_folder);
  return status;
}
