/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/bb-store.h"

G_BEGIN_DECLS

/* Who wants to be told of commits. Thread-safe. */
typedef struct _BbWatches BbWatches;
BbWatches *bb_watches_new (void);
void bb_watches_free (BbWatches *self);
guint bb_watches_add (BbWatches *self, BbChangedFunc func, gpointer user_data);
void bb_watches_remove (BbWatches *self, guint id);
void bb_watches_tell (BbWatches *self, const char *database);

G_END_DECLS
