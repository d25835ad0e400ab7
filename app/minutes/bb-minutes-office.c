/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where people sign. */
#include "bb-minutes-flow.h"

#define SIGNATURE_HEIGHT 80                               /* room for a name by hand, or the picture of a digital signature */
#define SIGNATURE_WIDTH 200

/* ── Signatures ──────────────────────────────────────────────────────────────────────────────────────────────── */

enum { MOST_SIGNATURES = 4 };
typedef struct { double post, name, columns[MOST_SIGNATURES]; } SignatureSizes;

/* A long post gets more of the line than a short one, so that it breaks into as few lines as the others let it. */
static void
share_columns (BbSheet *sheet, GPtrArray *blocks, SignatureSizes *sizes)
{
  double total = 0;

  for (guint i = 0; i < blocks->len; i++)
    {
      BbSignatureBlock *block = blocks->pdata[i];
      g_autoptr (PangoLayout) post = bb_sheet_layout (sheet, BB_STYLE_SIGN_POST, block->post, 4 * sheet->width);
      g_autoptr (PangoLayout) name = bb_sheet_layout (sheet, BB_STYLE_SIGN_NAME, block->name, 4 * sheet->width);
      double wanted = MAX (bb_layout_get_width (post), bb_layout_get_width (name)) + 12;

      sizes->columns[i] = CLAMP (wanted, 0.24 * sheet->width, 0.45 * sheet->width);
      total += sizes->columns[i];
    }
  for (guint i = 0; i < blocks->len; i++)
    sizes->columns[i] *= sheet->width / total;
}

/* No line of a post is much shorter than the others: as narrow as it can be without another line. */
static PangoLayout *
layout_post (BbSheet *sheet, const BbSignatureBlock *block, double width)
{
  PangoLayout *layout = bb_sheet_layout (sheet, BB_STYLE_SIGN_POST, block->post, width);
  int lines = pango_layout_get_line_count (layout), step = 3 * PANGO_SCALE, narrow = pango_layout_get_width (layout);

  while (narrow > 20 * step && pango_layout_get_line_count (layout) == lines)
    {
      narrow -= step;
      pango_layout_set_width (layout, narrow);
    }
  pango_layout_set_width (layout, pango_layout_get_line_count (layout) == lines ? narrow : narrow + step);
  return layout;
}

static void
measure_signatures (BbSheet *sheet, GPtrArray *blocks, SignatureSizes *sizes)
{
  *sizes = (SignatureSizes) { 0 };
  g_return_if_fail (blocks->len <= MOST_SIGNATURES);
  share_columns (sheet, blocks, sizes);
  for (guint i = 0; i < blocks->len; i++)
    {
      BbSignatureBlock *block = blocks->pdata[i];
      g_autoptr (PangoLayout) post = layout_post (sheet, block, sizes->columns[i] - 8);
      g_autoptr (PangoLayout) name = bb_sheet_layout (sheet, BB_STYLE_SIGN_NAME, block->name, sizes->columns[i] - 8);

      sizes->post = MAX (sizes->post, bb_layout_get_height (post));
      sizes->name = MAX (sizes->name, bb_layout_get_height (name));
    }
}

double
bb_flow_measure_signatures (BbSheet *sheet, GPtrArray *blocks)
{
  SignatureSizes sizes;

  measure_signatures (sheet, blocks, &sizes);
  return sizes.post + SIGNATURE_HEIGHT + sizes.name;
}

static void
draw_note (BbSheet *sheet, const char *note, double x, double width, double y)
{
  g_autoptr (PangoLayout) layout = bb_sheet_layout (sheet, BB_STYLE_SIGN_NOTE, note, width);
  double inner;

  bb_sheet_even_out (layout);
  inner = (double) pango_layout_get_width (layout) / PANGO_SCALE;
  bb_sheet_begin (sheet, "P");
  bb_sheet_draw (sheet, layout, x + (width - inner) / 2, y);
  bb_sheet_finish (sheet, "P");
}

