/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values from JSON; every rule that is broken is told with its place. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-dates.h"
#include "bb-value-private.h"

G_DEFINE_QUARK (bb-domain-error-quark, bb_domain_error)

#define MAX_SAFE G_GINT64_CONSTANT (9007199254740991)   /* 2^53 − 1 */

/* ── Errors ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
set_invalid (GError **error, const char *pointer, const char *rule)
{
  g_set_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID, "%s: %s", *pointer ? pointer : "/", rule);
}

const char *
bb_value_error_get_pointer (const GError *error)
{
  static GPrivate buffer = G_PRIVATE_INIT (g_free);
  const char *end;

  if (!g_error_matches (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID) || error->message[0] != '/')
    return NULL;
  end = strstr (error->message, ": ");
  g_private_replace (&buffer, end ? g_strndup (error->message, end - error->message) : g_strdup (error->message));
  return g_private_get (&buffer);
}

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean read_object (gpointer value, JsonObject *object, const char *pointer, GError **error);

static gboolean
is_string (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

/* Beyond ±(2^53 − 1) readers round (RFC 7493 §2.2), and sums could overflow. */
static gboolean
is_int (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64 &&
         json_node_get_int (node) >= -MAX_SAFE && json_node_get_int (node) <= MAX_SAFE;
}

/* The text under @name, %NULL when there is none or it is something else. */
static const char *
get_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && is_string (node) ? json_node_get_string (node) : NULL;
}

static gboolean
is_id (const char *text)
{
  if (!*text)
    return FALSE;
  for (; *text; text++)
    if (!g_ascii_isalnum (*text) && !strchr ("._-", *text))
      return FALSE;
  return TRUE;
}

static gboolean
read_string (gpointer value, const BbField *field, JsonNode *node, const char *pointer, GError **error)
{
  const char *text;

  if (!is_string (node))
    return set_invalid (error, pointer, _("must be text in quotation marks")), FALSE;
  text = json_node_get_string (node);
  if ((field->flags & BB_FIELD_REQUIRED) && !*text)
    return set_invalid (error, pointer, _("must not be empty")), FALSE;
  if ((field->flags & BB_FIELD_ID) && !is_id (text))
    return set_invalid (error, pointer, _("may hold only letters without marks, digits, “.”, “_” and “-”")), FALSE;
  g_set_str (SLOT (value, field, char *), text);
  return TRUE;
}

static gboolean
read_int (gpointer value, const BbField *field, JsonNode *node, const char *pointer, GError **error)
{
  gint64 number;

  if (!is_int (node))
    return set_invalid (error, pointer, _("must be a whole number")), FALSE;
  number = json_node_get_int (node);
  if ((field->flags & BB_FIELD_NOT_NEGATIVE) && number < 0)
    return set_invalid (error, pointer, _("must not be negative")), FALSE;
  *SLOT (value, field, gint64) = number;
  return TRUE;
}

static gboolean
read_enum (gpointer value, const BbField *field, JsonNode *node, const char *pointer, GError **error)
{
  const char * const *names = field->detail;
  g_autofree char *all = NULL, *rule = NULL;

  if (is_string (node))
    for (int i = 0; names[i]; i++)
      if (g_str_equal (names[i], json_node_get_string (node)))
        {
          *SLOT (value, field, int) = i;
          return TRUE;
        }
  all = g_strjoinv (", ", (char **) names);
  rule = g_strdup_printf (_("must be one of: %s"), all);
  set_invalid (error, pointer, rule);
  return FALSE;
}

static gboolean
read_date (gpointer value, const BbField *field, JsonNode *node, const char *pointer, GError **error)
{
  if (is_string (node) && bb_date_parse (json_node_get_string (node), SLOT (value, field, GDate)))
    return TRUE;
  set_invalid (error, pointer, _("must be a date such as 2026-11-23"));
  return FALSE;
}

static gboolean
read_time (gpointer value, const BbField *field, JsonNode *node, const char *pointer, GError **error)
{
  GDateTime *time = is_string (node) ? bb_time_parse (json_node_get_string (node)) : NULL;

  if (!time)
    return set_invalid (error, pointer, _("must be a time with its offset, such as 2026-11-23T07:58:00+07:00")), FALSE;
  g_clear_pointer (SLOT (value, field, GDateTime *), g_date_time_unref);
  *SLOT (value, field, GDateTime *) = time;
  return TRUE;
}

static gboolean
read_text (gpointer value, const BbField *field, JsonNode *node, const char *pointer, GError **error)
{
  BbText *text = SLOT (value, field, BbText);
  JsonObject *object;
  const char *vi;

  if (is_string (node))
    return bb_text_set (text, json_node_get_string (node), NULL), TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return set_invalid (error, pointer, _("must be text, or an object with “vi” and “en”")), FALSE;
  object = json_node_get_object (node);
  vi = get_string (object, "vi");
  if ((field->flags & BB_FIELD_REQUIRED) && (!vi || !*vi))
    return set_invalid (error, pointer, _("lacks its Vietnamese text “vi”")), FALSE;
  bb_text_set (text, vi, get_string (object, "en"));
  return TRUE;
}

static gboolean
read_strings (gpointer value, const BbField *field, JsonNode *node, const char *pointer, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return set_invalid (error, pointer, _("must be a list")), FALSE;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (!is_string (json_array_get_element (array, i)))
        return set_invalid (error, pointer, _("must be a list of texts")), FALSE;
      g_strv_builder_add (builder, json_array_get_string_element (array, i));
    }
  g_strfreev (*SLOT (value, field, char **));
  *SLOT (value, field, char **) = g_strv_builder_end (builder);
  return TRUE;
}

