/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-sheet.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#define FAMILY "Times New Roman, Liberation Serif, Tinos, serif"
#define MILLIMETRES(mm) ((mm) * 72.0 / 25.4)
#define INDENT MILLIMETRES (12.7)
#define LAST_WORDS 7                                      /* letters of a paragraph's last line, at least */
/* A word and the number behind it, parts of a date, a figure behind its colon: what a reader takes in at once. */
#define REFERENCES \
  "(?<![\\p{L}\\d])(?:(?:khoản|điều|điểm|mục|phần|chương|phụ lục|mẫu|số|ảnh|quý|tháng|năm|ngày) (?:[a-z]?\\d[\\d.,/]{0,12}|[ivxlc]+)(?!\\p{L})" \
  "|điểm \\p{L}(?!\\p{L}))|: \\d[\\d.,/%]{0,12}(?!\\p{L})"
#define DATES "ngày \\d\\d? tháng \\d\\d? năm \\d{4}"

typedef struct
{
  double size_a, size_b;
  PangoWeight weight;
  PangoStyle slant;
  PangoAlignment alignment;
  gboolean body;                 /* justified, first line indented, air between the lines */
  gboolean airy;                 /* a little air between the lines, for the marks of Vietnamese */
} Face;

#define N PANGO_WEIGHT_NORMAL, PANGO_STYLE_NORMAL
#define B PANGO_WEIGHT_BOLD, PANGO_STYLE_NORMAL
#define I PANGO_WEIGHT_NORMAL, PANGO_STYLE_ITALIC
#define BI PANGO_WEIGHT_BOLD, PANGO_STYLE_ITALIC

/* NĐ 30/2020, Appendix I, part II and its table of sizes. */
static const Face faces[] = {
  [BB_STYLE_BODY] = { 13, 14, N, PANGO_ALIGN_LEFT, TRUE },
  [BB_STYLE_GROUND] = { 13, 14, I, PANGO_ALIGN_LEFT, TRUE },
  [BB_STYLE_HEADING] = { 13, 14, B, PANGO_ALIGN_LEFT, TRUE },
  [BB_STYLE_NOTE] = { 11, 12, I, PANGO_ALIGN_LEFT, FALSE },
  [BB_STYLE_TITLE] = { 13, 14, B, PANGO_ALIGN_CENTER, FALSE },
  [BB_STYLE_TYPE] = { 14, 14, B, PANGO_ALIGN_CENTER, FALSE },
  [BB_STYLE_ATTACHED] = { 13, 14, I, PANGO_ALIGN_CENTER, FALSE },
  [BB_STYLE_NATION] = { 12, 13, B, PANGO_ALIGN_CENTER, FALSE },
  [BB_STYLE_MOTTO] = { 13, 14, B, PANGO_ALIGN_CENTER, FALSE },
  [BB_STYLE_SUPERIOR] = { 12, 13, N, PANGO_ALIGN_CENTER, FALSE },
  [BB_STYLE_AGENCY] = { 12, 13, B, PANGO_ALIGN_CENTER, FALSE },
  [BB_STYLE_NUMBER] = { 13, 13, N, PANGO_ALIGN_CENTER, FALSE },
  [BB_STYLE_PLACE_DATE] = { 13, 14, I, PANGO_ALIGN_CENTER, FALSE },
  [BB_STYLE_ADDRESSEE] = { 13, 14, N, PANGO_ALIGN_CENTER, FALSE },
  [BB_STYLE_HASH] = { 11, 11, N, PANGO_ALIGN_CENTER, FALSE },
  [BB_STYLE_RESTRICTED] = { 13, 14, B, PANGO_ALIGN_CENTER, FALSE },
  [BB_STYLE_CELL] = { 12, 12, N, PANGO_ALIGN_LEFT, FALSE, TRUE },
  [BB_STYLE_CELL_CENTRE] = { 12, 12, N, PANGO_ALIGN_CENTER, FALSE, TRUE },
  [BB_STYLE_CELL_HEAD] = { 12, 12, B, PANGO_ALIGN_CENTER, FALSE, TRUE },
  [BB_STYLE_CELL_BOLD] = { 12, 12, B, PANGO_ALIGN_LEFT, FALSE, TRUE },
  [BB_STYLE_SMALL] = { 11, 11, N, PANGO_ALIGN_LEFT, FALSE, TRUE },
  [BB_STYLE_SMALL_CENTRE] = { 11, 11, N, PANGO_ALIGN_CENTER, FALSE, TRUE },
  [BB_STYLE_SMALL_HEAD] = { 11, 11, B, PANGO_ALIGN_CENTER, FALSE, TRUE },
  [BB_STYLE_SMALL_BOLD] = { 11, 11, B, PANGO_ALIGN_LEFT, FALSE, TRUE },
  [BB_STYLE_SIGN_POST] = { 13, 13, B, PANGO_ALIGN_CENTER, FALSE },
  [BB_STYLE_SIGN_NAME] = { 13, 14, B, PANGO_ALIGN_CENTER, FALSE },
  [BB_STYLE_SIGN_NOTE] = { 13, 13, I, PANGO_ALIGN_CENTER, FALSE },
  [BB_STYLE_RECIPIENTS_HEAD] = { 12, 12, BI, PANGO_ALIGN_LEFT, FALSE, TRUE },
  [BB_STYLE_RECIPIENTS] = { 11, 11, N, PANGO_ALIGN_LEFT, FALSE, TRUE },
  [BB_STYLE_CAPTION] = { 11, 11, N, PANGO_ALIGN_CENTER, FALSE, TRUE },
  [BB_STYLE_BOX] = { 11, 11, N, PANGO_ALIGN_CENTER, FALSE, TRUE },
  [BB_STYLE_PAGE_NUMBER] = { 13, 14, N, PANGO_ALIGN_CENTER, FALSE },
};

