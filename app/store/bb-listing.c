/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-listing.h"
#include "store/bb-revision.h"
#include "store/bb-store-private.h"

#include <glib/gi18n-lib.h>

/* Columns of the listings. */
enum { ID, GENERATION, SIGNATURE, DELETED, SEQ };

void
bb_listing_row_free (BbListingRow *self)
{
  g_free (self->id);
  g_free (self->rev);
  g_free (self);
}

static BbListingRow *
load_row (sqlite3_stmt *row)
{
  BbListingRow *self = g_new0 (BbListingRow, 1);

  self->id = g_strdup (bb_db_text (row, ID));
  self->rev = bb_revision_format (sqlite3_column_int64 (row, GENERATION), bb_db_text (row, SIGNATURE));
  self->deleted = sqlite3_column_int (row, DELETED);
  self->seq = sqlite3_column_int64 (row, SEQ);
  return self;
}

GPtrArray *
bb_store_list_page (BbStore *self, const char *database, const BbListingPage *page, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_listing_row_free);
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = NULL;
  int found = -1;

  if (reader != NULL)
    row = bb_db_query (reader, error, page->descending ? "list-page-down" : "list-page", "ttdtdii", database, page->start,
                       page->excludes_start, page->end, page->excludes_end, (gint64) page->limit, (gint64) page->skip);
  while (row != NULL && (found = bb_db_step (reader, row, error)) == 1)
    g_ptr_array_add (rows, load_row (row));
  return found == 0 ? g_steal_pointer (&rows) : NULL;
}

BbListingRow *
bb_store_peek (BbStore *self, const char *database, const char *id, GError **error)
{
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, "peek", "tt", database, id) : NULL;

  return row != NULL && bb_db_step (reader, row, error) == 1 ? load_row (row) : NULL;
}

/* 0 on error. */
static char
find_standing (BbReader *reader, const char *database, const char *id, const char *rev, GError **error)
{
  g_auto (BbRevision) revision = { 0 };
  g_autoptr (sqlite3_stmt) row = NULL;
  int found;

  if (!bb_revision_parse (rev, &revision, error))
    return 0;
  row = bb_db_query (reader, error, "get-standing", "ttit", database, id, revision.generation, revision.signature);
  found = row != NULL ? bb_db_step (reader, row, error) : -1;
  if (found < 0)
    return 0;
  if (found == 0 || !sqlite3_column_int (row, 1))
    return 'm';
  return sqlite3_column_int (row, 0) ? 'd' : 'a';
}

char *
bb_store_list_standing (BbStore *self, const char *database, const char *id, const char * const *revs, GError **error)
{
  g_autoptr (GString) standing = g_string_new (NULL);
  g_autoptr (BbReader) reader = bb_store_read (self, error);

  for (; reader != NULL && *revs != NULL; revs++)
    {
      char found = find_standing (reader, database, id, *revs, error);

      if (found == 0)
        return NULL;
      g_string_append_c (standing, found);
    }
  return reader != NULL ? g_string_free (g_steal_pointer (&standing), FALSE) : NULL;
}

BbDatabaseInfo *
bb_store_find_database (BbStore *self, const char *name, GError **error)
{
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, "get-database", "t", name) : NULL;
  int found = row != NULL ? bb_db_step (reader, row, error) : -1;
  BbDatabaseInfo *info;

  if (found == 0)
    g_set_error (error, BB_STORE_ERROR, BB_STORE_ERROR_NOT_FOUND, _("There is no database “%s”."), name);
  if (found != 1)
    return NULL;
  info = g_new0 (BbDatabaseInfo, 1);
  info->name = g_strdup (name);
  info->uuid = g_strdup (bb_db_text (row, 0));
  info->created_at = g_strdup (bb_db_text (row, 1));
  info->n_documents = info->n_deleted = -1;
  return info;
}
