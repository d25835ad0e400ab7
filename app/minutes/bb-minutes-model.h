/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-paper-plan.h"
#include "bb-photo.h"

G_BEGIN_DECLS

/* What the paper says, block after block, before anything is measured. Every text is Pango markup in Vietnamese. */

typedef enum
{
  BB_STYLE_BODY,                 /* justified, first line indented */
  BB_STYLE_GROUND,               /* the same, in italics */
  BB_STYLE_HEADING,              /* bold, indented, stays with what follows */
  BB_STYLE_NOTE,                 /* small, flush left */
  BB_STYLE_TITLE,                /* bold, centred, lines of even length */
  BB_STYLE_TYPE,                 /* the name of the paper */
  BB_STYLE_ATTACHED,             /* italic, centred */
  BB_STYLE_NATION, BB_STYLE_MOTTO, BB_STYLE_SUPERIOR, BB_STYLE_AGENCY, BB_STYLE_NUMBER, BB_STYLE_PLACE_DATE,
  BB_STYLE_ADDRESSEE,            /* "Kính gửi", centred */
  BB_STYLE_HASH,                 /* a SHA-256, centred */
  BB_STYLE_RESTRICTED,
  BB_STYLE_CELL, BB_STYLE_CELL_CENTRE, BB_STYLE_CELL_HEAD, BB_STYLE_CELL_BOLD,
  BB_STYLE_SMALL, BB_STYLE_SMALL_CENTRE, BB_STYLE_SMALL_HEAD, BB_STYLE_SMALL_BOLD,   /* tables of the annexes */
  BB_STYLE_SIGN_POST, BB_STYLE_SIGN_NAME, BB_STYLE_SIGN_NOTE,
  BB_STYLE_RECIPIENTS_HEAD, BB_STYLE_RECIPIENTS,
  BB_STYLE_CAPTION, BB_STYLE_BOX,
  BB_STYLE_PAGE_NUMBER,
} BbStyle;

typedef struct { const char *head; double width; gboolean centred; } BbColumn;   /* width: points; one 0 takes the rest */

typedef enum { BB_ROW_PLAIN, BB_ROW_GROUP, BB_ROW_TOTAL } BbRowKind;
typedef struct { BbRowKind kind; GPtrArray *cells; /* markup; a group has one, over all columns */ } BbRow;

typedef struct
{
  GArray *columns;               /* BbColumn */
  GPtrArray *rows;               /* BbRow */
  double least;                  /* height of a row, so that there is room to sign; 0: as its text asks */
  gboolean small;                /* 11 points instead of 12 */
} BbTable;

typedef struct
{
  char *superior;                /* plain; may be %NULL */
  char *agency;                  /* bold */
  char *number;                  /* what stands between label and symbol; %NULL: a blank */
  char *symbol;                  /* "/BB-ĐKT"; %NULL when the number says it all */
  gboolean without_nation, without_number;
  char *place_date;              /* markup; %NULL: none, as minutes have none */
  char *restricted;              /* markup in a frame above everything; %NULL: none */
  GBytes *logo;                  /* PNG, or %NULL */
  double logo_height;            /* points */
} BbLetterhead;

typedef struct
{
  char *field;                   /* name of the signature field; %NULL: none */
  char *post;                    /* markup, may have several lines */
  char *note;                    /* printed where the signature would stand; %NULL: nothing */
  char *name;
  gboolean by_hand;              /* @note is about a signature on the screen or on paper */
  char *strokes;                 /* a signature drawn on the screen: bb_strokes_to_text(); or %NULL */
} BbSignatureBlock;

typedef struct { char *path; char *sha256; char *caption; BbPhotoInfo info; } BbPhotoBlock;

typedef enum
{
  BB_BLOCK_LETTERHEAD, BB_BLOCK_TITLE, BB_BLOCK_PARAGRAPH, BB_BLOCK_TABLE, BB_BLOCK_PHOTOS, BB_BLOCK_SIGNATURES,
  BB_BLOCK_OFFICE, BB_BLOCK_RECIPIENTS, BB_BLOCK_PAGE_BREAK,
} BbBlockKind;

typedef struct
{
  BbBlockKind kind;
  BbStyle style;
  char *text;                    /* markup */
  char *outline;                 /* plain text in the outline; %NULL: not there */
  gboolean keep_with_next;
  gboolean keep_together;        /* never split over pages */
  gboolean rule;                 /* a thin line under it */
  gboolean dotted;               /* a dotted line to the right margin */
  BbLetterhead *letterhead;
  BbTable *table;
  GPtrArray *parts;              /* BbSignatureBlock, BbPhotoBlock, or lines of the recipients (char *) */
  GPtrArray *lines;              /* of an office's signature: the recipients on its left (char *); may be %NULL */
} BbBlock;

typedef struct
{
  GPtrArray *blocks;             /* BbBlock */
  guint annexes;
  char *title, *author;          /* of the file */
  GDateTime *time;               /* of the file; never the time of the machine */
} BbMinutes;

/* Pages of the minutes and of each annex, as the closing clause states them. */
typedef struct { guint body; guint annexes[3]; } BbPageCounts;

void bb_minutes_free (BbMinutes *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbMinutes, bb_minutes_free)

BbBlock *bb_minutes_add (BbMinutes *self, BbBlockKind kind);
/* Takes @markup. */
BbBlock *bb_minutes_add_text (BbMinutes *self, BbStyle style, char *markup);
BbTable *bb_minutes_add_table (BbMinutes *self, gboolean small);
void bb_table_add_column (BbTable *self, const char *head, double width, gboolean centred);
/* Takes the cells, one a column (a group: one). */
void bb_table_add_row (BbTable *self, BbRowKind kind, ...) G_GNUC_NULL_TERMINATED;

/* Writes a paper that was built elsewhere; no issuer's margins. @wording: needs "producer". Errors: as bb_minutes_write() */
gboolean bb_minutes_write_paper (BbMinutes *paper, BbWording *wording, const char *path, GCancellable *cancellable, GError **error);

/* Builds the paper of @visit. Errors: BB_MINUTES_ERROR_TEMPLATE */
BbMinutes *bb_minutes_build (BbCase *visit, const BbPaperPlan *plan, const BbMinutesOptions *options, const BbPageCounts *counts, GError **error);

G_END_DECLS
