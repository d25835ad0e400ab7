/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What replication asks: the feed of changes, which revisions are missing, and the path to a revision. Answered from indexes,
 * never by reading a body. */
#include "store/bb-revision.h"
#include "store/bb-store-private.h"

#include <glib/gi18n-lib.h>

void
bb_change_free (BbChange *self)
{
  g_free (self->id);
  g_free (self->rev);
  g_strfreev (self->leaves);
  g_free (self);
}

/* All leaves, the winner first, deleted ones too. */
static char **
load_leaves (BbReader *reader, gint64 document, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (reader, error, "list-leaves", "i", document);
  g_autoptr (GStrvBuilder) leaves = g_strv_builder_new ();
  int found = -1;

  while (row != NULL && (found = bb_db_step (reader, row, error)) == 1)
    g_strv_builder_take (leaves, bb_revision_format (sqlite3_column_int64 (row, 2), bb_db_text (row, 3)));
  return found == 0 ? g_strv_builder_end (leaves) : NULL;
}

static BbChange *
load_change (BbReader *reader, sqlite3_stmt *row, GError **error)
{
  BbChange *self = g_new0 (BbChange, 1);

  self->id = g_strdup (bb_db_text (row, 0));
  self->rev = bb_revision_format (sqlite3_column_int64 (row, 1), bb_db_text (row, 2));
  self->deleted = sqlite3_column_int (row, 3);
  self->seq = sqlite3_column_int64 (row, 4);
  if (sqlite3_column_int (row, 5) > 1)
    self->leaves = load_leaves (reader, sqlite3_column_int64 (row, 6), error);
  else
    self->leaves = g_strdupv ((char *[]) { self->rev, NULL });
  if (self->leaves == NULL)
    g_clear_pointer (&self, bb_change_free);
  return self;
}

GPtrArray *
bb_store_changes_full (BbStore *self, const char *database, gint64 since, guint limit, gboolean descending, GError **error)
{
  const char *query = descending ? "list-changes-back" : "list-changes";
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_change_free);
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, query, "tii", database, since, (gint64) limit) : NULL;
  int found = -1;

  while (row != NULL && (found = bb_db_step (reader, row, error)) == 1)
    {
      BbChange *change = load_change (reader, row, error);

      if (change == NULL)
        return NULL;
      g_ptr_array_add (changes, change);
    }
  return found == 0 ? g_steal_pointer (&changes) : NULL;
}

GPtrArray *
bb_store_changes (BbStore *self, const char *database, gint64 since, guint limit, GError **error)
{
  return bb_store_changes_full (self, database, since, limit, FALSE, error);
}

gint64
bb_store_count_changes (BbStore *self, const char *database, gint64 since, GError **error)
{
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, "count-changes", "ti", database, since) : NULL;

  return row != NULL && bb_db_step (reader, row, error) == 1 ? sqlite3_column_int64 (row, 0) : -1;
}

gint64
bb_store_get_update_seq (BbStore *self, const char *database, GError **error)
{
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, "update-seq", "t", database) : NULL;

  return row != NULL && bb_db_step (reader, row, error) == 1 ? sqlite3_column_int64 (row, 0) : -1;
}

char **
bb_store_get_path (BbStore *self, const char *database, const char *id, const char *rev, GError **error)
{
  g_auto (BbRevision) revision = { 0 };
  g_autoptr (BbReader) reader = NULL;
  g_autoptr (sqlite3_stmt) row = NULL;
  g_autoptr (GStrvBuilder) path = g_strv_builder_new ();
  int found = -1, count = 0;

  if (!bb_revision_parse (rev, &revision, error) || (reader = bb_store_read (self, error)) == NULL)
    return NULL;
  row = bb_db_query (reader, error, "get-path", "ttiti", database, id, revision.generation, revision.signature, (gint64) BB_REVS_LIMIT);
  for (; row != NULL && (found = bb_db_step (reader, row, error)) == 1; count++)
    g_strv_builder_take (path, bb_revision_format (sqlite3_column_int64 (row, 0), bb_db_text (row, 1)));
  if (found == 0 && count > 0)
    return g_strv_builder_end (path);
  if (found == 0)
    g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND, _("There is no revision %s of “%s”."), rev, id);
  return NULL;
}

