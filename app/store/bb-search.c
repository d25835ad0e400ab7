/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-search.h"
#include "store/bb-projection.h"
#include "store/bb-store-private.h"
#include "store/bb-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BUDGET (10 * G_TIME_SPAN_MILLISECOND)   /* how long a save may have to wait for the index */
#define AT_ONCE ((gint64) 500)   /* documents read in one query */
#define SHORT_PREFIX 3           /* up to here the index of prefixes answers; beyond, the list of words completes what is typed */
#define COMPLETIONS 300

/* ── Filling ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
add_new_words (BbDb *db, const char *words, GError **error)
{
  g_auto (GStrv) list = g_strsplit (words, " ", -1);

  for (guint i = 0; list[i] != NULL; i++)
    if (!bb_db_run (db, error, "add-word", "t", list[i]))
      return FALSE;
  return TRUE;
}

static gboolean
forget_document (BbDb *db, gint64 document, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (db, error, "find-indexed", "i", document);
  int found = row != NULL ? bb_db_step (db, row, error) : -1;
  gint64 revision;

  if (found != 1)
    return found == 0;
  revision = sqlite3_column_int64 (row, 0);
  sqlite3_reset (row);
  return bb_db_run (db, error, "forget-words", "i", revision) && bb_db_run (db, error, "forget-indexed", "i", document);
}

static gboolean
index_document (BbDb *db, gint64 document, gint64 revision, const char *text, GError **error)
{
  g_autoptr (JsonObject) body = bb_parse_object (text);
  g_autofree char *written = body != NULL ? bb_words_collect (body) : g_strdup ("");
  g_autofree char *words = bb_words_fold (written);

  if (*words == '\0')
    return TRUE;
  return bb_db_run (db, error, "add-words", "it", revision, words) && bb_db_run (db, error, "add-indexed", "ii", document, revision) &&
         add_new_words (db, words, error);
}

/* Up to AT_ONCE changes of one database, or until @until. Returns how many, −1 on error; *@seq is the last of them. */
static int
index_changes (BbDb *db, gint64 database, gint64 *seq, gint64 until, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (db, error, "list-unindexed", "iii", database, *seq, AT_ONCE);
  int found = -1, count = 0;

  while (row != NULL && (found = bb_db_step (db, row, error)) == 1)
    {
      gint64 document = sqlite3_column_int64 (row, 0);

      if (!forget_document (db, document, error) ||
          (!sqlite3_column_int (row, 2) && !index_document (db, document, sqlite3_column_int64 (row, 1), bb_db_text (row, 4), error)))
        return -1;
      *seq = sqlite3_column_int64 (row, 3);
      count++;
      if (g_get_monotonic_time () > until)
        return count;
    }
  return found == 0 ? count : -1;
}

/* 1: there are changes, 0: none. */
static int
find_unindexed (BbDb *db, gint64 *database, gint64 *seq, GError **error)
{
  g_autoptr (sqlite3_stmt) row = bb_db_query (db, error, "find-unindexed", "");
  int found = row != NULL ? bb_db_step (db, row, error) : -1;

  if (found == 1)
    {
      *database = sqlite3_column_int64 (row, 0);
      *seq = sqlite3_column_int64 (row, 1);
    }
  return found;
}

gboolean
bb_search_index_some (BbDb *db, gboolean *more, GError **error)
{
  gint64 until = g_get_monotonic_time () + BUDGET, database, seq;
  int found = find_unindexed (db, &database, &seq, error);

  *more = found == 1;
  if (found != 1)
    return found == 0;
  if (!bb_db_run (db, error, "begin-write", ""))
    return FALSE;
  do
    if (index_changes (db, database, &seq, until, error) < 0 || !bb_db_run (db, error, "set-indexed", "ii", database, seq))
      return FALSE;
  while (g_get_monotonic_time () < until && (found = find_unindexed (db, &database, &seq, error)) == 1);
  return found >= 0 && bb_db_run (db, error, "commit", "");
}

gboolean
bb_search_clear (BbDb *db, GError **error)
{
  return bb_db_run (db, error, "clear-search", "") && bb_db_run (db, error, "clear-indexed", "") &&
         bb_db_run (db, error, "clear-words", "") && bb_db_run (db, error, "restart-index", "");
}

/* ── Finding ───────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The last word may be unfinished. */
static gboolean
append_completions (BbReader *reader, GString *expression, const char *word, GError **error)
{
  g_autofree char *end = bb_db_prefix_end (word);
  g_autoptr (sqlite3_stmt) row = bb_db_query (reader, error, "complete-word", "tti", word, end, (gint64) COMPLETIONS);
  gsize length = expression->len;
  int found = -1, count = 0;

  while (row != NULL && (found = bb_db_step (reader, row, error)) == 1 && ++count < COMPLETIONS)
    g_string_append_printf (expression, "%s\"%s\"", count > 1 ? " OR " : "(", bb_db_text (row, 0));
  if (count > 0 && count < COMPLETIONS)
    g_string_append_c (expression, ')');
  else
    {
      g_string_truncate (expression, length);
      g_string_append_printf (expression, "\"%s\" *", word);
    }
  return found >= 0;
}

