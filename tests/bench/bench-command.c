/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `bienban-cli minutes VISIT -o FILE` with 200 photographs of 3 MB, the whole way: the workspace is opened, the PDF is made, kept in the store and
 * copied to FILE, each on the disk. Against cp with fsync of the same bytes, the two in turn; the middle of the rounds. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench-photos.h"
#include "services/bb-visits.h"
#include "test-folder.h"

#define PHOTOS 200
#define ROUNDS 5

typedef struct
{
  char *folder, *place, *visit, *pdf, *copy;
  guint64 pictures;
} Bench;

static void
need (gboolean done, GError *error, const char *what)
{
  if (!done)
    g_error ("%s: %s", what, error ? error->message : g_strerror (errno));
}

static void
attach_all (Bench *self, BbWorkspace *workspace)
{
  static const char * const items[] = { "A2.01", NULL };
  g_auto (GStrv) photos = bench_photos_new (self->folder, PHOTOS);

  self->pictures = bench_photos_measure (photos);
  for (char **photo = photos; *photo; photo++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BbEvidence) evidence = bb_visit_attach (workspace, self->visit, *photo, items, "Sổ theo dõi hồ sơ", "camera", NULL, &error);

      need (evidence != NULL, error, *photo);
    }
  bench_photos_remove (photos);
}

static void
prepare (Bench *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbWorkspace) workspace = bb_workspace_open (self->place, NULL, &error);

  need (workspace != NULL, error, self->place);
  self->visit = bb_visit_import_sample (workspace, NULL, &error);
  need (self->visit != NULL, error, "sample");
  attach_all (self, workspace);
  need (bb_visit_lock (workspace, self->visit, NULL, &error), error, "lock");
  bb_workspace_close (workspace);
}

/* A new lock needs new minutes; the old ones go, so that the disk stays as full as it was. */
static void
lock_again (Bench *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbWorkspace) workspace = bb_workspace_open (self->place, NULL, &error);
  g_autofree char *old = workspace ? bb_visit_get_minutes_path (workspace, self->visit, &error) : NULL;

  need (old != NULL, error, "the minutes of the round before");
  g_unlink (old);
  need (bb_visit_unlock (workspace, self->visit, &error) && bb_visit_lock (workspace, self->visit, NULL, &error), error, "a new lock");
  bb_workspace_close (workspace);
}

static double
get_seconds (const struct timeval *time)
{
  return (double) time->tv_sec + (double) time->tv_usec / 1e6;
}

/* Returns microseconds. @kilobytes: at most, of it and of what it started. @processor: seconds. */
static gint64
run_command (Bench *self, long *kilobytes, double *processor)
{
  gint64 start = g_get_monotonic_time ();
  struct rusage usage;
  int status;
  pid_t child = fork ();

  if (child == 0)
    {
      execl (BIENBAN_CLI, "bienban-cli", "--workspace", self->place, "minutes", self->visit, "-o", self->pdf, NULL);
      _exit (127);
    }
  need (wait4 (child, &status, 0, &usage) == child && status == 0, NULL, "bienban-cli minutes");
  *kilobytes = MAX (*kilobytes, usage.ru_maxrss);
  *processor = get_seconds (&usage.ru_utime) + get_seconds (&usage.ru_stime);
  return g_get_monotonic_time () - start;
}

static gint64
copy_with_sync (Bench *self)
{
  gint64 start = g_get_monotonic_time ();
  pid_t child = fork ();
  int status, fd;

  if (child == 0)
    {
      execlp ("cp", "cp", "--reflink=never", self->pdf, self->copy, NULL);
      _exit (127);
    }
  need (waitpid (child, &status, 0) == child && status == 0, NULL, "cp");
  fd = open (self->copy, O_RDONLY);
  need (fd >= 0 && fsync (fd) == 0, NULL, self->copy);
  close (fd);
  return g_get_monotonic_time () - start;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
find_middle (double *values)
{
  qsort (values, ROUNDS, sizeof *values, compare);
  return values[ROUNDS / 2];
}

static void
measure (Bench *self)
{
  double ratios[ROUNDS], written[ROUNDS], copied[ROUNDS], processor[ROUNDS];
  long kilobytes = 0;
  GStatBuf info;

  for (guint round = 0; round < ROUNDS; round++)
    {
      if (round > 0)
        lock_again (self);
      sync ();                                             /* what was written before is nobody's time */
      written[round] = (double) run_command (self, &kilobytes, &processor[round]) / 1e6;
      sync ();
      copied[round] = (double) copy_with_sync (self) / 1e6;
      ratios[round] = written[round] / copied[round];
      need (g_stat (self->pdf, &info) == 0 && (guint64) info.st_size > self->pictures, NULL, self->pdf);
      g_unlink (self->pdf);
      g_unlink (self->copy);
    }
  g_print ("command: minutes of %.0f MB by the command: %.2f s (%.1f s of processor time), %.1f times cp with fsync of %.2f s (goal 4), "
           "%.0f MB at most (goal 150)\n", (double) info.st_size / 1e6, find_middle (written), find_middle (processor), find_middle (ratios),
           find_middle (copied), (double) kilobytes / 1024.0);
}

int
main (void)
{
  g_autofree char *folder = g_build_filename (g_get_current_dir (), "bench-command.XXXXXX", NULL);
  Bench self = { .folder = folder };

  setlocale (LC_ALL, "");
  if (!g_mkdtemp (folder))
    g_error ("no folder: %s", g_strerror (errno));
  self.place = g_build_filename (folder, "workspace", NULL);
  self.pdf = g_build_filename (folder, "minutes.pdf", NULL);
  self.copy = g_build_filename (folder, "copy.pdf", NULL);
  prepare (&self);

  measure (&self);
  remove_tree (folder);
  g_free (self.place);
  g_free (self.pdf);
  g_free (self.copy);
  g_free (self.visit);
  return 0;
}
