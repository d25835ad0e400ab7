/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-pdf-entries.h"

#include "signing/bb-pdf-bomb.h"
#include "signing/bb-pdf-doc.h"
#include "signing/bb-pdf-lexer.h"
#include "signing/bb-signing.h"
#include "signing/bb-words.h"

#include <string.h>

#define ENTRY_LENGTH 20
#define MAX_STREAM (256 * 1024 * 1024)

typedef struct
{
  gint64 size;
  gboolean is_base;              /* the oldest section */
  GHashTable *generations;       /* number → generation + 1, and where it is, of every object in use, as make_entry() puts them together */
  GHashTable *seen;              /* numbers of this section */
  GHashTable *places;            /* number → BbPdfPlace of the objects in use, as the newest section so far says */
  const guint8 *data;            /* the whole file */
  gsize length;
  guint64 room;                  /* what its streams of objects and cross references may still unfold to */
  gboolean is_bomb;              /* it did not suffice */
} Checker;

static gpointer
make_entry (guint64 generation, guint64 offset)
{
  return GSIZE_TO_POINTER ((gsize) (offset << 16 | (generation + 1)));
}

static gboolean
fail_large (GError **error, guint64 at)
{
  return bb_pdf_tail_fail (error, _("a stream of objects is too large when it is unpacked, or packed in an unusual way"), at);
}

static gboolean
fail_ambiguous (GError **error, guint64 at)
{
  return bb_pdf_tail_fail (error, _("its entries of objects are ambiguous, so that readers may show different things"), at);
}

static void
set_place (Checker *self, guint64 number, BbPdfPlace place)
{
  g_hash_table_insert (self->places, GSIZE_TO_POINTER ((gsize) number), g_memdup2 (&place, sizeof place));
}

/* One entry of a section. A new object of an update begins with generation 0, a changed one keeps its own.
 * @offset: where it is; 0 in an object stream */
static gboolean
take (Checker *self, gint64 number, gboolean in_use, guint64 generation, guint64 offset)
{
  gpointer key = GSIZE_TO_POINTER ((gsize) number);
  gsize before = GPOINTER_TO_SIZE (g_hash_table_lookup (self->generations, key)) & 0xffff;

  if (number >= self->size || !g_hash_table_add (self->seen, key))
    return FALSE;
  g_hash_table_remove (self->places, key);
  if (!in_use || number == 0)
    return TRUE;
  if (generation >= 65535 || (before != 0 ? generation != before - 1 : generation != 0 && !self->is_base))
    return FALSE;
  g_hash_table_insert (self->generations, key, make_entry (generation, offset));
  set_place (self, number, (BbPdfPlace) { .at = offset });
  return TRUE;
}

static gboolean
take_compressed (Checker *self, gint64 number, guint64 stream, guint64 index)
{
  if (!take (self, number, TRUE, 0, 0) || stream == 0 || stream >= (guint64) self->size)
    return FALSE;
  set_place (self, number, (BbPdfPlace) { .stream = (int) stream, .at = index });
  return TRUE;
}

/* ── Tables ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/* bb_pdf_tail_read() has seen that it is well formed. */
static gboolean
check_table (Checker *self, BbPdfLexer lexer)
{
  gint64 first, count;

  for (;;)
    {
      bb_pdf_lexer_skip_space (&lexer);
      if (!bb_pdf_lexer_integer (&lexer, &first))
        return bb_pdf_lexer_word (&lexer, "trailer");
      bb_pdf_lexer_skip_space (&lexer);
      if (!bb_pdf_lexer_integer (&lexer, &count))
        return FALSE;
      while (lexer.at < lexer.length && bb_pdf_is_space (lexer.data[lexer.at]))
        lexer.at++;
      for (gint64 i = 0; i < count; i++, lexer.at += ENTRY_LENGTH)
        {
          const guint8 *entry = lexer.data + lexer.at;

          if (lexer.length - lexer.at < ENTRY_LENGTH
              || !take (self, first + i, entry[17] == 'n', g_ascii_strtoull ((const char *) entry + 11, NULL, 10),
                        g_ascii_strtoull ((const char *) entry, NULL, 10)))
            return FALSE;
        }
    }
}

/* ── Streams (ISO 32000-1 §7.5.8) ────────────────────────────────────────────────────────────────────────────── */

