/* SPDX-License-Identifier: GPL-3.0-or-later */
/* _changes: what happened in a database, each document once, at its latest change. Positions are whole numbers; a client takes them as they are. */
#include "sync/hub/bb-hub-revisions.h"

#include <string.h>

#include "sync/hub/bb-hub-selector.h"

#define ROWS 500                 /* that are read at once */
#define MOST_WAIT 60000          /* ms without a word: CouchDB's changes_timeout */
#define LEAST_HEARTBEAT 100      /* ms */

typedef enum { NORMAL, LONGPOLL, CONTINUOUS, EVENTSOURCE } Feed;

typedef struct
{
  BbHubView view;
  Feed feed;
  gboolean all_leaves, include_docs, descending, has_heartbeat;
  gint64 since, limit, timeout, interval;      /* limit -1: all */
  GHashTable *ids;               /* (nullable): only these */
  BbHubSelector *selector;       /* (nullable): only what it fits */
  gboolean only_designs;
  gboolean has_head, has_rows;
  gint64 n_rows;
} Changes;

static void
changes_free (gpointer data)
{
  Changes *self = data;

  bb_hub_view_clear (&self->view);
  g_clear_pointer (&self->ids, g_hash_table_unref);
  g_clear_pointer (&self->selector, bb_hub_selector_free);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Changes, changes_free)

/* ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_wanted (BbCall *call, Changes *self, const BbChange *change, GError **error)
{
  g_autoptr (BbDocument) document = NULL;

  if (self->ids && !g_hash_table_contains (self->ids, change->id))
    return FALSE;
  if (self->only_designs && !g_str_has_prefix (change->id, "_design/"))
    return FALSE;
  if (!self->selector)
    return TRUE;
  document = bb_store_get (bb_hub_get_store (call->hub), call->database->name, change->id, change->rev, error);
  return document && document->body && bb_hub_selector_fits (self->selector, document);
}

static gboolean
append_doc (BbCall *call, Changes *self, GString *out, const BbChange *change, GError **error)
{
  g_autoptr (GError) local = NULL;

  g_string_append (out, ",\"doc\":");
  if (bb_hub_render (call, out, change->id, change->rev, &self->view, &local))
    return TRUE;
  if (local->code != BB_STORE_ERROR_NOT_FOUND)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_string_append (out, "null");
  return TRUE;
}

static void
append_revs (Changes *self, GString *out, const BbChange *change)
{
  g_string_append (out, ",\"changes\":[");
  for (guint i = 0; i == 0 || (self->all_leaves && change->leaves[i]); i++)
    {
      g_string_append (out, i > 0 ? ",{\"rev\":" : "{\"rev\":");
      bb_json_append_text (out, self->all_leaves ? change->leaves[i] : change->rev);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static gboolean
append_row (BbCall *call, Changes *self, GString *out, const BbChange *change, GError **error)
{
  gboolean has_seq = self->interval <= 1 || (self->n_rows + 1) % self->interval == 0;

  if (self->feed == EVENTSOURCE)
    g_string_append (out, "data: ");
  else if (self->feed != CONTINUOUS && self->has_rows)
    g_string_append (out, ",\n");
  self->has_rows = TRUE;
  self->n_rows++;
  if (has_seq)
    g_string_append_printf (out, "{\"seq\":%" G_GINT64_FORMAT ",\"id\":", change->seq);
  else
    g_string_append (out, "{\"seq\":null,\"id\":");
  bb_json_append_text (out, change->id);
  append_revs (self, out, change);
  if (change->deleted)
    g_string_append (out, ",\"deleted\":true");
  if (self->include_docs && !append_doc (call, self, out, change, error))
    return FALSE;
  g_string_append_c (out, '}');
  if (self->feed == CONTINUOUS)
    g_string_append_c (out, '\n');
  else if (self->feed == EVENTSOURCE)
    g_string_append_printf (out, "\nid: %" G_GINT64_FORMAT "\n\n", change->seq);
  return TRUE;
}

/* ── The feed ────────────────────────────────────────────────────────────────────────────────────────────────── */

