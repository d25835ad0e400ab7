/* SPDX-License-Identifier: GPL-3.0-or-later */
/* _all_docs */
#include "sync/hub/bb-hub-revisions.h"

#include <string.h>

#define ROWS 500                 /* that are read at once */

typedef struct
{
  BbHubView view;
  gboolean include_docs, descending, inclusive_end;
  char *start, *end;
  JsonArray *keys;               /* (nullable) */
  gint64 skip, limit;            /* limit -1: all */
  gint64 total;
  guint next;                    /* of keys */
  char *last;                    /* id of the last row */
  gboolean has_head, has_rows;
} Listing;

static void
listing_free (gpointer data)
{
  Listing *self = data;

  bb_hub_view_clear (&self->view);
  g_clear_pointer (&self->keys, json_array_unref);
  g_free (self->start);
  g_free (self->end);
  g_free (self->last);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Listing, listing_free)

/* ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
begin_row (Listing *self, GString *out)
{
  g_string_append (out, self->has_rows ? ",\n" : "");
  self->has_rows = TRUE;
}

static gboolean
append_row (BbCall *call, Listing *self, GString *out, const BbListingRow *row, GError **error)
{
  begin_row (self, out);
  g_string_append (out, "{\"id\":");
  bb_json_append_text (out, row->id);
  g_string_append (out, ",\"key\":");
  bb_json_append_text (out, row->id);
  g_string_append (out, ",\"value\":{\"rev\":");
  bb_json_append_text (out, row->rev);
  g_string_append (out, row->deleted ? ",\"deleted\":true}" : "}");
  if (self->include_docs)
    {
      g_string_append (out, ",\"doc\":");
      if (row->deleted)
        g_string_append (out, "null");
      else if (!bb_hub_render (call, out, row->id, row->rev, &self->view, error))
        return FALSE;
    }
  g_string_append_c (out, '}');
  return TRUE;
}

static gboolean
append_key (BbCall *call, Listing *self, GString *out, JsonNode *key, GError **error)
{
  const char *id = json_node_get_value_type (key) == G_TYPE_STRING ? json_node_get_string (key) : NULL;
  g_autoptr (BbListingRow) row = id ? bb_store_peek (bb_hub_get_store (call->hub), call->database->name, id, error) : NULL;

  if (*error)
    return FALSE;
  if (row)
    return append_row (call, self, out, row, error);
  begin_row (self, out);
  g_string_append (out, "{\"key\":");
  bb_json_append_node (out, key);
  g_string_append (out, ",\"error\":\"not_found\"}");
  return TRUE;
}

/* ── Pages ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static BbMore
list_keys (BbCall *call, Listing *self, GString *out, GError **error)
{
  guint n = json_array_get_length (self->keys);
  guint end = self->limit < 0 ? n : (guint) MIN ((gint64) n, self->skip + self->limit);
  guint index;

  if (self->next == 0)
    self->next = (guint) MIN (self->skip, (gint64) n);
  if (self->next >= end)
    return BB_MORE_END;
  index = self->descending ? n - 1 - self->next : self->next;
  self->next++;
  return append_key (call, self, out, json_array_get_element (self->keys, index), error) ? BB_MORE_AGAIN : BB_MORE_BROKEN;
}

static BbMore
list_range (BbCall *call, Listing *self, GString *out, GError **error)
{
  guint limit = self->limit < 0 ? ROWS : (guint) MIN (self->limit, ROWS);
  BbListingPage page = { self->last ? self->last : self->start, self->end, self->last != NULL, !self->inclusive_end, self->descending,
                         self->last ? 0 : (guint) self->skip, limit };
  g_autoptr (GPtrArray) rows = bb_store_list_page (bb_hub_get_store (call->hub), call->database->name, &page, error);

  for (guint i = 0; rows && i < rows->len; i++)
    if (!append_row (call, self, out, rows->pdata[i], error))
      return BB_MORE_BROKEN;
  if (!rows)
    return BB_MORE_BROKEN;
  if (self->limit >= 0)
    self->limit -= rows->len;
  if (rows->len < limit || self->limit == 0)
    return BB_MORE_END;
  g_free (self->last);
  self->last = g_strdup (((BbListingRow *) rows->pdata[rows->len - 1])->id);
  return BB_MORE_AGAIN;
}

static BbMore
make_listing (BbCall *call, GString *out)
{
  Listing *self = call->more_data;
  g_autoptr (GError) error = NULL;
  BbMore more;

  if (!self->has_head)
    g_string_append_printf (out, "{\"total_rows\":%" G_GINT64_FORMAT ",\"offset\":%" G_GINT64_FORMAT ",\"rows\":[\n", self->total, self->skip);
  self->has_head = TRUE;
  more = self->keys ? list_keys (call, self, out, &error) : list_range (call, self, out, &error);
  if (more == BB_MORE_END)
    g_string_append (out, "\n]}\n");
  else if (more == BB_MORE_BROKEN)
    g_warning ("%s", error->message);
  return more;
}

/* ── What was asked ──────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
read_range (Listing *self, BbCall *call)
{
  g_autofree char *key = NULL;

  if (!bb_call_get_key (call, "startkey", &self->start) || !bb_call_get_key (call, "start_key", &self->start) ||
      !bb_call_get_key (call, "endkey", &self->end) || !bb_call_get_key (call, "end_key", &self->end) || !bb_call_get_key (call, "key", &key))
    return FALSE;
  if (!key)
    return TRUE;
  g_set_str (&self->start, key);
  g_set_str (&self->end, key);
  return TRUE;
}

static gboolean
read_keys (Listing *self, BbCall *call)
{
  const char *text = g_hash_table_lookup (call->query, "keys");
  g_autoptr (JsonNode) node = text ? json_from_string (text, NULL) : NULL;
  g_autoptr (JsonObject) request = NULL;
  JsonNode *keys = node;

  if (bb_call_is (call, "POST"))
    {
      request = bb_call_read_object (call);
      if (!request)
        return FALSE;
      keys = json_object_get_member (request, "keys");
    }
  if (keys && JSON_NODE_HOLDS_ARRAY (keys))
    self->keys = json_node_dup_array (keys);
  return self->keys || (!text && !keys) || bb_call_refuse (call, SOUP_STATUS_BAD_REQUEST, "bad_request", "`keys` parameter must be an array.");
}

static gboolean
read_query (Listing *self, BbCall *call)
{
  self->limit = -1;
  self->inclusive_end = TRUE;
  return bb_hub_view_read (&self->view, call) && bb_call_get_flag (call, "include_docs", &self->include_docs) &&
         bb_call_get_flag (call, "descending", &self->descending) && bb_call_get_flag (call, "inclusive_end", &self->inclusive_end) &&
         bb_call_get_number (call, "skip", 0, &self->skip) && bb_call_get_number (call, "limit", 0, &self->limit) && read_range (self, call) &&
         read_keys (self, call);
}

void
bb_hub_handle_all_docs (BbCall *call)
{
  g_autoptr (Listing) self = g_new0 (Listing, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbDatabaseInfo) info = NULL;

  if (!read_query (self, call))
    return;
  info = bb_store_get_database (bb_hub_get_store (call->hub), call->database->name, &error);
  if (!info)
    {
      bb_call_fail (call, error);
      return;
    }
  self->total = info->n_documents;
  bb_call_stream (call, SOUP_STATUS_OK, "application/json", make_listing, self, listing_free);
  g_steal_pointer (&self);
}
