/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-sync.h"
#include "sync/bb-http-link.h"
#include "sync/bb-replication.h"

G_BEGIN_DECLS

/* One run of the sync. */
typedef struct
{
  BbWorkspace *workspace;
  BbStore *store;
  BbHttpLink *link;
  gboolean push, pull;
  BbProgress *progress;          /* (nullable) */
  GCancellable *cancellable;
  BbSyncReport *report;
  GMutex mutex;                  /* of the numbers in @report and of @done */
  guint64 done;                  /* revisions, for the progress */
} BbSyncRun;

/* Logs in, finds out what is there and fills the report with it. Errors: as bb_workspace_sync(). */
gboolean bb_sync_run_init (BbSyncRun *self, BbWorkspace *workspace, const BbSyncRequest *request, BbProgress *progress, GCancellable *cancellable,
                           GError **error);
void bb_sync_run_clear (BbSyncRun *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BbSyncRun, bb_sync_run_clear)
/* Notes the server's clock and gives the report out. */
BbSyncReport *bb_sync_run_end (BbSyncRun *self);
/* Databases of the server that are not in the report yet are added to it. */
gboolean bb_sync_run_look (BbSyncRun *self, GError **error);

/* Makes the pieces of what is new among the files of evidence and papers: bb-sync-files.c */
gboolean bb_sync_run_add_files (BbSyncRun *self, GError **error);

/* One way of one database: bb-sync-way.c */
typedef struct
{
  BbSyncRun *run;
  BbSyncDatabase *database;
  gboolean is_push;
  BbPeer *here, *there;
  guint counted;                 /* revisions of the present replication that are in the report */
  GHashTable *visits;            /* of which something came in and was not told yet */
  gboolean catalogue;            /* something of the catalogue did */
} BbSyncWay;
BbSyncWay *bb_sync_way_new (BbSyncRun *run, BbSyncDatabase *database, gboolean is_push);
void bb_sync_way_free (BbSyncWay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbSyncWay, bb_sync_way_free)
/* What was refused is tried again. */
gboolean bb_sync_way_retry (BbSyncWay *self, GError **error);
/* @seq (nullable): the position that was reached. */
gboolean bb_sync_way_run (BbSyncWay *self, char **seq, GError **error);
/* Returns when there may be something after @seq. */
gboolean bb_sync_way_wait (BbSyncWay *self, const char *seq, GError **error);
/* As a sentence, with what to do; %NULL: all is well again. */
void bb_sync_way_tell (BbSyncWay *self, const GError *error);

/* The keyring: bb-sync-password.c. %NULL when there is none. */
char *bb_sync_password_find (const char *url, const char *user, GCancellable *cancellable);
gboolean bb_sync_password_keep (const char *url, const char *user, const char *password, GCancellable *cancellable, GError **error);

G_END_DECLS
