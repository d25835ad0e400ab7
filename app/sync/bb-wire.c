/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/bb-wire.h"

#include <glib/gi18n-lib.h>

#include "store/bb-canonical-json.h"

/* ── Members ─────────────────────────────────────────────────────────────────────────────────────────────────── */

const char *
bb_wire_get_text (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

JsonObject *
bb_wire_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
bb_wire_get_array (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
bb_wire_get_element (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* ── Out ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
append_text (GString *text, const char *value)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), value);
  g_autofree char *quoted = json_to_string (node, FALSE);

  g_string_append (text, quoted);
}

static void
append_history (GString *text, char **path)
{
  g_string_append_printf (text, ",\"_revisions\":{\"start\":%s", path[0]);
  g_string_truncate (text, text->len - strlen (strchr (path[0], '-')));
  g_string_append (text, ",\"ids\":[");
  for (char **rev = path; *rev; rev++)
    {
      if (rev != path)
        g_string_append_c (text, ',');
      append_text (text, strchr (*rev, '-') + 1);
    }
  g_string_append (text, "]}");
}

static void
append_attachment (GString *text, const BbAttachment *attachment, gboolean follows)
{
  append_text (text, attachment->name);
  g_string_append (text, ":{\"content_type\":");
  append_text (text, attachment->content_type);
  g_string_append (text, ",\"digest\":");
  append_text (text, attachment->digest ? attachment->digest : "");
  g_string_append_printf (text, ",\"length\":%" G_GINT64_FORMAT ",\"revpos\":%" G_GINT64_FORMAT ",\"%s\":true}", attachment->length, attachment->revpos,
                          follows ? "follows" : "st" "ub");
}

static void
append_attachments (GString *text, const BbParcel *parcel, gboolean follows)
{
  if (!parcel->attachments || !parcel->attachments->len)
    return;
  g_string_append (text, ",\"_attachments\":{");
  for (guint i = 0; i < parcel->attachments->len; i++)
    {
      const BbAttachment *attachment = parcel->attachments->pdata[i];

      if (i)
        g_string_append_c (text, ',');
      append_attachment (text, attachment, follows && bb_parcel_carries (parcel, attachment));
    }
  g_string_append_c (text, '}');
}

gboolean
bb_wire_append (GString *text, const BbParcel *parcel, gboolean follows)
{
  gsize before = text->len, body;

  g_string_append (text, "{\"_id\":");
  append_text (text, parcel->id);
  g_string_append (text, ",\"_rev\":");
  append_text (text, parcel->path[0]);
  append_history (text, parcel->path);
  if (parcel->deleted)
    g_string_append (text, ",\"_deleted\":true");
  append_attachments (text, parcel, follows);
  body = text->len;
  if (!bb_canonical_json_append_object (text, parcel->body, TRUE))
    {
      g_string_truncate (text, before);
      return FALSE;
    }
  /* "{…}" of the body goes on where these members end. */
  if (text->str[body + 1] == '}')
    g_string_erase (text, (gssize) body, 1);
  else
    text->str[body] = ',';
  return TRUE;
}

/* ── In ──────────────────────────────────────────────────────────────────────────────────────────────────────── */

static char **
read_path (JsonObject *object, const char *rev)
{
  JsonObject *revisions = bb_wire_get_object (object, "_revisions");
  JsonArray *ids = bb_wire_get_array (revisions, "ids");
  gint64 start = ids ? json_object_get_int_member_with_default (revisions, "start", 0) : 0;
  g_autoptr (GStrvBuilder) path = g_strv_builder_new ();

  if (!ids)
    return g_strdupv ((char *[]) { (char *) rev, NULL });
  for (guint i = 0; i < json_array_get_length (ids) && start - i > 0; i++)
    {
      JsonNode *id = json_array_get_element (ids, i);

      if (!JSON_NODE_HOLDS_VALUE (id) || json_node_get_value_type (id) != G_TYPE_STRING)
        break;
      g_strv_builder_take (path, g_strdup_printf ("%" G_GINT64_FORMAT "-%s", start - i, json_node_get_string (id)));
    }
  return g_strv_builder_end (path);
}

static JsonObject *
read_body (JsonObject *object)
{
  JsonObject *body = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (*name != '_')
      json_object_set_member (body, name, json_node_ref (node));
  return body;
}

/* CouchDB compresses such types, and its digest is of what came out of that. */
static gboolean
may_be_compressed (const char *type)
{
  return g_str_has_prefix (type, "text/") || g_str_has_prefix (type, "application/json") || g_str_has_prefix (type, "application/javascript")
         || g_str_has_prefix (type, "application/xml");
}

static BbAttachment *
read_attachment (const char *name, JsonObject *object)
{
  const char *type = bb_wire_get_text (object, "content_type");
  BbAttachment *attachment = bb_attachment_new (name, type ? type : "application/octet-stream");

  if (type && !may_be_compressed (type))
    attachment->digest = g_strdup (bb_wire_get_text (object, "digest"));
  attachment->length = json_object_get_int_member_with_default (object, "length", -1);
  attachment->revpos = json_object_get_int_member_with_default (object, "revpos", 0);
  return attachment;
}

static GPtrArray *
read_attachments (JsonObject *object)
{
  JsonObject *members = bb_wire_get_object (object, "_attachments");
  GPtrArray *attachments = members ? g_ptr_array_new_with_free_func ((GDestroyNotify) bb_attachment_unref) : NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (!members)
    return NULL;
  json_object_iter_init_ordered (&iter, members);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (JSON_NODE_HOLDS_OBJECT (node))
      g_ptr_array_add (attachments, read_attachment (name, json_node_get_object (node)));
  return attachments;
}

BbParcel *
bb_wire_read (JsonObject *object, gsize size, GError **error)
{
  const char *id = bb_wire_get_text (object, "_id"), *rev = bb_wire_get_text (object, "_rev");
  g_auto (GStrv) path = id && rev ? read_path (object, rev) : NULL;
  BbParcel *parcel;

  if (!path || g_strcmp0 (path[0], rev) != 0)
    {
      g_set_error (error, BB_SYNC_ERROR, BB_SYNC_ERROR_INVALID, _("The server sent a document without a proper history: “%s”"), id ? id : "");
      return NULL;
    }
  parcel = g_new0 (BbParcel, 1);
  parcel->id = g_strdup (id);
  parcel->path = g_steal_pointer (&path);
  parcel->deleted = json_object_get_boolean_member_with_default (object, "_deleted", FALSE);
  parcel->body = read_body (object);
  parcel->size = size;
  parcel->attachments = read_attachments (object);
  return parcel;
}
