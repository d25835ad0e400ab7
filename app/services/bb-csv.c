/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-csv.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "bb-phrasebook.h"

static void
row_free (gpointer data)
{
  BbCsvRow *row = data;

  g_strfreev (row->cells);
  g_free (row);
}

static char
guess_separator (const char *text)
{
  guint commas = 0, semicolons = 0;

  for (; *text && *text != '\n'; text++)
    commas += *text == ',', semicolons += *text == ';';
  return semicolons > commas ? ';' : ',';
}

/* One cell from @at; returns where it ends, %NULL when a quotation mark is not closed. */
static const char *
read_cell (const char *at, char separator, guint *line, GString *cell)
{
  if (*at != '"')
    {
      for (; *at && *at != separator && *at != '\n' && *at != '\r'; at++)
        g_string_append_c (cell, *at);
      return at;
    }
  for (at++; *at; at++)
    {
      if (*at == '"' && at[1] != '"')
        return at + 1;
      at += *at == '"';
      *line += *at == '\n';
      g_string_append_c (cell, *at);
    }
  return NULL;
}

static const char *
read_row (const char *at, char separator, guint *line, GStrvBuilder *cells)
{
  for (;; at++)
    {
      g_autoptr (GString) cell = g_string_new (NULL);

      if (!(at = read_cell (at, separator, line, cell)))
        return NULL;
      g_strv_builder_add (cells, g_strstrip (cell->str));
      if (*at != separator)
        break;
    }
  while (*at && *at != '\n')
    at++;
  *line += *at == '\n';
  return *at ? at + 1 : at;
}

GPtrArray *
bb_csv_parse (const char *text, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (row_free);
  guint line = 1;
  char separator;

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("The table is not UTF-8 text; save it as “CSV UTF-8”"));
      return NULL;
    }
  if (g_str_has_prefix (text, "\xef\xbb\xbf"))
    text += 3;
  separator = guess_separator (text);
  while (*text)
    {
      g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
      BbCsvRow *row = g_new0 (BbCsvRow, 1);

      row->line = line;
      text = read_row (text, separator, &line, cells);
      row->cells = g_strv_builder_end (cells);
      g_ptr_array_add (rows, row);
      if (!text)
        {
          g_set_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, _("Line %u: a quotation mark is not closed"), row->line);
          return NULL;
        }
      if (g_strv_length (row->cells) == 1 && !*row->cells[0])
        g_ptr_array_remove_index (rows, rows->len - 1);
    }
  return g_steal_pointer (&rows);
}
