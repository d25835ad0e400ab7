/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kill -9 and a full disk in the middle of raising: the signed paper is still there and valid, nothing half made counts, and the next try does it. */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "services/bb-raising.h"
#include "signing/bb-demo-pki.h"
#include "test-folder.h"

#define ROUNDS 6

typedef struct
{
  char *folder, *signed_folder, *place, *root, *visit;
  BbDemoPki *pki;
} Faults;

static char *
tell (const char *what, gboolean retry, int tries_left, gpointer unused)
{
  return retry ? NULL : g_strdup (BB_DEMO_PKI_PASSWORD);
}

static BbWorkspace *
open_at (const char *place)
{
  g_autoptr (GError) error = NULL;
  BbWorkspace *workspace = bb_workspace_open (place, NULL, &error);

  g_assert_no_error (error);
  return workspace;
}

static void
close_it (BbWorkspace *workspace)
{
  while (g_main_context_iteration (NULL, FALSE));
  bb_workspace_close (workspace);
  g_object_unref (workspace);
}

static void
sign_all (Faults *self, BbWorkspace *workspace)
{
  static const char * const fields[] = { "secretary", "unit", "leader" };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *identity = g_strdup_printf ("%s/pki/%s.p12", self->folder, fields[i]);
      BbVisitSigning signing = { .field = fields[i], .identity = identity, .pin = tell };
      g_autoptr (GError) error = NULL;
      g_autoptr (BbSignResult) result = bb_visit_sign (workspace, self->visit, &signing, NULL, &error);

      g_assert_no_error (error);
    }
}

static void
set_up (Faults *self, gconstpointer unused)
{
  g_autofree char *pki = NULL;
  g_autoptr (GError) error = NULL;
  BbWorkspace *workspace;

  self->folder = g_dir_make_tmp ("bienban-raise-XXXXXX", NULL);
  self->signed_folder = g_build_filename (self->folder, "signed", NULL);
  self->place = g_build_filename (self->folder, "place", NULL);
  self->root = g_build_filename (self->folder, "pki", "root-ca.pem", NULL);
  pki = g_build_filename (self->folder, "pki", NULL);
  self->pki = bb_demo_pki_new (pki, "Một", "Hai", "Ba", &error);
  g_assert_no_error (error);
  workspace = open_at (self->signed_folder);
  self->visit = bb_visit_import_sample (workspace, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (bb_visit_lock (workspace, self->visit, NULL, &error));
  sign_all (self, workspace);
  close_it (workspace);
}

static void
tear_down (Faults *self, gconstpointer unused)
{
  bb_demo_pki_free (self->pki);
  remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->signed_folder);
  g_free (self->place);
  g_free (self->root);
  g_free (self->visit);
}

/* The workspace with the signed paper, as if nobody had tried yet. */
static void
begin_anew (Faults *self)
{
  const char *argv[] = { "cp", "-a", self->signed_folder, self->place, NULL };

  if (g_file_test (self->place, G_FILE_TEST_EXISTS))
    remove_tree (self->place);
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
}

static BbRaiseRequest
make_request (Faults *self)
{
  return (BbRaiseRequest) { .fetch = TRUE, .tsa = BB_DEMO_TSA_URL, .ask = bb_demo_pki_answer, .ask_data = self->pki };
}

static void
assert_valid (Faults *self, BbWorkspace *workspace)
{
  const char * const trust[] = { self->root, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbVerification) verification = bb_visit_verify (workspace, self->visit, trust, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (verification->verdict, ==, BB_VERDICT_VALID);
  g_assert_cmpuint (verification->signatures->len, ==, 3);
}

static guint
count_left (Faults *self)
{
  g_autofree char *folder = g_build_filename (self->place, "files", "tmp", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir))
    n++;
  return n;
}

