/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/bb-http-peer-private.h"

#include <glib/gi18n-lib.h>

#include "sync/bb-back-off.h"
#include "sync/bb-wire.h"

static void bb_http_peer_peer_init (BbPeerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BbHttpPeer, bb_http_peer, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (BB_TYPE_PEER, bb_http_peer_peer_init))

/* ── Asking ──────────────────────────────────────────────────────────────────────────────────────────────────── */

BbHttpAnswer *
bb_http_peer_call (BbHttpPeer *self, const char *method, const char *path, GBytes *body, GCancellable *cancellable, GError **error)
{
  g_autofree char *whole = g_strconcat (self->path, path, NULL);

  return bb_http_link_call (self->link, method, whole, body, cancellable, error);
}

GBytes *
bb_http_peer_pack (JsonNode *node)
{
  char *text = json_to_string (node, FALSE);

  json_node_unref (node);
  return g_bytes_new_take (text, strlen (text));
}

static gboolean
tell_strange (BbHttpPeer *self, GError **error)
{
  g_set_error (error, BB_SYNC_ERROR, BB_SYNC_ERROR_INVALID, _("%s answers, but not as a CouchDB server does"), bb_http_link_get_host (self->link));
  return FALSE;
}

JsonObject *
bb_http_peer_expect_object (BbHttpPeer *self, const BbHttpAnswer *answer, GError **error)
{
  if (answer->status >= 400)
    bb_http_link_refuse (self->link, answer, error);
  else if (answer->node && JSON_NODE_HOLDS_OBJECT (answer->node))
    return json_node_get_object (answer->node);
  else
    tell_strange (self, error);
  return NULL;
}

JsonArray *
bb_http_peer_expect_array (BbHttpPeer *self, JsonNode *node, GError **error)
{
  if (node && JSON_NODE_HOLDS_ARRAY (node))
    return json_node_get_array (node);
  tell_strange (self, error);
  return NULL;
}

/* ── Who it is ───────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
get_server (BbHttpPeer *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (BbHttpAnswer) answer = bb_http_link_call (self->link, "GET", "/", NULL, cancellable, error);
  JsonObject *object = answer ? bb_http_peer_expect_object (self, answer, error) : NULL;
  const char *uuid = bb_wire_get_text (object, "uuid");

  if (!object)
    return NULL;
  /* A server without an id is known by its address. */
  return g_strdup (uuid ? uuid : bb_http_link_get_host (self->link));
}

static gboolean
make_database (BbHttpPeer *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (BbHttpAnswer) answer = bb_http_peer_call (self, "PUT", "", NULL, cancellable, error);

  if (answer && answer->status >= 400 && answer->status != 412)
    return bb_http_link_refuse (self->link, answer, error);
  return answer != NULL;
}

static BbHttpAnswer *
get_database (BbHttpPeer *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (BbHttpAnswer) answer = bb_http_peer_call (self, "GET", "", NULL, cancellable, error);

  if (!answer || answer->status != 404 || !self->may_make)
    return g_steal_pointer (&answer);
  return make_database (self, cancellable, error) ? bb_http_peer_call (self, "GET", "", NULL, cancellable, error) : NULL;
}

