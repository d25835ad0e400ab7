/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-minutes-wording.h"
#include "domain/bb-paper.h"

G_BEGIN_DECLS

/* How one kind of paper is made up: its blocks in their order, and its words. data/minutes/papers/KIND.json says what the program brings and which
 * blocks the law asks for; an issuer's BbTemplate may change the rest. */

typedef enum
{
  BB_ZONE_HEAD,                  /* in the order of NĐ 30/2020, Appendix I, always */
  BB_ZONE_BODY,                  /* in any order */
  BB_ZONE_END,                   /* in the order of the appendix */
  BB_ZONE_ANNEX,                 /* in any order */
} BbZone;

typedef struct
{
  char *name;
  BbText title;                  /* for whoever edits the template */
  BbZone zone;
  char *required;                /* the article that asks for it, or %NULL */
  gboolean off;
  char **texts;                  /* keys of its words: "closing" stands for "closing.plain" too, "type=" for "type" alone */
} BbPaperBlock;

typedef struct
{
  char *kind;
  BbText title;
  char **signers;                /* fields of the signatures, from left to right */
  gboolean office;               /* one signature on the right, the recipients on its left */
  GPtrArray *blocks;             /* BbPaperBlock */
  BbWording *wording;
  GBytes *logo;                  /* PNG, or %NULL */
  double logo_height;            /* mm */
} BbPaperPlan;

/* @own: what the issuer changed, or %NULL. Errors: BB_MINUTES_ERROR_TEMPLATE for the program's own files; BB_DOMAIN_ERROR_INVALID whose message begins
 * with the JSON pointer of the place in @own, for an unknown block or text, a block out of its place, and a block that is missing though the law
 * asks for it: the article is named. */
BbPaperPlan *bb_paper_plan_load (const char *data_dir, const char *kind, const BbTemplate *own, GError **error);
void bb_paper_plan_free (BbPaperPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbPaperPlan, bb_paper_plan_free)

/* (transfer none) (nullable) */
BbPaperBlock *bb_paper_plan_find (const BbPaperPlan *self, const char *name);
/* Whether the block is there and not switched off. */
gboolean bb_paper_plan_has (const BbPaperPlan *self, const char *name);
/* The keys of the words of @block, sorted. (transfer full) */
char **bb_paper_plan_list_texts (const BbPaperPlan *self, const BbPaperBlock *block);
/* For who edits it. A block moves among its neighbours of the body or of the annexes alone; @by: -1 or 1. */
gboolean bb_paper_plan_can_move (const BbPaperPlan *self, guint index, int by);
void bb_paper_plan_move (BbPaperPlan *self, guint index, int by);
/* A paragraph of the office's own behind the body, with the texts NAME.title and NAME.text; its index. */
guint bb_paper_plan_add_words (BbPaperPlan *self);
gboolean bb_paper_block_is_own (const BbPaperBlock *block);
void bb_paper_plan_remove_words (BbPaperPlan *self, guint index);
/* @png: %NULL: none; @height: mm */
void bb_paper_plan_set_logo (BbPaperPlan *self, GBytes *png, double height);

/* What @self says otherwise than @standard, as a template: only the texts that differ, all blocks when one of them differs. (transfer full) */
BbTemplate *bb_paper_plan_to_template (const BbPaperPlan *self, const BbPaperPlan *standard);
/* Everything, to be changed in an editor of texts. (transfer full) */
BbTemplate *bb_paper_plan_to_full_template (const BbPaperPlan *self);

G_END_DECLS
