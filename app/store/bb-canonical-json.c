/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-canonical-json.h"

#include <math.h>
#include <string.h>

#define MAX_SAFE G_GINT64_CONSTANT (9007199254740991)   /* 2^53 − 1 */
#define MAX_EXACT_DIGITS 18       /* longer runs of digits are read back as another number by json-glib */
#define MAX_DEPTH 500

typedef struct
{
  GString *text;
  gboolean exact_integers;
  int depth;
} Writer;

typedef struct
{
  const char *name;
  JsonNode *value;
} Member;

static gboolean write_node (Writer *writer, JsonNode *node);

/* UTF-16 order differs from the order of UTF-8 bytes in one place: surrogates (four bytes here) come before U+E000. */
static int
compare_names (const char *a, const char *b)
{
  const guchar *x = (const guchar *) a, *y = (const guchar *) b;

  while (*x != '\0' && *x == *y)
    {
      x++;
      y++;
    }
  if (*x >= 0xee && *y >= 0xee && (*x >= 0xf0) != (*y >= 0xf0))
    return *x >= 0xf0 ? -1 : 1;
  return (int) *x - (int) *y;
}

static int
compare_members (gconstpointer a, gconstpointer b)
{
  return compare_names (((const Member *) a)->name, ((const Member *) b)->name);
}

static gboolean
write_string (Writer *writer, const char *string)
{
  const char *run = string, *at;

  if (!g_utf8_validate (string, -1, NULL))
    return FALSE;
  g_string_append_c (writer->text, '"');
  for (at = string; *at != '\0'; at++)
    {
      guchar byte = (guchar) *at;

      if (byte >= 0x20 && byte != '"' && byte != '\\')
        continue;
      g_string_append_len (writer->text, run, at - run);
      run = at + 1;
      switch (byte)
        {
        case '"':  g_string_append (writer->text, "\\\""); break;
        case '\\': g_string_append (writer->text, "\\\\"); break;
        case '\b': g_string_append (writer->text, "\\b"); break;
        case '\t': g_string_append (writer->text, "\\t"); break;
        case '\n': g_string_append (writer->text, "\\n"); break;
        case '\f': g_string_append (writer->text, "\\f"); break;
        case '\r': g_string_append (writer->text, "\\r"); break;
        default:   g_string_append_printf (writer->text, "\\u%04x", byte); break;
        }
    }
  g_string_append_len (writer->text, run, at - run);
  g_string_append_c (writer->text, '"');
  return TRUE;
}

/* The shortest digits that read back as @value, and the decimal exponent of the first of them. */
static int
shortest_digits (double value, char digits[32])
{
  char buffer[64];
  int precision, exponent;
  char *mark;

  for (precision = 0; precision < 17; precision++)
    {
      g_ascii_formatd (buffer, sizeof buffer, (const char *[]) { "%.0e", "%.1e", "%.2e", "%.3e", "%.4e", "%.5e", "%.6e", "%.7e", "%.8e",
                       "%.9e", "%.10e", "%.11e", "%.12e", "%.13e", "%.14e", "%.15e", "%.16e" }[precision], value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }
  mark = strchr (buffer, 'e');
  exponent = atoi (mark + 1);
  *mark = '\0';
  digits[0] = buffer[0];
  g_strlcpy (digits + 1, buffer[1] == '.' ? buffer + 2 : "", 31);
  return exponent;
}

/* ECMA-262, Number::toString with radix 10. */
static gboolean
write_double (Writer *writer, double value)
{
  char digits[32];
  int length, point;

  if (!isfinite (value))
    return FALSE;
  if (value == 0)
    {
      g_string_append_c (writer->text, '0');
      return TRUE;
    }
  if (value < 0)
    g_string_append_c (writer->text, '-');
  point = shortest_digits (fabs (value), digits) + 1;
  length = (int) strlen (digits);
  if (point > (writer->exact_integers ? MAX_EXACT_DIGITS : 21) || point <= -6)
    {
      g_string_append_c (writer->text, digits[0]);
      if (length > 1)
        g_string_append_printf (writer->text, ".%s", digits + 1);
      g_string_append_printf (writer->text, "e%+d", point - 1);
    }
  else if (point <= 0)
    {
      g_string_append (writer->text, "0.");
      for (int i = point; i < 0; i++)
        g_string_append_c (writer->text, '0');
      g_string_append (writer->text, digits);
    }
  else
    {
      g_string_append_len (writer->text, digits, MIN (length, point));
      for (int i = length; i < point; i++)
        g_string_append_c (writer->text, '0');
      if (length > point)
        g_string_append_printf (writer->text, ".%s", digits + point);
    }
  return TRUE;
}

static gboolean
is_safe_integer (gint64 value)
{
  return value >= -MAX_SAFE && value <= MAX_SAFE;
}

static gboolean
write_value (Writer *writer, JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    return write_string (writer, json_node_get_string (node));
  if (type == G_TYPE_BOOLEAN)
    {
      g_string_append (writer->text, json_node_get_boolean (node) ? "true" : "false");
      return TRUE;
    }
  if (type == G_TYPE_INT64 && (writer->exact_integers || is_safe_integer (json_node_get_int (node))))
    {
      char digits[32];

      g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, json_node_get_int (node));
      g_string_append (writer->text, digits);
      return TRUE;
    }
  return write_double (writer, json_node_get_double (node));
}

