/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-accounts-private.h"
#include "bb-password.h"
#include "store/bb-store.h"
#include "sync/bb-sync-resources.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_NAME "accounts.db"
#define VERSION 1
#define PASSWORD_LEAST 8
#define PASSWORD_MOST 1024

enum { NAME, DISPLAY_NAME, ROLES, DISABLED, CREATED_AT, CHANGED_AT, ITERATIONS, SALT, HASH };

G_DEFINE_QUARK (bb-accounts-error-quark, bb_accounts_error)

/* ── The file ────────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
load_text (const char *name)
{
  g_autofree char *path = g_strconcat ("/io/github/bienban/BienBan/sync/hub/", name, NULL);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (bb_sync_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert (bytes != NULL);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* For the hub alone, and so for what SQLite makes beside it. A file that is there is not opened: closing it would take away the locks that other
 * connections of this program hold on it (https://www.sqlite.org/howtocorrupt.html §2.2). */
static gboolean
make_private (const char *path, GError **error)
{
  int file = -1;

  if (g_chmod (path, 0600) == 0 || (errno == ENOENT && (file = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) >= 0) || errno == EEXIST)
    return file < 0 || g_close (file, error);
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_READ_ONLY, _("The accounts %s cannot be written: %s."), path, g_strerror (errno));
  return FALSE;
}

static gboolean
migrate (BbDb *db, GError **error)
{
  gint64 version = bb_db_number (db, "PRAGMA user_version", error);
  g_autofree char *schema = load_text ("accounts-schema-1.sql");

  if (version == VERSION || version < 0)
    return version > 0;
  if (version > VERSION)
    {
      g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_NEWER,
                   _("The database %s was written by a newer version of the program; nothing was changed."), db->path);
      return FALSE;
    }
  if (!bb_db_exec (db, "BEGIN EXCLUSIVE", error))
    return FALSE;
  /* The command line may have been quicker. */
  if (bb_db_number (db, "PRAGMA user_version", error) == 0 && !bb_db_exec (db, schema, error))
    {
      bb_db_exec (db, "ROLLBACK", NULL);
      return FALSE;
    }
  return bb_db_exec (db, "COMMIT", error);
}

static BbDb *
open_file (const char *path, GError **error)
{
  g_autoptr (BbDb) db = make_private (path, error) ? bb_db_open (path, NULL, error) : NULL;
  g_autofree char *queries = load_text ("accounts.sql");

  if (db == NULL || !bb_db_exec (db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;", error))
    return NULL;
  return migrate (db, error) && bb_db_learn (db, queries, error) ? g_steal_pointer (&db) : NULL;
}

BbAccounts *
bb_accounts_open (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, FILE_NAME, NULL);
  BbDb *db = g_mkdir_with_parents (folder, 0700) == 0 || errno == EEXIST ? open_file (path, error) : NULL;
  BbAccounts *self;

  if (db == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_READ_ONLY, _("The accounts %s cannot be written: %s."), path, g_strerror (errno));
      return NULL;
    }
  self = g_new0 (BbAccounts, 1);
  self->path = g_steal_pointer (&path);
  self->db = db;
  self->lockout = bb_lockout_new ();
  self->busy_names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  bb_fill_random (self->known_key, sizeof self->known_key);
  g_mutex_init (&self->lock);
  g_mutex_init (&self->gate_lock);
  g_cond_init (&self->gate);
  return self;
}

void
bb_accounts_free (BbAccounts *self)
{
  bb_db_free (self->db);
  bb_lockout_free (self->lockout);
  g_hash_table_unref (self->busy_names);
  g_hash_table_unref (self->known);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->gate_lock);
  g_cond_clear (&self->gate);
  g_free (self->path);
  g_free (self);
}

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_account_free (BbAccount *self)
{
  g_clear_pointer (&self->user, bb_user_unref);
  g_free (self->salt);
  g_free (self->hash);
  g_free (self);
}

char *
bb_accounts_format_now (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return g_date_time_format_iso8601 (now);
}

static gboolean
fail_missing (const char *name, GError **error)
{
  g_set_error (error, BB_ACCOUNTS_ERROR, BB_ACCOUNTS_ERROR_NOT_FOUND, _("There is no account “%s”."), name);
  return FALSE;
}

