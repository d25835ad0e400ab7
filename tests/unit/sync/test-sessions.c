/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/hub/bb-audit.h"
#include "sync/hub/bb-sessions.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "workspace.h"

#define PASSWORD "mật khẩu thử"

typedef struct { char *folder; BbAccounts *accounts; BbSessions *sessions; } Fixture;

static gint64 seconds = 1795000000;

static gint64
get_time (void)
{
  return seconds * G_USEC_PER_SEC;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  const char * const roles[] = { "leader:t1", NULL };
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("bienban-test-XXXXXX", NULL);
  self->accounts = bb_accounts_open (self->folder, &error);
  g_assert_true (bb_accounts_add (self->accounts, "an", NULL, roles, PASSWORD, &error));
  self->sessions = bb_sessions_open (self->accounts, self->folder, &error);
  g_assert_no_error (error);
  bb_sessions_set_clock (self->sessions, get_time);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  bb_sessions_free (self->sessions);
  bb_accounts_free (self->accounts);
  remove_folder (self->folder);
  g_free (self->folder);
}

/* -1: valid. */
static int
check (Fixture *self, const char *cookie)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbUser) user = bb_sessions_check (self->sessions, cookie, NULL, &error);

  g_assert_true ((user == NULL) == (error != NULL));
  g_assert_true (error == NULL || error->domain == BB_SESSIONS_ERROR);
  return error != NULL ? error->code : -1;
}

static void
test_life (Fixture *self, gconstpointer data)
{
  g_autofree char *cookie = bb_sessions_issue (self->sessions, "an", NULL);
  const char * const roles[] = { "member:t1", NULL };
  g_autofree char *none = NULL, *fresh = NULL;
  g_autoptr (BbUser) user = bb_sessions_check (self->sessions, cookie, &none, NULL), later = NULL;

  g_assert_cmpstr (user->name, ==, "an");
  g_assert_null (none);
  bb_accounts_set_roles (self->accounts, "an", roles, NULL);
  seconds += 61;
  later = bb_sessions_check (self->sessions, cookie, &fresh, NULL);
  g_assert_true (fresh != NULL && bb_user_has_role (later, "member:t1") && !bb_user_has_role (later, "leader:t1"));
  seconds += 538;
  g_assert_cmpint (check (self, cookie), ==, -1);
  seconds += 1;
  g_assert_cmpint (check (self, cookie), ==, BB_SESSIONS_ERROR_EXPIRED);
  seconds -= 1200;
  g_assert_cmpint (check (self, cookie), ==, BB_SESSIONS_ERROR_EXPIRED);
  seconds += 600;
}

static void
test_ends (Fixture *self, gconstpointer data)
{
  g_autofree char *first = bb_sessions_issue (self->sessions, "an", NULL), *second = NULL, *third = NULL;

  bb_accounts_set_password (self->accounts, "an", "a new password", NULL);
  g_assert_cmpint (check (self, first), ==, BB_SESSIONS_ERROR_WRONG);
  second = bb_sessions_issue (self->sessions, "an", NULL);
  g_assert_cmpint (check (self, second), ==, -1);
  bb_accounts_set_disabled (self->accounts, "an", TRUE, NULL);
  g_assert_cmpint (check (self, second), ==, BB_SESSIONS_ERROR_WRONG);
  bb_accounts_remove (self->accounts, "an", NULL);
  bb_accounts_add (self->accounts, "an", NULL, NULL, PASSWORD, NULL);
  g_assert_cmpint (check (self, second), ==, BB_SESSIONS_ERROR_WRONG);
  g_assert_null (bb_sessions_issue (self->sessions, "binh", NULL));
}

static BbAccounts *racing;

/* check() asks for the time when it has read the account. */
static gint64
get_time_of_change (void)
{
  BbAccounts *accounts = g_steal_pointer (&racing);

  g_assert_true (accounts == NULL || bb_accounts_set_password (accounts, "an", "a new password", NULL));
  return get_time ();
}

