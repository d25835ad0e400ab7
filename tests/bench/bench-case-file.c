/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case file of 4 GB: its time against `cp` and `openssl dgst -sha256` of the same bytes in the same run, each
 * with its bytes on the disk at the end; memory; then verify and import. The middle of three runs. With a number of GB as argument (./dev soak): once,
 * with no more on the disk at a time than twice as much, each act in at most 60 MB of memory, and other programs read the ZIP file. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "services/bb-case-file.h"
#include "test-folder.h"

#define RUNS 3
#define PHOTO (3u << 20)
#define RECORDING (128u << 20)
#define MOST_MEMORY 60           /* MB, whatever the size */

typedef struct
{
  char *folder, *visit, *zip;
  BbWorkspace *workspace;
  GPtrArray *stored;             /* paths of the evidence */
  guint64 size;
} Bench;

static void
need (gboolean done, GError *error, const char *what)
{
  if (!done)
    g_error ("%s: %s", what, error ? error->message : g_strerror (errno));
}

/* Bytes that do not compress, other ones each time. */
static void
write_noise (const char *path, gsize size, guint64 seed)
{
  g_autofree guint64 *block = g_malloc (1 << 20);
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

  for (gsize done = 0; done < size; done += 1 << 20)
    {
      for (guint i = 0; i < (1 << 20) / sizeof *block; i++)
        {
          seed ^= seed << 13;
          seed ^= seed >> 7;
          seed ^= seed << 17;
          block[i] = seed;
        }
      need (write (fd, block, 1 << 20) == 1 << 20, NULL, path);
    }
  close (fd);
}

static void
attach (Bench *self, gsize size, guint number)
{
  g_autofree char *name = g_strdup_printf ("%s/%03u.%s", self->folder, number, size == PHOTO ? "jpg" : "mp4"), *path = NULL;
  g_autoptr (GError) error = NULL;
  const char * const items[] = { "A2.01", NULL };
  g_autoptr (BbEvidence) evidence = NULL;

  write_noise (name, size, 88172645463325252ull + number);
  evidence = bb_visit_attach (self->workspace, self->visit, name, items, "Bằng chứng đo", "file", NULL, &error);
  need (evidence != NULL, error, name);
  g_unlink (name);
  g_ptr_array_add (self->stored, bb_visit_get_evidence_path (self->workspace, evidence->sha256));
  self->size += size;
}

/* A third in photographs, the rest in films. */
static void
prepare (Bench *self, double gigabytes)
{
  g_autofree char *place = g_build_filename (self->folder, "workspace", NULL);
  g_autoptr (GError) error = NULL;
  guint number = 0;

  self->workspace = bb_workspace_open (place, NULL, &error);
  need (self->workspace != NULL, error, place);
  self->visit = bb_visit_import_sample (self->workspace, NULL, &error);
  need (self->visit != NULL, error, "sample");
  while (self->size < gigabytes * 1e9 / 3 && number < 400)
    attach (self, PHOTO, number++);
  while (self->size < gigabytes * 1e9)
    attach (self, RECORDING, number++);
  need (bb_visit_lock (self->workspace, self->visit, NULL, &error), error, "lock");
  need (bb_visit_write_minutes (self->workspace, self->visit, self->zip, NULL, &error), error, "minutes");
  g_unlink (self->zip);
}

/* Returns the microseconds of @command. */
static gint64
run (const char * const *command, const char *output)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  int status, fd = open (output ? output : "/dev/null", O_WRONLY | O_CREAT, 0600);
  pid_t child = fork ();

  if (child == 0)
    {
      dup2 (fd, STDOUT_FILENO);
      execvp (command[0], (char **) command);
      _exit (127);
    }
  need (waitpid (child, &status, 0) == child && status == 0, error, command[0]);
  close (fd);
  return g_get_monotonic_time () - start;
}

static const char **
make_command (Bench *self, const char *first, const char *second, const char *third, const char *last)
{
  GPtrArray *command = g_ptr_array_new ();

  g_ptr_array_add (command, (gpointer) first);
  g_ptr_array_add (command, (gpointer) second);
  if (third)
    g_ptr_array_add (command, (gpointer) third);
  for (guint i = 0; i < self->stored->len; i++)
    g_ptr_array_add (command, self->stored->pdata[i]);
  if (last)
    g_ptr_array_add (command, (gpointer) last);
  g_ptr_array_add (command, NULL);
  return (const char **) g_ptr_array_free (command, FALSE);
}

static void
sync_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      int fd = open (path, O_RDONLY);

      fsync (fd);
      close (fd);
    }
}

static void
copy_and_hash (Bench *self, gint64 *bare, gint64 *synced)
{
  g_autofree char *folder = g_build_filename (self->folder, "copy", NULL);
  g_autofree const char **copy = make_command (self, "cp", "--reflink=never", NULL, folder);
  g_autofree const char **digest = make_command (self, "openssl", "dgst", "-sha256", NULL);
  gint64 start, copied, hashed;

  g_mkdir (folder, 0700);
  copied = run (copy, NULL);
  start = g_get_monotonic_time ();
  sync_folder (folder);
  *synced = g_get_monotonic_time () - start;
  hashed = run (digest, NULL);
  *bare = copied + hashed;
  *synced += *bare;
  remove_tree (folder);
}