#undef N
#undef B
#undef I
#undef BI

static void
set_up_letters (BbSheet *self)
{
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  self->fonts = pango_cairo_font_map_new_for_font_type (CAIRO_FONT_TYPE_FT);
  pango_cairo_font_map_set_resolution (PANGO_CAIRO_FONT_MAP (self->fonts), 72);
  self->context = pango_font_map_create_context (self->fonts);
  pango_cairo_context_set_font_options (self->context, options);
  pango_cairo_context_set_resolution (self->context, 72);
  pango_context_set_round_glyph_positions (self->context, FALSE);
  pango_context_set_language (self->context, pango_language_from_string ("vi"));
  pango_context_set_base_dir (self->context, PANGO_DIRECTION_LTR);
  cairo_font_options_destroy (options);
}

static void
clear_field (gpointer data)
{
  BbPlacedField *field = data;

  g_free (field->name);
  g_free (field->words);
}

BbSheet *
bb_sheet_new (BbIssuer *issuer, BbWording *wording, cairo_surface_t *surface)
{
  BbSheet *self = g_new0 (BbSheet, 1);
  BbPageMargins *margins = issuer ? issuer->margins_mm : NULL;
  double right = MILLIMETRES (margins ? margins->right : 15);

  self->surface = surface;
  self->cr = surface ? cairo_create (surface) : NULL;
  self->wording = wording;
  self->set_b = issuer && g_strcmp0 (issuer->font_set, "B") == 0;
  self->left = MILLIMETRES (margins ? margins->left : 30);
  self->top = MILLIMETRES (margins ? margins->top : 20);
  self->bottom = BB_PAPER_HEIGHT - MILLIMETRES (margins ? margins->bottom : 20);
  self->width = BB_PAPER_WIDTH - self->left - right;
  self->y = self->top;
  self->page = self->section_page = 1;
  self->fields = g_array_new (FALSE, TRUE, sizeof (BbPlacedField));
  g_array_set_clear_func (self->fields, clear_field);
  self->figures = g_array_new (FALSE, TRUE, sizeof (BbPlacedField));
  g_array_set_clear_func (self->figures, clear_field);
  self->photos = g_ptr_array_new ();
  set_up_letters (self);
  return self;
}

void
bb_sheet_free (BbSheet *self)
{
  g_clear_pointer (&self->cr, cairo_destroy);
  g_clear_object (&self->context);
  g_clear_object (&self->fonts);
  g_array_unref (self->fields);
  g_array_unref (self->figures);
  g_ptr_array_unref (self->photos);
  g_clear_error (&self->error);
  g_free (self);
}

double
bb_sheet_get_body_size (BbSheet *self)
{
  return self->set_b ? faces[BB_STYLE_BODY].size_b : faces[BB_STYLE_BODY].size_a;
}

gboolean
bb_sheet_is_at_top (BbSheet *self)
{
  return self->y <= self->top + 0.01;
}

double
bb_sheet_get_room (BbSheet *self)
{
  return self->bottom - self->y;
}

