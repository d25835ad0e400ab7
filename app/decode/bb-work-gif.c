/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GIF89a, the first picture: screen copies and old cameras. Its library is not among those that this program needs otherwise, and the
 * format is small; like every reader here it works inside the sandbox. */
#include "bb-work.h"

#include <string.h>

#define CODES 4096
#define NOTHING 0xffffu

typedef struct
{
  const guint8 *at, *end;
  guint width, height;           /* of the screen */
  guint left, top, frame_width, frame_height;
  const guint8 *colours;
  guint n_colours;
  int clear;                     /* the index that shows what is below; -1: none */
  gboolean interlaced;
  guint8 *indexes;               /* of the frame */
  gsize n_indexes;               /* that were there */
} Gif;

/* ── Blocks ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean
has (const Gif *self, gsize n)
{
  return (gsize) (self->end - self->at) >= n;
}

static guint
read_u16 (const guint8 *at)
{
  return at[0] | (guint) at[1] << 8;
}

static gboolean
read_colours (Gif *self, guint flags)
{
  guint n = 2u << (flags & 7);

  if (!(flags & 0x80))
    return TRUE;
  if (!has (self, n * 3))
    return FALSE;
  self->colours = self->at;
  self->n_colours = n;
  self->at += n * 3;
  return TRUE;
}

static gboolean
read_screen (Gif *self)
{
  guint flags;

  if (!has (self, 13))
    return FALSE;
  self->width = read_u16 (self->at + 6);
  self->height = read_u16 (self->at + 8);
  flags = self->at[10];
  self->at += 13;
  return read_colours (self, flags);
}

/* At the end: where the next block begins. */
static gboolean
skip_blocks (Gif *self)
{
  while (has (self, 1) && *self->at)
    {
      if (!has (self, *self->at + 1u))
        return FALSE;
      self->at += *self->at + 1;
    }
  if (!has (self, 1))
    return FALSE;
  self->at++;
  return TRUE;
}

static gboolean
read_extension (Gif *self)
{
  if (!has (self, 2))
    return FALSE;
  if (self->at[1] == 0xf9 && has (self, 8) && self->at[2] == 4)
    self->clear = self->at[3] & 1 ? self->at[6] : -1;
  self->at += 2;
  return skip_blocks (self);
}

static gboolean
read_frame (Gif *self)
{
  guint flags;

  if (!has (self, 10))
    return FALSE;
  self->left = read_u16 (self->at + 1);
  self->top = read_u16 (self->at + 3);
  self->frame_width = read_u16 (self->at + 5);
  self->frame_height = read_u16 (self->at + 7);
  flags = self->at[9];
  self->interlaced = (flags & 0x40) != 0;
  self->at += 10;
  return read_colours (self, flags);
}

/* To the data of the first picture. */
static gboolean
find_frame (Gif *self)
{
  self->clear = -1;
  while (has (self, 1))
    {
      if (*self->at == 0x2c)
        return read_frame (self);
      if (*self->at != 0x21 || !read_extension (self))
        return FALSE;
    }
  return FALSE;
}

/* ── LZW (GIF89a, Appendix F) ────────────────────────────────────────────────────────────────────────────────── */

typedef struct { Gif *gif; guint left; guint32 bits; guint n_bits; } Bits;

/* FALSE: the data end here. */
static gboolean
take_code (Bits *bits, guint size, guint *code)
{
  while (bits->n_bits < size)
    {
      if (!bits->left)
        {
          if (!has (bits->gif, 1) || !*bits->gif->at)
            return FALSE;
          bits->left = *bits->gif->at++;
        }
      if (!has (bits->gif, 1))
        return FALSE;
      bits->bits |= (guint32) *bits->gif->at++ << bits->n_bits;
      bits->n_bits += 8;
      bits->left--;
    }
  *code = bits->bits & ((1u << size) - 1);
  bits->bits >>= size;
  bits->n_bits -= size;
  return TRUE;
}

typedef struct { guint16 prefix[CODES]; guint8 last[CODES]; guint8 stack[CODES + 1]; guint next, size, begin; } Table;

static void
reset (Table *table, guint least)
{
  table->begin = 1u << least;
  table->next = table->begin + 2;
  table->size = least + 1;
  for (guint i = 0; i < table->begin; i++)
    {
      table->prefix[i] = NOTHING;
      table->last[i] = (guint8) i;
    }
}

/* The string of @code onto the stack, its first byte on top. Returns: how many; 0: there is no such code. */
static guint
unfold (Table *table, guint code)
{
  guint n = 0;

  for (; code != NOTHING && n < CODES; code = table->prefix[code])
    {
      if (code >= table->next || code == table->begin || code == table->begin + 1)
        return 0;
      table->stack[n++] = table->last[code];
    }
  return n;
}

