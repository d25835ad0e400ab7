/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "power-disk.h"
#include "power-vfs.h"
#include "store/bb-file-layer.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECTOR 512
#define FILES 256                /* descriptors that are looked after */

typedef enum { CREATE, FOLDER, WRITE, TRUNCATE, SYNC, RENAME, REMOVE, SYNC_FOLDER } Kind;

typedef struct
{
  Kind kind;
  char *path;                    /* below the folder of the recording */
  char *other;                   /* RENAME: the new name */
  guint file;                    /* number of the file */
  gint64 offset;                 /* TRUNCATE: the size */
  guint8 *data;
  gsize length;
} Step;

typedef struct
{
  guint file;
  goffset offset;
} Open;

static GMutex mutex;
static GArray *steps;            /* of Step */
static GHashTable *names;        /* path → number of the file, now */
static char *root;
static guint last_file;
static Open opened[FILES];
static gint64 room;              /* bytes until the disk is full; −1: as many as one likes */
static guint death;              /* steps until this process is killed; 0: it lives */

static void
clear_step (gpointer data)
{
  Step *step = data;

  g_free (step->path);
  g_free (step->other);
  g_free (step->data);
}

/* ── Writing down ──────────────────────────────────────────────────────────────────────────────────────────────── */

static const char *
below_root (const char *path)
{
  return root != NULL && g_str_has_prefix (path, root) && (path[strlen (root)] == '/' || path[strlen (root)] == '\0')
         ? path + strlen (root) : NULL;
}

static void
add_step (Step step)
{
  g_array_append_val (steps, step);
  if (death > 0 && --death == 0)
    kill (getpid (), SIGKILL);
}

static void
add_named (Kind kind, const char *path, const char *other, guint file)
{
  const char *below = below_root (path);

  if (below != NULL)
    add_step ((Step) { .kind = kind, .path = g_strdup (below), .other = other != NULL ? g_strdup (below_root (other)) : NULL, .file = file });
}

guint
power_disk_note_open (const char *path)
{
  guint file;

  g_mutex_lock (&mutex);
  file = GPOINTER_TO_UINT (g_hash_table_lookup (names, path));
  if (file == 0)
    {
      file = ++last_file;
      g_hash_table_insert (names, g_strdup (path), GUINT_TO_POINTER (file));
      add_named (CREATE, path, NULL, file);
    }
  g_mutex_unlock (&mutex);
  return file;
}

void
power_disk_note_write (guint file, gint64 offset, const void *data, gsize length)
{
  g_mutex_lock (&mutex);
  add_step ((Step) { .kind = WRITE, .file = file, .offset = offset, .data = g_memdup2 (data, length), .length = length });
  g_mutex_unlock (&mutex);
}

void
power_disk_note_truncate (guint file, gint64 size)
{
  g_mutex_lock (&mutex);
  add_step ((Step) { .kind = TRUNCATE, .file = file, .offset = size });
  g_mutex_unlock (&mutex);
}

void
power_disk_note_sync (guint file)
{
  g_mutex_lock (&mutex);
  add_step ((Step) { .kind = SYNC, .file = file });
  g_mutex_unlock (&mutex);
}

void
power_disk_note_sync_folder (const char *path)
{
  g_mutex_lock (&mutex);
  add_named (SYNC_FOLDER, path, NULL, 0);
  g_mutex_unlock (&mutex);
}

void
power_disk_note_remove (const char *path)
{
  g_mutex_lock (&mutex);
  g_hash_table_remove (names, path);
  add_named (REMOVE, path, NULL, 0);
  g_mutex_unlock (&mutex);
}

gsize
power_disk_take_room (gsize length, gboolean in_part)
{
  gsize taken;

  g_mutex_lock (&mutex);
  taken = room < 0 ? length : MIN (length, (gsize) room);
  if (!in_part && taken < length)
    taken = 0;
  if (room >= 0)
    room -= (gint64) taken;
  g_mutex_unlock (&mutex);
  return taken;
}

/* ── The file layer ────────────────────────────────────────────────────────────────────────────────────────────── */

static int
create_file (const char *path, int mode)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);

  g_assert_cmpint (fd, <, FILES);
  if (fd >= 0)
    opened[fd] = (Open) { power_disk_note_open (path), 0 };
  return fd;
}

/* What stands in it was written by nobody who synced it: the disk finds a place for it now, or has none. */
static int
adopt_file (const char *path, int mode)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  g_autofree char *content = NULL;
  gsize length;

  g_assert_cmpint (fd, <, FILES);
  if (fd < 0 || !g_file_get_contents (path, &content, &length, NULL))
    return -1;
  if (power_disk_take_room (length, FALSE) < length)
    {
      close (fd);
      errno = ENOSPC;
      return -1;
    }
  opened[fd] = (Open) { power_disk_note_open (path), 0 };
  power_disk_note_write (opened[fd].file, 0, content, length);
  return fd;
}

