/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing-steps.h"
#include "tsa-fixture.h"

#include "signing/bb-tsa-client.h"

#include <gnutls/x509.h>
#include <locale.h>
#include <string.h>

static GBytes *
make_digest (BbHashKind kind)
{
  return bb_hash_bytes (kind, "Biên bản", strlen ("Biên bản"));
}

static const char *
pki_folder (void)
{
  g_autofree char *folder = g_path_get_dirname (steps_pki ("root-ca.pem"));

  return g_intern_string (folder);
}

static BbTimestamp *
ask (Tsa *tsa, BbHashKind kind, const char *policy, guint seconds, GError **error)
{
  g_autoptr (GBytes) digest = make_digest (kind);
  BbTsa authority = { tsa_get_url (tsa), policy, seconds };

  return bb_tsa_stamp (&authority, kind, digest, NULL, error);
}

/* ── Good ones ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
check_openssl_agrees (const BbTimestamp *stamp, GBytes *digest)
{
  char *folder = fixture_make_folder ();
  g_autofree char *token = g_build_filename (folder, "token.der", NULL);
  g_autofree char *hex = bb_hash_hex (g_bytes_get_data (digest, NULL), g_bytes_get_size (digest));
  g_autofree char *command = g_strdup_printf ("openssl ts -verify -digest %s -in %s -token_in -CAfile %s -untrusted %s", hex, token,
                                              steps_pki ("root-ca.pem"), steps_pki ("sub-ca.pem"));
  g_autofree char *output = NULL;

  fixture_write (token, g_bytes_get_data (stamp->der, NULL), g_bytes_get_size (stamp->der));
  g_assert_true (fixture_run (command, &output));
  g_assert_nonnull (strstr (output, "Verification: OK"));
  fixture_remove_folder (folder);
}

static void
test_good (gconstpointer data)
{
  static const BbHashKind kinds[] = { BB_HASH_SHA256, BB_HASH_SHA384, BB_HASH_SHA512 };
  Tsa *tsa = tsa_start (pki_folder (), GPOINTER_TO_INT (data));

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
      g_autoptr (GBytes) digest = make_digest (kinds[i]);
      g_autoptr (BbTimestamp) stamp = ask (tsa, kinds[i], i == 1 ? TSA_POLICY : NULL, 0, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (stamp->policy, ==, TSA_POLICY);
      g_assert_cmpstr (stamp->authority, ==, "Dấu thời gian thử nghiệm");
      g_assert_cmpint (ABS (g_date_time_difference (now, stamp->time)), <, 60 * G_TIME_SPAN_SECOND);
      g_assert_true (g_bytes_equal (stamp->digest, digest));
      check_openssl_agrees (stamp, digest);
    }
  g_assert_cmpuint (tsa_count (tsa), ==, G_N_ELEMENTS (kinds));
  tsa_stop (tsa);
}

/* OpenSSL reads in our question what we meant to ask. */
static void
test_request (void)
{
  char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "query.tsq", NULL);
  g_autofree char *command = g_strdup_printf ("openssl ts -query -in %s -text", path);
  g_autofree char *output = NULL;
  g_autoptr (GBytes) digest = make_digest (BB_HASH_SHA256);
  g_autoptr (BbTimestampRequest) first = bb_timestamp_request_new (BB_HASH_SHA256, digest, TSA_POLICY);
  g_autoptr (BbTimestampRequest) second = bb_timestamp_request_new (BB_HASH_SHA256, digest, NULL);
  g_autoptr (GBytes) der = bb_timestamp_request_encode (first);

  fixture_write (path, g_bytes_get_data (der, NULL), g_bytes_get_size (der));
  g_assert_true (fixture_run (command, &output));
  g_assert_nonnull (strstr (output, "Version: 1"));
  g_assert_nonnull (strstr (output, "Hash Algorithm: sha256"));
  g_assert_nonnull (strstr (output, "Certificate required: yes"));
  g_assert_nonnull (strstr (output, "Policy OID: " TSA_POLICY));
  g_assert_nonnull (strstr (output, "Nonce: 0x"));
  g_assert_cmpuint (g_bytes_get_size (first->nonce), ==, 16);
  g_assert_false (g_bytes_equal (first->nonce, second->nonce));
  fixture_remove_folder (folder);
}

