/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Feeds a target with files instead of libFuzzer's inputs: what once broke stays repaired, with any compiler.
 *   fuzz-NAME FILE-OR-FOLDER… */
#include "fuzz.h"

#include <stdio.h>

static guint replayed;

static void
replay_file (const char *path)
{
  g_autofree char *data = NULL;
  g_autofree guint8 *exact = NULL;
  gsize length;

  if (!g_file_get_contents (path, &data, &length, NULL))
    g_error ("%s cannot be read", path);
  exact = g_memdup2 (data, length);            /* without a zero behind it, for the sanitizers */
  LLVMFuzzerTestOneInput (exact, length);
  replayed++;
}

static void
replay (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  if (folder == NULL)
    {
      replay_file (path);
      return;
    }
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *inside = g_build_filename (path, name, NULL);

      replay_file (inside);
    }
}

int
main (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    replay (argv[i]);
  printf ("%u inputs\n", replayed);
  return replayed > 0 ? 0 : 1;
}
