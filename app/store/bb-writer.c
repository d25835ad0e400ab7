/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-writer.h"
#include "store/bb-search.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define GROUP 256                /* writes that share a transaction, at most */
#define REST (30 * G_TIME_SPAN_MILLISECOND)     /* without a write before the thread looks after the index and the log */
#define LOG_WHEN_IDLE 1000       /* pages of the log that are moved into the database when there is time */
#define LOG_AT_ONCE 16384        /* pages (64 MiB) after which that no longer waits */

typedef struct
{
  BbWriteFunc func;
  gpointer data;
  GCancellable *cancellable;
  GError *error;
  gboolean done;
  GCond finished;
} Job;

struct _BbWriter
{
  BbWriting writing;
  GThread *thread;               /* looks after the index and the log */
  GMutex mutex;
  GCond wake;
  gboolean busy;                 /* somebody uses the connection and what is marked with B; under the mutex */
  gboolean wanted;               /* the thread comes next; under the mutex */
  gboolean yields;               /* it came last: who waits to write goes before it; under the mutex */
  gboolean asleep;               /* the thread has nothing to do; under the mutex */
  gboolean work;                 /* there is something for it; under the mutex */
  gboolean stopping;             /* under the mutex */
  gint64 last_write;             /* under the mutex */
  GQueue jobs;                   /* of Job, under the mutex */
  GQueue waiting;                /* jobs that wait for the index; under the mutex */
  gboolean unindexed;            /* B */
  int log_pages;                 /* B */
  void (*changed) (const char *database, gpointer data);
  gpointer changed_data;
  guint transactions;            /* atomic */
  GMutex stamps_mutex;
  GHashTable *stamps;            /* visit → documents of it that were committed; under its mutex */
};

static int
on_log_grown (gpointer data, sqlite3 *handle, const char *name, int pages)
{
  ((BbWriter *) data)->log_pages = pages;
  return SQLITE_OK;
}

/* Under the mutex. */
static void
finish_all (GQueue *jobs, const GError *error)
{
  Job *job;

  while ((job = g_queue_pop_head (jobs)) != NULL)
    {
      if (error != NULL && job->error == NULL)
        job->error = g_error_copy (error);
      job->done = TRUE;
      g_cond_signal (&job->finished);
    }
}

/* A transaction that SQLite has undone by itself needs no more undoing. */
static void
undo (BbWriter *self)
{
  if (!sqlite3_get_autocommit (self->writing.db->handle))
    bb_db_run (self->writing.db, NULL, "rollback", "");
  g_hash_table_remove_all (self->writing.databases);
}

/* Errors that are about one write, after which the others of the group go on. */
static gboolean
is_refusal (const GError *error)
{
  return error->domain != BB_STORE_ERROR || error->code == BB_STORE_ERROR_CONFLICT || error->code == BB_STORE_ERROR_INVALID ||
         error->code == BB_STORE_ERROR_NOT_FOUND || error->code == BB_STORE_ERROR_MISSING_STUB;
}

static gboolean
run_alone (BbWriter *self, Job *job)
{
  return !g_cancellable_set_error_if_cancelled (job->cancellable, &job->error) &&
         job->func (&self->writing, job->data, &job->error);
}

/* %FALSE: the whole transaction has to go, for @error. */
static gboolean
run_in_group (BbWriter *self, Job *job, GError **error)
{
  BbDb *db = self->writing.db;

  if (!bb_db_run (db, error, "savepoint", ""))
    return FALSE;
  if (run_alone (self, job))
    return bb_db_run (db, error, "release", "");
  if (!is_refusal (job->error) || sqlite3_get_autocommit (db->handle))
    {
      g_propagate_error (error, g_error_copy (job->error));
      return FALSE;
    }
  g_hash_table_remove_all (self->writing.databases);
  return bb_db_run (db, error, "rollback-to", "") && bb_db_run (db, error, "release", "");
}

static gboolean
run_jobs (BbWriter *self, GQueue *jobs, GError **error)
{
  Job *only = jobs->length == 1 ? g_queue_peek_head (jobs) : NULL;

  if (only != NULL && !run_alone (self, only))
    {
      g_propagate_error (error, g_error_copy (only->error));
      return FALSE;
    }
  for (GList *link = only != NULL ? NULL : jobs->head; link != NULL; link = link->next)
    if (!run_in_group (self, link->data, error))
      return FALSE;
  return TRUE;
}

