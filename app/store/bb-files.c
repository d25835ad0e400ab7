/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files by their SHA-256, in files/ab/cdef…: written under a temporary name, synced, noted as coming, renamed, the folder
 * synced, noted as complete. What stands under its final name is whole; what is noted as complete is there. */
#include "store/bb-file-layer.h"
#include "store/bb-files.h"
#include "store/bb-md5.h"
#include "store/bb-sha256.h"
#include "store/bb-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE BB_PIECE_SIZE      /* bytes read at a time */

typedef struct
{
  BbStore *store;
  const char *name;              /* what messages call it */
  int source;                    /* −1: bytes or a stream */
  GBytes *bytes;
  GInputStream *stream;          /* (nullable) */
  BbReadFunc read;               /* (nullable) */
  gpointer read_data;
  goffset offset;                /* within the bytes */
  goffset size;                  /* of a stream: known at its end */
  gint64 limit;                  /* of a stream */
  int target;
  char *temporary;
  struct sha256_ctx hash;
  struct md5_ctx md5;            /* of a stream */
  gboolean kept;                 /* stays without an attachment */
  BbProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
} Copy;

typedef struct
{
  const char *sha256;
  gint64 size;
  gboolean kept;
} Note;

/* ── Places ────────────────────────────────────────────────────────────────────────────────────────────────────── */

char *
bb_files_get_temporary_folder (BbStore *self)
{
  return g_build_filename (bb_store_get_folder (self), "files", "tmp", NULL);
}

char *
bb_files_get_place (BbStore *self, const char *sha256)
{
  const char folder[3] = { sha256[0], sha256[1], '\0' };

  return g_build_filename (bb_store_get_folder (self), "files", folder, sha256 + 2, NULL);
}

gboolean
bb_is_sha256 (const char *text)
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

  return bb_db_run (writing->db, error, "add-file", "titd", note->sha256, note->size, time, note->kept);
}

static gboolean
note_complete (BbWriting *writing, gpointer data, GError **error)
{
  return bb_db_run (writing->db, error, "complete-file", "t", ((const Note *) data)->sha256);
}

/* 1: complete, and kept when that is asked for, 0: not, −1: error. */
static int
is_complete (BbStore *self, const char *sha256, gboolean kept, GError **error)
{
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, "find-file", "t", sha256) : NULL;
  int found = row != NULL ? bb_db_step (reader, row, error) : -1;

  return found == 1 ? sqlite3_column_int (row, 1) == 1 && (sqlite3_column_int (row, 2) || !kept) : found;
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
  else if (size >= BB_FILE_LIMIT)
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

  if (copy->stream != NULL)
    return g_input_stream_read (copy->stream, buffer, PIECE, copy->cancellable, error);
  if (copy->read != NULL)
    return copy->read (copy->read_data, buffer, error);
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
check_limit (Copy *copy, GError **error)
{
  g_autofree char *limit = NULL;

  if (copy->stream == NULL || copy->offset <= copy->limit)
    return TRUE;
  limit = g_strdup_printf ("%" G_GINT64_FORMAT, copy->limit);
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_TOO_LARGE, _("The attachment “%s” is too large: no more than %s bytes are taken."),
               copy->name, limit);
  return FALSE;
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
      if (copy->stream != NULL)
        md5_update (&copy->md5, (gsize) got, buffer);
      copy->offset += got;
      if (!check_limit (copy, error))
        return FALSE;
      if (copy->progress != NULL)
        copy->progress (copy->offset, copy->size, copy->user_data);
    }
  if (got < 0)
    return FALSE;
  if (copy->stream != NULL)
    copy->size = copy->offset;
  if (copy->offset == copy->size)
    return TRUE;
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_FAILED, _("The file %s changed while it was being copied."), copy->name);
  return FALSE;
}