static gboolean
write_expression (BbReader *reader, GString *expression, const char * const *words, GError **error)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (expression, " AND ");
      if (words[i + 1] != NULL)
        g_string_append_printf (expression, "\"%s\"", words[i]);
      else if (g_utf8_strlen (words[i], -1) <= SHORT_PREFIX)
        g_string_append_printf (expression, "\"%s\" *", words[i]);
      else if (!append_completions (reader, expression, words[i], error))
        return FALSE;
    }
  return TRUE;
}

void
bb_search_hit_free (BbSearchHit *self)
{
  g_free (self->database);
  g_free (self->id);
  g_free (self->type);
  g_free (self->visit);
  g_free (self->title);
  g_free (self->snippet);
  g_free (self->time);
  g_free (self->item);
  g_free (self->place);
  g_free (self);
}

static char *
get_text (JsonObject *body, const char * const *members)
{
  for (guint i = 0; members[i] != NULL; i++)
    if (bb_object_get_text (body, members[i]) != NULL)
      return g_strdup (bb_object_get_text (body, members[i]));
  return NULL;
}

/* "item" of an answer or finding, else the first of "items" of a piece of evidence. */
static char *
get_item (JsonObject *body)
{
  JsonNode *node = json_object_get_member (body, "items");
  JsonArray *items = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (items != NULL && json_array_get_length (items) > 0 && JSON_NODE_HOLDS_VALUE (json_array_get_element (items, 0)))
    return g_strdup (json_array_get_string_element (items, 0));
  return g_strdup (bb_object_get_text (body, "item"));
}

static BbSearchHit *
load_hit (sqlite3_stmt *row, const char * const *words)
{
  static const char * const titles[] = { "title", "name", "unit_name", "what", "item", "caption", "code", NULL };
  static const char * const times[] = { "at", "time", "captured_at", "deadline", NULL };
  BbSearchHit *self = g_new0 (BbSearchHit, 1);
  g_autoptr (JsonObject) body = bb_parse_object (bb_db_text (row, 2));
  g_autofree char *text = body != NULL ? bb_words_collect (body) : g_strdup ("");
  g_auto (GStrv) parts = NULL;

  self->database = g_strdup (bb_db_text (row, 0));
  self->id = g_strdup (bb_db_text (row, 1));
  parts = g_strsplit (self->id, ":", 3);
  self->type = g_strdup (parts[0]);
  if (g_str_equal (parts[0], "visit") || g_strv_length (parts) == 3)
    self->visit = g_strdup (parts[1]);
  self->title = body != NULL ? get_text (body, titles) : NULL;
  if (self->title == NULL)
    self->title = g_strdup (self->id);
  self->snippet = bb_words_snippet (text, words);
  self->time = body != NULL ? get_text (body, times) : NULL;
  self->item = body != NULL ? get_item (body) : NULL;
  return self;
}

static GPtrArray *
find (BbReader *reader, const char * const *words, gint64 limit, GError **error)
{
  g_autoptr (GPtrArray) hits = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_search_hit_free);
  g_autoptr (GString) expression = g_string_new (NULL);
  g_autoptr (sqlite3_stmt) row = NULL;
  int found = -1;

  if (write_expression (reader, expression, words, error))
    row = bb_db_query (reader, error, "search", "ti", expression->str, limit);
  while (row != NULL && (found = bb_db_step (reader, row, error)) == 1)
    g_ptr_array_add (hits, load_hit (row, words));
  return found == 0 ? g_steal_pointer (&hits) : NULL;
}

GPtrArray *
bb_store_search (BbStore *self, const char *query, guint limit, GError **error)
{
  g_autofree char *folded = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (BbReader) reader = NULL;

  g_return_val_if_fail (BB_IS_STORE (self) && query != NULL, NULL);
  if (!g_utf8_validate (query, -1, NULL))
    {
      g_set_error_literal (error, BB_STORE_ERROR, BB_STORE_ERROR_INVALID, _("What is searched for is not valid text."));
      return NULL;
    }
  folded = bb_words_fold (query);
  words = g_strsplit (folded, " ", -1);
  if (words[0] == NULL)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) bb_search_hit_free);
  if (!bb_store_wait_for_index (self, error) || (reader = bb_store_read (self, error)) == NULL)
    return NULL;
  return find (reader, (const char * const *) words, limit, error);
}
