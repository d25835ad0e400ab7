/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-json.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

/* The parser's own message begins "<data>:LINE:COLUMN: ". */
static guint
get_line (const GError *error)
{
  guint line = 1;

  return sscanf (error->message, "<data>:%u:", &line) == 1 ? line : 1;
}

JsonObject *
bb_json_parse (const char *text, gssize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) failure = NULL;
  JsonNode *root;

  if (!g_utf8_validate (text, length, NULL))
    {
      g_set_error_literal (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_SYNTAX, _("is not UTF-8 text"));
      return NULL;
    }
  json_parser_set_strict (parser, TRUE);
  if (!json_parser_load_from_data (parser, text, length, &failure))
    {
      g_set_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_SYNTAX, _("line %u: is not valid JSON"), get_line (failure));
      return NULL;
    }
  root = json_parser_get_root (parser);
  if (!root || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID, _("/: must be an object"));
      return NULL;
    }
  return json_node_dup_object (root);
}

char *
bb_json_format (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_alloc ();
  g_autofree char *text = NULL;

  json_node_init_object (node, object);
  text = json_to_string (node, TRUE);
  return g_strconcat (text, "\n", NULL);
}

/* ── Where a value stands ────────────────────────────────────────────────────────────────────────────────────── */

typedef struct { const char *at; guint line; } Scanner;

static void
skip_space (Scanner *self)
{
  for (; *self->at && strchr (" \t\r\n:,", *self->at); self->at++)
    if (*self->at == '\n')
      self->line++;
}

static char *
scan_string (Scanner *self)
{
  GString *text = g_string_new (NULL);

  for (self->at++; *self->at && *self->at != '"'; self->at++)
    {
      if (*self->at == '\\' && self->at[1])
        self->at++;
      if (*self->at == '\n')
        self->line++;
      g_string_append_c (text, *self->at);
    }
  if (*self->at)
    self->at++;
  return g_string_free (text, FALSE);
}

static void
skip_value (Scanner *self)
{
  int depth = 0;

  do
    {
      skip_space (self);
      if (*self->at == '"')
        g_free (scan_string (self));
      else if (*self->at == '{' || *self->at == '[')
        depth++, self->at++;
      else if (*self->at == '}' || *self->at == ']')
        depth--, self->at++;
      else
        while (*self->at && !strchr (" \t\r\n:,{}[]\"", *self->at))
          self->at++;
    }
  while (depth > 0 && *self->at);
}

static gboolean
enter_member (Scanner *self, const char *name)
{
  for (self->at++;;)
    {
      g_autofree char *key = NULL;

      skip_space (self);
      if (*self->at != '"')
        return FALSE;
      key = scan_string (self);
      skip_space (self);
      if (g_str_equal (key, name))
        return TRUE;
      skip_value (self);
    }
}

static gboolean
enter_element (Scanner *self, const char *index)
{
  guint64 n = g_ascii_strtoull (index, NULL, 10);

  for (self->at++; n > 0; n--)
    {
      skip_space (self);
      if (!*self->at || *self->at == ']')
        return FALSE;
      skip_value (self);
    }
  skip_space (self);
  return *self->at && *self->at != ']';
}

guint
bb_json_find_line (const char *text, const char *pointer)
{
  Scanner scanner = { text, 1 };
  g_auto (GStrv) steps = g_strsplit (*pointer == '/' ? pointer + 1 : pointer, "/", -1);

  skip_space (&scanner);
  for (char **step = steps; *step && **step; step++)
    {
      Scanner before = scanner;

      if (*scanner.at == '{' ? enter_member (&scanner, *step) : *scanner.at == '[' && enter_element (&scanner, *step))
        continue;
      return before.line;
    }
  return scanner.line;
}
