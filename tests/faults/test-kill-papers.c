/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kill -9 while a paper is worked with, from the lock to the seal: after a step on the disk, or at any moment, also while the PDF is being made
 * or the token answers. What was told to be done is there, once, the PDF at hand verifies, nothing is left lying about, and the act can be done again. */
#include <glib/gstdio.h>
#include <locale.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "paper-acts.h"
#include "power-disk.h"
#include "test-folder.h"

#define STEPS 40                 /* of most acts */
#define LONGEST 200              /* milliseconds */
#define ROUNDS 1                 /* of each act; more when BIENBAN_SOAK is set */
#define SOAK_ROUNDS 20

static const char *self_path;

/* ── The child: does one act, or is killed at it ─────────────────────────────────────────────────────────────── */

static void
arm (guint steps, guint milliseconds)
{
  const struct itimerval time = { .it_value = { .tv_usec = (suseconds_t) milliseconds * 1000 } };

  if (steps > 0)
    power_disk_set_death (steps);
  else
    setitimer (ITIMER_REAL, &time, NULL);                  /* SIGALRM ends it as hard as SIGKILL */
}

static int
work (char **argv)
{
  Desk *desk = paper_desk_open (argv[0], argv[1]);
  guint act = (guint) atoi (argv[3]);
  g_autoptr (BbWorkspace) workspace = NULL;
  gboolean done;

  power_disk_start (argv[2]);
  g_assert_cmpint (sqlite3_vfs_register (sqlite3_vfs_find (POWER_DISK_VFS), 1), ==, SQLITE_OK);
  workspace = bb_workspace_open (argv[2], NULL, NULL);
  if (!workspace)
    return 1;
  arm ((guint) atoi (argv[4]), (guint) atoi (argv[5]));
  done = paper_act_do (desk, workspace, act, NULL);
  _exit (done ? 0 : 1);                                    /* told */
}

/* ── The parent ──────────────────────────────────────────────────────────────────────────────────────────────── */

static void
copy (const char *from, const char *to)
{
  const char * const argv[] = { "cp", "-a", from, to, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, &error));
}

/* Returns: whether the child lived to tell */
static gboolean
run_child (Desk *desk, const char *folder, guint act, guint steps, guint milliseconds)
{
  g_autofree char *number = g_strdup_printf ("%u", act), *of_steps = g_strdup_printf ("%u", steps), *of_time = g_strdup_printf ("%u", milliseconds);
  const char * const argv[] = { self_path, "--work", desk->folder, desk->visit, folder, number, of_steps, of_time, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error));
  g_assert_true (WIFSIGNALED (status) || (WIFEXITED (status) && WEXITSTATUS (status) == 0));
  return !WIFSIGNALED (status);
}

/* Returns: whether it was killed */
static gboolean
kill_once (Desk *desk, const char *before, guint act, guint steps, guint milliseconds)
{
  g_autofree char *folder = g_dir_make_tmp ("bienban-kill-XXXXXX", NULL), *place = g_build_filename (folder, "workspace", NULL);
  g_autofree char *when = steps > 0 ? g_strdup_printf ("killed in “%s” after %u steps", paper_act_get_name (act), steps)
                                    : g_strdup_printf ("killed in “%s” after %u ms", paper_act_get_name (act), milliseconds);
  g_autoptr (BbWorkspace) workspace = NULL;
  g_autoptr (GError) error = NULL;
  gboolean told;

  copy (before, place);
  told = run_child (desk, place, act, steps, milliseconds);
  workspace = bb_workspace_open (place, NULL, &error);
  g_assert_no_error (error);
  paper_acts_repeat (desk, workspace, act + told, when);
  bb_workspace_close (workspace);
  remove_tree (folder);
  return !told;
}

static void
go_on (Desk *desk, const char *folder, guint act)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbWorkspace) workspace = bb_workspace_open (folder, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (paper_act_do (desk, workspace, act, &error));
  bb_workspace_close (workspace);
}

static guint
kill_in_act (Desk *desk, const char *folder, guint act)
{
  guint n = 0;

  for (guint round = 0; round < (g_getenv ("BIENBAN_SOAK") ? SOAK_ROUNDS : ROUNDS); round++)
    {
      gboolean by_steps = g_test_rand_bit ();
      guint limit = (guint) g_test_rand_int_range (1, by_steps ? STEPS : LONGEST);

      n += kill_once (desk, folder, act, by_steps ? limit : 0, by_steps ? 0 : limit);
    }
  return n;
}

static void
test_kill (void)
{
  Desk *desk = paper_desk_new ();
  g_autofree char *folder = g_dir_make_tmp ("bienban-kill-XXXXXX", NULL);
  g_autoptr (BbWorkspace) workspace = bb_workspace_open (folder, NULL, NULL);
  guint killed = 0;

  paper_desk_start (desk, workspace);
  bb_workspace_close (workspace);
  for (guint act = 0; act < paper_acts_get_n (); act++)
    {
      killed += kill_in_act (desk, folder, act);
      go_on (desk, folder, act);
    }
  g_test_message ("killed %u times", killed);
  g_assert_cmpuint (killed, >=, 3);
  paper_desk_free (desk, TRUE);
  remove_tree (folder);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  if (argc == 8 && g_str_equal (argv[1], "--work"))
    return work (argv + 2);
  self_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kill/a-paper-from-the-lock-to-the-seal", test_kill);
  return g_test_run ();
}