/* ── Pages ───────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Centred in the top margin, from the second page on. */
static void
draw_page_number (BbSheet *self)
{
  g_autofree char *text = g_strdup_printf ("%u", self->section_page);
  g_autoptr (PangoLayout) layout = bb_sheet_layout (self, BB_STYLE_PAGE_NUMBER, text, self->width);

  bb_sheet_begin (self, "Artifact");
  bb_sheet_draw (self, layout, self->left, self->top * 0.72 - bb_layout_get_height (layout) / 2);
  bb_sheet_finish (self, "Artifact");
}

static void
count_page (BbSheet *self)
{
  if (self->section == 0)
    self->counts.body = self->section_page;
  else if (self->section <= G_N_ELEMENTS (self->counts.annexes))
    self->counts.annexes[self->section - 1] = self->section_page;
}

static void
finish_page (BbSheet *self)
{
  count_page (self);
  if (self->cr)
    cairo_show_page (self->cr);
  if (self->cr && self->progress)
    self->progress (self->page, self->total, self->progress_data);
  if (!self->error)
    g_cancellable_set_error_if_cancelled (self->cancellable, &self->error);
}

void
bb_sheet_break_page (BbSheet *self)
{
  finish_page (self);
  self->page++;
  self->section_page++;
  self->y = self->top;
  draw_page_number (self);
}

void
bb_sheet_break_section (BbSheet *self)
{
  finish_page (self);
  self->page++;
  self->section++;
  self->section_page = 1;
  self->y = self->top;
}

void
bb_sheet_end (BbSheet *self)
{
  finish_page (self);
}

/* ── Letters ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
check_letters (BbSheet *self, PangoLayout *layout)
{
  if (self->error || pango_layout_get_unknown_glyphs_count (layout) == 0)
    return;
  g_set_error (&self->error, BB_MINUTES_ERROR, BB_MINUTES_ERROR_FONT, _("No font on this computer has all letters of “%s”"),
               pango_layout_get_text (layout));
}

static void
keep_whole (PangoAttrList *attributes, gsize start, gsize end)
{
  PangoAttribute *whole = pango_attr_allow_breaks_new (FALSE);

  whole->start_index = start;
  whole->end_index = end;
  pango_attr_list_insert (attributes, whole);
}

/* "14/GUQ-UBND", "129/2007/QĐ-TTg": the symbol of a paper is not broken at its hyphen, where the line has @most letters or more. */
static void
keep_symbols_whole (const char *text, gsize most, PangoAttrList *attributes)
{
  for (const char *at = text + strspn (text, " \n"); *at; at += strspn (at, " \n"))
    {
      gsize length = strcspn (at, " \n");

      if (length < most && memchr (at, '/', length) && memchr (at, '-', length))
        keep_whole (attributes, at - text, at - text + length);
      at += length;
    }
}

/* In a line of its own a date is not broken either; in a justified paragraph that would tear the line above. */
static GRegex *
get_references (gboolean centred)
{
  static GRegex *regexes[2];

  if (g_once_init_enter_pointer (&regexes[centred]))
    g_once_init_leave_pointer (&regexes[centred], g_regex_new (centred ? DATES "|" REFERENCES : REFERENCES, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL));
  return regexes[centred];
}

/* "khoản 2", "Điều 5", "mục I", "năm 2026" and a figure with the colon before it stand on one line. The spaces stay ordinary ones, so that what
 * is copied from the paper or searched in it has no others. */
