/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-hash.h"

#include "signing/bb-signing.h"
#include "signing/bb-words.h"

#include <errno.h>
#include <unistd.h>

#define CHUNK (1024 * 1024)

void
bb_hash_init (BbHash *self, BbHashKind kind)
{
  self->kind = kind;
  if (kind == BB_HASH_SHA256)
    sha256_init (&self->sha256);
  else if (kind == BB_HASH_SHA384)
    sha384_init (&self->sha512);
  else
    sha512_init (&self->sha512);
}

void
bb_hash_update (BbHash *self, const void *data, gsize length)
{
  if (self->kind == BB_HASH_SHA256)
    sha256_update (&self->sha256, length, data);
  else
    sha512_update (&self->sha512, length, data);
}

/* Returns: the length of the digest in bytes. */
gsize
bb_hash_finish (BbHash *self, guint8 digest[BB_HASH_MAX_LENGTH])
{
  switch (self->kind)
    {
    case BB_HASH_SHA256:
      sha256_digest (&self->sha256, SHA256_DIGEST_SIZE, digest);
      return SHA256_DIGEST_SIZE;
    case BB_HASH_SHA384:
      sha384_digest (&self->sha512, SHA384_DIGEST_SIZE, digest);
      return SHA384_DIGEST_SIZE;
    case BB_HASH_SHA512:
    default:
      sha512_digest (&self->sha512, SHA512_DIGEST_SIZE, digest);
      return SHA512_DIGEST_SIZE;
    }
}

char *
bb_hash_hex (const guint8 *digest, gsize length)
{
  GString *hex = g_string_sized_new (2 * length);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", digest[i]);
  return g_string_free (hex, FALSE);
}

char *
bb_hash_finish_hex (BbHash *self)
{
  guint8 digest[BB_HASH_MAX_LENGTH];
  gsize length = bb_hash_finish (self, digest);

  return bb_hash_hex (digest, length);
}

GBytes *
bb_hash_bytes (BbHashKind kind, const void *data, gsize length)
{
  guint8 digest[BB_HASH_MAX_LENGTH];
  BbHash hash;
  gsize n;

  bb_hash_init (&hash, kind);
  bb_hash_update (&hash, data, length);
  n = bb_hash_finish (&hash, digest);
  return g_bytes_new (digest, n);
}

/* Hashes the bytes @from (included) to @to (excluded) of an open file, a megabyte at a time.
 * @path is only named in errors: %BB_SIGNING_ERROR_IO when the file cannot be read or has become shorter. */
gboolean
bb_hash_fd (BbHash *self, int fd, guint64 from, guint64 to, const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK);

  while (from < to)
    {
      ssize_t n;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      n = pread (fd, chunk, MIN (CHUNK, to - from), (off_t) from);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IO, _("“%s” cannot be read: %s"), path,
                       n < 0 ? g_strerror (errno) : _("the file became shorter while it was being read"));
          return FALSE;
        }
      bb_hash_update (self, chunk, (gsize) n);
      from += (guint64) n;
    }
  return TRUE;
}
