/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/hub/bb-hub-multipart.h"

#include <libsoup/soup.h>
#include <string.h>

#define MAX_BOUNDARY 200

void
bb_hub_part_free (BbHubPart *self)
{
  g_hash_table_unref (self->headers);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

char *
bb_hub_multipart_get_boundary (const char *content_type)
{
  const char *semicolon = content_type ? strchr (content_type, ';') : NULL;
  GHashTable *params = semicolon ? soup_header_parse_semi_param_list (semicolon + 1) : NULL;
  const char *boundary = params ? g_hash_table_lookup (params, "boundary") : NULL;
  char *copy = boundary && *boundary != '\0' && strlen (boundary) <= MAX_BOUNDARY ? g_strdup (boundary) : NULL;

  if (params)
    soup_header_free_param_list (params);
  return copy;
}

char *
bb_hub_part_get_filename (BbHubPart *self)
{
  const char *header = g_hash_table_lookup (self->headers, "content-disposition");
  const char *semicolon = header ? strchr (header, ';') : NULL;
  GHashTable *params = semicolon ? soup_header_parse_semi_param_list (semicolon + 1) : NULL;
  char *name = params ? g_strdup (g_hash_table_lookup (params, "filename")) : NULL;

  if (params)
    soup_header_free_param_list (params);
  return name;
}

/* "Name: value" lines up to an empty one. */
static gboolean
read_head (BbHubPart *part, const char *text, gsize length)
{
  g_autofree char *copy = g_strndup (text, length);
  g_auto (GStrv) lines = g_strsplit (copy, "\r\n", -1);

  if (strlen (copy) != length || !g_utf8_validate (copy, -1, NULL))
    return FALSE;
  for (char **line = lines; *line; line++)
    {
      char *colon = strchr (*line, ':');

      if (**line == '\0')
        continue;
      if (!colon)
        return FALSE;
      *colon = '\0';
      g_hash_table_insert (part->headers, g_ascii_strdown (g_strstrip (*line), -1), g_strdup (g_strstrip (colon + 1)));
    }
  return TRUE;
}

/* From the first byte behind a boundary's line to the byte before the next boundary. */
static BbHubPart *
read_part (GBytes *body, gsize start, gsize end)
{
  const char *data = g_bytes_get_data (body, NULL);
  BbHubPart *part = g_new0 (BbHubPart, 1);
  const char *blank;

  part->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (end - start >= 2 && memcmp (data + start, "\r\n", 2) == 0)
    part->body = g_bytes_new_from_bytes (body, start + 2, end - start - 2);
  else if ((blank = memmem (data + start, MIN (end - start, BB_HUB_MAX_PART_HEAD), "\r\n\r\n", 4)) &&
           read_head (part, data + start, (gsize) (blank - data) - start))
    part->body = g_bytes_new_from_bytes (body, (gsize) (blank - data) + 4, end - (gsize) (blank - data) - 4);
  if (part->body)
    return part;
  bb_hub_part_free (part);
  return NULL;
}

/* A line with the boundary: the line end before it belongs to it. */
typedef struct { const char *start, *end; gboolean is_last; } Line;

/* What follows a boundary on its line: two dashes, or nothing but blanks. %NULL: something else, so it is none. */
static const char *
end_line (const char *at, const char *end, gboolean *is_last)
{
  *is_last = end - at >= 2 && memcmp (at, "--", 2) == 0;
  if (*is_last)
    return at + 2;
  while (at < end && (*at == ' ' || *at == '\t'))
    at++;
  return end - at >= 2 && memcmp (at, "\r\n", 2) == 0 ? at + 2 : NULL;
}

/* Bytes that only begin like the boundary are part of the content. */
static gboolean
find_line (const char *from, const char *end, const char *delimiter, Line *line)
{
  gsize length = strlen (delimiter);

  for (const char *at = from; (at = memmem (at, (gsize) (end - at), delimiter, length)); at++)
    {
      line->start = at;
      line->end = end_line (at + length, end, &line->is_last);
      if (line->end)
        return TRUE;
    }
  return FALSE;
}

/* The first one may stand at the very beginning, without a line end before it. */
static gboolean
find_first (const char *data, const char *end, const char *delimiter, Line *line)
{
  gsize length = strlen (delimiter) - 2;

  if ((gsize) (end - data) >= length && memcmp (data, delimiter + 2, length) == 0)
    line->end = end_line (data + length, end, &line->is_last);
  return line->end || find_line (data, end, delimiter, line);
}

GPtrArray *
bb_hub_multipart_read (GBytes *body, const char *boundary)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_hub_part_free);
  g_autofree char *delimiter = g_strconcat ("\r\n--", boundary, NULL);
  gsize size;
  const char *data = g_bytes_get_data (body, &size), *end = data + size;
  Line line = { 0 }, next;

  if (size == 0 || !find_first (data, end, delimiter, &line))
    return NULL;
  while (!line.is_last)
    {
      BbHubPart *part = NULL;

      if (parts->len < BB_HUB_MAX_PARTS && find_line (line.end, end, delimiter, &next))
        part = read_part (body, (gsize) (line.end - data), (gsize) (next.start - data));
      if (!part)
        return NULL;
      g_ptr_array_add (parts, part);
      line = next;
    }
  return g_steal_pointer (&parts);
}
