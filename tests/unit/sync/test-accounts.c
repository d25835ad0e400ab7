/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/hub/bb-accounts.h"
#include "sync/hub/bb-lockout.h"
#include "sync/hub/bb-password.h"
#include "sync/hub/bb-security.h"

#include <glib/gstdio.h>
#include <string.h>
#include <time.h>

#include "workspace.h"

#define PASSWORD "Trời xanh mây trắng 7"
#define HERE "192.0.2.1"
#define SECONDS(n) ((gint64) (n) * G_USEC_PER_SEC)

typedef struct { char *folder; BbAccounts *accounts; } Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("bienban-test-XXXXXX", NULL);
  self->accounts = bb_accounts_open (self->folder, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  bb_accounts_free (self->accounts);
  remove_folder (self->folder);
  g_free (self->folder);
}

static void
add (BbAccounts *accounts, const char *name, const char *role)
{
  const char * const roles[] = { role, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (bb_accounts_add (accounts, name, "Nguyễn Văn A", roles, PASSWORD, &error));
  g_assert_no_error (error);
}

static double
get_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

/* RFC 7914 §11. */
static void
test_hash (void)
{
  g_autofree char *hash = bb_password_hash ("passwd", "salt", 1), *slow = bb_password_hash ("Password", "NaCl", 80000);

  g_assert_cmpstr (hash, ==, "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc");
  g_assert_cmpstr (slow, ==, "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56");
}

/* How long an answer to @password takes, and that it is the one for everything that is wrong. */
static double
expect_wrong (BbAccounts *accounts, const char *name, const char *password)
{
  g_autoptr (GError) error = NULL;
  double before = get_seconds ();
  guint wait = 7;

  g_assert_null (bb_accounts_check_password (accounts, name, password, HERE, &wait, &error));
  g_assert_error (error, BB_ACCOUNTS_ERROR, BB_ACCOUNTS_ERROR_WRONG);
  g_assert_cmpstr (error->message, ==, "The name or the password is not right.");
  g_assert_cmpuint (wait, ==, 0);
  return get_seconds () - before;
}

static void
test_sign_in (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbUser) user = NULL;
  double wrong, unknown, no_name, disabled;

  add (self->accounts, "an", "leader:t1");
  user = bb_accounts_check_password (self->accounts, "an", PASSWORD, HERE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (user->display_name, ==, "Nguyễn Văn A");
  g_assert_true (bb_user_has_role (user, "leader:t1") && bb_user_has_role (user, "staff") && !bb_user_is_admin (user));
  wrong = expect_wrong (self->accounts, "an", "Trời xanh mây trắng 8");
  unknown = expect_wrong (self->accounts, "binh", PASSWORD);
  no_name = expect_wrong (self->accounts, "Bình\n", PASSWORD);
  bb_accounts_set_disabled (self->accounts, "an", TRUE, &error);
  disabled = expect_wrong (self->accounts, "an", "Trời xanh mây trắng 8");
  g_assert_cmpfloat (unknown / wrong, >, 0.5);
  g_assert_cmpfloat (no_name / wrong, >, 0.5);
  g_assert_cmpfloat (disabled / wrong, >, 0.5);
  g_test_message ("one wrong password: %.3f s of one core", wrong);
}

static void
expect_no_trace (const char *folder, const char *secret)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL), *bytes = NULL;
      gsize length = 0;
      GStatBuf found;

      g_assert_cmpint (g_stat (path, &found), ==, 0);
      g_assert_cmpint (found.st_mode & 0777, ==, 0600);
      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      g_assert_null (memmem (bytes, length, secret, strlen (secret)));
    }
}

static void
test_private (Fixture *self, gconstpointer data)
{
  add (self->accounts, "an", "office");
  expect_no_trace (self->folder, PASSWORD);
}

/* The command line changes what the hub has open. */
static void
test_two_programs (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbAccounts) other = bb_accounts_open (self->folder, &error);
  g_autoptr (BbUser) user = NULL, again = NULL;
  g_autoptr (JsonObject) security = parse ("{\"admins\":{\"names\":[],\"roles\":[]},\"members\":{\"names\":[\"an\"]}}"), read = NULL;
  g_autoptr (JsonObject) bad = parse ("{\"members\":{\"names\":\"an\"}}");
  g_auto (GStrv) databases = NULL;

  add (other, "an", "planner");
  g_assert_nonnull (user = bb_accounts_check_password (self->accounts, "an", PASSWORD, HERE, NULL, &error));
  g_assert_true (bb_accounts_set_password (other, "an", "another password", &error));
  expect_wrong (self->accounts, "an", PASSWORD);
  g_assert_nonnull (again = bb_accounts_check_password (self->accounts, "an", "another password", HERE, NULL, &error));
  g_assert_true (bb_security_set (other, "kh-p1", security, &error));
  g_assert_false (bb_security_set (other, "kh-p2", bad, NULL));
  g_assert_nonnull (read = bb_security_get (self->accounts, "kh-p1", &error));
  g_assert_true (json_object_equal (read, security));
  databases = bb_security_list (self->accounts, &error);
  g_assert_cmpuint (g_strv_length (databases), ==, 1);
  g_assert_no_error (error);
}

