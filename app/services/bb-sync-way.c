/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One way of one database, to the server or from it, and the outbox that belongs to it. */
#include "bb-sync-private.h"

#include "bb-workspace-private.h"
#include "sync/bb-http-peer.h"
#include "sync/bb-store-peer.h"

static const char *
get_direction (const BbSyncWay *self)
{
  return self->is_push ? "push" : "pull";
}

static BbPeer *
get_source (BbSyncWay *self)
{
  return self->is_push ? self->here : self->there;
}

static BbPeer *
get_target (BbSyncWay *self)
{
  return self->is_push ? self->there : self->here;
}

/* Its own documents and what belongs to it: "visit:ID", "answer:ID:ITEM". */
static void
on_arrived (const char *id, gpointer data)
{
  BbSyncWay *self = data;
  const char *colon = strchr (id, ':'), *next = colon ? strchr (colon + 1, ':') : NULL;

  if (g_str_has_prefix (id, "visit:"))
    g_hash_table_add (self->visits, g_strdup (colon + 1));
  else if (bb_store_routes_to ("visit", self->database->name) && next)
    g_hash_table_add (self->visits, g_strndup (colon + 1, (gsize) (next - colon - 1)));
  else if (bb_store_routes_to ("checklist", self->database->name))
    self->catalogue = TRUE;
}

/* The window shows what came in. */
static void
tell_arrived (BbSyncWay *self)
{
  GHashTableIter iter;
  gpointer visit;

  g_hash_table_iter_init (&iter, self->visits);
  while (g_hash_table_iter_next (&iter, &visit, NULL))
    bb_workspace_emit_changed (self->run->workspace, visit);
  g_hash_table_remove_all (self->visits);
  if (self->catalogue && bb_catalogue_refresh (self->run->workspace, NULL))
    bb_workspace_emit_changed (self->run->workspace, NULL);
  self->catalogue = FALSE;
}

BbSyncWay *
bb_sync_way_new (BbSyncRun *run, BbSyncDatabase *database, gboolean is_push)
{
  BbSyncWay *self = g_new0 (BbSyncWay, 1);

  self->run = run;
  self->database = database;
  self->is_push = is_push;
  self->here = bb_store_peer_new (run->store, database->name);
  self->there = bb_http_peer_new (run->link, database->name, is_push);
  self->visits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!is_push)
    bb_store_peer_set_arrived_func (BB_STORE_PEER (self->here), on_arrived, self);
  return self;
}

void
bb_sync_way_free (BbSyncWay *self)
{
  g_clear_object (&self->here);
  g_clear_object (&self->there);
  g_hash_table_unref (self->visits);
  g_free (self);
}

/* ── What is told on the way ─────────────────────────────────────────────────────────────────────────────────── */

static BbOutboxRow *
make_row (const BbSyncWay *self, const BbRefusal *refusal)
{
  BbOutboxRow *row = g_new0 (BbOutboxRow, 1);

  row->database = g_strdup (self->database->name);
  row->peer = g_strdup (bb_http_link_get_host (self->run->link));
  row->direction = g_strdup (get_direction (self));
  row->id = g_strdup (refusal->id);
  row->rev = g_strdup (refusal->rev);
  row->error = g_strdup (refusal->error);
  row->reason = g_utf8_make_valid (refusal->reason, -1);
  return row;
}

static gboolean
keep (GPtrArray *refusals, gpointer data, GError **error)
{
  BbSyncWay *self = data;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_outbox_row_free);

  for (guint i = 0; i < refusals->len; i++)
    g_ptr_array_add (rows, make_row (self, refusals->pdata[i]));
  g_mutex_lock (&self->run->mutex);
  self->database->n_refused += refusals->len;
  g_mutex_unlock (&self->run->mutex);
  return bb_store_note_outbox (self->run->store, rows, error);
}

