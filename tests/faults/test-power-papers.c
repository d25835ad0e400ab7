/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The power goes at every moment of the work with a paper, from the lock to the seal: what was told to be done is there, once, the PDF at hand
 * verifies, and the act that was under way can be done again. */
#include <glib/gstdio.h>
#include <locale.h>
#include <sqlite3.h>

#include "paper-acts.h"
#include "power-disk.h"
#include "test-folder.h"

#define MOMENTS 2                /* of each act; all of them when BIENBAN_SOAK is set */

typedef struct
{
  Desk *desk;
  char *folder;
  GArray *times;                 /* guint: when the visit was there, and when each act was done */
} Recording;

/* Everything that the services open now lies on the disk whose power goes. */
static void
use_disk (const char *name)
{
  g_assert_cmpint (sqlite3_vfs_register (sqlite3_vfs_find (name), 1), ==, SQLITE_OK);
}

static void
note_time (Recording *self)
{
  guint time = power_disk_get_time ();

  g_array_append_val (self->times, time);
}

static void
record (Recording *self)
{
  const char *usual = sqlite3_vfs_find (NULL)->zName;
  g_autoptr (BbWorkspace) workspace = NULL;
  g_autoptr (GError) error = NULL;

  self->desk = paper_desk_new ();
  self->folder = g_dir_make_tmp ("bienban-power-XXXXXX", NULL);
  self->times = g_array_new (FALSE, FALSE, sizeof (guint));
  power_disk_start (self->folder);
  use_disk (POWER_DISK_VFS);
  workspace = bb_workspace_open (self->folder, NULL, &error);
  g_assert_no_error (error);
  paper_desk_start (self->desk, workspace);
  note_time (self);
  for (guint act = 0; act < paper_acts_get_n (); act++)
    {
      paper_act_do (self->desk, workspace, act, &error);
      g_assert_no_error (error);
      note_time (self);
    }
  bb_workspace_close (workspace);
  power_disk_stop ();
  use_disk (usual);
}

static void
cut (Recording *self, guint done, guint time, GRand *rand)
{
  g_autofree char *target = g_dir_make_tmp ("bienban-cut-XXXXXX", NULL), *when = g_strdup_printf ("cut at %u", time);
  g_autoptr (BbWorkspace) workspace = NULL;
  g_autoptr (GError) error = NULL;

  power_disk_cut (time, rand, target);
  workspace = bb_workspace_open (target, NULL, &error);
  g_assert_no_error (error);
  paper_acts_repeat (self->desk, workspace, done, when);
  bb_workspace_close (workspace);
  remove_tree (target);
}

/* The last moment, before the person is told, and others; or all. */
static void
cut_act (Recording *self, guint act, GRand *rand)
{
  guint begin = g_array_index (self->times, guint, act), end = g_array_index (self->times, guint, act + 1);
  gboolean all = g_getenv ("BIENBAN_SOAK") != NULL;

  g_test_message ("%s: %u moments", paper_act_get_name (act), end - begin);
  for (guint i = 0; i < (all ? end - begin : MOMENTS); i++)
    cut (self, act, all || i == 0 ? end - 1 - i : (guint) g_rand_int_range (rand, (gint32) begin, (gint32) end), rand);
}

static void
test_power (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  Recording self = { 0 };

  record (&self);
  for (guint act = 0; act < paper_acts_get_n (); act++)
    cut_act (&self, act, rand);
  cut (&self, paper_acts_get_n (), g_array_index (self.times, guint, paper_acts_get_n ()), rand);
  g_array_unref (self.times);
  paper_desk_free (self.desk, TRUE);
  remove_tree (self.folder);
  g_free (self.folder);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/power/a-paper-from-the-lock-to-the-seal", test_power);
  return g_test_run ();
}
