/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-value.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-dates.h"

G_DEFINE_QUARK (bb-domain-error-quark, bb_domain_error)

#define MAX_SAFE G_GINT64_CONSTANT (9007199254740991)   /* 2^53 − 1 */
#define SLOT(value, field, Type) ((Type *) (gpointer) ((char *) (value) + (field)->offset))

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

/* ── Parts ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
count_free (gpointer data)
{
  BbCount *count = data;

  g_free (count->name);
  g_free (count);
}

gint64
bb_counts_get (GPtrArray *counts, const char *name, gint64 fallback)
{
  for (guint i = 0; counts && i < counts->len; i++)
    {
      BbCount *count = counts->pdata[i];

      if (g_str_equal (count->name, name))
        return count->value;
    }
  return fallback;
}

void
bb_counts_set (GPtrArray *counts, const char *name, gint64 value)
{
  BbCount *added;

  for (guint i = 0; i < counts->len; i++)
    {
      BbCount *count = counts->pdata[i];

      if (g_str_equal (count->name, name))
        {
          count->value = value;
          return;
        }
    }
  added = g_new0 (BbCount, 1);
  added->name = g_strdup (name);
  added->value = value;
  g_ptr_array_add (counts, added);
}

const char *
bb_text_get (const BbText *text)
{
  /* Translators: the code of the language that this file translates to: "vi" in Vietnamese, "en" otherwise. */
  const char *language = C_("language code", "en");

  if (g_str_equal (language, "en") && text->en && *text->en)
    return text->en;
  return text->vi ? text->vi : text->en ? text->en : "";
}