static gboolean
write_array (Writer *writer, JsonArray *array)
{
  guint length = json_array_get_length (array);

  g_string_append_c (writer->text, '[');
  for (guint i = 0; i < length; i++)
    {
      if (i > 0)
        g_string_append_c (writer->text, ',');
      if (!write_node (writer, json_array_get_element (array, i)))
        return FALSE;
    }
  g_string_append_c (writer->text, ']');
  return TRUE;
}

static gboolean
write_members (Writer *writer, Member *members, guint count)
{
  g_string_append_c (writer->text, '{');
  for (guint i = 0; i < count; i++)
    {
      if (i > 0)
        g_string_append_c (writer->text, ',');
      if (!write_string (writer, members[i].name))
        return FALSE;
      g_string_append_c (writer->text, ':');
      if (!write_node (writer, members[i].value))
        return FALSE;
    }
  g_string_append_c (writer->text, '}');
  return TRUE;
}

static gboolean
write_object (Writer *writer, JsonObject *object)
{
  guint count = json_object_get_size (object), i = 0;
  g_autofree Member *members = g_new (Member, count + 1);
  JsonObjectIter iter;

  json_object_iter_init (&iter, object);
  while (i < count && json_object_iter_next (&iter, &members[i].name, &members[i].value))
    i++;
  qsort (members, count, sizeof *members, compare_members);
  return write_members (writer, members, count);
}

static gboolean
write_node (Writer *writer, JsonNode *node)
{
  gboolean ok = TRUE;

  if (++writer->depth > MAX_DEPTH)
    return FALSE;
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT: ok = write_object (writer, json_node_get_object (node)); break;
    case JSON_NODE_ARRAY:  ok = write_array (writer, json_node_get_array (node)); break;
    case JSON_NODE_VALUE:  ok = write_value (writer, node); break;
    case JSON_NODE_NULL:   g_string_append (writer->text, "null"); break;
    default:               ok = FALSE; break;
    }
  writer->depth--;
  return ok;
}

static gboolean is_safe_node (JsonNode *node);

static gboolean
is_safe_array (JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!is_safe_node (json_array_get_element (array, i)))
      return FALSE;
  return TRUE;
}

static gboolean
is_safe_number (JsonNode *node)
{
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return is_safe_integer (json_node_get_int (node));
  if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return fabs (json_node_get_double (node)) <= (double) MAX_SAFE || fabs (json_node_get_double (node)) >= 1e21;
  return TRUE;
}

static gboolean
is_safe_node (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return bb_canonical_json_is_safe (json_node_get_object (node));
  if (JSON_NODE_HOLDS_ARRAY (node))
    return is_safe_array (json_node_get_array (node));
  return !JSON_NODE_HOLDS_VALUE (node) || is_safe_number (node);
}

gboolean
bb_canonical_json_is_safe (JsonObject *object)
{
  JsonObjectIter iter;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, NULL, &node))
    if (!is_safe_node (node))
      return FALSE;
  return TRUE;
}

gboolean
bb_canonical_json_append_object (GString *text, JsonObject *object, gboolean exact_integers)
{
  Writer writer = { text, exact_integers, 0 };

  return write_object (&writer, object);
}

char *
bb_canonical_json_to_string (JsonNode *node)
{
  g_autoptr (GString) text = g_string_sized_new (256);
  Writer writer = { text, FALSE, 0 };

  if (!write_node (&writer, node))
    return NULL;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

GBytes *
bb_canonical_json (JsonNode *node)
{
  char *text = bb_canonical_json_to_string (node);

  return text == NULL ? NULL : g_bytes_new_take (text, strlen (text));
}