/* Whatever happened before: the paper is good, and a try with nothing in its way makes it last. */
static gboolean
finish (Faults *self, BbWorkspace *workspace)
{
  BbRaiseRequest request = make_request (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbRaisingPaper) paper = bb_raising_get (workspace, self->visit, NULL, &error), after = NULL;
  g_autoptr (BbRaisingReport) report = NULL;
  gboolean was_done = paper->state == BB_RAISING_DONE;

  g_assert_no_error (error);
  assert_valid (self, workspace);
  report = bb_raising_run (workspace, &request, BB_RAISING_ANYWAY, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_raised, ==, was_done ? 0 : 1);
  after = bb_raising_get (workspace, self->visit, NULL, &error);
  g_assert_cmpint (after->state, ==, BB_RAISING_DONE);
  g_assert_cmpstr (after->level, ==, "B-LTA");
  assert_valid (self, workspace);
  g_assert_cmpuint (count_left (self), ==, 0);
  return was_done;
}

/* ── kill -9 ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* In a process of its own. Returns: how long it took, in microseconds */
static gint64
raise_and_kill (Faults *self, gint64 after)
{
  gint64 begin = g_get_monotonic_time ();
  pid_t child = fork ();
  int status;

  if (child == 0)
    {
      BbWorkspace *workspace = bb_workspace_open (self->place, NULL, NULL);
      BbRaiseRequest request = make_request (self);
      g_autoptr (BbRaiseResult) result = bb_visit_raise (workspace, self->visit, &request, NULL, NULL);

      _exit (result ? 0 : 1);
    }
  if (after >= 0)
    {
      g_usleep ((gulong) after);
      kill (child, SIGKILL);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status) || WEXITSTATUS (status) == 0);
  return g_get_monotonic_time () - begin;
}

static void
test_killed (Faults *self, gconstpointer unused)
{
  gint64 whole;
  guint n_done = 0, n_left = 0;

  begin_anew (self);
  whole = raise_and_kill (self, -1);
  for (guint i = 0; i < ROUNDS; i++)
    {
      BbWorkspace *workspace;

      begin_anew (self);
      raise_and_kill (self, whole * (i + 1) / ROUNDS);
      n_left += count_left (self);
      workspace = open_at (self->place);
      n_done += finish (self, workspace);
      close_it (workspace);
    }
  g_test_message ("%d rounds over %.0f ms: %u were done, %u files were left and removed", ROUNDS, (double) whole / 1000, n_done, n_left);
  g_assert_cmpuint (n_done, <, ROUNDS);          /* some were killed in the middle */
}

/* ── A full disk ─────────────────────────────────────────────────────────────────────────────────────────────── */

static rlim_t
limit_files (rlim_t bytes)
{
  struct rlimit limit;
  rlim_t before;

  getrlimit (RLIMIT_FSIZE, &limit);
  before = limit.rlim_cur;
  limit.rlim_cur = bytes;
  setrlimit (RLIMIT_FSIZE, &limit);
  return before;
}

/* Each try has a little more room, so that each of the updates fails once, and the keeping of the result. */
static void
test_full_disk (Faults *self, gconstpointer unused)
{
  BbRaiseRequest request = make_request (self);
  BbWorkspace *workspace;
  g_autofree char *before = NULL;
  GStatBuf info;
  guint n_failed = 0;

  signal (SIGXFSZ, SIG_IGN);
  begin_anew (self);
  workspace = open_at (self->place);
  before = bb_visit_get_minutes_path (workspace, self->visit, NULL);
  g_assert_cmpint (g_stat (before, &info), ==, 0);
  for (guint i = 0; i < 12; i++)
    {
      rlim_t usual = limit_files ((rlim_t) info.st_size + i * 28 * 1024);
      g_autoptr (GError) error = NULL;
      g_autoptr (BbRaiseResult) result = bb_visit_raise (workspace, self->visit, &request, NULL, &error);
      g_autofree char *after = NULL;

      limit_files (usual);
      if (result)
        break;
      n_failed++;
      g_test_message ("%u: %s", i, error->message);
      after = bb_visit_get_minutes_path (workspace, self->visit, NULL);
      g_assert_cmpstr (before, ==, after);
      assert_valid (self, workspace);
    }
  g_assert_cmpuint (n_failed, >=, 3);
  finish (self, workspace);
  close_it (workspace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/faults/raise/killed", Faults, NULL, set_up, test_killed, tear_down);
  g_test_add ("/faults/raise/full-disk", Faults, NULL, set_up, test_full_disk, tear_down);
  return g_test_run ();
}
