/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-watches.h"
#include "store/bb-store-private.h"

typedef struct
{
  guint id;
  BbChangedFunc func;
  gpointer user_data;
} Watch;

struct _BbWatches
{
  GMutex mutex;
  GArray *watches;               /* of Watch; under the mutex */
  guint last;                    /* id; under the mutex */
};

BbWatches *
bb_watches_new (void)
{
  BbWatches *self = g_new0 (BbWatches, 1);

  g_mutex_init (&self->mutex);
  self->watches = g_array_new (FALSE, FALSE, sizeof (Watch));
  return self;
}

void
bb_watches_free (BbWatches *self)
{
  g_array_unref (self->watches);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

guint
bb_watches_add (BbWatches *self, BbChangedFunc func, gpointer user_data)
{
  Watch watch = { 0, func, user_data };

  g_mutex_lock (&self->mutex);
  watch.id = ++self->last;
  g_array_append_val (self->watches, watch);
  g_mutex_unlock (&self->mutex);
  return watch.id;
}

void
bb_watches_remove (BbWatches *self, guint id)
{
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->watches->len; i++)
    if (g_array_index (self->watches, Watch, i).id == id)
      {
        g_array_remove_index_fast (self->watches, i);
        break;
      }
  g_mutex_unlock (&self->mutex);
}

/* Under the mutex, so that nobody is told any more once he has taken his name off. */
void
bb_watches_tell (BbWatches *self, const char *database)
{
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->watches->len; i++)
    {
      const Watch *watch = &g_array_index (self->watches, Watch, i);

      watch->func (database, watch->user_data);
    }
  g_mutex_unlock (&self->mutex);
}

/* ── Waiting ───────────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  const char *database;
  GMutex mutex;
  GCond cond;
  gboolean woken;                /* under the mutex */
} Wait;

static void
wake (Wait *wait)
{
  g_mutex_lock (&wait->mutex);
  wait->woken = TRUE;
  g_cond_signal (&wait->cond);
  g_mutex_unlock (&wait->mutex);
}

static void
on_changed (const char *database, gpointer user_data)
{
  Wait *wait = user_data;

  if (g_str_equal (database, wait->database))
    wake (wait);
}

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  wake (user_data);
}

/* %FALSE: the time is up. */
static gboolean
wait_once (Wait *wait, gint64 end)
{
  gboolean woken = TRUE;

  g_mutex_lock (&wait->mutex);
  while (!wait->woken && woken)
    woken = g_cond_wait_until (&wait->cond, &wait->mutex, end);
  woken = wait->woken;
  wait->woken = FALSE;
  g_mutex_unlock (&wait->mutex);
  return woken;
}

static gint64
wait_until (BbStore *self, Wait *wait, gint64 since, gint64 end, GCancellable *cancellable, GError **error)
{
  gint64 seq;

  do
    seq = g_cancellable_set_error_if_cancelled (cancellable, error) ? -1 : bb_store_get_update_seq (self, wait->database, error);
  while (seq >= 0 && seq <= since && wait_once (wait, end));
  return seq;
}

gint64
bb_store_wait_for_change (BbStore *self, const char *database, gint64 since, guint milliseconds, GCancellable *cancellable, GError **error)
{
  Wait wait = { .database = database };
  gint64 end = g_get_monotonic_time () + (gint64) milliseconds * 1000, seq;
  guint watch;
  gulong handler;

  g_mutex_init (&wait.mutex);
  g_cond_init (&wait.cond);
  watch = bb_store_add_watch (self, on_changed, &wait);
  handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), &wait, NULL) : 0;
  seq = wait_until (self, &wait, since, end, cancellable, error);
  g_cancellable_disconnect (cancellable, handler);
  bb_store_remove_watch (self, watch);
  g_mutex_clear (&wait.mutex);
  g_cond_clear (&wait.cond);
  return seq;
}

guint
bb_store_add_watch (BbStore *self, BbChangedFunc func, gpointer user_data)
{
  return bb_watches_add (bb_store_get_watches (self), func, user_data);
}

void
bb_store_remove_watch (BbStore *self, guint watch)
{
  bb_watches_remove (bb_store_get_watches (self), watch);
}
