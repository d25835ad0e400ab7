/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-answer.h"
#include "bb-calendar.h"
#include "bb-event.h"
#include "bb-evidence.h"
#include "bb-finding.h"
#include "bb-sample.h"
#include "bb-team-work.h"
#include "bb-visit.h"

G_BEGIN_DECLS

/* Everything of one visit, gathered for the minutes, the screen and the reports. Numbers that people see (finding 3, evidence 12)
 * are those of the lock; before it, those it would give. */
#define BB_TYPE_CASE (bb_case_get_type ())
G_DECLARE_FINAL_TYPE (BbCase, bb_case, BB, CASE, GObject)

BbCase *bb_case_new (const char *id, BbVisit *visit);

const char *bb_case_get_id (BbCase *self);               /* of the visit, without "visit:" */
BbVisit *bb_case_get_visit (BbCase *self);               /* all (transfer none) */
BbUnit *bb_case_get_unit (BbCase *self);                 /* (nullable) */
BbIssuer *bb_case_get_issuer (BbCase *self);             /* (nullable) */
GPtrArray *bb_case_get_checklists (BbCase *self);        /* BbChecklist, in the visit's order */
GPtrArray *bb_case_get_events (BbCase *self);            /* BbEvent, sorted */
GPtrArray *bb_case_get_findings (BbCase *self);          /* BbFinding, by number */
GPtrArray *bb_case_get_recommendations (BbCase *self);   /* BbRecommendation, by time */
GPtrArray *bb_case_get_evidence (BbCase *self);          /* BbEvidence, by number */

void bb_case_set_unit (BbCase *self, BbUnit *unit);
void bb_case_set_issuer (BbCase *self, BbIssuer *issuer);
void bb_case_add_checklist (BbCase *self, BbChecklist *checklist);
void bb_case_add_basis (BbCase *self, BbBasis *basis);
void bb_case_add_event (BbCase *self, BbEvent *event);
void bb_case_add_answer (BbCase *self, BbAnswer *answer);
void bb_case_add_sample (BbCase *self, BbSample *sample);
void bb_case_add_counter (BbCase *self, BbCounter *counter);
void bb_case_add_assignment (BbCase *self, BbAssignment *assignment);
void bb_case_add_finding (BbCase *self, BbFinding *finding);
void bb_case_add_recommendation (BbCase *self, BbRecommendation *recommendation);
void bb_case_add_evidence (BbCase *self, BbEvidence *evidence);
/* Sorts and numbers what was added. Call once after the adds. */
void bb_case_settle (BbCase *self);

BbBasis *bb_case_find_basis (BbCase *self, const char *id);
BbItem *bb_case_find_item (BbCase *self, const char *code);
BbSection *bb_case_find_section_of (BbCase *self, const char *code);
BbAnswer *bb_case_find_answer (BbCase *self, const char *item);
/* Drawn dossiers of an item, by number. (transfer container) (element-type BbSample) */
GPtrArray *bb_case_list_samples (BbCase *self, const char *item);
/* Of all laptops together. */
gint64 bb_case_get_counter (BbCase *self, const char *name);
/* Names of the counters that are not 0, those that every visit has first. (transfer full) */
char **bb_case_list_counters (BbCase *self);
/* The label of a counter of one's own, else the translated one. */
const char *bb_case_get_counter_label (BbCase *self, const char *name);
BbSection *bb_case_find_section (BbCase *self, const char *code);
/* Who is to look at the item: its own assignment, else its section's; of a section: who is to look at it. (transfer none) (nullable) */
BbAssignment *bb_case_find_assignment (BbCase *self, const char *item);
/* Codes of the items that apply here and that @member is to look at; %NULL: that nobody is. (transfer full) */
char **bb_case_list_assigned (BbCase *self, const char *member);
BbEvidence *bb_case_find_evidence (BbCase *self, const char *sha256);
BbFinding *bb_case_find_finding (BbCase *self, const char *id);
/* From 1; 0 when it is not of this visit. */
guint bb_case_number_finding (BbCase *self, const char *id);
guint bb_case_number_evidence (BbCase *self, const char *sha256);
/* Numbers of the evidence that hangs on an item, of a redacted photograph the copy alone: (transfer full) (element-type guint), rising */
GArray *bb_case_list_evidence_of (BbCase *self, const char *item);
/* How many that is, of every item that has some: code → GUINT_TO_POINTER. One pass, for those who ask for all items. (transfer full) */
GHashTable *bb_case_count_evidence (BbCase *self);

BbState bb_case_get_state (BbCase *self);
gboolean bb_case_is_locked (BbCase *self);
GDateTime *bb_case_get_opened_at (BbCase *self);         /* (nullable) */
/* The event, when the unit was found closed and the visit was not opened since. (transfer none) (nullable) */
BbEvent *bb_case_find_unit_closed (BbCase *self);

/* Items that concern this kind of unit. */
typedef struct { guint items, answered, passed, failed, not_applicable, without_evidence; } BbTally;
void bb_case_tally_section (BbCase *self, BbSection *section, BbTally *tally);
void bb_case_tally (BbCase *self, BbTally *tally);
/* Of what @member is to look at; %NULL: of what nobody is. */
void bb_case_tally_member (BbCase *self, const char *member, BbTally *tally);
gboolean bb_case_item_applies (BbCase *self, BbItem *item);

/* What a person should see to before the lock. @blocking: the lock refuses until then. @item: where, when it is of one item; else @field says
 * where it is written: "team", "decision", "opening", "closed", "representative", "opinion". */
typedef struct { char *item; const char *field; char *message; gboolean blocking; } BbOpenPoint;
void bb_open_point_free (BbOpenPoint *self);
/* Returns: (transfer full) (element-type BbOpenPoint), blocking ones first */
GPtrArray *bb_case_list_open_points (BbCase *self);

G_END_DECLS
