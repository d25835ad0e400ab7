/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-value.h"

#include "bb-value-private.h"

static gboolean
times_equal (GDateTime *a, GDateTime *b)
{
  return a == b || (a && b && g_date_time_equal (a, b) && g_date_time_get_utc_offset (a) == g_date_time_get_utc_offset (b));
}

static gboolean
dates_equal (const GDate *a, const GDate *b)
{
  return g_date_valid (a) == g_date_valid (b) && (!g_date_valid (a) || g_date_compare (a, b) == 0);
}

static gboolean
strings_equal (char **a, char **b)
{
  return a == b || (a && b && g_strv_equal ((const char * const *) a, (const char * const *) b));
}

static gboolean
counts_equal (gconstpointer a, gconstpointer b)
{
  const BbCount *left = a, *right = b;

  return g_str_equal (left->name, right->name) && left->value == right->value;
}

static gboolean
lists_equal (GPtrArray *a, GPtrArray *b, GEqualFunc equal)
{
  for (guint i = 0; i < a->len && a->len == b->len; i++)
    if (!equal (a->pdata[i], b->pdata[i]))
      return FALSE;
  return a->len == b->len;
}

static gboolean
parts_equal (gconstpointer a, gconstpointer b)
{
  return a == b || (a && b && bb_value_equal (a, b));
}

/* Members that this version does not know. */
static gboolean
extras_equal (JsonObject *a, JsonObject *b)
{
  guint left = a ? json_object_get_size (a) : 0, right = b ? json_object_get_size (b) : 0;

  return left == right && (!left || json_object_equal (a, b));
}

static gboolean
fields_equal (gpointer a, gpointer b, const BbField *field)
{
  switch (field->kind)
    {
    case BB_FIELD_STRING:
      return g_strcmp0 (*SLOT (a, field, char *), *SLOT (b, field, char *)) == 0;
    case BB_FIELD_INT:
      return *SLOT (a, field, gint64) == *SLOT (b, field, gint64);
    case BB_FIELD_BOOL:
      return !*SLOT (a, field, gboolean) == !*SLOT (b, field, gboolean);
    case BB_FIELD_ENUM:
      return *SLOT (a, field, int) == *SLOT (b, field, int);
    case BB_FIELD_DATE:
      return dates_equal (SLOT (a, field, GDate), SLOT (b, field, GDate));
    case BB_FIELD_TIME:
      return times_equal (*SLOT (a, field, GDateTime *), *SLOT (b, field, GDateTime *));
    case BB_FIELD_TEXT:
      return g_strcmp0 (SLOT (a, field, BbText)->vi, SLOT (b, field, BbText)->vi) == 0
             && g_strcmp0 (SLOT (a, field, BbText)->en, SLOT (b, field, BbText)->en) == 0;
    case BB_FIELD_STRINGS:
      return strings_equal (*SLOT (a, field, char **), *SLOT (b, field, char **));
    case BB_FIELD_VALUE:
      return parts_equal (*SLOT (a, field, gpointer), *SLOT (b, field, gpointer));
    case BB_FIELD_VALUES:
      return lists_equal (*SLOT (a, field, GPtrArray *), *SLOT (b, field, GPtrArray *), bb_value_equal);
    case BB_FIELD_COUNTS:
      return lists_equal (*SLOT (a, field, GPtrArray *), *SLOT (b, field, GPtrArray *), counts_equal);
    }
  g_return_val_if_reached (FALSE);
}

gboolean
bb_value_equal (gconstpointer a, gconstpointer b)
{
  const BbValue *left = a, *right = b;

  if (left->schema != right->schema || !extras_equal (left->extra, right->extra))
    return FALSE;
  for (const BbField *field = left->schema->fields; field->name; field++)
    if (!fields_equal ((gpointer) a, (gpointer) b, field))
      return FALSE;
  return TRUE;
}