static BbAccount *
read_account (sqlite3_stmt *row)
{
  BbAccount *self = g_new0 (BbAccount, 1);
  g_auto (GStrv) roles = bb_roles_split (bb_db_text (row, ROLES));

  self->user = bb_user_new (bb_db_text (row, NAME), bb_db_text (row, DISPLAY_NAME), (const char * const *) roles);
  self->user->disabled = sqlite3_column_int (row, DISABLED) != 0;
  self->user->created_at = g_strdup (bb_db_text (row, CREATED_AT));
  self->user->changed_at = g_strdup (bb_db_text (row, CHANGED_AT));
  self->iterations = (guint) sqlite3_column_int (row, ITERATIONS);
  self->salt = g_strdup (bb_db_text (row, SALT));
  self->hash = g_strdup (bb_db_text (row, HASH));
  return self;
}

static BbAccount *
find (BbAccounts *self, const char *name, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (self->db, error, "accounts-find", "t", name);
  int found = row != NULL ? bb_db_step (self->db, row, error) : -1;

  if (found == 0)
    fail_missing (name, error);
  return found == 1 ? read_account (row) : NULL;
}

BbAccount *
bb_account_load (BbAccounts *self, const char *name, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return find (self, name, error);
}

BbUser *
bb_accounts_get (BbAccounts *self, const char *name, GError **error)
{
  g_autoptr (BbAccount) account = bb_account_load (self, name, error);

  return account != NULL ? bb_user_ref (account->user) : NULL;
}

char *
bb_accounts_get_salt (BbAccounts *self, const char *name, GError **error)
{
  g_autoptr (BbAccount) account = bb_account_load (self, name, error);

  return account != NULL ? g_strdup (account->salt) : NULL;
}

GPtrArray *
bb_accounts_list (BbAccounts *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autoptr (sqlite3_stmt) row = bb_db_query (self->db, error, "accounts-list", "");
  g_autoptr (GPtrArray) users = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_user_unref);
  int found = -1;

  while (row != NULL && (found = bb_db_step (self->db, row, error)) == 1)
    {
      g_autoptr (BbAccount) account = read_account (row);

      g_ptr_array_add (users, bb_user_ref (account->user));
    }
  return found == 0 ? g_steal_pointer (&users) : NULL;
}

/* ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

char **
bb_roles_split (const char *text)
{
  return *text != '\0' ? g_strsplit (text, " ", -1) : g_new0 (char *, 1);
}

gboolean
bb_password_check (const char *password, GError **error)
{
  gsize length = strlen (password);

  if (length >= PASSWORD_LEAST && length <= PASSWORD_MOST && g_utf8_validate (password, -1, NULL))
    return TRUE;
  g_set_error (error, BB_ACCOUNTS_ERROR, BB_ACCOUNTS_ERROR_INVALID, _("A password has at least %d characters and at most %d, in UTF-8."), PASSWORD_LEAST,
               PASSWORD_MOST);
  return FALSE;
}

/* As the file keeps them; %NULL with @error when one is none. */
static char *
format_roles (const char * const *roles, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (; roles != NULL && *roles != NULL; roles++)
    {
      if (!bb_user_role_check (*roles, error))
        return NULL;
      if (!g_str_equal (*roles, BB_ROLE_STAFF))
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", *roles);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Whether the last statement found its account. */
static gboolean
finish (BbAccounts *self, gboolean done, const char *name, GError **error)
{
  return done && (sqlite3_changes (self->db->handle) > 0 || fail_missing (name, error));
}

static gboolean
insert (BbAccounts *self, const char *name, const char *display_name, const char *roles, const char *salt, const char *hash, GError **error)
{
  g_autoptr (BbAccount) there = find (self, name, NULL);
  g_autofree char *now = bb_accounts_format_now ();

  if (there != NULL)
    {
      g_set_error (error, BB_ACCOUNTS_ERROR, BB_ACCOUNTS_ERROR_EXISTS, _("There is an account “%s” already."), name);
      return FALSE;
    }
  return bb_db_run (self->db, error, "accounts-add", "tttittt", name, display_name, roles, (gint64) BB_PASSWORD_ITERATIONS, salt, hash, now);
}

gboolean
bb_accounts_add (BbAccounts *self, const char *name, const char *display_name, const char * const *roles, const char *password, GError **error)
{
  g_autofree char *text = bb_user_name_check (name, error) ? format_roles (roles, error) : NULL;
  g_autofree char *salt = bb_password_make_salt (), *hash = NULL;
  g_autoptr (GMutexLocker) locker = NULL;

  if (text == NULL || !bb_password_check (password, error))
    return FALSE;
  hash = bb_password_hash (password, salt, BB_PASSWORD_ITERATIONS);
  locker = g_mutex_locker_new (&self->lock);
  return insert (self, name, display_name != NULL && *display_name != '\0' ? display_name : name, text, salt, hash, error);
}

gboolean
bb_accounts_remove (BbAccounts *self, const char *name, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return finish (self, bb_db_run (self->db, error, "accounts-remove", "t", name), name, error);
}

static gboolean
set_password (BbAccounts *self, const char *name, const char *salt, const char *hash, GError **error)
{
  g_autofree char *now = bb_accounts_format_now ();

  return finish (self, bb_db_run (self->db, error, "accounts-set-password", "tittt", name, (gint64) BB_PASSWORD_ITERATIONS, salt, hash, now), name, error);
}

gboolean
bb_accounts_set_password (BbAccounts *self, const char *name, const char *password, GError **error)
{
  g_autofree char *salt = bb_password_make_salt (), *hash = bb_password_check (password, error) ? bb_password_hash (password, salt, BB_PASSWORD_ITERATIONS) : NULL;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return hash != NULL && set_password (self, name, salt, hash, error);
}

gboolean
bb_accounts_set_roles (BbAccounts *self, const char *name, const char * const *roles, GError **error)
{
  g_autofree char *text = format_roles (roles, error), *now = bb_accounts_format_now ();
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return text != NULL && finish (self, bb_db_run (self->db, error, "accounts-set-roles", "ttt", name, text, now), name, error);
}

gboolean
bb_accounts_set_disabled (BbAccounts *self, const char *name, gboolean disabled, GError **error)
{
  g_autofree char *now = bb_accounts_format_now ();
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return finish (self, bb_db_run (self->db, error, "accounts-set-disabled", "tdt", name, (int) disabled, now), name, error);
}

/* ── Many at once ────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
write_row (BbAccounts *self, char **cells, const char *salt, const char *hash, GError **error)
{
  const char *name = cells[0], *display_name = *cells[1] != '\0' ? cells[1] : name;
  g_auto (GStrv) roles = bb_roles_split (cells[2]);
  g_autofree char *text = format_roles ((const char * const *) roles, error), *now = bb_accounts_format_now ();
  g_autoptr (BbAccount) there = find (self, name, NULL);

  if (text == NULL)
    return FALSE;
  if (there == NULL)
    return insert (self, name, display_name, text, salt, hash, error);
  return bb_db_run (self->db, error, "accounts-set-roles", "ttt", name, text, now) &&
         bb_db_run (self->db, error, "accounts-set-display-name", "ttt", name, display_name, now) &&
         (hash == NULL || set_password (self, name, salt, hash, error));
}

static gboolean
write_rows (BbAccounts *self, GPtrArray *rows, char **salts, char **hashes, GError **error)
{
  for (guint i = 1; i < rows->len; i++)
    if (!write_row (self, rows->pdata[i], salts[i], hashes[i], error))
      return FALSE;
  return TRUE;
}

gboolean
bb_accounts_write (BbAccounts *self, GPtrArray *rows, GError **error)
{
  g_autoptr (GPtrArray) salts = g_ptr_array_new_full (rows->len, g_free), hashes = g_ptr_array_new_full (rows->len, g_free);
  g_autoptr (GMutexLocker) locker = NULL;

  /* Slow, so before the file is held. */
  for (guint i = 0; i < rows->len; i++)
    {
      const char *password = ((char **) rows->pdata[i])[3];

      g_ptr_array_add (salts, bb_password_make_salt ());
      g_ptr_array_add (hashes, i > 0 && *password != '\0' ? bb_password_hash (password, salts->pdata[i], BB_PASSWORD_ITERATIONS) : NULL);
    }
  locker = g_mutex_locker_new (&self->lock);
  if (!bb_db_exec (self->db, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (write_rows (self, rows, (char **) salts->pdata, (char **) hashes->pdata, error) && bb_db_exec (self->db, "COMMIT", error))
    return TRUE;
  bb_db_exec (self->db, "ROLLBACK", NULL);
  return FALSE;
}
