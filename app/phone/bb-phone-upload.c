/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-phone-upload.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "bb-phone-kind.h"

#define MARGIN (64 * 1024 * 1024)  /* bytes that the disk keeps free for what is recorded besides */
#define MAX_NAME 200               /* bytes */

/* Running hashes: of the whole, and of the digests of its pieces. */
typedef struct _BbPhoneHashes { struct sha256_ctx whole, pieces; } BbPhoneHashes;

static void
hash_bytes (GBytes *bytes, guint8 *digest)
{
  struct sha256_ctx hash;
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  sha256_init (&hash);
  sha256_update (&hash, length, data);
  sha256_digest (&hash, SHA256_DIGEST_SIZE, digest);
}

static char *
finish_hex (struct sha256_ctx *hash)
{
  guint8 digest[SHA256_DIGEST_SIZE];
  GString *hex = g_string_sized_new (2 * sizeof digest);

  sha256_digest (hash, sizeof digest, digest);
  for (gsize i = 0; i < sizeof digest; i++)
    g_string_append_printf (hex, "%02x", digest[i]);
  return g_string_free (hex, FALSE);
}

/* The end of a name that is too long is kept: it says what the file is. */
static char *
clean_name (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name ? name : "", -1);
  const char *base = valid;
  char *clean;

  for (const char *at = valid; *at; at++)
    if (*at == '/' || *at == '\\')
      base = at + 1;
  while (strlen (base) > MAX_NAME)
    base = g_utf8_next_char (base);
  clean = g_strdup (base);
  for (char *at = clean; *at; at++)
    if ((guchar) *at < 0x20 || *at == 0x7f)
      *at = ' ';
  g_strstrip (clean);
  if (*clean && !g_str_equal (clean, ".") && !g_str_equal (clean, ".."))
    return clean;
  g_free (clean);
  return g_strdup ("photo");
}

static BbPhoneTrouble
get_disk_trouble (int code)
{
  return code == ENOSPC || code == EDQUOT || code == EFBIG ? BB_PHONE_NO_SPACE : BB_PHONE_DISK;
}

static int
write_all (int fd, GBytes *piece, gint64 offset)
{
  gsize length, done = 0;
  const guint8 *data = g_bytes_get_data (piece, &length);

  while (done < length)
    {
      ssize_t n = pwrite (fd, data + done, length - done, offset + (gint64) done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return n < 0 ? errno : ENOSPC;
      done += (gsize) n;
    }
  return 0;
}

/* Either the whole piece is in the file afterwards, or nothing of it. */
static BbPhoneTrouble
write_piece (BbPhoneUpload *self, gint64 offset, GBytes *piece)
{
  int fd = open (self->path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | (offset == 0 ? O_CREAT : 0), 0600);
  int code = fd < 0 ? errno : write_all (fd, piece, offset);

  if (code != 0 && fd >= 0 && ftruncate (fd, offset) != 0)
    g_debug ("%s: %s", self->path, g_strerror (errno));
  if (fd >= 0 && close (fd) != 0 && code == 0)
    code = errno;
  return code == 0 ? BB_PHONE_FINE : get_disk_trouble (code);
}

static BbPhoneTrouble
check_piece (BbPhoneUpload *self, gint64 offset, GBytes *piece, const guint8 *expected, guint8 *digest)
{
  gsize length = g_bytes_get_size (piece);

  if (self->state != BB_PHONE_ARRIVING || offset != self->offset)
    return BB_PHONE_OFFSET;
  if (length != (gsize) MIN ((gint64) BB_PHONE_CHUNK, self->size - offset))
    return BB_PHONE_BAD_REQUEST;
  hash_bytes (piece, digest);
  return memcmp (digest, expected, SHA256_DIGEST_SIZE) == 0 ? BB_PHONE_FINE : BB_PHONE_DIGEST;
}

static BbPhoneTrouble
finish (BbPhoneUpload *self)
{
  g_autofree char *id = finish_hex (&self->hashes->pieces);

  if (!g_str_equal (id, self->id))
    {
      bb_phone_upload_refuse (self, BB_PHONE_CHANGED);
      return BB_PHONE_CHANGED;
    }
  self->sha256 = finish_hex (&self->hashes->whole);
  self->state = BB_PHONE_STORING;
  return BB_PHONE_FINE;
}

BbPhoneUpload *
bb_phone_upload_new (const char *folder, const char *id, const char *name, gint64 size, gint64 modified)
{
  BbPhoneUpload *self = g_new0 (BbPhoneUpload, 1);
  g_autofree char *unique = g_uuid_string_random ();
  g_autofree char *file = g_strconcat ("phone-", unique, NULL);

  self->id = g_strdup (id);
  self->name = clean_name (name);
  self->size = size;
  self->modified = modified;
  self->path = g_build_filename (folder, file, NULL);
  self->hashes = g_new0 (BbPhoneHashes, 1);
  sha256_init (&self->hashes->whole);
  sha256_init (&self->hashes->pieces);
  return self;
}

void
bb_phone_upload_free (BbPhoneUpload *self)
{
  if (self->path)
    unlink (self->path);
  g_free (self->id);
  g_free (self->name);
  g_free (self->path);
  g_free (self->sha256);
  g_free (self->hashes);
  g_free (self);
}

gboolean
bb_phone_upload_is_id (const char *text)
{
  return text && strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

BbPhoneTrouble
bb_phone_upload_check_size (const char *folder, gint64 size)
{
  struct statvfs disk;

  if (size <= 0)
    return BB_PHONE_EMPTY;
  if (size >= BB_PHONE_LIMIT)
    return BB_PHONE_TOO_LARGE;
  if (statvfs (folder, &disk) == 0 && (guint64) disk.f_bavail * disk.f_frsize < 2 * (guint64) size + MARGIN)
    return BB_PHONE_NO_SPACE;
  return BB_PHONE_FINE;
}

BbPhoneTrouble
bb_phone_upload_take (BbPhoneUpload *self, gint64 offset, GBytes *piece, const guint8 *expected)
{
  guint8 digest[SHA256_DIGEST_SIZE];
  gsize length;
  const guint8 *data = g_bytes_get_data (piece, &length);
  BbPhoneTrouble trouble = check_piece (self, offset, piece, expected, digest);

  if (trouble != BB_PHONE_FINE)
    return trouble;
  if (offset == 0 && (trouble = bb_phone_kind_check (data, length, &self->media_type)) != BB_PHONE_FINE)
    {
      bb_phone_upload_refuse (self, trouble);
      return trouble;
    }
  self->trouble = write_piece (self, offset, piece);
  if (self->trouble != BB_PHONE_FINE)
    return self->trouble;
  sha256_update (&self->hashes->whole, length, data);
  sha256_update (&self->hashes->pieces, sizeof digest, digest);
  self->offset += (gint64) length;
  return self->offset == self->size ? finish (self) : BB_PHONE_FINE;
}

void
bb_phone_upload_refuse (BbPhoneUpload *self, BbPhoneTrouble trouble)
{
  self->state = BB_PHONE_REFUSED;
  self->trouble = trouble;
  if (self->path)
    unlink (self->path);
}
