/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-minutes-flow.h"

#include "bb-minutes-words.h"
#include "domain/bb-strokes.h"

#define SIGNATURE_HEIGHT 70                               /* room for a name by hand, or the picture of a digital signature */
#define SIGNATURE_WIDTH 150
#define BLANK_DATE 66                                     /* and the date */
#define SEAL 102.05                                       /* points: 36 mm, the size of an agency's seal */
#define SEAL_WORDS 20                                     /* its name and time below */
#define BLANK 34                                          /* where the office writes the number */
#define COLUMN_GAP 14

/* ── The head of the first page ──────────────────────────────────────────────────────────────────────────────── */

static double
draw_centred (BbSheet *sheet, BbStyle style, const char *markup, double x, double width, double y, double *text_width)
{
  g_autoptr (PangoLayout) layout = bb_sheet_layout (sheet, style, markup, width);
  double inner;

  bb_sheet_even_out (layout);
  inner = (double) pango_layout_get_width (layout) / PANGO_SCALE;
  bb_sheet_begin (sheet, "P");
  bb_sheet_draw (sheet, layout, x + (width - inner) / 2, y);
  bb_sheet_finish (sheet, "P");
  if (text_width)
    *text_width = bb_layout_get_width (layout);
  return y + bb_layout_get_height (layout);
}

static void
draw_centred_rule (BbSheet *sheet, double x, double width, double y, double length)
{
  bb_sheet_rule (sheet, x + (width - length) / 2, y, x + (width + length) / 2, y);
}

/* "Ngày:             "; the blank becomes the field "date". */
static double
draw_blank_date (BbSheet *sheet, double width, double y)
{
  g_autofree char *text = g_strconcat (bb_wording_get (sheet->wording, "date.label"), " ", NULL);
  g_autoptr (PangoLayout) label = bb_sheet_layout (sheet, BB_STYLE_NUMBER, text, -1);
  double label_width, height, x;

  pango_layout_set_width (label, -1);
  label_width = bb_layout_get_width (label);
  height = bb_layout_get_height (label);
  x = sheet->left + (width - label_width - BLANK_DATE) / 2;
  bb_sheet_begin (sheet, "P");
  bb_sheet_draw (sheet, label, x, y);
  bb_sheet_finish (sheet, "P");
  bb_sheet_add_field (sheet, "date", x + label_width, y, BLANK_DATE, height);
  return y + height;
}

/* "Số:        /BB-ĐKT"; the blank becomes the field "number". */
static double
draw_blank_number (BbSheet *sheet, const BbLetterhead *head, double width, double y)
{
  g_autofree char *label_text = g_strconcat (bb_wording_get (sheet->wording, "number.label"), " ", NULL);
  g_autoptr (PangoLayout) label = bb_sheet_layout (sheet, BB_STYLE_NUMBER, label_text, -1);
  g_autoptr (PangoLayout) symbol = bb_sheet_layout (sheet, BB_STYLE_NUMBER, head->symbol, -1);
  double label_width = bb_layout_get_width (label), height = bb_layout_get_height (label);
  double x;

  pango_layout_set_width (label, -1);
  pango_layout_set_width (symbol, -1);
  label_width = bb_layout_get_width (label);
  x = sheet->left + (width - label_width - BLANK - bb_layout_get_width (symbol)) / 2;
  bb_sheet_begin (sheet, "P");
  bb_sheet_draw (sheet, label, x, y);
  bb_sheet_draw (sheet, symbol, x + label_width + BLANK, y);
  bb_sheet_finish (sheet, "P");
  bb_sheet_add_field (sheet, "number", x + label_width, y, BLANK - 1, height);
  return draw_blank_date (sheet, width, y + height);
}

static double
draw_number (BbSheet *sheet, const BbLetterhead *head, double width, double y)
{
  g_autofree char *text = NULL;

  if (!head->number)
    return draw_blank_number (sheet, head, width, y);
  if (head->symbol)
    text = g_strdup_printf ("%s %s%s", bb_wording_get (sheet->wording, "number.label"), head->number, head->symbol);
  else
    text = g_strdup (head->number);
  return draw_centred (sheet, BB_STYLE_NUMBER, text, sheet->left, width, y, NULL);
}

static double
draw_agency (BbSheet *sheet, const BbLetterhead *head, double width)
{
  double y = sheet->y, length;

  if (head->superior)
    y = draw_centred (sheet, BB_STYLE_SUPERIOR, head->superior, sheet->left, width, y, NULL);
  y = draw_centred (sheet, BB_STYLE_AGENCY, head->agency, sheet->left, width, y, &length);
  draw_centred_rule (sheet, sheet->left, width, y + 3, length * 0.42);
  return draw_number (sheet, head, width, y + 10);
}

static double
draw_nation (BbSheet *sheet, double x, double width)
{
  double length;
  double y = draw_centred (sheet, BB_STYLE_NATION, bb_wording_get (sheet->wording, "nation"), x, width, sheet->y, NULL);

  y = draw_centred (sheet, BB_STYLE_MOTTO, bb_wording_get (sheet->wording, "motto"), x, width, y, &length);
  draw_centred_rule (sheet, x, width, y + 3, length);
  return y + 3;
}

void
bb_flow_letterhead (BbSheet *sheet, const BbLetterhead *head)
{
  g_autoptr (PangoLayout) nation = bb_sheet_layout (sheet, BB_STYLE_NATION, bb_wording_get (sheet->wording, "nation"), sheet->width);
  double right = bb_layout_get_width (nation) + 2;
  double left = sheet->width - right - COLUMN_GAP;
  double agency_bottom = draw_agency (sheet, head, left), nation_bottom = draw_nation (sheet, sheet->left + sheet->width - right, right);

  sheet->y = MAX (agency_bottom, nation_bottom);
}

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

