/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/hub/bb-hub-selector.h"

#include <string.h>

#define DEEPEST 64               /* selectors within selectors */
#define LONGEST_PATTERN 1000
#define MATCH_FLAGS (G_REGEX_MATCH_DEFAULT)

struct _BbHubSelector
{
  JsonNode *node;                /* an object that was checked */
  GHashTable *patterns;          /* text → GRegex: made once */
};

/* ── The order of values ─────────────────────────────────────────────────────────────────────────────────────── */

static int
rank (JsonNode *node)
{
  if (JSON_NODE_HOLDS_NULL (node))
    return 0;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return 5;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return 6;
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return json_node_get_boolean (node) ? 2 : 1;
  return json_node_get_value_type (node) == G_TYPE_STRING ? 4 : 3;
}

static int
collate_numbers (JsonNode *a, JsonNode *b)
{
  if (json_node_get_value_type (a) == G_TYPE_INT64 && json_node_get_value_type (b) == G_TYPE_INT64)
    return (json_node_get_int (a) > json_node_get_int (b)) - (json_node_get_int (a) < json_node_get_int (b));
  return (json_node_get_double (a) > json_node_get_double (b)) - (json_node_get_double (a) < json_node_get_double (b));
}

static int
collate_arrays (JsonArray *a, JsonArray *b)
{
  guint n_a = json_array_get_length (a), n_b = json_array_get_length (b);
  int order = 0;

  for (guint i = 0; order == 0 && i < MIN (n_a, n_b); i++)
    order = bb_hub_collate (json_array_get_element (a, i), json_array_get_element (b, i));
  return order != 0 ? order : (n_a > n_b) - (n_a < n_b);
}

/* Objects only need to be told apart: the smaller one first. */
static int
collate_objects (JsonNode *a, JsonNode *b)
{
  guint n_a = json_object_get_size (json_node_get_object (a)), n_b = json_object_get_size (json_node_get_object (b));
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (n_a != n_b)
    return n_a > n_b ? 1 : -1;
  json_object_iter_init (&iter, json_node_get_object (a));
  while (json_object_iter_next (&iter, &name, &value))
    {
      JsonNode *other = json_object_get_member (json_node_get_object (b), name);
      int order = other ? bb_hub_collate (value, other) : 1;

      if (order != 0)
        return order;
    }
  return 0;
}

int
bb_hub_collate (JsonNode *a, JsonNode *b)
{
  int order = rank (a) - rank (b);

  if (order != 0)
    return order > 0 ? 1 : -1;
  switch (rank (a))
    {
    case 3: return collate_numbers (a, b);
    case 4: return strcmp (json_node_get_string (a), json_node_get_string (b));
    case 5: return collate_arrays (json_node_get_array (a), json_node_get_array (b));
    case 6: return collate_objects (a, b);
    default: return 0;
    }
}

/* ── Matching ────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean fits (BbHubSelector *self, JsonNode *selector, JsonNode *value);

static gboolean
is_in (JsonNode *list, JsonNode *value)
{
  for (guint i = 0; i < json_array_get_length (json_node_get_array (list)); i++)
    if (bb_hub_collate (json_array_get_element (json_node_get_array (list), i), value) == 0)
      return TRUE;
  return FALSE;
}

/* A list fits $in when one of its elements does. */
static gboolean
fits_in (JsonNode *list, JsonNode *value)
{
  for (guint i = 0; JSON_NODE_HOLDS_ARRAY (value) && i < json_array_get_length (json_node_get_array (value)); i++)
    if (is_in (list, json_array_get_element (json_node_get_array (value), i)))
      return TRUE;
  return is_in (list, value);
}

static gboolean
fits_all (JsonNode *list, JsonNode *value)
{
  if (!JSON_NODE_HOLDS_ARRAY (value))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (list)); i++)
    if (!is_in (value, json_array_get_element (json_node_get_array (list), i)))
      return FALSE;
  return TRUE;
}

static gboolean
fits_type (const char *type, JsonNode *value)
{
  static const char * const names[] = { "null", "boolean", "boolean", "number", "string", "array", "object" };

  return g_str_equal (names[rank (value)], type);
}

static gboolean
fits_elements (BbHubSelector *self, JsonNode *selector, JsonNode *value, gboolean all)
{
  guint n = JSON_NODE_HOLDS_ARRAY (value) ? json_array_get_length (json_node_get_array (value)) : 0;

  for (guint i = 0; i < n; i++)
    if (fits (self, selector, json_array_get_element (json_node_get_array (value), i)) != all)
      return !all;
  return all && n > 0;
}