static gboolean
write_temporary (Copy *copy, GError **error)
{
  g_autofree char *folder = bb_files_get_temporary_folder (copy->store);
  g_autofree char *name = g_uuid_string_random ();
  gboolean ok;

  copy->temporary = g_build_filename (folder, name, NULL);
  copy->target = bb_file_layer_get ()->create (copy->temporary, 0400);
  if (copy->target < 0)
    return bb_file_layer_fail (copy->name, errno, error);
  sha256_init (&copy->hash);
  md5_init (&copy->md5);
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
  g_autofree char *place = bb_files_get_place (copy->store, sha256);
  g_autofree char *folder = g_path_get_dirname (place);

  if (!bb_store_make_shelf (copy->store, sha256, folder, error))
    return FALSE;
  if (bb_file_layer_get ()->rename (copy->temporary, place) != 0)
    return bb_file_layer_fail (copy->name, errno, error);
  return bb_file_layer_sync_folder (folder, error);
}

static gboolean
place (Copy *copy, const char *sha256, GError **error)
{
  Note note = { sha256, copy->size, copy->kept };
  g_autofree char *path = bb_files_get_place (copy->store, sha256);
  int complete = is_complete (copy->store, sha256, copy->kept, error);

  if (complete < 0 || (complete > 0 && g_file_test (path, G_FILE_TEST_IS_REGULAR)))
    return complete > 0;
  if (!bb_store_write (copy->store, note_coming, &note, copy->cancellable, error) || !rename_to_place (copy, sha256, error))
    return FALSE;
  /* What comes for a revision is noted as complete together with it. */
  return !copy->kept || bb_store_write (copy->store, note_complete, &note, NULL, error);
}

/* Not while the same bytes are being swept away. */
static gboolean
place_held (Copy *copy, const char *sha256, GError **error)
{
  BbHolds *holds = bb_store_get_holds (copy->store);
  gboolean ok;

  bb_holds_take (holds, sha256);
  ok = place (copy, sha256, error);
  bb_holds_give_back (holds, sha256);
  return ok;
}

static void
forget_temporary (Copy *copy)
{
  if (copy->temporary != NULL)
    bb_file_layer_get ()->remove (copy->temporary);
  g_clear_pointer (&copy->temporary, g_free);
}

static char *
run_copy (Copy *copy, GError **error)
{
  g_autofree char *sha256 = NULL;
  gboolean placed = FALSE;

  if (check_size (copy->store, copy->name, copy->size, error) && write_temporary (copy, error))
    {
      sha256 = bb_sha256_finish (&copy->hash);
      placed = place_held (copy, sha256, error);
    }
  forget_temporary (copy);
  return placed ? g_steal_pointer (&sha256) : NULL;
}

gboolean
bb_files_add_from (BbStore *self, const char *sha256, goffset size, BbReadFunc read, gpointer data, GCancellable *cancellable, GError **error)
{
  Copy copy = { .store = self, .name = sha256, .source = -1, .target = -1, .size = size, .read = read, .read_data = data, .kept = TRUE,
                .cancellable = cancellable };
  g_autofree char *found = NULL;
  gboolean ok = check_size (self, sha256, size, error) && write_temporary (&copy, error);

  if (ok)
    {
      found = bb_sha256_finish (&copy.hash);
      if (g_str_equal (found, sha256))
        ok = place_held (&copy, sha256, error);
      else
        {
          g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID, _("The pieces of the file %s make another file."), sha256);
          ok = FALSE;
        }
    }
  forget_temporary (&copy);
  return ok;
}

gint64
bb_files_find_kept (BbStore *self, const char *sha256, char **path, GError **error)
{
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, "find-file", "t", sha256) : NULL;
  int found = row != NULL ? bb_db_step (reader, row, error) : -1;

  if (found <= 0 || sqlite3_column_int (row, 1) != 1 || !sqlite3_column_int (row, 2))
    return MIN (found, 0);
  *path = bb_store_get_file (self, sha256, NULL);
  return *path != NULL ? sqlite3_column_int64 (row, 0) : 0;
}