/* The keys of the dictionary that say how its data are to be read, as text for libqpdf. */
typedef struct
{
  const BbPdfLexer *lexer;
  gsize before;                  /* where the key begins */
  gint64 length;
  gboolean is_indirect;          /* other objects say as well how its data are to be read */
  GString *text;
  GString *filter;               /* the filter without white space and brackets */
} Keys;

static void
note_filter (Keys *keys)
{
  for (gsize i = keys->before; i < keys->lexer->at; i++)
    if (strchr (" \t\r\n\f[]", keys->lexer->data[i]) == NULL)
      g_string_append_c (keys->filter, (char) keys->lexer->data[i]);
}

/* Whether what stands under @key may be a reference, or leads to one. */
static gboolean
may_lead_away (const char *key, const BbPdfValue *value)
{
  static const char *const numbers[] = { "Length", "N", "First", NULL }, *const others[] = { "DecodeParms", "F", "FFilter", "FDecodeParms", NULL };

  return (g_strv_contains (numbers, key) && value->kind != BB_PDF_VALUE_INTEGER) || g_strv_contains (others, key);
}

static gboolean
on_key (const char *key, const BbPdfValue *value, gpointer user_data)
{
  static const char *const wanted[] = { "W", "Index", "Size", "Filter", "DecodeParms", NULL };
  Keys *keys = user_data;

  if (strchr (key, '#') != NULL)
    return FALSE;                /* the same key in disguise */
  if (strcmp (key, "Filter") == 0)
    note_filter (keys);
  keys->is_indirect |= may_lead_away (key, value);
  if (strcmp (key, "Length") == 0)
    keys->length = value->integer;
  else if (g_strv_contains (wanted, key))
    g_string_append_len (keys->text, (const char *) keys->lexer->data + keys->before, (gssize) (keys->lexer->at - keys->before));
  keys->before = keys->lexer->at;
  return TRUE;
}

static gint64
get_integer (qpdf_data q, qpdf_oh array, int index, gint64 fallback)
{
  qpdf_oh item;

  if (!qpdf_oh_is_array (q, array) || index >= qpdf_oh_get_array_n_items (q, array))
    return fallback;
  item = qpdf_oh_get_array_item (q, array, index);
  return qpdf_oh_is_integer (q, item) ? qpdf_oh_get_int_value (q, item) : -1;
}

static guint64
read_number (const guint8 *at, gint64 width)
{
  guint64 value = 0;

  for (gint64 i = 0; i < width; i++)
    value = value << 8 | at[i];
  return value;
}