static void
expect_import (BbAccounts *accounts, const char *table, int expected, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (bb_accounts_import (accounts, table, strlen (table), &error), ==, expected);
  if (words != NULL)
    g_assert_nonnull (strstr (error->message, words));
  else
    g_assert_no_error (error);
}

static void
test_import (Fixture *self, gconstpointer data)
{
  g_autoptr (BbUser) an = NULL, binh = NULL;
  g_autoptr (GPtrArray) all = NULL;

  expect_import (self->accounts, "\xef\xbb\xbfname,display_name,roles,password\r\nan,\"Nguyễn Văn \"\"A\"\"\",leader:t1 planner,\"a, b c d e \"\r\n\r\n", 1, NULL);
  g_assert_nonnull (an = bb_accounts_check_password (self->accounts, "an", "a, b c d e ", HERE, NULL, NULL));
  g_assert_cmpstr (an->display_name, ==, "Nguyễn Văn \"A\"");
  /* Another role, the same password. */
  expect_import (self->accounts, "name;display_name;roles;password\nan;;member:t2;\nbinh;Bình;office;12345678\n", 2, NULL);
  g_clear_pointer (&an, bb_user_unref);
  g_assert_nonnull (an = bb_accounts_check_password (self->accounts, "an", "a, b c d e ", HERE, NULL, NULL));
  g_assert_true (bb_user_has_role (an, "member:t2") && !bb_user_has_role (an, "planner"));
  /* All or nothing, and the line is named. */
  expect_import (self->accounts, "name,display_name,roles,password\nchi,Chi,office,12345678\ndung,Dung,boss,12345678\n", -1, "Line 3");
  expect_import (self->accounts, "name,display_name,roles,password\nchi,Chi,office\n", -1, "Line 2");
  expect_import (self->accounts, "name,display_name,roles,password\nchi,Chi,office,\n", -1, "no password");
  expect_import (self->accounts, "name,display_name,roles,password\nchi,\"Chi,office,12345678\n", -1, "Line 2");
  expect_import (self->accounts, "chi,Chi,office,12345678\n", -1, "Line 1");
  all = bb_accounts_list (self->accounts, NULL);
  g_assert_cmpuint (all->len, ==, 2);
}

static void
test_refusals (Fixture *self, gconstpointer data)
{
  static const char * const bad_names[] = { "", "An", "_an", "a:b", "a/b", "nguyễn", "a b" };
  static const char * const bad_roles[] = { "", "boss", "leader", "leader:", "leader:T1", "office:x", "member:a b" };

  for (guint i = 0; i < G_N_ELEMENTS (bad_names); i++)
    g_assert_false (bb_user_name_check (bad_names[i], NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad_roles); i++)
    g_assert_false (bb_user_role_check (bad_roles[i], NULL));
  g_assert_false (bb_accounts_add (self->accounts, "an", NULL, NULL, "short", NULL));
  add (self->accounts, "an", "_admin");
  {
    g_autoptr (GError) error = NULL;

    g_assert_false (bb_accounts_add (self->accounts, "an", NULL, NULL, PASSWORD, &error));
    g_assert_error (error, BB_ACCOUNTS_ERROR, BB_ACCOUNTS_ERROR_EXISTS);
  }
  {
    g_autoptr (GError) error = NULL;

    g_assert_false (bb_accounts_set_roles (self->accounts, "binh", NULL, &error));
    g_assert_error (error, BB_ACCOUNTS_ERROR, BB_ACCOUNTS_ERROR_NOT_FOUND);
  }
}

/* ── Lockout ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
note_wrong (BbLockout *lockout, const char *name, const char *address, guint times, gint64 now)
{
  while (times-- > 0)
    bb_lockout_note_wrong (lockout, name, address, now);
}

static void
test_pauses (void)
{
  g_autoptr (BbLockout) lockout = bb_lockout_new ();
  static const guint pauses[] = { 5, 10, 20, 40, 80, 160, 320, 640, 900, 900 };
  gint64 now = SECONDS (1000);

  note_wrong (lockout, "an", HERE, 4, now);
  g_assert_cmpuint (bb_lockout_get_wait (lockout, "an", HERE, now), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (pauses); i++)
    {
      note_wrong (lockout, "an", HERE, 1, now);
      g_assert_cmpuint (bb_lockout_get_wait (lockout, "an", HERE, now), ==, pauses[i]);
      g_assert_cmpuint (bb_lockout_get_wait (lockout, "an", HERE, now + SECONDS (pauses[i]) - 1), ==, 1);
      now += SECONDS (pauses[i]);
      g_assert_cmpuint (bb_lockout_get_wait (lockout, "an", HERE, now), ==, 0);
    }
  /* A colleague at the same place, and the same person elsewhere. */
  note_wrong (lockout, "an", HERE, 1, now);
  g_assert_cmpuint (bb_lockout_get_wait (lockout, "an", HERE, now), >, 0);
  g_assert_cmpuint (bb_lockout_get_wait (lockout, "binh", HERE, now), ==, 0);
  g_assert_cmpuint (bb_lockout_get_wait (lockout, "an", "192.0.2.2", now), ==, 0);
  bb_lockout_note_right (lockout, "an", HERE, now);
  g_assert_cmpuint (bb_lockout_get_wait (lockout, "an", HERE, now), ==, 0);
  /* Half an hour later it begins anew. */
  note_wrong (lockout, "an", HERE, 4, now);
  note_wrong (lockout, "an", HERE, 4, now + SECONDS (1801));
  g_assert_cmpuint (bb_lockout_get_wait (lockout, "an", HERE, now + SECONDS (1801)), ==, 0);
}

