/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* A checklist that is being written: one working copy, kept within a second of a change, with undo, a chosen place and what is still missing.
 * signal "changed" (): a value; "rebuilt" (): sections or items came, went, moved or were taken back: old pointers are gone;
 * "chosen" (): another place; "failed" (GError *): it could not be kept. */
#define BB_TYPE_CHECKLIST_DRAFT (bb_checklist_draft_get_type ())
G_DECLARE_FINAL_TYPE (BbChecklistDraft, bb_checklist_draft, BB, CHECKLIST_DRAFT, GObject)

/* @bases: BbBasis of the catalogue. Works on a copy of @checklist. */
BbChecklistDraft *bb_checklist_draft_new (BbWorkspace *workspace, BbChecklist *checklist, GPtrArray *bases);
BbWorkspace *bb_checklist_draft_get_workspace (BbChecklistDraft *self);
BbChecklist *bb_checklist_draft_get_checklist (BbChecklistDraft *self);
GPtrArray *bb_checklist_draft_get_bases (BbChecklistDraft *self);
BbBasis *bb_checklist_draft_find_basis (BbChecklistDraft *self, const char *id);
/* (transfer none) (element-type BbChecklistProblem) */
GPtrArray *bb_checklist_draft_get_problems (BbChecklistDraft *self);
/* Whether everything that was typed is on the disk. */
gboolean bb_checklist_draft_is_saved (BbChecklistDraft *self);
/* Keeps what was typed now; a complete draft goes to the catalogue. */
void bb_checklist_draft_flush (BbChecklistDraft *self);
/* Nothing is kept from now on: the draft was discarded or published. */
void bb_checklist_draft_stop (BbChecklistDraft *self);

/* ── Changing ────────────────────────────────────────────────────────────────────────────────────────────────── */
/* Before a change. Changes of the same @key in a row are one step of undo; %NULL: always a step. */
void bb_checklist_draft_begin (BbChecklistDraft *self, const char *key);
/* After a change of a value. */
void bb_checklist_draft_touch (BbChecklistDraft *self);
/* After a change of what there is. */
void bb_checklist_draft_rebuild (BbChecklistDraft *self);
gboolean bb_checklist_draft_can_undo (BbChecklistDraft *self);
gboolean bb_checklist_draft_can_redo (BbChecklistDraft *self);
void bb_checklist_draft_undo (BbChecklistDraft *self);
void bb_checklist_draft_redo (BbChecklistDraft *self);

/* ── The chosen place ────────────────────────────────────────────────────────────────────────────────────────── */
/* -1, -1: the checklist itself; @item -1: a section. */
void bb_checklist_draft_choose (BbChecklistDraft *self, int section, int item);
int bb_checklist_draft_get_section (BbChecklistDraft *self);
int bb_checklist_draft_get_item (BbChecklistDraft *self);
BbSection *bb_checklist_draft_find_section (BbChecklistDraft *self);     /* (nullable) */
BbItem *bb_checklist_draft_find_item (BbChecklistDraft *self);           /* (nullable) */
void bb_checklist_draft_add_section (BbChecklistDraft *self);
/* After the chosen item, else at the end of the chosen section. */
void bb_checklist_draft_add_item (BbChecklistDraft *self);
void bb_checklist_draft_duplicate_item (BbChecklistDraft *self);
gboolean bb_checklist_draft_can_move (BbChecklistDraft *self, int step);
/* The chosen item, over the edge of its section into the next; or the chosen section. */
void bb_checklist_draft_move (BbChecklistDraft *self, int step);
void bb_checklist_draft_move_to_section (BbChecklistDraft *self, guint section);
void bb_checklist_draft_remove (BbChecklistDraft *self);

G_END_DECLS
