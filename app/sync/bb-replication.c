/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/bb-replication.h"

#include <glib/gi18n-lib.h>

#include "sync/bb-replication-log.h"
#include "sync/bb-wire.h"

#define ROWS 500                        /* documents asked for at once */
#define PARCELS 500                     /* revisions sent at once, and ... */
#define BYTES (512 * 1024)              /* ... about so many bytes of JSON, ... */
#define LOAD (32 * 1024 * 1024)         /* ... and of attachments: an interruption costs at most so many again */
#define NOTE_EVERY (10 * G_TIME_SPAN_SECOND)

#define QUESTIONS 250                   /* documents read with one question */

typedef struct
{
  BbPeer *source, *target;
  const BbReplicationHooks *hooks;
  guint kept;                           /* refusals that are kept for good */
  GCancellable *cancellable;
  BbReplicationReport *report;
  GPtrArray *parcels;                   /* BbParcel, read and not yet sent */
  gsize size;                           /* of them, bytes of JSON */
  guint64 load;                         /* of them, bytes of attachments */
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
  const BbParcel *parcel = parcels->pdata[0];

  g_autoptr (BbPeerInfo) info = NULL;

  if (parcels->len > 1)
    return send_range (self, parcels, 0, parcels->len / 2, error)
           && send_range (self, parcels, parcels->len / 2, parcels->len - parcels->len / 2, error);
  /* It is the document only if the other side is well otherwise. */
  if (!(info = bb_peer_describe (self->target, self->cancellable, error)))
    return FALSE;
  g_ptr_array_add (self->report->refusals, bb_refusal_new (parcel->id, parcel->path[0], "too_large", reason->message));
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
  self->load = 0;
  return sent;
}

/* ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* The rules of others (design documents) are neither taken nor given. */
static gboolean
is_ours (const BbFeedRow *row)
{
  return !g_str_has_prefix (row->id, "_");
}

static JsonObject *
list_revisions (GPtrArray *rows, guint first, guint n)
{
  JsonObject *revs = json_object_new ();

  for (guint i = first; i < first + n; i++)
    {
      BbFeedRow *row = rows->pdata[i];
      JsonArray *array = NULL;

      if (!is_ours (row))
        continue;
      array = json_array_new ();
      for (char **rev = row->revs; *rev; rev++)
        json_array_add_string_element (array, *rev);
      json_object_set_array_member (revs, row->id, array);
    }
  return revs;
}

static char **
list_texts (JsonArray *array)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    g_strv_builder_add (texts, json_array_get_string_element (array, i));
  return array ? g_strv_builder_end (texts) : NULL;
}

/* (transfer full) (nullable): nothing of it is missing */
static char **
list_missing (JsonObject *answer, const char *id)
{
  return list_texts (bb_wire_get_array (bb_wire_get_object (answer, id), "missing"));
}

static const BbFeedRow *
find_row (GPtrArray *rows, const char *id)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (((BbFeedRow *) rows->pdata[i])->id, id))
      return rows->pdata[i];
  return NULL;
}

/* Up to the newest revision below this one that the target has, it has the attachments as well. */
static void
note_known (BbParcel *parcel, const BbFeedRow *row)
{
  for (char **rev = parcel->path; *rev && row && row->ancestors && !parcel->known; rev++)
    if (g_strv_contains ((const char * const *) row->ancestors, *rev))
      parcel->known = g_ascii_strtoll (*rev, NULL, 10);
}