static BbMore
end (BbCall *call, Changes *self, GString *out, GError **error)
{
  gint64 pending;

  if (self->feed == EVENTSOURCE)
    return BB_MORE_END;
  pending = self->descending ? 0 : bb_store_count_changes (bb_hub_get_store (call->hub), call->database->name, self->since, error);
  if (pending < 0)
    return BB_MORE_BROKEN;
  g_string_append (out, self->feed == CONTINUOUS ? "{" : "\n],\n");
  g_string_append_printf (out, "\"last_seq\":%" G_GINT64_FORMAT ",\"pending\":%" G_GINT64_FORMAT "}\n", self->since, pending);
  return BB_MORE_END;
}

/* 1: rows were read, 0: none are left, -1: @error. */
static int
read_rows (BbCall *call, Changes *self, GString *out, GError **error)
{
  BbStore *store = bb_hub_get_store (call->hub);
  guint limit = !self->descending ? ROWS : self->limit < 0 || self->ids || self->selector || self->only_designs ? G_MAXUINT : (guint) self->limit;
  g_autoptr (GPtrArray) rows = bb_store_changes_full (store, call->database->name, self->since, limit, self->descending, error);

  for (guint i = 0; rows && i < rows->len && self->limit != 0; i++)
    {
      BbChange *change = rows->pdata[i];
      gboolean wanted = is_wanted (call, self, change, error);

      if (*error || (wanted && !append_row (call, self, out, change, error)))
        return -1;
      self->since = change->seq;
      if (wanted && self->limit > 0)
        self->limit--;
    }
  return rows ? rows->len > 0 && !self->descending : -1;
}

static void
start_waiting (BbCall *call, Changes *self)
{
  call->deadline = self->has_heartbeat ? G_MAXINT64 : g_get_monotonic_time () + self->timeout * 1000;
}

static BbMore
go_on (BbCall *call, Changes *self, GString *out, GError **error)
{
  int found = self->limit == 0 ? 0 : read_rows (call, self, out, error);

  if (found < 0)
    return BB_MORE_BROKEN;
  if (found > 0 && self->limit != 0)
    return BB_MORE_AGAIN;
  if (self->limit == 0 || self->feed == NORMAL || self->descending || call->expired || (self->feed == LONGPOLL && self->has_rows))
    return end (call, self, out, error);
  start_waiting (call, self);
  return BB_MORE_WAIT;
}

static BbMore
make_changes (BbCall *call, GString *out)
{
  Changes *self = call->more_data;
  g_autoptr (GError) error = NULL;
  BbMore more;

  if (!self->has_head && self->feed != CONTINUOUS && self->feed != EVENTSOURCE)
    g_string_append (out, "{\"results\":[\n");
  self->has_head = TRUE;
  more = go_on (call, self, out, &error);
  if (error)
    g_warning ("%s", error->message);
  return more;
}

