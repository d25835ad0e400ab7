/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-event.h"

#include <glib/gi18n-lib.h>

const char * const bb_event_kind_names[] = {
  "ordered", "notified", "opened", "unit_closed", "postponed", "cancelled", "locked", "unlocked", "read_out", "signed", "refused",
  "reported", "submitted", "returned", "accepted", "noticed", "remedied", "verified", "closed", "recused", NULL
};

const char * const bb_state_names[] = {
  "planned", "ordered", "notified", "opened", "minutes_draft", "read_out", "signed", "signed_with_refusal", "reported", "reviewed",
  "noticed", "remedy_open", "remedy_verified", "closed", "cancelled", "unit_closed", "postponed", NULL
};

const char *
bb_event_kind_get_label (int kind)
{
  static const char * const labels[] = {
    N_("ordered"), N_("notified to the unit"), N_("opened"), N_("unit found closed"), N_("postponed"), N_("cancelled"), N_("locked"),
    N_("unlocked"), N_("read out"), N_("signed"), N_("signature refused"), N_("reported"), N_("submitted"), N_("returned"),
    N_("accepted"), N_("result notice issued"), N_("remedied"), N_("remedy verified"), N_("closed"),
    N_("member recused")
  };

  return kind >= 0 && kind < (int) G_N_ELEMENTS (labels) ? _(labels[kind]) : "";
}

const char *
bb_state_get_label (int state)
{
  static const char * const labels[] = {
    N_("planned"), N_("ordered"), N_("notified"), N_("in progress"), N_("minutes drafted"), N_("read out"), N_("signed"),
    N_("signed, with a refusal"), N_("reported"), N_("reviewed"), N_("notice issued"), N_("being remedied"), N_("remedy verified"),
    N_("closed"), N_("cancelled"), N_("unit was closed"), N_("postponed")
  };

  return state >= 0 && state < (int) G_N_ELEMENTS (labels) ? _(labels[state]) : "";
}

static const BbField manifest_fields[] = {
  { "id", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbManifestEntry, id), NULL },
  { "rev", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbManifestEntry, rev), NULL },
  { "sha256", BB_FIELD_STRING, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbManifestEntry, sha256), NULL },
  { NULL }
};
const BbSchema BB_MANIFEST_ENTRY_SCHEMA = { NULL, sizeof (BbManifestEntry), manifest_fields, NULL };

static const BbField event_fields[] = {
  { "visit", BB_FIELD_STRING, BB_FIELD_REQUIRED | BB_FIELD_ID, G_STRUCT_OFFSET (BbEvent, visit), NULL },
  { "kind", BB_FIELD_ENUM, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbEvent, kind), bb_event_kind_names },
  { "at", BB_FIELD_TIME, BB_FIELD_REQUIRED, G_STRUCT_OFFSET (BbEvent, at), NULL },
  { "clock", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbEvent, clock), NULL },
  { "who", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbEvent, who), NULL },
  { "note", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbEvent, note), NULL },
  { "field", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbEvent, field), NULL },
  { "reason", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbEvent, reason), NULL },
  { "reading", BB_FIELD_TIME, 0, G_STRUCT_OFFSET (BbEvent, reading), NULL },
  { "witness", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbEvent, witness), NULL },
  { "replacement", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbEvent, replacement), NULL },
  { "fields", BB_FIELD_STRINGS, 0, G_STRUCT_OFFSET (BbEvent, fields), NULL },
  { "findings", BB_FIELD_STRINGS, 0, G_STRUCT_OFFSET (BbEvent, findings), NULL },
  { "evidence", BB_FIELD_STRINGS, 0, G_STRUCT_OFFSET (BbEvent, evidence), NULL },
  { "way", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbEvent, way), NULL },
  { "strokes", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbEvent, strokes), NULL },
  { "sha256", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbEvent, sha256), NULL },
  { "salt", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbEvent, salt), NULL },
  { "manifest", BB_FIELD_VALUES, 0, G_STRUCT_OFFSET (BbEvent, manifest), &BB_MANIFEST_ENTRY_SCHEMA },
  { "author", BB_FIELD_STRING, 0, G_STRUCT_OFFSET (BbEvent, author), NULL },
  { NULL }
};
const BbSchema BB_EVENT_SCHEMA = { "event", sizeof (BbEvent), event_fields, NULL };

