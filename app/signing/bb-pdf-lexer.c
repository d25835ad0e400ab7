/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-pdf-lexer.h"

#include <string.h>

#define MAX_DEPTH 32

static gboolean skip_value (BbPdfLexer *self, guint depth, BbPdfValue *value);

gboolean
bb_pdf_is_space (guint8 c)
{
  return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

static gboolean
is_delimiter (guint8 c)
{
  return c != 0 && strchr ("()<>[]{}/%", c) != NULL;
}

static int
peek (const BbPdfLexer *self)
{
  return self->at < self->length ? self->data[self->at] : -1;
}

static gboolean
looking_at (const BbPdfLexer *self, const char *text)
{
  gsize n = strlen (text);

  return self->length - self->at >= n && memcmp (self->data + self->at, text, n) == 0;
}

/* White space and comments. */
void
bb_pdf_lexer_skip_space (BbPdfLexer *self)
{
  while (self->at < self->length)
    {
      if (bb_pdf_is_space (self->data[self->at]))
        self->at++;
      else if (self->data[self->at] == '%')
        while (self->at < self->length && self->data[self->at] != '\n' && self->data[self->at] != '\r')
          self->at++;
      else
        break;
    }
}

/* Takes @word if it stands here and ends here. */
gboolean
bb_pdf_lexer_word (BbPdfLexer *self, const char *word)
{
  gsize after = self->at + strlen (word);

  if (!looking_at (self, word))
    return FALSE;
  if (after < self->length && !bb_pdf_is_space (self->data[after]) && !is_delimiter (self->data[after]))
    return FALSE;
  self->at = after;
  return TRUE;
}

/* An unsigned whole number of at most 18 digits. */
gboolean
bb_pdf_lexer_integer (BbPdfLexer *self, gint64 *value)
{
  gsize start = self->at;

  *value = 0;
  while (g_ascii_isdigit (peek (self)) && self->at - start < 18)
    *value = *value * 10 + (self->data[self->at++] - '0');
  return self->at > start && !g_ascii_isdigit (peek (self));
}

static gboolean
read_name (BbPdfLexer *self, char name[32])
{
  gsize n = 0;

  if (peek (self) != '/')
    return FALSE;
  self->at++;
  while (self->at < self->length && !bb_pdf_is_space (self->data[self->at]) && !is_delimiter (self->data[self->at]))
    {
      guint8 c = self->data[self->at++];

      if (c == '#' && self->length - self->at >= 2 && g_ascii_isxdigit (self->data[self->at])
          && g_ascii_isxdigit (self->data[self->at + 1]))
        {
          c = (guint8) (g_ascii_xdigit_value (self->data[self->at]) << 4 | g_ascii_xdigit_value (self->data[self->at + 1]));
          self->at += 2;
        }
      if (n < 31)
        name[n++] = (char) c;
    }
  name[n] = '\0';
  return TRUE;
}

static gboolean
skip_literal_string (BbPdfLexer *self)
{
  guint open = 0;

  while (self->at < self->length)
    {
      guint8 c = self->data[self->at++];

      if (c == '\\')
        self->at++;
      else if (c == '(')
        open++;
      else if (c == ')' && --open == 0)
        return self->at <= self->length;
    }
  return FALSE;
}

static gboolean
skip_hex_string (BbPdfLexer *self)
{
  for (self->at++; self->at < self->length; self->at++)
    if (self->data[self->at] == '>')
      {
        self->at++;
        return TRUE;
      }
    else if (!g_ascii_isxdigit (self->data[self->at]) && !bb_pdf_is_space (self->data[self->at]))
      return FALSE;
  return FALSE;
}

static gboolean
skip_array (BbPdfLexer *self, guint depth)
{
  BbPdfValue item;

  for (self->at++;;)
    {
      bb_pdf_lexer_skip_space (self);
      if (peek (self) == ']')
        {
          self->at++;
          return TRUE;
        }
      if (!skip_value (self, depth + 1, &item))
        return FALSE;
    }
}

static gboolean
read_dictionary (BbPdfLexer *self, guint depth, BbPdfKeyFunc func, gpointer user_data)
{
  BbPdfValue value;
  char key[32];

  if (depth > MAX_DEPTH || !looking_at (self, "<<"))
    return FALSE;
  for (self->at += 2;;)
    {
      bb_pdf_lexer_skip_space (self);
      if (looking_at (self, ">>"))
        {
          self->at += 2;
          return TRUE;
        }
      if (!read_name (self, key))
        return FALSE;
      bb_pdf_lexer_skip_space (self);
      if (!skip_value (self, depth + 1, &value) || (func != NULL && !func (key, &value, user_data)))
        return FALSE;
    }
}

/* A number, or a reference `12 0 R`, which starts like one. */
static gboolean
skip_number (BbPdfLexer *self, BbPdfValue *value)
{
  gint64 generation;
  BbPdfLexer ahead;

  if (!g_ascii_isdigit (peek (self)) || !bb_pdf_lexer_integer (self, &value->integer))
    {
      gsize start = self->at;

      while (self->at < self->length && strchr ("+-.0123456789", self->data[self->at]) != NULL && self->data[self->at] != 0)
        self->at++;
      return self->at > start;
    }
  if (peek (self) == '.')
    {
      self->at++;
      while (g_ascii_isdigit (peek (self)))
        self->at++;
      return TRUE;
    }
  value->kind = BB_PDF_VALUE_INTEGER;
  ahead = *self;
  bb_pdf_lexer_skip_space (&ahead);
  if (!bb_pdf_lexer_integer (&ahead, &generation))
    return TRUE;
  bb_pdf_lexer_skip_space (&ahead);
  if (bb_pdf_lexer_word (&ahead, "R"))
    {
      value->kind = BB_PDF_VALUE_OTHER;
      *self = ahead;
      if (self->references != NULL)
        g_hash_table_add (self->references, GSIZE_TO_POINTER ((gsize) value->integer));
    }
  return TRUE;
}

static gboolean
skip_value (BbPdfLexer *self, guint depth, BbPdfValue *value)
{
  int c = peek (self);

  *value = (BbPdfValue) { .kind = BB_PDF_VALUE_OTHER };
  if (depth > MAX_DEPTH || c < 0)
    return FALSE;
  if (looking_at (self, "<<"))
    return read_dictionary (self, depth, NULL, NULL);
  if (c == '<')
    return skip_hex_string (self);
  if (c == '(')
    return skip_literal_string (self);
  if (c == '[')
    return skip_array (self, depth);
  if (c == '/')
    {
      value->kind = BB_PDF_VALUE_NAME;
      return read_name (self, value->name);
    }
  if (bb_pdf_lexer_word (self, "true") || bb_pdf_lexer_word (self, "false") || bb_pdf_lexer_word (self, "null"))
    return TRUE;
  return skip_number (self, value);
}

/* Takes any one value that starts here. */
gboolean
bb_pdf_lexer_value (BbPdfLexer *self)
{
  BbPdfValue value;

  return skip_value (self, 0, &value);
}

/* Reads the dictionary that starts here and calls @func for each of its own keys. */
gboolean
bb_pdf_lexer_dictionary (BbPdfLexer *self, BbPdfKeyFunc func, gpointer user_data)
{
  return read_dictionary (self, 0, func, user_data);
}
