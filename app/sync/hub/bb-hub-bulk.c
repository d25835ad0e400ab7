/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many documents in one request: _revs_diff, _bulk_docs, _bulk_get. */
#include "sync/hub/bb-hub-attached.h"

#include <string.h>

#include "store/bb-canonical-json.h"

/* ── _revs_diff ──────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_hub_handle_revs_diff (BbCall *call)
{
  g_autoptr (JsonObject) request = bb_call_read_object (call);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer = NULL;

  if (!request)
    return;
  answer = bb_store_revs_diff (bb_hub_get_store (call->hub), call->database->name, request, &error);
  if (answer)
    bb_call_answer_object (call, SOUP_STATUS_OK, answer);
  else
    bb_call_fail (call, error);
}

/* ── _bulk_docs ──────────────────────────────────────────────────────────────────────────────────────────────── */

static JsonArray *
get_list (BbCall *call, JsonObject *request, const char *name)
{
  JsonNode *node = json_object_get_member (request, name);
  g_autofree char *reason = NULL;

  if (node && JSON_NODE_HOLDS_ARRAY (node))
    return json_node_get_array (node);
  reason = g_strdup_printf (node ? "`%s` parameter must be an array." : "POST body must include `%s` parameter.", name);
  bb_call_refuse (call, SOUP_STATUS_BAD_REQUEST, "bad_request", reason);
  return NULL;
}

static gboolean
get_new_edits (BbCall *call, JsonObject *request, gboolean *new_edits)
{
  JsonNode *node = json_object_get_member (request, "new_edits");

  if (!node)
    return TRUE;
  if (json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return bb_call_refuse (call, SOUP_STATUS_BAD_REQUEST, "bad_request", "new_edits must be true or false");
  *new_edits = json_node_get_boolean (node);
  return TRUE;
}

/* What is malformed in one document refuses the request, as CouchDB does; %NULL: it was answered. */
static GPtrArray *
read_writes (BbCall *call, JsonArray *documents, gboolean new_edits)
{
  g_autoptr (GPtrArray) writes = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_hub_write_free);

  for (guint i = 0; i < json_array_get_length (documents); i++)
    {
      JsonNode *node = json_array_get_element (documents, i);
      BbHubWrite *write;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          bb_call_refuse (call, SOUP_STATUS_BAD_REQUEST, "bad_request", "Document must be a JSON object");
          return NULL;
        }
      write = bb_hub_write_new (json_node_get_object (node), NULL, new_edits);
      g_ptr_array_add (writes, write);
      if (bb_hub_body_get_size (call->body) > BB_HUB_MAX_DOCUMENT)
        bb_hub_write_check_size (write);
      bb_hub_take_attachments (call, write, NULL, new_edits);
      if (write->fault.status == 0 || write->fault.status == SOUP_STATUS_FORBIDDEN)
        continue;
      bb_call_answer_fault (call, &write->fault);
      return NULL;
    }
  return g_steal_pointer (&writes);
}

static void
append_result (GString *out, const BbHubWrite *write)
{
  g_string_append (out, write->fault.status == 0 ? "{\"ok\":true,\"id\":" : "{\"id\":");
  bb_json_append_text (out, write->id);
  if (write->fault.status == 0 || write->path)
    {
      g_string_append (out, ",\"rev\":");
      bb_json_append_text (out, write->fault.status == 0 ? write->stored : write->path[0]);
    }
  if (write->fault.status != 0)
    {
      g_string_append (out, ",\"error\":");
      bb_json_append_text (out, write->fault.name);
      g_string_append (out, ",\"reason\":");
      bb_json_append_text (out, write->fault.reason);
    }
  g_string_append_c (out, '}');
}

/* Of replicated revisions only those that were not taken are told. */
static void
answer_results (BbCall *call, GPtrArray *writes, gboolean new_edits)
{
  GString *out = bb_call_start (call, SOUP_STATUS_CREATED);

  g_string_append_c (out, '[');
  for (guint i = 0; i < writes->len; i++)
    {
      BbHubWrite *write = writes->pdata[i];

      if (!new_edits && write->fault.status == 0)
        continue;
      if (out->len > 1)
        g_string_append_c (out, ',');
      append_result (out, write);
    }
  g_string_append (out, "]\n");
}

void
bb_hub_handle_bulk_docs (BbCall *call)
{
  g_autoptr (JsonObject) request = bb_call_read_object (call);
  JsonArray *documents = request ? get_list (call, request, "docs") : NULL;
  gboolean new_edits = TRUE;
  g_autoptr (GPtrArray) writes = NULL;

  if (!documents || !get_new_edits (call, request, &new_edits))
    return;
  writes = read_writes (call, documents, new_edits);
  if (writes && bb_hub_store (call, writes, new_edits))
    answer_results (call, writes, new_edits);
}

