/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-password.h"

#include <nettle/memops.h>
#include <nettle/pbkdf2.h>
#include <string.h>
#include <sys/random.h>

#define SALT_SIZE 16
#define HASH_SIZE 32

void
bb_fill_random (guint8 *bytes, gsize length)
{
  if (getrandom (bytes, length, 0) != (ssize_t) length)
    g_error ("the system gives no random numbers");
}

char *
bb_format_hex (const guint8 *bytes, gsize length)
{
  GString *text = g_string_sized_new (2 * length);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (text, FALSE);
}

char *
bb_password_make_salt (void)
{
  guint8 bytes[SALT_SIZE];

  bb_fill_random (bytes, sizeof bytes);
  return bb_format_hex (bytes, sizeof bytes);
}

char *
bb_password_hash (const char *password, const char *salt, guint iterations)
{
  guint8 hash[HASH_SIZE];

  pbkdf2_hmac_sha256 (strlen (password), (const guint8 *) password, iterations, strlen (salt), (const guint8 *) salt, sizeof hash, hash);
  return bb_format_hex (hash, sizeof hash);
}

gboolean
bb_is_same_secret (const char *one, const char *other)
{
  gsize length = strlen (other);

  return strlen (one) == length && memeql_sec (one, other, length);
}
