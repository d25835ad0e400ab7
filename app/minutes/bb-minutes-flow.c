/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-minutes-flow.h"

#define PARAGRAPH_GAP 6                                   /* points, NĐ 30/2020: at least 6 */
#define HEADING_GAP 10
#define RECIPIENTS_GAP 22

/* Between the lines of the name of the paper, and under it. */
static double
get_title_gap (const BbBlock *block, const BbBlock *before)
{
  if (block->style == BB_STYLE_TYPE)
    return before && before->kind == BB_BLOCK_LETTERHEAD ? 26 : 0;
  if (block->style == BB_STYLE_ADDRESSEE)
    return 20;
  return block->style == BB_STYLE_ATTACHED || block->style == BB_STYLE_HASH ? 3 : 1;
}

static double
get_paragraph_gap (const BbBlock *block, const BbBlock *before)
{
  if (before && before->rule)
    return 18;
  if (block->style == BB_STYLE_HEADING)
    return HEADING_GAP;
  if (before && before->kind == BB_BLOCK_TABLE && block->style != BB_STYLE_NOTE)
    return HEADING_GAP;
  return block->style == BB_STYLE_NOTE ? 3 : PARAGRAPH_GAP;
}

static double
get_gap (const BbBlock *block, const BbBlock *before)
{
  switch (block->kind)
    {
    case BB_BLOCK_TITLE: return get_title_gap (block, before);
    case BB_BLOCK_PARAGRAPH: return get_paragraph_gap (block, before);
    case BB_BLOCK_TABLE: return before && before->style == BB_STYLE_ATTACHED ? 12 : PARAGRAPH_GAP;
    case BB_BLOCK_PHOTOS: return 14;
    case BB_BLOCK_SIGNATURES:
    case BB_BLOCK_OFFICE: return 18;
    case BB_BLOCK_RECIPIENTS: return RECIPIENTS_GAP;
    case BB_BLOCK_LETTERHEAD:
    case BB_BLOCK_PAGE_BREAK: break;
    }
  return 0;
}

/* ── Measuring ───────────────────────────────────────────────────────────────────────────────────────────────── */

PangoLayout *
bb_flow_lay_out_recipient (BbSheet *sheet, GPtrArray *lines, guint line)
{
  return bb_sheet_layout (sheet, line ? BB_STYLE_RECIPIENTS : BB_STYLE_RECIPIENTS_HEAD, lines->pdata[line], sheet->width / 2);
}

static double
measure_recipients (BbSheet *sheet, const BbBlock *block)
{
  double height = 0;

  for (guint i = 0; i < block->parts->len; i++)
    {
      g_autoptr (PangoLayout) line = bb_flow_lay_out_recipient (sheet, block->parts, i);

      height += bb_layout_get_height (line);
    }
  return height;
}

static double
measure_text (BbSheet *sheet, const BbBlock *block)
{
  g_autoptr (PangoLayout) layout = bb_sheet_layout (sheet, block->style, block->text, sheet->width);
  int lines = pango_layout_get_line_count (layout);
  gboolean whole = block->keep_together || block->keep_with_next || lines <= 3;

  return whole ? bb_layout_get_height (layout) : bb_layout_get_lines_height (layout, 0, 2);
}

/* The words of the seal stand beside the recipients, where there are some; else below everything. */
static double
measure_signatures (BbSheet *sheet, const BbBlock *block)
{
  return bb_flow_measure_signatures (sheet, block->parts) + (block->keep_with_next ? 0 : bb_flow_measure_seal_words (block->parts));
}

static double
measure_block (BbSheet *sheet, const BbBlock *block)
{
  switch (block->kind)
    {
    case BB_BLOCK_TABLE: return bb_flow_measure_table_start (sheet, block->table);
    case BB_BLOCK_SIGNATURES: return measure_signatures (sheet, block);
    case BB_BLOCK_OFFICE: return bb_flow_measure_office (sheet, block);
    case BB_BLOCK_RECIPIENTS: return measure_recipients (sheet, block);
    case BB_BLOCK_TITLE:
    case BB_BLOCK_PARAGRAPH: return measure_text (sheet, block);
    case BB_BLOCK_LETTERHEAD:
    case BB_BLOCK_PHOTOS:
    case BB_BLOCK_PAGE_BREAK: break;
    }
  return 0;
}

/* What must fit on the page for block @index to begin there: itself, and what it may not be parted from. */
static double
measure_start (BbSheet *sheet, BbMinutes *minutes, guint index)
{
  double height = 0;
  BbBlock *block = NULL;

  do
    {
      BbBlock *before = block;

      block = minutes->blocks->pdata[index];
      height += (before ? get_gap (block, before) : 0) + measure_block (sheet, block);
    }
  while (block->keep_with_next && ++index < minutes->blocks->len);
  return height;
}

/* ── Placing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* How many lines of @layout from @first go on this page, so that neither page has a single line of the paragraph. */
static int
fit_paragraph (BbSheet *sheet, PangoLayout *layout, int first)
{
  int lines = pango_layout_get_line_count (layout) - first;
  int fit = bb_layout_fit (layout, first, bb_sheet_get_room (sheet));

  if (fit >= lines || bb_sheet_is_at_top (sheet))
    return MAX (fit, 1);
  if (lines - fit < 2)
    fit = lines - 2;
  return fit < 2 ? 0 : fit;
}