static gpointer
read_part (const BbSchema *schema, JsonNode *node, const char *pointer, GError **error)
{
  gpointer part;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return set_invalid (error, pointer, _("must be an object")), NULL;
  part = bb_value_new (schema);
  if (!read_object (part, json_node_get_object (node), pointer, error))
    g_clear_pointer (&part, bb_value_unref);
  return part;
}

static gboolean
read_value (gpointer value, const BbField *field, JsonNode *node, const char *pointer, GError **error)
{
  gpointer part = read_part (field->detail, node, pointer, error);

  if (!part)
    return FALSE;
  g_clear_pointer (SLOT (value, field, gpointer), bb_value_unref);
  *SLOT (value, field, gpointer) = part;
  return TRUE;
}

static gboolean
read_values (gpointer value, const BbField *field, JsonNode *node, const char *pointer, GError **error)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return set_invalid (error, pointer, _("must be a list")), FALSE;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *place = g_strdup_printf ("%s/%u", pointer, i);
      gpointer part = read_part (field->detail, json_array_get_element (array, i), place, error);

      if (!part)
        return FALSE;
      g_ptr_array_add (*SLOT (value, field, GPtrArray *), part);
    }
  return TRUE;
}

static gboolean
read_counts (gpointer value, const BbField *field, JsonNode *node, const char *pointer, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return set_invalid (error, pointer, _("must be an object of whole numbers")), FALSE;
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      if (!is_int (member) || json_node_get_int (member) < 0)
        {
          g_autofree char *place = g_strdup_printf ("%s/%s", pointer, name);

          return set_invalid (error, place, _("must be a whole number, 0 or more")), FALSE;
        }
      bb_counts_set (*SLOT (value, field, GPtrArray *), name, json_node_get_int (member));
    }
  return TRUE;
}

static gboolean
read_field (gpointer value, const BbField *field, JsonNode *node, const char *pointer, GError **error)
{
  switch (field->kind)
    {
    case BB_FIELD_STRING:  return read_string (value, field, node, pointer, error);
    case BB_FIELD_INT:     return read_int (value, field, node, pointer, error);
    case BB_FIELD_ENUM:    return read_enum (value, field, node, pointer, error);
    case BB_FIELD_DATE:    return read_date (value, field, node, pointer, error);
    case BB_FIELD_TIME:    return read_time (value, field, node, pointer, error);
    case BB_FIELD_TEXT:    return read_text (value, field, node, pointer, error);
    case BB_FIELD_STRINGS: return read_strings (value, field, node, pointer, error);
    case BB_FIELD_VALUE:   return read_value (value, field, node, pointer, error);
    case BB_FIELD_VALUES:  return read_values (value, field, node, pointer, error);
    case BB_FIELD_COUNTS:  return read_counts (value, field, node, pointer, error);
    case BB_FIELD_BOOL:
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
        return set_invalid (error, pointer, _("must be true or false")), FALSE;
      *SLOT (value, field, gboolean) = json_node_get_boolean (node);
      return TRUE;
    default:
      g_return_val_if_reached (FALSE);
    }
}

static const BbField *
find_field (const BbSchema *schema, const char *name)
{
  for (const BbField *field = schema->fields; field->name; field++)
    if (g_str_equal (field->name, name))
      return field;
  return NULL;
}

static void
keep_unknown (BbValue *value, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      if (find_field (value->schema, name) || (value->schema->type && g_str_equal (name, "type")))
        continue;
      if (!value->extra)
        value->extra = json_object_new ();
      json_object_set_member (value->extra, name, json_node_copy (node));
    }
}

static gboolean
read_object (gpointer value, JsonObject *object, const char *pointer, GError **error)
{
  const BbSchema *schema = ((BbValue *) value)->schema;

  for (const BbField *field = schema->fields; field->name; field++)
    {
      JsonNode *node = json_object_get_member (object, field->name);
      g_autofree char *place = g_strdup_printf ("%s/%s", pointer, field->name);

      if (!node || JSON_NODE_HOLDS_NULL (node))
        {
          if (field->flags & BB_FIELD_REQUIRED)
            return set_invalid (error, place, _("is missing")), FALSE;
        }
      else if (!read_field (value, field, node, place, error))
        return FALSE;
    }
  keep_unknown (value, object);
  if (schema->check && !schema->check (value, error))
    {
      if (error && *error && (*error)->message[0] != '/')
        g_prefix_error (error, "%s: ", *pointer ? pointer : "/");
      else if (error && *error)
        g_prefix_error (error, "%s", pointer);
      return FALSE;
    }
  return TRUE;
}

gpointer
bb_value_from_object (const BbSchema *schema, JsonObject *object, GError **error)
{
  gpointer value;
  const char *type = NULL;

  if (schema->type)
    {
      JsonNode *node = json_object_get_member (object, "type");

      type = node && is_string (node) ? json_node_get_string (node) : NULL;
      if (!type || !g_str_equal (type, schema->type))
        {
          g_autofree char *rule = g_strdup_printf (_("must be “%s”"), schema->type);

          return set_invalid (error, "/type", rule), NULL;
        }
    }
  value = bb_value_new (schema);
  if (!read_object (value, object, "", error))
    g_clear_pointer (&value, bb_value_unref);
  return value;
}
