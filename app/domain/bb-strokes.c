/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-strokes.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>

#include "bb-domain-error.h"

#define MOST_POINTS 50000
#define FEWEST_POINTS 8
#define SMALLEST 0.05            /* of the width of the pad */

BbStrokes *
bb_strokes_new (double width, double height)
{
  BbStrokes *self = g_new0 (BbStrokes, 1);

  self->width = width;
  self->height = height;
  self->strokes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  return self;
}

void
bb_strokes_free (BbStrokes *self)
{
  if (!self)
    return;
  g_ptr_array_unref (self->strokes);
  g_free (self);
}

void
bb_strokes_begin (BbStrokes *self)
{
  g_ptr_array_add (self->strokes, g_array_new (FALSE, FALSE, sizeof (BbStrokePoint)));
}

void
bb_strokes_add (BbStrokes *self, double x, double y, guint time, double pressure)
{
  BbStrokePoint point = { CLAMP (x, 0, self->width), CLAMP (y, 0, self->height), time, CLAMP (pressure, 0, 1) };

  if (self->strokes->len && bb_strokes_count (self) < MOST_POINTS)
    g_array_append_val ((GArray *) self->strokes->pdata[self->strokes->len - 1], point);
}

void
bb_strokes_clear (BbStrokes *self)
{
  g_ptr_array_set_size (self->strokes, 0);
}

guint
bb_strokes_count (BbStrokes *self)
{
  guint n = 0;

  for (guint i = 0; i < self->strokes->len; i++)
    n += ((GArray *) self->strokes->pdata[i])->len;
  return n;
}

void
bb_strokes_get_extents (BbStrokes *self, double *x, double *y, double *width, double *height)
{
  double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;

  for (guint i = 0; i < self->strokes->len; i++)
    for (guint k = 0; k < ((GArray *) self->strokes->pdata[i])->len; k++)
      {
        const BbStrokePoint *point = &g_array_index ((GArray *) self->strokes->pdata[i], BbStrokePoint, k);

        left = MIN (left, point->x);
        top = MIN (top, point->y);
        right = MAX (right, point->x);
        bottom = MAX (bottom, point->y);
      }
  *x = left <= right ? left : 0;
  *y = left <= right ? top : 0;
  *width = left <= right ? right - left : 0;
  *height = left <= right ? bottom - top : 0;
}

gboolean
bb_strokes_is_drawn (BbStrokes *self)
{
  double x, y, width, height;

  bb_strokes_get_extents (self, &x, &y, &width, &height);
  return bb_strokes_count (self) >= FEWEST_POINTS && hypot (width, height) >= SMALLEST * self->width;
}

/* ── Text ────────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
append_number (GString *text, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.2f", value));
}

static void
append_point (GString *text, const BbStrokePoint *point)
{
  g_string_append_c (text, '[');
  append_number (text, point->x);
  g_string_append_c (text, ',');
  append_number (text, point->y);
  g_string_append_printf (text, ",%u,", point->time);
  append_number (text, point->pressure);
  g_string_append_c (text, ']');
}

char *
bb_strokes_to_text (BbStrokes *self)
{
  GString *text = g_string_new ("{\"width\":");

  append_number (text, self->width);
  g_string_append (text, ",\"height\":");
  append_number (text, self->height);
  g_string_append (text, ",\"strokes\":[");
  for (guint i = 0; i < self->strokes->len; i++)
    {
      GArray *stroke = self->strokes->pdata[i];

      g_string_append (text, i ? ",[" : "[");
      for (guint k = 0; k < stroke->len; k++)
        {
          if (k)
            g_string_append_c (text, ',');
          append_point (text, &g_array_index (stroke, BbStrokePoint, k));
        }
      g_string_append_c (text, ']');
    }
  g_string_append (text, "]}");
  return g_string_free (text, FALSE);
}

static gboolean
read_number (JsonArray *array, guint index, double most, double *value)
{
  JsonNode *node = json_array_get_element (array, index);

  if (!JSON_NODE_HOLDS_VALUE (node) || (json_node_get_value_type (node) != G_TYPE_DOUBLE && json_node_get_value_type (node) != G_TYPE_INT64))
    return FALSE;
  *value = json_node_get_double (node);
  return *value >= 0 && *value <= most;
}

static gboolean
read_stroke (BbStrokes *self, JsonNode *node)
{
  JsonArray *stroke = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (!stroke)
    return FALSE;
  bb_strokes_begin (self);
  for (guint i = 0; i < json_array_get_length (stroke); i++)
    {
      JsonNode *item = json_array_get_element (stroke, i);
      JsonArray *numbers = JSON_NODE_HOLDS_ARRAY (item) ? json_node_get_array (item) : NULL;
      double x, y, time, pressure;

      if (!numbers || json_array_get_length (numbers) != 4 || bb_strokes_count (self) >= MOST_POINTS || !read_number (numbers, 0, self->width, &x) ||
          !read_number (numbers, 1, self->height, &y) || !read_number (numbers, 2, G_MAXINT, &time) || !read_number (numbers, 3, 1, &pressure))
        return FALSE;
      bb_strokes_add (self, x, y, (guint) time, pressure);
    }
  return TRUE;
}

static gboolean
read_all (BbStrokes *self, JsonObject *object)
{
  JsonNode *list = json_object_get_member (object, "strokes");

  self->width = json_object_get_double_member_with_default (object, "width", 0);
  self->height = json_object_get_double_member_with_default (object, "height", 0);
  if (!(self->width >= 1 && self->width <= 20000 && self->height >= 1 && self->height <= 20000) || !list || !JSON_NODE_HOLDS_ARRAY (list))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (list)); i++)
    if (!read_stroke (self, json_array_get_element (json_node_get_array (list), i)))
      return FALSE;
  return TRUE;
}

BbStrokes *
bb_strokes_from_text (const char *text, GError **error)
{
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  g_autoptr (BbStrokes) self = bb_strokes_new (0, 0);

  if (root && JSON_NODE_HOLDS_OBJECT (root) && read_all (self, json_node_get_object (root)))
    return g_steal_pointer (&self);
  g_set_error_literal (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID, _("The hand-drawn signature cannot be read"));
  return NULL;
}
