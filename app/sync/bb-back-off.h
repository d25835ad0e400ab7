/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How long to wait before the next try: 1 s at first, twice as long each time, 5 minutes at most, and by chance up to half less, so that many
 * laptops do not come back at once. */
typedef struct
{
  guint n_tries;                 /* that failed, one after the other */
} BbBackOff;

/* Milliseconds; counts the try. @at_least: seconds that the server asked for (Retry-After), 0: none. */
guint bb_back_off_next (BbBackOff *self, guint at_least);
static inline void bb_back_off_reset (BbBackOff *self) { self->n_tries = 0; }
/* Waits so long, or until @cancellable is cancelled: then %FALSE with the error. */
gboolean bb_back_off_sleep (guint milliseconds, GCancellable *cancellable, GError **error);

G_END_DECLS
