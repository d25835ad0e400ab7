/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-pdf-content.h"

#include "signing/bb-pdf-lexer.h"

#include <math.h>
#include <string.h>

#define MAX_NUMBERS 64
#define MAX_SHIFT 200              /* thousandths of the size by which letters may be moved, all together: they stay in their order */
#define SIZE_MIN 4.0               /* points */
#define DARKEST 0.5                /* of each colour at most, to be seen on paper */
#define EDGE 3.0                   /* points of the field that may be clipped */
#define SLACK 1.0                  /* points of the text that may be clipped */
#define HEIGHT 0.7                 /* of a letter, as a part of the size */

/* The operands of the next operator. */
typedef struct
{
  const guint8 *at, *end;
  double numbers[MAX_NUMBERS];
  guint n;
  char *name;
  GString *string;
} Reader;

typedef struct
{
  BbPdfContent *content;
  double width, height;
  double left, bottom, right, top;     /* what is not clipped */
  double size, x, y;
  guint fonts, places, texts;
  gboolean has_path;                   /* to clip by */
} State;

static void
reader_reset (Reader *self)
{
  self->n = 0;
  g_clear_pointer (&self->name, g_free);
  g_string_truncate (self->string, 0);
}

/* ── Operands ────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_regular (guint8 c)
{
  return !bb_pdf_is_space (c) && strchr ("()<>[]{}/%", c) == NULL && c != 0;
}

static void
read_escape (Reader *self)
{
  static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
  guint8 c = *self->at++;
  const char *found = c != 0 ? strchr (from, c) : NULL;
  guint octal = 0;

  if (c < '0' || c > '7')
    {
      g_string_append_c (self->string, found != NULL ? to[found - from] : (char) c);
      return;
    }
  self->at--;
  for (guint i = 0; i < 3 && self->at < self->end && *self->at >= '0' && *self->at <= '7'; i++)
    octal = octal * 8 + (guint) (*self->at++ - '0');
  g_string_append_c (self->string, (char) octal);
}

static gboolean
read_literal (Reader *self)
{
  guint open = 1;

  for (self->at++; self->at < self->end;)
    {
      guint8 c = *self->at++;

      if (c == '\\' && self->at < self->end)
        {
          read_escape (self);
          continue;
        }
      open += c == '(';
      open -= c == ')';
      if (open == 0)
        return TRUE;
      g_string_append_c (self->string, (char) c);
    }
  return FALSE;
}

static gboolean
read_hex (Reader *self)
{
  guint digits = 0, value = 0;

  for (self->at++; self->at < self->end && *self->at != '>'; self->at++)
    if (g_ascii_isxdigit (*self->at))
      {
        value = value << 4 | (guint) g_ascii_xdigit_value (*self->at);
        if (++digits % 2 == 0)
          g_string_append_c (self->string, (char) (value & 0xff));
      }
    else if (!bb_pdf_is_space (*self->at))
      return FALSE;
  if (digits % 2 != 0)
    g_string_append_c (self->string, (char) (value << 4 & 0xff));
  return self->at++ < self->end;
}

static char *
read_word (Reader *self)
{
  const guint8 *start = self->at;

  while (self->at < self->end && is_regular (*self->at))
    self->at++;
  return g_strndup ((const char *) start, (gsize) (self->at - start));
}

static void
skip_comment (Reader *self)
{
  while (self->at < self->end && *self->at != '\n' && *self->at != '\r')
    self->at++;
}

static gboolean
add_number (Reader *self, const char *word)
{
  char *end;
  double number = g_ascii_strtod (word, &end);

  if (*end != '\0' || word[strspn (word, "+-.0123456789")] != '\0' || !isfinite (number) || self->n >= MAX_NUMBERS)
    return FALSE;
  self->numbers[self->n++] = number;
  return TRUE;
}

/* Reads up to the next operator. @operator: (out) (transfer full): %NULL at the end.
 * Returns: whether it is well formed */
static gboolean
read_operation (Reader *self, char **operator)
{
  *operator = NULL;
  while (self->at < self->end)
    {
      guint8 c = *self->at;
      g_autofree char *word = NULL;

      if (bb_pdf_is_space (c) || c == '[' || c == ']')
        self->at++;
      else if (c == '%')
        skip_comment (self);
      else if (c == '(' || (c == '<' && self->end - self->at > 1 && self->at[1] != '<'))
        {
          if (!(c == '(' ? read_literal (self) : read_hex (self)))
            return FALSE;
        }
      else if (c == '/')
        {
          self->at++;
          word = read_word (self);
          g_free (self->name);
          self->name = g_strconcat ("/", word, NULL);
        }
      else if (!is_regular (c))
        return FALSE;
      else if (!add_number (self, word = read_word (self)))
        {
          *operator = g_steal_pointer (&word);
          return TRUE;
        }
    }
  return TRUE;
}

