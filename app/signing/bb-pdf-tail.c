/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-pdf-tail.h"

#include "signing/bb-pdf-lexer.h"
#include "signing/bb-signing.h"
#include "signing/bb-words.h"

#include <string.h>

#define MAX_SECTIONS 10000
#define MAX_SIZE 100000000
#define MAX_SPACE_AFTER_EOF 16
#define ENTRY_LENGTH 20

/* What the dictionary of one section says. -1: not there. */
typedef struct
{
  gint64 size;
  gint64 prev;
  gint64 length;
  gboolean is_xref;
  gboolean is_hybrid;
  gboolean is_encrypted;
  gboolean has_root;
} Trailer;

/* Says that the PDF is damaged, how (@what, translated) and at which byte. Returns: %FALSE */
gboolean
bb_pdf_tail_fail (GError **error, const char *what, guint64 at)
{
  g_autofree char *place = g_strdup_printf ("%" G_GUINT64_FORMAT, at);

  g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_BAD_PDF, _("The PDF is damaged: %s (at byte %s)"), what, place);
  return FALSE;
}

static gboolean
set_once (gint64 *where, const BbPdfValue *value)
{
  if (*where != -1 || value->kind != BB_PDF_VALUE_INTEGER)
    return FALSE;
  *where = value->integer;
  return TRUE;
}

static gboolean
on_trailer_key (const char *key, const BbPdfValue *value, gpointer user_data)
{
  Trailer *trailer = user_data;

  if (strcmp (key, "Size") == 0)
    return set_once (&trailer->size, value);
  if (strcmp (key, "Prev") == 0)
    return set_once (&trailer->prev, value);
  if (strcmp (key, "Length") == 0)
    return set_once (&trailer->length, value);
  if (strcmp (key, "Type") == 0)
    trailer->is_xref = value->kind == BB_PDF_VALUE_NAME && strcmp (value->name, "XRef") == 0;
  else if (strcmp (key, "XRefStm") == 0)
    trailer->is_hybrid = TRUE;
  else if (strcmp (key, "Encrypt") == 0)
    trailer->is_encrypted = TRUE;
  else if (strcmp (key, "Root") == 0)
    trailer->has_root = TRUE;
  return TRUE;
}

/* One entry is 20 bytes: `nnnnnnnnnn ggggg n` and two bytes of line end (§7.5.4). */
static gboolean
entry_is_sound (const guint8 *entry)
{
  for (guint i = 0; i < 16; i++)
    if (i != 10 && !g_ascii_isdigit (entry[i]))
      return FALSE;
  return entry[10] == ' ' && entry[16] == ' ' && (entry[17] == 'n' || entry[17] == 'f')
         && (entry[18] == ' ' || entry[18] == '\r') && (entry[19] == '\n' || entry[19] == '\r');
}

static gboolean
skip_line_end (BbPdfLexer *lexer)
{
  gsize start = lexer->at;

  while (lexer->at < lexer->length && lexer->data[lexer->at] == ' ')
    lexer->at++;
  if (lexer->at < lexer->length && lexer->data[lexer->at] == '\r')
    lexer->at++;
  if (lexer->at < lexer->length && lexer->data[lexer->at] == '\n')
    lexer->at++;
  return lexer->at > start;
}

static gboolean
read_subsections (BbPdfLexer *lexer, GError **error)
{
  for (;;)
    {
      gint64 first, count;

      bb_pdf_lexer_skip_space (lexer);
      if (bb_pdf_lexer_word (lexer, "trailer"))
        return TRUE;
      if (!bb_pdf_lexer_integer (lexer, &first) || lexer->at >= lexer->length || lexer->data[lexer->at++] != ' '
          || !bb_pdf_lexer_integer (lexer, &count) || !skip_line_end (lexer))
        return bb_pdf_tail_fail (error, _("a cross-reference table is not well formed"), lexer->at);
      if (first > MAX_SIZE || count > MAX_SIZE || (guint64) count * ENTRY_LENGTH > lexer->length - lexer->at)
        return bb_pdf_tail_fail (error, _("a cross-reference table is cut short"), lexer->at);
      for (gint64 i = 0; i < count; i++, lexer->at += ENTRY_LENGTH)
        if (!entry_is_sound (lexer->data + lexer->at))
          return bb_pdf_tail_fail (error, _("an entry of a cross-reference table is not well formed"), lexer->at);
    }
}

