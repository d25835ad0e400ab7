/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-minutes-flow.h"

#include "bb-minutes-words.h"
#include "bb-photo.h"

#define BLANK_DATE 66                                     /* and the date */
#define BLANK 34                                          /* where the office writes the number */
#define LEAST_BLANKS 4                                    /* one after the other: room to write in */
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

/* "Ngày:             " at @x, under "Số:"; the blank becomes the field "date". */
static double
draw_blank_date (BbSheet *sheet, double x, double y)
{
  g_autofree char *text = g_strconcat (bb_wording_get (sheet->wording, "date.label"), " ", NULL);
  g_autoptr (PangoLayout) label = bb_sheet_layout (sheet, BB_STYLE_NUMBER, text, -1);
  double label_width, height;

  pango_layout_set_width (label, -1);
  label_width = bb_layout_get_width (label);
  height = bb_layout_get_height (label);
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
  return head->place_date ? y + height : draw_blank_date (sheet, x, y + height);
}

static double
draw_number (BbSheet *sheet, const BbLetterhead *head, double width, double y)
{
  g_autofree char *text = NULL;

  if (head->without_number)
    return y;
  if (!head->number)
    return draw_blank_number (sheet, head, width, y);
  if (head->symbol)
    text = g_strdup_printf ("%s %s%s", bb_wording_get (sheet->wording, "number.label"), head->number, head->symbol);
  else
    text = g_strdup (head->number);
  return draw_centred (sheet, BB_STYLE_NUMBER, text, sheet->left, width, y, NULL);
}

static gsize
count_blanks (const char *text)
{
  const char *at = text;

  while (g_str_has_prefix (at, " ") || g_str_has_prefix (at, "\u00a0"))
    at = g_utf8_next_char (at);
  return (gsize) (at - text);
}

static double
find_x (PangoLayout *layout, gsize index)
{
  PangoRectangle place;

  pango_layout_index_to_pos (layout, (int) index, &place);
  return (double) place.x / PANGO_SCALE;
}

/* The wide blanks of "Minh Họa, ngày      tháng      năm      " become the fields "day", "month" and "year". */
static void
add_date_fields (BbSheet *sheet, PangoLayout *layout, double x, double y)
{
  static const char * const names[] = { "day", "month", "year" };
  const char *text = pango_layout_get_text (layout);
  guint n = 0;

  for (gsize i = 0; text[i] && n < G_N_ELEMENTS (names); i++)
    {
      gsize length = count_blanks (text + i);
      double from = find_x (layout, i);

      if (g_utf8_strlen (text + i, (gssize) length) >= LEAST_BLANKS)
        bb_sheet_add_field (sheet, names[n++], x + from, y, find_x (layout, i + length) - from, bb_layout_get_height (layout));
      i += length ? length - 1 : 0;
    }
}

/* Place and date, italic (NĐ 30/2020, Appendix I, II.4). */
static double
draw_place_date (BbSheet *sheet, const char *markup, double x, double width, double y)
{
  g_autoptr (PangoLayout) layout = bb_sheet_layout (sheet, BB_STYLE_PLACE_DATE, markup, width);

  bb_sheet_even_out (layout);
  x += (width - (double) pango_layout_get_width (layout) / PANGO_SCALE) / 2;
  bb_sheet_begin (sheet, "P");
  bb_sheet_draw (sheet, layout, x, y);
  bb_sheet_finish (sheet, "P");
  add_date_fields (sheet, layout, x, y);
  return y + bb_layout_get_height (layout);
}

