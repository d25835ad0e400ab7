/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/hub/bb-hub-commands.h"
#include "sync/hub/bb-security.h"
#include "sync/hub/bb-write-rules.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "workspace.h"

#define PASSWORD "một mật khẩu dài"

typedef struct { Workspace workspace; char *password_file; } Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  workspace_init (&self->workspace);
  self->password_file = g_build_filename (self->workspace.folder, "password", NULL);
  g_assert_true (g_file_set_contents (self->password_file, PASSWORD "\n", -1, NULL));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  workspace_clear (&self->workspace);
  g_free (self->password_file);
}

/* @line: words divided by "|"; what was printed goes to @output. */
static int
run_for (Fixture *self, const char *line, char **output)
{
  g_autofree char *whole = g_strdup_printf ("bienban-hub|--data|%s|%s", self->workspace.folder, line), *path = g_build_filename (self->workspace.folder, "out", NULL);
  g_auto (GStrv) argv = g_strsplit (whole, "|", -1);
  int before = dup (STDOUT_FILENO), file = g_open (path, O_WRONLY | O_CREAT | O_TRUNC, 0600), code;

  g_assert_true (bb_hub_is_command ((int) g_strv_length (argv), argv));
  fflush (stdout);
  dup2 (file, STDOUT_FILENO);
  code = bb_hub_run_command ((int) g_strv_length (argv), argv);
  fflush (stdout);
  dup2 (before, STDOUT_FILENO);
  close (before);
  close (file);
  if (output != NULL)
    g_assert_true (g_file_get_contents (path, output, NULL, NULL));
  g_unlink (path);
  return code;
}

static int
run (Fixture *self, const char *line)
{
  return run_for (self, line, NULL);
}

static int
add_user (Fixture *self, const char *name, const char *roles)
{
  g_autofree char *line = g_strdup_printf ("user|add|%s|--display-name|Nguyễn Văn A|--roles|%s|--password-file|%s", name, roles, self->password_file);

  return run (self, line);
}

static void
expect_roles (Fixture *self, const char *name, const char *expected)
{
  g_autoptr (BbAccounts) accounts = bb_accounts_open (self->workspace.folder, NULL);
  g_autoptr (BbUser) user = bb_accounts_get (accounts, name, NULL);
  g_autofree char *roles = g_strjoinv (" ", user->roles);

  g_assert_cmpstr (roles, ==, expected);
}

static void
expect_sign_in (Fixture *self, const char *name, const char *password, gboolean expected)
{
  g_autoptr (BbAccounts) accounts = bb_accounts_open (self->workspace.folder, NULL);
  g_autoptr (BbUser) user = bb_accounts_check_password (accounts, name, password, "192.0.2.1", NULL, NULL);

  g_assert_true ((user != NULL) == expected);
}

static void
test_users (Fixture *self, gconstpointer data)
{
  g_autofree char *list = NULL, *log = NULL, *path = g_build_filename (self->workspace.folder, "audit.log", NULL), *table = NULL, *line = NULL;

  g_assert_cmpint (add_user (self, "an", "_admin office"), ==, 0);
  expect_roles (self, "an", "_admin office staff");
  expect_sign_in (self, "an", PASSWORD, TRUE);
  g_assert_cmpint (add_user (self, "an", ""), ==, 3);
  g_assert_cmpint (add_user (self, "Bình", ""), ==, 3);
  g_assert_cmpint (add_user (self, "binh", "boss"), ==, 3);
  g_assert_cmpint (run (self, "user|roles|an|leader:t1"), ==, 0);
  expect_roles (self, "an", "leader:t1 staff");
  g_assert_cmpint (run (self, "user|disable|an"), ==, 0);
  expect_sign_in (self, "an", PASSWORD, FALSE);
  g_assert_cmpint (run (self, "user|enable|an"), ==, 0);
  table = g_build_filename (self->workspace.folder, "table.csv", NULL);
  g_assert_true (g_file_set_contents (table, "name,display_name,roles,password\nbinh,Bình,office,12345678\n", -1, NULL));
  line = g_strdup_printf ("user|import|%s", table);
  g_assert_cmpint (run (self, line), ==, 0);
  g_assert_cmpint (run_for (self, "user|list", &list), ==, 0);
  g_assert_cmpstr (list, ==, "an\tNguyễn Văn A\tleader:t1 staff\nbinh\tBình\toffice staff\n");
  g_assert_cmpint (run (self, "user|remove|an"), ==, 0);
  g_assert_cmpint (run (self, "user|remove|an"), ==, 3);
  g_assert_cmpint (run (self, "user|remove"), ==, 2);
  g_assert_cmpint (run (self, "user|promote|an"), ==, 2);
  g_assert_cmpint (run (self, "user|list|--nonsense"), ==, 2);
  /* Who changed what stands in the log, and no password. */
  g_assert_true (g_file_get_contents (path, &log, NULL, NULL));
  g_assert_nonnull (strstr (log, "\"act\":\"account\",\"subject\":\"an\",\"result\":\"ok\""));
  g_assert_nonnull (strstr (log, "\"subject\":\"binh\",\"result\":\"failed\""));
  g_assert_null (strstr (log, PASSWORD));
}

