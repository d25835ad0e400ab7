/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-words.h"

#include <string.h>

#define BEFORE 40                /* characters of a snippet before the word that was found */
#define SNIPPET 160

/* Members whose text a person wrote or reads: words, names, and the codes that stand on paper. Everything else is the program's own. */
static const char * const written[] = {
  "text", "title", "label", "note", "subject", "short", "name", "unit_name", "fact", "concerned", "caption", "what", "who", "person", "post",
  "reason", "explanation", "about", "by", "witness", "authorisation", "paper", "signer", "grounds", "place", "address", "agency", "superior",
  "article", "number", "code", "id", "item", "items", "unit", NULL
};
/* What is not looked into: other documents as they were frozen. */
static const char * const frozen[] = { "checklists", "calendars", "manifest", "before", "after", "clock", NULL };

static gboolean
is_letter (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

/* One character of a word: its base without marks. */
static void
append_folded (GString *word, gunichar c)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize count;

  if (c < 0x80)
    {
      g_string_append_c (word, g_ascii_tolower ((char) c));
      return;
    }
  if (c == 0x111 || c == 0x110)                         /* đ, Đ: a letter of its own to Unicode */
    {
      g_string_append_c (word, 'd');
      return;
    }
  count = g_unichar_fully_decompose (c, FALSE, parts, G_N_ELEMENTS (parts));
  for (gsize i = 0; i < count; i++)
    if (!g_unichar_ismark (parts[i]))
      g_string_append_unichar (word, g_unichar_tolower (parts[i]));
}

gboolean
bb_words_next (const char **at, const char **start, GString *word)
{
  const char *p = *at;

  g_string_truncate (word, 0);
  while (*p != '\0' && !g_unichar_isalnum (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  *start = p;
  for (; *p != '\0' && is_letter (g_utf8_get_char (p)); p = g_utf8_next_char (p))
    append_folded (word, g_utf8_get_char (p));
  *at = p;
  return word->len > 0;
}

char *
bb_words_fold (const char *text)
{
  g_autoptr (GString) words = g_string_sized_new (strlen (text));
  g_autoptr (GString) word = g_string_new (NULL);
  const char *start;

  while (bb_words_next (&text, &start, word))
    {
      if (words->len > 0)
        g_string_append_c (words, ' ');
      g_string_append_len (words, word->str, (gssize) word->len);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void collect_object (GString *text, JsonObject *object);

/* Ids and sums of files are no words. */
static gboolean
is_machine_made (const char *string)
{
  gsize n = strlen (string);

  return n >= 32 && strspn (string, "0123456789abcdef") == n;
}

static void
collect_string (GString *text, const char *string)
{
  if (*string == '\0' || is_machine_made (string))
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  for (; *string != '\0'; string++)
    g_string_append_c (text, *string == '\n' || *string == '\r' || *string == '\t' ? ' ' : *string);
}

static void
collect_node (GString *text, JsonNode *node, gboolean wanted)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    collect_object (text, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        collect_node (text, json_array_get_element (array, i), wanted);
    }
  else if (wanted && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    collect_string (text, json_node_get_string (node));
}

/* A text in two languages is written wherever it stands; the name of a number with a label is the program's. */
static gboolean
is_written (JsonObject *object, const char *name)
{
  if (g_str_equal (name, "vi") || g_str_equal (name, "en"))
    return TRUE;
  if (g_str_equal (name, "name") && json_object_has_member (object, "label"))
    return FALSE;
  return g_strv_contains (written, name);
}

static void
collect_object (GString *text, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (!g_strv_contains (frozen, name))
      collect_node (text, node, is_written (object, name));
}

char *
bb_words_collect (JsonObject *body)
{
  GString *text = g_string_new (NULL);

  collect_object (text, body);
  return g_string_free (text, FALSE);
}

static gboolean
is_wanted (const GString *word, const char * const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (words[i + 1] == NULL ? g_str_has_prefix (word->str, words[i]) : g_str_equal (word->str, words[i]))
      return TRUE;
  return FALSE;
}

/* The line that holds @at. */
static char *
take_line (const char *text, const char *at)
{
  const char *from = at, *end = strchr (at, '\n');

  while (from > text && from[-1] != '\n')
    from--;
  return end != NULL ? g_strndup (from, (gsize) (end - from)) : g_strdup (from);
}

static const char *
go_back (const char *from, const char *text, int characters)
{
  while (from > text && characters-- > 0)
    from = g_utf8_prev_char (from);
  while (from > text && !g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (from))))
    from = g_utf8_prev_char (from);
  return from;
}

/* Where the first of @words begins in @text; @text when none is there. */
static const char *
find_word (const char *text, const char * const *words)
{
  g_autoptr (GString) word = g_string_new (NULL);
  const char *at = text, *start = text;

  while (bb_words_next (&at, &start, word))
    if (is_wanted (word, words))
      return start;
  return text;
}

char *
bb_words_snippet (const char *text, const char * const *words)
{
  g_autofree char *line = take_line (text, find_word (text, words));
  const char *from = go_back (find_word (line, words), line, BEFORE), *end = from;

  for (int count = 0; *end != '\0' && count < SNIPPET; count++)
    end = g_utf8_next_char (end);
  while (end > from && end[-1] == ' ')
    end--;
  return g_strdup_printf ("%s%.*s%s", from > line ? "… " : "", (int) (end - from), from, *end != '\0' ? " …" : "");
}
