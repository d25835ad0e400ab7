/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/bb-replication-log.h"
#include "sync/bb-wire.h"

#include <glib/gi18n-lib.h>

#define PROTOCOL 4                      /* replication_id_version */
#define REMEMBERED 50                   /* sessions in a history */

struct _BbReplicationLog
{
  BbPeer *source, *target;
  char *id;                             /* of the replication, the same on both sides */
  char *session;
  char *start;                          /* JSON of the source's position, or %NULL */
  GDateTime *begun;
  JsonObject *before;                   /* what the source had noted, or %NULL */
};

/* ── Which one ───────────────────────────────────────────────────────────────────────────────────────────────── */

/* The databases' own ids, so that a host may take another name; a database that was made anew is another one. */
static char *
make_id (const BbPeerInfo *source, const BbPeerInfo *target)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  const char *parts[] = { "1", source->uuid, source->instance_start_time, target->uuid, target->instance_start_time };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_checksum_update (sum, (const guchar *) parts[i], (gssize) strlen (parts[i]) + 1);
  return g_strdup (g_checksum_get_string (sum));
}

/* ── How far ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* As JSON, whatever it is. */
static char *
dup_position (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && !JSON_NODE_HOLDS_NULL (node) ? json_to_string (node, FALSE) : NULL;
}

static gboolean
has_session (JsonObject *log, const char *session)
{
  JsonArray *history = bb_wire_get_array (log, "history");

  for (guint i = 0; history && i < json_array_get_length (history); i++)
    if (g_strcmp0 (bb_wire_get_text (bb_wire_get_element (history, i), "session_id"), session) == 0)
      return TRUE;
  return FALSE;
}

/* The newest session that both know of tells the position. */
static char *
compare (JsonObject *source, JsonObject *target)
{
  JsonArray *history = bb_wire_get_array (source, "history");
  const char *newest = bb_wire_get_text (source, "session_id");

  if (newest && g_strcmp0 (newest, bb_wire_get_text (target, "session_id")) == 0)
    return dup_position (source, "source_last_seq");
  for (guint i = 0; history && i < json_array_get_length (history); i++)
    {
      JsonObject *session = bb_wire_get_element (history, i);
      const char *id = bb_wire_get_text (session, "session_id");

      if (id && has_session (target, id))
        return dup_position (session, "recorded_seq");
    }
  return NULL;
}

static gboolean
read_both (BbReplicationLog *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonObject) target = NULL;

  self->before = bb_peer_get_local (self->source, self->id, cancellable, &local);
  target = local ? NULL : bb_peer_get_local (self->target, self->id, cancellable, &local);
  if (local)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  self->start = self->before && target ? compare (self->before, target) : NULL;
  return TRUE;
}

/* ── Noting ──────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
set_position (JsonObject *object, const char *name, const char *seq)
{
  json_object_set_member (object, name, seq ? json_from_string (seq, NULL) : json_node_init_int (json_node_alloc (), 0));
}

static JsonObject *
describe_session (BbReplicationLog *self, const char *seq, const BbReplicationReport *report)
{
  JsonObject *object = json_object_new ();
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *begun = g_date_time_format_iso8601 (self->begun), *ended = g_date_time_format_iso8601 (now);

  json_object_set_string_member (object, "session_id", self->session);
  json_object_set_string_member (object, "start_time", begun);
  json_object_set_string_member (object, "end_time", ended);
  set_position (object, "start_last_seq", self->start);
  set_position (object, "end_last_seq", seq);
  set_position (object, "recorded_seq", seq);
  json_object_set_int_member (object, "docs_read", report->n_read);
  json_object_set_int_member (object, "docs_written", report->n_written);
  json_object_set_int_member (object, "doc_write_failures", report->refusals->len);
  return object;
}

static JsonObject *
make_log (BbReplicationLog *self, const char *seq, const BbReplicationReport *report)
{
  JsonObject *log = json_object_new ();
  JsonArray *history = json_array_new (), *before = bb_wire_get_array (self->before, "history");

  json_array_add_object_element (history, describe_session (self, seq, report));
  for (guint i = 0; before && i < json_array_get_length (before) && i + 1 < REMEMBERED; i++)
    json_array_add_element (history, json_node_copy (json_array_get_element (before, i)));
  json_object_set_string_member (log, "session_id", self->session);
  json_object_set_int_member (log, "replication_id_version", PROTOCOL);
  set_position (log, "source_last_seq", seq);
  json_object_set_array_member (log, "history", history);
  return log;
}

gboolean
bb_replication_log_note (BbReplicationLog *self, const char *seq, const BbReplicationReport *report, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) log = make_log (self, seq, report);

  return bb_peer_set_local (self->source, self->id, log, cancellable, error) && bb_peer_set_local (self->target, self->id, log, cancellable, error);
}

/* ── Life ────────────────────────────────────────────────────────────────────────────────────────────────────── */

void
bb_replication_log_free (BbReplicationLog *self)
{
  g_clear_object (&self->source);
  g_clear_object (&self->target);
  g_clear_pointer (&self->before, json_object_unref);
  g_clear_pointer (&self->begun, g_date_time_unref);
  g_free (self->id);
  g_free (self->session);
  g_free (self->start);
  g_free (self);
}

const char *
bb_replication_log_get_start (BbReplicationLog *self)
{
  return self->start;
}

BbReplicationLog *
bb_replication_log_open (BbPeer *source, BbPeer *target, GCancellable *cancellable, GError **error)
{
  g_autoptr (BbPeerInfo) from = bb_peer_describe (source, cancellable, error);
  g_autoptr (BbPeerInfo) to = from ? bb_peer_describe (target, cancellable, error) : NULL;
  g_autoptr (BbReplicationLog) self = NULL;

  if (!to)
    return NULL;
  self = g_new0 (BbReplicationLog, 1);
  self->source = g_object_ref (source);
  self->target = g_object_ref (target);
  self->id = make_id (from, to);
  self->session = g_uuid_string_random ();
  self->begun = g_date_time_new_now_utc ();
  return read_both (self, cancellable, error) ? g_steal_pointer (&self) : NULL;
}
