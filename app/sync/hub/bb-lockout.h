/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who tried wrong passwords too often and must wait. Counts by account and address together (5 wrong ones, then pauses that double from 5 s to 15 min)
 * and by address alone (50 wrong ones for any names, then the same). One person's wrong passwords never keep a colleague out, not even behind the same
 * proxy, unless the proxy hides so many tries that guessing over many names must be slowed. Bounded: at most BB_LOCKOUT_MOST are remembered.
 * No clock of its own: the caller gives the time in microseconds (g_get_monotonic_time()). Safe in any thread. */
typedef struct _BbLockout BbLockout;

#define BB_LOCKOUT_MOST 10000
#define BB_LOCKOUT_TRIES 5
#define BB_LOCKOUT_TRIES_ADDRESS 50

BbLockout *bb_lockout_new (void);
void bb_lockout_free (BbLockout *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbLockout, bb_lockout_free)

/* Seconds to wait before @name may be tried from @address; 0: now. */
guint bb_lockout_get_wait (BbLockout *self, const char *name, const char *address, gint64 now);
void bb_lockout_note_wrong (BbLockout *self, const char *name, const char *address, gint64 now);
/* Forgets the wrong ones of this account from this address; those of the address stay. */
void bb_lockout_note_right (BbLockout *self, const char *name, const char *address, gint64 now);
guint bb_lockout_get_size (BbLockout *self);

G_END_DECLS