/* ── _bulk_get ───────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  JsonObject *request;
  JsonArray *documents;
  BbHubView view;
  guint next;
} BulkGet;

static void
bulk_get_free (gpointer data)
{
  BulkGet *self = data;

  json_object_unref (self->request);
  bb_hub_view_clear (&self->view);
  g_free (self);
}

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static void
append_error (GString *out, const char *id, const char *rev, const GError *error)
{
  const char *name, *reason;

  bb_hub_explain (error, &name, &reason);
  g_string_append (out, "{\"error\":{\"id\":");
  bb_json_append_text (out, id);
  g_string_append (out, ",\"rev\":");
  bb_json_append_text (out, rev ? rev : "undefined");
  g_string_append (out, ",\"error\":");
  bb_json_append_text (out, name);
  g_string_append (out, ",\"reason\":");
  bb_json_append_text (out, reason);
  g_string_append (out, "}}");
}

static char **
read_since (JsonObject *asked)
{
  JsonNode *node = json_object_get_member (asked, "atts_since");
  g_autoptr (GStrvBuilder) revs = g_strv_builder_new ();

  for (guint i = 0; node && JSON_NODE_HOLDS_ARRAY (node) && i < json_array_get_length (json_node_get_array (node)); i++)
    if (json_node_get_value_type (json_array_get_element (json_node_get_array (node), i)) == G_TYPE_STRING)
      g_strv_builder_add (revs, json_array_get_string_element (json_node_get_array (node), i));
  return node ? g_strv_builder_end (revs) : NULL;
}

/* The revisions of one entry: the one that it names, or every leaf. */
static char **
list_revs (BbCall *call, const char *id, const char *rev, gboolean latest, GError **error)
{
  const char *one[] = { rev, NULL };

  return rev ? bb_hub_expand_revs (call, id, one, latest, error) : bb_hub_list_leaves (call, id, error);
}

static void
append_docs (BbCall *call, GString *out, BbHubView *view, JsonObject *asked, const char *id)
{
  const char *rev = get_text (asked, "rev");
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) revs = list_revs (call, id, rev, view->latest, &error);

  view->atts_since = read_since (asked);
  for (guint i = 0; revs && revs[i]; i++)
    {
      gsize start;

      if (i > 0)
        g_string_append_c (out, ',');
      start = out->len;
      g_string_append (out, "{\"ok\":");
      if (bb_hub_render (call, out, id, revs[i], view, &error))
        g_string_append_c (out, '}');
      else
        {
          g_string_truncate (out, start);
          append_error (out, id, revs[i], error);
          g_clear_error (&error);
        }
    }
  if (!revs)
    append_error (out, id, rev, error);
  bb_hub_view_clear (view);
}

static BbMore
make_bulk_get (BbCall *call, GString *out)
{
  BulkGet *self = call->more_data;
  JsonNode *node;
  const char *id;

  if (self->next == 0)
    g_string_append (out, "{\"results\":[");
  if (self->next == json_array_get_length (self->documents))
    {
      g_string_append (out, "]}\n");
      return BB_MORE_END;
    }
  node = json_array_get_element (self->documents, self->next);
  id = get_text (json_node_get_object (node), "id");
  g_string_append (out, self->next++ > 0 ? ",\n{\"id\":" : "{\"id\":");
  bb_json_append_text (out, id);
  g_string_append (out, ",\"docs\":[");
  append_docs (call, out, &self->view, json_node_get_object (node), id);
  g_string_append (out, "]}");
  return BB_MORE_AGAIN;
}

static gboolean
check_entries (BbCall *call, JsonArray *documents)
{
  for (guint i = 0; i < json_array_get_length (documents); i++)
    {
      JsonNode *node = json_array_get_element (documents, i);

      if (!JSON_NODE_HOLDS_OBJECT (node) || !get_text (json_node_get_object (node), "id"))
        return bb_call_refuse (call, SOUP_STATUS_BAD_REQUEST, "bad_request", "Each entry of docs needs an id");
    }
  return TRUE;
}

void
bb_hub_handle_bulk_get (BbCall *call)
{
  g_autoptr (JsonObject) request = bb_call_read_object (call);
  JsonArray *documents = request ? get_list (call, request, "docs") : NULL;
  g_auto (BbHubView) view = { 0 };
  BulkGet *self;

  if (!documents || !check_entries (call, documents) || !bb_hub_view_read (&view, call))
    return;
  self = g_new0 (BulkGet, 1);
  *self = (BulkGet) { g_steal_pointer (&request), documents, view, 0 };
  view.atts_since = NULL;
  bb_call_stream (call, SOUP_STATUS_OK, "application/json", make_bulk_get, self, bulk_get_free);
}
