/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-sessions.h"
#include "bb-accounts-private.h"
#include "bb-password.h"
#include "store/bb-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_NAME "session-secret"
#define SECRET_SIZE 32
#define COOKIE_MOST 1024
#define AHEAD 60                 /* seconds that a clock that was set back may leave a cookie in the future */

struct _BbSessions
{
  BbAccounts *accounts;
  guint8 secret[SECRET_SIZE];
  gint64 (*clock) (void);        /* microseconds since 1970 */
};

G_DEFINE_QUARK (bb-sessions-error-quark, bb_sessions_error)

/* ── The secret ──────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
fail_secret (const char *path, int code, GError **error)
{
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_READ_ONLY, _("The secret of the sessions, %s, cannot be read or made: %s."), path, g_strerror (code));
  return FALSE;
}

/* Whole or not at all: written beside and linked, so that of two programs the first one's stays. */
static gboolean
make_secret (const char *folder, const char *path, GError **error)
{
  g_autofree char *temporary = g_strdup_printf ("%s.%d.%08x", path, (int) getpid (), g_random_int ());
  guint8 secret[SECRET_SIZE];
  int file = g_open (temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), code;
  gboolean written;

  if (file < 0)
    return fail_secret (path, errno, error);
  bb_fill_random (secret, sizeof secret);
  written = write (file, secret, sizeof secret) == sizeof secret && fsync (file) == 0;
  code = errno;
  g_close (file, NULL);
  written = written && (link (temporary, path) == 0 || (code = errno) == EEXIST);
  g_unlink (temporary);
  return written || fail_secret (path, code, error);
}

static gboolean
read_secret (BbSessions *self, const char *path, GError **error)
{
  int file = g_open (path, O_RDONLY | O_CLOEXEC, 0), code;
  guint8 more[SECRET_SIZE + 1];
  ssize_t length;

  if (file < 0)
    return fail_secret (path, errno, error);
  fchmod (file, 0600);
  length = read (file, more, sizeof more);
  code = length < 0 ? errno : EINVAL;
  g_close (file, NULL);
  if (length != SECRET_SIZE)
    return fail_secret (path, code, error);
  memcpy (self->secret, more, SECRET_SIZE);
  return TRUE;
}

static gint64
get_time (void)
{
  return g_get_real_time ();
}

BbSessions *
bb_sessions_open (BbAccounts *accounts, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, FILE_NAME, NULL);
  BbSessions *self = g_new0 (BbSessions, 1);

  self->accounts = accounts;
  self->clock = get_time;
  if ((g_access (path, F_OK) == 0 || make_secret (folder, path, error)) && read_secret (self, path, error))
    return self;
  bb_sessions_free (self);
  return NULL;
}

void
bb_sessions_free (BbSessions *self)
{
  g_free (self);
}

void
bb_sessions_set_clock (BbSessions *self, gint64 (*clock) (void))
{
  self->clock = clock;
}

/* ── Cookies ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
sign (BbSessions *self, const char *salt, const char *text, guint8 *mac)
{
  g_autoptr (GByteArray) key = g_byte_array_new ();
  struct hmac_sha256_ctx hash;

  g_byte_array_append (key, self->secret, sizeof self->secret);
  g_byte_array_append (key, (const guint8 *) salt, (guint) strlen (salt));
  hmac_sha256_set_key (&hash, key->len, key->data);
  hmac_sha256_update (&hash, strlen (text), (const guint8 *) text);
  hmac_sha256_digest (&hash, SHA256_DIGEST_SIZE, mac);
}

/* base64url without "=" (RFC 4648 §5). */
static char *
encode (const guint8 *bytes, gsize length)
{
  char *text = g_base64_encode (bytes, length);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return text;
}

