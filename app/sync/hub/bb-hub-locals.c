/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What replications note for themselves ("_local/"). Each user has notes of his own and sees no other's: they are stored as "@user/id". */
#include "sync/hub/bb-hub-private.h"

#include <string.h>

#define MAX_NOTE (64 * 1024)     /* bytes of JSON */
#define MAX_NOTES 1000           /* of one user in one database */

static char *
make_prefix (BbCall *call)
{
  g_autofree char *name = g_uri_escape_string (call->user->name, NULL, TRUE);          /* has no slash then */

  return g_strconcat ("@", name, "/", NULL);
}

static char *
make_key (BbCall *call, const char *id)
{
  g_autofree char *prefix = make_prefix (call);

  return g_strconcat (prefix, id, NULL);
}

/* The user's own. (transfer container) */
static GPtrArray *
list_own (BbCall *call, GError **error)
{
  g_autoptr (GPtrArray) rows = bb_store_list_locals (bb_hub_get_store (call->hub), call->database->name, error);
  g_autofree char *prefix = make_prefix (call);

  for (guint i = rows ? rows->len : 0; i-- > 0;)
    if (!g_str_has_prefix (((BbLocal *) rows->pdata[i])->id, prefix))
      g_ptr_array_remove_index (rows, i);
  return g_steal_pointer (&rows);
}

void
bb_hub_handle_local_docs (BbCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = list_own (call, &error);

  if (!rows)
    {
      bb_call_fail (call, error);
      return;
    }
  g_string_append (bb_call_start (call, SOUP_STATUS_OK), "{\"total_rows\":null,\"offset\":null,\"rows\":[");
  for (guint i = 0; i < rows->len; i++)
    {
      BbLocal *row = rows->pdata[i];
      g_autofree char *id = g_strconcat ("_local/", strchr (row->id, '/') + 1, NULL);

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
  g_autofree char *key = make_key (call, id);
  g_autoptr (JsonObject) body = bb_store_get_local (bb_hub_get_store (call->hub), call->database->name, key, &version, &error);
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

/* Whether there is room for the note, which is one of his already or one more. */
static gboolean
check_room (BbCall *call, const char *key)
{
  g_autoptr (JsonObject) before = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  if (bb_hub_body_get_size (call->body) > MAX_NOTE)
    return bb_call_refuse (call, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "document_too_large", "A note of a replication may have 64 kB.");
  before = bb_store_get_local (bb_hub_get_store (call->hub), call->database->name, key, NULL, NULL);
  if (before)
    return TRUE;
  rows = list_own (call, &error);
  if (!rows)
    return bb_call_fail (call, error);
  return rows->len < MAX_NOTES || bb_call_refuse (call, SOUP_STATUS_FORBIDDEN, "forbidden", "You have 1000 notes in this database: delete some first.");
}

/* Notes are no locks: as in a CouchDB cluster, one that follows a stale revision is taken all the same. */
static void
put_local (BbCall *call, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) given = bb_call_read_object (call);
  g_autoptr (JsonObject) body = given ? strip (given) : NULL;
  g_autofree char *key = make_key (call, id);
  gint64 version;

  if (!given || !check_room (call, key))
    return;
  version = bb_store_set_local (bb_hub_get_store (call->hub), call->database->name, key, -1, body, &error);
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
  g_autofree char *key = make_key (call, id);
  g_autoptr (JsonObject) body = bb_store_get_local (store, call->database->name, key, NULL, &error);

  if (!body || bb_store_set_local (store, call->database->name, key, -1, NULL, &error) < 0)
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