static gboolean
read_trailer (BbPdfLexer *lexer, Trailer *trailer, GError **error)
{
  gsize start;

  *trailer = (Trailer) { .size = -1, .prev = -1, .length = -1 };
  bb_pdf_lexer_skip_space (lexer);
  start = lexer->at;
  if (!bb_pdf_lexer_dictionary (lexer, on_trailer_key, trailer))
    return bb_pdf_tail_fail (error, _("the dictionary of a cross-reference section is not well formed"), start);
  if (trailer->is_encrypted)
    {
      g_set_error_literal (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_ENCRYPTED,
                           _("The PDF is encrypted; remove its password first"));
      return FALSE;
    }
  if (trailer->is_hybrid)
    {
      g_set_error_literal (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_BAD_PDF,
                           _("The PDF has hybrid cross references (a table and a stream), which hide objects from some readers; "
                             "such files are not accepted"));
      return FALSE;
    }
  if (trailer->size <= 0 || trailer->size > MAX_SIZE || !trailer->has_root)
    return bb_pdf_tail_fail (error, _("a cross-reference section does not name its size and root"), start);
  return TRUE;
}

/* Skips `stream`, its data and `endstream endobj`. */
static gboolean
skip_stream (BbPdfLexer *lexer, gint64 length, GError **error)
{
  bb_pdf_lexer_skip_space (lexer);
  if (!bb_pdf_lexer_word (lexer, "stream"))
    return bb_pdf_tail_fail (error, _("a cross-reference stream has no data"), lexer->at);
  if (lexer->at < lexer->length && lexer->data[lexer->at] == '\r')
    lexer->at++;
  if (lexer->at >= lexer->length || lexer->data[lexer->at++] != '\n' || length < 0
      || (guint64) length > lexer->length - lexer->at)
    return bb_pdf_tail_fail (error, _("a cross-reference stream is cut short"), lexer->at);
  lexer->at += (gsize) length;
  bb_pdf_lexer_skip_space (lexer);
  if (!bb_pdf_lexer_word (lexer, "endstream"))
    return bb_pdf_tail_fail (error, _("a cross-reference stream has no end"), lexer->at);
  bb_pdf_lexer_skip_space (lexer);
  return bb_pdf_lexer_word (lexer, "endobj") || bb_pdf_tail_fail (error, _("a cross-reference stream has no end"), lexer->at);
}

/* `startxref`, a number, `%%EOF` and one line end. Returns: the place behind them, or 0 if something else stands here. */
static guint64
read_end_marker (BbPdfLexer lexer, gint64 *startxref)
{
  bb_pdf_lexer_skip_space (&lexer);
  if (!bb_pdf_lexer_word (&lexer, "startxref"))
    return 0;
  while (lexer.at < lexer.length && bb_pdf_is_space (lexer.data[lexer.at]))
    lexer.at++;
  if (!bb_pdf_lexer_integer (&lexer, startxref))
    return 0;
  while (lexer.at < lexer.length && bb_pdf_is_space (lexer.data[lexer.at]))
    lexer.at++;
  if (lexer.length - lexer.at < 5 || memcmp (lexer.data + lexer.at, "%%EOF", 5) != 0)
    return 0;
  lexer.at += 5;
  if (lexer.at < lexer.length && lexer.data[lexer.at] == '\r')
    lexer.at++;
  if (lexer.at < lexer.length && lexer.data[lexer.at] == '\n')
    lexer.at++;
  return lexer.at;
}

static gboolean
read_section (const guint8 *data, gsize length, guint64 offset, BbXrefSection *section, GError **error)
{
  BbPdfLexer lexer = { data, length, (gsize) offset };
  Trailer trailer;
  gint64 number, generation, startxref;

  section->offset = offset;
  if (bb_pdf_lexer_word (&lexer, "xref"))
    {
      section->kind = BB_XREF_TABLE;
      if (!read_subsections (&lexer, error) || !read_trailer (&lexer, &trailer, error))
        return FALSE;
    }
  else
    {
      section->kind = BB_XREF_STREAM;
      if (!bb_pdf_lexer_integer (&lexer, &number))
        return bb_pdf_tail_fail (error, _("no cross-reference section stands where one is announced"), offset);
      bb_pdf_lexer_skip_space (&lexer);
      if (!bb_pdf_lexer_integer (&lexer, &generation))
        return bb_pdf_tail_fail (error, _("no cross-reference section stands where one is announced"), offset);
      bb_pdf_lexer_skip_space (&lexer);
      if (!bb_pdf_lexer_word (&lexer, "obj"))
        return bb_pdf_tail_fail (error, _("no cross-reference section stands where one is announced"), offset);
      if (!read_trailer (&lexer, &trailer, error))
        return FALSE;
      if (!trailer.is_xref)
        return bb_pdf_tail_fail (error, _("no cross-reference section stands where one is announced"), offset);
      if (!skip_stream (&lexer, trailer.length, error))
        return FALSE;
    }
  section->size = trailer.size;
  section->prev = trailer.prev;
  section->end = read_end_marker (lexer, &startxref);
  if (section->end != 0 && (guint64) startxref != offset)
    section->end = 0;
  return TRUE;
}

