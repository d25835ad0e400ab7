/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is let in, with a clock that the test turns. */
#include <string.h>

#include "phone/bb-phone-session.h"

#define SECOND G_USEC_PER_SEC
#define WRONG "AAAAAAAAAAAAAAAAAAAAAA"

static BbPhoneSession *
make_session (void)
{
  g_autoptr (GBytes) fingerprint = g_bytes_new_static ("0123456789abcdef0123456789abcdef", 32);

  return bb_phone_session_new (fingerprint, 900, 0);
}

static void
test_tokens_are_long_and_never_the_same (void)
{
  g_autoptr (BbPhoneSession) one = make_session (), two = make_session ();
  const char *token = bb_phone_session_get_token (one);

  g_assert_true (g_regex_match_simple ("^[A-Za-z0-9_-]{22}$", token, 0, 0));
  g_assert_cmpstr (token, !=, bb_phone_session_get_token (two));
  g_assert_true (g_regex_match_simple ("^[0-9]{4}$", bb_phone_session_get_code (one), 0, 0));
}

static void
test_first_device_stays_the_only_one (void)
{
  g_autoptr (BbPhoneSession) session = make_session ();
  const char *token = bb_phone_session_get_token (session), *cookie;

  g_assert_cmpint (bb_phone_session_admit (session, token, NULL, "a", TRUE, 0), ==, BB_PHONE_FINE);
  g_assert_cmpint (bb_phone_session_admit (session, token, NULL, "a", FALSE, 0), ==, BB_PHONE_OTHER_DEVICE);
  g_assert_false (bb_phone_session_is_bound (session));
  cookie = bb_phone_session_bind (session);
  g_assert_nonnull (cookie);
  g_assert_null (bb_phone_session_bind (session));
  g_assert_cmpint (bb_phone_session_admit (session, token, cookie, "a", FALSE, 0), ==, BB_PHONE_FINE);
  g_assert_cmpint (bb_phone_session_admit (session, token, WRONG, "a", FALSE, 0), ==, BB_PHONE_OTHER_DEVICE);
  g_assert_cmpint (bb_phone_session_admit (session, token, "", "a", FALSE, 0), ==, BB_PHONE_OTHER_DEVICE);
}

static void
test_cookie_is_no_token (void)
{
  g_autoptr (BbPhoneSession) session = make_session ();
  const char *cookie = bb_phone_session_bind (session);

  g_assert_cmpint (bb_phone_session_admit (session, NULL, cookie, "a", TRUE, 0), ==, BB_PHONE_NOT_FOUND);
  g_assert_cmpint (bb_phone_session_admit (session, cookie, cookie, "a", TRUE, 0), ==, BB_PHONE_NOT_FOUND);
}

static void
test_a_quarter_of_an_hour_without_use_ends_it_for_good (void)
{
  g_autoptr (BbPhoneSession) session = make_session ();
  const char *token = bb_phone_session_get_token (session), *cookie = bb_phone_session_bind (session);

  g_assert_cmpint (bb_phone_session_admit (session, token, cookie, "a", FALSE, 899 * SECOND), ==, BB_PHONE_FINE);
  g_assert_cmpint (bb_phone_session_get_end (session), ==, 1799 * SECOND);
  /* A stranger who knows the address does not keep it alive. */
  g_assert_cmpint (bb_phone_session_admit (session, token, NULL, "b", TRUE, 1798 * SECOND), ==, BB_PHONE_FINE);
  g_assert_false (bb_phone_session_is_expired (session, 1799 * SECOND - 1));
  g_assert_cmpint (bb_phone_session_admit (session, token, cookie, "a", FALSE, 1799 * SECOND), ==, BB_PHONE_EXPIRED);
  g_assert_cmpint (bb_phone_session_admit (session, token, cookie, "a", FALSE, 0), ==, BB_PHONE_EXPIRED);
}

static void
test_guessing_is_stopped_for_a_minute_where_it_comes_from (void)
{
  g_autoptr (BbPhoneSession) session = make_session ();
  const char *token = bb_phone_session_get_token (session), *cookie = bb_phone_session_bind (session);

  for (int i = 0; i < BB_PHONE_WRONG_TOKENS; i++)
    g_assert_cmpint (bb_phone_session_admit (session, WRONG, NULL, "stranger", TRUE, i), ==, BB_PHONE_NOT_FOUND);
  g_assert_cmpint (bb_phone_session_admit (session, WRONG, NULL, "stranger", TRUE, 100), ==, BB_PHONE_TOO_MANY);
  g_assert_cmpint (bb_phone_session_admit (session, token, NULL, "stranger", TRUE, 100), ==, BB_PHONE_TOO_MANY);
  g_assert_cmpint (bb_phone_session_admit (session, token, NULL, "another", TRUE, 100), ==, BB_PHONE_FINE);
  g_assert_cmpint (bb_phone_session_admit (session, token, cookie, "stranger", FALSE, 100), ==, BB_PHONE_FINE);
  g_assert_cmpint (bb_phone_session_admit (session, WRONG, NULL, "stranger", TRUE, 61 * SECOND), ==, BB_PHONE_NOT_FOUND);
}

/* From ever new addresses: memory stays bounded. */
static void
test_many_strangers_are_forgotten (void)
{
  g_autoptr (BbPhoneSession) session = make_session ();

  for (int i = 0; i < 5000; i++)
    {
      g_autofree char *address = g_strdup_printf ("10.0.%d.%d", i / 256, i % 256);

      g_assert_cmpint (bb_phone_session_admit (session, WRONG, NULL, address, TRUE, i), ==, BB_PHONE_NOT_FOUND);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/phone/session/tokens-are-long-and-never-the-same", test_tokens_are_long_and_never_the_same);
  g_test_add_func ("/phone/session/first-device-stays-the-only-one", test_first_device_stays_the_only_one);
  g_test_add_func ("/phone/session/cookie-is-no-token", test_cookie_is_no_token);
  g_test_add_func ("/phone/session/a-quarter-of-an-hour-without-use-ends-it-for-good", test_a_quarter_of_an_hour_without_use_ends_it_for_good);
  g_test_add_func ("/phone/session/guessing-is-stopped-for-a-minute-where-it-comes-from", test_guessing_is_stopped_for_a_minute_where_it_comes_from);
  g_test_add_func ("/phone/session/many-strangers-are-forgotten", test_many_strangers_are_forgotten);
  return g_test_run ();
}
