/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "bb-minutes-model.h"

G_BEGIN_DECLS

/* The sheets of paper, one after another: A4, the margins of the issuer, letters set as NĐ 30/2020 Appendix I says. A sheet without a
 * cairo context measures only; both ways give the same places. All lengths are points. */

/* @page: from 0; @x, @y: from the top left; @words: what a person is told who cannot see it. A picture has no @name. */
typedef struct { char *name; guint page; double x, y, width, height; char *words; } BbPlacedField;

typedef struct
{
  cairo_surface_t *surface;      /* %NULL: measuring */
  cairo_t *cr;
  PangoFontMap *fonts;
  PangoContext *context;
  BbWording *wording;
  gboolean set_b;                /* sizes 13 + 14 + 14 instead of 12 + 13 + 13 */
  double left, top, bottom, width;
  double y;                      /* where the next thing goes */
  guint page, section_page;      /* from 1; of the file, of the minutes or the annex */
  GArray *fields;                /* BbPlacedField */
  GArray *figures;               /* BbPlacedField: the pictures */
  GPtrArray *photos;             /* BbPhotoBlock: the JPEGs that were drawn, by the number of their place */
  BbPageCounts counts;
  guint section;                 /* 0: the minutes, 1…: the annexes */
  BbMinutesProgressFunc progress;
  gpointer progress_data;
  BbMinutesDecodeFunc decode;
  guint total;
  GCancellable *cancellable;
  GError *error;                 /* the first one; everything after it is void */
} BbSheet;

#define BB_PAPER_WIDTH 595.28
#define BB_PAPER_HEIGHT 841.89
#define BB_RULE 0.6

/* @surface: (nullable). */
BbSheet *bb_sheet_new (BbIssuer *issuer, BbWording *wording, cairo_surface_t *surface);
void bb_sheet_free (BbSheet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbSheet, bb_sheet_free)

double bb_sheet_get_body_size (BbSheet *self);
gboolean bb_sheet_is_at_top (BbSheet *self);
double bb_sheet_get_room (BbSheet *self);
void bb_sheet_break_page (BbSheet *self);
/* Ends the section and begins the next on a new page, whose pages count from 1 again. */
void bb_sheet_break_section (BbSheet *self);
void bb_sheet_end (BbSheet *self);

/* Letters in the manner of @style; @width: of the lines. A missing letter is BB_MINUTES_ERROR_FONT. Returns: (transfer full) */
PangoLayout *bb_sheet_layout (BbSheet *self, BbStyle style, const char *markup, double width);
/* As narrow as the same number of lines allows, so that the lines are of even length. */
void bb_sheet_even_out (PangoLayout *layout);

double bb_layout_get_height (PangoLayout *layout);
double bb_layout_get_width (PangoLayout *layout);
/* Height of @count lines from line @first. */
double bb_layout_get_lines_height (PangoLayout *layout, int first, int count);
/* How many lines from @first fit into @room. */
int bb_layout_fit (PangoLayout *layout, int first, double room);
void bb_sheet_draw_lines (BbSheet *self, PangoLayout *layout, int first, int count, double x, double y);
void bb_sheet_draw (BbSheet *self, PangoLayout *layout, double x, double y);
void bb_sheet_rule (BbSheet *self, double x0, double y0, double x1, double y1);
void bb_sheet_dots (BbSheet *self, double x0, double x1, double y);
void bb_sheet_box (BbSheet *self, double x, double y, double width, double height);
/* What the next things drawn are, for readers that follow the structure (ISO 32000-1, 14.8): "P", "Table", … Must be ended on the same page,
 * unless it only holds others. */
void bb_sheet_begin (BbSheet *self, const char *tag);
/* cairo marks what is in a tag from its first letter on and leaves a tag without letters out: a space is enough. Pictures and artefacts get
 * theirs from bb_sheet_begin(); an empty cell needs one. */
void bb_sheet_show_space (BbSheet *self);
/* "Figure", with the first line of @markup for those who cannot see it; ended with bb_sheet_finish(). */
void bb_sheet_begin_figure (BbSheet *self, const char *markup, double x, double y, double width, double height);
void bb_sheet_finish (BbSheet *self, const char *tag);
void bb_sheet_outline (BbSheet *self, const char *title, double y);
/* What it is for is the text "field.NAME" of the wording. */
/* Filled in by the office after the others have signed, until its seal: "number", "date", or "day", "month" and "year". */
gboolean bb_placed_field_is_text (const BbPlacedField *self);
void bb_sheet_add_field (BbSheet *self, const char *name, double x, double y, double width, double height);

G_END_DECLS