static gboolean
check_rows (Checker *self, const gint64 widths[3], gint64 first, gint64 count, const guint8 **rows, gsize *left)
{
  gsize width = (gsize) (widths[0] + widths[1] + widths[2]);

  if (first < 0 || count < 0 || (guint64) count > *left / width)
    return FALSE;
  for (gint64 i = 0; i < count; i++, *rows += width, *left -= width)
    {
      guint64 type = widths[0] > 0 ? read_number (*rows, widths[0]) : 1;
      guint64 second = read_number (*rows + widths[0], widths[1]), third = read_number (*rows + widths[0] + widths[1], widths[2]);

      if (type > 2 || !(type == 2 ? take_compressed (self, first + i, second, third) : take (self, first + i, type == 1, third, second)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_data (Checker *self, qpdf_data q, qpdf_oh dictionary, const guint8 *rows, gsize left)
{
  qpdf_oh w = bb_qpdf_get (q, dictionary, "/W"), index = bb_qpdf_get (q, dictionary, "/Index");
  gint64 widths[3];
  int n = qpdf_oh_is_array (q, index) ? qpdf_oh_get_array_n_items (q, index) : 0;

  for (int i = 0; i < 3; i++)
    if ((widths[i] = get_integer (q, w, i, -1)) < 0 || widths[i] > 8)
      return FALSE;
  if (widths[0] + widths[1] + widths[2] == 0)
    return FALSE;
  if (n == 0)
    return check_rows (self, widths, 0, qpdf_oh_get_int_value (q, bb_qpdf_get (q, dictionary, "/Size")), &rows, &left);
  for (int i = 0; i + 1 < n; i += 2)
    if (!check_rows (self, widths, get_integer (q, index, i, -1), get_integer (q, index, i + 1, -1), &rows, &left))
      return FALSE;
  return TRUE;
}

/* The filters are libqpdf's work: the stream is put into a PDF of its own. */
static gboolean
check_decoded (Checker *self, const char *text, const guint8 *data, gsize length)
{
  qpdf_data q = qpdf_init ();
  qpdf_oh dictionary, stream;
  unsigned char *rows = NULL;
  size_t n = 0;
  QPDF_BOOL filtered = QPDF_FALSE;
  gboolean sound = FALSE;

  qpdf_silence_errors (q);
  qpdf_set_suppress_warnings (q, QPDF_TRUE);
  qpdf_empty_pdf (q);
  dictionary = qpdf_oh_parse (q, text);
  if (!qpdf_has_error (q) && qpdf_oh_is_dictionary (q, dictionary))
    {
      stream = qpdf_oh_new_stream (q);
      qpdf_oh_replace_stream_data (q, stream, data, length, bb_qpdf_get (q, dictionary, "/Filter"), bb_qpdf_get (q, dictionary, "/DecodeParms"));
      qpdf_oh_get_stream_data (q, stream, qpdf_dl_generalized, &filtered, &rows, &n);
      sound = filtered && n <= MAX_STREAM && check_data (self, q, dictionary, rows, n);
      qpdf_oh_free_buffer (&rows);
    }
  sound = bb_qpdf_check (q, NULL) && sound;
  qpdf_cleanup (&q);
  return sound;
}

/* Reads `1 0 obj << … >> stream` and leaves the lexer at the data. @keys: with strings to fill */
static gboolean
read_head (BbPdfLexer *lexer, Keys *keys)
{
  gint64 number, generation;

  if (!bb_pdf_lexer_integer (lexer, &number))
    return FALSE;
  bb_pdf_lexer_skip_space (lexer);
  if (!bb_pdf_lexer_integer (lexer, &generation))
    return FALSE;
  bb_pdf_lexer_skip_space (lexer);
  if (!bb_pdf_lexer_word (lexer, "obj"))
    return FALSE;
  bb_pdf_lexer_skip_space (lexer);
  keys->before = lexer->at + 2;
  if (!bb_pdf_lexer_dictionary (lexer, on_key, keys))
    return FALSE;
  bb_pdf_lexer_skip_space (lexer);
  if (!bb_pdf_lexer_word (lexer, "stream"))
    return FALSE;
  if (lexer->at < lexer->length && lexer->data[lexer->at] == '\r')
    lexer->at++;
  return lexer->at++ < lexer->length;
}

/* Packed once with zlib or not at all, and within what is left. Its own end counts, not what /Length says. */
static gboolean
is_small (Checker *self, const Keys *keys, gsize at)
{
  if (keys->filter->len == 0)
    return TRUE;
  self->is_bomb = strcmp (keys->filter->str, "/Filter/FlateDecode") != 0 || !bb_pdf_data_is_small (self->data + at, self->length - at, &self->room);
  return !self->is_bomb;
}

static gboolean
check_stream (Checker *self, BbPdfLexer lexer)
{
  g_autoptr (GString) text = g_string_new ("<<"), filter = g_string_new (NULL);
  Keys keys = { .lexer = &lexer, .length = -1, .text = text, .filter = filter };

  if (!read_head (&lexer, &keys) || memchr (text->str, 0, text->len) != NULL || keys.length < 0 || (guint64) keys.length > lexer.length - lexer.at
      || !is_small (self, &keys, lexer.at))
    return FALSE;
  g_string_append (text, " >>");
  return check_decoded (self, text->str, lexer.data + lexer.at, (gsize) keys.length);
}

/* ── Object streams (§7.5.7) ─────────────────────────────────────────────────────────────────────────────────── */

/* Returns: (transfer full) (nullable) (element-type gint64): the numbers in front of the objects; %NULL when one comes twice. */
static GArray *
read_numbers (qpdf_data q, int stream)
{
  qpdf_oh object = qpdf_get_object_by_id (q, stream, 0);
  qpdf_oh dictionary = qpdf_oh_is_stream (q, object) ? qpdf_oh_get_dict (q, object) : qpdf_oh_new_null (q);
  qpdf_oh n = bb_qpdf_get (q, dictionary, "/N");
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  gint64 count = qpdf_oh_is_integer (q, n) ? qpdf_oh_get_int_value (q, n) : -1;
  unsigned char *data = NULL;
  size_t length = 0;
  BbPdfLexer lexer;
  gboolean sound = count >= 0;

  if (qpdf_oh_is_stream (q, object))
    qpdf_oh_get_stream_data (q, object, qpdf_dl_generalized, NULL, &data, &length);
  lexer = (BbPdfLexer) { data, length, 0 };
  for (gint64 i = 0; i < count && sound; i++)
    {
      gint64 number, offset;

      bb_pdf_lexer_skip_space (&lexer);
      sound = bb_pdf_lexer_integer (&lexer, &number);
      bb_pdf_lexer_skip_space (&lexer);
      sound = sound && bb_pdf_lexer_integer (&lexer, &offset) && g_hash_table_add (seen, GSIZE_TO_POINTER ((gsize) number));
      g_array_append_val (numbers, number);
    }
  qpdf_oh_free_buffer (&data);
  qpdf_oh_release (q, object);
  return sound ? g_steal_pointer (&numbers) : NULL;
}

/* Errors: %BB_SIGNING_ERROR_BAD_PDF unless each object is the one at its index and comes once.
 * @places: what bb_pdf_entries_read() has returned. */
gboolean
bb_pdf_entries_check_streams (GHashTable *places, qpdf_data qpdf, GError **error)
{
  g_autoptr (GHashTable) streams = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  GHashTableIter iter;
  gpointer number, value;

  g_hash_table_iter_init (&iter, places);
  while (g_hash_table_iter_next (&iter, &number, &value))
    {
      const BbPdfPlace *place = value;
      GArray *numbers = g_hash_table_lookup (streams, GINT_TO_POINTER (place->stream));

      if (place->stream == 0)
        continue;
      if (numbers == NULL && (numbers = read_numbers (qpdf, place->stream)) != NULL)
        g_hash_table_insert (streams, GINT_TO_POINTER (place->stream), numbers);
      if (numbers == NULL || place->at >= numbers->len || (gsize) g_array_index (numbers, gint64, place->at) != GPOINTER_TO_SIZE (number))
        return fail_ambiguous (error, 0);
    }
  return TRUE;
}

/* What lies in @stream stays the same as long as the stream does. */
static void
note_steady (Checker *self, int stream, guint64 offset, gboolean is_indirect)
{
  BbPdfPlace *place = g_hash_table_lookup (self->places, GINT_TO_POINTER (stream));

  if (place != NULL && place->stream == 0 && place->at == offset)
    place->is_steady = !is_indirect;
}

/* Before libqpdf unfolds them. */
static gboolean
check_object_streams (Checker *self, GError **error)
{
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      int stream = ((const BbPdfPlace *) value)->stream;
      guint64 offset = GPOINTER_TO_SIZE (g_hash_table_lookup (self->generations, GINT_TO_POINTER (stream))) >> 16;
      g_autoptr (GString) text = g_string_new (NULL), filter = g_string_new (NULL);
      BbPdfLexer lexer = { self->data, self->length, (gsize) offset };
      Keys keys = { .lexer = &lexer, .length = -1, .text = text, .filter = filter };

      if (stream == 0 || !g_hash_table_add (known, GINT_TO_POINTER (stream)))
        continue;
      if (offset >= self->length || !read_head (&lexer, &keys))
        return bb_pdf_tail_fail (error, _("a stream of objects is not where it should be"), offset);
      if (!is_small (self, &keys, lexer.at))
        return fail_large (error, offset);
      note_steady (self, stream, offset, keys.is_indirect);
    }
  return TRUE;
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Reads the entries of every cross-reference section, the oldest first. Errors: %BB_SIGNING_ERROR_BAD_PDF when a number has two entries in
 * one section, changes its generation, appears first in an update and not with generation 0, or is beyond /Size; and when its streams of objects
 * and cross references unfold to more than 256 MiB.
 * Returns: (transfer full) (element-type int BbPdfPlace): where each object in use lies. */
GHashTable *
bb_pdf_entries_read (const BbPdfTail *tail, const guint8 *data, gsize length, GError **error)
{
  g_autoptr (GHashTable) generations = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) places = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  Checker self = { tail->size, TRUE, generations, seen, places, data, length, MAX_STREAM };

  for (guint i = tail->sections->len; i > 0; i--)
    {
      const BbXrefSection *section = &g_array_index (tail->sections, BbXrefSection, i - 1);
      BbPdfLexer lexer = { data, length, (gsize) section->offset };

      self.is_base = i == tail->sections->len;
      g_hash_table_remove_all (seen);
      if (bb_pdf_lexer_word (&lexer, "xref") ? check_table (&self, lexer) : check_stream (&self, lexer))
        continue;
      if (self.is_bomb)
        fail_large (error, section->offset);
      else
        fail_ambiguous (error, section->offset);
      return NULL;
    }
  return check_object_streams (&self, error) ? g_steal_pointer (&places) : NULL;
}

/* The byte at which what the file says about @number begins (in an object stream: that stream), and its index there plus 1 (or 0).
 * Returns: whether there is such an object and nothing but the bytes from there on say what it is. */
static gboolean
find_start (GHashTable *places, int number, guint64 *at, guint64 *index)
{
  const BbPdfPlace *place = g_hash_table_lookup (places, GINT_TO_POINTER (number)), *holder = place;

  *index = 0;
  if (place == NULL)
    return FALSE;
  if (place->stream != 0)
    {
      holder = g_hash_table_lookup (places, GINT_TO_POINTER (place->stream));
      if (holder == NULL || holder->stream != 0 || !holder->is_steady)
        return FALSE;
      *index = place->at + 1;
    }
  *at = holder->at;
  return TRUE;
}

/* One number for the bytes that say what an object is: where the same file begins with both revisions, equal keys stand for equal objects,
 * but for objects that they refer to (the /Length of a stream among them). A number never changes its generation (take()).
 * Returns: 0 when they are not that simple. */
guint64
bb_pdf_entries_get_key (GHashTable *places, int number)
{
  guint64 at, index;

  if (!find_start (places, number, &at, &index) || at == 0 || at >= G_GUINT64_CONSTANT (1) << 40 || index >= 1 << 23)
    return 0;
  return at << 23 | index;
}

/* ── References ──────────────────────────────────────────────────────────────────────────────────────────────── */

/* "12 0 obj" and the value behind it. */
static void
note_object (const guint8 *data, gsize length, gsize at, GHashTable *references)
{
  BbPdfLexer lexer = { data, length, at, references };
  gint64 number;

  if (!bb_pdf_lexer_integer (&lexer, &number))
    return;
  bb_pdf_lexer_skip_space (&lexer);
  if (!bb_pdf_lexer_integer (&lexer, &number))
    return;
  bb_pdf_lexer_skip_space (&lexer);
  if (!bb_pdf_lexer_word (&lexer, "obj"))
    return;
  bb_pdf_lexer_skip_space (&lexer);
  bb_pdf_lexer_value (&lexer);
}

static void
note_object_stream (qpdf_data q, int stream, GHashTable *references)
{
  qpdf_oh object = qpdf_get_object_by_id (q, stream, 0);
  unsigned char *data = NULL;
  size_t length = 0;
  BbPdfLexer lexer;

  if (qpdf_oh_is_stream (q, object))
    qpdf_oh_get_stream_data (q, object, qpdf_dl_generalized, NULL, &data, &length);
  lexer = (BbPdfLexer) { data, length, 0, references };
  for (bb_pdf_lexer_skip_space (&lexer); lexer.at < lexer.length; bb_pdf_lexer_skip_space (&lexer))
    if (!bb_pdf_lexer_value (&lexer))
      lexer.at++;
  qpdf_oh_free_buffer (&data);
  qpdf_oh_release (q, object);
}

/* The numbers that the objects of a revision refer to, whether there is such an object or not, and whatever generation they name: libqpdf shows a
 * reference to nothing as null, other readers follow the number alone. Returns: (transfer full): a set */
GHashTable *
bb_pdf_entries_list_references (GHashTable *places, const guint8 *data, gsize length, qpdf_data qpdf)
{
  GHashTable *references = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) streams = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, places);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const BbPdfPlace *place = value;

      if (place->stream == 0 && place->at < length)
        note_object (data, length, (gsize) place->at, references);
      else if (place->stream != 0 && g_hash_table_add (streams, GINT_TO_POINTER (place->stream)))
        note_object_stream (qpdf, place->stream, references);
    }
  return references;
}