/* A picture that is read anew each time; what cannot be read leaves its place empty. */
static double
draw_logo (BbSheet *sheet, const BbLetterhead *head, double column, double y)
{
  double width = head->logo ? MIN (column, head->logo_height * bb_photo_get_aspect (head->logo)) : 0;
  cairo_surface_t *picture;

  if (width <= 0)
    return y;
  picture = sheet->cr ? bb_photo_decode (head->logo, sheet->decode) : NULL;
  if (picture)
    {
      bb_sheet_begin (sheet, "Artifact");
      cairo_save (sheet->cr);
      cairo_translate (sheet->cr, sheet->left + (column - width) / 2, y);
      cairo_scale (sheet->cr, width / cairo_image_surface_get_width (picture), head->logo_height / cairo_image_surface_get_height (picture));
      cairo_set_source_surface (sheet->cr, picture, 0, 0);
      cairo_pattern_set_filter (cairo_get_source (sheet->cr), CAIRO_FILTER_NEAREST);    /* PDF/A allows no /Interpolate */
      cairo_paint (sheet->cr);
      cairo_restore (sheet->cr);
      cairo_surface_destroy (picture);
      bb_sheet_finish (sheet, "Artifact");
    }
  return y + head->logo_height + 3;
}

static double
draw_agency (BbSheet *sheet, const BbLetterhead *head, double width)
{
  double y = draw_logo (sheet, head, width, sheet->y), length;

  if (head->superior)
    y = draw_centred (sheet, BB_STYLE_SUPERIOR, head->superior, sheet->left, width, y, NULL);
  y = draw_centred (sheet, BB_STYLE_AGENCY, head->agency, sheet->left, width, y, &length);
  draw_centred_rule (sheet, sheet->left, width, y + 3, length * 0.42);
  return y;
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

static double
measure_nation (BbSheet *sheet, double width)
{
  g_autoptr (PangoLayout) nation = bb_sheet_layout (sheet, BB_STYLE_NATION, bb_wording_get (sheet->wording, "nation"), width);
  g_autoptr (PangoLayout) motto = bb_sheet_layout (sheet, BB_STYLE_MOTTO, bb_wording_get (sheet->wording, "motto"), width);

  return bb_layout_get_height (nation) + bb_layout_get_height (motto) + 3;
}

/* "HẠN CHẾ" in a frame, on the right, above everything. */
static void
draw_restricted (BbSheet *sheet, const char *markup)
{
  g_autoptr (PangoLayout) layout = bb_sheet_layout (sheet, BB_STYLE_RESTRICTED, markup, sheet->width);
  double width = bb_layout_get_width (layout) + 16, height = bb_layout_get_height (layout) + 8, x = sheet->left + sheet->width - width;

  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  bb_sheet_begin (sheet, "P");
  bb_sheet_draw (sheet, layout, x, sheet->y + 4);
  bb_sheet_box (sheet, x, sheet->y, width, height);
  bb_sheet_finish (sheet, "P");
  sheet->y += height + 10;
}

/* Number and date stand on one line (NĐ 30/2020, Appendix I, II.3 and II.4). */
void
bb_flow_letterhead (BbSheet *sheet, const BbLetterhead *head)
{
  g_autoptr (PangoLayout) nation = bb_sheet_layout (sheet, BB_STYLE_NATION, bb_wording_get (sheet->wording, "nation"), sheet->width);
  double right = bb_layout_get_width (nation) + 2, x = sheet->left + sheet->width - right;
  double left = sheet->width - right - COLUMN_GAP, agency_bottom, nation_bottom = 0, level;

  if (head->restricted)
    draw_restricted (sheet, head->restricted);
  agency_bottom = draw_agency (sheet, head, left);
  level = agency_bottom + 10;
  if (head->place_date && !head->without_nation)
    level = MAX (level, sheet->y + measure_nation (sheet, right) + 10);
  agency_bottom = draw_number (sheet, head, left, level);
  if (!head->without_nation)
    nation_bottom = draw_nation (sheet, x, right);
  if (head->place_date)
    nation_bottom = draw_place_date (sheet, head->place_date, x, right, level);
  sheet->y = MAX (agency_bottom, nation_bottom);
}

/* ── Photographs ─────────────────────────────────────────────────────────────────────────────────────────────── */

#define PHOTO_HEIGHT 236                                  /* of the tallest picture */
#define PHOTO_GAP 12
#define PHOTO_SHARE 0.68                                  /* of its height, at least, when a row is made smaller so that the page takes it */

static double
get_photo_height (const BbPhotoBlock *photo, double width)
{
  return MIN (PHOTO_HEIGHT, width * photo->info.height / photo->info.width);
}

static double
get_row_height (BbSheet *sheet, GPtrArray *photos, guint first, double column, double *caption_height)
{
  double height = 0;

  *caption_height = 0;
  for (guint i = first; i < MIN (first + 2, photos->len); i++)
    {
      BbPhotoBlock *photo = photos->pdata[i];
      g_autoptr (PangoLayout) caption = bb_sheet_layout (sheet, BB_STYLE_CAPTION, photo->caption, column);

      height = MAX (height, get_photo_height (photo, column));
      *caption_height = MAX (*caption_height, bb_layout_get_height (caption));
    }
  return height;
}

/* How tall the pictures of all rows of a page may be so that one more row stands on it: 1 is their own height. The page is not left a third
 * empty because the next row is a little too tall. @last: (out): index behind the last picture that stands on the page. */
static double
share_page (BbSheet *sheet, GPtrArray *photos, guint first, double column, guint *last)
{
  double room = bb_sheet_get_room (sheet), pictures = 0, rest = -PHOTO_GAP, share = 1;

  for (*last = first; *last < photos->len; *last += 2)
    {
      double captions, height = get_row_height (sheet, photos, *last, column, &captions), next;

      next = (room - rest - captions - 4 - PHOTO_GAP) / (pictures + height);
      if (next < PHOTO_SHARE && *last > first)
        break;
      pictures += height;
      rest += captions + 4 + PHOTO_GAP;
      share = MIN (1, next);
    }
  return share;
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
draw_photo (BbSheet *sheet, BbPhotoBlock *photo, double x, double y, double column, double height, double share)
{
  double h = get_photo_height (photo, column) * share, w = MIN (column, h * photo->info.width / photo->info.height);
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
place_photo_row (BbSheet *sheet, GPtrArray *photos, guint first, double column, double share)
{
  double caption_height, height = get_row_height (sheet, photos, first, column, &caption_height) * share;

  for (guint i = 0; i < MIN (2, photos->len - first) && !sheet->error; i++)
    {
      BbPhotoBlock *photo = photos->pdata[first + i];
      g_autoptr (PangoLayout) caption = bb_sheet_layout (sheet, BB_STYLE_CAPTION, photo->caption, column);
      double x = sheet->left + i * (column + PHOTO_GAP);

      bb_sheet_begin_figure (sheet, photo->caption, x, sheet->y, column, height);
      draw_photo (sheet, photo, x, sheet->y, column, height, share);
      bb_sheet_finish (sheet, "Figure");
      bb_sheet_begin (sheet, "P");
      bb_sheet_draw (sheet, caption, x, sheet->y + height + 4);
      bb_sheet_finish (sheet, "P");
    }
  sheet->y += height + 4 + caption_height + PHOTO_GAP;
}

void
bb_flow_photos (BbSheet *sheet, GPtrArray *photos)
{
  double column = (sheet->width - PHOTO_GAP) / 2, caption_height;
  guint last;

  /* Where the first row cannot stand in full under what is on the page already, the next page is better. */
  if (photos->len && !bb_sheet_is_at_top (sheet) &&
      get_row_height (sheet, photos, 0, column, &caption_height) + 4 + caption_height > bb_sheet_get_room (sheet))
    bb_sheet_break_page (sheet);
  for (guint i = 0; i < photos->len && !sheet->error;)
    {
      double share = share_page (sheet, photos, i, column, &last);

      for (; i < last && !sheet->error; i += 2)
        place_photo_row (sheet, photos, i, column, share);
      if (i < photos->len)
        bb_sheet_break_page (sheet);
    }
}
