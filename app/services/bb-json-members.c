/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-json-members.h"

#include "domain/bb-dates.h"

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static JsonNode *
find_value (JsonObject *object, const char *name, GType type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type ? node : NULL;
}

const char *
bb_json_get_string (JsonObject *object, const char *name)
{
  JsonNode *node = find_value (object, name, G_TYPE_STRING);

  return node ? json_node_get_string (node) : NULL;
}

gint64
bb_json_get_int (JsonObject *object, const char *name)
{
  JsonNode *node = find_value (object, name, G_TYPE_INT64);

  return node ? json_node_get_int (node) : 0;
}

gboolean
bb_json_get_boolean (JsonObject *object, const char *name)
{
  JsonNode *node = find_value (object, name, G_TYPE_BOOLEAN);

  return node && json_node_get_boolean (node);
}

JsonObject *
bb_json_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
bb_json_get_array (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
bb_json_get_element (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_json_set_text (JsonObject *object, const char *name, const char *text)
{
  g_autofree char *valid = text ? g_utf8_make_valid (text, -1) : NULL;

  if (valid)
    json_object_set_string_member (object, name, valid);
}

void
bb_json_set_time (JsonObject *object, const char *name, GDateTime *time)
{
  g_autofree char *text = time ? bb_time_format (time) : NULL;

  bb_json_set_text (object, name, text);
}

void
bb_json_set_texts (JsonObject *object, const char *name, char **texts)
{
  JsonArray *array = json_array_new ();

  for (; texts && *texts; texts++)
    {
      g_autofree char *valid = g_utf8_make_valid (*texts, -1);

      json_array_add_string_element (array, valid);
    }
  json_object_set_array_member (object, name, array);
}

JsonObject *
bb_json_copy_members (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *at = names; at; at = at->next)
    json_object_set_member (copy, at->data, json_node_ref (json_object_get_member (object, at->data)));
  return copy;
}
