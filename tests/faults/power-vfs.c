/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "power-vfs.h"
#include "power-disk.h"

#include <sqlite3.h>
#include <string.h>

typedef struct
{
  sqlite3_file base;
  guint file;                    /* 0: not looked after (temporary files) */
  char *folder;                  /* synced together with the file: SQLite's own VFS does so for logs and journals */
  sqlite3_file *real;            /* behind this structure */
} PowerFile;

static sqlite3_vfs *real_vfs;

static sqlite3_file *
real_of (sqlite3_file *file)
{
  return ((PowerFile *) file)->real;
}

static int
on_close (sqlite3_file *file)
{
  g_free (((PowerFile *) file)->folder);
  return real_of (file)->pMethods->xClose (real_of (file));
}

static int
on_read (sqlite3_file *file, void *data, int length, sqlite3_int64 offset)
{
  return real_of (file)->pMethods->xRead (real_of (file), data, length, offset);
}

static int
on_write (sqlite3_file *file, const void *data, int length, sqlite3_int64 offset)
{
  PowerFile *self = (PowerFile *) file;
  int result;

  if (self->file != 0 && power_disk_take_room ((gsize) length, FALSE) == 0)
    return SQLITE_FULL;
  result = self->real->pMethods->xWrite (self->real, data, length, offset);
  if (result == SQLITE_OK && self->file != 0)
    power_disk_note_write (self->file, offset, data, (gsize) length);
  return result;
}

static int
on_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  PowerFile *self = (PowerFile *) file;

  if (self->file != 0)
    power_disk_note_truncate (self->file, size);
  return self->real->pMethods->xTruncate (self->real, size);
}

/* The real disk need not be synced: only what is written down counts. */
static int
on_sync (sqlite3_file *file, int flags)
{
  PowerFile *self = (PowerFile *) file;

  if (self->file != 0)
    power_disk_note_sync (self->file);
  if (self->folder != NULL)
    power_disk_note_sync_folder (self->folder);
  g_clear_pointer (&self->folder, g_free);
  return SQLITE_OK;
}

static int
on_file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  return real_of (file)->pMethods->xFileSize (real_of (file), size);
}

static int
on_lock (sqlite3_file *file, int level)
{
  return real_of (file)->pMethods->xLock (real_of (file), level);
}

static int
on_unlock (sqlite3_file *file, int level)
{
  return real_of (file)->pMethods->xUnlock (real_of (file), level);
}

static int
on_check_lock (sqlite3_file *file, int *result)
{
  return real_of (file)->pMethods->xCheckReservedLock (real_of (file), result);
}

static int
on_control (sqlite3_file *file, int operation, void *argument)
{
  return real_of (file)->pMethods->xFileControl (real_of (file), operation, argument);
}

static int
on_sector_size (sqlite3_file *file)
{
  return real_of (file)->pMethods->xSectorSize (real_of (file));
}

static int
on_characteristics (sqlite3_file *file)
{
  return real_of (file)->pMethods->xDeviceCharacteristics (real_of (file));
}

static int
on_shm_map (sqlite3_file *file, int region, int size, int extend, void volatile **result)
{
  return real_of (file)->pMethods->xShmMap (real_of (file), region, size, extend, result);
}

static int
on_shm_lock (sqlite3_file *file, int offset, int count, int flags)
{
  return real_of (file)->pMethods->xShmLock (real_of (file), offset, count, flags);
}

static void
on_shm_barrier (sqlite3_file *file)
{
  real_of (file)->pMethods->xShmBarrier (real_of (file));
}

static int
on_shm_unmap (sqlite3_file *file, int remove)
{
  return real_of (file)->pMethods->xShmUnmap (real_of (file), remove);
}

static const sqlite3_io_methods methods = {
  2, on_close, on_read, on_write, on_truncate, on_sync, on_file_size, on_lock, on_unlock, on_check_lock, on_control, on_sector_size,
  on_characteristics, on_shm_map, on_shm_lock, on_shm_barrier, on_shm_unmap, NULL, NULL
};

static int
on_open (sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags)
{
  PowerFile *self = (PowerFile *) file;
  int result;

  memset (self, 0, sizeof *self);
  self->real = (sqlite3_file *) (self + 1);
  result = real_vfs->xOpen (real_vfs, path, self->real, flags, out_flags);
  if (result != SQLITE_OK)
    return result;
  self->base.pMethods = &methods;
  if (path == NULL || !(flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)))
    return SQLITE_OK;
  self->file = power_disk_note_open (path);
  if (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL))
    self->folder = g_path_get_dirname (path);
  return SQLITE_OK;
}

static int
on_delete (sqlite3_vfs *vfs, const char *path, int sync_folder)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int result = real_vfs->xDelete (real_vfs, path, 0);

  if (result == SQLITE_OK)
    power_disk_note_remove (path);
  if (sync_folder)
    power_disk_note_sync_folder (folder);
  return result;
}

void
power_vfs_register (void)
{
  static sqlite3_vfs vfs;

  if (real_vfs != NULL)
    return;
  real_vfs = sqlite3_vfs_find (NULL);
  vfs = *real_vfs;
  vfs.iVersion = 1;
  vfs.zName = POWER_DISK_VFS;
  vfs.szOsFile = (int) sizeof (PowerFile) + real_vfs->szOsFile;
  vfs.xOpen = on_open;
  vfs.xDelete = on_delete;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, 0), ==, SQLITE_OK);
}
