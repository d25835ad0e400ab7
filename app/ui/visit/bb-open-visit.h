/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "services/bb-visits.h"

#include "bb-entry-list.h"

G_BEGIN_DECLS

/* The visit that stands open in the window: shows every change at once and hands it to the services.
 *
 * What is typed becomes a draft within a second, and a revision when its field is left or after five seconds of rest; what is
 * chosen becomes a revision at once. While an item is being saved, what comes back from the disk does not overwrite it.
 *
 * signal "reloaded" ()                       the case was read anew
 * signal "saved" (gboolean)                  everything is on the disk, or something is on its way
 * signal "failed" (GError *)                 something could not be saved or read
 * signal "steps-changed" ()                what an undo or a redo would do is another
 * signal "restored" (guint, const char *)    so many texts that a crash left were brought back; the codes of their items
 * signal "notice" (const char *, guint)      news for the person; the number: steps that an undo takes back, 0 none
 */
#define BB_TYPE_OPEN_VISIT (bb_open_visit_get_type ())
G_DECLARE_FINAL_TYPE (BbOpenVisit, bb_open_visit, BB, OPEN_VISIT, GObject)

BbOpenVisit *bb_open_visit_new (BbWorkspace *workspace, const char *visit);
BbWorkspace *bb_open_visit_get_workspace (BbOpenVisit *self);
const char *bb_open_visit_get_visit_id (BbOpenVisit *self);
/* %NULL until the first "reloaded". */
BbCase *bb_open_visit_get_case (BbOpenVisit *self);
BbEntryList *bb_open_visit_get_entries (BbOpenVisit *self);
gboolean bb_open_visit_is_locked (BbOpenVisit *self);
void bb_open_visit_reload (BbOpenVisit *self);
/* Whether something is typed or on its way. */
gboolean bb_open_visit_is_busy (BbOpenVisit *self);

/* ── Chosen ──────────────────────────────────────────────────────────────────────────────────────────────────── */
void bb_open_visit_set_result (BbOpenVisit *self, BbEntry *entry, int result);
/* Post (and initials) of who is concerned by the finding, as the minutes print it. */
void bb_open_visit_set_concerned (BbOpenVisit *self, BbEntry *entry, const char *concerned);
void bb_open_visit_set_severity (BbOpenVisit *self, BbEntry *entry, int severity);

/* ── Typed ───────────────────────────────────────────────────────────────────────────────────────────────────── */
typedef enum { BB_TYPED_NOTE, BB_TYPED_TEXT, BB_TYPED_FACT } BbTyped;
void bb_open_visit_type (BbOpenVisit *self, BbEntry *entry, BbTyped field, const char *text);
const char *bb_open_visit_get_typed (BbEntry *entry, BbTyped field);
/* Numbers. -1: empty again. */
void bb_open_visit_set_count (BbOpenVisit *self, BbEntry *entry, const char *name, gint64 value);
void bb_open_visit_set_ratio (BbOpenVisit *self, BbEntry *entry, gint64 numerator, gint64 denominator);
void bb_open_visit_set_sample (BbOpenVisit *self, BbEntry *entry, gint64 size, gint64 passed, gint64 failed);
/* ── Interactions that were watched (items with an observation rule) ─────────────────────────────────────────── */
void bb_open_visit_add_observation (BbOpenVisit *self, BbEntry *entry);
void bb_open_visit_remove_observation (BbOpenVisit *self, BbEntry *entry, guint index);
void bb_open_visit_set_flag (BbOpenVisit *self, BbEntry *entry, guint index, const char *flag, gboolean seen);

/* ── Drawn dossiers ──────────────────────────────────────────────────────────────────────────────────────────── */
/* @size 0: as the item says. */
void bb_open_visit_draw (BbOpenVisit *self, BbEntry *entry, gint64 population, guint size);
void bb_open_visit_draw_from (BbOpenVisit *self, BbEntry *entry, const char *path, guint size);
void bb_open_visit_set_dossier (BbOpenVisit *self, BbEntry *entry, BbSample *dossier, int result, const char *note);
void bb_open_visit_clear_draw (BbOpenVisit *self, BbEntry *entry);

/* The field was left: what was typed becomes a revision. */
void bb_open_visit_leave (BbOpenVisit *self, BbEntry *entry);
/* Everything that was typed becomes revisions now. */
void bb_open_visit_flush (BbOpenVisit *self);

/* ── The rest ────────────────────────────────────────────────────────────────────────────────────────────────── */
/* Free texts outside the items, as drafts of their own ("opinion"). @text %NULL: forget. */
void bb_open_visit_set_draft (BbOpenVisit *self, const char *name, const char *text);
const char *bb_open_visit_get_draft (BbOpenVisit *self, const char *name);
void bb_open_visit_undo (BbOpenVisit *self, guint steps);
void bb_open_visit_redo (BbOpenVisit *self);
/* What the next step would take back or do again; %NULL: nothing. */
const char *bb_open_visit_get_undo_label (BbOpenVisit *self);
const char *bb_open_visit_get_redo_label (BbOpenVisit *self);
/* What the item got the last time at this unit; %NULL: nothing, or not read yet. */
const BbPrevious *bb_open_visit_get_previous (BbOpenVisit *self, BbEntry *entry);
/* Copies the file to @entry's evidence; the progress object shows how far it is. */
BbProgress *bb_open_visit_attach (BbOpenVisit *self, BbEntry *entry, const char *path);
/* A picture of another program, of the bytes as they came. */
void bb_open_visit_paste (BbOpenVisit *self, BbEntry *entry, GBytes *bytes);
void bb_open_visit_save_evidence (BbOpenVisit *self, BbEvidence *evidence);
void bb_open_visit_detach (BbOpenVisit *self, BbEvidence *evidence);
/* Tells the person what went wrong. */
void bb_open_visit_report (BbOpenVisit *self, const GError *error);

G_END_DECLS