static gboolean
may_read (Fixture *self, const char *database, const char *name)
{
  g_autoptr (BbAccounts) accounts = bb_accounts_open (self->workspace.folder, NULL);
  g_autoptr (BbUser) user = bb_accounts_get (accounts, name, NULL);
  g_autoptr (JsonObject) security = bb_security_get (accounts, database, NULL);

  return bb_write_rules_may_read (bb_write_rules_get_default (), database, security, user);
}

static void
test_teams (Fixture *self, gconstpointer data)
{
  static const char * const people[] = { "an", "binh", "chi", "dung", "em", "lan" };
  g_autofree char *list = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    add_user (self, people[i], g_str_equal (people[i], "dung") ? "supervisor:a1" : "");
  /* Somebody who has no account: nothing at all was done. */
  g_assert_cmpint (run (self, "team|add|t1|--leader|an|--member|nobody"), ==, 3);
  expect_roles (self, "an", "staff");
  g_assert_false (may_read (self, "danhmuc", "an"));
  g_assert_cmpint (run (self, "team|add|T 1"), ==, 3);
  g_assert_cmpint (run (self, "team|add|t1|--leader|an|--secretary|binh|--member|chi|--supervisor|a1"), ==, 0);
  g_assert_cmpint (run (self, "team|add|t1|--restricted|em"), ==, 0);
  expect_roles (self, "an", "leader:t1 staff");
  g_assert_true (may_read (self, "doan-t1", "an") && may_read (self, "doan-t1", "chi") && may_read (self, "doan-t1", "dung") && may_read (self, "tep-t1", "dung"));
  g_assert_true (may_read (self, "hanche-t1", "an") && may_read (self, "hanche-t1", "binh") && may_read (self, "hanche-t1", "em"));
  g_assert_false (may_read (self, "hanche-t1", "chi") || may_read (self, "hanche-t1", "dung") || may_read (self, "doan-t1", "em"));
  g_assert_true (may_read (self, "danhmuc", "em"));
  g_assert_cmpint (run_for (self, "team|list", &list), ==, 0);
  g_assert_cmpstr (list, ==, "t1\tleader\tan\nt1\tsecretary\tbinh\nt1\tmember\tchi\nt1\tsupervisor\ta1\nt1\trestricted\tem\n");
  g_assert_cmpint (run (self, "plan|add|p1|--planner|lan|--sent|an"), ==, 0);
  g_assert_true (may_read (self, "kh-p1", "chi") && may_read (self, "mat-p1", "lan") && may_read (self, "mat-p1", "an"));
  g_assert_false (may_read (self, "mat-p1", "binh"));
  expect_roles (self, "lan", "planner staff");
}

/* ── Care ────────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct { BbStore *store; gint stop; guint written; } Writing;

/* What a hub does: documents, and files that they name. */
static gpointer
write_on (gpointer data)
{
  Writing *writing = data;

  for (guint i = 0; !g_atomic_int_get (&writing->stop) || i < 20; i++)
    {
      g_autofree char *text = g_strdup_printf ("piece %u", i), *id = g_strdup_printf ("answer:v1:%u", i);
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
      g_autofree char *sha256 = bb_store_add_bytes (writing->store, bytes, NULL), *rev = NULL;

      g_assert_nonnull (sha256);
      rev = put (writing->store, id, NULL, "{'type':'answer','visit':'v1'}");
      g_atomic_int_set (&writing->written, i + 1);
    }
  return NULL;
}

