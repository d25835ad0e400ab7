/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-zip.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "store/bb-store.h"

#define SMALL 0xFFFFFFFFu        /* from here on ZIP64 says it */
#define AHEAD (32 * 1024 * 1024) /* bytes after which the disk is asked to begin */

struct _BbZipWriter
{
  char *path, *folder;
  char *temporary;               /* %NULL: it has no name yet */
  int fd;
  guint64 offset, begun;
  guint16 date;
  GByteArray *directory;
  guint64 count;
  BbHasher *hasher;
  const BbZipWatch *watch;
};

typedef struct
{
  const char *name;
  guint64 offset, size, packed;
  guint32 crc;
  gboolean deflated;
} Written;

/* ── Errors ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
fail (BbZipWriter *self, int code, GError **error)
{
  if (code == ENOSPC || code == EDQUOT)
    g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_FULL, _("“%s” cannot be written: the disk is full; nothing was changed"), self->path);
  else if (code == EFBIG)
    g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_FULL,
                 _("“%s” cannot be written: this disk takes no file as large as that (a stick with FAT32 stops at 4 GB); nothing was changed"), self->path);
  else
    g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_FAILED, _("“%s” cannot be written: %s; nothing was changed"), self->path, g_strerror (code));
  return FALSE;
}

/* ── Bytes ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
put16 (GByteArray *out, guint value)
{
  const guint8 bytes[] = { value & 0xFF, value >> 8 & 0xFF };

  g_byte_array_append (out, bytes, sizeof bytes);
}

static void
put32 (GByteArray *out, guint32 value)
{
  put16 (out, value & 0xFFFF);
  put16 (out, value >> 16);
}

static void
put64 (GByteArray *out, guint64 value)
{
  put32 (out, (guint32) value);
  put32 (out, (guint32) (value >> 32));
}

static guint32
narrow (guint64 value)
{
  return value < SMALL ? (guint32) value : SMALL;
}

static gboolean
is_large (const Written *file)
{
  return file->size >= SMALL || file->packed >= SMALL;
}

/* What a local header and a line of the directory share. */
static void
put_common (BbZipWriter *self, GByteArray *out, const Written *file, gboolean large)
{
  put16 (out, large ? 45 : 20);
  put16 (out, BB_ZIP_UTF8);
  put16 (out, file->deflated ? BB_ZIP_DEFLATED : BB_ZIP_STORED);
  put16 (out, 0);                                          /* midnight */
  put16 (out, self->date);
  put32 (out, file->crc);
  put32 (out, large ? SMALL : (guint32) file->packed);
  put32 (out, large ? SMALL : (guint32) file->size);
  put16 (out, (guint) strlen (file->name));
}

static GByteArray *
make_local (BbZipWriter *self, const Written *file)
{
  GByteArray *out = g_byte_array_new ();
  gboolean large = is_large (file);

  put32 (out, BB_ZIP_LOCAL);
  put_common (self, out, file, large);
  put16 (out, large ? 20 : 0);
  g_byte_array_append (out, (const guint8 *) file->name, (guint) strlen (file->name));
  if (!large)
    return out;
  put16 (out, 1);
  put16 (out, 16);
  put64 (out, file->size);
  put64 (out, file->packed);
  return out;
}

static void
put_central (BbZipWriter *self, const Written *file)
{
  GByteArray *out = self->directory;
  gboolean large = is_large (file), far = file->offset >= SMALL;
  guint extra = (large ? 16 : 0) + (far ? 8 : 0);

  put32 (out, BB_ZIP_CENTRAL);
  put16 (out, 3 << 8 | 45);                                /* made on Unix */
  put_common (self, out, file, large);
  put16 (out, extra ? extra + 4 : 0);
  put16 (out, 0);                                          /* comment */
  put16 (out, 0);                                          /* disk */
  put16 (out, 0);
  put32 (out, (guint32) (S_IFREG | 0644) << 16);
  put32 (out, narrow (file->offset));
  g_byte_array_append (out, (const guint8 *) file->name, (guint) strlen (file->name));
  if (extra)
    {
      put16 (out, 1);
      put16 (out, extra);
    }
  if (large)
    {
      put64 (out, file->size);
      put64 (out, file->packed);
    }
  if (far)
    put64 (out, file->offset);
  self->count++;
}

