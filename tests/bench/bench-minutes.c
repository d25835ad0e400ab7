/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Minutes with 200 photographs of 3 MB: time, peak memory, size; against copying and syncing the same bytes in the same run, and against an office
 * suite that makes a PDF of the same photographs, where there is one. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench-photos.h"
#include "sample-case.h"
#include "test-folder.h"

#define PHOTOS 200

static gint64
copy_with_sync (const char *from, const char *to)
{
  gint64 start = g_get_monotonic_time ();
  int in = open (from, O_RDONLY), out = open (to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  g_autofree char *buffer = g_malloc (1 << 20);
  gssize n;

  while ((n = read (in, buffer, 1 << 20)) > 0)
    if (write (out, buffer, n) != n)
      g_error ("copy: %s", g_strerror (errno));
  fsync (out);
  close (in);
  close (out);
  return g_get_monotonic_time () - start;
}

/* Returns the microseconds of the writing alone through @pipe. */
static void
write_in_child (char **photos, const char *path, int pipe)
{
  SampleOptions options = { .findings = 8, .recommendations = 6, .photos = PHOTOS, .photo_files = (const char * const *) photos };
  BbMinutesOptions how = { .data_dir = g_getenv ("BIENBAN_DATA"), .file = sample_case_find_file };
  g_autoptr (BbCase) visit = sample_case_new (&options);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbMinutesResult) result = NULL;
  gint64 start = g_get_monotonic_time ();

  result = bb_minutes_write (visit, path, &how, NULL, &error);
  if (!result)
    g_error ("%s", error->message);
  start = g_get_monotonic_time () - start;
  if (write (pipe, &start, sizeof start) != sizeof start)
    _exit (1);
}

static gint64
run_child (char **photos, const char *path, long *kilobytes)
{
  struct rusage usage;
  gint64 time = 0;
  int status, ends[2];
  pid_t child;

  if (pipe (ends) != 0)
    g_error ("pipe: %s", g_strerror (errno));
  child = fork ();
  if (child == 0)
    {
      write_in_child (photos, path, ends[1]);
      _exit (0);
    }
  if (wait4 (child, &status, 0, &usage) < 0 || status != 0 || read (ends[0], &time, sizeof time) != sizeof time)
    g_error ("the child failed");
  close (ends[0]);
  close (ends[1]);
  *kilobytes = usage.ru_maxrss;
  return time;
}

static goffset
size_of (const char *path)
{
  GStatBuf st;

  return g_stat (path, &st) == 0 ? st.st_size : 0;
}

/* As somebody would who has no other program: the photographs in a document, the document as a PDF. Returns microseconds; −1: there is no suite. */
static gint64
convert_in_suite (const char *folder, char **photos, long *kilobytes)
{
  g_autofree char *suite = g_find_program_in_path ("soffice"), *document = g_build_filename (folder, "photos.odt", NULL);
  g_autofree char *result = g_build_filename (folder, "photos.pdf", NULL), *profile = g_strdup_printf ("-env:UserInstallation=file://%s/profile", folder);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) make = NULL;
  const char *convert[] = { "soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, document, NULL };
  struct rusage usage;
  gint64 start;
  int status;
  pid_t child;

  if (!suite)
    return -1;
  g_strv_builder_add_many (builder, "python3", MAKE_ODT, document, NULL);
  g_strv_builder_addv (builder, (const char **) photos);
  make = g_strv_builder_end (builder);
  if (!g_spawn_sync (NULL, make, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL) || status != 0)
    g_error ("no document");
  start = g_get_monotonic_time ();
  child = fork ();
  if (child == 0)
    {
      execv (suite, (char **) convert);
      _exit (127);
    }
  if (wait4 (child, &status, 0, &usage) < 0 || status != 0 || size_of (result) == 0)
    g_error ("the suite failed");
  start = g_get_monotonic_time () - start;
  g_unlink (document);
  g_unlink (result);
  *kilobytes = usage.ru_maxrss;
  return start;
}

static void
compare_with_suite (const char *folder, char **photos, gint64 written, long kilobytes)
{
  long suite_kilobytes = 0;
  gint64 suite = convert_in_suite (folder, photos, &suite_kilobytes);

  if (suite < 0)
    g_print ("minutes: no LibreOffice (soffice) here to compare with\n");
  else
    g_print ("minutes: LibreOffice took %.1f s and %.0f MB for the same photographs: %.0f times as long (goal 40), %.1f times the memory (goal 8)\n",
             suite / 1e6, suite_kilobytes / 1024.0, (double) suite / written, (double) suite_kilobytes / kilobytes);
}

int
main (void)
{
  g_autofree char *folder = g_build_filename (g_get_current_dir (), "bench-minutes.XXXXXX", NULL);
  g_auto (GStrv) photos = NULL;
  g_autofree char *pdf = NULL, *copy = NULL;
  gint64 written, copied;
  guint64 pictures;
  long kilobytes;

  if (!g_mkdtemp (folder))
    g_error ("no folder: %s", g_strerror (errno));
  photos = bench_photos_new (folder, PHOTOS);
  pictures = bench_photos_measure (photos);
  pdf = g_build_filename (folder, "minutes.pdf", NULL);
  copy = g_build_filename (folder, "copy.pdf", NULL);
  written = run_child (photos, pdf, &kilobytes);
  copied = copy_with_sync (pdf, copy);
  g_print ("minutes: %d photographs of %.1f MB: %.2f s, %.0f MB at most (goal 150), %.4f times the photographs (goal 1.02), %.1f times cp with fsync of %.2f s (goal 4)\n",
           PHOTOS, (double) pictures / PHOTOS / 1048576.0, written / 1e6, kilobytes / 1024.0, (double) size_of (pdf) / (double) pictures, (double) written / copied,
           copied / 1e6);
  g_unlink (pdf);
  g_unlink (copy);
  compare_with_suite (folder, photos, written, kilobytes);
  bench_photos_remove (photos);
  remove_tree (folder);
  return 0;
}
