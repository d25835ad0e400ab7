/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-signatory.h"

G_BEGIN_DECLS

/* ── How an issuer makes its papers up ───────────────────────────────────────────────────────────────────────── */

BB_DECLARE_VALUE (BbTemplateBlock, bb_template_block, BB_TEMPLATE_BLOCK_SCHEMA)
struct _BbTemplateBlock { BbValue base; char *block; gboolean off; };

BB_DECLARE_VALUE (BbTemplateText, bb_template_text, BB_TEMPLATE_TEXT_SCHEMA)
struct _BbTemplateText { BbValue base; char *key; char *text; /* Pango markup with {places} */ };

BB_DECLARE_VALUE (BbTemplateLogo, bb_template_logo, BB_TEMPLATE_LOGO_SCHEMA)
struct _BbTemplateLogo { BbValue base; char *png; /* Base64 */ gint64 height_mm; };

/* What an office changed of one paper: which blocks, in which order, in whose words. Stands in issuer: documents, and alone in a file that
 * one office gives another. What it does not mention is as the program brings it (data/minutes/papers). */
BB_DECLARE_VALUE (BbTemplate, bb_template, BB_TEMPLATE_SCHEMA)
struct _BbTemplate
{
  BbValue base;
  char *kind;                    /* one of bb_paper_kind_names */
  GPtrArray *blocks;             /* BbTemplateBlock, in their order; empty: as the program brings them */
  GPtrArray *texts;              /* BbTemplateText */
  BbTemplateLogo *logo;
};

/* Numbers that the office set apart for the papers that are made on the spot (NĐ 30/2020, Điều 15). */
BB_DECLARE_VALUE (BbNumberBlock, bb_number_block, BB_NUMBER_BLOCK_SCHEMA)
struct _BbNumberBlock
{
  BbValue base;
  char *kind;                    /* of the papers, or %NULL: of all that share one series */
  char *team;                    /* the scope that may use them, or %NULL: the whole office */
  char *holder;                  /* who takes numbers from it, as the program there has the name; %NULL: everybody */
  gint64 year, from, to;
};

/* Returns: (transfer none) (nullable): the one of @kind in @templates */
BbTemplate *bb_templates_find (GPtrArray *templates, const char *kind);

/* ── What one paper says beyond the visit ────────────────────────────────────────────────────────────────────── */

typedef enum
{
  BB_PAPER_MINUTES, BB_PAPER_REFUSAL, BB_PAPER_CORRECTION, BB_PAPER_PERSONS, BB_PAPER_NOTICE, BB_PAPER_REPORT, BB_PAPER_OPENING,
  BB_PAPER_PRESENCE,
} BbPaperKind;
extern const char * const bb_paper_kind_names[];         /* "minutes", "refusal", … */
const char *bb_paper_kind_get_label (int kind);          /* translated */
/* The place of @name in bb_paper_kind_names, or -1. */
int bb_paper_kind_find (const char *name);

/* One statement of the signed minutes and what stands in its place. */
BB_DECLARE_VALUE (BbCorrection, bb_correction, BB_CORRECTION_SCHEMA)
struct _BbCorrection { BbValue base; char *place; char *before; char *after; char *reason; };

/* What a person typed for a paper; its minutes: document keeps it, so that the same bytes can be made again. */
BB_DECLARE_VALUE (BbPaper, bb_paper, BB_PAPER_SCHEMA)
struct _BbPaper
{
  BbValue base;
  char *kind;
  char *number;                  /* "05", or %NULL: a blank for the office */
  GDate date;                    /* beside the place; not valid: a blank */
  char *words;                   /* free words: assessment, explanation */
  char *capacity, *post, *name;  /* who signs for the office: "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Nguyễn Văn A" */
  char *field;                   /* refusal: whose signature was refused */
  char *who, *reason, *witness;  /* refusal */
  GDateTime *at;                 /* refusal, correction: when it was established */
  char *about;                   /* correction, refusal, persons: SHA-256 of the minutes as they stood */
  char *about_number;            /* theirs, as printed, or %NULL */
  GPtrArray *corrections;        /* BbCorrection */
};

/* Who signs for the office: capacity, post and name of @signatory. */
void bb_paper_take_signatory (BbPaper *self, const BbSignatory *signatory);

G_END_DECLS