/* "answer:<visit>:<item>" → "<visit>" */
static char *
get_visit (const char *id)
{
  const char *start = strchr (id, ':');
  const char *end = start != NULL ? strchr (start + 1, ':') : NULL;

  if (start == NULL)
    return g_strdup ("");
  return end != NULL ? g_strndup (start + 1, (gsize) (end - start - 1)) : g_strdup (start + 1);
}

/* After the commit and before anybody is told of it. */
static void
stamp (BbWriter *self)
{
  g_mutex_lock (&self->stamps_mutex);
  for (guint i = 0; i < self->writing.written->len; i++)
    {
      char *visit = get_visit (self->writing.written->pdata[i]);
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->stamps, visit));

      g_hash_table_replace (self->stamps, visit, GUINT_TO_POINTER (count + 1));
    }
  g_mutex_unlock (&self->stamps_mutex);
}

static void
tell (BbWriter *self)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self->writing.changed);
  while (self->changed != NULL && g_hash_table_iter_next (&iter, &name, NULL))
    self->changed (name, self->changed_data);
}

static void
write_group (BbWriter *self, GQueue *jobs)
{
  BbDb *db = self->writing.db;
  g_autoptr (GError) error = NULL;

  g_ptr_array_set_size (self->writing.written, 0);
  g_hash_table_remove_all (self->writing.changed);
  if (!bb_db_run (db, &error, "begin-write", "") || !run_jobs (self, jobs, &error) || !bb_db_run (db, &error, "commit", ""))
    undo (self);
  else
    {
      self->unindexed = TRUE;
      g_atomic_int_inc (&self->transactions);
      stamp (self);
      tell (self);
    }
  g_mutex_lock (&self->mutex);
  finish_all (jobs, error);
  g_mutex_unlock (&self->mutex);
}

static void
index_some (BbWriter *self, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (!self->unindexed || bb_search_index_some (self->writing.db, &self->unindexed, &problem))
    return;
  undo (self);
  self->unindexed = FALSE;
  g_info ("The full text waits for the next save: %s", problem->message);
  g_propagate_error (error, g_steal_pointer (&problem));
}

static void
move_log (BbWriter *self, int limit)
{
  if (self->log_pages < limit)
    return;
  sqlite3_wal_checkpoint_v2 (self->writing.db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  self->log_pages = 0;
}

/* Whoever used the connection lets the next one have it. Under the mutex. */
static void
release (BbWriter *self)
{
  Job *next = g_queue_peek_head (&self->jobs);

  self->busy = FALSE;
  self->work = self->unindexed || self->log_pages >= LOG_WHEN_IDLE;
  if (self->wanted || self->waiting.length > 0 || (self->asleep && self->work))
    g_cond_signal (&self->wake);
  if (next != NULL && !self->wanted)
    g_cond_signal (&next->finished);
}

/* ── The thread: index and log ─────────────────────────────────────────────────────────────────────────────────── */

/* Under the mutex. Whether it is the thread's turn: in turns with those who write when somebody waits for the index, else when nothing
 * was written for a while. */
static gboolean
wait_for_turn (BbWriter *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->waiting.length > 0 && !(self->yields && self->jobs.length > 0))
    {
      self->wanted = TRUE;
      if (!self->busy)
        return TRUE;
      g_cond_wait (&self->wake, &self->mutex);
    }
  else if (!self->work)
    {
      self->asleep = TRUE;
      g_cond_wait (&self->wake, &self->mutex);
      self->asleep = FALSE;
    }
  else if (!self->busy && self->jobs.length == 0 && now >= self->last_write + REST)
    return TRUE;
  else
    g_cond_wait_until (&self->wake, &self->mutex, MAX (self->last_write, now - REST / 2) + REST);
  return FALSE;
}

static void
look_after (BbWriter *self)
{
  g_autoptr (GError) error = NULL;

  g_mutex_unlock (&self->mutex);
  move_log (self, LOG_WHEN_IDLE);
  index_some (self, &error);
  g_mutex_lock (&self->mutex);
  if (error != NULL || !self->unindexed)
    finish_all (&self->waiting, error);
}