static void
test_race (Fixture *self, gconstpointer data)
{
  g_autofree char *stolen = bb_sessions_issue (self->sessions, "an", NULL), *fresh = NULL;
  g_autoptr (BbUser) user = NULL;

  seconds += 61;
  racing = self->accounts;
  bb_sessions_set_clock (self->sessions, get_time_of_change);
  g_assert_nonnull (user = bb_sessions_check (self->sessions, stolen, &fresh, NULL));
  g_assert_null (racing);
  g_assert_cmpint (check (self, fresh), ==, BB_SESSIONS_ERROR_WRONG);
}

/* No byte of a cookie may be another one. */
static void
test_forged (Fixture *self, gconstpointer data)
{
  static const char * const malformed[] = { "", "a", "abcde", "!!!!", "YW46", "YW46NUY6", "AAAA AAAA", "YW4=" };
  g_autofree char *cookie = bb_sessions_issue (self->sessions, "an", NULL), *again = NULL;
  g_autofree char *path = g_build_filename (self->folder, "session-secret", NULL);
  gsize length = strlen (cookie);
  g_autoptr (BbSessions) other = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (malformed); i++)
    g_assert_cmpint (check (self, malformed[i]), ==, BB_SESSIONS_ERROR_MALFORMED);
  for (gsize i = 0; i < length; i++)
    {
      g_autofree char *forged = g_strdup (cookie), *shorter = g_strndup (cookie, i);

      forged[i] = cookie[i] == 'Q' ? 'g' : 'Q';
      g_assert_cmpint (check (self, forged), !=, -1);
      g_assert_cmpint (check (self, shorter), !=, -1);
    }
  /* The same secret after a restart, another on another server. */
  other = bb_sessions_open (self->accounts, self->folder, NULL);
  bb_sessions_set_clock (other, get_time);
  again = bb_sessions_issue (other, "an", NULL);
  g_assert_cmpstr (again, ==, cookie);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_clear_pointer (&self->sessions, bb_sessions_free);
  self->sessions = bb_sessions_open (self->accounts, self->folder, NULL);
  bb_sessions_set_clock (self->sessions, get_time);
  g_assert_cmpint (check (self, cookie), ==, BB_SESSIONS_ERROR_WRONG);
}

static void
test_header (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "session-secret", NULL);
  g_autofree char *plain = bb_sessions_format_cookie ("x", FALSE), *secure = bb_sessions_format_cookie ("x", TRUE), *end = bb_sessions_format_cookie (NULL, TRUE);
  g_autoptr (GError) error = NULL;
  GStatBuf found;

  g_assert_cmpstr (plain, ==, "AuthSession=x; Version=1; Path=/; HttpOnly; SameSite=Strict; Max-Age=600");
  g_assert_cmpstr (secure, ==, "AuthSession=x; Version=1; Path=/; HttpOnly; SameSite=Strict; Max-Age=600; Secure");
  g_assert_true (g_str_has_prefix (end, "AuthSession=; ") && strstr (end, "Max-Age=0") != NULL);
  g_assert_cmpint (g_stat (path, &found), ==, 0);
  g_assert_cmpint (found.st_mode & 0777, ==, 0600);
  g_assert_true (g_file_set_contents (path, "short", -1, NULL));
  g_assert_null (bb_sessions_open (self->accounts, self->folder, &error));
  g_assert_nonnull (strstr (error->message, path));
}

/* ── The log ─────────────────────────────────────────────────────────────────────────────────────────────────── */

#define LINES 400

static gpointer
write_lines (gpointer folder)
{
  g_autoptr (BbAudit) audit = bb_audit_open_sized (folder, 20000, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < LINES; i++)
    g_assert_true (bb_audit_note (audit, "192.0.2.1", "an", BB_AUDIT_WRITE, "doan-t1", "ok", i, &error));
  return NULL;
}

