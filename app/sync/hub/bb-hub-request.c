/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a request says: its path, its query, its headers and its JSON. */
#include "sync/hub/bb-hub-private.h"

#include <string.h>

static gboolean
is_text (const char *text)
{
  return text && g_utf8_validate (text, -1, NULL);
}

/* The ids of design documents and of notes have a slash of their own. */
static gboolean
is_double (const char *segment)
{
  return g_str_equal (segment, "_design") || g_str_equal (segment, "_local");
}

static char **
join_ids (char **parts)
{
  g_autoptr (GStrvBuilder) segments = g_strv_builder_new ();

  for (guint i = 0; parts[i]; i++)
    {
      if (i == 1 && is_double (parts[i]) && parts[i + 1])
        {
          g_strv_builder_take (segments, g_strconcat (parts[i], "/", parts[i + 1], NULL));
          i++;
        }
      else
        g_strv_builder_add (segments, parts[i]);
    }
  return g_strv_builder_end (segments);
}

static char **
decode_path (const char *path)
{
  g_auto (GStrv) raw = g_strsplit (*path == '/' ? path + 1 : path, "/", -1);
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_auto (GStrv) decoded = NULL;

  for (char **part = raw; *part; part++)
    {
      g_autofree char *text = g_uri_unescape_string (*part, NULL);

      if (!is_text (text))
        return NULL;
      if (*text != '\0')
        g_strv_builder_add (parts, text);
    }
  decoded = g_strv_builder_end (parts);
  return join_ids (decoded);
}

static gboolean
decode_query (GHashTable *table, const char *query)
{
  g_auto (GStrv) pairs = g_strsplit (query, "&", -1);

  for (char **pair = pairs; *pair; pair++)
    {
      char *equals = strchr (*pair, '=');
      g_autofree char *name = NULL;
      g_autofree char *value = NULL;

      if (**pair == '\0')
        continue;
      g_strdelimit (*pair, "+", ' ');
      name = g_uri_unescape_segment (*pair, equals, NULL);
      value = equals ? g_uri_unescape_string (equals + 1, NULL) : g_strdup ("");
      if (!is_text (name) || !is_text (value))
        return FALSE;
      g_hash_table_insert (table, g_steal_pointer (&name), g_steal_pointer (&value));
    }
  return TRUE;
}

gboolean
bb_call_parse (BbCall *self, const char *path, const char *query)
{
  self->query = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->segments = decode_path (path);
  return self->segments && (!query || decode_query (self->query, query));
}

gboolean
bb_call_is (BbCall *self, const char *method)
{
  return g_str_equal (soup_server_message_get_method (self->message), method);
}

const char *
bb_call_get_header (BbCall *self, const char *name)
{
  return soup_message_headers_get_list (soup_server_message_get_request_headers (self->message), name);
}

/* ── Values of the query ─────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
refuse_value (BbCall *self, const char *name)
{
  g_autofree char *reason = g_strdup_printf ("Invalid value for the parameter %s.", name);

  return bb_call_refuse (self, SOUP_STATUS_BAD_REQUEST, "query_parse_error", reason);
}

gboolean
bb_call_get_flag (BbCall *self, const char *name, gboolean *value)
{
  const char *text = g_hash_table_lookup (self->query, name);

  if (!text)
    return TRUE;
  if (!g_str_equal (text, "true") && !g_str_equal (text, "false"))
    return refuse_value (self, name);
  *value = g_str_equal (text, "true");
  return TRUE;
}

gboolean
bb_call_get_number (BbCall *self, const char *name, gint64 minimum, gint64 *value)
{
  const char *text = g_hash_table_lookup (self->query, name);

  return !text || g_ascii_string_to_signed (text, 10, minimum, G_MAXINT32, value, NULL) || refuse_value (self, name);
}

static char **
read_strings (JsonArray *list)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *element = json_array_get_element (list, i);

      if (json_node_get_value_type (element) != G_TYPE_STRING)
        return NULL;
      g_strv_builder_add (builder, json_node_get_string (element));
    }
  return g_strv_builder_end (builder);
}

gboolean
bb_call_get_strings (BbCall *self, const char *name, char ***value)
{
  const char *text = g_hash_table_lookup (self->query, name);
  g_autoptr (JsonNode) node = text ? json_from_string (text, NULL) : NULL;

  if (!text)
    return TRUE;
  if (node && JSON_NODE_HOLDS_ARRAY (node))
    *value = read_strings (json_node_get_array (node));
  return *value || refuse_value (self, name);
}

gboolean
bb_call_get_key (BbCall *self, const char *name, char **value)
{
  const char *text = g_hash_table_lookup (self->query, name);
  g_autoptr (JsonNode) node = text ? json_from_string (text, NULL) : NULL;

  if (!text)
    return TRUE;
  if (!node || json_node_get_value_type (node) != G_TYPE_STRING)
    return refuse_value (self, name);
  g_set_str (value, json_node_get_string (node));
  return TRUE;
}

/* ── The body ────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_zipped (BbCall *self)
{
  const char *encoding = bb_call_get_header (self, "Content-Encoding");

  return encoding && (g_ascii_strcasecmp (encoding, "gzip") == 0 || g_ascii_strcasecmp (encoding, "x-gzip") == 0);
}

static GBytes *
read_bytes (BbCall *self)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = NULL;

  if (is_zipped (self))
    {
      BbHubBody *plain = bb_hub_body_unzip (self->body, BB_HUB_MAX_JSON, &error);

      if (plain)
        {
          bb_hub_body_free (self->body);
          self->body = plain;
        }
    }
  if (!error && bb_hub_body_get_size (self->body) > BB_HUB_MAX_JSON)
    bb_call_refuse (self, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "too_large", "the request entity is too large");
  else if (!error)
    bytes = bb_hub_body_get_bytes (self->body, &error);
  if (error && error->domain == G_IO_ERROR)
    bb_call_refuse (self, SOUP_STATUS_BAD_REQUEST, "bad_request", "The body is not gzip.");
  else if (error)
    bb_call_fail (self, error);
  return bytes;
}

static gboolean
check_type (BbCall *self)
{
  const char *type = bb_call_get_header (self, "Content-Type");

  if (type && g_ascii_strncasecmp (type, "application/json", strlen ("application/json")) == 0)
    return TRUE;
  return bb_call_refuse (self, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE, "bad_content_type", "Content-Type must be application/json");
}

JsonNode *
bb_call_read_json (BbCall *self)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize size;
  const char *data;

  if (bb_call_is (self, "POST") && !check_type (self))
    return NULL;
  bytes = self->body ? read_bytes (self) : g_bytes_new (NULL, 0);
  if (!bytes)
    return NULL;
  data = g_bytes_get_data (bytes, &size);
#if JSON_CHECK_VERSION(1, 10, 0)
  json_parser_set_strict (parser, TRUE);
#endif
  if (size > 0 && g_utf8_validate (data, (gssize) size, NULL) && json_parser_load_from_data (parser, data, (gssize) size, NULL) &&
      json_parser_get_root (parser))
    return json_parser_steal_root (parser);
  bb_call_refuse (self, SOUP_STATUS_BAD_REQUEST, "bad_request", "invalid UTF-8 JSON");
  return NULL;
}

JsonObject *
bb_call_read_object (BbCall *self)
{
  g_autoptr (JsonNode) node = bb_call_read_json (self);

  if (!node)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_dup_object (node);
  bb_call_refuse (self, SOUP_STATUS_BAD_REQUEST, "bad_request", "Request body must be a JSON object");
  return NULL;
}
