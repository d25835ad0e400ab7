/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-disk.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "bb-async.h"

#define DEEPEST 8                /* devices below devices: crypt on LVM on RAID … */

/* A device mapper target says in its uuid what it is: "CRYPT-LUKS2-…". */
static gboolean
is_crypt (const char *device)
{
  g_autofree char *path = g_build_filename (device, "dm", "uuid", NULL), *uuid = NULL;

  return g_file_get_contents (path, &uuid, NULL, NULL) && g_str_has_prefix (uuid, "CRYPT-");
}

static gboolean
rests_on_crypt (const char *device, guint depth)
{
  g_autofree char *folder = g_build_filename (device, "slaves", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  if (is_crypt (device))
    return TRUE;
  while (dir && depth < DEEPEST && (name = g_dir_read_name (dir)))
    {
      g_autofree char *below = g_build_filename (folder, name, NULL);

      if (rests_on_crypt (below, depth + 1))
        return TRUE;
    }
  return FALSE;
}

BbDisk
bb_disk_read (const char *sys, guint major, guint minor)
{
  g_autofree char *device = g_strdup_printf ("%s/dev/block/%u:%u", sys, major, minor);

  /* Major 0: a file system without a device of its own, such as a network folder or btrfs. */
  if (major == 0 || !g_file_test (device, G_FILE_TEST_IS_DIR))
    return BB_DISK_UNKNOWN;
  return rests_on_crypt (device, 0) ? BB_DISK_ENCRYPTED : BB_DISK_PLAIN;
}

BbDisk
bb_disk_find (const char *folder)
{
  GStatBuf info;

  return g_stat (folder, &info) == 0 ? bb_disk_read ("/sys", major (info.st_dev), minor (info.st_dev)) : BB_DISK_UNKNOWN;
}

static gpointer
find_work (BbWorkspace *workspace, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (bb_disk_find (bb_workspace_get_folder (workspace)));
}

void
bb_disk_find_async (BbWorkspace *workspace, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  bb_async_run (workspace, BB_QUEUE_FREE, find_work, bb_args_new (), NULL, cancellable, callback, user_data);
}

BbDisk
bb_disk_find_finish (GAsyncResult *result)
{
  return (BbDisk) GPOINTER_TO_INT (bb_async_finish (result, NULL));
}
