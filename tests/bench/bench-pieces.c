/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of 1 GB (or as many as the argument says) that is added, cut into pieces, replicated to another workspace and put together there: the time of each
 * against `cp` of the same bytes with fsync in the same run, and at most 60 MB of memory for all of it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "sync/bb-replication.h"
#include "sync/bb-store-peer.h"
#include "workspace.h"

#define MOST_MEMORY 60           /* MB, whatever the size */

static void
need (gboolean done, GError *error, const char *what)
{
  if (!done)
    g_error ("%s: %s", what, error ? error->message : g_strerror (errno));
}

static void
write_noise (const char *path, gsize pieces)
{
  g_autofree guint64 *block = g_malloc (BB_PIECE_SIZE);
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  guint64 seed = 88172645463325252u;

  for (gsize i = 0; i < pieces; i++)
    {
      for (guint j = 0; j < BB_PIECE_SIZE / sizeof *block; j++)
        {
          seed ^= seed << 13;
          seed ^= seed >> 7;
          seed ^= seed << 17;
          block[j] = seed;
        }
      need (write (fd, block, BB_PIECE_SIZE) == BB_PIECE_SIZE, NULL, path);
    }
  need (fsync (fd) == 0, NULL, path);
  close (fd);
}

static void
copy (const char *path)
{
  g_autofree char *copied = g_strconcat (path, "-copy", NULL);
  const char *argv[] = { "cp", path, copied, NULL };
  g_autoptr (GError) error = NULL;
  int fd;

  need (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, &error), error, "cp");
  fd = open (copied, O_RDONLY);
  need (fsync (fd) == 0, NULL, copied);
  close (fd);
  unlink (copied);
}

static double
lap (gint64 *since)
{
  gint64 now = g_get_monotonic_time ();
  double seconds = (double) (now - *since) / G_USEC_PER_SEC;

  *since = now;
  return seconds;
}

static void
carry (BbStore *from, BbStore *to, const char *sha256)
{
  g_autoptr (BbPeer) source = bb_store_peer_new (from, DATABASE), target = bb_store_peer_new (to, DATABASE);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbReplicationReport) report = bb_replication_run (source, target, NULL, &error);
  g_autofree char *path = NULL;

  need (report != NULL && report->refusals->len == 0, error, "replication");
  bb_store_wait_for_files (to);
  path = bb_store_get_file (to, sha256, &error);
  need (path != NULL, error, sha256);
}

int
main (int argc, char **argv)
{
  gsize pieces = (gsize) (argc > 1 ? atoi (argv[1]) : 1) * 1024;
  g_autofree char *here = g_get_current_dir (), *folder = g_build_filename (here, "bench-pieces-XXXXXX", NULL);
  g_autofree char *path = NULL, *one = NULL, *other = NULL, *sha256 = NULL;
  g_autoptr (BbStore) from = NULL, to = NULL;
  g_autoptr (GError) error = NULL;
  struct rusage usage;
  gint64 since;
  double copied, added, cut, carried;

  need (g_mkdtemp (folder) != NULL, NULL, folder);
  path = g_build_filename (folder, "file", NULL);
  one = g_build_filename (folder, "one", NULL);
  other = g_build_filename (folder, "other", NULL);
  write_noise (path, pieces);
  from = bb_store_open (one, &error);
  need (from != NULL, error, one);
  to = bb_store_open (other, &error);
  need (to != NULL, error, other);
  since = g_get_monotonic_time ();
  copy (path);
  copied = lap (&since);
  sha256 = bb_store_add_file (from, path, NULL, NULL, NULL, NULL, &error);
  need (sha256 != NULL, error, "add");
  added = lap (&since);
  need (bb_store_add_pieces (from, DATABASE, sha256, NULL, &error), error, "cut");
  cut = lap (&since);
  carry (from, to, sha256);
  carried = lap (&since);
  getrusage (RUSAGE_SELF, &usage);
  bb_store_close (from);
  bb_store_close (to);
  remove_folder (folder);
  printf ("pieces: %u of 1 MiB; cp with fsync %.2f s; added in %.2f x, cut in %.2f x, carried and put together in %.2f x (%.0f MB/s); %ld MB of memory\n",
          (guint) pieces, copied, added / copied, cut / copied, carried / copied, (double) pieces * 1.048576 / carried, usage.ru_maxrss / 1024);
  return usage.ru_maxrss / 1024 <= MOST_MEMORY ? 0 : 1;
}