/* ── Operators ───────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_one_of (const char *operator, const char *list)
{
  g_auto (GStrv) words = g_strsplit (list, " ", -1);

  return g_strv_contains ((const char *const *) words, operator);
}

static gboolean
are_within (const Reader *reader, double least, double most)
{
  for (guint i = 0; i < reader->n; i++)
    if (reader->numbers[i] < least || reader->numbers[i] > most)
      return FALSE;
  return TRUE;
}

static gboolean
set_font (State *self, const Reader *reader)
{
  if (self->fonts++ > 0 || reader->name == NULL || reader->n != 1)
    {
      g_clear_pointer (&self->content->font, g_free);
      return FALSE;
    }
  self->content->font = g_strdup (reader->name);
  self->size *= reader->numbers[0];
  return self->texts == 0;
}

static gboolean
set_place (State *self, const Reader *reader, gboolean is_matrix)
{
  const double *at = reader->numbers + (is_matrix ? 4 : 0), *m = reader->numbers;

  if (self->places++ > 0 || self->texts > 0 || reader->n != (is_matrix ? 6 : 2))
    return FALSE;
  self->x = at[0];
  self->y = at[1];
  if (!is_matrix)
    return TRUE;
  self->size *= m[0];
  return m[0] > 0 && m[0] == m[3] && m[1] == 0 && m[2] == 0;
}

/* A clip that leaves the field free. */
static gboolean
clip (State *self, const Reader *reader)
{
  const double *box = reader->numbers;

  self->has_path = TRUE;
  self->left = MAX (self->left, box[0]);
  self->bottom = MAX (self->bottom, box[1]);
  self->right = MIN (self->right, box[0] + box[2]);
  self->top = MIN (self->top, box[1] + box[3]);
  return reader->n == 4 && box[0] <= EDGE && box[1] <= EDGE && box[0] + box[2] >= self->width - EDGE && box[1] + box[3] >= self->height - EDGE;
}

static gboolean
is_shifted (const Reader *reader)
{
  double sum = 0;

  for (guint i = 0; i < reader->n; i++)
    sum += fabs (reader->numbers[i]);
  return sum > MAX_SHIFT;
}

static gboolean
write_text (State *self, const Reader *reader)
{
  for (gsize i = 0; i < reader->string->len; i++)
    self->content->is_ascii &= reader->string->str[i] >= 0x20 && reader->string->str[i] < 0x7f;
  g_string_append_len (self->content->text, reader->string->str, (gssize) reader->string->len);
  return self->texts++ == 0 && !is_shifted (reader);
}

/* Returns: whether the text is still seen as it is written. */
static gboolean
take (State *self, const char *operator, const Reader *reader)
{
  if (is_one_of (operator, "q BT BMC EMC n"))
    return TRUE;
  if (strcmp (operator, "W") == 0)
    return self->has_path;
  if (is_one_of (operator, "Q ET"))                        /* they give up the font and the place */
    return self->texts > 0;
  if (is_one_of (operator, "g rg"))
    return are_within (reader, 0, DARKEST) && self->texts == 0;
  if (strcmp (operator, "re") == 0)
    return clip (self, reader);
  if (strcmp (operator, "Tf") == 0)
    return set_font (self, reader);
  if (is_one_of (operator, "Td Tm"))
    return set_place (self, reader, operator[1] == 'm');
  if (is_one_of (operator, "Tj TJ"))
    return write_text (self, reader);
  if (is_one_of (operator, "' \""))
    write_text (self, reader);
  self->content->is_drawn |= is_one_of (operator, "Do BI sh f F f* B B* b b* S s");
  return FALSE;
}

/* ── Public ──────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_pdf_content_free (BbPdfContent *self)
{
  g_string_free (self->text, TRUE);
  g_free (self->font);
  g_free (self);
}

static gboolean
read_all (State *state, Reader *reader)
{
  gboolean plain = TRUE;

  for (;;)
    {
      g_autofree char *operator = NULL;

      if (!read_operation (reader, &operator))
        return FALSE;
      if (operator == NULL)
        break;
      plain &= take (state, operator, reader);
      if (strcmp (operator, "BI") == 0)
        break;                                             /* what follows are the bytes of an image */
      reader_reset (reader);
    }
  state->content->is_plain = plain && state->texts == 1 && state->places == 1 && state->size >= SIZE_MIN && state->size <= state->height + EDGE
                             && state->x >= state->left - SLACK && state->y >= state->bottom - SLACK
                             && state->y + HEIGHT * state->size <= state->top + SLACK;
  state->content->room = state->size > 0 ? (state->right + SLACK - state->x) / state->size : 0;
  return TRUE;
}

/* @bytes: the unpacked stream. Returns: (nullable): %NULL when it is not well formed. */
BbPdfContent *
bb_pdf_content_read (GBytes *bytes, const BbFormField *field)
{
  g_autoptr (BbPdfContent) self = g_new0 (BbPdfContent, 1);
  State state = { .content = self, .size = 1, .width = fabs (field->rect[2] - field->rect[0]), .height = fabs (field->rect[3] - field->rect[1]) };
  gsize size;
  Reader reader = { .at = g_bytes_get_data (bytes, &size), .string = g_string_new (NULL) };
  gboolean sound;

  reader.end = reader.at + size;
  state.right = state.width;
  state.top = state.height;
  self->text = g_string_new (NULL);
  self->is_ascii = TRUE;
  sound = read_all (&state, &reader);
  reader_reset (&reader);
  g_string_free (reader.string, TRUE);
  return sound ? g_steal_pointer (&self) : NULL;
}
