/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* One connection to the database of a workspace, with the statements of queries.sql prepared once and found by name.
 * Used by one thread at a time. */
typedef struct
{
  sqlite3 *handle;
  GHashTable *statements;        /* name → sqlite3_stmt */
  char *path;
  struct _BbStore *owner;        /* of a connection that is lent out */
} BbDb;

/* @vfs may be %NULL. Errors: BB_STORE_ERROR. */
BbDb *bb_db_open (const char *path, const char *vfs, GError **error);
void bb_db_free (BbDb *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbDb, bb_db_free)

/* The statement called @name with its parameters bound, one letter of @types each: t text (may be %NULL), i gint64, d int,
 * r gint64 that names a row (0: NULL), n no argument (NULL). Texts must live until the statement is released. */
sqlite3_stmt *bb_db_query (BbDb *self, GError **error, const char *name, const char *types, ...);
/* 1: a row; 0: no more; -1: @error is set. */
int bb_db_step (BbDb *self, sqlite3_stmt *statement, GError **error);
/* Binds, steps to the end and releases. */
gboolean bb_db_run (BbDb *self, GError **error, const char *name, const char *types, ...);
/* Another file's statements, as in queries.sql ("-- @name" before each), to be found by name as well. */
gboolean bb_db_learn (BbDb *self, const char *text, GError **error);
/* SQLite's online backup: a consistent copy at @path while others read and write. */
gboolean bb_db_copy (BbDb *self, const char *path, GError **error);
/* Runs a script. */
gboolean bb_db_exec (BbDb *self, const char *sql, GError **error);
/* A number from the first row of @sql, or -1. */
gint64 bb_db_number (BbDb *self, const char *sql, GError **error);
/* Sets @error from the last failure of the connection. Returns: %FALSE */
gboolean bb_db_fail (BbDb *self, GError **error);
/* Brings an empty or older file to the present version, in one transaction. */
gboolean bb_db_migrate (BbDb *self, GError **error);

#define BB_DB_VERSION 4
#define BB_DB_APPLICATION_ID 0x4242616e         /* "BBan", in the header of the file */

/* Ends the use of a statement: it holds no lock afterwards. */
static inline void bb_statement_release (sqlite3_stmt *statement) { if (statement != NULL) sqlite3_reset (statement); }
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, bb_statement_release)

static inline const char *
bb_db_text (sqlite3_stmt *statement, int column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

/* The text that ends the range of ids that begin with @prefix, for "id >= prefix AND id < end". (transfer full) */
char *bb_db_prefix_end (const char *prefix);

G_END_DECLS
