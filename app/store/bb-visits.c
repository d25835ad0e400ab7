/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-store-private.h"

/* Columns of the view visit_rows. */
enum { DATABASE, VISIT, UNIT, UNIT_NAME, KIND, STATE, OPENED_AT, ANSWERED, FAILED, FINDINGS, EVIDENCE };

void
bb_visit_row_free (BbVisitRow *self)
{
  g_free (self->database);
  g_free (self->visit);
  g_free (self->unit);
  g_free (self->unit_name);
  g_free (self->kind);
  g_free (self->state);
  g_free (self->opened_at);
  g_free (self);
}

static BbVisitRow *
load_row (sqlite3_stmt *row)
{
  BbVisitRow *self = g_new0 (BbVisitRow, 1);

  self->database = g_strdup (bb_db_text (row, DATABASE));
  self->visit = g_strdup (bb_db_text (row, VISIT));
  self->unit = g_strdup (bb_db_text (row, UNIT));
  self->unit_name = g_strdup (bb_db_text (row, UNIT_NAME));
  self->kind = g_strdup (bb_db_text (row, KIND));
  self->state = g_strdup (bb_db_text (row, STATE));
  self->opened_at = g_strdup (bb_db_text (row, OPENED_AT));
  self->answered = sqlite3_column_int (row, ANSWERED);
  self->failed = sqlite3_column_int (row, FAILED);
  self->findings = sqlite3_column_int (row, FINDINGS);
  self->evidence = sqlite3_column_int (row, EVIDENCE);
  return self;
}

static sqlite3_stmt *
query_rows (BbReader *reader, const char *unit, const char *state, gint64 offset, gint64 limit, GError **error)
{
  if (unit != NULL && state != NULL)
    return bb_db_query (reader, error, "visits-of-unit-in-state", "iitt", offset, limit, unit, state);
  if (unit != NULL)
    return bb_db_query (reader, error, "visits-of-unit", "iit", offset, limit, unit);
  if (state != NULL)
    return bb_db_query (reader, error, "visits-in-state", "iit", offset, limit, state);
  return bb_db_query (reader, error, "visits", "ii", offset, limit);
}

static sqlite3_stmt *
query_count (BbReader *reader, const char *unit, const char *state, GError **error)
{
  if (unit != NULL && state != NULL)
    return bb_db_query (reader, error, "count-visits-of-unit-in-state", "tt", unit, state);
  if (unit != NULL)
    return bb_db_query (reader, error, "count-visits-of-unit", "t", unit);
  if (state != NULL)
    return bb_db_query (reader, error, "count-visits-in-state", "t", state);
  return bb_db_query (reader, error, "count-visits", "");
}

GPtrArray *
bb_store_query_visits (BbStore *self, const char *unit, const char *state, guint offset, guint limit, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_visit_row_free);
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? query_rows (reader, unit, state, offset, limit, error) : NULL;
  int found = -1;

  while (row != NULL && (found = bb_db_step (reader, row, error)) == 1)
    g_ptr_array_add (rows, load_row (row));
  return found == 0 ? g_steal_pointer (&rows) : NULL;
}

gint64
bb_store_count_visits (BbStore *self, const char *unit, const char *state, GError **error)
{
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? query_count (reader, unit, state, error) : NULL;

  return row != NULL && bb_db_step (reader, row, error) == 1 ? sqlite3_column_int64 (row, 0) : -1;
}
