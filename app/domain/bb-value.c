/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-value.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-dates.h"
#include "bb-value-private.h"

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