void
bb_text_set (BbText *text, const char *vi, const char *en)
{
  g_set_str (&text->vi, vi);
  g_set_str (&text->en, en);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
init_field (gpointer value, const BbField *field)
{
  if (field->kind == BB_FIELD_VALUES)
    *SLOT (value, field, GPtrArray *) = g_ptr_array_new_with_free_func (bb_value_unref);
  else if (field->kind == BB_FIELD_COUNTS)
    *SLOT (value, field, GPtrArray *) = g_ptr_array_new_with_free_func (count_free);
  else if (field->kind == BB_FIELD_DATE)
    g_date_clear (SLOT (value, field, GDate), 1);
  else if (field->kind == BB_FIELD_ENUM)
    *SLOT (value, field, int) = -1;
}

static void
clear_field (gpointer value, const BbField *field)
{
  switch (field->kind)
    {
    case BB_FIELD_STRING:
      g_free (*SLOT (value, field, char *));
      break;
    case BB_FIELD_TIME:
      g_clear_pointer (SLOT (value, field, GDateTime *), g_date_time_unref);
      break;
    case BB_FIELD_TEXT:
      bb_text_set (SLOT (value, field, BbText), NULL, NULL);
      break;
    case BB_FIELD_STRINGS:
      g_strfreev (*SLOT (value, field, char **));
      break;
    case BB_FIELD_VALUE:
      g_clear_pointer (SLOT (value, field, gpointer), bb_value_unref);
      break;
    case BB_FIELD_VALUES:
    case BB_FIELD_COUNTS:
      g_clear_pointer (SLOT (value, field, GPtrArray *), g_ptr_array_unref);
      break;
    case BB_FIELD_INT:
    case BB_FIELD_BOOL:
    case BB_FIELD_ENUM:
    case BB_FIELD_DATE:
      break;
    }
}

gpointer
bb_value_new (const BbSchema *schema)
{
  BbValue *value = g_malloc0 (schema->size);

  value->schema = schema;
  g_atomic_ref_count_init (&value->refs);
  for (const BbField *field = schema->fields; field->name; field++)
    init_field (value, field);
  return value;
}

gpointer
bb_value_ref (gpointer value)
{
  g_atomic_ref_count_inc (&((BbValue *) value)->refs);
  return value;
}

void
bb_value_unref (gpointer data)
{
  BbValue *value = data;

  if (!g_atomic_ref_count_dec (&value->refs))
    return;
  for (const BbField *field = value->schema->fields; field->name; field++)
    clear_field (value, field);
  g_clear_pointer (&value->extra, json_object_unref);
  g_free (value);
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

/* ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static JsonNode *
write_text (const BbText *text)
{
  JsonNode *node;
  JsonObject *object;

  if (!text->vi && !text->en)
    return NULL;
  if (!text->en)
    return json_node_init_string (json_node_alloc (), text->vi);
  object = json_object_new ();
  if (text->vi)
    json_object_set_string_member (object, "vi", text->vi);
  json_object_set_string_member (object, "en", text->en);
  node = json_node_alloc ();
  json_node_init_object (node, object);
  json_object_unref (object);
  return node;
}

static JsonNode *
write_strings (char **strings)
{
  JsonArray *array;
  JsonNode *node;

  if (!strings)
    return NULL;
  array = json_array_new ();
  for (; *strings; strings++)
    json_array_add_string_element (array, *strings);
  node = json_node_alloc ();
  json_node_init_array (node, array);
  json_array_unref (array);
  return node;
}

static JsonNode *
write_part (gconstpointer part)
{
  JsonNode *node = json_node_alloc ();
  JsonObject *object = bb_value_to_object (part);

  json_node_init_object (node, object);
  json_object_unref (object);
  return node;
}

static JsonNode *
write_values (GPtrArray *values)
{
  JsonArray *array;
  JsonNode *node;

  if (values->len == 0)
    return NULL;
  array = json_array_new ();
  for (guint i = 0; i < values->len; i++)
    json_array_add_element (array, write_part (values->pdata[i]));
  node = json_node_alloc ();
  json_node_init_array (node, array);
  json_array_unref (array);
  return node;
}

static JsonNode *
write_counts (GPtrArray *counts)
{
  JsonObject *object;
  JsonNode *node;

  if (counts->len == 0)
    return NULL;
  object = json_object_new ();
  for (guint i = 0; i < counts->len; i++)
    {
      BbCount *count = counts->pdata[i];

      json_object_set_int_member (object, count->name, count->value);
    }
  node = json_node_alloc ();
  json_node_init_object (node, object);
  json_object_unref (object);
  return node;
}

static JsonNode *
write_string (const char *text)
{
  return text ? json_node_init_string (json_node_alloc (), text) : NULL;
}

static JsonNode *
write_field (gconstpointer value, const BbField *field)
{
  switch (field->kind)
    {
    case BB_FIELD_STRING:
      return write_string (*SLOT (value, field, char *));
    case BB_FIELD_INT:
      if (*SLOT (value, field, gint64) == 0 && !(field->flags & BB_FIELD_REQUIRED))
        return NULL;
      return json_node_init_int (json_node_alloc (), *SLOT (value, field, gint64));
    case BB_FIELD_BOOL:
      if (!*SLOT (value, field, gboolean) && !(field->flags & BB_FIELD_REQUIRED))
        return NULL;
      return json_node_init_boolean (json_node_alloc (), *SLOT (value, field, gboolean));
    case BB_FIELD_ENUM:
      if (*SLOT (value, field, int) < 0)
        return NULL;
      return write_string (((const char * const *) field->detail)[*SLOT (value, field, int)]);
    case BB_FIELD_DATE:
      {
        g_autofree char *text = bb_date_format (SLOT (value, field, GDate));

        return write_string (text);
      }
    case BB_FIELD_TIME:
      {
        g_autofree char *text = *SLOT (value, field, GDateTime *) ? bb_time_format (*SLOT (value, field, GDateTime *)) : NULL;

        return write_string (text);
      }
    case BB_FIELD_TEXT:    return write_text (SLOT (value, field, BbText));
    case BB_FIELD_STRINGS: return write_strings (*SLOT (value, field, char **));
    case BB_FIELD_VALUE:   return *SLOT (value, field, gpointer) ? write_part (*SLOT (value, field, gpointer)) : NULL;
    case BB_FIELD_VALUES:  return write_values (*SLOT (value, field, GPtrArray *));
    case BB_FIELD_COUNTS:  return write_counts (*SLOT (value, field, GPtrArray *));
    default:               g_return_val_if_reached (NULL);
    }
}

JsonObject *
bb_value_to_object (gconstpointer data)
{
  const BbValue *value = data;
  JsonObject *object = json_object_new ();

  if (value->schema->type)
    json_object_set_string_member (object, "type", value->schema->type);
  for (const BbField *field = value->schema->fields; field->name; field++)
    {
      JsonNode *node = write_field (value, field);

      if (node)
        json_object_set_member (object, field->name, node);
    }
  if (value->extra)
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *node;

      json_object_iter_init_ordered (&iter, value->extra);
      while (json_object_iter_next_ordered (&iter, &name, &node))
        json_object_set_member (object, name, json_node_copy (node));
    }
  return object;
}

static void
copy_field (gpointer to, gconstpointer from, const BbField *field)
{
  switch (field->kind)
    {
    case BB_FIELD_STRING:
      *SLOT (to, field, char *) = g_strdup (*SLOT (from, field, char *));
      break;
    case BB_FIELD_INT:
      *SLOT (to, field, gint64) = *SLOT (from, field, gint64);
      break;
    case BB_FIELD_BOOL:
    case BB_FIELD_ENUM:
      *SLOT (to, field, int) = *SLOT (from, field, int);
      break;
    case BB_FIELD_DATE:
      *SLOT (to, field, GDate) = *SLOT (from, field, GDate);
      break;
    case BB_FIELD_TIME:
      bb_set_time (SLOT (to, field, GDateTime *), *SLOT (from, field, GDateTime *));
      break;
    case BB_FIELD_TEXT:
      bb_text_set (SLOT (to, field, BbText), SLOT (from, field, BbText)->vi, SLOT (from, field, BbText)->en);
      break;
    case BB_FIELD_STRINGS:
      *SLOT (to, field, char **) = g_strdupv (*SLOT (from, field, char **));
      break;
    case BB_FIELD_VALUE:
      *SLOT (to, field, gpointer) = *SLOT (from, field, gpointer) ? bb_value_copy (*SLOT (from, field, gpointer)) : NULL;
      break;
    case BB_FIELD_VALUES:
      for (guint i = 0; i < (*SLOT (from, field, GPtrArray *))->len; i++)
        g_ptr_array_add (*SLOT (to, field, GPtrArray *), bb_value_copy ((*SLOT (from, field, GPtrArray *))->pdata[i]));
      break;
    case BB_FIELD_COUNTS:
      for (guint i = 0; i < (*SLOT (from, field, GPtrArray *))->len; i++)
        {
          BbCount *count = (*SLOT (from, field, GPtrArray *))->pdata[i];

          bb_counts_set (*SLOT (to, field, GPtrArray *), count->name, count->value);
        }
      break;
    }
}

static JsonObject *
copy_object (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autoptr (JsonNode) copy = json_node_copy (node);

  return json_node_dup_object (copy);
}

gpointer
bb_value_copy (gconstpointer data)
{
  const BbValue *value = data;
  BbValue *copy = bb_value_new (value->schema);

  for (const BbField *field = value->schema->fields; field->name; field++)
    copy_field (copy, value, field);
  if (value->extra)
    copy->extra = copy_object (value->extra);
  return copy;
}

gboolean
bb_value_equal (gconstpointer a, gconstpointer b)
{
  g_autoptr (JsonNode) left = write_part (a);
  g_autoptr (JsonNode) right = write_part (b);

  return ((const BbValue *) a)->schema == ((const BbValue *) b)->schema && json_node_equal (left, right);
}