static gboolean
write_at (BbZipWriter *self, guint64 offset, const guint8 *data, gsize length, GError **error)
{
  while (length > 0)
    {
      gssize n = pwrite (self->fd, data, length, (off_t) offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return fail (self, n < 0 ? errno : ENOSPC, error);
      data += n;
      offset += (guint64) n;
      length -= (gsize) n;
    }
  return TRUE;
}

/* The disk works while the next bytes are read, so that the last sync has little left to wait for. */
static void
begin_writing (BbZipWriter *self, guint64 until)
{
  if (until - self->begun < AHEAD)
    return;
  sync_file_range (self->fd, (off_t) self->begun, (off_t) (until - self->begun), SYNC_FILE_RANGE_WRITE);
  self->begun = until;
}

/* ── One file ────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
fail_source (const char *path, const char *why, GError **error)
{
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_FAILED, _("The file %s cannot be read: %s."), path, why);
  return FALSE;
}

/* Reads as much as fits; 0 at the end, −1 with errno. */
static gssize
fill (int fd, BbPiece *piece)
{
  while (piece->length < BB_PIECE_SIZE)
    {
      gssize n = read (fd, piece->data + piece->length, BB_PIECE_SIZE - piece->length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return -1;
      if (n == 0)
        break;
      piece->length += (gsize) n;
    }
  return (gssize) piece->length;
}

static gboolean
pass_on (BbZipWriter *self, BbPiece *piece, guint64 at, guint32 *crc, GError **error)
{
  *crc = (guint32) crc32_z (*crc, piece->data, piece->length);
  if (g_cancellable_set_error_if_cancelled (self->watch->cancellable, error) || !write_at (self, at, piece->data, piece->length, error))
    return FALSE;
  begin_writing (self, at + piece->length);
  if (self->watch->moved)
    self->watch->moved (piece->length, self->watch->moved_data);
  return TRUE;
}

static gboolean
copy (BbZipWriter *self, int source, const char *path, guint64 start, Written *file, GError **error)
{
  gssize got;
  gboolean ok = TRUE;
  guint64 done = 0;

  do
    {
      BbPiece *piece = bb_hasher_take (self->hasher);

      got = fill (source, piece);
      if (got > 0)
        bb_hasher_feed (self->hasher, piece);
      if (got > 0 && done + (guint64) got <= file->size)
        ok = pass_on (self, piece, start + done, &file->crc, error);
      bb_hasher_release (self->hasher, piece);
      done += got > 0 ? (guint64) got : 0;
    }
  while (ok && got > 0 && done <= file->size);
  if (!ok)
    return FALSE;
  if (got < 0)
    return fail_source (path, g_strerror (errno), error);
  return done == file->size || fail_source (path, _("it changed while it was being copied"), error);
}

/* The header goes in last, for then the checksum is known. */
static gboolean
finish_file (BbZipWriter *self, const Written *file, GError **error)
{
  g_autoptr (GByteArray) header = make_local (self, file);

  if (!write_at (self, file->offset, header->data, header->len, error))
    return FALSE;
  put_central (self, file);
  self->offset = file->offset + header->len + file->packed;
  return TRUE;
}

static guint64
get_start (BbZipWriter *self, const Written *file)
{
  g_autoptr (GByteArray) header = make_local (self, file);

  return self->offset + header->len;
}

char *
bb_zip_writer_add_file (BbZipWriter *self, const char *name, const char *path, guint64 *size, GError **error)
{
  Written file = { .name = name, .offset = self->offset, .crc = (guint32) crc32_z (0, NULL, 0) };
  g_autofree char *sha256 = NULL;
  struct stat info;
  int source = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  gboolean ok;

  if (source < 0 || fstat (source, &info) < 0)
    {
      fail_source (path, g_strerror (errno), error);
      if (source >= 0)
        close (source);
      return NULL;
    }
  posix_fadvise (source, 0, 0, POSIX_FADV_SEQUENTIAL);
  file.size = file.packed = (guint64) info.st_size;
  ok = copy (self, source, path, get_start (self, &file), &file, error);
  close (source);
  sha256 = bb_hasher_finish (self->hasher);
  if (!ok || !finish_file (self, &file, error))
    return NULL;
  if (size)
    *size = file.size;
  return g_steal_pointer (&sha256);
}

/* Raw deflate; %NULL when it saves nothing. */
static guint8 *
deflate_bytes (const void *data, gsize length, gsize *packed)
{
  z_stream stream = { .next_in = (Bytef *) data, .avail_in = (uInt) length };
  g_autofree guint8 *out = NULL;
  gsize room;
  int status;

  if (length == 0 || length > G_MAXUINT32 / 2 || deflateInit2 (&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    return NULL;
  room = deflateBound (&stream, (uLong) length);
  stream.next_out = out = g_malloc (room);
  stream.avail_out = (uInt) room;
  status = deflate (&stream, Z_FINISH);
  *packed = stream.total_out;
  deflateEnd (&stream);
  return status == Z_STREAM_END && *packed < length ? g_steal_pointer (&out) : NULL;
}

static char *
hash_bytes (BbZipWriter *self, const guint8 *data, gsize length)
{
  for (gsize at = 0; at < length; )
    {
      BbPiece *piece = bb_hasher_take (self->hasher);

      piece->length = MIN (BB_PIECE_SIZE, length - at);
      memcpy (piece->data, data + at, piece->length);
      at += piece->length;
      bb_hasher_feed (self->hasher, piece);
      bb_hasher_release (self->hasher, piece);
    }
  return bb_hasher_finish (self->hasher);
}

char *
bb_zip_writer_add_bytes (BbZipWriter *self, const char *name, const void *data, gsize length, gboolean deflated, GError **error)
{
  Written file = { .name = name, .offset = self->offset, .size = length, .packed = length, .crc = (guint32) crc32_z (crc32_z (0, NULL, 0), data, length) };
  g_autofree char *sha256 = hash_bytes (self, data, length);
  gsize packed = 0;
  g_autofree guint8 *smaller = deflated ? deflate_bytes (data, length, &packed) : NULL;

  if (smaller)
    {
      file.deflated = TRUE;
      file.packed = packed;
    }
  if (g_cancellable_set_error_if_cancelled (self->watch->cancellable, error) ||
      !write_at (self, get_start (self, &file), smaller ? smaller : data, file.packed, error) || !finish_file (self, &file, error))
    return NULL;
  return g_steal_pointer (&sha256);
}

/* ── The whole ───────────────────────────────────────────────────────────────────────────────────────────────── */

static guint16
make_dos_date (const GDate *date)
{
  guint year = CLAMP (g_date_get_year (date), 1980, 2107) - 1980;

  return (guint16) (year << 9 | (guint) g_date_get_month (date) << 5 | g_date_get_day (date));
}

static gboolean
open_target (BbZipWriter *self, GError **error)
{
  g_autofree char *name = g_path_get_basename (self->path);

  self->fd = open (self->folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0644);
  if (self->fd >= 0)
    return TRUE;
  self->temporary = g_strdup_printf ("%s/.%.200s.XXXXXX", self->folder, name);
  self->fd = g_mkstemp_full (self->temporary, O_WRONLY | O_CLOEXEC, 0644);
  if (self->fd >= 0)
    return TRUE;
  g_clear_pointer (&self->temporary, g_free);
  return fail (self, errno, error);
}

BbZipWriter *
bb_zip_writer_new (const char *path, const GDate *date, const BbZipWatch *watch, GError **error)
{
  g_autoptr (BbZipWriter) self = g_new0 (BbZipWriter, 1);

  self->path = g_canonicalize_filename (path, NULL);
  self->folder = g_path_get_dirname (self->path);
  self->fd = -1;
  self->date = make_dos_date (date);
  self->directory = g_byte_array_new ();
  self->hasher = bb_hasher_new ();
  self->watch = watch;
  return open_target (self, error) ? g_steal_pointer (&self) : NULL;
}

void
bb_zip_writer_free (BbZipWriter *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (self->temporary)
    g_unlink (self->temporary);
  g_clear_pointer (&self->hasher, bb_hasher_free);
  g_clear_pointer (&self->directory, g_byte_array_unref);
  g_free (self->temporary);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

static void
put_end (BbZipWriter *self, guint64 start, guint64 size)
{
  GByteArray *out = self->directory;

  if (start >= SMALL || size >= SMALL || self->count >= 0xFFFF)
    {
      put32 (out, BB_ZIP_END64);
      put64 (out, 44);
      put16 (out, 3 << 8 | 45);
      put16 (out, 45);
      put32 (out, 0);
      put32 (out, 0);
      put64 (out, self->count);
      put64 (out, self->count);
      put64 (out, size);
      put64 (out, start);
      put32 (out, BB_ZIP_LOCATOR64);
      put32 (out, 0);
      put64 (out, start + size);
      put32 (out, 1);
    }
  put32 (out, BB_ZIP_END);
  put16 (out, 0);
  put16 (out, 0);
  put16 (out, (guint) MIN (self->count, 0xFFFF));
  put16 (out, (guint) MIN (self->count, 0xFFFF));
  put32 (out, narrow (size));
  put32 (out, narrow (start));
  put16 (out, 0);
}

/* Gives the nameless file a name; an older file of that name is replaced in one step. */
static gboolean
give_name (BbZipWriter *self, GError **error)
{
  g_autofree char *self_link = g_strdup_printf ("/proc/self/fd/%d", self->fd), *name = NULL, *random = NULL;

  if (self->temporary)
    return TRUE;
  name = g_path_get_basename (self->path);
  random = g_uuid_string_random ();
  self->temporary = g_strdup_printf ("%s/.%.150s.%s", self->folder, name, random);
  if (linkat (AT_FDCWD, self_link, AT_FDCWD, self->temporary, AT_SYMLINK_FOLLOW) == 0)
    return TRUE;
  g_clear_pointer (&self->temporary, g_free);
  return fail (self, errno, error);
}

static gboolean
sync_folder (BbZipWriter *self, GError **error)
{
  int fd = open (self->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int status = fd < 0 ? -1 : fsync (fd), code = errno;

  if (fd >= 0)
    close (fd);
  /* Some file systems cannot sync a folder and say so. */
  return status == 0 || code == EINVAL || code == ENOTSUP || fail (self, code, error);
}

gboolean
bb_zip_writer_finish (BbZipWriter *self, GError **error)
{
  guint64 start = self->offset, size = self->directory->len;

  put_end (self, start, size);
  if (!write_at (self, start, self->directory->data, self->directory->len, error))
    return FALSE;
  if (fsync (self->fd) < 0)
    return fail (self, errno, error);
  /* The last moment to think better of it. */
  if (g_cancellable_set_error_if_cancelled (self->watch->cancellable, error) || !give_name (self, error))
    return FALSE;
  if (rename (self->temporary, self->path) < 0)
    return fail (self, errno, error);
  g_clear_pointer (&self->temporary, g_free);
  return sync_folder (self, error);
}
