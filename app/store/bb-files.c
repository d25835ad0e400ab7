/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files by their SHA-256, in files/ab/cdef…: written under a temporary name, synced, noted as coming, renamed, the folder
 * synced, noted as complete. What stands under its final name is whole; what is noted as complete is there. */
#include "store/bb-file-layer.h"
#include "store/bb-sha256.h"
#include "store/bb-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE (1024 * 1024)      /* bytes read at a time */
#define LIMIT (G_GINT64_CONSTANT (20) * 1000 * 1000 * 1000)     /* a file of 20 GB or more is refused */

typedef struct
{
  BbStore *store;
  const char *name;              /* what messages call it */
  int source;                    /* −1: bytes */
  GBytes *bytes;
  goffset offset;                /* within the bytes */
  goffset size;
  int target;
  char *temporary;
  struct sha256_ctx hash;
  BbProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
} Copy;

typedef struct
{
  const char *sha256;
  gint64 size;
} Note;

/* ── Places ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
get_temporary_folder (BbStore *self)
{
  return g_build_filename (bb_store_get_folder (self), "files", "tmp", NULL);
}

static char *
get_place (BbStore *self, const char *sha256)
{
  const char folder[3] = { sha256[0], sha256[1], '\0' };

  return g_build_filename (bb_store_get_folder (self), "files", folder, sha256 + 2, NULL);
}

static gboolean
is_sha256 (const char *text)
{
  return text != NULL && strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

/* ── Notes in the database ─────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
note_coming (BbWriting *writing, gpointer data, GError **error)
{
  const Note *note = data;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format_iso8601 (now);

  return bb_db_run (writing->db, error, "add-file", "tit", note->sha256, note->size, time);
}

static gboolean
note_complete (BbWriting *writing, gpointer data, GError **error)
{
  return bb_db_run (writing->db, error, "complete-file", "t", ((const Note *) data)->sha256);
}

static gboolean
note_absent (BbWriting *writing, gpointer data, GError **error)
{
  return bb_db_run (writing->db, error, "forget-file", "t", ((const Note *) data)->sha256);
}

/* 1: complete, 0: not, −1: error. */
static int
is_complete (BbStore *self, const char *sha256, GError **error)
{
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, "find-file", "t", sha256) : NULL;
  int found = row != NULL ? bb_db_step (reader, row, error) : -1;

  return found == 1 ? sqlite3_column_int (row, 1) : found;
}

/* ── Copying ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
fail_source (const char *path, int code, GError **error)
{
  if (code == ENOENT || code == ENOTDIR)
    g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND, _("The file %s is no longer there."), path);
  else
    g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_FAILED, _("The file %s cannot be read: %s."), path, g_strerror (code));
  return FALSE;
}

static gboolean
check_size (BbStore *self, const char *name, goffset size, GError **error)
{
  gint64 room = bb_file_layer_get ()->free_space (bb_store_get_folder (self));

  if (size == 0)
    g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_EMPTY_FILE, _("The file %s is empty."), name);
  else if (size >= LIMIT)
    g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_TOO_LARGE, _("The file %s is larger than 20 GB."), name);
  else if (room >= 0 && size > room)
    g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_TOO_LARGE, _("The file %s is larger than the free space on the disk."), name);
  else
    return TRUE;
  return FALSE;
}

static int
open_source (const char *path, struct stat *info, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

  if (fd < 0)
    {
      fail_source (path, errno, error);
      return -1;
    }
  if (fstat (fd, info) == 0 && S_ISREG (info->st_mode))
    return fd;
  close (fd);
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID, _("%s is not a file."), path);
  return -1;
}

/* The next piece into @buffer; 0 at the end, −1 with @error. */
static gssize
read_piece (Copy *copy, guint8 *buffer, GError **error)
{
  gssize got;

  if (copy->source < 0)
    {
      got = MIN ((gssize) PIECE, (gssize) (copy->size - copy->offset));
      memcpy (buffer, (const guint8 *) g_bytes_get_data (copy->bytes, NULL) + copy->offset, (gsize) got);
      return got;
    }
  do
    got = read (copy->source, buffer, PIECE);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    fail_source (copy->name, errno, error);
  return got;
}

static gboolean
write_piece (Copy *copy, const guint8 *data, gsize length, GError **error)
{
  while (length > 0)
    {
      gssize written = bb_file_layer_get ()->write (copy->target, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return bb_file_layer_fail (copy->name, errno, error);
      data += written;
      length -= (gsize) written;
    }
  return TRUE;
}

static gboolean
copy_pieces (Copy *copy, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (PIECE);
  gssize got;

  while ((got = read_piece (copy, buffer, error)) > 0)
    {
      if (g_cancellable_set_error_if_cancelled (copy->cancellable, error) || !write_piece (copy, buffer, (gsize) got, error))
        return FALSE;
      sha256_update (&copy->hash, (gsize) got, buffer);
      copy->offset += got;
      if (copy->progress != NULL)
        copy->progress (copy->offset, copy->size, copy->user_data);
    }
  if (got < 0)
    return FALSE;
  if (copy->offset == copy->size)
    return TRUE;
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_FAILED, _("The file %s changed while it was being copied."), copy->name);
  return FALSE;
}