/* Many names from one address are slowed down; who signed in from there before is not. */
static void
test_address (void)
{
  g_autoptr (BbLockout) lockout = bb_lockout_new ();
  gint64 now = SECONDS (1000);

  bb_lockout_note_right (lockout, "an", HERE, now);
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *name = g_strdup_printf ("guess%u", i);

      note_wrong (lockout, name, HERE, 1, now);
    }
  g_assert_cmpuint (bb_lockout_get_wait (lockout, "guess201", HERE, now), ==, 60);
  g_assert_cmpuint (bb_lockout_get_wait (lockout, "an", HERE, now), ==, 0);
  g_assert_cmpuint (bb_lockout_get_wait (lockout, "guess201", "192.0.2.2", now), ==, 0);
}

static void
test_bounded (void)
{
  g_autoptr (BbLockout) lockout = bb_lockout_new ();
  gint64 now = SECONDS (1000);

  note_wrong (lockout, "an", HERE, 10, now);
  bb_lockout_note_right (lockout, "binh", HERE, now);
  for (guint i = 0; i < BB_LOCKOUT_MOST; i++)
    {
      g_autofree char *address = g_strdup_printf ("2001:db8::%x", i);

      note_wrong (lockout, "chi", address, 1, now + i);
    }
  g_assert_cmpuint (bb_lockout_get_size (lockout), <=, BB_LOCKOUT_MOST);
  g_assert_cmpuint (bb_lockout_get_wait (lockout, "an", HERE, now), >, 0);
}

typedef struct { BbAccounts *accounts; gint wrong, wait; } Guessing;

static gpointer
guess (gpointer data)
{
  Guessing *guessing = data;
  g_autoptr (GError) error = NULL;

  g_assert_null (bb_accounts_check_password (guessing->accounts, "an", "not this one", HERE, NULL, &error));
  if (g_error_matches (error, BB_ACCOUNTS_ERROR, BB_ACCOUNTS_ERROR_WRONG))
    g_atomic_int_inc (&guessing->wrong);
  else if (g_error_matches (error, BB_ACCOUNTS_ERROR, BB_ACCOUNTS_ERROR_WAIT))
    g_atomic_int_inc (&guessing->wait);
  return NULL;
}

/* Eight at once get no more tries than eight in a row. */
static void
test_lockout (Fixture *self, gconstpointer data)
{
  Guessing guessing = { self->accounts, 0, 0 };
  GThread *threads[8];
  g_autoptr (GError) error = NULL;
  g_autoptr (BbUser) elsewhere = NULL;
  guint wait = 0;

  add (self->accounts, "an", "leader:t1");
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, guess, &guessing);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (guessing.wrong, ==, BB_LOCKOUT_TRIES);
  g_assert_cmpint (guessing.wait, ==, G_N_ELEMENTS (threads) - BB_LOCKOUT_TRIES);
  /* Not even the right one is looked at. */
  g_assert_null (bb_accounts_check_password (self->accounts, "an", PASSWORD, HERE, &wait, &error));
  g_assert_error (error, BB_ACCOUNTS_ERROR, BB_ACCOUNTS_ERROR_WAIT);
  g_assert_cmpuint (wait, >=, 1);
  g_assert_nonnull (strstr (error->message, "wait"));
  g_assert_nonnull (elsewhere = bb_accounts_check_password (self->accounts, "an", PASSWORD, "192.0.2.2", NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/accounts/hash-is-that-of-the-standard", test_hash);
  g_test_add ("/accounts/sign-in-tells-nothing-about-what-is-wrong", Fixture, NULL, set_up, test_sign_in, tear_down);
  g_test_add ("/accounts/files-are-private-and-hold-no-password", Fixture, NULL, set_up, test_private, tear_down);
  g_test_add ("/accounts/two-programs-at-once", Fixture, NULL, set_up, test_two_programs, tear_down);
  g_test_add ("/accounts/import", Fixture, NULL, set_up, test_import, tear_down);
  g_test_add ("/accounts/refusals", Fixture, NULL, set_up, test_refusals, tear_down);
  g_test_add_func ("/lockout/pauses-grow-and-hold-nobody-else-up", test_pauses);
  g_test_add_func ("/lockout/an-address-with-many-names", test_address);
  g_test_add_func ("/lockout/bounded", test_bounded);
  g_test_add ("/lockout/many-at-once", Fixture, NULL, set_up, test_lockout, tear_down);
  return g_test_run ();
}