/* [divisor, remainder] */
static gboolean
fits_mod (JsonNode *operand, JsonNode *value)
{
  JsonArray *pair = json_node_get_array (operand);

  return json_node_get_value_type (value) == G_TYPE_INT64 &&
         json_node_get_int (value) % json_array_get_int_element (pair, 0) == json_array_get_int_element (pair, 1);
}

static gboolean
fits_operator (BbHubSelector *self, const char *name, JsonNode *operand, JsonNode *value)
{
  if (g_str_equal (name, "$exists"))
    return json_node_get_boolean (operand) == (value != NULL);
  if (g_str_equal (name, "$not"))
    return !fits (self, operand, value);
  if (!value)
    return FALSE;
  if (g_str_equal (name, "$eq"))
    return bb_hub_collate (value, operand) == 0;
  if (g_str_equal (name, "$ne"))
    return bb_hub_collate (value, operand) != 0;
  if (g_str_equal (name, "$gt"))
    return bb_hub_collate (value, operand) > 0;
  if (g_str_equal (name, "$gte"))
    return bb_hub_collate (value, operand) >= 0;
  if (g_str_equal (name, "$lt"))
    return bb_hub_collate (value, operand) < 0;
  if (g_str_equal (name, "$lte"))
    return bb_hub_collate (value, operand) <= 0;
  if (g_str_equal (name, "$in"))
    return fits_in (operand, value);
  if (g_str_equal (name, "$nin"))
    return !fits_in (operand, value);
  if (g_str_equal (name, "$all"))
    return fits_all (operand, value);
  if (g_str_equal (name, "$type"))
    return fits_type (json_node_get_string (operand), value);
  if (g_str_equal (name, "$size"))
    return JSON_NODE_HOLDS_ARRAY (value) && json_array_get_length (json_node_get_array (value)) == json_node_get_int (operand);
  if (g_str_equal (name, "$mod"))
    return fits_mod (operand, value);
  if (g_str_equal (name, "$regex"))
    return rank (value) == 4 && g_regex_match (g_hash_table_lookup (self->patterns, json_node_get_string (operand)), json_node_get_string (value),
                                               MATCH_FLAGS, NULL);
  return fits_elements (self, operand, value, g_str_equal (name, "$allMatch"));
}

static gboolean
fits_list (BbHubSelector *self, const char *name, JsonArray *selectors, JsonNode *value)
{
  gboolean is_and = g_str_equal (name, "$and");
  gboolean found = FALSE;

  for (guint i = 0; i < json_array_get_length (selectors); i++)
    {
      gboolean one = fits (self, json_array_get_element (selectors, i), value);

      if (is_and && !one)
        return FALSE;
      found |= one;
    }
  return g_str_equal (name, "$nor") ? !found : is_and || found;
}

/* "a.b" goes into "a"; "a\\.b" is one name. */
static JsonNode *
find_member (JsonNode *value, const char *path)
{
  g_autoptr (GString) name = g_string_new (NULL);

  for (const char *at = path; value; at++)
    {
      if (*at == '\\' && at[1] == '.')
        g_string_append_c (name, *++at);
      else if (*at != '.' && *at != '\0')
        g_string_append_c (name, *at);
      else
        {
          value = JSON_NODE_HOLDS_OBJECT (value) ? json_object_get_member (json_node_get_object (value), name->str) : NULL;
          g_string_truncate (name, 0);
          if (*at == '\0')
            return value;
        }
    }
  return NULL;
}

static gboolean
is_list_operator (const char *name)
{
  return g_str_equal (name, "$and") || g_str_equal (name, "$or") || g_str_equal (name, "$nor");
}

