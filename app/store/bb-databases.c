/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-revision.h"
#include "store/bb-store-private.h"
#include "store/bb-tree.h"

#include <glib/gi18n-lib.h>

enum { NAME, UUID, CREATED_AT, UPDATE_SEQ, DOCUMENTS, DELETED };

void
bb_database_info_free (BbDatabaseInfo *self)
{
  g_free (self->name);
  g_free (self->uuid);
  g_free (self->created_at);
  g_free (self);
}

static BbDatabaseInfo *
load_info (sqlite3_stmt *row)
{
  BbDatabaseInfo *self = g_new0 (BbDatabaseInfo, 1);

  self->name = g_strdup (bb_db_text (row, NAME));
  self->uuid = g_strdup (bb_db_text (row, UUID));
  self->created_at = g_strdup (bb_db_text (row, CREATED_AT));
  self->update_seq = sqlite3_column_int64 (row, UPDATE_SEQ);
  self->n_deleted = sqlite3_column_int64 (row, DELETED);
  self->n_documents = sqlite3_column_int64 (row, DOCUMENTS) - self->n_deleted;
  return self;
}

static GPtrArray *
list (BbStore *self, const char *name, GError **error)
{
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, "list-databases", "t", name) : NULL;
  g_autoptr (GPtrArray) databases = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_database_info_free);
  int found = -1;

  while (row != NULL && (found = bb_db_step (reader, row, error)) == 1)
    g_ptr_array_add (databases, load_info (row));
  return found == 0 ? g_steal_pointer (&databases) : NULL;
}

GPtrArray *
bb_store_list_databases (BbStore *self, GError **error)
{
  return list (self, NULL, error);
}

BbDatabaseInfo *
bb_store_get_database (BbStore *self, const char *name, GError **error)
{
  g_autoptr (GPtrArray) found = list (self, name, error);

  if (found != NULL && found->len == 1)
    return g_ptr_array_steal_index (found, 0);
  if (found != NULL)
    g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND, _("There is no database “%s”."), name);
  return NULL;
}

typedef struct { const char *name; gboolean made; } Adding;

static int
find (BbWriting *writing, const char *name, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (writing->db, error, "find-database", "t", name);

  return row != NULL ? bb_db_step (writing->db, row, error) : -1;
}

static gboolean
add (BbWriting *writing, gpointer data, GError **error)
{
  Adding *adding = data;
  int found = find (writing, adding->name, error);

  adding->made = found == 0;
  return found >= 0 && bb_tree_get_database (writing, adding->name, error) != 0;
}

gboolean
bb_store_add_database (BbStore *self, const char *name, gboolean *made, GError **error)
{
  Adding adding = { name };

  if (!bb_database_name_check (name, error) || !bb_store_write (self, add, &adding, NULL, error))
    return FALSE;
  if (made != NULL)
    *made = adding.made;
  return TRUE;
}

/* ── Sizes ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
measure (BbReader *reader, const char *query, const char *name, gint64 *bytes, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (reader, error, query, "t", name);

  if (row == NULL || bb_db_step (reader, row, error) != 1)
    return FALSE;
  *bytes = sqlite3_column_int64 (row, 0);
  return TRUE;
}

gboolean
bb_store_measure_database (BbStore *self, const char *name, gint64 *bodies, gint64 *attachments, GError **error)
{
  g_autoptr (BbReader) reader = bb_store_read (self, error);

  return reader != NULL && measure (reader, "measure-bodies", name, bodies, error) &&
         measure (reader, "measure-attachments", name, attachments, error);
}

/* ── Removing ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/* In this order: what refers to a row goes before it. */
static const char * const drops[] = {
  "drop-search", "drop-indexed", "drop-visits", "drop-events", "drop-answers", "drop-findings", "drop-recommendations", "drop-evidence",
  "drop-units", "drop-attachments", "drop-revisions", "drop-documents", "drop-locals", "drop-gatherings", "drop-database",
};

static gint64
find_row (BbWriting *writing, const char *name, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (writing->db, error, "find-database", "t", name);
  int found = row != NULL ? bb_db_step (writing->db, row, error) : -1;

  if (found == 0)
    g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND, _("There is no database “%s”."), name);
  return found == 1 ? sqlite3_column_int64 (row, 0) : 0;
}

static gboolean
drop_all (BbWriting *writing, const char *name, GError **error)
{
  gint64 database = bb_db_run (writing->db, error, "begin-write", "") ? find_row (writing, name, error) : 0;
  gboolean ok = database != 0;

  for (guint i = 0; ok && i < G_N_ELEMENTS (drops); i++)
    ok = bb_db_run (writing->db, error, drops[i], "i", database);
  ok = ok && bb_db_run (writing->db, error, "commit", "");
  if (!ok && !sqlite3_get_autocommit (writing->db->handle))
    bb_db_run (writing->db, NULL, "rollback", "");
  return ok;
}

/* Looking for what refers to each of a million revisions would take hours; that nothing does is known. */
static gboolean
drop (BbWriting *writing, gpointer data, GError **error)
{
  gboolean ok = bb_db_run (writing->db, error, "foreign-keys-off", "") && drop_all (writing, data, error);

  g_hash_table_remove_all (writing->databases);
  return bb_db_run (writing->db, ok ? error : NULL, "foreign-keys-on", "") && ok;
}

gboolean
bb_store_remove_database (BbStore *self, const char *name, GError **error)
{
  return bb_store_write_alone (self, drop, (gpointer) name, error);
}
