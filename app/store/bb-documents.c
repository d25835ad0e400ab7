/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-attachment.h"
#include "store/bb-projection.h"
#include "store/bb-revision.h"
#include "store/bb-store-private.h"

#include <glib/gi18n-lib.h>

/* Columns of get-winner, get-exact, list-database, list-deleted, list-all and list-history. */
enum { ID, GENERATION, SIGNATURE, DELETED, BODY, SEQ, LEAVES, DOCUMENT, DATABASE, REVISION, ATTACHMENTS };

BbDocument *
bb_document_ref (BbDocument *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
bb_document_unref (BbDocument *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->database);
  g_free (self->id);
  g_free (self->rev);
  g_clear_pointer (&self->body, json_object_unref);
  g_strfreev (self->conflicts);
  g_clear_pointer (&self->attachments, g_ptr_array_unref);
  g_free (self);
}

/* The live leaves other than @rev. */
static gboolean
load_conflicts (BbReader *reader, gint64 document, const char *rev, char ***conflicts, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (reader, error, "list-leaves", "i", document);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  int found = -1, count = 0;

  while (row != NULL && (found = bb_db_step (reader, row, error)) == 1)
    {
      g_autofree char *leaf = bb_revision_format (sqlite3_column_int64 (row, 2), bb_db_text (row, 3));

      if (sqlite3_column_int (row, 1) || g_str_equal (leaf, rev))
        continue;
      g_strv_builder_add (builder, leaf);
      count++;
    }
  *conflicts = count > 0 ? g_strv_builder_end (builder) : NULL;
  return found == 0;
}

static BbDocument *
load_document (BbReader *reader, sqlite3_stmt *row, GError **error)
{
  g_autoptr (BbDocument) self = g_new0 (BbDocument, 1);

  g_atomic_ref_count_init (&self->refs);
  self->database = g_strdup (bb_db_text (row, DATABASE));
  self->id = g_strdup (bb_db_text (row, ID));
  self->rev = bb_revision_format (sqlite3_column_int64 (row, GENERATION), bb_db_text (row, SIGNATURE));
  self->deleted = sqlite3_column_int (row, DELETED);
  self->body = bb_parse_object (bb_db_text (row, BODY));
  self->seq = sqlite3_column_int64 (row, SEQ);
  if (sqlite3_column_int (row, LEAVES) > 1 &&
      !load_conflicts (reader, sqlite3_column_int64 (row, DOCUMENT), self->rev, &self->conflicts, error))
    return NULL;
  if (sqlite3_column_int (row, ATTACHMENTS) > 0 &&
      (self->attachments = bb_attachments_load (reader, sqlite3_column_int64 (row, REVISION), error)) == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

static BbDocument *
load_one (BbReader *reader, sqlite3_stmt *row, const char *id, gboolean live, GError **error)
{
  int found = row != NULL ? bb_db_step (reader, row, error) : -1;

  if (found < 0)
    return NULL;
  if (found == 1 && !(live && sqlite3_column_int (row, DELETED)))
    return load_document (reader, row, error);
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND, _("There is no document “%s”."), id);
  return NULL;
}

static GPtrArray *
load_all (BbReader *reader, sqlite3_stmt *row, GError **error)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_document_unref);
  int found = -1;

  while (row != NULL && (found = bb_db_step (reader, row, error)) == 1)
    {
      BbDocument *document = load_document (reader, row, error);

      if (document == NULL)
        return NULL;
      g_ptr_array_add (documents, document);
    }
  return found == 0 ? g_steal_pointer (&documents) : NULL;
}

BbDocument *
bb_store_get (BbStore *self, const char *database, const char *id, const char *rev, GError **error)
{
  g_auto (BbRevision) revision = { 0 };
  g_autoptr (BbReader) reader = NULL;
  g_autoptr (sqlite3_stmt) row = NULL;

  if (!bb_document_id_check (id, error) || (rev != NULL && !bb_revision_parse (rev, &revision, error)))
    return NULL;
  reader = bb_store_read (self, error);
  if (reader == NULL)
    return NULL;
  if (rev == NULL)
    row = bb_db_query (reader, error, "get-winner", "tt", database, id);
  else
    row = bb_db_query (reader, error, "get-exact", "ttit", database, id, revision.generation, revision.signature);
  return load_one (reader, row, id, rev == NULL, error);
}

GPtrArray *
bb_store_list (BbStore *self, const char *database, const char *prefix, GError **error)
{
  g_autofree char *end = bb_db_prefix_end (prefix != NULL ? prefix : "");
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = NULL;

  if (reader == NULL)
    return NULL;
  if (database != NULL)
    row = bb_db_query (reader, error, "list-database", "ttt", database, prefix != NULL ? prefix : "", end);
  else
    row = bb_db_query (reader, error, "list-all", "tt", prefix != NULL ? prefix : "", end);
  return load_all (reader, row, error);
}

GPtrArray *
bb_store_list_deleted (BbStore *self, const char *database, const char *prefix, GError **error)
{
  g_autofree char *end = bb_db_prefix_end (prefix);
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, "list-deleted", "ttt", database, prefix, end) : NULL;

  return row != NULL ? load_all (reader, row, error) : NULL;
}

GPtrArray *
bb_store_history (BbStore *self, const char *database, const char *id, GError **error)
{
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, "list-history", "tt", database, id) : NULL;

  return row != NULL ? load_all (reader, row, error) : NULL;
}

/* ── Leaves and ranges ─────────────────────────────────────────────────────────────────────────────────────────── */

static GPtrArray *
load_some (BbReader *reader, sqlite3_stmt *row, const char *id, GError **error)
{
  g_autoptr (GPtrArray) documents = row != NULL ? load_all (reader, row, error) : NULL;

  if (documents == NULL || documents->len > 0)
    return g_steal_pointer (&documents);
  g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND, _("There is no document “%s”."), id);
  return NULL;
}

GPtrArray *
bb_store_list_leaves (BbStore *self, const char *database, const char *id, GError **error)
{
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, "list-leaf-documents", "tt", database, id) : NULL;

  return load_some (reader, row, id, error);
}

GPtrArray *
bb_store_list_latest (BbStore *self, const char *database, const char *id, const char *rev, GError **error)
{
  g_auto (BbRevision) revision = { 0 };
  g_autoptr (BbReader) reader = NULL;
  g_autoptr (sqlite3_stmt) row = NULL;

  if (!bb_revision_parse (rev, &revision, error) || (reader = bb_store_read (self, error)) == NULL)
    return NULL;
  row = bb_db_query (reader, error, "list-latest", "ttit", database, id, revision.generation, revision.signature);
  return load_some (reader, row, id, error);
}

GPtrArray *
bb_store_list_range (BbStore *self, const char *database, const BbRange *range, GError **error)
{
  const char *low = range->descending ? range->end : range->start, *high = range->descending ? range->start : range->end;
  g_autofree char *last = bb_db_prefix_end ("");
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = NULL;

  if (reader == NULL)
    return NULL;
  row = bb_db_query (reader, error, range->descending ? "list-range-back" : "list-range", "ttttii", database, low != NULL ? low : "",
                     high != NULL ? high : last, range->exclusive_end ? range->end : NULL,
                     range->limit > 0 ? (gint64) range->limit : (gint64) -1, (gint64) range->skip);
  return row != NULL ? load_all (reader, row, error) : NULL;
}
