/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/bb-db.h"
#include "store/bb-store.h"

G_BEGIN_DECLS

/* What a write may use. */
typedef struct
{
  BbDb *db;
  GHashTable *databases;         /* name → BbDatabase; emptied when a transaction is undone */
  BbStateFunc state_func;
  GPtrArray *written;            /* ids of the transaction's documents */
  GHashTable *changed;           /* names of its databases */
} BbWriting;

typedef gboolean (*BbWriteFunc) (BbWriting *writing, gpointer data, GError **error);

/* The one connection that writes. Whoever comes while it is free writes at once, in its own thread, and for all who wait by then (group
 * commit); each is undone alone when it is refused. When nobody writes, a thread fills the full text and moves the log into the database. */
typedef struct _BbWriter BbWriter;

/* Takes @db. */
BbWriter *bb_writer_new (BbDb *db);
/* Finishes what is queued. */
void bb_writer_free (BbWriter *self);
void bb_writer_set_state_func (BbWriter *self, BbStateFunc func);
BbStateFunc bb_writer_get_state_func (BbWriter *self);

/* Runs @func in a transaction and returns when that is on the disk. */
gboolean bb_writer_run (BbWriter *self, BbWriteFunc func, gpointer data, GCancellable *cancellable, GError **error);
/* As above without a transaction: @func makes its own. */
gboolean bb_writer_run_alone (BbWriter *self, BbWriteFunc func, gpointer data, GError **error);
/* @func is called after each commit with the name of each database in it. Set it before anything is written. */
void bb_writer_set_changed_func (BbWriter *self, void (*func) (const char *database, gpointer data), gpointer data);
/* Returns when the full text covers all that was committed before. */
gboolean bb_writer_wait_for_index (BbWriter *self, GError **error);
/* How many transactions were committed by bb_writer_run(). */
guint bb_writer_get_transactions (BbWriter *self);
/* How many documents of the visit were. */
guint bb_writer_get_stamp (BbWriter *self, const char *visit);

G_END_DECLS
