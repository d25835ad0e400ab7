/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where people sign. */
#include "bb-minutes-flow.h"

#include "domain/bb-strokes.h"

#define SIGNATURE_HEIGHT 80                               /* room for a name by hand, or the picture of a digital signature */
#define SIGNATURE_WIDTH 200
#define SEAL 102.05                                       /* points: 36 mm, the size of an agency's seal */
#define SEAL_WORDS 44                                     /* its name and time below, four lines of 9 points at most */
#define MOST_POST_LINES 5                                 /* in columns of one width */
#define GUTTER 10                                         /* between two posts or names, at least */

/* ── Signatures ──────────────────────────────────────────────────────────────────────────────────────────────── */

enum { MOST_SIGNATURES = 4 };
typedef struct { double post, name, columns[MOST_SIGNATURES]; } SignatureSizes;

/* The widest word or name of the signature in @width: what may not be broken. */
static double
measure_widest (BbSheet *sheet, const BbSignatureBlock *block, double width)
{
  g_autoptr (PangoLayout) post = bb_sheet_layout (sheet, BB_STYLE_SIGN_POST, block->post, width);
  g_autoptr (PangoLayout) name = bb_sheet_layout (sheet, BB_STYLE_SIGN_NAME, block->name, 4 * sheet->width);

  return MAX (bb_layout_get_width (post), bb_layout_get_width (name));
}

/* A post may be longer than the column is high: then it is as bad as a name that does not fit. */
static gboolean
fits_column (BbSheet *sheet, const BbSignatureBlock *block, double width)
{
  g_autoptr (PangoLayout) post = bb_sheet_layout (sheet, BB_STYLE_SIGN_POST, block->post, width);

  return measure_widest (sheet, block, width) <= width && pango_layout_get_line_count (post) <= MOST_POST_LINES;
}

/* Columns of one width look best; where a name does not fit into one, a long post gets more of the line than a short one, so that it breaks
 * into as few lines as the others let it. */
