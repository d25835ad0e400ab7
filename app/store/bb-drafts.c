/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-batch.h"
#include "store/bb-store-private.h"

gboolean
bb_draft_write (BbWriting *writing, gpointer data, GError **error)
{
  const BbDraft *draft = data;

  if (draft->text == NULL)
    return bb_db_run (writing->db, error, "forget-draft", "t", draft->key);
  return bb_db_run (writing->db, error, "set-draft", "tt", draft->key, draft->text);
}

gboolean
bb_store_set_draft (BbStore *self, const char *key, const char *text, GError **error)
{
  BbDraft draft = { (char *) key, (char *) text };

  g_return_val_if_fail (key != NULL, FALSE);
  return bb_store_write (self, bb_draft_write, &draft, NULL, error);
}

char *
bb_store_get_draft (BbStore *self, const char *key, GError **error)
{
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = reader != NULL ? bb_db_query (reader, error, "get-draft", "t", key) : NULL;

  return row != NULL && bb_db_step (reader, row, error) == 1 ? g_strdup (bb_db_text (row, 0)) : NULL;
}

GHashTable *
bb_store_list_drafts (BbStore *self, const char *prefix, GError **error)
{
  g_autofree char *end = bb_db_prefix_end (prefix != NULL ? prefix : "");
  g_autoptr (GHashTable) drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (BbReader) reader = bb_store_read (self, error);
  g_autoptr (sqlite3_stmt) row = NULL;
  int found = -1;

  if (reader != NULL)
    row = bb_db_query (reader, error, "list-drafts", "tt", prefix != NULL ? prefix : "", end);
  while (row != NULL && (found = bb_db_step (reader, row, error)) == 1)
    g_hash_table_insert (drafts, g_strdup (bb_db_text (row, 0)), g_strdup (bb_db_text (row, 1)));
  return found == 0 ? g_steal_pointer (&drafts) : NULL;
}
