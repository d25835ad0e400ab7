/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-value.h"

G_BEGIN_DECLS

typedef enum
{
  BB_EVENT_ORDERED, BB_EVENT_NOTIFIED, BB_EVENT_OPENED, BB_EVENT_UNIT_CLOSED, BB_EVENT_POSTPONED, BB_EVENT_CANCELLED,
  BB_EVENT_LOCKED, BB_EVENT_UNLOCKED, BB_EVENT_READ_OUT, BB_EVENT_SIGNED, BB_EVENT_REFUSED, BB_EVENT_REPORTED,
  BB_EVENT_SUBMITTED, BB_EVENT_RETURNED, BB_EVENT_ACCEPTED, BB_EVENT_NOTICED, BB_EVENT_REMEDIED, BB_EVENT_VERIFIED,
  BB_EVENT_CLOSED, BB_EVENT_RECUSED,
} BbEventKind;
extern const char * const bb_event_kind_names[];
const char *bb_event_kind_get_label (int kind);          /* translated */

/* One line of what was frozen: a document that the minutes state. */
BB_DECLARE_VALUE (BbManifestEntry, bb_manifest_entry, BB_MANIFEST_ENTRY_SCHEMA)
struct _BbManifestEntry { BbValue base; char *id; char *rev; char *sha256; /* of the canonical body */ };

/* event:<visit>:<id>: one thing that happened. Never changes. */
BB_DECLARE_VALUE (BbEvent, bb_event, BB_EVENT_SCHEMA)
struct _BbEvent
{
  BbValue base;
  char *visit;
  int kind;                      /* BbEventKind */
  GDateTime *at;
  char *clock;                   /* whose clock: "system", "token", "tsa", "typed"; "untrusted": the system's ran behind what was recorded */
  GDateTime *reading;            /* untrusted: what that clock said; @at follows what was recorded before */
  char *who;
  char *note;
  char *field;                   /* signed, refused: the signature field */
  char *reason;                  /* refused, returned, postponed */
  char *witness;                 /* refused, unit_closed */
  char *replacement;             /* recused: who comes for @who; the decision is in @note */
  char **fields;                 /* locked: the signature fields that are expected */
  char **findings;               /* locked: ids in the order of their numbers */
  char **evidence;               /* locked: SHA-256 in the order of their numbers; unit_closed: the photographs of it */
  char *way;                     /* signed: "drawn" on the screen, on "paper"; %NULL: digitally */
  char *strokes;                 /* signed, drawn: bb_strokes_to_text() */
  char *sha256;                  /* signed: of the strokes, or of the scan of the paper, which is kept as a file */
  GPtrArray *manifest;           /* locked: BbManifestEntry */
  char *salt;                    /* locked: random; what a copy of the minutes withholds is committed to with it, so it is never printed */
  char *author;
};

typedef enum
{
  BB_STATE_PLANNED, BB_STATE_ORDERED, BB_STATE_NOTIFIED, BB_STATE_OPENED, BB_STATE_MINUTES_DRAFT, BB_STATE_READ_OUT,
  BB_STATE_SIGNED, BB_STATE_SIGNED_WITH_REFUSAL, BB_STATE_REPORTED, BB_STATE_REVIEWED, BB_STATE_NOTICED, BB_STATE_REMEDY_OPEN,
  BB_STATE_REMEDY_VERIFIED, BB_STATE_CLOSED, BB_STATE_CANCELLED, BB_STATE_UNIT_CLOSED, BB_STATE_POSTPONED,
} BbState;
extern const char * const bb_state_names[];
const char *bb_state_get_label (int state);              /* translated */

/* Sorts by time, then by what must come first when two clocks say the same. */
void bb_events_sort (GPtrArray *events);
/* The state after @events (BbEvent, sorted by bb_events_sort()): DOMAIN's state machine. Several laptops' events merge: an event that is not
 * possible at its place changes nothing. */
BbState bb_events_get_state (GPtrArray *events);
/* Whether @kind may be recorded now; BB_DOMAIN_ERROR_STATE says why not. */
gboolean bb_events_allow (GPtrArray *events, BbEventKind kind, GError **error);
/* Returns: (transfer none) (nullable): the last event of @kind */
BbEvent *bb_events_find_last (GPtrArray *events, BbEventKind kind);
BbEvent *bb_events_find_first (GPtrArray *events, BbEventKind kind);
/* Whether the visit is locked now: answers, findings and evidence may not change. */
gboolean bb_events_is_locked (GPtrArray *events);
/* The event that settled @field since the last lock: signed or refused, the last of them. (transfer none) (nullable) */
BbEvent *bb_events_find_settling (GPtrArray *events, const char *field);
/* Whether @field was signed (or refused) since the last lock; %NULL: any field. */
gboolean bb_events_is_settled (GPtrArray *events, const char *field);

G_END_DECLS
