/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inspected units of the catalogue. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-async.h"
#include "bb-csv.h"
#include "bb-workspace-private.h"
#include "domain/bb-fold.h"

#define CATALOGUE "danhmuc"

/* ── Units ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static int
compare_units (gconstpointer left, gconstpointer right)
{
  const BbUnit *a = *(BbUnit * const *) left, *b = *(BbUnit * const *) right;

  return g_utf8_collate (bb_text_get (&a->name), bb_text_get (&b->name));
}

static gboolean
unit_matches (BbUnit *unit, char **words)
{
  g_autofree char *all = g_strjoin (" ", unit->code, unit->name.vi ? unit->name.vi : "", unit->name.en ? unit->name.en : "",
                                    unit->short_name.vi ? unit->short_name.vi : "", NULL);
  g_autofree char *folded = bb_fold (all);

  for (char **word = words; *word; word++)
    if (!strstr (folded, *word))
      return FALSE;
  return TRUE;
}

GPtrArray *
bb_workspace_list_units (BbWorkspace *self, const char *query, GError **error)
{
  g_autoptr (GPtrArray) documents = bb_store_list (bb_workspace_get_store (self), CATALOGUE, "unit:", error);
  g_autofree char *folded = bb_fold (query ? query : "");
  g_auto (GStrv) words = g_strsplit_set (folded, " \t", -1);
  g_autoptr (GPtrArray) units = NULL;

  if (!documents)
    return NULL;
  units = g_ptr_array_new_with_free_func (bb_value_unref);
  for (guint i = 0; i < documents->len; i++)
    {
      BbUnit *unit = bb_unit_from_object (((BbDocument *) documents->pdata[i])->body, NULL);

      if (unit && unit_matches (unit, words))
        g_ptr_array_add (units, unit);
      else if (unit)
        bb_unit_unref (unit);
    }
  g_ptr_array_sort (units, compare_units);
  return g_steal_pointer (&units);
}

BbUnit *
bb_workspace_get_unit (BbWorkspace *self, const char *code, GError **error)
{
  g_autofree char *id = g_strconcat ("unit:", code, NULL);
  g_autoptr (BbDocument) document = bb_store_get (bb_workspace_get_store (self), CATALOGUE, id, NULL, NULL);

  if (document)
    return bb_unit_from_object (document->body, error);
  g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND, _("There is no unit with the code “%s”"), code);
  return NULL;
}

gboolean
bb_workspace_save_unit (BbWorkspace *self, BbUnit *unit, GError **error)
{
  g_autofree char *id = g_strconcat ("unit:", unit->code, NULL);
  g_autoptr (JsonObject) body = bb_unit_to_object (unit);

  if (!bb_workspace_put (self, CATALOGUE, id, body, error))
    return FALSE;
  bb_workspace_emit_changed (self, NULL);
  return TRUE;
}

static const char *
get_cell (GPtrArray *head, char **row, const char *column)
{
  for (guint i = 0; i < head->len; i++)
    if (g_str_equal (head->pdata[i], column))
      return i < g_strv_length (row) && *row[i] ? row[i] : NULL;
  return NULL;
}

static JsonObject *
unit_from_row (GPtrArray *head, char **row)
{
  static const char * const columns[] = { "code", "name", "kind", "short", "parent", "address", "valid_from", "valid_to" };
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "type", "unit");
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      const char *cell = get_cell (head, row, columns[i]);

      if (cell)
        json_object_set_string_member (body, columns[i], cell);
    }
  return body;
}

static gboolean
check_head (const char *path, char **row, GPtrArray *head, GError **error)
{
  static const char * const required[] = { "code", "name", "kind" };

  for (char **cell = row; *cell; cell++)
    g_ptr_array_add (head, g_strstrip (g_ascii_strdown (*cell, -1)));
  for (guint i = 0; i < G_N_ELEMENTS (required); i++)
    if (!g_ptr_array_find_with_equal_func (head, required[i], g_str_equal, NULL))
      {
        g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("“%s”, line 1: the head line has no column “%s”"), path, required[i]);
        return FALSE;
      }
  return TRUE;
}

gboolean
bb_workspace_import_units (BbWorkspace *self, const char *path, guint *n, GError **error)
{
  g_autofree char *text = bb_read_text_file (path, error);
  g_autoptr (GPtrArray) rows = text ? bb_csv_parse (text, error) : NULL;
  g_autoptr (GPtrArray) head = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GRecMutexLocker) locker = g_rec_mutex_locker_new (bb_workspace_get_write_lock (self));

  if (!rows)
    {
      if (text)
        bb_place_error (error, path, text, NULL);
      return FALSE;
    }
  if (rows->len == 0 || !check_head (path, ((BbCsvRow *) rows->pdata[0])->cells, head, error))
    {
      if (error && !*error)
        g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("“%s” is empty"), path);
      return FALSE;
    }
  for (guint i = 1; i < rows->len; i++)
    {
      BbCsvRow *row = rows->pdata[i];
      g_autoptr (JsonObject) body = unit_from_row (head, row->cells);
      g_autoptr (GError) cause = NULL;
      g_autoptr (BbUnit) unit = bb_unit_from_object (body, &cause);
      g_autoptr (BbDocument) before = NULL;
      g_autofree char *id = NULL;

      if (!unit || !g_hash_table_add (seen, g_strdup (unit->code)))
        {
          g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("“%s”, line %u: %s"), path, row->line,
                       unit ? _("the same code stands in an earlier line") : cause->message);
          return FALSE;
        }
      id = g_strconcat ("unit:", unit->code, NULL);
      before = bb_store_get (bb_workspace_get_store (self), CATALOGUE, id, NULL, NULL);
      bb_batch_put (batch, CATALOGUE, id, before ? before->rev : NULL, body);
    }
  if (bb_batch_get_size (batch) && !bb_store_commit (bb_workspace_get_store (self), batch, NULL, error))
    return FALSE;
  if (n)
    *n = bb_batch_get_size (batch);
  bb_workspace_emit_changed (self, NULL);
  return TRUE;
}

/* ── For the window ──────────────────────────────────────────────────────────────────────────────────────────── */

static gpointer
list_units_work (BbWorkspace *self, BbArgs *args, GCancellable *cancellable, GError **error)
{
  return bb_workspace_list_units (self, bb_args_get (args, 0), error);
}

void
bb_workspace_list_units_async (BbWorkspace *self, const char *query, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  BbArgs *args = bb_args_new ();

  bb_args_add_string (args, query);
  bb_async_run (self, BB_QUEUE_FREE, list_units_work, args, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
bb_workspace_list_units_finish (BbWorkspace *self, GAsyncResult *result, GError **error)
{
  return bb_async_finish (result, error);
}