static gssize
write_some (int fd, const void *data, gsize length)
{
  gsize taken = power_disk_take_room (length, TRUE);
  gssize written = taken > 0 ? write (fd, data, taken) : -1;

  if (taken == 0)
    errno = ENOSPC;
  if (written > 0)
    {
      power_disk_note_write (opened[fd].file, opened[fd].offset, data, (gsize) written);
      opened[fd].offset += written;
    }
  return written;
}

static int
sync_file (int fd)
{
  power_disk_note_sync (opened[fd].file);
  return 0;
}

static int
rename_file (const char *from, const char *to)
{
  int result = rename (from, to);
  guint file;

  if (result != 0)
    return result;
  g_mutex_lock (&mutex);
  file = GPOINTER_TO_UINT (g_hash_table_lookup (names, from));
  g_hash_table_remove (names, from);
  g_hash_table_insert (names, g_strdup (to), GUINT_TO_POINTER (file));
  add_named (RENAME, from, to, file);
  g_mutex_unlock (&mutex);
  return 0;
}

static int
remove_file (const char *path)
{
  int result = unlink (path);

  if (result == 0)
    power_disk_note_remove (path);
  return result;
}

static int
make_folder (const char *path)
{
  int result = mkdir (path, 0700);

  g_mutex_lock (&mutex);
  if (result == 0)
    add_named (FOLDER, path, NULL, 0);
  g_mutex_unlock (&mutex);
  return result;
}

static int
sync_folder (const char *path)
{
  power_disk_note_sync_folder (path);
  return 0;
}

static gint64
get_free_space (const char *folder)
{
  return -1;
}

static const BbFileLayer layer = { create_file, adopt_file, write_some, sync_file, close, rename_file, remove_file, make_folder, sync_folder, get_free_space,
                                   NULL };

void
power_disk_start (const char *folder)
{
  power_vfs_register ();
  g_clear_pointer (&steps, g_array_unref);
  g_clear_pointer (&names, g_hash_table_unref);
  g_free (root);
  steps = g_array_new (FALSE, TRUE, sizeof (Step));
  g_array_set_clear_func (steps, clear_step);
  names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  root = g_strdup (folder);
  last_file = 0;
  room = -1;
  bb_file_layer_set (&layer);
}

void
power_disk_stop (void)
{
  bb_file_layer_set (NULL);
}

guint
power_disk_get_time (void)
{
  guint time;

  g_mutex_lock (&mutex);
  time = steps->len;
  g_mutex_unlock (&mutex);
  return time;
}

void
power_disk_set_room (gint64 bytes)
{
  g_mutex_lock (&mutex);
  room = bytes;
  g_mutex_unlock (&mutex);
}

void
power_disk_set_full (gboolean full)
{
  power_disk_set_room (full ? 0 : -1);
}

void
power_disk_set_death (guint steps_left)
{
  g_mutex_lock (&mutex);
  death = steps_left;
  g_mutex_unlock (&mutex);
}

/* ── The cut ───────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef enum { NOTHING, EVERYTHING, ANYTHING } Luck;

typedef struct
{
  GByteArray **contents;         /* of each file, as synced */
  GPtrArray **waiting;           /* of each file: Steps that were not synced */
  GHashTable *entries;           /* path → number of the file, G_MAXUINT for a folder: as synced */
  GPtrArray *unsynced;           /* Steps that change entries */
  Luck luck;
  GRand *rand;
} Disk;

static gboolean
is_lucky (Disk *disk)
{
  return disk->luck == EVERYTHING || (disk->luck == ANYTHING && g_rand_boolean (disk->rand));
}

static void
put_bytes (GByteArray *content, gint64 offset, const guint8 *data, gsize length)
{
  guint old = content->len;

  if (content->len < offset + length)
    {
      g_byte_array_set_size (content, (guint) (offset + length));
      memset (content->data + old, 0, content->len - old);
    }
  memcpy (content->data + offset, data, length);
}

/* A write may arrive in part: each sector for itself. */
static void
apply_torn (Disk *disk, GByteArray *content, const Step *step)
{
  gint64 at = step->offset, end = step->offset + (gint64) step->length;

  while (at < end)
    {
      gint64 next = MIN (end, (at / SECTOR + 1) * SECTOR);

      if (g_rand_boolean (disk->rand))
        put_bytes (content, at, step->data + (at - step->offset), (gsize) (next - at));
      at = next;
    }
}

static void
apply_content (GByteArray *content, const Step *step)
{
  if (step->kind == WRITE)
    put_bytes (content, step->offset, step->data, step->length);
  else if (step->offset < content->len)
    g_byte_array_set_size (content, (guint) step->offset);
}

