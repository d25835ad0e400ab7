/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-minutes-wording.h"

#include <glib/gi18n-lib.h>
#include <pango/pango.h>

#include "bb-config.h"
#include "bb-minutes-words.h"
#include "domain/bb-json.h"

struct _BbWording
{
  char *path;
  GHashTable *texts;             /* key → markup */
  char *missing;                 /* the first key that was asked for in vain */
};

static gboolean
fail (GError **error, const char *path, const char *place, const char *why)
{
  g_set_error (error, BB_MINUTES_ERROR, BB_MINUTES_ERROR_TEMPLATE, _("The wording of the minutes cannot be used: %s, %s: %s"), path, place, why);
  return FALSE;
}

/* Markup is checked once here, so that nothing can break while the pages are drawn. */
static gboolean
add_text (BbWording *self, const char *key, JsonNode *node, GError **error)
{
  g_autoptr (GError) markup_error = NULL;
  const char *text;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return fail (error, self->path, key, _("must be a text"));
  text = json_node_get_string (node);
  if (!pango_parse_markup (text, -1, 0, NULL, NULL, NULL, &markup_error))
    return fail (error, self->path, key, markup_error->message);
  g_hash_table_insert (self->texts, g_strdup (key), g_strdup (text));
  return TRUE;
}

gboolean
bb_wording_add (BbWording *self, const char *path, JsonNode *texts, GError **error)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  g_set_str (&self->path, path);
  if (!texts || !JSON_NODE_HOLDS_OBJECT (texts))
    return fail (error, self->path, "/text", _("must be an object"));
  json_object_iter_init (&iter, json_node_get_object (texts));
  while (json_object_iter_next (&iter, &key, &node))
    if (!add_text (self, key, node, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_texts (BbWording *self, const char *contents, gsize length, GError **error)
{
  g_autoptr (GError) syntax = NULL;
  g_autoptr (JsonObject) root = bb_json_parse (contents, length, &syntax);
  g_autofree char *path = g_strdup (self->path);

  if (!root)
    return fail (error, self->path, "JSON", syntax->message);
  return bb_wording_add (self, path, json_object_get_member (root, "text"), error);
}

BbWording *
bb_wording_load (const char *data_dir, const char *name, GError **error)
{
  g_autoptr (BbWording) self = g_new0 (BbWording, 1);
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GError) io = NULL;
  gsize length;

  self->path = g_build_filename (data_dir ? data_dir : BB_DATA_DIR, "minutes", file, NULL);
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!g_file_get_contents (self->path, &contents, &length, &io))
    {
      g_set_error (error, BB_MINUTES_ERROR, BB_MINUTES_ERROR_TEMPLATE, _("The wording of the minutes cannot be read: %s"), io->message);
      return NULL;
    }
  if (!read_texts (self, contents, length, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
bb_wording_free (BbWording *self)
{
  g_free (self->path);
  g_clear_pointer (&self->texts, g_hash_table_unref);
  g_free (self->missing);
  g_free (self);
}

const char *
bb_wording_find (BbWording *self, const char *key, const char *fallback)
{
  const char *text = g_hash_table_lookup (self->texts, key);

  return text ? text : fallback;
}

const char *
bb_wording_get (BbWording *self, const char *key)
{
  const char *text = bb_wording_find (self, key, NULL);

  if (!text && !self->missing)
    self->missing = g_strdup (key);
  return text ? text : "";
}

/* The first {place} of @text that @before has not. (transfer full) (nullable) */
static char *
find_new_place (const char *text, const char *before)
{
  for (const char *open = strchr (text, '{'); open; open = strchr (open + 1, '{'))
    {
      const char *close = strchr (open, '}');
      g_autofree char *place = close ? g_strndup (open, close - open + 1) : g_strdup (open);

      if (!close || !strstr (before, place))
        return g_steal_pointer (&place);
    }
  return NULL;
}

char *
bb_wording_judge (BbWording *self, const char *key, const char *text)
{
  g_autoptr (GError) markup_error = NULL;
  /* A heading that is new may have its number. */
  g_autofree char *place = find_new_place (text, bb_wording_find (self, key, g_str_has_suffix (key, ".title") ? "{n}" : ""));

  if (!pango_parse_markup (text, -1, 0, NULL, NULL, NULL, &markup_error))
    return g_strdup (markup_error->message);
  return place ? g_strdup_printf (_("the place %s is not known in this text"), place) : NULL;
}

void
bb_wording_put (BbWording *self, const char *key, const char *text)
{
  if (text)
    g_hash_table_insert (self->texts, g_strdup (key), g_strdup (text));
  else
    g_hash_table_remove (self->texts, key);
}

GPtrArray *
bb_wording_list_keys (BbWording *self)
{
  GPtrArray *keys = g_hash_table_get_keys_as_ptr_array (self->texts);

  g_ptr_array_sort_values (keys, (GCompareFunc) strcmp);
  return keys;
}

static const char *
find_value (GPtrArray *pairs, const char *name, gsize length)
{
  for (guint i = 0; i + 1 < pairs->len; i += 2)
    if (strlen (pairs->pdata[i]) == length && strncmp (pairs->pdata[i], name, length) == 0)
      return pairs->pdata[i + 1];
  return NULL;
}

static char *
fill (BbWording *self, const char *key, GPtrArray *pairs)
{
  GString *out = g_string_new (NULL);
  const char *at = bb_wording_get (self, key), *open;

  while ((open = strchr (at, '{')))
    {
      const char *close = strchr (open, '}');
      const char *value = close ? find_value (pairs, open + 1, close - open - 1) : NULL;
      g_autofree char *escaped = value ? bb_words_escape (value) : NULL;

      g_string_append_len (out, at, open - at);
      if (!value && !self->missing)
        self->missing = g_strdup_printf ("%s %s", key, open);
      if (!value)
        break;
      g_string_append (out, escaped);
      at = close + 1;
    }
  g_string_append (out, at);
  return g_string_free (out, FALSE);
}

char *
bb_wording_format (BbWording *self, const char *key, ...)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new ();
  va_list args;
  char *name;

  va_start (args, key);
  while ((name = va_arg (args, char *)))
    {
      const char *value = va_arg (args, const char *);

      g_ptr_array_add (pairs, name);
      g_ptr_array_add (pairs, (char *) (value ? value : ""));
    }
  va_end (args);
  return fill (self, key, pairs);
}

gboolean
bb_wording_check (BbWording *self, GError **error)
{
  return !self->missing || fail (error, self->path, self->missing, _("is missing, or a place in it is not known"));
}
