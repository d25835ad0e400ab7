/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What replications note for themselves ("_local/"). */
#include "sync/hub/bb-hub-private.h"

void
bb_hub_handle_local_docs (BbCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = bb_store_list_locals (bb_hub_get_store (call->hub), call->database->name, &error);

  if (!rows)
    {
      bb_call_fail (call, error);
      return;
    }
  g_string_append (bb_call_start (call, SOUP_STATUS_OK), "{\"total_rows\":null,\"offset\":null,\"rows\":[");
  for (guint i = 0; i < rows->len; i++)
    {
      BbLocal *row = rows->pdata[i];
      g_autofree char *id = g_strconcat ("_local/", row->id, NULL);

      g_string_append (call->text, i > 0 ? ",\n{\"id\":" : "{\"id\":");
      bb_json_append_text (call->text, id);
      g_string_append (call->text, ",\"key\":");
      bb_json_append_text (call->text, id);
      g_string_append_printf (call->text, ",\"value\":{\"rev\":\"0-%" G_GINT64_FORMAT "\"}}", row->version);
    }
  g_string_append (call->text, "]}\n");
}

static void
answer_local (BbCall *call, guint status, const char *id, gint64 version)
{
  g_autofree char *whole = g_strconcat ("_local/", id, NULL);

  g_string_append (bb_call_start (call, status), "{\"ok\":true,\"id\":");
  bb_json_append_text (call->text, whole);
  g_string_append_printf (call->text, ",\"rev\":\"0-%" G_GINT64_FORMAT "\"}\n", version);
}

static void
get_local (BbCall *call, const char *id)
{
  g_autoptr (GError) error = NULL;
  gint64 version = 0;
  g_autoptr (JsonObject) body = bb_store_get_local (bb_hub_get_store (call->hub), call->database->name, id, &version, &error);
  g_autofree char *whole = g_strconcat ("_local/", id, NULL);
  g_autofree char *rev = g_strdup_printf ("0-%" G_GINT64_FORMAT, version);

  if (!body)
    {
      bb_call_fail (call, error);
      return;
    }
  json_object_set_string_member (body, "_id", whole);
  json_object_set_string_member (body, "_rev", rev);
  bb_call_answer_object (call, SOUP_STATUS_OK, body);
}

static JsonObject *
strip (JsonObject *given)
{
  JsonObject *body = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, given);
  while (json_object_iter_next (&iter, &name, &value))
    if (*name != '_')
      json_object_set_member (body, name, json_node_copy (value));
  return body;
}

/* Notes are no locks: as in a CouchDB cluster, one that follows a stale revision is taken all the same. */
static void
put_local (BbCall *call, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) given = bb_call_read_object (call);
  g_autoptr (JsonObject) body = given ? strip (given) : NULL;
  gint64 version;

  if (!given)
    return;
  version = bb_store_set_local (bb_hub_get_store (call->hub), call->database->name, id, -1, body, &error);
  if (version < 0)
    bb_call_fail (call, error);
  else
    answer_local (call, SOUP_STATUS_CREATED, id, version);
}

static void
drop_local (BbCall *call, const char *id)
{
  g_autoptr (GError) error = NULL;
  BbStore *store = bb_hub_get_store (call->hub);
  g_autoptr (JsonObject) body = bb_store_get_local (store, call->database->name, id, NULL, &error);

  if (!body || bb_store_set_local (store, call->database->name, id, -1, NULL, &error) < 0)
    bb_call_fail (call, error);
  else
    answer_local (call, SOUP_STATUS_OK, id, 0);
}

void
bb_hub_handle_local (BbCall *call, const char *id)
{
  if (bb_call_is (call, "PUT"))
    put_local (call, id);
  else if (bb_call_is (call, "DELETE"))
    drop_local (call, id);
  else
    get_local (call, id);
}
