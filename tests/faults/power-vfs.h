/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The SQLite VFS of the disk whose power can be cut: SQLite's own, with every step told. */
void power_vfs_register (void);

/* What the VFS tells. A file has a number, as an inode has. */
guint power_disk_note_open (const char *path);
void power_disk_note_write (guint file, gint64 offset, const void *data, gsize length);
void power_disk_note_truncate (guint file, gint64 size);
void power_disk_note_sync (guint file);
void power_disk_note_sync_folder (const char *path);
void power_disk_note_remove (const char *path);
/* How many of @length bytes still find room: all of them or, with @in_part, as many as there is room for, else none. */
gsize power_disk_take_room (gsize length, gboolean in_part);
