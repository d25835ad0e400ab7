/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the disk below a workspace is encrypted, as the system's tree of devices tells it. */
#include <glib/gstdio.h>

#include "services/bb-disk.h"

typedef struct { char *sys; } Tree;

static void
add_device (Tree *self, const char *path, const char *uuid)
{
  g_autofree char *folder = g_build_filename (self->sys, "dev", "block", path, uuid ? "dm" : NULL, NULL);
  g_autofree char *file = g_build_filename (folder, "uuid", NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  if (uuid)
    g_assert_true (g_file_set_contents (file, uuid, -1, NULL));
}

static void
test_crypt_is_found_below_other_devices (void)
{
  static const struct { guint major, minor; BbDisk disk; } rows[] = {
    { 8, 1, BB_DISK_PLAIN }, { 253, 0, BB_DISK_ENCRYPTED }, { 253, 1, BB_DISK_ENCRYPTED }, { 253, 2, BB_DISK_PLAIN }, { 0, 45, BB_DISK_UNKNOWN },
    { 7, 7, BB_DISK_UNKNOWN },
  };
  g_autoptr (GError) error = NULL;
  Tree tree = { g_dir_make_tmp ("bienban-sys-XXXXXX", &error) };
  g_autofree char *sys = tree.sys;

  g_assert_no_error (error);
  add_device (&tree, "8:1", NULL);
  add_device (&tree, "253:0", "CRYPT-LUKS2-0123456789abcdef-home\n");
  add_device (&tree, "253:1", "LVM-abcdef\n");
  add_device (&tree, "253:1/slaves/dm-0", "CRYPT-LUKS2-0123456789abcdef-home\n");
  add_device (&tree, "253:2", "LVM-abcdef\n");
  add_device (&tree, "253:2/slaves/sda2", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (bb_disk_read (sys, rows[i].major, rows[i].minor), ==, rows[i].disk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/disk/crypt-is-found-below-other-devices", test_crypt_is_found_below_other_devices);
  return g_test_run ();
}