/* ── Attachments ───────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
check_stated (const BbAttachment *stated, const char *digest, goffset size, GError **error)
{
  if ((stated->digest == NULL || g_str_equal (stated->digest, digest)) && (stated->length < 0 || stated->length == size))
    return TRUE;
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID,
               _("The attachment “%s” did not arrive as it was sent: its length or its digest is another one."), stated->name);
  return FALSE;
}

static BbAttachment *
finish_attachment (Copy *copy, const BbAttachment *stated, GError **error)
{
  g_autofree char *sha256 = bb_sha256_finish (&copy->hash), *digest = bb_md5_finish (&copy->md5);
  g_autoptr (BbAttachment) attachment = bb_attachment_copy (stated);

  if (!check_stated (stated, digest, copy->size, error))
    return NULL;
  g_set_str (&attachment->digest, digest);
  attachment->length = copy->size;
  bb_attachment_set_file (attachment, copy->store, sha256, 0);
  return place (copy, sha256, error) ? g_steal_pointer (&attachment) : NULL;
}

BbAttachment *
bb_store_add_stream (BbStore *self, const BbAttachment *stated, GInputStream *stream, gint64 limit, GCancellable *cancellable,
                     GError **error)
{
  Copy copy = { .store = self, .name = stated->name, .source = -1, .target = -1, .stream = stream, .limit = limit > 0 ? limit : BB_FILE_LIMIT,
                .cancellable = cancellable };
  BbAttachment *attachment;

  g_return_val_if_fail (BB_IS_STORE (self) && G_IS_INPUT_STREAM (stream), NULL);
  attachment = write_temporary (&copy, error) ? finish_attachment (&copy, stated, error) : NULL;
  forget_temporary (&copy);
  return attachment;
}


/* ── Public ────────────────────────────────────────────────────────────────────────────────────────────────────── */

char *
bb_store_add_file (BbStore *self, const char *path, goffset *size, BbProgressFunc progress, gpointer user_data,
                   GCancellable *cancellable, GError **error)
{
  Copy copy = { .store = self, .name = path, .target = -1, .kept = TRUE, .progress = progress, .user_data = user_data, .cancellable = cancellable };
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
  g_autofree char *folder = g_path_get_dirname (path), *temporary = bb_files_get_temporary_folder (self);
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
  Copy copy = { .store = self, .name = path, .source = -1, .target = -1, .size = size, .temporary = (char *) path, .kept = TRUE };
  g_autofree char *found = NULL;

  if (!check_temporary (self, path, size, error) || !make_durable (path, error) || !(found = find_hash (path, sha256, error)) ||
      !place_held (&copy, found, error))
    return NULL;
  if (g_file_test (path, G_FILE_TEST_EXISTS))              /* the same was here already */
    bb_file_layer_get ()->remove (path);
  return g_steal_pointer (&found);
}

gboolean
bb_store_take_file (BbStore *self, const char *path, const char *sha256, goffset size, GError **error)
{
  g_autofree char *taken = NULL;

  g_return_val_if_fail (BB_IS_STORE (self) && path != NULL && bb_is_sha256 (sha256), FALSE);
  taken = take (self, path, sha256, size, error);
  return taken != NULL;
}

char *
bb_store_take_written (BbStore *self, const char *path, const char *sha256, GError **error)
{
  struct stat info;

  g_return_val_if_fail (BB_IS_STORE (self) && path != NULL && (sha256 == NULL || bb_is_sha256 (sha256)), NULL);
  return take (self, path, sha256, lstat (path, &info) == 0 ? info.st_size : 0, error);
}

char *
bb_store_add_bytes (BbStore *self, GBytes *bytes, GError **error)
{
  Copy copy = { .store = self, .name = _("(data in memory)"), .source = -1, .target = -1, .bytes = bytes, .kept = TRUE };

  g_return_val_if_fail (BB_IS_STORE (self) && bytes != NULL, NULL);
  copy.size = (goffset) g_bytes_get_size (bytes);
  return run_copy (&copy, error);
}

char *
bb_store_get_file (BbStore *self, const char *sha256, GError **error)
{
  g_autofree char *path = bb_is_sha256 (sha256) ? bb_files_get_place (self, sha256) : NULL;

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