static void
draw_signature (BbSheet *sheet, const BbSignatureBlock *block, const SignatureSizes *sizes, double x, double column)
{
  double y = sheet->y, name_y = y + sizes->post + SIGNATURE_HEIGHT, width = MIN (SIGNATURE_WIDTH, column - 6);
  g_autoptr (PangoLayout) post = layout_post (sheet, block, column - 8);
  g_autoptr (PangoLayout) name = bb_sheet_layout (sheet, BB_STYLE_SIGN_NAME, block->name, column - 8);

  bb_sheet_begin (sheet, "P");
  bb_sheet_draw (sheet, post, x + (column - (double) pango_layout_get_width (post) / PANGO_SCALE) / 2, y);
  bb_sheet_draw (sheet, name, x + 4, name_y);
  bb_sheet_finish (sheet, "P");
  if (block->field)
    bb_sheet_add_field (sheet, block->field, x + (column - width) / 2, name_y - SIGNATURE_HEIGHT + 3, width, SIGNATURE_HEIGHT - 6);
  if (block->note)
    draw_note (sheet, block->note, x + 4, column - 8, name_y - SIGNATURE_HEIGHT / 2 - 8);
}

void
bb_flow_signatures (BbSheet *sheet, GPtrArray *blocks)
{
  SignatureSizes sizes;
  double x = sheet->left;

  measure_signatures (sheet, blocks, &sizes);
  for (guint i = 0; i < blocks->len; i++)
    {
      draw_signature (sheet, blocks->pdata[i], &sizes, x, sizes.columns[i]);
      x += sizes.columns[i];
    }
  sheet->y += sizes.post + SIGNATURE_HEIGHT + sizes.name;
}

/* ── One signature on the right, the recipients on its left (NĐ 30/2020, Appendix I, boxes 7 and 9b) ─────────────── */

static double
measure_lines (BbSheet *sheet, GPtrArray *lines)
{
  double height = 0;

  for (guint i = 0; lines && i < lines->len; i++)
    {
      g_autoptr (PangoLayout) line = bb_flow_lay_out_recipient (sheet, lines, i);

      height += bb_layout_get_height (line);
    }
  return height;
}

static void
measure_office (BbSheet *sheet, const BbBlock *block, SignatureSizes *sizes)
{
  *sizes = (SignatureSizes) { 0 };
  for (guint i = 0; i < block->parts->len; i++)
    {
      BbSignatureBlock *one = block->parts->pdata[i];
      g_autoptr (PangoLayout) post = layout_post (sheet, one, sheet->width / 2 - 8);
      g_autoptr (PangoLayout) name = bb_sheet_layout (sheet, BB_STYLE_SIGN_NAME, one->name, sheet->width / 2 - 8);

      sizes->post = MAX (sizes->post, bb_layout_get_height (post));
      sizes->name = MAX (sizes->name, bb_layout_get_height (name));
    }
}

double
bb_flow_measure_office (BbSheet *sheet, const BbBlock *block)
{
  SignatureSizes sizes;

  measure_office (sheet, block, &sizes);
  return MAX (sizes.post + SIGNATURE_HEIGHT + sizes.name, measure_lines (sheet, block->lines));
}

static void
draw_lines (BbSheet *sheet, GPtrArray *lines)
{
  double y = sheet->y;

  for (guint i = 0; lines && i < lines->len; i++)
    {
      g_autoptr (PangoLayout) line = bb_flow_lay_out_recipient (sheet, lines, i);

      bb_sheet_begin (sheet, "P");
      bb_sheet_draw (sheet, line, sheet->left, y);
      bb_sheet_finish (sheet, "P");
      y += bb_layout_get_height (line);
    }
}

void
bb_flow_office (BbSheet *sheet, const BbBlock *block)
{
  SignatureSizes sizes;

  measure_office (sheet, block, &sizes);
  for (guint i = 0; i < block->parts->len; i++)
    draw_signature (sheet, block->parts->pdata[i], &sizes, sheet->left + sheet->width / 2, sheet->width / 2);
  draw_lines (sheet, block->lines);
  sheet->y += bb_flow_measure_office (sheet, block);
}
