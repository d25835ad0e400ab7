/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bb-holds.h"

#define BEING_REMOVED (-1)

struct _BbHolds
{
  GMutex mutex;
  GCond removed;
  GHashTable *counts;            /* file → how many hold it, or BEING_REMOVED; under the mutex */
};

static int
get_count (BbHolds *self, const char *file)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->counts, file));
}

static void
set_count (BbHolds *self, const char *file, int count)
{
  if (count == 0)
    g_hash_table_remove (self->counts, file);
  else
    g_hash_table_replace (self->counts, g_strdup (file), GINT_TO_POINTER (count));
}

BbHolds *
bb_holds_new (void)
{
  BbHolds *self = g_new0 (BbHolds, 1);

  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->removed);
  return self;
}

void
bb_holds_free (BbHolds *self)
{
  g_hash_table_unref (self->counts);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->removed);
  g_free (self);
}

void
bb_holds_take (BbHolds *self, const char *file)
{
  g_mutex_lock (&self->mutex);
  while (get_count (self, file) == BEING_REMOVED)
    g_cond_wait (&self->removed, &self->mutex);
  set_count (self, file, get_count (self, file) + 1);
  g_mutex_unlock (&self->mutex);
}

void
bb_holds_give_back (BbHolds *self, const char *file)
{
  g_mutex_lock (&self->mutex);
  set_count (self, file, get_count (self, file) - 1);
  g_mutex_unlock (&self->mutex);
}

gboolean
bb_holds_has (BbHolds *self, const char *file)
{
  gboolean has;

  g_mutex_lock (&self->mutex);
  has = get_count (self, file) != 0;
  g_mutex_unlock (&self->mutex);
  return has;
}

gboolean
bb_holds_begin_removal (BbHolds *self, const char *file)
{
  gboolean is_free;

  g_mutex_lock (&self->mutex);
  is_free = get_count (self, file) == 0;
  if (is_free)
    set_count (self, file, BEING_REMOVED);
  g_mutex_unlock (&self->mutex);
  return is_free;
}

void
bb_holds_end_removal (BbHolds *self, const char *file)
{
  g_mutex_lock (&self->mutex);
  set_count (self, file, 0);
  g_cond_broadcast (&self->removed);
  g_mutex_unlock (&self->mutex);
}
