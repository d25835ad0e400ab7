/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in. */
#include "bb-accounts-private.h"
#include "bb-password.h"

#include <glib/gi18n-lib.h>
#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <string.h>

#define KNOWN_SECONDS 600
#define KNOWN_MOST 1000

/* For names that do not exist, so that they take as long. */
#define NO_SALT "00000000000000000000000000000000"
#define NO_HASH "0000000000000000000000000000000000000000000000000000000000000000"

/* A password that was right a moment ago: those who send it with every request (HTTP Basic) do not pay for it every time. It is kept as a hash
 * under a key that dies with this process. */
typedef struct { guint8 digest[SHA256_DIGEST_SIZE]; gint64 until; } Known;

static void
digest_known (BbAccounts *self, const char *salt, const char *password, guint8 *digest)
{
  struct hmac_sha256_ctx hash;

  hmac_sha256_set_key (&hash, sizeof self->known_key, self->known_key);
  hmac_sha256_update (&hash, strlen (salt), (const guint8 *) salt);
  hmac_sha256_update (&hash, strlen (password), (const guint8 *) password);
  hmac_sha256_digest (&hash, SHA256_DIGEST_SIZE, digest);
}

static gboolean
is_known (BbAccounts *self, const BbAccount *account, const char *password)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->gate_lock);
  Known *known = g_hash_table_lookup (self->known, account->user->name);
  guint8 digest[SHA256_DIGEST_SIZE];

  if (known == NULL || known->until < g_get_monotonic_time ())
    return FALSE;
  digest_known (self, account->salt, password, digest);
  return memeql_sec (digest, known->digest, sizeof digest);
}

static void
remember (BbAccounts *self, const BbAccount *account, const char *password)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->gate_lock);
  Known *known = g_new0 (Known, 1);

  if (g_hash_table_size (self->known) >= KNOWN_MOST)
    g_hash_table_remove_all (self->known);
  digest_known (self, account->salt, password, known->digest);
  known->until = g_get_monotonic_time () + KNOWN_SECONDS * G_USEC_PER_SEC;
  g_hash_table_replace (self->known, g_strdup (account->user->name), known);
}

/* One try a name at a time, so that many at once do not get around the counting; and as many names as there are cores. */
static void
enter (BbAccounts *self, const char *name)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->gate_lock);

  while (self->busy >= g_get_num_processors () || g_hash_table_contains (self->busy_names, name))
    g_cond_wait (&self->gate, &self->gate_lock);
  self->busy++;
  g_hash_table_add (self->busy_names, g_strdup (name));
}

static void
leave (BbAccounts *self, const char *name)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->gate_lock);

  self->busy--;
  g_hash_table_remove (self->busy_names, name);
  g_cond_broadcast (&self->gate);
}

static gboolean
is_right (BbAccounts *self, const BbAccount *account, const char *password)
{
  g_autofree char *hash = NULL;

  if (account != NULL && is_known (self, account, password))
    return TRUE;
  hash = bb_password_hash (password, account != NULL ? account->salt : NO_SALT, account != NULL ? account->iterations : BB_PASSWORD_ITERATIONS);
  return bb_is_same_secret (hash, account != NULL ? account->hash : NO_HASH) && account != NULL;
}

static void
fail_wait (guint seconds, guint *wait, GError **error)
{
  if (wait != NULL)
    *wait = seconds;
  g_set_error (error, BB_ACCOUNTS_ERROR, BB_ACCOUNTS_ERROR_WAIT,
               g_dngettext (NULL, "Too many wrong passwords: wait %u second.", "Too many wrong passwords: wait %u seconds.", seconds), seconds);
}

static BbUser *
try (BbAccounts *self, const char *name, const char *password, const char *address, guint *wait, GError **error)
{
  guint seconds = bb_lockout_get_wait (self->lockout, name, address, g_get_monotonic_time ());
  g_autoptr (GError) missing = NULL;
  g_autoptr (BbAccount) account = seconds == 0 ? bb_account_load (self, name, &missing) : NULL;

  if (seconds > 0)
    {
      fail_wait (seconds, wait, error);
      return NULL;
    }
  if (missing != NULL && !g_error_matches (missing, BB_ACCOUNTS_ERROR, BB_ACCOUNTS_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&missing));
      return NULL;
    }
  if (is_right (self, account, password) && !account->user->disabled)
    {
      bb_lockout_note_right (self->lockout, name, address, g_get_monotonic_time ());
      remember (self, account, password);
      return bb_user_ref (account->user);
    }
  bb_lockout_note_wrong (self->lockout, name, address, g_get_monotonic_time ());
  g_set_error_literal (error, BB_ACCOUNTS_ERROR, BB_ACCOUNTS_ERROR_WRONG, _("The name or the password is not right."));
  return NULL;
}

BbUser *
bb_accounts_check_password (BbAccounts *self, const char *name, const char *password, const char *address, guint *wait, GError **error)
{
  /* What cannot be a name is counted all the same, and takes as long. */
  const char *counted = bb_user_name_check (name, NULL) ? name : "?";
  BbUser *user;

  if (wait != NULL)
    *wait = 0;
  enter (self, counted);
  user = try (self, counted, password, address, wait, error);
  leave (self, counted);
  return user;
}