static void
learn (Table *table, guint before, guint8 last)
{
  if (table->next >= CODES)
    return;
  table->prefix[table->next] = (guint16) before;
  table->last[table->next] = last;
  table->next++;
  if (table->next == 1u << table->size && table->size < 12)
    table->size++;
}

static void
put_out (Gif *self, const Table *table, guint n, gsize all)
{
  while (n && self->n_indexes < all)
    self->indexes[self->n_indexes++] = table->stack[--n];
}

/* Stops where the data end or break; what was there is kept. */
static void
unpack (Gif *self, gsize all, guint least)
{
  g_autofree Table *table = g_new0 (Table, 1);
  Bits bits = { .gif = self };
  guint code, before = NOTHING, n;

  reset (table, least);
  while (self->n_indexes < all && take_code (&bits, table->size, &code) && code != table->begin + 1)
    {
      if (code == table->begin)
        {
          reset (table, least);
          before = NOTHING;
          continue;
        }
      /* The next code, which is just being made: the string before and its own first byte. */
      if (code == table->next && before != NOTHING && table->next < CODES && (n = unfold (table, before)))
        learn (table, before, table->stack[n - 1]);
      else if ((n = unfold (table, code)) && before != NOTHING)
        learn (table, before, table->stack[n - 1]);
      if (!(n = unfold (table, code)))
        return;
      put_out (self, table, n, all);
      before = code;
    }
}

/* ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Where row @y of an interlaced frame stands among the stored ones (GIF89a, Appendix E). */
static guint
find_stored (const Gif *self, guint y)
{
  guint height = self->frame_height, eighths = (height + 7) / 8, fourths = eighths + (height + 3) / 8, halves = fourths + (height + 1) / 4;

  if (!self->interlaced)
    return y;
  if (y % 2)
    return halves + y / 2;
  if (y % 4 == 2)
    return fourths + y / 4;
  return y % 8 ? eighths + y / 8 : y / 8;
}

static void
fill_row (const Gif *self, guint8 *row, guint y)
{
  gsize first;

  memset (row, 0xff, (gsize) self->width * 3);
  if (y < self->top || y - self->top >= self->frame_height)
    return;
  first = (gsize) find_stored (self, y - self->top) * self->frame_width;
  for (guint x = 0; x < self->frame_width && self->left + x < self->width && first + x < self->n_indexes; x++)
    {
      guint index = self->indexes[first + x];

      if ((int) index != self->clear && index < self->n_colours)
        memcpy (row + (gsize) (self->left + x) * 3, self->colours + index * 3, 3);
    }
}

static guint8 *
draw (const Gif *self, const BbWireRequest *request, BbWireReply *reply)
{
  g_autofree guint8 *row = g_try_malloc_n (self->width, 3);
  guint width, height;
  g_autoptr (BbCanvas) canvas = NULL;

  bb_canvas_fit (self->width, self->height, request->width, request->height, &width, &height);
  canvas = bb_canvas_new (self->width, self->height, MIN (width, self->width), MIN (height, self->height));
  if (!canvas || !row)
    {
      reply->status = BB_WIRE_HUGE;
      return NULL;
    }
  for (guint y = 0; y < self->height; y++)
    {
      fill_row (self, row, y);
      bb_canvas_add_row (canvas, row);
    }
  reply->whole_width = self->width;
  reply->whole_height = self->height;
  return bb_work_give (canvas, reply);
}

void
bb_work_gif (const BbFile *file, const BbWireRequest *request, BbWireReply *reply, guint8 **pixels)
{
  Gif gif = { .at = file->data, .end = file->data + file->size };
  gsize all;
  guint least;

  if (!read_screen (&gif) || !find_frame (&gif) || !has (&gif, 1) || (least = *gif.at++) < 1 || least > 8 || !gif.colours)
    {
      reply->status = BB_WIRE_DAMAGED;
      return;
    }
  if (!bb_work_check_size (gif.width, gif.height, reply) || !bb_work_check_size (gif.frame_width, gif.frame_height, reply))
    return;
  all = (gsize) gif.frame_width * gif.frame_height;
  gif.indexes = g_try_malloc (all);
  if (!gif.indexes)
    {
      reply->status = BB_WIRE_HUGE;
      return;
    }
  unpack (&gif, all, least);
  if (gif.n_indexes < all)
    reply->flags |= BB_WIRE_PARTLY;
  if (gif.n_indexes)
    *pixels = draw (&gif, request, reply);
  else
    reply->status = BB_WIRE_DAMAGED;
  g_free (gif.indexes);
}