/* Oldest file first; every line an object, numbered without a gap. Returns: the last line. */
static JsonObject *
read_log (const char *folder, guint *lines)
{
  JsonObject *last = NULL;

  *lines = 0;
  for (int i = 9; i >= 0; i--)
    {
      g_autofree char *name = i > 0 ? g_strdup_printf ("audit.log.%d", i) : g_strdup ("audit.log"), *path = g_build_filename (folder, name, NULL), *text = NULL;
      g_auto (GStrv) rows = g_file_get_contents (path, &text, NULL, NULL) ? g_strsplit (text, "\n", -1) : NULL;

      g_assert_cmpuint (text != NULL ? strlen (text) : 0, <, 20500);
      for (char **row = rows; row != NULL && *row != NULL && **row != '\0'; row++, ++*lines)
        {
          JsonObject *line = parse (*row);

          g_assert_true (last == NULL || json_object_get_int_member (line, "n") == json_object_get_int_member (last, "n") + 1);
          g_clear_pointer (&last, json_object_unref);
          last = line;
        }
    }
  return last;
}

static void
test_log (Fixture *self, gconstpointer data)
{
  GThread *one = g_thread_new (NULL, write_lines, self->folder), *other = g_thread_new (NULL, write_lines, self->folder);
  g_autoptr (BbAudit) audit = bb_audit_open_sized (self->folder, 20000, NULL);
  g_autoptr (JsonObject) last = NULL, next = NULL;
  guint lines = 0;

  g_thread_join (one);
  g_thread_join (other);
  last = read_log (self->folder, &lines);
  g_assert_cmpint (json_object_get_int_member (last, "n"), ==, 2 * LINES);
  g_assert_cmpuint (lines, ==, 2 * LINES);
  g_assert_cmpstr (json_object_get_string_member (last, "subject"), ==, "doan-t1");
  /* A name that would begin a line of its own, or fill the disk. */
  {
    g_autofree char *long_name = g_strnfill (100000, 'x'), *evil = g_strconcat ("a\n{\"n\":1,\"user\":\"b\"}\n\xff", long_name, NULL);

    g_assert_true (bb_audit_note (audit, "192.0.2.1", evil, BB_AUDIT_SIGN_IN, NULL, "wrong", 0, NULL));
  }
  next = read_log (self->folder, &lines);
  g_assert_cmpint (json_object_get_int_member (next, "n"), ==, 2 * LINES + 1);
  g_assert_true (g_str_has_prefix (json_object_get_string_member (next, "user"), "a\n{"));
}

/* What a power cut left of a line does not spoil the next one. */
static void
test_torn (Fixture *self, gconstpointer data)
{
  g_autoptr (BbAudit) audit = bb_audit_open (self->folder, NULL);
  g_autofree char *path = g_build_filename (self->folder, "audit.log", NULL), *text = NULL;
  g_auto (GStrv) rows = NULL;
  FILE *file;

  bb_audit_note (audit, NULL, "an", BB_AUDIT_ACCOUNT, "binh", "ok", 0, NULL);
  file = g_fopen (path, "a");
  fputs ("{\"n\":", file);
  fclose (file);
  bb_audit_note (audit, NULL, "an", BB_AUDIT_ACCOUNT, "chi", "ok", 0, NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  rows = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (rows), ==, 4);
  g_assert_true (g_str_has_prefix (rows[2], "{\"n\":2,") && strstr (rows[2], "chi") != NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sessions/live-ten-minutes-and-have-the-roles-of-the-moment", Fixture, NULL, set_up, test_life, tear_down);
  g_test_add ("/sessions/end-with-the-password-and-the-account", Fixture, NULL, set_up, test_ends, tear_down);
  g_test_add ("/sessions/a-renewal-does-not-outlive-the-password", Fixture, NULL, set_up, test_race, tear_down);
  g_test_add ("/sessions/forged-or-malformed", Fixture, NULL, set_up, test_forged, tear_down);
  g_test_add ("/sessions/the-header-and-the-secret", Fixture, NULL, set_up, test_header, tear_down);
  g_test_add ("/audit/numbered-turned-and-one-line-an-act", Fixture, NULL, set_up, test_log, tear_down);
  g_test_add ("/audit/a-torn-line", Fixture, NULL, set_up, test_torn, tear_down);
  return g_test_run ();
}