static gpointer
run_thread (gpointer data)
{
  BbWriter *self = data;

  g_mutex_lock (&self->mutex);
  while (!self->stopping)
    {
      if (!wait_for_turn (self))
        continue;
      self->busy = TRUE;
      self->wanted = FALSE;
      look_after (self);
      self->yields = TRUE;
      release (self);
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/* ── Those who write ───────────────────────────────────────────────────────────────────────────────────────────── */

/* Under the mutex. Writes what waits, group by group, until @own is among what was written. */
static void
lead (BbWriter *self, Job *own)
{
  self->busy = TRUE;
  while (!own->done)
    {
      GQueue group = G_QUEUE_INIT;

      while (group.length < GROUP && self->jobs.length > 0)
        g_queue_push_tail (&group, g_queue_pop_head (&self->jobs));
      g_mutex_unlock (&self->mutex);
      write_group (self, &group);
      move_log (self, LOG_AT_ONCE);
      g_mutex_lock (&self->mutex);
    }
  self->last_write = g_get_monotonic_time ();
  self->yields = FALSE;
  release (self);
}

static gboolean
end_job (Job *job, GError **error)
{
  g_cond_clear (&job->finished);
  if (job->error == NULL)
    return TRUE;
  g_propagate_error (error, job->error);
  return FALSE;
}

BbWriter *
bb_writer_new (BbDb *db)
{
  BbWriter *self = g_new0 (BbWriter, 1);

  self->writing.db = db;
  self->writing.databases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->writing.written = g_ptr_array_new_with_free_func (g_free);
  self->writing.changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->stamps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_init (&self->mutex);
  g_mutex_init (&self->stamps_mutex);
  g_cond_init (&self->wake);
  self->unindexed = TRUE;
  self->work = TRUE;
  sqlite3_wal_hook (db->handle, on_log_grown, self);
  self->thread = g_thread_new ("store", run_thread, self);
  return self;
}

void
bb_writer_free (BbWriter *self)
{
  g_mutex_lock (&self->mutex);
  self->stopping = TRUE;
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  bb_db_free (self->writing.db);
  g_hash_table_unref (self->writing.databases);
  g_ptr_array_unref (self->writing.written);
  g_hash_table_unref (self->writing.changed);
  g_hash_table_unref (self->stamps);
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->stamps_mutex);
  g_cond_clear (&self->wake);
  g_free (self);
}

void
bb_writer_set_state_func (BbWriter *self, BbStateFunc func)
{
  g_atomic_pointer_set (&self->writing.state_func, func);
}

BbStateFunc
bb_writer_get_state_func (BbWriter *self)
{
  return g_atomic_pointer_get (&self->writing.state_func);
}

gboolean
bb_writer_run (BbWriter *self, BbWriteFunc func, gpointer data, GCancellable *cancellable, GError **error)
{
  Job job = { .func = func, .data = data, .cancellable = cancellable };

  g_cond_init (&job.finished);
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->jobs, &job);
  while (!job.done && (self->busy || self->wanted))
    g_cond_wait (&job.finished, &self->mutex);
  if (!job.done)
    lead (self, &job);
  g_mutex_unlock (&self->mutex);
  return end_job (&job, error);
}

/* Those who wait to write get the connection one after the other: as one of them, with nobody else in the group. */
gboolean
bb_writer_run_alone (BbWriter *self, BbWriteFunc func, gpointer data, GError **error)
{
  Job job = { 0 };
  gboolean ok;

  g_cond_init (&job.finished);
  g_mutex_lock (&self->mutex);
  while (self->busy || self->wanted)
    g_cond_wait_until (&job.finished, &self->mutex, g_get_monotonic_time () + REST / 10);
  self->busy = TRUE;
  g_mutex_unlock (&self->mutex);
  ok = func (&self->writing, data, error);
  g_mutex_lock (&self->mutex);
  self->unindexed = TRUE;
  release (self);
  g_mutex_unlock (&self->mutex);
  g_cond_clear (&job.finished);
  return ok;
}

void
bb_writer_set_changed_func (BbWriter *self, void (*func) (const char *database, gpointer data), gpointer data)
{
  self->changed = func;
  self->changed_data = data;
}

gboolean
bb_writer_wait_for_index (BbWriter *self, GError **error)
{
  Job job = { 0 };

  g_cond_init (&job.finished);
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->waiting, &job);
  g_cond_signal (&self->wake);
  while (!job.done)
    g_cond_wait (&job.finished, &self->mutex);
  g_mutex_unlock (&self->mutex);
  return end_job (&job, error);
}

guint
bb_writer_get_transactions (BbWriter *self)
{
  return (guint) g_atomic_int_get (&self->transactions);
}

guint
bb_writer_get_stamp (BbWriter *self, const char *visit)
{
  guint count;

  g_mutex_lock (&self->stamps_mutex);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (self->stamps, visit));
  g_mutex_unlock (&self->stamps_mutex);
  return count;
}