static void
expect_well (const char *folder, guint least)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbStore) store = bb_store_open (folder, &error);
  g_auto (GStrv) problems = store != NULL ? bb_store_fsck (store, NULL, &error) : NULL;
  g_autoptr (GPtrArray) documents = store != NULL ? bb_store_list (store, DATABASE, "answer:", &error) : NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (problems[0], ==, NULL);
  g_assert_cmpuint (documents->len, >=, least);
  bb_store_close (store);
}

static void
test_backup (Fixture *self, gconstpointer data)
{
  Writing writing = { self->workspace.store, 0, 0 };
  g_autofree char *above = g_dir_make_tmp ("bienban-test-XXXXXX", NULL), *target = g_build_filename (above, "copy", NULL);
  g_autofree char *line = g_strdup_printf ("backup|%s", target);
  g_autoptr (BbAccounts) accounts = NULL;
  g_autoptr (GPtrArray) users = NULL;
  GThread *thread;
  guint before;

  add_user (self, "an", "_admin");
  thread = g_thread_new (NULL, write_on, &writing);
  while ((before = (guint) g_atomic_int_get (&writing.written)) < 50)
    g_usleep (1000);
  g_assert_cmpint (run (self, line), ==, 0);
  g_assert_cmpuint ((guint) g_atomic_int_get (&writing.written), >, before);
  g_atomic_int_set (&writing.stop, 1);
  g_thread_join (thread);
  expect_well (target, before);
  accounts = bb_accounts_open (target, NULL);
  users = bb_accounts_list (accounts, NULL);
  g_assert_cmpuint (users->len, ==, 1);
  /* What is there is not written over. */
  g_assert_cmpint (run (self, line), ==, 4);
  remove_folder (above);
}

static void
test_check (Fixture *self, gconstpointer data)
{
  g_autoptr (BbAccounts) accounts = NULL;
  g_autoptr (JsonObject) loose = parse ("{'members':{'names':['ghost'],'roles':['staff']}}");
  g_autofree char *empty = NULL, *told = NULL, *rev = put (self->workspace.store, "answer:v1:1", NULL, "{'type':'answer','visit':'v1'}");

  /* A hub that nobody can administer. */
  g_assert_cmpint (run_for (self, "check", &empty), ==, 1);
  g_assert_nonnull (strstr (empty, "_admin"));
  add_user (self, "an", "_admin");
  run (self, "team|add|t1|--leader|an");
  g_assert_cmpint (run (self, "check"), ==, 0);
  /* The workspace whole, when no hub has it open. */
  bb_store_close (self->workspace.store);
  g_clear_object (&self->workspace.store);
  g_assert_cmpint (run (self, "check"), ==, 0);
  accounts = bb_accounts_open (self->workspace.folder, NULL);
  bb_security_set (accounts, "hanche-t1", loose, NULL);
  bb_security_remove (accounts, "tep-t1", NULL);
  g_assert_cmpint (run_for (self, "check", &told), ==, 1);
  g_assert_nonnull (strstr (told, "hanche-t1: the role “staff”"));
  g_assert_nonnull (strstr (told, "“ghost”"));
  g_assert_nonnull (strstr (told, "tep-t1 is missing"));
}

static void
test_words (void)
{
  char *serve[] = { (char *) "bienban-hub", (char *) "--data", (char *) "user", NULL };
  char *user[] = { (char *) "bienban-hub", (char *) "-d", (char *) "x", (char *) "user", (char *) "list", NULL };
  char *without[] = { (char *) "bienban-hub", (char *) "user", (char *) "list", NULL };

  g_assert_false (bb_hub_is_command (3, serve));
  g_assert_true (bb_hub_is_command (5, user));
  g_assert_cmpint (bb_hub_run_command (3, without), ==, 2);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/hub-commands/users", Fixture, NULL, set_up, test_users, tear_down);
  g_test_add ("/hub-commands/teams-and-plans", Fixture, NULL, set_up, test_teams, tear_down);
  g_test_add ("/hub-commands/backup-while-others-write", Fixture, NULL, set_up, test_backup, tear_down);
  g_test_add ("/hub-commands/check", Fixture, NULL, set_up, test_check, tear_down);
  g_test_add_func ("/hub-commands/words", test_words);
  return g_test_run ();
}