static guint8 *
decode (const char *value, gsize *length)
{
  g_autoptr (GString) text = g_string_new (value);
  gsize given = strlen (value);

  if (given > COOKIE_MOST || given % 4 == 1 || strspn (value, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_") != given)
    return NULL;
  g_strdelimit (text->str, "-", '+');
  g_strdelimit (text->str, "_", '/');
  while (text->len % 4 != 0)
    g_string_append_c (text, '=');
  return g_base64_decode (text->str, length);
}

static char *
make_cookie (BbSessions *self, const char *name, const char *salt)
{
  g_autoptr (GString) text = g_string_new (name);
  guint8 mac[SHA256_DIGEST_SIZE];

  g_string_append_printf (text, ":%" G_GINT64_MODIFIER "X", self->clock () / G_USEC_PER_SEC);
  sign (self, salt, text->str, mac);
  g_string_append_c (text, ':');
  g_string_append_len (text, (const char *) mac, sizeof mac);
  return encode ((const guint8 *) text->str, text->len);
}

char *
bb_sessions_issue (BbSessions *self, const char *name, GError **error)
{
  g_autofree char *salt = bb_accounts_get_salt (self->accounts, name, error);

  return salt != NULL ? make_cookie (self, name, salt) : NULL;
}

typedef struct { char *name, *text; gint64 time; guint8 mac[SHA256_DIGEST_SIZE]; } Cookie;

static void
cookie_clear (Cookie *cookie)
{
  g_free (cookie->name);
  g_free (cookie->text);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cookie, cookie_clear)

static gboolean
read_cookie (const char *value, Cookie *cookie)
{
  gsize length = 0, text;
  g_autofree guint8 *bytes = decode (value, &length);
  char *colon, *end = NULL;

  if (bytes == NULL || length <= SHA256_DIGEST_SIZE + 1 || bytes[text = length - SHA256_DIGEST_SIZE - 1] != ':')
    return FALSE;
  memcpy (cookie->mac, bytes + text + 1, SHA256_DIGEST_SIZE);
  cookie->text = g_strndup ((const char *) bytes, text);
  if (strlen (cookie->text) != text || (colon = strchr (cookie->text, ':')) == NULL)
    return FALSE;
  cookie->name = g_strndup (cookie->text, (gsize) (colon - cookie->text));
  cookie->time = g_ascii_strtoll (colon + 1, &end, 16);
  return g_ascii_isxdigit (colon[1]) && *end == '\0' && bb_user_name_check (cookie->name, NULL);
}

static BbUser *
fail (BbSessionsError code, GError **error)
{
  g_set_error_literal (error, BB_SESSIONS_ERROR, code,
                       code == BB_SESSIONS_ERROR_MALFORMED ? _("The session cookie is malformed.") :
                       code == BB_SESSIONS_ERROR_EXPIRED ? _("The session has ended: sign in again.") : _("The session is not valid: sign in again."));
  return NULL;
}

BbUser *
bb_sessions_check (BbSessions *self, const char *value, char **fresh, GError **error)
{
  g_auto (Cookie) cookie = { 0 };
  g_autoptr (BbAccount) account = NULL;
  g_autoptr (GError) missing = NULL;
  guint8 mac[SHA256_DIGEST_SIZE];
  gint64 age;

  if (!read_cookie (value, &cookie))
    return fail (BB_SESSIONS_ERROR_MALFORMED, error);
  account = bb_account_load (self->accounts, cookie.name, &missing);
  if (account == NULL && !g_error_matches (missing, BB_ACCOUNTS_ERROR, BB_ACCOUNTS_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&missing));
      return NULL;
    }
  sign (self, account != NULL ? account->salt : "", cookie.text, mac);
  if (!memeql_sec (mac, cookie.mac, sizeof mac) || account == NULL || account->user->disabled)
    return fail (BB_SESSIONS_ERROR_WRONG, error);
  age = self->clock () / G_USEC_PER_SEC - cookie.time;
  if (age >= BB_SESSIONS_SECONDS || age < -AHEAD)
    return fail (BB_SESSIONS_ERROR_EXPIRED, error);
  /* Of the account that was looked at, not of what it is by now: the cookie of an old password must not become one of the new. */
  if (fresh != NULL)
    *fresh = age > BB_SESSIONS_SECONDS / 10 ? make_cookie (self, cookie.name, account->salt) : NULL;
  return bb_user_ref (account->user);
}

char *
bb_sessions_format_cookie (const char *value, gboolean secure)
{
  return g_strdup_printf (BB_SESSIONS_COOKIE "=%s; Version=1; Path=/; HttpOnly; SameSite=Strict; Max-Age=%d%s", value != NULL ? value : "",
                          value != NULL ? BB_SESSIONS_SECONDS : 0, secure ? "; Secure" : "");
}
