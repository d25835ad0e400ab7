/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-db.h"
#include "store/bb-store.h"
#include "store/bb-store-resources.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <string.h>

#define PREFIX "/io/github/bienban/BienBan/store/"

/* The members of queries.sql: name → text. */
static GHashTable *
parse_queries (const char *text)
{
  GHashTable *queries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) parts = g_strsplit (text, "\n-- @", -1);

  for (guint i = 1; parts[i] != NULL; i++)
    {
      char *end = strchr (parts[i], '\n');

      g_hash_table_insert (queries, g_strndup (parts[i], (gsize) (end - parts[i])), g_strdup (end + 1));
    }
  return queries;
}

static char *
load_text (const char *name)
{
  g_autofree char *path = g_strconcat (PREFIX, name, NULL);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (bb_store_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert (bytes != NULL);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static GHashTable *
get_queries (void)
{
  static GHashTable *queries;

  if (g_once_init_enter_pointer (&queries))
    {
      g_autofree char *text = load_text ("queries.sql");

      g_once_init_leave_pointer (&queries, parse_queries (text));
    }
  return queries;
}

static BbStoreError
classify (BbDb *self, int code)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:     return BB_STORE_ERROR_FULL;
    case SQLITE_IOERR:    return sqlite3_system_errno (self->handle) == ENOSPC ? BB_STORE_ERROR_FULL : BB_STORE_ERROR_FAILED;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:   return BB_STORE_ERROR_DAMAGED;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN: return BB_STORE_ERROR_READ_ONLY;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:   return BB_STORE_ERROR_LOCKED;
    default:              return BB_STORE_ERROR_FAILED;
    }
}

static const char *
describe (BbStoreError code)
{
  switch ((int) code)
    {
    case BB_STORE_ERROR_FULL:      return _("The disk is full; nothing was saved to %s.");
    case BB_STORE_ERROR_DAMAGED:   return _("The database %s is damaged; nothing was changed.");
    case BB_STORE_ERROR_READ_ONLY: return _("The database %s cannot be written.");
    case BB_STORE_ERROR_LOCKED:    return _("The database %s is in use by another program.");
    default:                       return NULL;
    }
}

gboolean
bb_db_fail (BbDb *self, GError **error)
{
  BbStoreError code = classify (self, sqlite3_extended_errcode (self->handle));
  const char *format = describe (code);

  if (format == NULL)
    {
      g_set_error (error, BB_STORE_ERROR, code, _("The database %s reports: %s."), self->path, sqlite3_errmsg (self->handle));
      return FALSE;
    }
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_set_error (error, BB_STORE_ERROR, code, format, self->path);
#pragma GCC diagnostic pop
  return FALSE;
}

static sqlite3_stmt *
prepare (BbDb *self, const char *name, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, name);
  const char *sql;

  if (statement != NULL)
    return statement;
  sql = g_hash_table_lookup (get_queries (), name);
  if (sql == NULL)
    g_error ("queries.sql has no statement “%s”", name);
  if (sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
    {
      bb_db_fail (self, error);
      return NULL;
    }
  g_hash_table_insert (self->statements, (gpointer) name, statement);
  return statement;
}

static void
bind_row (sqlite3_stmt *statement, int index, gint64 row)
{
  if (row != 0)
    sqlite3_bind_int64 (statement, index, row);
  else
    sqlite3_bind_null (statement, index);
}

static void
bind (sqlite3_stmt *statement, const char *types, va_list arguments)
{
  for (int i = 1; types[i - 1] != '\0'; i++)
    switch (types[i - 1])
      {
      case 't': sqlite3_bind_text (statement, i, va_arg (arguments, const char *), -1, SQLITE_STATIC); break;
      case 'i': sqlite3_bind_int64 (statement, i, va_arg (arguments, gint64)); break;
      case 'd': sqlite3_bind_int (statement, i, va_arg (arguments, int)); break;
      case 'r': bind_row (statement, i, va_arg (arguments, gint64)); break;
      case 'n': sqlite3_bind_null (statement, i); break;
      default:  g_assert_not_reached ();
      }
}

static sqlite3_stmt *
query (BbDb *self, GError **error, const char *name, const char *types, va_list arguments)
{
  sqlite3_stmt *statement = prepare (self, name, error);

  if (statement != NULL)
    bind (statement, types, arguments);
  return statement;
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

static BbDb *
connect (const char *path, const char *vfs, GError **error)
{
  g_autoptr (BbDb) self = g_new0 (BbDb, 1);

  self->path = g_strdup (path);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finalize_statement);
  if (sqlite3_open_v2 (path, &self->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, vfs) != SQLITE_OK)
    {
      bb_db_fail (self, error);
      return NULL;
    }
  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, 10000);
  return g_steal_pointer (&self);
}

BbDb *
bb_db_open (const char *path, const char *vfs, GError **error)
{
  g_autoptr (BbDb) self = connect (path, vfs, error);

  if (self == NULL)
    return NULL;
  if (sqlite3_db_readonly (self->handle, "main") == 1)
    {
      g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_READ_ONLY, _("The database %s cannot be written."), path);
      return NULL;
    }
  if (!bb_db_exec (self, "PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000;", error))
    return NULL;
  return g_steal_pointer (&self);
}