static gboolean
write_temporary (Copy *copy, GError **error)
{
  g_autofree char *folder = get_temporary_folder (copy->store);
  g_autofree char *name = g_uuid_string_random ();
  gboolean ok;

  copy->temporary = g_build_filename (folder, name, NULL);
  copy->target = bb_file_layer_get ()->create (copy->temporary, 0400);
  if (copy->target < 0)
    return bb_file_layer_fail (copy->name, errno, error);
  sha256_init (&copy->hash);
  ok = copy_pieces (copy, error);
  if (ok && bb_file_layer_get ()->sync (copy->target) != 0)
    ok = bb_file_layer_fail (copy->name, errno, error);
  if (bb_file_layer_get ()->close (copy->target) != 0 && ok)
    ok = bb_file_layer_fail (copy->name, errno, error);
  return ok;
}

static gboolean
rename_to_place (Copy *copy, const char *sha256, GError **error)
{
  g_autofree char *place = get_place (copy->store, sha256);
  g_autofree char *folder = g_path_get_dirname (place);

  if (!bb_file_layer_make_folder (folder, error))
    return FALSE;
  if (bb_file_layer_get ()->rename (copy->temporary, place) != 0)
    return bb_file_layer_fail (copy->name, errno, error);
  return bb_file_layer_sync_folder (folder, error);
}

static gboolean
place (Copy *copy, const char *sha256, GError **error)
{
  Note note = { sha256, copy->size };
  g_autofree char *path = get_place (copy->store, sha256);
  int complete = is_complete (copy->store, sha256, error);

  if (complete < 0 || (complete > 0 && g_file_test (path, G_FILE_TEST_IS_REGULAR)))
    return complete > 0;
  return bb_store_write (copy->store, note_coming, &note, copy->cancellable, error) && rename_to_place (copy, sha256, error) &&
         bb_store_write (copy->store, note_complete, &note, NULL, error);
}

static char *
run_copy (Copy *copy, GError **error)
{
  g_autofree char *sha256 = NULL;

  if (check_size (copy->store, copy->name, copy->size, error) && write_temporary (copy, error))
    {
      sha256 = bb_sha256_finish (&copy->hash);
      if (!place (copy, sha256, error))
        g_clear_pointer (&sha256, g_free);
    }
  if (copy->temporary != NULL)
    bb_file_layer_get ()->remove (copy->temporary);
  g_clear_pointer (&copy->temporary, g_free);
  return g_steal_pointer (&sha256);
}

/* ── What an interrupted copy left ─────────────────────────────────────────────────────────────────────────────── */

static gboolean
empty_folder (const char *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      bb_file_layer_get ()->remove (path);
    }
  return TRUE;
}

static GPtrArray *
list_incomplete (BbStore *self, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, "list-incomplete-files", "") : NULL;
  int found = -1;

  while (row != NULL && (found = bb_db_step (reader, row, error)) == 1)
    g_ptr_array_add (names, g_strdup (bb_db_text (row, 0)));
  return found == 0 ? g_steal_pointer (&names) : NULL;
}

/* The rename was done or it was not. */
static gboolean
settle (BbStore *self, const char *sha256, GError **error)
{
  g_autofree char *path = get_place (self, sha256);
  g_autofree char *folder = g_path_get_dirname (path);
  Note note = { sha256, 0 };

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return bb_store_write (self, note_absent, &note, NULL, error);
  return bb_file_layer_sync_folder (folder, error) && bb_store_write (self, note_complete, &note, NULL, error);
}

gboolean
bb_files_recover (BbStore *self, GError **error)
{
  g_autofree char *folder = g_build_filename (bb_store_get_folder (self), "files", NULL);
  g_autofree char *temporary = get_temporary_folder (self);
  g_autoptr (GPtrArray) names = NULL;

  if (!bb_file_layer_make_folder (folder, error) || !bb_file_layer_make_folder (temporary, error) || !empty_folder (temporary, error))
    return FALSE;
  names = list_incomplete (self, error);
  for (guint i = 0; names != NULL && i < names->len; i++)
    if (!settle (self, g_ptr_array_index (names, i), error))
      return FALSE;
  return names != NULL;
}

/* ── Public ────────────────────────────────────────────────────────────────────────────────────────────────────── */

