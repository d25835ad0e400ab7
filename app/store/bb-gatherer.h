/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/bb-store.h"

G_BEGIN_DECLS

/* Puts files together when their last piece has come: a thread of its own, because a file can be large. */
typedef struct _BbGatherer BbGatherer;
/* Goes on with what was begun before. @store: not owned, outlives this. */
BbGatherer *bb_gatherer_new (BbStore *store);
/* Waits for the thread, which gives up what it does; it is begun anew another time. */
void bb_gatherer_free (BbGatherer *self);
/* A piece of @sha256 was committed. */
void bb_gatherer_note (BbGatherer *self, const char *database, const char *sha256);
/* Looks after what was begun before. */
gboolean bb_gatherer_resume (BbGatherer *self, GError **error);
/* Until there is nothing left to do. */
void bb_gatherer_wait (BbGatherer *self);

/* Puts the file together when all pieces are there, and has its pieces point into it. Returns: how many lack; -1 on error. Wrong bytes are
 * noted and are no error. */
gint64 bb_gather (BbStore *store, const char *database, const char *sha256, GCancellable *cancellable, GError **error);

G_END_DECLS
