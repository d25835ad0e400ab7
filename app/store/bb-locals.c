/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-canonical-json.h"
#include "store/bb-revision.h"
#include "store/bb-store-private.h"
#include "store/bb-projection.h"
#include "store/bb-tree.h"

#include <glib/gi18n-lib.h>

JsonObject *
bb_store_get_local (BbStore *self, const char *database, const char *id, gint64 *version, GError **error)
{
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, "get-local", "tt", database, id) : NULL;
  int found = row != NULL ? bb_db_step (reader, row, error) : -1;

  if (found == 0)
    g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND, _("There is no document “%s”."), id);
  if (found != 1)
    return NULL;
  if (version != NULL)
    *version = sqlite3_column_int64 (row, 0);
  return bb_parse_object (bb_db_text (row, 1));
}

typedef struct { const char *database, *id, *text; gint64 expected, version; } Setting;

static gboolean
check_version (BbWriting *writing, Setting *setting, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (writing->db, error, "get-local", "tt", setting->database, setting->id);
  int found = row != NULL ? bb_db_step (writing->db, row, error) : -1;
  gint64 version = found == 1 ? sqlite3_column_int64 (row, 0) : 0;

  if (found < 0)
    return FALSE;
  setting->version = version + 1;
  if (setting->expected < 0 || setting->expected == version)
    return TRUE;
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_CONFLICT, _("“%s” was changed by someone else in the meantime."), setting->id);
  return FALSE;
}

static gboolean
set (BbWriting *writing, gpointer data, GError **error)
{
  Setting *setting = data;
  gint64 database = check_version (writing, setting, error) ? bb_tree_get_database (writing, setting->database, error) : 0;

  if (database == 0)
    return FALSE;
  if (setting->text == NULL)
    return bb_db_run (writing->db, error, "drop-local", "it", database, setting->id);
  return bb_db_run (writing->db, error, "set-local", "itit", database, setting->id, setting->version, setting->text);
}

static gint64
write_local (BbStore *self, const char *database, const char *id, gint64 expected, JsonObject *body, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Setting setting = { .database = database, .id = id, .expected = expected };

  if (body != NULL && !bb_canonical_json_append_object (text, body, TRUE))
    {
      g_set_error_literal (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID, _("The document holds a number or a text that JSON cannot hold."));
      return -1;
    }
  setting.text = body != NULL ? text->str : NULL;
  return bb_store_write (self, set, &setting, NULL, error) ? setting.version : -1;
}

gint64
bb_store_set_local (BbStore *self, const char *database, const char *id, gint64 expected, JsonObject *body, GError **error)
{
  if (!bb_database_name_check (database, error) || !bb_document_id_check (id, error))
    return -1;
  return write_local (self, database, id, expected, body, error);
}

/* ── All of them ───────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_local_free (BbLocal *self)
{
  g_free (self->id);
  g_clear_pointer (&self->body, json_object_unref);
  g_free (self);
}

static BbLocal *
load (sqlite3_stmt *row)
{
  BbLocal *self = g_new0 (BbLocal, 1);

  self->id = g_strdup (bb_db_text (row, 0));
  self->version = sqlite3_column_int64 (row, 1);
  self->body = bb_parse_object (bb_db_text (row, 2));
  return self;
}

GPtrArray *
bb_store_list_locals (BbStore *self, const char *database, GError **error)
{
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, "list-locals", "t", database) : NULL;
  g_autoptr (GPtrArray) locals = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_local_free);
  int found = -1;

  while (row != NULL && (found = bb_db_step (reader, row, error)) == 1)
    g_ptr_array_add (locals, load (row));
  return found == 0 ? g_steal_pointer (&locals) : NULL;
}

/* ── Settings: under ids that no note of a replication can have ────────────────────────────────────────────────── */

JsonObject *
bb_store_get_setting (BbStore *self, const char *database, const char *key, GError **error)
{
  g_autoptr (GError) local = NULL;
  JsonObject *value = bb_store_get_local (self, database, key, NULL, &local);

  g_return_val_if_fail (key[0] == '_', NULL);
  if (local != NULL && !g_error_matches (local, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local));
  return value;
}

gboolean
bb_store_set_setting (BbStore *self, const char *database, const char *key, JsonObject *value, GError **error)
{
  g_return_val_if_fail (key[0] == '_', FALSE);
  return bb_database_name_check (database, error) && write_local (self, database, key, -1, value, error) >= 0;
}