static void
place_lines (BbSheet *sheet, PangoLayout *layout, const char *tag)
{
  int lines = pango_layout_get_line_count (layout);

  for (int first = 0; first < lines && !sheet->error;)
    {
      int fit = fit_paragraph (sheet, layout, first);

      bb_sheet_begin (sheet, tag);
      bb_sheet_draw_lines (sheet, layout, first, fit, sheet->left, sheet->y);
      bb_sheet_finish (sheet, tag);
      sheet->y += bb_layout_get_lines_height (layout, first, fit);
      first += fit;
      if (first < lines)
        bb_sheet_break_page (sheet);
    }
}

/* Dots from the end of the last line to the right margin, on a line of their own when there is no room to sign. */
static void
place_dots (BbSheet *sheet, PangoLayout *layout)
{
  PangoRectangle end;
  double x;

  pango_layout_get_cursor_pos (layout, strlen (pango_layout_get_text (layout)), &end, NULL);
  x = sheet->left + (double) end.x / PANGO_SCALE;
  if (sheet->left + sheet->width - x < 130)
    {
      sheet->y += 20;
      x = sheet->left + sheet->width - 200;
    }
  bb_sheet_dots (sheet, x, sheet->left + sheet->width, sheet->y - 4);
}

static void
place_text (BbSheet *sheet, const BbBlock *block)
{
  g_autoptr (PangoLayout) layout = bb_sheet_layout (sheet, block->style, block->text, sheet->width);

  place_lines (sheet, layout, block->style == BB_STYLE_HEADING ? "H2" : "P");
  if (block->dotted)
    place_dots (sheet, layout);
}

static void
place_title (BbSheet *sheet, const BbBlock *block)
{
  g_autoptr (PangoLayout) layout = bb_sheet_layout (sheet, block->style, block->text, sheet->width);
  const char *tag = block->style == BB_STYLE_TYPE || block->style == BB_STYLE_TITLE ? "H1" : "P";
  double width, length;

  bb_sheet_even_out (layout);
  width = (double) pango_layout_get_width (layout) / PANGO_SCALE;
  bb_sheet_begin (sheet, tag);
  bb_sheet_draw (sheet, layout, sheet->left + (sheet->width - width) / 2, sheet->y);
  bb_sheet_finish (sheet, tag);
  sheet->y += bb_layout_get_height (layout);
  if (!block->rule)
    return;
  length = CLAMP (bb_layout_get_width (layout) * 0.4, 60, 160);
  sheet->y += 4;
  bb_sheet_rule (sheet, sheet->left + (sheet->width - length) / 2, sheet->y, sheet->left + (sheet->width + length) / 2, sheet->y);
}

static void
place_recipients (BbSheet *sheet, const BbBlock *block)
{
  for (guint i = 0; i < block->parts->len; i++)
    {
      g_autoptr (PangoLayout) line = bb_flow_lay_out_recipient (sheet, block->parts, i);

      bb_sheet_begin (sheet, "P");
      bb_sheet_draw (sheet, line, sheet->left, sheet->y);
      bb_sheet_finish (sheet, "P");
      sheet->y += bb_layout_get_height (line);
    }
}

static void
place_block (BbSheet *sheet, const BbBlock *block)
{
  bb_sheet_outline (sheet, block->outline, sheet->y);
  switch (block->kind)
    {
    case BB_BLOCK_LETTERHEAD: bb_flow_letterhead (sheet, block->letterhead); break;
    case BB_BLOCK_TITLE: place_title (sheet, block); break;
    case BB_BLOCK_PARAGRAPH: place_text (sheet, block); break;
    case BB_BLOCK_TABLE: bb_flow_table (sheet, block->table); break;
    case BB_BLOCK_PHOTOS: bb_flow_photos (sheet, block->parts); break;
    case BB_BLOCK_SIGNATURES: bb_flow_signatures (sheet, block->parts); break;
    case BB_BLOCK_OFFICE: bb_flow_office (sheet, block); break;
    case BB_BLOCK_RECIPIENTS: place_recipients (sheet, block); break;
    case BB_BLOCK_PAGE_BREAK: bb_sheet_break_section (sheet); break;
    }
}

void
bb_minutes_flow (BbMinutes *minutes, BbSheet *sheet)
{
  bb_sheet_begin (sheet, "Document");
  for (guint i = 0; i < minutes->blocks->len && !sheet->error; i++)
    {
      BbBlock *block = minutes->blocks->pdata[i];
      double gap = get_gap (block, i ? minutes->blocks->pdata[i - 1] : NULL);
      gboolean top = bb_sheet_is_at_top (sheet);

      if (!top && gap + measure_start (sheet, minutes, i) > bb_sheet_get_room (sheet) && block->kind != BB_BLOCK_PAGE_BREAK)
        bb_sheet_break_page (sheet);
      else if (!top)
        sheet->y += gap;
      place_block (sheet, block);
    }
  bb_sheet_finish (sheet, "Document");
  bb_sheet_end (sheet);
}