/* From the end backwards: white space, `%%EOF`, a number, `startxref`. */
static gboolean
find_startxref (const guint8 *data, gsize length, guint64 *startxref, guint64 *end, GError **error)
{
  gsize at = length, digits;
  gint64 value;
  BbPdfLexer lexer = { data, length, 0 };

  while (at > 0 && length - at < MAX_SPACE_AFTER_EOF && bb_pdf_is_space (data[at - 1]))
    at--;
  if (at < 5 || memcmp (data + at - 5, "%%EOF", 5) != 0)
    return bb_pdf_tail_fail (error, _("it does not end as a PDF does; it may be cut short"), at);
  lexer.at = at;
  *end = at;
  skip_line_end (&lexer);
  *end = MIN (lexer.at, length);
  at -= 5;
  while (at > 0 && bb_pdf_is_space (data[at - 1]))
    at--;
  digits = at;
  while (digits > 0 && g_ascii_isdigit (data[digits - 1]))
    digits--;
  lexer.at = digits;
  if (digits == at || !bb_pdf_lexer_integer (&lexer, &value))
    return bb_pdf_tail_fail (error, _("startxref has no number"), at);
  while (digits > 0 && bb_pdf_is_space (data[digits - 1]))
    digits--;
  if (digits < 9 || memcmp (data + digits - 9, "startxref", 9) != 0)
    return bb_pdf_tail_fail (error, _("startxref is missing"), at);
  if ((guint64) value >= digits - 9)
    return bb_pdf_tail_fail (error, _("startxref points outside of the file"), at);
  *startxref = (guint64) value;
  return TRUE;
}

/* Reads the whole chain of cross-reference sections.
 * Errors: %BB_SIGNING_ERROR_ENCRYPTED; %BB_SIGNING_ERROR_BAD_PDF for everything that ISO 32000-1 §7.5 does not allow and for
 * hybrid files (§7.5.8.4), which show different objects to different readers. */
BbPdfTail *
bb_pdf_tail_read (const guint8 *data, gsize length, GError **error)
{
  g_autoptr (BbPdfTail) self = g_new0 (BbPdfTail, 1);
  guint64 offset;

  self->sections = g_array_new (FALSE, FALSE, sizeof (BbXrefSection));
  if (length == 0)
    {
      g_set_error_literal (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_BAD_PDF, _("The file is empty; it is not a PDF"));
      return NULL;
    }
  if (length < 8 || memcmp (data, "%PDF-", 5) != 0 || !g_ascii_isdigit (data[5]) || data[6] != '.')
    {
      g_set_error_literal (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_BAD_PDF, _("The file is not a PDF"));
      return NULL;
    }
  if (!find_startxref (data, length, &offset, &self->end, error))
    return NULL;
  for (;;)
    {
      BbXrefSection section;

      if (offset >= length || bb_pdf_tail_has_section (self, offset) || self->sections->len >= MAX_SECTIONS)
        {
          bb_pdf_tail_fail (error, _("the chain of cross-reference sections is broken"), offset);
          return NULL;
        }
      if (!read_section (data, length, offset, &section, error))
        return NULL;
      g_array_append_val (self->sections, section);
      self->size = MAX (self->size, section.size);
      if (section.prev < 0)
        return g_steal_pointer (&self);
      offset = (guint64) section.prev;
    }
}

void
bb_pdf_tail_free (BbPdfTail *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->sections);
  g_free (self);
}

const BbXrefSection *
bb_pdf_tail_newest (const BbPdfTail *self)
{
  return &g_array_index (self->sections, BbXrefSection, 0);
}

gboolean
bb_pdf_tail_has_section (const BbPdfTail *self, guint64 offset)
{
  for (guint i = 0; i < self->sections->len; i++)
    if (g_array_index (self->sections, BbXrefSection, i).offset == offset)
      return TRUE;
  return FALSE;
}

/* Looks behind @from for a revision (`startxref N %%EOF`) that is not in the chain: somebody's update that a later one skips.
 * @at: (out): where it was found. */
gboolean
bb_pdf_tail_find_orphan (const BbPdfTail *self, const guint8 *data, gsize length, guint64 from, guint64 *at)
{
  const guint8 *found;

  while (from < length && (found = memmem (data + from, length - from, "startxref", 9)) != NULL)
    {
      BbPdfLexer lexer = { data, length, (gsize) (found - data) };
      gint64 startxref;

      if (read_end_marker (lexer, &startxref) != 0 && !bb_pdf_tail_has_section (self, (guint64) startxref))
        {
          *at = (guint64) (found - data);
          return TRUE;
        }
      from = (guint64) (found - data) + 9;
    }
  return FALSE;
}