/* In a child, so that its memory can be told. */
static gint64
measure (Bench *self, gboolean (*work) (Bench *self, GError **error), long *kilobytes)
{
  gint64 start = g_get_monotonic_time ();
  struct rusage usage;
  int status;
  pid_t child = fork ();

  if (child == 0)
    {
      g_autoptr (GError) error = NULL;

      need (work (self, &error), error, "work");
      _exit (0);
    }
  need (wait4 (child, &status, 0, &usage) == child && status == 0, NULL, "the child failed");
  *kilobytes = usage.ru_maxrss;
  return g_get_monotonic_time () - start;
}

static gboolean
export (Bench *self, GError **error)
{
  g_autofree char *place = g_build_filename (self->folder, "workspace", NULL);
  g_autoptr (BbWorkspace) workspace = bb_workspace_open (place, NULL, error);
  gboolean done = workspace && bb_visit_export_case (workspace, self->visit, self->zip, NULL, NULL, error);

  if (workspace)
    bb_workspace_close (workspace);
  return done;
}

static gboolean
verify (Bench *self, GError **error)
{
  g_autoptr (BbCaseReport) report = bb_case_file_verify (self->zip, NULL, NULL, NULL, error);

  return report && report->problems->len == 1;               /* nobody has signed it */
}

static gboolean
import (Bench *self, GError **error)
{
  g_autofree char *place = g_build_filename (self->folder, "other", NULL), *id = NULL;
  g_autoptr (BbWorkspace) workspace = bb_workspace_open (place, NULL, error);

  id = workspace ? bb_visit_import_case (workspace, self->zip, NULL, error) : NULL;
  if (workspace)
    bb_workspace_close (workspace);
  return id != NULL;
}

/* Of all children so far, in seconds: on a machine with other work this says more than the clock. */
static double
get_processor_time (void)
{
  struct rusage usage;

  getrusage (RUSAGE_CHILDREN, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return *(gint64 *) a < *(gint64 *) b ? -1 : 1;
}

static double
find_middle (gint64 times[RUNS])
{
  qsort (times, RUNS, sizeof times[0], compare);
  return (double) times[RUNS / 2] / 1e6;
}

static void
bench (Bench *self)
{
  gint64 written[RUNS], bare[RUNS], synced[RUNS];
  long kilobytes = 0, verify_kilobytes, import_kilobytes;
  double mine, floor, disk, verified, taken, my_work = 0, floor_work = 0;

  for (guint i = 0; i < RUNS; i++)
    {
      double start = get_processor_time (), middle;

      copy_and_hash (self, &bare[i], &synced[i]);
      middle = get_processor_time ();
      written[i] = measure (self, export, &kilobytes);
      my_work += get_processor_time () - middle;
      floor_work += middle - start;
    }
  mine = find_middle (written), floor = find_middle (bare), disk = find_middle (synced);
  g_print ("case file: %.2f GB, %u files: %.2f s with its bytes on the disk, %.0f MB at most\n", (double) self->size / 1e9, self->stored->len, mine,
           (double) kilobytes / 1024);
  g_print ("case file: %.2f times the speed of cp and openssl dgst with their bytes on the disk (%.2f s; goal 0.8), %.2f of them without waiting for it (%.2f s)\n",
           disk / mine, disk, floor / mine, floor);
  g_print ("case file: %.2f s of processor time, cp and openssl dgst %.2f s\n", my_work / RUNS, floor_work / RUNS);
  verified = (double) measure (self, verify, &verify_kilobytes) / 1e6;
  taken = (double) measure (self, import, &import_kilobytes) / 1e6;
  g_print ("case file: verified in %.2f s, %.0f MB at most; taken in in %.2f s, %.0f MB at most\n", verified, (double) verify_kilobytes / 1024, taken,
           (double) import_kilobytes / 1024);
}

/* ── Soak ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
act (Bench *self, const char *name, gboolean (*work) (Bench *self, GError **error))
{
  long kilobytes;
  double seconds = (double) measure (self, work, &kilobytes) / 1e6;

  g_print ("case file: %s: %.2f GB in %.1f s (%.0f MB/s), %.0f MB at most\n", name, (double) self->size / 1e9, seconds, (double) self->size / 1e6 / seconds,
           (double) kilobytes / 1024);
  need (kilobytes <= MOST_MEMORY * 1024, NULL, "more memory than 60 MB");
}

/* Every byte of it, against the checksums of the ZIP file. */
static void
read_by_another_program (Bench *self)
{
  const char * const command[] = { "python3", "-c", "import sys, zipfile\nwith zipfile.ZipFile(sys.argv[1]) as z: assert z.testzip() is None", self->zip, NULL };

  g_print ("case file: Python's zipfile finds it whole, in %.1f s\n", (double) run (command, NULL) / 1e6);
}

static void
soak (Bench *self)
{
  g_autofree char *place = g_build_filename (self->folder, "workspace", NULL);

  act (self, "made", export);
  remove_tree (place);
  read_by_another_program (self);
  act (self, "verified", verify);
  act (self, "taken in", import);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_build_filename (g_get_current_dir (), "bench-case.XXXXXX", NULL);
  Bench self = { .stored = g_ptr_array_new_with_free_func (g_free) };

  setlocale (LC_ALL, "C.UTF-8");
  self.folder = g_mkdtemp (folder);
  need (self.folder != NULL, NULL, "folder");
  self.zip = g_build_filename (folder, "case.zip", NULL);
  prepare (&self, argc > 1 ? g_ascii_strtod (argv[1], NULL) : 4);
  bb_workspace_close (self.workspace);
  g_object_unref (self.workspace);
  if (argc > 1)
    soak (&self);
  else
    bench (&self);
  remove_tree (folder);
  g_ptr_array_unref (self.stored);
  g_free (self.visit);
  g_free (self.zip);
  return 0;
}
