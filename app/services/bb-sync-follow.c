/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sync that goes on: a thread for each way of each database, which replicates, waits for a change, and replicates again. */
#include "bb-sync-private.h"

#include <glib/gi18n-lib.h>

#include "sync/bb-back-off.h"

#define LOOK_EVERY (5 * 60 * 1000)      /* ms: for databases that were made meanwhile */

typedef struct
{
  BbSyncRun *run;
  BbSyncTold told;
  gpointer data;
  GPtrArray *threads;            /* GThread */
  guint started;                 /* databases that have their threads */
} Following;

typedef struct
{
  Following *following;
  BbSyncWay *way;
} Job;

static void
tell (Job *job, const GError *error)
{
  BbSyncDatabase *database = job->way->database;

  bb_sync_way_tell (job->way, error);
  if (job->following->told)
    job->following->told (database, database->problem, job->following->data);
}

static gboolean
go_on (BbSyncWay *way, gboolean *retried, char **seq, GError **error)
{
  if (!*retried && !bb_sync_way_retry (way, error))
    return FALSE;
  *retried = TRUE;
  return bb_sync_way_run (way, seq, error);
}

/* Whatever went wrong is tried again, later and later: a server that moves, a network that wants a login, an account that gets its right. */
static gpointer
follow (gpointer data)
{
  g_autofree Job *job = data;
  g_autoptr (BbSyncWay) way = job->way;
  GCancellable *cancellable = way->run->cancellable;
  BbBackOff back_off = { 0 };
  gboolean retried = FALSE;

  while (!g_cancellable_is_cancelled (cancellable))
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *seq = NULL;

      if (go_on (way, &retried, &seq, &error))
        {
          if (back_off.n_tries)
            tell (job, NULL);
          bb_back_off_reset (&back_off);
          if (bb_sync_way_wait (way, seq, &error))
            continue;
        }
      if (g_cancellable_is_cancelled (cancellable))
        break;
      tell (job, error);
      bb_back_off_sleep (bb_back_off_next (&back_off, 0), cancellable, NULL);
    }
  return NULL;
}

static void
start (Following *self, BbSyncDatabase *database, gboolean is_push)
{
  Job *job = g_new0 (Job, 1);

  job->following = self;
  job->way = bb_sync_way_new (self->run, database, is_push);
  g_ptr_array_add (self->threads, g_thread_new ("sync", follow, job));
}

/* The list may have been sorted anew: a database has its threads when it is marked so. */
static void
start_all (Following *self)
{
  for (guint i = 0; i < self->run->report->databases->len; i++)
    {
      BbSyncDatabase *database = self->run->report->databases->pdata[i];

      if (database->followed)
        continue;
      database->followed = TRUE;
      if (self->run->push)
        start (self, database, TRUE);
      if (self->run->pull)
        start (self, database, FALSE);
    }
}

BbSyncReport *
bb_workspace_sync_on (BbWorkspace *self, const BbSyncRequest *request, BbProgress *progress, BbSyncTold told, gpointer data, GCancellable *cancellable,
                      GError **error)
{
  g_auto (BbSyncRun) run = { 0 };
  g_autoptr (GPtrArray) threads = g_ptr_array_new ();
  Following following = { &run, told, data, threads };

  if (!bb_sync_run_init (&run, self, request, progress, cancellable, error))
    return NULL;
  do
    {
      bb_sync_run_look (&run, NULL);
      start_all (&following);
    }
  while (bb_back_off_sleep (LOOK_EVERY, cancellable, NULL));
  for (guint i = 0; i < threads->len; i++)
    g_thread_join (threads->pdata[i]);
  return bb_sync_run_end (&run);
}
