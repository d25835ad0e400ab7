/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of an entry of a ZIP file. */
#include "bb-zip.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "bb-phrasebook.h"

/* One entry on its way out. */
typedef struct
{
  BbZip *zip;
  BbZipEntry *entry;
  BbHasher *hasher;
  BbZipSink sink;
  gpointer sink_data;
  const BbZipWatch *watch;
  guint64 read, given;
  guint32 crc;
} Stream;

static gboolean
refuse (Stream *self, GError **error, const char *why)
{
  g_autofree char *name = g_path_get_basename (self->zip->path);

  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, "“%s”, “%s”: %s", name, self->entry->name, why);
  return FALSE;
}

/* As many of the packed bytes as fit and are left. */
static gssize
read_packed (Stream *self, guint8 *data, gsize room, GError **error)
{
  gsize wanted = (gsize) MIN ((guint64) room, self->entry->packed - self->read);
  gsize got = 0;

  while (got < wanted)
    {
      gssize n = pread (self->zip->fd, data + got, wanted - got, (off_t) (self->entry->data + self->read));

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return refuse (self, error, n < 0 ? g_strerror (errno) : _("it ends too early")), -1;
      got += (gsize) n;
      self->read += (guint64) n;
    }
  return (gssize) got;
}

static gboolean
give (Stream *self, BbPiece *piece, GError **error)
{
  gboolean ok = !self->watch || !g_cancellable_set_error_if_cancelled (self->watch->cancellable, error);

  if (self->given + piece->length > self->entry->size)
    return ok && refuse (self, error, _("it is larger than it says"));
  bb_hasher_feed (self->hasher, piece);
  self->crc = (guint32) crc32_z (self->crc, piece->data, piece->length);
  self->given += piece->length;
  if (ok && self->sink)
    ok = self->sink (piece->data, piece->length, self->sink_data, error);
  if (ok && self->watch && self->watch->moved)
    self->watch->moved (piece->length, self->watch->moved_data);
  return ok;
}

static gboolean
run_stored (Stream *self, GError **error)
{
  gboolean ok = TRUE;

  while (ok && self->read < self->entry->packed)
    {
      BbPiece *piece = bb_hasher_take (self->hasher);
      gssize got = read_packed (self, piece->data, BB_PIECE_SIZE, error);

      ok = got >= 0;
      if (ok)
        {
          piece->length = (gsize) got;
          ok = give (self, piece, error);
        }
      bb_hasher_release (self->hasher, piece);
    }
  return ok;
}

/* Fills @piece as far as it goes. Returns: zlib's status, or Z_ERRNO with @error. */
static int
inflate_piece (Stream *self, z_stream *stream, guint8 *packed, gsize room, BbPiece *piece, GError **error)
{
  int status = Z_OK;

  stream->next_out = piece->data;
  stream->avail_out = BB_PIECE_SIZE;
  while (status == Z_OK && stream->avail_out > 0)
    {
      if (stream->avail_in == 0)
        {
          gssize got = read_packed (self, packed, room, error);

          if (got < 0)
            return Z_ERRNO;
          stream->next_in = packed;
          stream->avail_in = (uInt) got;
        }
      status = inflate (stream, Z_NO_FLUSH);
    }
  piece->length = BB_PIECE_SIZE - stream->avail_out;
  return status;
}

static gboolean
run_inflate (Stream *self, z_stream *stream, GError **error)
{
  enum { ROOM = 64 * 1024 };
  g_autofree guint8 *packed = g_malloc (ROOM);
  int status = Z_OK;

  while (status == Z_OK)
    {
      BbPiece *piece = bb_hasher_take (self->hasher);
      gboolean ok;

      status = inflate_piece (self, stream, packed, ROOM, piece, error);
      ok = status == Z_OK || status == Z_STREAM_END ? give (self, piece, error) : status != Z_ERRNO && refuse (self, error, _("its bytes are damaged"));
      bb_hasher_release (self->hasher, piece);
      if (!ok)
        return FALSE;
    }
  if (stream->avail_in > 0 || self->read < self->entry->packed)
    return refuse (self, error, _("something hangs on the end of its bytes"));
  return TRUE;
}

static gboolean
run_deflated (Stream *self, GError **error)
{
  z_stream stream = { 0 };
  gboolean ok;

  if (inflateInit2 (&stream, -MAX_WBITS) != Z_OK)
    return refuse (self, error, _("its bytes are damaged"));
  ok = run_inflate (self, &stream, error);
  inflateEnd (&stream);
  return ok;
}

char *
bb_zip_read (BbZip *self, BbZipEntry *entry, BbHasher *hasher, BbZipSink sink, gpointer sink_data, const BbZipWatch *watch, GError **error)
{
  Stream stream = { .zip = self, .entry = entry, .hasher = hasher, .sink = sink, .sink_data = sink_data, .watch = watch, .crc = (guint32) crc32_z (0, NULL, 0) };
  gboolean ok = entry->deflated ? run_deflated (&stream, error) : run_stored (&stream, error);
  g_autofree char *sha256 = bb_hasher_finish (hasher);

  if (!ok)
    return NULL;
  if (stream.given != entry->size)
    return refuse (&stream, error, _("it is smaller than it says")), NULL;
  if (stream.crc != entry->crc)
    return refuse (&stream, error, _("its bytes are damaged: the checksum (CRC-32) is another")), NULL;
  return g_steal_pointer (&sha256);
}

static gboolean
append (const void *data, gsize length, gpointer bytes, GError **error)
{
  g_byte_array_append (bytes, data, (guint) length);
  return TRUE;
}

GBytes *
bb_zip_read_bytes (BbZip *self, BbZipEntry *entry, gsize limit, GError **error)
{
  Stream stream = { .zip = self, .entry = entry };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (BbHasher) hasher = NULL;
  g_autofree char *sha256 = NULL;

  if (entry->size > limit)
    return refuse (&stream, error, _("it is larger than any case file has it")), NULL;
  hasher = bb_hasher_new ();
  sha256 = bb_zip_read (self, entry, hasher, append, bytes, NULL, error);
  if (!sha256)
    return NULL;
  g_byte_array_append (bytes, (const guint8 *) "", 1);
  g_byte_array_set_size (bytes, bytes->len - 1);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