static void
keep_references_whole (const char *text, gboolean centred, PangoAttrList *attributes)
{
  g_autoptr (GMatchInfo) match = NULL;
  int start, end;

  for (g_regex_match (get_references (centred), text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    if (g_match_info_fetch_pos (match, 0, &start, &end))
      keep_whole (attributes, start, end);
}

static void
keep_last_words_whole (const char *text, const char *start, const char *end, PangoAttrList *attributes)
{
  const char *at = end;

  while (at > start && (g_utf8_pointer_to_offset (at, end) < LAST_WORDS || at[-1] != ' '))
    at = g_utf8_prev_char (at);
  if (at > start && g_utf8_pointer_to_offset (at, end) < 2 * LAST_WORDS)
    keep_whole (attributes, at - text, end - text);
}

/* No paragraph ends in a line of one short word: the last words, seven letters at least, go on together. */
static void
keep_ends_whole (const char *text, PangoAttrList *attributes)
{
  for (const char *start = text, *end; *start; start = *end ? end + 1 : end)
    {
      end = start + strcspn (start, "\n");
      keep_last_words_whole (text, start, end, attributes);
    }
}

/* How many letters stand on a line for certain: capitals are about two thirds as wide as they are tall. */
static gsize
count_letters (PangoLayout *layout, double size)
{
  return (gsize) MAX (0, (double) pango_layout_get_width (layout) / PANGO_SCALE / (0.68 * size));
}

/* A word that is longer than its line is broken without a hyphen: a hash or the name of a file has none. */
static void
set_breaks (PangoLayout *layout, const Face *face, double size, BbStyle style)
{
  gsize letters = count_letters (layout, size);
  PangoAttrList *markup = pango_layout_get_attributes (layout);
  g_autoptr (PangoAttrList) attributes = markup ? pango_attr_list_copy (markup) : pango_attr_list_new ();
  const char *text = pango_layout_get_text (layout);

  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  keep_references_whole (text, style == BB_STYLE_TITLE || style == BB_STYLE_ATTACHED, attributes);
  keep_symbols_whole (text, MIN (letters, 48), attributes);
  if (face->body || (face->airy && face->alignment == PANGO_ALIGN_LEFT && letters > 2 * LAST_WORDS))
    keep_ends_whole (text, attributes);
  pango_layout_set_attributes (layout, attributes);
}

PangoLayout *
bb_sheet_layout (BbSheet *self, BbStyle style, const char *markup, double width)
{
  const Face *face = &faces[style];
  PangoLayout *layout = pango_layout_new (self->context);
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family_static (font, FAMILY);
  pango_font_description_set_absolute_size (font, (self->set_b ? face->size_b : face->size_a) * PANGO_SCALE);
  pango_font_description_set_weight (font, face->weight);
  pango_font_description_set_style (font, face->slant);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, face->alignment);
  pango_layout_set_justify (layout, face->body && style != BB_STYLE_HEADING);
  pango_layout_set_indent (layout, face->body ? INDENT * PANGO_SCALE : 0);
  pango_layout_set_line_spacing (layout, face->body ? 1.12 : face->airy ? 1.06 : 0);
  pango_layout_set_markup (layout, markup, -1);
  set_breaks (layout, face, self->set_b ? face->size_b : face->size_a, style);
  check_letters (self, layout);
  return layout;
}

void
bb_sheet_even_out (PangoLayout *layout)
{
  int lines = pango_layout_get_line_count (layout), narrow = 0, wide = pango_layout_get_width (layout), length;

  pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
  while (lines > 1 && wide - narrow > PANGO_SCALE)
    {
      int middle = (narrow + wide) / 2;

      pango_layout_set_width (layout, middle);
      pango_layout_get_size (layout, &length, NULL);
      if (pango_layout_get_line_count (layout) > lines || length > middle)
        narrow = middle;
      else
        wide = middle;
    }
  pango_layout_set_width (layout, wide);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
}

double
bb_layout_get_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

double
bb_layout_get_width (PangoLayout *layout)
{
  int width;

  pango_layout_get_size (layout, &width, NULL);
  return (double) width / PANGO_SCALE;
}

static void
get_line_range (PangoLayout *layout, int line, int *top, int *bottom)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);

  while (line-- > 0 && pango_layout_iter_next_line (iter))
    ;
  pango_layout_iter_get_line_yrange (iter, top, bottom);
  pango_layout_iter_free (iter);
}

double
bb_layout_get_lines_height (PangoLayout *layout, int first, int count)
{
  int top, bottom;

  if (count <= 0)
    return 0;
  get_line_range (layout, first, &top, NULL);
  get_line_range (layout, MIN (first + count, pango_layout_get_line_count (layout)) - 1, NULL, &bottom);
  return (double) (bottom - top) / PANGO_SCALE;
}

int
bb_layout_fit (PangoLayout *layout, int first, double room)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  int line = 0, fit = 0, start = 0, top, bottom;

  do
    {
      pango_layout_iter_get_line_yrange (iter, &top, &bottom);
      if (line == first)
        start = top;
      if (line >= first && bottom - start > room * PANGO_SCALE + 1)
        break;
      fit += line++ >= first;
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
  return fit;
}

/* ── Structure ───────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_sheet_show_space (BbSheet *self)
{
  g_autoptr (PangoLayout) space = self->cr ? bb_sheet_layout (self, BB_STYLE_SMALL, " ", self->width) : NULL;

  if (!space)
    return;
  /* A space has no ink: cairo leaves it out where its box of no size does not touch the inside of a whole point. */
  cairo_move_to (self->cr, floor (self->left) + 0.5, floor (self->y) + 0.5);
  pango_cairo_show_layout_line (self->cr, pango_layout_get_line_readonly (space, 0));
  cairo_new_path (self->cr);
}

