/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What earlier visits said of an item. */
#include "store/bb-store-private.h"

void
bb_previous_row_free (BbPreviousRow *self)
{
  g_free (self->item);
  g_free (self->visit);
  g_free (self->opened_at);
  g_free (self->result);
  g_free (self->severity);
  g_free (self->fact);
  g_free (self);
}

void
bb_words_row_free (BbWordsRow *self)
{
  g_free (self->text);
  g_free (self->who);
  g_free (self);
}

static gpointer
load_previous (sqlite3_stmt *row)
{
  BbPreviousRow *self = g_new0 (BbPreviousRow, 1);

  self->item = g_strdup (bb_db_text (row, 0));
  self->visit = g_strdup (bb_db_text (row, 1));
  self->opened_at = g_strdup (bb_db_text (row, 2));
  self->result = g_strdup (bb_db_text (row, 3));
  self->severity = g_strdup (bb_db_text (row, 4));
  self->fact = g_strdup (bb_db_text (row, 5));
  return self;
}

static gpointer
load_fact (sqlite3_stmt *row)
{
  BbWordsRow *self = g_new0 (BbWordsRow, 1);

  self->text = g_strdup (bb_db_text (row, 0));
  self->uses = (guint) sqlite3_column_int (row, 1);
  return self;
}

static gpointer
load_recommendation (sqlite3_stmt *row)
{
  BbWordsRow *self = g_new0 (BbWordsRow, 1);

  self->text = g_strdup (bb_db_text (row, 0));
  self->who = g_strdup (bb_db_text (row, 1));
  self->working_days = sqlite3_column_int64 (row, 2);
  self->uses = (guint) sqlite3_column_int (row, 3);
  return self;
}

static GPtrArray *
load_rows (BbReader *reader, sqlite3_stmt *row, gpointer (*load) (sqlite3_stmt *row), GDestroyNotify free_row, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_row);
  int found = -1;

  while (row != NULL && (found = bb_db_step (reader, row, error)) == 1)
    g_ptr_array_add (rows, load (row));
  return found == 0 ? g_steal_pointer (&rows) : NULL;
}

GPtrArray *
bb_store_query_previous (BbStore *self, const char *unit, const char *visit, guint visits, GError **error)
{
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = NULL;

  if (reader != NULL)
    row = bb_db_query (reader, error, "previous-answers", "tti", unit, visit, (gint64) visits);
  return load_rows (reader, row, load_previous, (GDestroyNotify) bb_previous_row_free, error);
}

static GPtrArray *
query_words (BbStore *self, const char *query, const char *item, guint limit, gpointer (*load) (sqlite3_stmt *row), GError **error)
{
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, query, "ti", item, (gint64) limit) : NULL;

  return load_rows (reader, row, load, (GDestroyNotify) bb_words_row_free, error);
}

GPtrArray *
bb_store_query_facts (BbStore *self, const char *item, guint limit, GError **error)
{
  return query_words (self, "facts-of-item", item, limit, load_fact, error);
}

GPtrArray *
bb_store_query_recommendations (BbStore *self, const char *item, guint limit, GError **error)
{
  return query_words (self, "recommendations-of-item", item, limit, load_recommendation, error);
}