void
bb_db_free (BbDb *self)
{
  g_clear_pointer (&self->statements, g_hash_table_unref);
  sqlite3_close (self->handle);
  g_free (self->path);
  g_free (self);
}

sqlite3_stmt *
bb_db_query (BbDb *self, GError **error, const char *name, const char *types, ...)
{
  sqlite3_stmt *statement;
  va_list arguments;

  va_start (arguments, types);
  statement = query (self, error, name, types, arguments);
  va_end (arguments);
  return statement;
}

int
bb_db_step (BbDb *self, sqlite3_stmt *statement, GError **error)
{
  switch (sqlite3_step (statement))
    {
    case SQLITE_ROW:
      return 1;
    case SQLITE_DONE:
      return 0;
    default:
      bb_db_fail (self, error);
      return -1;
    }
}

gboolean
bb_db_run (BbDb *self, GError **error, const char *name, const char *types, ...)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  int result;
  va_list arguments;

  va_start (arguments, types);
  statement = query (self, error, name, types, arguments);
  va_end (arguments);
  if (statement == NULL)
    return FALSE;
  while ((result = bb_db_step (self, statement, error)) == 1)
    ;
  return result == 0;
}

gboolean
bb_db_learn (BbDb *self, const char *text, GError **error)
{
  g_autoptr (GHashTable) queries = parse_queries (text);
  GHashTableIter iter;
  gpointer name, sql;

  g_hash_table_iter_init (&iter, queries);
  while (g_hash_table_iter_next (&iter, &name, &sql))
    {
      sqlite3_stmt *statement = NULL;

      if (sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
        return bb_db_fail (self, error);
      g_hash_table_insert (self->statements, (gpointer) g_intern_string (name), statement);
    }
  return TRUE;
}

gboolean
bb_db_copy (BbDb *self, const char *path, GError **error)
{
  g_autoptr (BbDb) copy = connect (path, NULL, error);
  sqlite3_backup *backup = copy != NULL ? sqlite3_backup_init (copy->handle, "main", self->handle, "main") : NULL;
  int result;

  if (backup == NULL)
    return copy != NULL && bb_db_fail (copy, error);
  /* All pages at once: a reader in WAL holds no writer up, and what is written meanwhile does not begin it anew. */
  result = sqlite3_backup_step (backup, -1);
  sqlite3_backup_finish (backup);
  return result == SQLITE_DONE || bb_db_fail (copy, error);
}

gboolean
bb_db_exec (BbDb *self, const char *sql, GError **error)
{
  return sqlite3_exec (self->handle, sql, NULL, NULL, NULL) == SQLITE_OK || bb_db_fail (self, error);
}

gint64
bb_db_number (BbDb *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;
  gint64 number = -1;

  if (sqlite3_prepare_v2 (self->handle, sql, -1, &statement, NULL) != SQLITE_OK || sqlite3_step (statement) != SQLITE_ROW)
    bb_db_fail (self, error);
  else
    number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return number;
}

/* What a new workspace knows about itself. */
static gboolean
introduce (BbDb *self, GError **error)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format_iso8601 (now);

  return bb_db_run (self, error, "set-meta", "tt", "uuid", uuid) && bb_db_run (self, error, "set-meta", "tt", "created_at", time);
}

static gboolean
upgrade (BbDb *self, gint64 version, GError **error)
{
  g_autofree char *marks = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d;", BB_DB_APPLICATION_ID, BB_DB_VERSION);

  for (gint64 next = version + 1; next <= BB_DB_VERSION; next++)
    {
      g_autofree char *name = g_strdup_printf ("schema-%" G_GINT64_FORMAT ".sql", next);
      g_autofree char *schema = load_text (name);

      if (!bb_db_exec (self, schema, error))
        return FALSE;
    }
  return (version > 0 || introduce (self, error)) && bb_db_exec (self, marks, error);
}

/* Tables without a version are another program's. */
static gboolean
refuse_foreign (BbDb *self, GError **error)
{
  g_clear_error (error);
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_DAMAGED, _("The database %s is damaged; nothing was changed."), self->path);
  return FALSE;
}

gboolean
bb_db_migrate (BbDb *self, GError **error)
{
  gint64 version = bb_db_number (self, "PRAGMA user_version", error);

  if (version < 0)
    return FALSE;
  if (version > BB_DB_VERSION)
    {
      g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_NEWER,
                   _("The database %s was written by a newer version of the program; nothing was changed."), self->path);
      return FALSE;
    }
  if (version == BB_DB_VERSION)
    return TRUE;
  if (version == 0 && bb_db_number (self, "SELECT COUNT (*) FROM sqlite_schema", error) != 0)
    return refuse_foreign (self, error);
  if (!bb_db_exec (self, "BEGIN EXCLUSIVE", error))
    return FALSE;
  if (upgrade (self, version, error) && bb_db_exec (self, "COMMIT", error))
    return TRUE;
  bb_db_exec (self, "ROLLBACK", NULL);
  return FALSE;
}

char *
bb_db_prefix_end (const char *prefix)
{
  return g_strconcat (prefix, "\xf4\x8f\xbf\xbf", NULL);   /* U+10FFFF, after every id */
}