static int
compare_events (gconstpointer left, gconstpointer right)
{
  const BbEvent *a = *(BbEvent * const *) left, *b = *(BbEvent * const *) right;
  int order = g_date_time_compare (a->at, b->at);

  return order ? order : a->kind - b->kind;
}

void
bb_events_sort (GPtrArray *events)
{
  g_ptr_array_sort (events, compare_events);
}

BbEvent *
bb_events_find_last (GPtrArray *events, BbEventKind kind)
{
  for (guint i = events->len; i > 0; i--)
    if (((BbEvent *) events->pdata[i - 1])->kind == (int) kind)
      return events->pdata[i - 1];
  return NULL;
}

BbEvent *
bb_events_find_first (GPtrArray *events, BbEventKind kind)
{
  for (guint i = 0; i < events->len; i++)
    if (((BbEvent *) events->pdata[i])->kind == (int) kind)
      return events->pdata[i];
  return NULL;
}

/* Where an event leads from a state; -1: it is not possible there. */
static int
next_state (BbState from, BbEventKind kind)
{
  gboolean before = from <= BB_STATE_NOTIFIED || from == BB_STATE_POSTPONED || from == BB_STATE_UNIT_CLOSED;
  gboolean drafted = from == BB_STATE_MINUTES_DRAFT || from == BB_STATE_READ_OUT;
  gboolean is_signed = from == BB_STATE_SIGNED || from == BB_STATE_SIGNED_WITH_REFUSAL;

  switch (kind)
    {
    case BB_EVENT_ORDERED:     return from == BB_STATE_PLANNED ? BB_STATE_ORDERED : -1;
    case BB_EVENT_NOTIFIED:    return from <= BB_STATE_ORDERED ? BB_STATE_NOTIFIED : -1;
    case BB_EVENT_OPENED:      return before ? BB_STATE_OPENED : -1;
    case BB_EVENT_UNIT_CLOSED: return before || from == BB_STATE_OPENED ? BB_STATE_UNIT_CLOSED : -1;
    case BB_EVENT_POSTPONED:   return before || from == BB_STATE_OPENED ? BB_STATE_POSTPONED : -1;
    case BB_EVENT_CANCELLED:   return before || from == BB_STATE_OPENED ? BB_STATE_CANCELLED : -1;
    case BB_EVENT_LOCKED:      return from == BB_STATE_OPENED || from == BB_STATE_UNIT_CLOSED ? BB_STATE_MINUTES_DRAFT : -1;
    case BB_EVENT_UNLOCKED:    return drafted ? BB_STATE_OPENED : -1;
    case BB_EVENT_READ_OUT:    return from == BB_STATE_OPENED ? BB_STATE_OPENED : drafted ? BB_STATE_READ_OUT : -1;
    case BB_EVENT_SIGNED:      return drafted || is_signed ? BB_STATE_SIGNED : -1;
    case BB_EVENT_REFUSED:     return drafted || is_signed ? BB_STATE_SIGNED_WITH_REFUSAL : -1;
    case BB_EVENT_REPORTED:    return is_signed ? BB_STATE_REPORTED : -1;
    case BB_EVENT_SUBMITTED:   return is_signed || from == BB_STATE_REPORTED ? BB_STATE_REPORTED : -1;
    case BB_EVENT_RETURNED:    return from == BB_STATE_REPORTED ? BB_STATE_SIGNED : -1;
    case BB_EVENT_ACCEPTED:    return from == BB_STATE_REPORTED ? BB_STATE_REVIEWED : -1;
    case BB_EVENT_NOTICED:     return from == BB_STATE_REVIEWED ? BB_STATE_REMEDY_OPEN : -1;
    case BB_EVENT_REMEDIED:    return from == BB_STATE_REMEDY_OPEN || from == BB_STATE_NOTICED ? BB_STATE_REMEDY_OPEN : -1;
    case BB_EVENT_VERIFIED:    return from == BB_STATE_REMEDY_OPEN ? BB_STATE_REMEDY_VERIFIED : -1;
    case BB_EVENT_RECUSED:     return before ? (int) from : -1;
    case BB_EVENT_CLOSED:      return from >= BB_STATE_REVIEWED && from <= BB_STATE_REMEDY_VERIFIED ? BB_STATE_CLOSED : -1;
    default:                   return -1;
    }
}

