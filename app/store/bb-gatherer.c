/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-gatherer.h"
#include "store/bb-store-private.h"

/* A file of which pieces come. */
typedef struct
{
  char *database, *sha256;
  gint64 remaining;              /* pieces that lack at most; at 0 it is looked after */
  gint64 noted;                  /* pieces that came since the look began */
} Job;

struct _BbGatherer
{
  BbStore *store;
  GCancellable *cancellable;
  GThread *thread;               /* (nullable): begun with the first piece */
  GMutex mutex;
  GCond changed;
  GHashTable *jobs;              /* "database/sha256" → Job; under the mutex */
  GQueue ready;                  /* of Job; under the mutex */
  gboolean busy, stopping;       /* under the mutex */
};

static void
free_job (gpointer data)
{
  Job *job = data;

  g_free (job->database);
  g_free (job->sha256);
  g_free (job);
}

/* Under the mutex. Pieces that came while it was looked are taken off, though the look may have seen them: it then looks once too often. */
static void
finish (BbGatherer *self, Job *job, gint64 missing)
{
  job->remaining = MAX (missing - job->noted, 0);
  if (missing > 0 && job->remaining == 0)
    g_queue_push_tail (&self->ready, job);
  else if (missing <= 0)
    {
      g_autofree char *key = g_strconcat (job->database, "/", job->sha256, NULL);
      gint64 noted = job->noted;

      if (noted > 0)
        g_queue_push_tail (&self->ready, job);
      else
        g_hash_table_remove (self->jobs, key);
    }
}

static void
look_after (BbGatherer *self, Job *job)
{
  g_autoptr (GError) error = NULL;
  gint64 missing;

  job->noted = 0;
  self->busy = TRUE;
  g_mutex_unlock (&self->mutex);
  missing = bb_gather (self->store, job->database, job->sha256, self->cancellable, &error);
  if (error != NULL)
    g_info ("The file %s is put together later: %s", job->sha256, error->message);
  g_mutex_lock (&self->mutex);
  finish (self, job, missing);
  self->busy = FALSE;
  g_cond_broadcast (&self->changed);
}

static gpointer
run (gpointer data)
{
  BbGatherer *self = data;

  g_mutex_lock (&self->mutex);
  while (!self->stopping)
    if (self->ready.length > 0)
      look_after (self, g_queue_pop_head (&self->ready));
    else
      g_cond_wait (&self->changed, &self->mutex);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/* Under the mutex. */
static Job *
get_job (BbGatherer *self, const char *database, const char *sha256)
{
  g_autofree char *key = g_strconcat (database, "/", sha256, NULL);
  Job *job = g_hash_table_lookup (self->jobs, key);

  if (job != NULL)
    return job;
  job = g_new0 (Job, 1);
  job->database = g_strdup (database);
  job->sha256 = g_strdup (sha256);
  job->remaining = 1;
  g_hash_table_insert (self->jobs, g_steal_pointer (&key), job);
  return job;
}

void
bb_gatherer_note (BbGatherer *self, const char *database, const char *sha256)
{
  Job *job;

  g_mutex_lock (&self->mutex);
  job = get_job (self, database, sha256);
  job->noted++;
  if (job->remaining > 0 && --job->remaining == 0)
    g_queue_push_tail (&self->ready, job);
  if (self->thread == NULL)
    self->thread = g_thread_new ("gatherer", run, self);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
}

gboolean
bb_gatherer_resume (BbGatherer *self, GError **error)
{
  g_autoptr (GPtrArray) begun = bb_store_list_gatherings (self->store, NULL, error);

  for (guint i = 0; begun != NULL && i < begun->len; i++)
    {
      const BbGathering *one = begun->pdata[i];

      bb_gatherer_note (self, one->database, one->sha256);
    }
  return begun != NULL;
}

void
bb_gatherer_wait (BbGatherer *self)
{
  g_mutex_lock (&self->mutex);
  while (!self->stopping && (self->busy || self->ready.length > 0))
    g_cond_wait (&self->changed, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

BbGatherer *
bb_gatherer_new (BbStore *store)
{
  BbGatherer *self = g_new0 (BbGatherer, 1);

  self->store = store;
  self->cancellable = g_cancellable_new ();
  self->jobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_job);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  g_queue_init (&self->ready);
  return self;
}

void
bb_gatherer_free (BbGatherer *self)
{
  g_mutex_lock (&self->mutex);
  self->stopping = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  if (self->thread != NULL)
    g_thread_join (self->thread);
  g_queue_clear (&self->ready);
  g_hash_table_unref (self->jobs);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self);
}
