/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-phone-session.h"

#include <gnutls/gnutls.h>
#include <nettle/sha2.h>
#include <string.h>
#include <sys/random.h>

#define SECRET_SIZE 16
#define PENANCE (60 * G_USEC_PER_SEC)
#define MAX_STRANGERS 1024       /* addresses that are remembered; a local network has fewer */

struct _BbPhoneSession
{
  char *token;
  char *cookie;                  /* of the bound device */
  guint8 secret[SECRET_SIZE];
  char code[5];
  gint64 idle, last_use;
  gboolean bound, expired;
  GHashTable *strangers;         /* address → Stranger */
};

typedef struct { guint wrong; gint64 until; } Stranger;

static void
fill_random (guint8 *bytes, gsize length)
{
  if (getrandom (bytes, length, 0) != (ssize_t) length)
    g_error ("the system gives no random numbers");
}

static char *
make_token (void)
{
  guint8 bytes[SECRET_SIZE];
  char *text;

  fill_random (bytes, sizeof bytes);
  text = g_base64_encode (bytes, sizeof bytes);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  *strchr (text, '=') = '\0';
  return text;
}

static void
make_code (BbPhoneSession *self, GBytes *fingerprint)
{
  static const char purpose[] = "bienban phone code";
  guint8 digest[SHA256_DIGEST_SIZE];
  struct sha256_ctx hash;
  guint64 number = 0;

  sha256_init (&hash);
  sha256_update (&hash, sizeof purpose, (const guint8 *) purpose);
  sha256_update (&hash, g_bytes_get_size (fingerprint), g_bytes_get_data (fingerprint, NULL));
  sha256_update (&hash, sizeof self->secret, self->secret);
  sha256_digest (&hash, sizeof digest, digest);
  for (guint i = 0; i < 8; i++)
    number = number << 8 | digest[i];
  g_snprintf (self->code, sizeof self->code, "%04u", (guint) (number % 10000));
}

/* Takes the same time whatever @given is, but for its length. */
static gboolean
is_same (const char *given, const char *expected)
{
  gsize length = strlen (expected);

  return given && strlen (given) == length && gnutls_memcmp (given, expected, length) == 0;
}

static void
count_wrong (BbPhoneSession *self, const char *address, gint64 now)
{
  Stranger *stranger = g_hash_table_lookup (self->strangers, address);

  if (!stranger)
    {
      if (g_hash_table_size (self->strangers) >= MAX_STRANGERS)
        g_hash_table_remove_all (self->strangers);
      stranger = g_new0 (Stranger, 1);
      g_hash_table_insert (self->strangers, g_strdup (address), stranger);
    }
  if (stranger->until && now >= stranger->until)
    *stranger = (Stranger) { 0, 0 };
  if (++stranger->wrong >= BB_PHONE_WRONG_TOKENS)
    stranger->until = now + PENANCE;
}

static gboolean
is_refused (BbPhoneSession *self, const char *address, gint64 now)
{
  Stranger *stranger = g_hash_table_lookup (self->strangers, address);

  return stranger && now < stranger->until;
}

BbPhoneSession *
bb_phone_session_new (GBytes *fingerprint, guint idle_seconds, gint64 now)
{
  BbPhoneSession *self = g_new0 (BbPhoneSession, 1);

  self->token = make_token ();
  self->cookie = make_token ();
  fill_random (self->secret, sizeof self->secret);
  make_code (self, fingerprint);
  self->idle = (gint64) idle_seconds * G_USEC_PER_SEC;
  self->last_use = now;
  self->strangers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
bb_phone_session_free (BbPhoneSession *self)
{
  gnutls_memset (self->secret, 0, sizeof self->secret);
  gnutls_memset (self->token, 0, strlen (self->token));
  gnutls_memset (self->cookie, 0, strlen (self->cookie));
  g_free (self->token);
  g_free (self->cookie);
  g_hash_table_unref (self->strangers);
  g_free (self);
}

const char *bb_phone_session_get_token (BbPhoneSession *self) { return self->token; }
const char *bb_phone_session_get_code (BbPhoneSession *self) { return self->code; }
gboolean bb_phone_session_is_bound (BbPhoneSession *self) { return self->bound; }
gint64 bb_phone_session_get_end (BbPhoneSession *self) { return self->last_use + self->idle; }

gboolean
bb_phone_session_is_device (BbPhoneSession *self, const char *cookie)
{
  return self->bound && is_same (cookie, self->cookie);
}

const char *
bb_phone_session_bind (BbPhoneSession *self)
{
  if (self->bound)
    return NULL;
  self->bound = TRUE;
  return self->cookie;
}

gboolean
bb_phone_session_is_expired (BbPhoneSession *self, gint64 now)
{
  if (now - self->last_use >= self->idle)
    self->expired = TRUE;
  return self->expired;
}

BbPhoneTrouble
bb_phone_session_admit (BbPhoneSession *self, const char *token, const char *cookie, const char *address, gboolean open, gint64 now)
{
  gboolean device = bb_phone_session_is_device (self, cookie);

  /* Guesses of strangers must not lock out the device that is at work. */
  if (!device && is_refused (self, address, now))
    return BB_PHONE_TOO_MANY;
  if (!is_same (token, self->token))
    {
      count_wrong (self, address, now);
      return BB_PHONE_NOT_FOUND;
    }
  if (bb_phone_session_is_expired (self, now))
    return BB_PHONE_EXPIRED;
  if (!device && !open)
    return BB_PHONE_OTHER_DEVICE;
  if (device || !self->bound)
    self->last_use = now;
  return BB_PHONE_FINE;
}