/* ── Bad ones ────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  const char *name;
  TsaBehaviour behaviour;
  const char *says;
} Bad;

static const Bad bad[] = {
  { "slow", TSA_SLOW, "did not answer within 1 seconds" },
  { "dribble", TSA_DRIBBLE, "did not answer within 1 seconds" },
  { "huge", TSA_HUGE, "answered with more than 64 KiB" },
  { "garbage", TSA_GARBAGE, "the answer is not a time stamp" },
  { "busy", TSA_BUSY, "refused: HTTP 503" },
  { "redirect", TSA_REDIRECT, "refused: HTTP 302" },
  { "refusing", TSA_REFUSING, "the authority refused: Requested policy is not supported." },
  { "other-imprint", TSA_OTHER_IMPRINT, "for other data" },
  { "other-nonce", TSA_OTHER_NONCE, "its nonce is another one" },
  { "no-nonce", TSA_NO_NONCE, "its nonce is another one" },
  { "changed", TSA_CHANGED, "The time stamp was changed" },
  { "wrong-purpose", TSA_WRONG_PURPOSE, "Dấu thời gian sai mục đích is not for time stamps alone" },
  { "expired", TSA_EXPIRED, "The certificate of Dấu thời gian hết hạn was not valid at the time of the time stamp" },
};

static void
test_bad (gconstpointer data)
{
  const Bad *self = data;
  Tsa *tsa = tsa_start (pki_folder (), self->behaviour);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbTimestamp) stamp = ask (tsa, BB_HASH_SHA256, NULL, self->behaviour <= TSA_DRIBBLE ? 1 : 20, &error);

  g_assert_null (stamp);
  g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, self->says));
  g_assert_true (g_str_has_prefix (error->message, tsa_get_url (tsa)));
  g_assert_cmpuint (tsa_count (tsa), ==, 1);
  tsa_stop (tsa);
}

static void
test_other_policy (void)
{
  Tsa *tsa = tsa_start (pki_folder (), TSA_HONEST);
  g_autoptr (GBytes) digest = make_digest (BB_HASH_SHA256);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbTimestampRequest) request = bb_timestamp_request_new (BB_HASH_SHA256, digest, "1.2.3.4");
  g_autoptr (BbTimestamp) stamp = ask (tsa, BB_HASH_SHA256, NULL, 0, &error);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  g_assert_no_error (error);
  g_bytes_unref (request->nonce);
  request->nonce = g_bytes_ref (stamp->nonce);
  g_assert_false (bb_timestamp_check_answer (stamp, request, now, &error));
  g_assert_nonnull (strstr (error->message, "under another policy (" TSA_POLICY ")"));
  tsa_stop (tsa);
}

/* An authority whose clock is years off stamps nothing that would hold. */
static void
test_other_clock (void)
{
  Tsa *tsa = tsa_start (pki_folder (), TSA_HONEST);
  g_autoptr (GBytes) digest = make_digest (BB_HASH_SHA256);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbTimestampRequest) request = bb_timestamp_request_new (BB_HASH_SHA256, digest, NULL);
  g_autoptr (BbTimestamp) stamp = ask (tsa, BB_HASH_SHA256, NULL, 0, &error);
  g_autoptr (GDateTime) then = g_date_time_add_days (stamp->time, -2);

  g_bytes_unref (request->nonce);
  request->nonce = g_bytes_ref (stamp->nonce);
  g_assert_true (bb_timestamp_check_answer (stamp, request, stamp->time, &error));
  g_assert_false (bb_timestamp_check_answer (stamp, request, then, &error));
  g_assert_nonnull (strstr (error->message, "more than a day away"));
  tsa_stop (tsa);
}