void
bb_sheet_begin (BbSheet *self, const char *tag)
{
  if (!self->cr)
    return;
  cairo_tag_begin (self->cr, tag, NULL);
  if (g_str_equal (tag, "Figure") || g_str_equal (tag, "Artifact"))
    bb_sheet_show_space (self);
}

void
bb_sheet_begin_figure (BbSheet *self, const char *markup, double x, double y, double width, double height)
{
  BbPlacedField figure = { NULL, self->page - 1, x, y, width, height, NULL };

  if (!self->cr)
    return;
  if (pango_parse_markup (markup, -1, 0, NULL, &figure.words, NULL, NULL))
    figure.words[strcspn (figure.words, "\n")] = '\0';
  else
    figure.words = g_strdup ("");
  g_array_append_val (self->figures, figure);
  bb_sheet_begin (self, "Figure");
}

void
bb_sheet_finish (BbSheet *self, const char *tag)
{
  if (self->cr)
    cairo_tag_end (self->cr, tag);
}

/* ── Drawing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_sheet_draw_lines (BbSheet *self, PangoLayout *layout, int first, int count, double x, double y)
{
  PangoLayoutIter *iter;
  int start;

  if (!self->cr || self->error)
    return;
  iter = pango_layout_get_iter (layout);
  get_line_range (layout, first, &start, NULL);
  for (int line = 0; line < first + count; line++)
    {
      PangoRectangle extents;

      pango_layout_iter_get_line_extents (iter, NULL, &extents);
      if (line >= first)
        {
          cairo_move_to (self->cr, x + (double) extents.x / PANGO_SCALE,
                         y + (double) (pango_layout_iter_get_baseline (iter) - start) / PANGO_SCALE);
          pango_cairo_show_layout_line (self->cr, pango_layout_iter_get_line_readonly (iter));
        }
      if (!pango_layout_iter_next_line (iter))
        break;
    }
  pango_layout_iter_free (iter);
}

void
bb_sheet_draw (BbSheet *self, PangoLayout *layout, double x, double y)
{
  bb_sheet_draw_lines (self, layout, 0, pango_layout_get_line_count (layout), x, y);
}

void
bb_sheet_rule (BbSheet *self, double x0, double y0, double x1, double y1)
{
  if (!self->cr)
    return;
  bb_sheet_begin (self, "Artifact");
  cairo_set_line_width (self->cr, BB_RULE);
  cairo_move_to (self->cr, x0, y0);
  cairo_line_to (self->cr, x1, y1);
  cairo_stroke (self->cr);
  bb_sheet_finish (self, "Artifact");
}

void
bb_sheet_dots (BbSheet *self, double x0, double x1, double y)
{
  static const double dots[] = { 0.1, 2.4 };

  if (!self->cr)
    return;
  bb_sheet_begin (self, "Artifact");
  cairo_save (self->cr);
  cairo_set_line_cap (self->cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (self->cr, 0.9);
  cairo_set_dash (self->cr, dots, 2, 0);
  cairo_move_to (self->cr, x0, y);
  cairo_line_to (self->cr, x1, y);
  cairo_stroke (self->cr);
  cairo_restore (self->cr);
  bb_sheet_finish (self, "Artifact");
}

void
bb_sheet_box (BbSheet *self, double x, double y, double width, double height)
{
  if (!self->cr)
    return;
  cairo_set_line_width (self->cr, BB_RULE);
  cairo_rectangle (self->cr, x, y, width, height);
  cairo_stroke (self->cr);
}

void
bb_sheet_outline (BbSheet *self, const char *title, double y)
{
  g_autofree char *place = g_strdup_printf ("page=%u pos=[%d %d]", self->page, (int) self->left, (int) MAX (0, y - 6));

  if (self->cr && title)
    cairo_pdf_surface_add_outline (self->surface, CAIRO_PDF_OUTLINE_ROOT, title, place, 0);
}

gboolean
bb_placed_field_is_text (const BbPlacedField *self)
{
  static const char * const names[] = { "number", "date", "day", "month", "year", NULL };

  return g_strv_contains (names, self->name);
}

void
bb_sheet_add_field (BbSheet *self, const char *name, double x, double y, double width, double height)
{
  g_autofree char *key = g_strconcat ("field.", name, NULL);
  BbPlacedField field = { g_strdup (name), self->page - 1, x, y, width, height, g_strdup (bb_wording_find (self->wording, key, name)) };

  g_array_append_val (self->fields, field);
}
