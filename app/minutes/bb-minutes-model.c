/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-minutes-model.h"

static void
free_letterhead (BbLetterhead *self)
{
  g_free (self->superior);
  g_free (self->agency);
  g_free (self->number);
  g_free (self->symbol);
  g_free (self->place_date);
  g_free (self->restricted);
  g_clear_pointer (&self->logo, g_bytes_unref);
  g_free (self);
}

static void
free_row (gpointer data)
{
  BbRow *row = data;

  g_ptr_array_unref (row->cells);
  g_free (row);
}

static void
free_table (BbTable *self)
{
  g_array_unref (self->columns);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

static void
free_signature (gpointer data)
{
  BbSignatureBlock *block = data;

  g_free (block->field);
  g_free (block->post);
  g_free (block->note);
  g_free (block->strokes);
  g_free (block->name);
  g_free (block);
}

static void
free_photo (gpointer data)
{
  BbPhotoBlock *photo = data;

  g_free (photo->path);
  g_free (photo->sha256);
  g_free (photo->caption);
  g_free (photo);
}

static void
free_block (gpointer data)
{
  BbBlock *block = data;

  g_free (block->text);
  g_free (block->outline);
  g_clear_pointer (&block->letterhead, free_letterhead);
  g_clear_pointer (&block->table, free_table);
  g_clear_pointer (&block->parts, g_ptr_array_unref);
  g_clear_pointer (&block->lines, g_ptr_array_unref);
  g_free (block);
}

static GDestroyNotify
get_part_free (BbBlockKind kind)
{
  switch (kind)
    {
    case BB_BLOCK_SIGNATURES:
    case BB_BLOCK_OFFICE: return free_signature;
    case BB_BLOCK_PHOTOS: return free_photo;
    default: return g_free;
    }
}

void
bb_minutes_free (BbMinutes *self)
{
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  g_free (self->title);
  g_free (self->author);
  g_clear_pointer (&self->time, g_date_time_unref);
  g_free (self);
}

BbBlock *
bb_minutes_add (BbMinutes *self, BbBlockKind kind)
{
  BbBlock *block = g_new0 (BbBlock, 1);

  if (!self->blocks)
    self->blocks = g_ptr_array_new_with_free_func (free_block);
  block->kind = kind;
  block->parts = g_ptr_array_new_with_free_func (get_part_free (kind));
  g_ptr_array_add (self->blocks, block);
  return block;
}

BbBlock *
bb_minutes_add_text (BbMinutes *self, BbStyle style, char *markup)
{
  gboolean centred = style == BB_STYLE_TITLE || style == BB_STYLE_TYPE || style == BB_STYLE_ATTACHED ||
                     style == BB_STYLE_ADDRESSEE || style == BB_STYLE_HASH;
  BbBlock *block = bb_minutes_add (self, centred ? BB_BLOCK_TITLE : BB_BLOCK_PARAGRAPH);

  block->style = style;
  block->text = markup;
  block->keep_with_next = centred || style == BB_STYLE_HEADING;
  return block;
}

BbTable *
bb_minutes_add_table (BbMinutes *self, gboolean small)
{
  BbBlock *block = bb_minutes_add (self, BB_BLOCK_TABLE);

  block->table = g_new0 (BbTable, 1);
  block->table->small = small;
  block->table->columns = g_array_new (FALSE, FALSE, sizeof (BbColumn));
  block->table->rows = g_ptr_array_new_with_free_func (free_row);
  return block->table;
}

void
bb_table_add_column (BbTable *self, const char *head, double width, gboolean centred)
{
  BbColumn column = { head, width, centred };

  g_array_append_val (self->columns, column);
}

void
bb_table_add_row (BbTable *self, BbRowKind kind, ...)
{
  BbRow *row = g_new0 (BbRow, 1);
  va_list args;
  char *cell;

  row->kind = kind;
  row->cells = g_ptr_array_new_with_free_func (g_free);
  va_start (args, kind);
  while ((cell = va_arg (args, char *)))
    g_ptr_array_add (row->cells, cell);
  va_end (args);
  g_ptr_array_add (self->rows, row);
}