static void
test_unreachable (void)
{
  Tsa *tsa = tsa_start (pki_folder (), TSA_HONEST);
  g_autofree char *url = g_strdup (tsa_get_url (tsa));
  g_autoptr (GBytes) digest = make_digest (BB_HASH_SHA256);
  g_autoptr (GError) error = NULL;
  BbTsa gone = { url, NULL, 5 }, wrong = { "ftp://example.invalid/tsa", NULL, 5 };

  tsa_stop (tsa);
  g_assert_null (bb_tsa_stamp (&gone, BB_HASH_SHA256, digest, NULL, &error));
  g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP);
  g_assert_nonnull (strstr (error->message, "cannot be reached"));
  g_clear_error (&error);
  g_assert_null (bb_tsa_stamp (&wrong, BB_HASH_SHA256, digest, NULL, &error));
  g_assert_nonnull (strstr (error->message, "not an address on the web"));
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (200 * 1000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancelled (void)
{
  Tsa *tsa = tsa_start (pki_folder (), TSA_SLOW);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GBytes) digest = make_digest (BB_HASH_SHA256);
  g_autoptr (GError) error = NULL;
  BbTsa authority = { tsa_get_url (tsa), NULL, 20 };
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  gint64 start = g_get_monotonic_time ();

  g_assert_null (bb_tsa_stamp (&authority, BB_HASH_SHA256, digest, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
  g_thread_join (thread);
  tsa_stop (tsa);
}

/* No byte of a token can be changed without being found out, but those that say nothing. */
static void
test_every_byte (void)
{
  Tsa *tsa = tsa_start (pki_folder (), TSA_HONEST);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) digest = make_digest (BB_HASH_SHA256);
  g_autoptr (BbTimestamp) good = ask (tsa, BB_HASH_SHA256, NULL, 0, &error);
  gsize length = g_bytes_get_size (good->der);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (good->der, NULL), length);
  guint accepted = 0;

  for (gsize i = 0; i < length; i++)
    {
      g_autoptr (GBytes) changed = NULL;
      g_autoptr (BbTimestamp) stamp = NULL;

      copy[i] ^= 0x01;
      changed = g_bytes_new (copy, length);
      stamp = bb_timestamp_read (changed, NULL);
      if (stamp != NULL && bb_timestamp_check (stamp, digest, NULL) && !g_date_time_equal (stamp->time, good->time))
        g_error ("byte %" G_GSIZE_FORMAT " changes the time unnoticed", i);
      accepted += stamp != NULL && bb_timestamp_check (stamp, digest, NULL);
      copy[i] ^= 0x01;
    }
  g_test_message ("%u of %" G_GSIZE_FORMAT " bytes (of the authority's chain) are not covered", accepted, length);
  g_assert_cmpuint (accepted, <, length / 2);
  tsa_stop (tsa);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/signing/timestamp/request", test_request);
  g_test_add_data_func ("/signing/timestamp/good", GINT_TO_POINTER (TSA_HONEST), test_good);
  g_test_add_data_func ("/signing/timestamp/good-v1", GINT_TO_POINTER (TSA_V1), test_good);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = g_strdup_printf ("/signing/timestamp/bad/%s", bad[i].name);

      g_test_add_data_func (path, &bad[i], test_bad);
    }
  g_test_add_func ("/signing/timestamp/other-policy", test_other_policy);
  g_test_add_func ("/signing/timestamp/other-clock", test_other_clock);
  g_test_add_func ("/signing/timestamp/unreachable", test_unreachable);
  g_test_add_func ("/signing/timestamp/cancelled", test_cancelled);
  g_test_add_func ("/signing/timestamp/every-byte", test_every_byte);
  return steps_run ();
}