char *
bb_store_add_file (BbStore *self, const char *path, goffset *size, BbProgressFunc progress, gpointer user_data,
                   GCancellable *cancellable, GError **error)
{
  Copy copy = { .store = self, .name = path, .target = -1, .progress = progress, .user_data = user_data, .cancellable = cancellable };
  struct stat info;
  char *sha256;

  g_return_val_if_fail (BB_IS_STORE (self) && path != NULL, NULL);
  copy.source = open_source (path, &info, error);
  if (copy.source < 0)
    return NULL;
  copy.size = info.st_size;
  sha256 = run_copy (&copy, error);
  close (copy.source);
  if (sha256 != NULL && size != NULL)
    *size = copy.size;
  return sha256;
}

static gboolean
is_same_folder (const char *a, const char *b)
{
  struct stat first, second;

  return stat (a, &first) == 0 && stat (b, &second) == 0 && first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

/* Only from there a rename stays on one file system, and only what lies there is nobody else's. */
static gboolean
check_temporary (BbStore *self, const char *path, goffset size, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path), *temporary = get_temporary_folder (self);
  struct stat info;

  if (lstat (path, &info) != 0)
    return fail_source (path, errno, error);
  if (is_same_folder (folder, temporary) && S_ISREG (info.st_mode) && info.st_size == size && size > 0)
    return TRUE;
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID, _("The file %s is not the one that was received."), path);
  return FALSE;
}

static gboolean
make_durable (const char *path, GError **error)
{
  int fd = bb_file_layer_get ()->adopt (path, 0400);
  gboolean ok = fd >= 0 && bb_file_layer_get ()->sync (fd) == 0;

  if (!ok)
    bb_file_layer_fail (path, errno, error);
  if (fd >= 0)
    bb_file_layer_get ()->close (fd);
  return ok;
}

/* Whoever wrote it there may have hashed something else, or believed a name: what stands under a hash has that hash. */
static char *
find_hash (const char *path, const char *sha256, GError **error)
{
  g_autofree char *found = bb_store_hash_file (path, NULL, error);

  if (found == NULL || sha256 == NULL || g_str_equal (found, sha256))
    return g_steal_pointer (&found);
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID, _("The file %s is not the one that was received."), path);
  return NULL;
}

/* Returns: (transfer full): its SHA-256, which is @sha256 when that is given */
static char *
take (BbStore *self, const char *path, const char *sha256, goffset size, GError **error)
{
  Copy copy = { .store = self, .name = path, .source = -1, .target = -1, .size = size, .temporary = (char *) path };
  g_autofree char *found = NULL;

  if (!check_temporary (self, path, size, error) || !make_durable (path, error) || !(found = find_hash (path, sha256, error)) ||
      !place (&copy, found, error))
    return NULL;
  if (g_file_test (path, G_FILE_TEST_EXISTS))              /* the same was here already */
    bb_file_layer_get ()->remove (path);
  return g_steal_pointer (&found);
}

gboolean
bb_store_take_file (BbStore *self, const char *path, const char *sha256, goffset size, GError **error)
{
  g_autofree char *taken = NULL;

  g_return_val_if_fail (BB_IS_STORE (self) && path != NULL && is_sha256 (sha256), FALSE);
  taken = take (self, path, sha256, size, error);
  return taken != NULL;
}

char *
bb_store_take_written (BbStore *self, const char *path, const char *sha256, GError **error)
{
  struct stat info;

  g_return_val_if_fail (BB_IS_STORE (self) && path != NULL && (sha256 == NULL || is_sha256 (sha256)), NULL);
  return take (self, path, sha256, lstat (path, &info) == 0 ? info.st_size : 0, error);
}

char *
bb_store_add_bytes (BbStore *self, GBytes *bytes, GError **error)
{
  Copy copy = { .store = self, .name = _("(data in memory)"), .source = -1, .target = -1, .bytes = bytes };

  g_return_val_if_fail (BB_IS_STORE (self) && bytes != NULL, NULL);
  copy.size = (goffset) g_bytes_get_size (bytes);
  return run_copy (&copy, error);
}

char *
bb_store_get_file (BbStore *self, const char *sha256, GError **error)
{
  g_autofree char *path = is_sha256 (sha256) ? get_place (self, sha256) : NULL;

  if (path != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&path);
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND, _("The file %s is not on this machine."), sha256 != NULL ? sha256 : "");
  return NULL;
}

char *
bb_store_hash_file (const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (PIECE);
  struct sha256_ctx hash;
  struct stat info;
  gssize got;
  int fd = open_source (path, &info, error);

  if (fd < 0)
    return NULL;
  sha256_init (&hash);
  while ((got = read (fd, buffer, PIECE)) > 0 && !g_cancellable_is_cancelled (cancellable))
    sha256_update (&hash, (gsize) got, buffer);
  if (got < 0)
    fail_source (path, errno, error);
  close (fd);
  if (got < 0 || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return bb_sha256_finish (&hash);
}
