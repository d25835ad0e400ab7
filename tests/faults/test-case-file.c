/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case file is taken in while the disk is full, while the power goes, while the program is killed: the visit is there with every file or not at
 * all, fsck has nothing to say, and taking it in again succeeds. (What happens to one that is being written: tests/interop/case-file.py.) */
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>

#include "power-disk.h"
#include "services/bb-case-file.h"
#include "test-folder.h"

#define CUTS 24
#define KILLS 10

static const char *self_path;

typedef struct
{
  char *folder, *zip, *visit;
  guint evidence;
  const char *usual;             /* VFS */
} Fixture;

static BbWorkspace *
open_workspace (const char *path)
{
  g_autoptr (GError) error = NULL;
  BbWorkspace *workspace = bb_workspace_open (path, NULL, &error);

  g_assert_no_error (error);
  return workspace;
}

static void
close_workspace (BbWorkspace *workspace)
{
  while (g_main_context_iteration (NULL, FALSE));
  bb_workspace_close (workspace);
  g_object_unref (workspace);
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *place = NULL;
  g_autoptr (BbCase) visit = NULL;
  BbWorkspace *workspace;

  self->folder = g_dir_make_tmp ("bienban-case-XXXXXX", NULL);
  self->zip = g_build_filename (self->folder, "case.zip", NULL);
  self->usual = sqlite3_vfs_find (NULL)->zName;
  place = g_build_filename (self->folder, "first", NULL);
  workspace = open_workspace (place);
  self->visit = bb_visit_import_sample (workspace, NULL, &error);
  g_assert_no_error (error);
  bb_visit_lock (workspace, self->visit, NULL, &error);
  g_assert_no_error (error);
  bb_visit_export_case (workspace, self->visit, self->zip, NULL, NULL, &error);
  g_assert_no_error (error);
  visit = bb_visit_load (workspace, self->visit, NULL);
  self->evidence = bb_case_get_evidence (visit)->len;
  g_assert_cmpuint (self->evidence, >, 5);
  close_workspace (workspace);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->zip);
  g_free (self->visit);
}

/* ── What must hold ──────────────────────────────────────────────────────────────────────────────────────────── */

static void
expect_files (BbWorkspace *workspace, BbCase *visit, guint n)
{
  GPtrArray *evidence = bb_case_get_evidence (visit);

  g_assert_cmpuint (evidence->len, ==, n);
  for (guint i = 0; i < evidence->len; i++)
    {
      const char *expected = ((BbEvidence *) evidence->pdata[i])->sha256;
      g_autofree char *path = bb_visit_get_evidence_path (workspace, expected), *found = path ? bb_store_hash_file (path, NULL, NULL) : NULL;

      g_assert_cmpstr (found, ==, expected);
    }
}

/* Returns whether it is there. */
static gboolean
expect_all_or_nothing (Fixture *self, BbWorkspace *workspace)
{
  g_autoptr (BbCase) visit = bb_visit_load (workspace, self->visit, NULL);
  g_autofree char *minutes = visit ? bb_visit_get_minutes_path (workspace, self->visit, NULL) : NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) problems = bb_store_fsck (bb_workspace_get_store (workspace), NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (problems[0], ==, NULL);
  if (!visit)
    return FALSE;
  g_assert_nonnull (minutes);
  expect_files (workspace, visit, self->evidence);
  return TRUE;
}

static void
expect_no_temporary_files (BbWorkspace *workspace)
{
  g_autofree char *folder = g_build_filename (bb_workspace_get_folder (workspace), "files", "tmp", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  g_assert_null (dir ? g_dir_read_name (dir) : NULL);
}

static void
take_in_again (Fixture *self, BbWorkspace *workspace)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = bb_visit_import_case (workspace, self->zip, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, self->visit);
  g_assert_true (expect_all_or_nothing (self, workspace));
  expect_no_temporary_files (workspace);
}

static void
use_disk (const char *name)
{
  g_assert_cmpint (sqlite3_vfs_register (sqlite3_vfs_find (name), 1), ==, SQLITE_OK);
}

/* ── A full disk ─────────────────────────────────────────────────────────────────────────────────────────────── */

