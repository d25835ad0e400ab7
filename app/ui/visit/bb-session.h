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
 * signal "notice" (const char *, guint)      news for the person; the number: steps that an undo takes back, 0 none
 */
#define BB_TYPE_SESSION (bb_session_get_type ())
G_DECLARE_FINAL_TYPE (BbSession, bb_session, BB, SESSION, GObject)

BbSession *bb_session_new (BbWorkspace *workspace, const char *visit);
BbWorkspace *bb_session_get_workspace (BbSession *self);
const char *bb_session_get_visit_id (BbSession *self);
/* %NULL until the first "reloaded". */
BbCase *bb_session_get_case (BbSession *self);
BbEntryList *bb_session_get_entries (BbSession *self);
gboolean bb_session_is_locked (BbSession *self);
void bb_session_reload (BbSession *self);
/* Whether something is typed or on its way. */
gboolean bb_session_is_busy (BbSession *self);

/* ── Chosen ──────────────────────────────────────────────────────────────────────────────────────────────────── */
void bb_session_set_result (BbSession *self, BbEntry *entry, int result);
void bb_session_set_severity (BbSession *self, BbEntry *entry, int severity);

/* ── Typed ───────────────────────────────────────────────────────────────────────────────────────────────────── */
typedef enum { BB_TYPED_NOTE, BB_TYPED_TEXT, BB_TYPED_FACT } BbTyped;
void bb_session_type (BbSession *self, BbEntry *entry, BbTyped field, const char *text);
const char *bb_session_get_typed (BbEntry *entry, BbTyped field);
/* Numbers. -1: empty again. */
void bb_session_set_count (BbSession *self, BbEntry *entry, const char *name, gint64 value);
void bb_session_set_ratio (BbSession *self, BbEntry *entry, gint64 numerator, gint64 denominator);
void bb_session_set_sample (BbSession *self, BbEntry *entry, gint64 size, gint64 passed, gint64 failed);
/* The field was left: what was typed becomes a revision. */
void bb_session_leave (BbSession *self, BbEntry *entry);
/* Everything that was typed becomes revisions now. */
void bb_session_flush (BbSession *self);

/* ── The rest ────────────────────────────────────────────────────────────────────────────────────────────────── */
/* Free texts outside the items, as drafts of their own ("opinion"). @text %NULL: forget. */
void bb_session_set_draft (BbSession *self, const char *name, const char *text);
const char *bb_session_get_draft (BbSession *self, const char *name);
void bb_session_undo (BbSession *self, guint steps);
/* Copies the file to @entry's evidence; the progress object shows how far it is. */
BbProgress *bb_session_attach (BbSession *self, BbEntry *entry, const char *path);
void bb_session_attach_bytes (BbSession *self, BbEntry *entry, GBytes *bytes, const char *name);
void bb_session_save_evidence (BbSession *self, BbEvidence *evidence);
void bb_session_detach (BbSession *self, BbEvidence *evidence);
/* Tells the person what went wrong. */
void bb_session_report (BbSession *self, const GError *error);

G_END_DECLS