static void
apply_entry (Disk *disk, const Step *step)
{
  if (step->kind == RENAME || step->kind == REMOVE)
    g_hash_table_remove (disk->entries, step->path);
  if (step->kind == RENAME)
    g_hash_table_insert (disk->entries, step->other, GUINT_TO_POINTER (step->file));
  if (step->kind == CREATE)
    g_hash_table_insert (disk->entries, step->path, GUINT_TO_POINTER (step->file));
  if (step->kind == FOLDER)
    g_hash_table_insert (disk->entries, step->path, GUINT_TO_POINTER (G_MAXUINT));
}

static gboolean
is_in_folder (const char *path, const char *folder)
{
  g_autofree char *parent = g_path_get_dirname (path);

  return g_str_equal (parent, *folder != '\0' ? folder : "/");
}

static void
sync_entries (Disk *disk, const char *folder)
{
  for (guint i = 0; i < disk->unsynced->len;)
    {
      const Step *step = disk->unsynced->pdata[i];

      if (is_in_folder (step->other != NULL ? step->other : step->path, folder))
        {
          apply_entry (disk, step);
          g_ptr_array_remove_index (disk->unsynced, i);
        }
      else
        i++;
    }
}

static void
sync_content (Disk *disk, guint file)
{
  for (guint i = 0; i < disk->waiting[file]->len; i++)
    apply_content (disk->contents[file], disk->waiting[file]->pdata[i]);
  g_ptr_array_set_size (disk->waiting[file], 0);
}

static void
take_step (Disk *disk, Step *step)
{
  if (step->kind == WRITE || step->kind == TRUNCATE)
    g_ptr_array_add (disk->waiting[step->file], step);
  else if (step->kind == SYNC)
    sync_content (disk, step->file);
  else if (step->kind == SYNC_FOLDER)
    sync_entries (disk, step->path);
  else
    g_ptr_array_add (disk->unsynced, step);
}

/* What was under way when the power went. */
static void
scatter (Disk *disk)
{
  for (guint i = 0; i < disk->unsynced->len; i++)
    if (is_lucky (disk))
      apply_entry (disk, disk->unsynced->pdata[i]);
  for (guint file = 1; file <= last_file; file++)
    for (guint i = 0; i < disk->waiting[file]->len; i++)
      {
        const Step *step = disk->waiting[file]->pdata[i];

        if (disk->luck == ANYTHING && step->kind == WRITE)
          apply_torn (disk, disk->contents[file], step);
        else if (is_lucky (disk))
          apply_content (disk->contents[file], step);
      }
}

static gboolean
is_reachable (Disk *disk, const char *path)
{
  g_autofree char *parent = g_path_get_dirname (path);

  return g_str_equal (parent, "/") || (g_hash_table_contains (disk->entries, parent) && is_reachable (disk, parent));
}

static void
write_out (Disk *disk, const char *target)
{
  g_autoptr (GList) paths = g_list_sort (g_hash_table_get_keys (disk->entries), (GCompareFunc) strcmp);

  for (GList *link = paths; link != NULL; link = link->next)
    {
      guint file = GPOINTER_TO_UINT (g_hash_table_lookup (disk->entries, link->data));
      g_autofree char *path = g_strconcat (target, link->data, NULL);

      if (!is_reachable (disk, link->data))
        continue;
      if (file == G_MAXUINT)
        g_assert_cmpint (mkdir (path, 0700), ==, 0);
      else
        g_assert_true (g_file_set_contents_full (path, (const char *) disk->contents[file]->data, disk->contents[file]->len,
                                                 G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
}

void
power_disk_cut (guint time, GRand *rand, const char *target)
{
  Disk disk = { .rand = rand, .luck = (Luck) g_rand_int_range (rand, NOTHING, ANYTHING + 1) };

  disk.contents = g_new0 (GByteArray *, last_file + 1);
  disk.waiting = g_new0 (GPtrArray *, last_file + 1);
  disk.entries = g_hash_table_new (g_str_hash, g_str_equal);
  disk.unsynced = g_ptr_array_new ();
  for (guint i = 0; i <= last_file; i++)
    {
      disk.contents[i] = g_byte_array_new ();
      disk.waiting[i] = g_ptr_array_new ();
    }
  for (guint i = 0; i < MIN (time, steps->len); i++)
    take_step (&disk, &g_array_index (steps, Step, i));
  scatter (&disk);
  write_out (&disk, target);
  for (guint i = 0; i <= last_file; i++)
    {
      g_byte_array_unref (disk.contents[i]);
      g_ptr_array_unref (disk.waiting[i]);
    }
  g_free (disk.contents);
  g_free (disk.waiting);
  g_hash_table_unref (disk.entries);
  g_ptr_array_unref (disk.unsynced);
}