/* The agency's seal covers a third of the leader's signature, on its left (NĐ 30/2020, Appendix I, II.8). */
static void
add_seal (BbSheet *sheet, double x, double y, double width, double height)
{
  bb_sheet_add_field (sheet, "seal", x + width / 3 - SEAL, y - (SEAL - height) / 2, SEAL, SEAL + SEAL_WORDS);
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
  g_autofree char *small = g_strdup_printf ("<span size=\"7500\">%s</span>", block->note);
  g_autoptr (PangoLayout) note = bb_sheet_layout (sheet, BB_STYLE_BOX, small, column - 8);
  double height = bb_layout_get_height (note), width = MIN (SIGNATURE_WIDTH, column - 16);

  bb_sheet_begin (sheet, "P");
  bb_sheet_draw (sheet, note, x + 4, top + SIGNATURE_HEIGHT - height - 3);
  bb_sheet_finish (sheet, "P");
  if (!block->strokes)
    return;
  bb_sheet_begin (sheet, "Figure");
  draw_strokes (sheet, block->strokes, x + (column - width) / 2, top + 3, width, SIGNATURE_HEIGHT - height - 9);
  bb_sheet_finish (sheet, "Figure");
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
  if (g_strcmp0 (block->field, "leader") == 0)
    add_seal (sheet, x + (column - width) / 2, name_y - SIGNATURE_HEIGHT + 3, width, SIGNATURE_HEIGHT - 6);
  if (block->note && block->by_hand)
    draw_by_hand (sheet, block, x, column, name_y - SIGNATURE_HEIGHT);
  else if (block->note)
    draw_centred (sheet, BB_STYLE_SIGN_NOTE, block->note, x + 4, column - 8, name_y - SIGNATURE_HEIGHT / 2 - 8, NULL);
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

/* ── Photographs ─────────────────────────────────────────────────────────────────────────────────────────────── */

#define PHOTO_HEIGHT 236                                  /* of the tallest picture */
#define PHOTO_GAP 12

static double
get_photo_height (const BbPhotoBlock *photo, double width)
{
  return MIN (PHOTO_HEIGHT, width * photo->info.height / photo->info.width);
}

static void
draw_box (BbSheet *sheet, const BbPhotoBlock *photo, const char *reason, double x, double y, double width, double height)
{
  g_autofree char *text = bb_wording_format (sheet->wording, "photos.box", "reason", bb_wording_get (sheet->wording, reason), NULL);
  g_autofree char *hash = g_strdup_printf ("%s\n\n<span size=\"8500\">SHA-256\n%.32s\n%s</span>", text, photo->sha256,
                                           strlen (photo->sha256) > 32 ? photo->sha256 + 32 : "");
  g_autoptr (PangoLayout) layout = bb_sheet_layout (sheet, BB_STYLE_BOX, hash, width - 20);

  bb_sheet_box (sheet, x, y, width, height);
  bb_sheet_draw (sheet, layout, x + 10, y + (height - bb_layout_get_height (layout)) / 2);
}

/* @height: of the row's pictures; a smaller one stands on its caption. */
static void
draw_photo (BbSheet *sheet, BbPhotoBlock *photo, double x, double y, double column, double height)
{
  double h = get_photo_height (photo, column), w = MIN (column, h * photo->info.width / photo->info.height);
  double left = x + (column - w) / 2, top = y + height - h;
  const char *reason = photo->info.reason;

  if (!sheet->cr)
    return;
  if (photo->info.kind != BB_PHOTO_BOX)
    reason = bb_photo_draw (sheet->cr, photo->path, photo->sha256, &photo->info, sheet->photos->len, sheet->decode, left, top, w, h);
  if (!reason && photo->info.kind == BB_PHOTO_JPEG)
    g_ptr_array_add (sheet->photos, photo);
  if (!reason)
    bb_sheet_box (sheet, left, top, w, h);
  else
    draw_box (sheet, photo, reason, x, y, column, height);
}

static void
place_photo_row (BbSheet *sheet, GPtrArray *photos, guint first)
{
  double column = (sheet->width - PHOTO_GAP) / 2, height = 0, caption_height = 0;
  PangoLayout *captions[2] = { NULL };
  guint count = MIN (2, photos->len - first);

  for (guint i = 0; i < count; i++)
    {
      BbPhotoBlock *photo = photos->pdata[first + i];

      captions[i] = bb_sheet_layout (sheet, BB_STYLE_CAPTION, photo->caption, column);
      height = MAX (height, get_photo_height (photo, column));
      caption_height = MAX (caption_height, bb_layout_get_height (captions[i]));
    }
  if (height + 4 + caption_height > bb_sheet_get_room (sheet) && !bb_sheet_is_at_top (sheet))
    bb_sheet_break_page (sheet);
  for (guint i = 0; i < count && !sheet->error; i++)
    {
      bb_sheet_begin (sheet, "Figure");
      draw_photo (sheet, photos->pdata[first + i], sheet->left + i * (column + PHOTO_GAP), sheet->y, column, height);
      bb_sheet_finish (sheet, "Figure");
      bb_sheet_begin (sheet, "P");
      bb_sheet_draw (sheet, captions[i], sheet->left + i * (column + PHOTO_GAP), sheet->y + height + 4);
      bb_sheet_finish (sheet, "P");
    }
  sheet->y += height + 4 + caption_height + PHOTO_GAP;
  g_clear_object (&captions[0]);
  g_clear_object (&captions[1]);
}

void
bb_flow_photos (BbSheet *sheet, GPtrArray *photos)
{
  for (guint i = 0; i < photos->len && !sheet->error; i += 2)
    place_photo_row (sheet, photos, i);
}