static gboolean
take_parcels (Run *self, GPtrArray *parcels, GPtrArray *rows, GError **error)
{
  self->report->n_read += parcels->len;
  while (parcels->len)
    {
      BbParcel *parcel = g_ptr_array_steal_index_fast (parcels, parcels->len - 1);

      if (parcel->attachments)
        note_known (parcel, find_row (rows, parcel->id));
      g_set_object (&parcel->source, self->source);
      g_ptr_array_add (self->parcels, parcel);
      self->size += parcel->size;
      self->load += bb_parcel_get_load (parcel);
      if ((self->parcels->len >= PARCELS || self->size >= BYTES || self->load >= LOAD) && !send_waiting (self, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean fetch (Run *self, GPtrArray *rows, guint first, guint n, GError **error);

/* What is too much for one answer comes in two. */
static gboolean
fetch_apart (Run *self, GPtrArray *rows, guint first, guint n, GError *reason, GError **error)
{
  if (n > 1 && g_error_matches (reason, BB_SYNC_ERROR, BB_SYNC_ERROR_TOO_LARGE))
    return fetch (self, rows, first, n / 2, error) && fetch (self, rows, first + n / 2, n - n / 2, error);
  g_propagate_error (error, g_error_copy (reason));
  return FALSE;
}

static gboolean
fetch (Run *self, GPtrArray *rows, guint first, guint n, GError **error)
{
  g_autoptr (GPtrArray) some = g_ptr_array_new (), parcels = NULL;
  g_autoptr (GError) local = NULL;

  for (guint i = first; i < first + n; i++)
    g_ptr_array_add (some, rows->pdata[i]);
  parcels = bb_peer_read (self->source, some, self->report->refusals, self->cancellable, &local);
  return parcels ? take_parcels (self, parcels, some, error) : fetch_apart (self, rows, first, n, local, error);
}

static GPtrArray *
list_wanted (GPtrArray *rows, guint first, guint n, JsonObject *answer)
{
  GPtrArray *wanted = g_ptr_array_new_with_free_func (bb_feed_row_free);

  for (guint i = first; i < first + n; i++)
    {
      const BbFeedRow *row = rows->pdata[i];
      g_auto (GStrv) missing = is_ours (row) ? list_missing (answer, row->id) : NULL;

      if (!missing)
        continue;
      g_ptr_array_add (wanted, bb_feed_row_new (row->id, (const char * const *) missing));
      ((BbFeedRow *) wanted->pdata[wanted->len - 1])->ancestors = list_texts (bb_wire_get_array (bb_wire_get_object (answer, row->id), "possible_ancestors"));
    }
  return wanted;
}

static gboolean carry (Run *self, GPtrArray *rows, guint first, guint n, GError **error);

/* The question itself may be too long for what stands between. */
static gboolean
carry_apart (Run *self, GPtrArray *rows, guint first, guint n, GError *reason, GError **error)
{
  if (n > 1 && g_error_matches (reason, BB_SYNC_ERROR, BB_SYNC_ERROR_TOO_LARGE))
    return carry (self, rows, first, n / 2, error) && carry (self, rows, first + n / 2, n - n / 2, error);
  g_propagate_error (error, g_error_copy (reason));
  return FALSE;
}

static gboolean
carry (Run *self, GPtrArray *rows, guint first, guint n, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonObject) revs = list_revisions (rows, first, n);
  g_autoptr (JsonObject) answer = bb_peer_find_missing (self->target, revs, self->cancellable, &local);
  g_autoptr (GPtrArray) wanted = answer ? list_wanted (rows, first, n, answer) : NULL;

  if (!wanted)
    return carry_apart (self, rows, first, n, local, error);
  for (guint i = 0; i < wanted->len; i += QUESTIONS)
    if (!fetch (self, wanted, i, MIN (QUESTIONS, wanted->len - i), error))
      return FALSE;
  if (!send_waiting (self, error))
    return FALSE;
  if (self->hooks && self->hooks->progress)
    self->hooks->progress (self->report, self->hooks->data);
  return TRUE;
}

/* ── From the start to the end ───────────────────────────────────────────────────────────────────────────────── */

/* First what was refused is kept, then the position behind it is noted. */
static gboolean
note (Run *self, BbReplicationLog *log, const char *seq, GError **error)
{
  GPtrArray *refusals = self->report->refusals;
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();

  for (guint i = self->kept; i < refusals->len; i++)
    g_ptr_array_add (fresh, refusals->pdata[i]);
  if (fresh->len && self->hooks && self->hooks->keep && !self->hooks->keep (fresh, self->hooks->data, error))
    return FALSE;
  self->kept = refusals->len;
  return bb_replication_log_note (log, seq, self->report, self->cancellable, error);
}

static gboolean
go_through (Run *self, BbReplicationLog *log, char **seq, GError **error)
{
  g_autofree char *since = g_strdup (bb_replication_log_get_start (log)), *noted = g_strdup (since);
  gint64 last = g_get_monotonic_time ();

  for (;;)
    {
      g_autoptr (BbFeedPage) page = g_cancellable_set_error_if_cancelled (self->cancellable, error)
                                      ? NULL : bb_peer_list_changes (self->source, since, ROWS, self->cancellable, error);

      if (!page || (page->rows->len && !carry (self, page->rows, 0, page->rows->len, error)))
        return FALSE;
      if (!page->rows->len)
        break;
      g_set_str (&since, page->last_seq);
      if (g_get_monotonic_time () - last < NOTE_EVERY)
        continue;
      if (!note (self, log, since, error))
        return FALSE;
      g_set_str (&noted, since);
      last = g_get_monotonic_time ();
    }
  if (g_strcmp0 (since, noted) != 0 && !note (self, log, since, error))
    return FALSE;
  if (seq)
    *seq = g_steal_pointer (&since);
  return TRUE;
}

static void
run_clear (Run *self)
{
  g_clear_pointer (&self->parcels, g_ptr_array_unref);
  g_clear_pointer (&self->report, bb_replication_report_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static void
run_init (Run *self)
{
  self->parcels = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_parcel_free);
  self->report = g_new0 (BbReplicationReport, 1);
  self->report->refusals = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_refusal_free);
}

BbReplicationReport *
bb_replication_run_with (BbPeer *source, BbPeer *target, const BbReplicationHooks *hooks, char **seq, GCancellable *cancellable, GError **error)
{
  g_auto (Run) self = { .source = source, .target = target, .hooks = hooks, .cancellable = cancellable };
  g_autoptr (BbReplicationLog) log = bb_replication_log_open (source, target, cancellable, error);

  run_init (&self);
  return log && go_through (&self, log, seq, error) ? g_steal_pointer (&self.report) : NULL;
}

BbReplicationReport *
bb_replication_run (BbPeer *source, BbPeer *target, GCancellable *cancellable, GError **error)
{
  return bb_replication_run_with (source, target, NULL, NULL, cancellable, error);
}

BbReplicationReport *
bb_replication_carry (BbPeer *source, BbPeer *target, GPtrArray *rows, GCancellable *cancellable, GError **error)
{
  g_auto (Run) self = { .source = source, .target = target, .cancellable = cancellable };

  run_init (&self);
  return carry (&self, rows, 0, rows->len, error) ? g_steal_pointer (&self.report) : NULL;
}