/* ── What was asked ──────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
read_since (Changes *self, BbCall *call)
{
  const char *text = g_hash_table_lookup (call->query, "since");
  const char *last = bb_call_get_header (call, "Last-Event-ID");
  g_autofree char *bare = NULL;

  if (self->feed == EVENTSOURCE && last)
    text = last;
  if (!text || g_str_equal (text, ""))
    return TRUE;
  bare = g_strdup (text);
  g_strdelimit (bare, "\"", ' ');
  g_strstrip (bare);
  if (g_str_equal (bare, "now"))
    {
      self->since = MAX (bb_store_get_update_seq (bb_hub_get_store (call->hub), call->database->name, NULL), 0);
      return TRUE;
    }
  return g_ascii_string_to_signed (bare, 10, 0, G_MAXINT64, &self->since, NULL) ||
         bb_call_refuse (call, SOUP_STATUS_BAD_REQUEST, "bad_request", "Malformed sequence supplied in 'since' parameter.");
}

static gboolean
read_feed (Changes *self, BbCall *call)
{
  static const char * const names[] = { "normal", "longpoll", "continuous", "eventsource" };
  const char *text = g_hash_table_lookup (call->query, "feed");

  for (guint i = 0; text && i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (text, names[i]))
      {
        self->feed = i;
        return TRUE;
      }
  return !text || bb_call_refuse (call, SOUP_STATUS_BAD_REQUEST, "bad_request", "Supported `feed` types: normal, continuous, longpoll, eventsource");
}

static gboolean
read_heartbeat (Changes *self, BbCall *call)
{
  const char *text = g_hash_table_lookup (call->query, "heartbeat");
  gint64 beat = 0;

  self->has_heartbeat = text != NULL;
  if (!text)
    return TRUE;
  if (g_str_equal (text, "true"))
    beat = MOST_WAIT;
  else if (!g_ascii_string_to_signed (text, 10, 1, G_MAXINT32, &beat, NULL))
    return bb_call_refuse (call, SOUP_STATUS_BAD_REQUEST, "bad_request",
                           "The heartbeat value should be a positive integer (in milliseconds) or true.");
  call->heartbeat = (guint) MAX (beat, LEAST_HEARTBEAT);
  return TRUE;
}

static gboolean
read_style (Changes *self, BbCall *call)
{
  const char *text = g_hash_table_lookup (call->query, "style");

  self->all_leaves = g_strcmp0 (text, "all_docs") == 0;
  return !text || self->all_leaves || g_str_equal (text, "main_only") ||
         bb_call_refuse (call, SOUP_STATUS_BAD_REQUEST, "query_parse_error", "Invalid value for style: use all_docs or main_only.");
}

/* ── Filters ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
read_ids (Changes *self, BbCall *call, JsonObject *request)
{
  const char *text = g_hash_table_lookup (call->query, "doc_ids");
  g_autoptr (JsonNode) given = text ? json_from_string (text, NULL) : NULL;
  JsonNode *node = request && json_object_has_member (request, "doc_ids") ? json_object_get_member (request, "doc_ids") : given;
  JsonArray *ids = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (!ids)
    return bb_call_refuse (call, SOUP_STATUS_BAD_REQUEST, "bad_request", "`doc_ids` filter parameter is not a list of doc ids.");
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < json_array_get_length (ids); i++)
    if (json_node_get_value_type (json_array_get_element (ids, i)) == G_TYPE_STRING)
      g_hash_table_add (self->ids, g_strdup (json_array_get_string_element (ids, i)));
  return TRUE;
}

static gboolean
read_selector (Changes *self, BbCall *call, JsonObject *request)
{
  JsonNode *node = request ? json_object_get_member (request, "selector") : NULL;
  g_autofree char *reason = NULL;

  if (!node)
    return bb_call_refuse (call, SOUP_STATUS_BAD_REQUEST, "bad_request", "Selector must be specified in POST payload");
  self->selector = bb_hub_selector_new (node, &reason);
  return self->selector || bb_call_refuse (call, SOUP_STATUS_BAD_REQUEST, "invalid_selector", reason);
}

static gboolean
read_filter (Changes *self, BbCall *call)
{
  const char *filter = g_hash_table_lookup (call->query, "filter");
  g_autoptr (JsonObject) request = NULL;

  if (bb_call_is (call, "POST") && call->body && !(request = bb_call_read_object (call)))
    return FALSE;
  if (!filter)
    return TRUE;
  if (g_str_equal (filter, "_doc_ids"))
    return read_ids (self, call, request);
  if (g_str_equal (filter, "_selector"))
    return read_selector (self, call, request);
  self->only_designs = g_str_equal (filter, "_design");
  return self->only_designs ||
         bb_call_refuse (call, SOUP_STATUS_NOT_FOUND, "not_found", "This server runs no JavaScript: it knows the filters _doc_ids, _selector and _design.");
}

void
bb_hub_handle_changes (BbCall *call)
{
  static const char * const types[] = { "application/json", "application/json", "application/json", "text/event-stream" };
  g_autoptr (Changes) self = g_new0 (Changes, 1);

  self->limit = -1;
  self->timeout = MOST_WAIT;
  if (!read_feed (self, call) || !read_since (self, call) || !read_heartbeat (self, call) || !read_style (self, call) ||
      !bb_hub_view_read (&self->view, call) || !bb_call_get_flag (call, "include_docs", &self->include_docs) ||
      !bb_call_get_flag (call, "descending", &self->descending) || !bb_call_get_number (call, "limit", 0, &self->limit) ||
      !bb_call_get_number (call, "timeout", 0, &self->timeout) || !bb_call_get_number (call, "seq_interval", 1, &self->interval) ||
      !read_filter (self, call))
    return;
  self->timeout = MIN (self->timeout, MOST_WAIT);
  if (self->limit == 0)
    self->limit = 1;             /* as in CouchDB */
  bb_call_stream (call, SOUP_STATUS_OK, types[self->feed], make_changes, self, changes_free);
  g_steal_pointer (&self);
}
