/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/bb-replication.h"

#include <glib/gi18n-lib.h>

#include "sync/bb-replication-log.h"

#define ROWS 500                        /* documents asked for at once */
#define PARCELS 500                     /* revisions sent at once, and ... */
#define BYTES (512 * 1024)              /* ... about so many bytes of JSON and ... */
#define ATTACHED (8 * 1024 * 1024)      /* ... of attachments: what is lost when the link breaks */
#define NOTE_EVERY (10 * G_TIME_SPAN_SECOND)

typedef struct
{
  BbPeer *source, *target;
  GCancellable *cancellable;
  BbReplicationReport *report;
  GPtrArray *parcels;                   /* BbParcel, read and not yet sent */
  gsize size;                           /* of them, bytes */
  gint64 attached;                      /* to them, bytes */
} Run;

void
bb_replication_report_free (BbReplicationReport *self)
{
  g_ptr_array_unref (self->refusals);
  g_free (self);
}

/* ── Sending ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static gboolean send_some (Run *self, GPtrArray *parcels, GError **error);

static gboolean
send_range (Run *self, GPtrArray *parcels, guint first, guint n, GError **error)
{
  g_autoptr (GPtrArray) some = g_ptr_array_new ();

  for (guint i = first; i < first + n; i++)
    g_ptr_array_add (some, parcels->pdata[i]);
  return send_some (self, some, error);
}

/* One document can make the other side refuse a whole request: the halves are sent apart until it stands alone, and then it is the only
 * one that stays behind, with the other side's words. */
static gboolean
divide (Run *self, GPtrArray *parcels, GError *reason, GError **error)
{
  if (parcels->len > 1)
    return send_range (self, parcels, 0, parcels->len / 2, error)
           && send_range (self, parcels, parcels->len / 2, parcels->len - parcels->len / 2, error);
  g_ptr_array_add (self->report->refusals, bb_refusal_new (parcels->pdata[0], "too_large", reason->message));
  return TRUE;
}

static gboolean
send_some (Run *self, GPtrArray *parcels, GError **error)
{
  g_autoptr (GError) local = NULL;
  guint before = self->report->refusals->len;

  if (bb_peer_write (self->target, parcels, self->report->refusals, self->cancellable, &local))
    {
      self->report->n_written += parcels->len - (self->report->refusals->len - before);
      return TRUE;
    }
  if (g_error_matches (local, BB_SYNC_ERROR, BB_SYNC_ERROR_TOO_LARGE))
    return divide (self, parcels, local, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
send_waiting (Run *self, GError **error)
{
  gboolean sent = self->parcels->len == 0 || send_some (self, self->parcels, error);

  g_ptr_array_set_size (self->parcels, 0);
  self->size = 0;
  self->attached = 0;
  return sent;
}

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static JsonObject *
list_revisions (BbFeedPage *page)
{
  JsonObject *revs = json_object_new ();

  for (guint i = 0; i < page->rows->len; i++)
    {
      BbFeedRow *row = page->rows->pdata[i];
      JsonArray *array = json_array_new ();

      for (char **rev = row->revs; *rev; rev++)
        json_array_add_string_element (array, *rev);
      json_object_set_array_member (revs, row->id, array);
    }
  return revs;
}

/* (transfer full) (nullable): nothing of it is missing */
static char **
list_missing (JsonObject *answer, const char *id)
{
  JsonNode *node = json_object_get_member (answer, id);
  JsonArray *missing = node && JSON_NODE_HOLDS_OBJECT (node) && json_object_has_member (json_node_get_object (node), "missing")
                         ? json_object_get_array_member (json_node_get_object (node), "missing") : NULL;
  g_autoptr (GStrvBuilder) revs = g_strv_builder_new ();

  for (guint i = 0; missing && i < json_array_get_length (missing); i++)
    g_strv_builder_add (revs, json_array_get_string_element (missing, i));
  return missing ? g_strv_builder_end (revs) : NULL;
}

static void
add_waiting (Run *self, BbParcel *parcel)
{
  g_ptr_array_add (self->parcels, parcel);
  self->size += parcel->size;
  for (guint i = 0; parcel->attachments && i < parcel->attachments->len; i++)
    self->attached += ((BbParcelAttachment *) parcel->attachments->pdata[i])->attachment->length;
}

static gboolean
fetch (Run *self, const char *id, char **revs, GError **error)
{
  g_autoptr (GPtrArray) parcels = bb_peer_read (self->source, id, (const char * const *) revs, self->cancellable, error);

  if (!parcels)
    return FALSE;
  self->report->n_read += parcels->len;
  while (parcels->len)
    add_waiting (self, g_ptr_array_steal_index (parcels, 0));
  return (self->parcels->len < PARCELS && self->size < BYTES && self->attached < ATTACHED) || send_waiting (self, error);
}

static gboolean
carry (Run *self, BbFeedPage *page, GError **error)
{
  g_autoptr (JsonObject) revs = list_revisions (page);
  g_autoptr (JsonObject) answer = bb_peer_find_missing (self->target, revs, self->cancellable, error);

  for (guint i = 0; answer && i < page->rows->len; i++)
    {
      BbFeedRow *row = page->rows->pdata[i];
      g_auto (GStrv) missing = list_missing (answer, row->id);

      if (missing && !fetch (self, row->id, missing, error))
        return FALSE;
    }
  return answer && send_waiting (self, error);
}

/* ── From the start to the end ───────────────────────────────────────────────────────────────────────────────── */

static gboolean
go_through (Run *self, BbReplicationLog *log, GError **error)
{
  g_autofree char *since = g_strdup (bb_replication_log_get_start (log)), *noted = g_strdup (since);
  gint64 last = g_get_monotonic_time ();

  for (;;)
    {
      g_autoptr (BbFeedPage) page = g_cancellable_set_error_if_cancelled (self->cancellable, error)
                                      ? NULL : bb_peer_list_changes (self->source, since, ROWS, self->cancellable, error);

      if (!page || (page->rows->len && !carry (self, page, error)))
        return FALSE;
      if (!page->rows->len)
        break;
      g_set_str (&since, page->last_seq);
      if (g_get_monotonic_time () - last < NOTE_EVERY)
        continue;
      if (!bb_replication_log_note (log, since, self->report, self->cancellable, error))
        return FALSE;
      g_set_str (&noted, since);
      last = g_get_monotonic_time ();
    }
  return g_strcmp0 (since, noted) == 0 || bb_replication_log_note (log, since, self->report, self->cancellable, error);
}

BbReplicationReport *
bb_replication_run (BbPeer *source, BbPeer *target, GCancellable *cancellable, GError **error)
{
  g_autoptr (BbReplicationReport) report = g_new0 (BbReplicationReport, 1);
  g_autoptr (GPtrArray) parcels = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_parcel_free);
  Run self = { source, target, cancellable, report, parcels, 0, 0 };
  g_autoptr (BbReplicationLog) log = NULL;

  report->refusals = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_refusal_free);
  log = bb_replication_log_open (source, target, cancellable, error);
  return log && go_through (&self, log, error) ? g_steal_pointer (&report) : NULL;
}