static gboolean
fits (BbHubSelector *self, JsonNode *selector, JsonNode *value)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *operand;

  if (!JSON_NODE_HOLDS_OBJECT (selector))
    return value && bb_hub_collate (value, selector) == 0;
  json_object_iter_init (&iter, json_node_get_object (selector));
  while (json_object_iter_next (&iter, &name, &operand))
    {
      gboolean ok;

      if (is_list_operator (name))
        ok = fits_list (self, name, json_node_get_array (operand), value);
      else if (*name == '$')
        ok = fits_operator (self, name, operand, value);
      else
        ok = fits (self, operand, value ? find_member (value, name) : NULL);
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

/* ── Checking ────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean check (BbHubSelector *self, JsonNode *node, guint depth, char **reason);

static gboolean
fail (char **reason, const char *format, const char *name)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  *reason = g_strdup_printf (format, name);
#pragma GCC diagnostic pop
  return FALSE;
}

static gboolean
check_pattern (BbHubSelector *self, JsonNode *operand, char **reason)
{
  const char *text = json_node_get_value_type (operand) == G_TYPE_STRING ? json_node_get_string (operand) : NULL;
  GRegex *pattern = text && strlen (text) <= LONGEST_PATTERN ? g_regex_new (text, G_REGEX_OPTIMIZE, 0, NULL) : NULL;

  if (!pattern)
    return fail (reason, "The pattern of %s cannot be used.", "$regex");
  g_hash_table_insert (self->patterns, g_strdup (text), pattern);
  return TRUE;
}

static gboolean
is_mod (JsonNode *operand)
{
  JsonArray *pair = JSON_NODE_HOLDS_ARRAY (operand) ? json_node_get_array (operand) : NULL;

  return pair && json_array_get_length (pair) == 2 && json_node_get_value_type (json_array_get_element (pair, 0)) == G_TYPE_INT64 &&
         json_node_get_value_type (json_array_get_element (pair, 1)) == G_TYPE_INT64 && json_array_get_int_element (pair, 0) > 0;
}

static gboolean
check_list (BbHubSelector *self, const char *name, JsonNode *operand, guint depth, char **reason)
{
  if (!JSON_NODE_HOLDS_ARRAY (operand))
    return fail (reason, "%s needs a list of selectors.", name);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (operand)); i++)
    if (!check (self, json_array_get_element (json_node_get_array (operand), i), depth, reason))
      return FALSE;
  return TRUE;
}

static gboolean
check_operator (BbHubSelector *self, const char *name, JsonNode *operand, guint depth, char **reason)
{
  static const char * const comparisons[] = { "$eq", "$ne", "$gt", "$gte", "$lt", "$lte", NULL };
  static const char * const lists[] = { "$in", "$nin", "$all", NULL };
  static const char * const selectors[] = { "$not", "$elemMatch", "$allMatch", NULL };
  GType type = json_node_get_value_type (operand);

  if (g_strv_contains (comparisons, name))
    return TRUE;
  if (g_strv_contains (lists, name))
    return JSON_NODE_HOLDS_ARRAY (operand) || fail (reason, "%s needs a list.", name);
  if (g_strv_contains (selectors, name))
    return check (self, operand, depth, reason);
  if (is_list_operator (name))
    return check_list (self, name, operand, depth, reason);
  if (g_str_equal (name, "$exists"))
    return type == G_TYPE_BOOLEAN || fail (reason, "%s needs true or false.", name);
  if (g_str_equal (name, "$type"))
    return type == G_TYPE_STRING || fail (reason, "%s needs the name of a type.", name);
  if (g_str_equal (name, "$size"))
    return type == G_TYPE_INT64 || fail (reason, "%s needs a whole number.", name);
  if (g_str_equal (name, "$mod"))
    return is_mod (operand) || fail (reason, "%s needs a divisor and a remainder.", name);
  return g_str_equal (name, "$regex") ? check_pattern (self, operand, reason) : fail (reason, "Invalid operator: %s", name);
}

static gboolean
check (BbHubSelector *self, JsonNode *node, guint depth, char **reason)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *operand;

  if (depth > DEEPEST)
    return fail (reason, "The selector is too deep%s.", "");
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return TRUE;
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &operand))
    if (*name == '$' ? !check_operator (self, name, operand, depth + 1, reason) : !check (self, operand, depth + 1, reason))
      return FALSE;
  return TRUE;
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

BbHubSelector *
bb_hub_selector_new (JsonNode *node, char **reason)
{
  BbHubSelector *self = g_new0 (BbHubSelector, 1);

  self->node = json_node_ref (node);
  self->patterns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_regex_unref);
  if (JSON_NODE_HOLDS_OBJECT (node) ? check (self, node, 0, reason) : fail (reason, "A selector must be a JSON object%s.", ""))
    return self;
  bb_hub_selector_free (self);
  return NULL;
}

void
bb_hub_selector_free (BbHubSelector *self)
{
  json_node_unref (self->node);
  g_hash_table_unref (self->patterns);
  g_free (self);
}

gboolean
bb_hub_selector_fits (BbHubSelector *self, const BbDocument *document)
{
  g_autoptr (JsonObject) whole = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, document->body);
  while (json_object_iter_next (&iter, &name, &value))
    json_object_set_member (whole, name, json_node_ref (value));
  json_object_set_string_member (whole, "_id", document->id);
  json_object_set_string_member (whole, "_rev", document->rev);
  if (document->deleted)
    json_object_set_boolean_member (whole, "_deleted", TRUE);
  node = json_node_init_object (json_node_alloc (), whole);
  return fits (self, self->node, node);
}