/* ── _revs_diff ────────────────────────────────────────────────────────────────────────────────────────────────── */

static gint64
find_document (BbReader *reader, const char *database, const char *id, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (reader, error, "find-known", "tt", database, id);
  int found = row != NULL ? bb_db_step (reader, row, error) : -1;

  return found == 1 ? sqlite3_column_int64 (row, 0) : found;
}

/* 1: the tree has it, with or without its body; 0: it has not. */
static int
has_revision (BbReader *reader, gint64 document, const BbRevision *revision, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (reader, error, "find-revision", "iit", document, revision->generation, revision->signature);

  return row != NULL ? bb_db_step (reader, row, error) : -1;
}

/* Leaves older than the newest missing one: what they share need not be sent again. */
static gboolean
add_ancestors (BbReader *reader, gint64 document, gint64 newest, JsonObject *answer, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (reader, error, "list-leaves", "i", document);
  g_autoptr (JsonArray) ancestors = json_array_new ();
  int found = -1;

  while (row != NULL && (found = bb_db_step (reader, row, error)) == 1)
    if (sqlite3_column_int64 (row, 2) < newest)
      {
        g_autofree char *leaf = bb_revision_format (sqlite3_column_int64 (row, 2), bb_db_text (row, 3));

        json_array_add_string_element (ancestors, leaf);
      }
  if (json_array_get_length (ancestors) > 0)
    json_object_set_array_member (answer, "possible_ancestors", g_steal_pointer (&ancestors));
  return found == 0;
}

static gboolean
add_missing (BbReader *reader, gint64 document, const char *rev, JsonArray *missing, gint64 *newest, GError **error)
{
  g_auto (BbRevision) revision = { 0 };
  int found;

  if (rev == NULL)
    return bb_revision_parse (rev, &revision, error);
  /* What is no revision is not here; refusing the question for it would keep back all the others that were asked about. */
  if (!bb_revision_parse (rev, &revision, NULL))
    {
      json_array_add_string_element (missing, rev);
      return TRUE;
    }
  found = document != 0 ? has_revision (reader, document, &revision, error) : 0;
  if (found == 0)
    {
      json_array_add_string_element (missing, rev);
      *newest = MAX (*newest, revision.generation);
    }
  return found >= 0;
}

static gboolean
diff_document (BbReader *reader, const char *database, const char *id, JsonArray *revs, JsonObject *answers, GError **error)
{
  g_autoptr (JsonArray) missing = json_array_new ();
  g_autoptr (JsonObject) answer = json_object_new ();
  gint64 document = find_document (reader, database, id, error), newest = 0;

  if (document < 0)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (revs); i++)
    {
      JsonNode *rev = json_array_get_element (revs, i);

      if (!add_missing (reader, document, JSON_NODE_HOLDS_VALUE (rev) ? json_node_get_string (rev) : NULL, missing, &newest, error))
        return FALSE;
    }
  if (json_array_get_length (missing) == 0)
    return TRUE;
  json_object_set_array_member (answer, "missing", g_steal_pointer (&missing));
  if (document != 0 && !add_ancestors (reader, document, newest, answer, error))
    return FALSE;
  json_object_set_object_member (answers, id, g_steal_pointer (&answer));
  return TRUE;
}

JsonObject *
bb_store_revs_diff (BbStore *self, const char *database, JsonObject *request, GError **error)
{
  g_autoptr (JsonObject) answers = json_object_new ();
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  JsonObjectIter iter;
  const char *id;
  JsonNode *revs;

  if (reader == NULL)
    return NULL;
  json_object_iter_init (&iter, request);
  while (json_object_iter_next (&iter, &id, &revs))
    {
      if (!JSON_NODE_HOLDS_ARRAY (revs))
        {
          g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID, _("The revisions of “%s” are not a list."), id);
          return NULL;
        }
      if (!diff_document (reader, database, id, json_node_get_array (revs), answers, error))
        return NULL;
    }
  return g_steal_pointer (&answers);
}