static void
count (const BbReplicationReport *report, gpointer data)
{
  BbSyncWay *self = data;
  guint fresh = report->n_written - self->counted;

  self->counted = report->n_written;
  g_mutex_lock (&self->run->mutex);
  if (self->is_push)
    self->database->n_pushed += fresh;
  else
    self->database->n_pulled += fresh;
  self->run->done += fresh;
  if (self->run->progress)
    bb_progress_report (self->run->progress, self->run->done, 0);
  g_mutex_unlock (&self->run->mutex);
}

/* ── What was refused before ─────────────────────────────────────────────────────────────────────────────────── */

static gboolean
is_refused (GPtrArray *refusals, const BbOutboxRow *row)
{
  for (guint i = 0; i < refusals->len; i++)
    {
      const BbRefusal *refusal = refusals->pdata[i];

      if (g_str_equal (refusal->id, row->id) && g_str_equal (refusal->rev, row->rev))
        return TRUE;
    }
  return FALSE;
}

/* Of the rows of this way; those whose document was changed since are withdrawn, for the change itself was carried or refused. */
static GPtrArray *
list_due (BbSyncWay *self, GError **error)
{
  g_autoptr (GPtrArray) rows = bb_store_list_outbox (self->run->store, self->database->name, bb_http_link_get_host (self->run->link), error);
  GPtrArray *due = rows ? g_ptr_array_new_with_free_func ((GDestroyNotify) bb_outbox_row_free) : NULL;

  while (rows && rows->len)
    {
      g_autoptr (BbOutboxRow) row = g_ptr_array_steal_index_fast (rows, rows->len - 1);

      if (!g_str_equal (row->direction, get_direction (self)))
        continue;
      if (!row->superseded)
        g_ptr_array_add (due, g_steal_pointer (&row));
      else if (!bb_store_clear_outbox (self->run->store, row, error))
        return g_ptr_array_unref (due), NULL;
    }
  return due;
}

static gboolean
settle (BbSyncWay *self, GPtrArray *due, BbReplicationReport *report, GError **error)
{
  if (report->refusals->len && !keep (report->refusals, self, error))
    return FALSE;
  for (guint i = 0; i < due->len; i++)
    if (!is_refused (report->refusals, due->pdata[i]) && !bb_store_clear_outbox (self->run->store, due->pdata[i], error))
      return FALSE;
  return TRUE;
}

gboolean
bb_sync_way_retry (BbSyncWay *self, GError **error)
{
  g_autoptr (GPtrArray) due = list_due (self, error), rows = g_ptr_array_new_with_free_func (bb_feed_row_free);
  g_autoptr (BbReplicationReport) report = NULL;

  if (!due || !due->len)
    return due != NULL;
  for (guint i = 0; i < due->len; i++)
    {
      const BbOutboxRow *row = due->pdata[i];

      g_ptr_array_add (rows, bb_feed_row_new (row->id, (const char *[]) { row->rev, NULL }));
    }
  if (!(report = bb_replication_carry (get_source (self), get_target (self), rows, self->run->cancellable, error)))
    return FALSE;
  self->counted = 0;
  count (report, self);
  return settle (self, due, report, error);
}

/* ── From where it ended to the end ──────────────────────────────────────────────────────────────────────────── */

gboolean
bb_sync_way_run (BbSyncWay *self, char **seq, GError **error)
{
  const BbReplicationHooks hooks = { keep, count, self };
  g_autoptr (BbReplicationReport) report = NULL;

  self->counted = 0;
  report = bb_replication_run_with (get_source (self), get_target (self), &hooks, seq, self->run->cancellable, error);
  if (report)
    count (report, self);
  tell_arrived (self);
  return report != NULL;
}

gboolean
bb_sync_way_wait (BbSyncWay *self, const char *seq, GError **error)
{
  return bb_peer_wait (get_source (self), seq, self->run->cancellable, error);
}

void
bb_sync_way_tell (BbSyncWay *self, const GError *error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->run->mutex);

  g_free (self->database->problem);
  self->database->problem = error ? bb_phrase (error) : NULL;
}
