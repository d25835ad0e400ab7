/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-outbox.h"

#include "store/bb-store-private.h"
#include "store/bb-tree.h"

void
bb_outbox_row_free (BbOutboxRow *self)
{
  g_free (self->database);
  g_free (self->peer);
  g_free (self->direction);
  g_free (self->id);
  g_free (self->rev);
  g_free (self->error);
  g_free (self->reason);
  g_free (self->first_at);
  g_free (self->last_at);
  g_free (self);
}

static gboolean
note_all (BbWriting *writing, gpointer data, GError **error)
{
  GPtrArray *rows = data;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *at = g_date_time_format_iso8601 (now);

  for (guint i = 0; i < rows->len; i++)
    {
      const BbOutboxRow *row = rows->pdata[i];
      gint64 database = bb_tree_get_database (writing, row->database, error);

      if (database == 0 || !bb_db_run (writing->db, error, "note-outbox", "ittttttt", database, row->peer, row->direction, row->id, row->rev, row->error,
                                       row->reason, at))
        return FALSE;
    }
  return TRUE;
}

gboolean
bb_store_note_outbox (BbStore *self, GPtrArray *rows, GError **error)
{
  return bb_store_write (self, note_all, rows, NULL, error);
}

static BbOutboxRow *
load_row (sqlite3_stmt *row)
{
  BbOutboxRow *self = g_new0 (BbOutboxRow, 1);
  char **texts[] = { &self->database, &self->peer, &self->direction, &self->id, &self->rev, &self->error, &self->reason, &self->first_at, &self->last_at };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (bb_db_text (row, (int) i));
  self->tries = sqlite3_column_int64 (row, G_N_ELEMENTS (texts));
  self->superseded = sqlite3_column_int (row, G_N_ELEMENTS (texts) + 1);
  return self;
}

GPtrArray *
bb_store_list_outbox (BbStore *self, const char *database, const char *peer, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_outbox_row_free);
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, "list-outbox", "tt", database, peer) : NULL;
  int found = -1;

  while (row != NULL && (found = bb_db_step (reader, row, error)) == 1)
    g_ptr_array_add (rows, load_row (row));
  return found == 0 ? g_steal_pointer (&rows) : NULL;
}

static gboolean
clear (BbWriting *writing, gpointer data, GError **error)
{
  const BbOutboxRow *row = data;

  return bb_db_run (writing->db, error, "clear-outbox", "ttttt", row->database, row->peer, row->direction, row->id, row->rev);
}

gboolean
bb_store_clear_outbox (BbStore *self, const BbOutboxRow *row, GError **error)
{
  return bb_store_write (self, clear, (gpointer) row, NULL, error);
}
