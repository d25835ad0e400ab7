/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-lockout.h"

#define PAUSE_FIRST 5            /* seconds */
#define PAUSE_MOST (15 * 60)
#define PAUSE_MOST_ADDRESS 60    /* an address may be the proxy of a whole office */
#define FORGOTTEN (30 * 60)      /* seconds without a wrong one */

struct _BbLockout
{
  GMutex lock;
  GHashTable *entries;           /* "name\naddress", or "\naddress" for all names together → Entry */
};

/* Times in microseconds. */
typedef struct
{
  guint wrong;
  gint64 until;                  /* to be tried again */
  gint64 last;
  gboolean known;                /* signed in from there before: not held up for what others do at the same address */
} Entry;

static char *
make_key (const char *name, const char *address)
{
  return g_strconcat (name, "\n", address, NULL);
}

static gint64
make_pause (guint over, guint most)
{
  return MIN ((gint64) PAUSE_FIRST << MIN (over, 16), (gint64) most) * G_USEC_PER_SEC;
}

/* Those that hold nobody up go first, then the oldest. */
static gboolean
goes_before (const Entry *entry, const Entry *other, gint64 now)
{
  gboolean idle = entry->until <= now && !entry->known, other_idle = other->until <= now && !other->known;

  return idle != other_idle ? idle : entry->last < other->last;
}

static void
make_room (BbLockout *self, gint64 now)
{
  GHashTableIter iter;
  gpointer key, value, worst = NULL;
  Entry *least = NULL;

  if (g_hash_table_size (self->entries) < BB_LOCKOUT_MOST)
    return;
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (least == NULL || goes_before (value, least, now))
      least = value, worst = key;
  g_hash_table_remove (self->entries, worst);
}

static Entry *
get_entry (BbLockout *self, const char *name, const char *address, gint64 now)
{
  g_autofree char *key = make_key (name, address);
  Entry *entry = g_hash_table_lookup (self->entries, key);

  if (entry == NULL)
    {
      make_room (self, now);
      entry = g_new0 (Entry, 1);
      g_hash_table_insert (self->entries, g_steal_pointer (&key), entry);
    }
  else if (now - entry->last > FORGOTTEN * G_USEC_PER_SEC && entry->until <= now)
    entry->wrong = 0;
  entry->last = now;
  return entry;
}

static void
count (BbLockout *self, const char *name, const char *address, guint tries, guint most, gint64 now)
{
  Entry *entry = get_entry (self, name, address, now);

  if (++entry->wrong >= tries)
    entry->until = now + make_pause (entry->wrong - tries, most);
}

static guint
get_rest (const Entry *entry, gint64 now)
{
  return entry != NULL && entry->until > now ? (guint) ((entry->until - now + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC) : 0;
}

BbLockout *
bb_lockout_new (void)
{
  BbLockout *self = g_new0 (BbLockout, 1);

  g_mutex_init (&self->lock);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
bb_lockout_free (BbLockout *self)
{
  g_hash_table_unref (self->entries);
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint
bb_lockout_get_wait (BbLockout *self, const char *name, const char *address, gint64 now)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  g_autofree char *own = make_key (name, address), *all = make_key ("", address);
  Entry *entry = g_hash_table_lookup (self->entries, own);
  guint rest = get_rest (entry, now);

  if (entry != NULL && entry->known)
    return rest;
  return MAX (rest, get_rest (g_hash_table_lookup (self->entries, all), now));
}

void
bb_lockout_note_wrong (BbLockout *self, const char *name, const char *address, gint64 now)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  count (self, name, address, BB_LOCKOUT_TRIES, PAUSE_MOST, now);
  count (self, "", address, BB_LOCKOUT_TRIES_ADDRESS, PAUSE_MOST_ADDRESS, now);
}

void
bb_lockout_note_right (BbLockout *self, const char *name, const char *address, gint64 now)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Entry *entry = get_entry (self, name, address, now);

  entry->wrong = 0;
  entry->until = 0;
  entry->known = TRUE;
}

guint
bb_lockout_get_size (BbLockout *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return g_hash_table_size (self->entries);
}
