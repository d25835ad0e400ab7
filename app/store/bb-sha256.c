/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-sha256.h"

char *
bb_sha256_finish (struct sha256_ctx *context)
{
  static const char digits[] = "0123456789abcdef";
  guint8 digest[SHA256_DIGEST_SIZE];
  char *hex = g_malloc (2 * SHA256_DIGEST_SIZE + 1);

  sha256_digest (context, sizeof digest, digest);
  for (guint i = 0; i < sizeof digest; i++)
    {
      hex[2 * i] = digits[digest[i] >> 4];
      hex[2 * i + 1] = digits[digest[i] & 15];
    }
  hex[2 * SHA256_DIGEST_SIZE] = '\0';
  return hex;
}

char *
bb_sha256_bytes (gconstpointer data, gsize length)
{
  struct sha256_ctx context;

  sha256_init (&context);
  sha256_update (&context, length, data);
  return bb_sha256_finish (&context);
}
