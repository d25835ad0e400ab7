/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The disk is full while a paper is worked with, from the lock to the seal. Each act is tried with a little more room than before, and once with a
 * limit that already stops the PDF that is being made: each time it says so, nothing is changed or left behind, and with room enough the same act is done. */
#include <errno.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>

#include "paper-acts.h"
#include "power-disk.h"
#include "services/bb-phrasebook.h"
#include "test-folder.h"

#define SMALL 20000              /* bytes: less than any PDF of ours */

typedef struct
{
  Desk *desk;
  BbWorkspace *workspace;
  guint act;
} Fixture;

static void
expect_refusal (Fixture *self, GError *error, const char *when)
{
  g_autofree char *sentence = bb_phrase (error);

  if (!strstr (sentence, "disk is full") && !strstr (sentence, g_strerror (EFBIG)))
    g_error ("%s: “%s” does not say that the disk is full", when, sentence);
  g_assert_cmpuint (paper_acts_examine (self->desk, self->workspace, self->act, when), ==, self->act);
}

/* Returns: whether the act was done */
static gboolean
try_with_room (Fixture *self, gint64 room)
{
  g_autofree char *when = g_strdup_printf ("“%s” with room for %" G_GINT64_FORMAT " bytes", paper_act_get_name (self->act), room);
  g_autoptr (GError) error = NULL;
  gboolean done;

  power_disk_set_room (room);
  done = paper_act_do (self->desk, self->workspace, self->act, &error);
  power_disk_set_room (-1);
  if (!done)
    expect_refusal (self, error, when);
  return done;
}

static void
limit_files (rlim_t size)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = MIN (size, limit.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* No PDF is written through the store's layer before it is whole. */
static void
try_with_short_files (Fixture *self)
{
  static const char * const making[] = { "write out", "sign", "number", "seal", "correct", NULL };
  g_autofree char *when = g_strdup_printf ("“%s” with files of %u bytes", paper_act_get_name (self->act), SMALL);
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (!g_strv_contains (making, paper_act_get_name (self->act)))
    return;
  limit_files (SMALL);
  done = paper_act_do (self->desk, self->workspace, self->act, &error);
  limit_files (RLIM_INFINITY);
  g_assert_false (done);
  expect_refusal (self, error, when);
}

static void
fill_up (Fixture *self)
{
  gboolean all = g_getenv ("BIENBAN_SOAK") != NULL;
  guint refused = 0;

  try_with_short_files (self);
  for (gint64 room = 0; !try_with_room (self, room); room = all ? room + 400 + room / 4 : room * 20 + 4000)
    refused++;
  g_test_message ("%s: %u rooms were too small", paper_act_get_name (self->act), refused);
  g_assert_cmpuint (refused, >=, 2);
}

static void
test_full (void)
{
  Fixture self = { .desk = paper_desk_new () };
  g_autofree char *folder = g_dir_make_tmp ("bienban-full-XXXXXX", NULL);
  const char *usual = sqlite3_vfs_find (NULL)->zName;
  g_autoptr (GError) error = NULL;

  signal (SIGXFSZ, SIG_IGN);
  power_disk_start (folder);
  g_assert_cmpint (sqlite3_vfs_register (sqlite3_vfs_find (POWER_DISK_VFS), 1), ==, SQLITE_OK);
  self.workspace = bb_workspace_open (folder, NULL, &error);
  g_assert_no_error (error);
  paper_desk_start (self.desk, self.workspace);
  for (self.act = 0; self.act < paper_acts_get_n (); self.act++)
    fill_up (&self);
  paper_acts_examine (self.desk, self.workspace, self.act, "at the end");
  bb_workspace_close (self.workspace);
  g_object_unref (self.workspace);
  power_disk_stop ();
  g_assert_cmpint (sqlite3_vfs_register (sqlite3_vfs_find (usual), 1), ==, SQLITE_OK);
  paper_desk_free (self.desk, TRUE);
  remove_tree (folder);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/full/a-paper-from-the-lock-to-the-seal", test_full);
  return g_test_run ();
}
