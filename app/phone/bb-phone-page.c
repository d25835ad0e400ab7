/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-phone-page.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "bb-phone-resources.h"

#define FOLDER "/io/github/bienban/BienBan/phone/"

static const struct { const char *name, *media_type; } assets[] = {
  { "page.css", "text/css; charset=utf-8" },
  { "page.js", "text/javascript; charset=utf-8" },
};

static GBytes *
load (const char *name)
{
  g_autofree char *path = g_strconcat (FOLDER, name, NULL);
  GBytes *bytes = g_resource_lookup_data (bb_phone_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert (bytes != NULL);
  return bytes;
}

static JsonObject *
load_words (const char *language)
{
  g_autofree char *name = g_strdup_printf ("words.%s.json", language);
  g_autoptr (GBytes) bytes = load (name);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();

  if (!json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL))
    g_error ("%s is damaged", name);
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

/* The words as data inside the page: no "<" may end the element. */
static char *
embed_words (const char *language)
{
  g_autofree char *name = g_strdup_printf ("words.%s.json", language);
  g_autoptr (GBytes) bytes = load (name);
  g_autoptr (GString) text = g_string_new_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));

  g_string_replace (text, "<", "\\u003c", 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* {{key}}: a value of @values as it is, else a word, escaped. */
static char *
fill (const char *template, JsonObject *words, GHashTable *values)
{
  g_autoptr (GString) page = g_string_new (NULL);
  const char *at = template, *open;

  while ((open = strstr (at, "{{")))
    {
      const char *end = strstr (open, "}}");
      g_autofree char *key = g_strndup (open + 2, (gsize) (end - open - 2));
      const char *value = g_hash_table_lookup (values, key);
      g_autofree char *word = value ? g_strdup (value) : g_markup_escape_text (json_object_get_string_member (words, key), -1);

      g_string_append_len (page, at, open - at);
      g_string_append (page, word);
      at = end + 2;
    }
  g_string_append (page, at);
  return g_string_free (g_steal_pointer (&page), FALSE);
}

static GHashTable *
make_values (const char *language)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  g_hash_table_insert (values, (char *) "lang", g_strdup (language));
  g_hash_table_insert (values, (char *) "other", g_strdup (g_str_equal (language, "vi") ? "en" : "vi"));
  return values;
}

static char *
render (const char *file, const char *language, GHashTable *values)
{
  g_autoptr (GBytes) bytes = load (file);
  g_autoptr (JsonObject) words = load_words (language);
  g_autofree char *template = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  return fill (template, words, values);
}

const char *
bb_phone_page_choose_language (const char *accept)
{
  g_autofree char *first = g_ascii_strdown (accept ? accept : "", -1);

  g_strstrip (first);
  return *first == '\0' || *first == '*' || g_str_has_prefix (first, "vi") ? "vi" : "en";
}

char *
bb_phone_page_render (const char *language, const char *place, const char *title)
{
  g_autoptr (GHashTable) values = make_values (language);

  g_hash_table_insert (values, (char *) "words", embed_words (language));
  g_hash_table_insert (values, (char *) "place", g_markup_escape_text (place ? place : "", -1));
  g_hash_table_insert (values, (char *) "title", g_markup_escape_text (title ? title : "", -1));
  return render ("page.html", language, values);
}

char *
bb_phone_page_render_notice (const char *language, BbPhoneTrouble trouble, const char *nonce)
{
  g_autoptr (GHashTable) values = make_values (language);
  g_autoptr (GBytes) style = load ("page.css");
  g_autofree char *sentence = bb_phone_page_get_sentence (language, trouble, NULL);

  g_hash_table_insert (values, (char *) "nonce", g_strdup (nonce));
  g_hash_table_insert (values, (char *) "style", g_strndup (g_bytes_get_data (style, NULL), g_bytes_get_size (style)));
  g_hash_table_insert (values, (char *) "sentence", g_markup_escape_text (sentence, -1));
  return render ("notice.html", language, values);
}

char *
bb_phone_page_get_sentence (const char *language, BbPhoneTrouble trouble, const char *name)
{
  g_autoptr (JsonObject) words = load_words (language);
  g_autoptr (GString) sentence = g_string_new (json_object_get_string_member (words, bb_phone_trouble_names[trouble]));

  g_string_replace (sentence, "{name}", name && *name ? name : json_object_get_string_member (words, "this-file"), 0);
  return g_string_free (g_steal_pointer (&sentence), FALSE);
}

GBytes *
bb_phone_page_get_asset (const char *name, const char **media_type)
{
  for (guint i = 0; i < G_N_ELEMENTS (assets); i++)
    if (g_str_equal (assets[i].name, name))
      {
        *media_type = assets[i].media_type;
        return load (name);
      }
  return NULL;
}
