/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/bb-case.h"

G_BEGIN_DECLS

/* One section of the open visit: how far it is. Properties "answered", "failed" and "total" notify. */
#define BB_TYPE_SECTION_ENTRY (bb_section_entry_get_type ())
G_DECLARE_FINAL_TYPE (BbSectionEntry, bb_section_entry, BB, SECTION_ENTRY, GObject)

BbSectionEntry *bb_section_entry_new (BbChecklist *checklist, BbSection *section, guint index);
BbChecklist *bb_section_entry_get_checklist (BbSectionEntry *self);
BbSection *bb_section_entry_get_section (BbSectionEntry *self);
guint bb_section_entry_get_index (BbSectionEntry *self);
guint bb_section_entry_get_answered (BbSectionEntry *self);
guint bb_section_entry_get_failed (BbSectionEntry *self);
guint bb_section_entry_get_total (BbSectionEntry *self);
/* Emits "changed" when one of them differs. */
void bb_section_entry_set_tally (BbSectionEntry *self, guint answered, guint failed, guint total);

/* One item of the open visit with what is being answered: working copies that the session saves. Signal "changed" (). */
#define BB_TYPE_ENTRY (bb_entry_get_type ())
G_DECLARE_FINAL_TYPE (BbEntry, bb_entry, BB, ENTRY, GObject)

BbEntry *bb_entry_new (BbItem *item, BbSectionEntry *section);
BbItem *bb_entry_get_item (BbEntry *self);
BbSectionEntry *bb_entry_get_section (BbEntry *self);
/* The working copy; change it only through the session. Never %NULL. */
BbAnswer *bb_entry_get_answer (BbEntry *self);
/* What was seen when the item failed; never %NULL, its id is %NULL while it is not saved. */
BbFinding *bb_entry_get_finding (BbEntry *self);
gboolean bb_entry_has_fact (BbEntry *self);
guint bb_entry_get_evidence (BbEntry *self);
/* Whether the answer is complete enough to count as answered. */
gboolean bb_entry_is_answered (BbEntry *self);
gboolean bb_entry_is_failed (BbEntry *self);
/* Whether it passed or failed, but the numbers that it asks for are not given. */
gboolean bb_entry_lacks_figures (BbEntry *self);
/* What was unfolded on its card stays so while the card shows other items. */
gboolean bb_entry_get_unfolded (BbEntry *self);
void bb_entry_set_unfolded (BbEntry *self, gboolean unfolded);
/* Whether every word of @needle (folded by bb_fold()) is in its code, text, note or fact. */
gboolean bb_entry_matches (BbEntry *self, const char *needle);

/* ── For the session ─────────────────────────────────────────────────────────────────────────────────────────── */
/* Whether this is the answer that the row has; %NULL: none. */
gboolean bb_entry_has_answer (BbEntry *self, BbAnswer *answer);
void bb_entry_take_answer (BbEntry *self, BbAnswer *answer);
void bb_entry_take_finding (BbEntry *self, BbFinding *finding);
void bb_entry_set_evidence (BbEntry *self, guint evidence);
void bb_entry_changed (BbEntry *self);

typedef struct
{
  gboolean answer_dirty, finding_dirty;   /* typed or chosen, not yet handed to the services */
  guint answer_saves, finding_saves;      /* on their way */
} BbEntrySaving;
BbEntrySaving *bb_entry_get_saving (BbEntry *self);

G_END_DECLS