static void
test_full (Fixture *self, gconstpointer unused)
{
  g_autofree char *place = g_build_filename (self->folder, "second", NULL);
  BbWorkspace *workspace;
  guint refused = 0;

  power_disk_start (place);
  use_disk (POWER_DISK_VFS);
  workspace = open_workspace (place);
  for (gint64 room = 0;; room += 5000 + room / 3)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *id = NULL;

      power_disk_set_room (room);
      id = bb_visit_import_case (workspace, self->zip, NULL, &error);
      power_disk_set_room (-1);
      if (id)
        break;
      g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_FULL);
      g_assert_false (expect_all_or_nothing (self, workspace));
      expect_no_temporary_files (workspace);
      refused++;
    }
  g_test_message ("%u rooms were too small", refused);
  g_assert_cmpuint (refused, >=, 8);
  take_in_again (self, workspace);
  close_workspace (workspace);
  power_disk_stop ();
  use_disk (self->usual);
}

/* ── A power cut ─────────────────────────────────────────────────────────────────────────────────────────────── */

static void
examine_cut (Fixture *self, guint time, guint done, GRand *rand, gboolean again)
{
  g_autofree char *target = g_dir_make_tmp ("bienban-cut-XXXXXX", NULL);
  BbWorkspace *workspace;
  gboolean there;

  power_disk_cut (time, rand, target);
  workspace = open_workspace (target);
  there = expect_all_or_nothing (self, workspace);
  if (time >= done && !there)
    g_error ("cut at %u: the visit was taken in at %u and is lost", time, done);
  if (again)
    take_in_again (self, workspace);
  close_workspace (workspace);
  remove_tree (target);
}

static void
test_power (Fixture *self, gconstpointer unused)
{
  g_autofree char *place = g_build_filename (self->folder, "second", NULL), *id = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  g_autoptr (GError) error = NULL;
  BbWorkspace *workspace;
  guint begun, done;

  power_disk_start (place);
  use_disk (POWER_DISK_VFS);
  workspace = open_workspace (place);
  begun = power_disk_get_time ();
  id = bb_visit_import_case (workspace, self->zip, NULL, &error);
  done = power_disk_get_time ();
  g_assert_no_error (error);
  close_workspace (workspace);
  power_disk_stop ();
  use_disk (self->usual);
  for (guint cut = 0; cut < CUTS; cut++)
    examine_cut (self, cut == 0 ? done : (guint) g_rand_int_range (rand, (gint32) begun, (gint32) done + 1), done, rand, cut % 4 == 1);
}

/* ── kill -9 ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static int
work (const char *place, const char *zip)
{
  BbWorkspace *workspace = open_workspace (place);
  g_autofree char *id = NULL;

  g_print ("begun\n");
  id = bb_visit_import_case (workspace, zip, NULL, NULL);
  return id == NULL;
}

static gboolean
kill_once (Fixture *self, const char *place, guint delay)
{
  const char * const argv[] = { self_path, "--work", place, self->zip, NULL };
  g_autoptr (GSubprocess) child = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
  char first[8];
  BbWorkspace *workspace;
  gboolean there;

  g_assert_true (g_input_stream_read_all (g_subprocess_get_stdout_pipe (child), first, 6, NULL, NULL, NULL));
  g_usleep (delay);
  g_subprocess_force_exit (child);
  g_subprocess_wait (child, NULL, NULL);
  workspace = open_workspace (place);
  there = expect_all_or_nothing (self, workspace);
  take_in_again (self, workspace);
  close_workspace (workspace);
  return there;
}

static void
test_kill (Fixture *self, gconstpointer unused)
{
  guint there = 0;

  for (guint round = 0; round < KILLS; round++)
    {
      g_autofree char *place = g_strdup_printf ("%s/kill-%u", self->folder, round);

      there += kill_once (self, place, round * 15000);
      remove_tree (place);
    }
  g_test_message ("after %u of %u kills the visit was there", there, KILLS);
  g_assert_cmpuint (there, <, KILLS);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--work"))
    return work (argv[2], argv[3]);
  self_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/case-file/full", Fixture, NULL, set_up, test_full, tear_down);
  g_test_add ("/case-file/power", Fixture, NULL, set_up, test_power, tear_down);
  g_test_add ("/case-file/kill", Fixture, NULL, set_up, test_kill, tear_down);
  return g_test_run ();
}
