/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Minutes with 200 photographs of 3 MB: time, peak memory, size; against copying and syncing the same bytes in the same run. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sample-case.h"

#define PHOTOS 200
#define PHOTO_SIZE (3 * 1024 * 1024)

/* A photograph of 12 megapixels: its quality is searched for so that it comes near 3 MB. */
static char *
make_picture (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "picture.jpg", NULL);
  g_autofree char *define = g_strdup_printf ("jpeg:extent=%d", PHOTO_SIZE);
  const char *argv[] = { "convert", "-size", "4000x3000", "-seed", "7", "plasma:tan-steelblue", "-attenuate", "0.4", "+noise", "Gaussian", "-define", define, path, NULL };
  g_autoptr (GError) error = NULL;
  char *contents;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, &error);
  if (error || !g_file_get_contents (path, &contents, NULL, NULL))
    g_error ("no picture: %s", error ? error->message : path);
  g_free (contents);
  return g_steal_pointer (&path);
}

/* The same picture with another comment, so that every file has a hash of its own. */
static char *
make_copy (const char *folder, const char *contents, gsize length, guint index)
{
  char *path = g_strdup_printf ("%s/photo-%03u.jpg", folder, index);
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new (length + 12);
  g_autofree char *comment = g_strdup_printf ("%06u", index);

  g_byte_array_append (bytes, (const guint8 *) contents, 2);
  g_byte_array_append (bytes, (const guint8 *) "\xFF\xFE\0\x08", 4);
  g_byte_array_append (bytes, (const guint8 *) comment, 6);
  g_byte_array_append (bytes, (const guint8 *) contents + 2, length - 2);
  if (!g_file_set_contents (path, (const char *) bytes->data, bytes->len, NULL))
    g_error ("cannot write %s", path);
  return path;
}

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

int
main (void)
{
  g_autofree char *folder = g_build_filename (g_get_current_dir (), "bench-minutes.XXXXXX", NULL);
  g_autoptr (GPtrArray) photos = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *picture = NULL, *contents = NULL, *pdf = NULL, *copy = NULL;
  gint64 written, copied;
  goffset pictures = 0;
  gsize length;
  long kilobytes;

  if (!g_mkdtemp (folder))
    g_error ("no folder: %s", g_strerror (errno));
  picture = make_picture (folder);
  g_file_get_contents (picture, &contents, &length, NULL);
  for (guint i = 0; i < PHOTOS; i++)
    {
      g_ptr_array_add (photos, make_copy (folder, contents, length, i));
      pictures += size_of (photos->pdata[i]);
    }
  g_ptr_array_add (photos, NULL);
  g_clear_pointer (&contents, g_free);
  pdf = g_build_filename (folder, "minutes.pdf", NULL);
  copy = g_build_filename (folder, "copy.pdf", NULL);
  written = run_child ((char **) photos->pdata, pdf, &kilobytes);
  copied = copy_with_sync (pdf, copy);
  g_print ("minutes: %d photographs of %.1f MB: %.2f s, %.0f MB at most (goal 150), %.4f times the photographs (goal 1.02), %.1f times cp with fsync of %.2f s (goal 4)\n",
           PHOTOS, length / 1048576.0, written / 1e6, kilobytes / 1024.0, (double) size_of (pdf) / pictures, (double) written / copied, copied / 1e6);
  for (guint i = 0; i < PHOTOS; i++)
    g_unlink (photos->pdata[i]);
  g_unlink (picture);
  g_unlink (pdf);
  g_unlink (copy);
  g_rmdir (folder);
  return 0;
}