static void
share_columns (BbSheet *sheet, GPtrArray *blocks, SignatureSizes *sizes)
{
  double total = 0, even = sheet->width / MAX (1, blocks->len);
  gboolean fits = TRUE;

  for (guint i = 0; i < blocks->len; i++)
    {
      fits = fits && fits_column (sheet, blocks->pdata[i], even - GUTTER);
      sizes->columns[i] = even;
    }
  if (fits)
    return;

  for (guint i = 0; i < blocks->len; i++)
    {
      BbSignatureBlock *block = blocks->pdata[i];
      g_autoptr (PangoLayout) post = bb_sheet_layout (sheet, BB_STYLE_SIGN_POST, block->post, 4 * sheet->width);
      g_autoptr (PangoLayout) name = bb_sheet_layout (sheet, BB_STYLE_SIGN_NAME, block->name, 4 * sheet->width);
      double width = bb_layout_get_width (name);             /* what stands on two lines anyway needs half */
      double wanted = MAX (bb_layout_get_width (post), width > 0.4 * sheet->width ? width / 2 : width) + 12;

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

/* The agency seals over the signature of the one who leads. */
static gboolean
has_seal (const BbSignatureBlock *block)
{
  return g_strcmp0 (block->field, "leader") == 0 || g_strcmp0 (block->field, "issuer") == 0;
}

/* In lines of about one length: no part of a name stands alone below the rest. */
static PangoLayout *
layout_name (BbSheet *sheet, const BbSignatureBlock *block, double width)
{
  PangoLayout *layout = bb_sheet_layout (sheet, BB_STYLE_SIGN_NAME, block->name, width);

  bb_sheet_even_out (layout);
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
      g_autoptr (PangoLayout) name = layout_name (sheet, block, sizes->columns[i] - 8);

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

double
bb_flow_measure_seal_words (GPtrArray *blocks)
{
  for (guint i = 0; i < blocks->len; i++)
    if (has_seal (blocks->pdata[i]))
      return SEAL_WORDS;
  return 0;
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

/* The agency's seal covers a third of the leader's signature, on its left (NĐ 30/2020, Appendix I, II.8); it stands on the line of the names.
 * @x, @width: of the signature; @bottom: of the names. */
static void
add_seal (BbSheet *sheet, double x, double width, double bottom)
{
  bb_sheet_add_field (sheet, "seal", x + width / 3 - SEAL, bottom - SEAL, SEAL, SEAL + SEAL_WORDS);
}

/* As the pen went, in blue like ink, as large as the room allows. */
static void
draw_strokes (BbSheet *sheet, const char *text, double x, double y, double width, double height)
{
  g_autoptr (BbStrokes) strokes = bb_strokes_from_text (text, NULL);
  double left, top, ink_width, ink_height, scale;

  if (!strokes || !sheet->cr)
    return;
  bb_strokes_get_extents (strokes, &left, &top, &ink_width, &ink_height);
  scale = MIN (width / MAX (ink_width, 1), height / MAX (ink_height, 1));
  cairo_save (sheet->cr);
  cairo_set_source_rgb (sheet->cr, 0.05, 0.15, 0.6);
  cairo_set_line_width (sheet->cr, 1.1);
  cairo_set_line_cap (sheet->cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (sheet->cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < strokes->strokes->len; i++)
    {
      GArray *stroke = strokes->strokes->pdata[i];

      for (guint k = 0; k < stroke->len; k++)
        {
          const BbStrokePoint *point = &g_array_index (stroke, BbStrokePoint, k);

          cairo_line_to (sheet->cr, x + (width - ink_width * scale) / 2 + (point->x - left) * scale,
                         y + (height - ink_height * scale) / 2 + (point->y - top) * scale);
        }
      if (stroke->len == 1)
        cairo_rel_line_to (sheet->cr, 0.1, 0);
      cairo_stroke (sheet->cr);
    }
  cairo_restore (sheet->cr);
}

/* What was signed by hand; the words stand at the foot of the room. */
static void
draw_by_hand (BbSheet *sheet, const BbSignatureBlock *block, double x, double column, double top)
{
  g_autofree char *small = g_strdup_printf ("<span size=\"9000\">%s</span>", block->note);
  g_autofree char *words = bb_wording_format (sheet->wording, "figure.strokes", "name", block->name, NULL);
  g_autoptr (PangoLayout) note = bb_sheet_layout (sheet, BB_STYLE_BOX, small, column - 8);
  double height = bb_layout_get_height (note), width = MIN (SIGNATURE_WIDTH, column - 16);

  bb_sheet_begin (sheet, "P");
  bb_sheet_draw (sheet, note, x + 4, top + SIGNATURE_HEIGHT - height - 3);
  bb_sheet_finish (sheet, "P");
  if (!block->strokes)
    return;
  bb_sheet_begin_figure (sheet, words, x + (column - width) / 2, top + 3, width, SIGNATURE_HEIGHT - height - 9);
  draw_strokes (sheet, block->strokes, x + (column - width) / 2, top + 3, width, SIGNATURE_HEIGHT - height - 9);
  bb_sheet_finish (sheet, "Figure");
}

static void
draw_signature (BbSheet *sheet, const BbSignatureBlock *block, const SignatureSizes *sizes, double x, double column)
{
  double y = sheet->y, name_y = y + sizes->post + SIGNATURE_HEIGHT, width = MIN (SIGNATURE_WIDTH, column - 6);
  g_autoptr (PangoLayout) post = layout_post (sheet, block, column - 8);
  g_autoptr (PangoLayout) name = layout_name (sheet, block, column - 8);

  bb_sheet_begin (sheet, "P");
  bb_sheet_draw (sheet, post, x + (column - (double) pango_layout_get_width (post) / PANGO_SCALE) / 2, y);
  bb_sheet_draw (sheet, name, x + (column - (double) pango_layout_get_width (name) / PANGO_SCALE) / 2, name_y);
  bb_sheet_finish (sheet, "P");
  if (block->field)
    bb_sheet_add_field (sheet, block->field, x + (column - width) / 2, name_y - SIGNATURE_HEIGHT + 3, width, SIGNATURE_HEIGHT - 6);
  if (has_seal (block))
    add_seal (sheet, x + (column - width) / 2, width, name_y + sizes->name);
  if (block->note && block->by_hand)
    draw_by_hand (sheet, block, x, column, name_y - SIGNATURE_HEIGHT);
  else if (block->note)
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
      g_autoptr (PangoLayout) name = layout_name (sheet, one, sheet->width / 2 - 8);

      sizes->post = MAX (sizes->post, bb_layout_get_height (post));
      sizes->name = MAX (sizes->name, bb_layout_get_height (name));
    }
}

double
bb_flow_measure_office (BbSheet *sheet, const BbBlock *block)
{
  SignatureSizes sizes;

  measure_office (sheet, block, &sizes);
  return MAX (sizes.post + SIGNATURE_HEIGHT + sizes.name + bb_flow_measure_seal_words (block->parts), measure_lines (sheet, block->lines));
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