/* Since the last lock: which of the expected fields are settled, and whether any was refused. */
typedef struct { char **expected; GHashTable *settled; gboolean refused; gboolean any; BbState pending; } Signing;

static gboolean
all_settled (Signing *signing)
{
  for (char **field = signing->expected; field && *field; field++)
    if (!g_hash_table_contains (signing->settled, *field))
      return FALSE;
  return TRUE;
}

static BbState
settle (Signing *signing, BbEvent *event, BbState from)
{
  if (from == BB_STATE_MINUTES_DRAFT || from == BB_STATE_READ_OUT)
    signing->pending = from;
  signing->any = TRUE;
  signing->refused |= event->kind == BB_EVENT_REFUSED;
  if (event->field)
    g_hash_table_add (signing->settled, event->field);
  if (!all_settled (signing))
    return signing->pending;
  return signing->refused ? BB_STATE_SIGNED_WITH_REFUSAL : BB_STATE_SIGNED;
}

static void
begin_signing (Signing *signing, BbEvent *event)
{
  g_hash_table_remove_all (signing->settled);
  signing->refused = signing->any = FALSE;
  signing->expected = event->fields;
}

static BbState
run (GPtrArray *events, Signing *signing)
{
  BbState state = BB_STATE_PLANNED;

  for (guint i = 0; i < events->len; i++)
    {
      BbEvent *event = events->pdata[i];
      int next = next_state (state, event->kind);

      if (next < 0 || (event->kind == BB_EVENT_UNLOCKED && signing->any))
        continue;
      if (event->kind == BB_EVENT_LOCKED)
        begin_signing (signing, event);
      if (event->kind == BB_EVENT_SIGNED || event->kind == BB_EVENT_REFUSED)
        next = settle (signing, event, state);
      state = next;
    }
  return state;
}

static BbState
run_all (GPtrArray *events, gboolean *any_signature)
{
  g_autoptr (GHashTable) settled = g_hash_table_new (g_str_hash, g_str_equal);
  Signing signing = { .settled = settled };
  BbState state = run (events, &signing);

  if (any_signature)
    *any_signature = signing.any;
  return state;
}

BbState
bb_events_get_state (GPtrArray *events)
{
  return run_all (events, NULL);
}

gboolean
bb_events_allow (GPtrArray *events, BbEventKind kind, GError **error)
{
  gboolean any_signature;
  BbState state = run_all (events, &any_signature);

  if (kind == BB_EVENT_UNLOCKED && any_signature)
    {
      g_set_error_literal (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_STATE,
                           _("The minutes are signed already, so the visit cannot be unlocked; write correction minutes instead"));
      return FALSE;
    }
  if (next_state (state, kind) >= 0)
    return TRUE;
  g_set_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_STATE, _("“%s” is not possible now: the visit is “%s”"),
               bb_event_kind_get_label (kind), bb_state_get_label (state));
  return FALSE;
}

gboolean
bb_events_is_locked (GPtrArray *events)
{
  BbState state = bb_events_get_state (events);

  return state >= BB_STATE_MINUTES_DRAFT && state <= BB_STATE_CLOSED;
}

BbEvent *
bb_events_find_settling (GPtrArray *events, const char *field)
{
  for (guint i = events->len; i > 0; i--)
    {
      BbEvent *event = events->pdata[i - 1];

      if (event->kind == BB_EVENT_LOCKED)
        return NULL;
      if ((event->kind == BB_EVENT_SIGNED || event->kind == BB_EVENT_REFUSED) && g_strcmp0 (event->field, field) == 0)
        return event;
    }
  return NULL;
}

gboolean
bb_events_is_settled (GPtrArray *events, const char *field)
{
  for (guint i = events->len; i > 0; i--)
    {
      BbEvent *event = events->pdata[i - 1];

      if (event->kind == BB_EVENT_LOCKED)
        return FALSE;
      if ((event->kind == BB_EVENT_SIGNED || event->kind == BB_EVENT_REFUSED) && (!field || g_strcmp0 (event->field, field) == 0))
        return TRUE;
    }
  return FALSE;
}