static char *
dup_any (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (!node || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("");
  return bb_wire_get_text (object, name) ? g_strdup (bb_wire_get_text (object, name)) : json_to_string (node, FALSE);
}

static BbPeerInfo *
describe (BbPeer *peer, GCancellable *cancellable, GError **error)
{
  BbHttpPeer *self = BB_HTTP_PEER (peer);
  g_autofree char *server = get_server (self, cancellable, error);
  g_autoptr (BbHttpAnswer) answer = server ? get_database (self, cancellable, error) : NULL;
  JsonObject *object = answer ? bb_http_peer_expect_object (self, answer, error) : NULL;
  const char *uuid = bb_wire_get_text (object, "uuid");
  BbPeerInfo *info;

  if (!object)
    return NULL;
  info = g_new0 (BbPeerInfo, 1);
  info->uuid = uuid ? g_strdup (uuid) : g_strconcat (server, self->path, NULL);
  info->instance_start_time = dup_any (object, "instance_start_time");
  return info;
}

/* ── Notes ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
make_local_path (const char *id)
{
  g_autofree char *encoded = g_uri_escape_string (id, NULL, FALSE);

  return g_strconcat ("/_local/", encoded, NULL);
}

static JsonObject *
get_local (BbPeer *peer, const char *id, GCancellable *cancellable, GError **error)
{
  BbHttpPeer *self = BB_HTTP_PEER (peer);
  g_autofree char *path = make_local_path (id);
  g_autoptr (BbHttpAnswer) answer = bb_http_peer_call (self, "GET", path, NULL, cancellable, error);
  JsonObject *object = answer && answer->status != 404 ? bb_http_peer_expect_object (self, answer, error) : NULL;

  g_hash_table_remove (self->locals, id);
  if (!object)
    return NULL;
  g_hash_table_insert (self->locals, g_strdup (id), g_strdup (bb_wire_get_text (object, "_rev")));
  return json_object_ref (object);
}

static BbHttpAnswer *
put_local (BbHttpPeer *self, const char *id, JsonObject *body, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = make_local_path (id), *name = g_strconcat ("_local/", id, NULL);
  JsonNode *node = json_node_init_object (json_node_alloc (), body);
  const char *rev = g_hash_table_lookup (self->locals, id);
  g_autoptr (GBytes) bytes = NULL;

  json_object_set_string_member (body, "_id", name);
  if (rev)
    json_object_set_string_member (body, "_rev", rev);
  else if (json_object_has_member (body, "_rev"))
    json_object_remove_member (body, "_rev");
  bytes = bb_http_peer_pack (node);
  return bb_http_peer_call (self, "PUT", path, bytes, cancellable, error);
}

static JsonObject *
copy_members (JsonObject *from)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, from);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (copy, name, json_node_ref (node));
  return copy;
}

static gboolean
set_local (BbPeer *peer, const char *id, JsonObject *body, GCancellable *cancellable, GError **error)
{
  BbHttpPeer *self = BB_HTTP_PEER (peer);
  g_autoptr (JsonObject) sent = copy_members (body);
  g_autoptr (BbHttpAnswer) answer = put_local (self, id, sent, cancellable, error);

  if (answer && answer->status == 409)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (JsonObject) there = get_local (peer, id, cancellable, &local);

      g_clear_pointer (&answer, bb_http_answer_free);
      if (local)
        g_propagate_error (error, g_steal_pointer (&local));
      else
        answer = put_local (self, id, sent, cancellable, error);
    }
  if (!answer || !bb_http_peer_expect_object (self, answer, error))
    return FALSE;
  g_hash_table_insert (self->locals, g_strdup (id), g_strdup (bb_wire_get_text (json_node_get_object (answer->node), "rev")));
  return TRUE;
}

/* ── Changes ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
append_since (GString *path, const char *since)
{
  g_autoptr (JsonNode) node = since ? json_from_string (since, NULL) : NULL;
  gboolean is_text = node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;

  g_string_append (path, "&since=");
  g_string_append_uri_escaped (path, is_text ? json_node_get_string (node) : since ? since : "0", NULL, FALSE);
}

static char **
list_revs (JsonArray *changes)
{
  g_autoptr (GStrvBuilder) revs = g_strv_builder_new ();

  for (guint i = 0; changes && i < json_array_get_length (changes); i++)
    {
      const char *rev = bb_wire_get_text (bb_wire_get_element (changes, i), "rev");

      if (rev)
        g_strv_builder_add (revs, rev);
    }
  return g_strv_builder_end (revs);
}

static BbFeedPage *
read_page (BbHttpPeer *self, JsonObject *object, GError **error)
{
  JsonArray *results = bb_http_peer_expect_array (self, json_object_get_member (object, "results"), error);
  JsonNode *last = json_object_get_member (object, "last_seq");
  g_autoptr (BbFeedPage) page = bb_feed_page_new ();

  if (!results || !last)
    {
      if (results)
        tell_strange (self, error);
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (results); i++)
    {
      JsonObject *row = bb_wire_get_element (results, i);
      const char *id = bb_wire_get_text (row, "id");
      g_auto (GStrv) revs = list_revs (bb_wire_get_array (row, "changes"));

      if (!id || !*revs)
        return tell_strange (self, error), NULL;
      bb_feed_page_add (page, id, (const char * const *) revs);
    }
  page->last_seq = json_to_string (last, FALSE);
  return g_steal_pointer (&page);
}

static BbFeedPage *
ask_changes (BbHttpPeer *self, const char *since, guint limit, const char *more, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) path = g_string_new (NULL);
  g_autoptr (BbHttpAnswer) answer = NULL;
  JsonObject *object;

  g_string_printf (path, "/_changes?style=all_docs&limit=%u%s", limit, more);
  append_since (path, since);
  answer = bb_http_peer_call (self, "GET", path->str, NULL, cancellable, error);
  object = answer ? bb_http_peer_expect_object (self, answer, error) : NULL;
  return object ? read_page (self, object, error) : NULL;
}

static BbFeedPage *
list_changes (BbPeer *peer, const char *since, guint limit, GCancellable *cancellable, GError **error)
{
  return ask_changes (BB_HTTP_PEER (peer), since, limit, "", cancellable, error);
}

/* A sign of life every 25 s keeps the way open through what forgets silent connections. An answer without rows comes from a server that ends
 * such a wait by itself. */
static gboolean
wait_for_change (BbPeer *peer, const char *since, GCancellable *cancellable, GError **error)
{
  for (;;)
    {
      g_autoptr (BbFeedPage) page = ask_changes (BB_HTTP_PEER (peer), since, 1, "&feed=longpoll&heartbeat=25000", cancellable, error);

      if (!page || page->rows->len)
        return page != NULL;
      if (!bb_back_off_sleep (1000, cancellable, error))
        return FALSE;
    }
}

static JsonObject *
find_missing (BbPeer *peer, JsonObject *revs, GCancellable *cancellable, GError **error)
{
  BbHttpPeer *self = BB_HTTP_PEER (peer);
  g_autoptr (GBytes) body = bb_http_peer_pack (json_node_init_object (json_node_alloc (), revs));
  g_autoptr (BbHttpAnswer) answer = bb_http_peer_call (self, "POST", "/_revs_diff", body, cancellable, error);
  JsonObject *object = answer ? bb_http_peer_expect_object (self, answer, error) : NULL;

  return object ? json_object_ref (object) : NULL;
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
bb_http_peer_finalize (GObject *object)
{
  BbHttpPeer *self = BB_HTTP_PEER (object);

  g_clear_object (&self->link);
  g_free (self->path);
  g_hash_table_unref (self->locals);
  G_OBJECT_CLASS (bb_http_peer_parent_class)->finalize (object);
}

static void
bb_http_peer_peer_init (BbPeerInterface *iface)
{
  iface->describe = describe;
  iface->get_local = get_local;
  iface->set_local = set_local;
  iface->list_changes = list_changes;
  iface->find_missing = find_missing;
  iface->read = bb_http_peer_read;
  iface->write = bb_http_peer_write;
  iface->open = bb_http_peer_open;
  iface->wait = wait_for_change;
}

static void
bb_http_peer_class_init (BbHttpPeerClass *class)
{
  G_OBJECT_CLASS (class)->finalize = bb_http_peer_finalize;
}

static void
bb_http_peer_init (BbHttpPeer *self)
{
  self->locals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

BbPeer *
bb_http_peer_new (BbHttpLink *link, const char *name, gboolean may_make)
{
  BbHttpPeer *self = g_object_new (BB_TYPE_HTTP_PEER, NULL);
  g_autofree char *encoded = g_uri_escape_string (name, NULL, FALSE);

  self->link = g_object_ref (link);
  self->path = g_strconcat ("/", encoded, NULL);
  self->may_make = may_make;
  return BB_PEER (self);
}
