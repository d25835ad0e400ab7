/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-workspace.h"
#include "store/bb-outbox.h"

G_BEGIN_DECLS

/* The workspace and a hub (or a CouchDB) are made alike: every database that both this program and the account know of. */

typedef struct
{
  const char *url;               /* of the server; %NULL: the one that was used last */
  const char *user, *password;   /* (nullable); without a password the one that the system's keyring has */
  const char *ca_file;           /* (nullable): PEM; whom to trust instead of whom the system trusts */
  const char *fingerprint;       /* (nullable): SHA-256 of the server's certificate, the only one that is trusted */
  const char *certificate_file;  /* (nullable): PEM with the certificate and key of this computer */
  gboolean push, pull;
  gboolean remember;             /* the password, in the system's keyring */
} BbSyncRequest;

typedef struct
{
  char *name;                    /* of the database */
  guint n_pushed, n_pulled;      /* revisions that were stored */
  guint n_refused;               /* that are in the outbox because of this run */
  char *problem;                 /* (nullable): why it was not gone through to the end, as a sentence */
  /*< private >*/
  gboolean followed;
} BbSyncDatabase;

typedef struct
{
  char *server;                  /* as a person knows it */
  char *not_kept;                /* (nullable): why the keyring did not take the password that was to be remembered */
  GPtrArray *databases;          /* BbSyncDatabase */
  gboolean has_clock;
  gint64 clock_difference;       /* seconds that the server's clock is ahead */
} BbSyncReport;
void bb_sync_report_free (BbSyncReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbSyncReport, bb_sync_report_free)

/* Once, to the end. A database that fails does not keep back the others: its problem is in the report. What was refused before is tried again.
 * Errors: BB_SYNC_ERROR when the server as a whole is not reached or lets nobody in; G_IO_ERROR_CANCELLED. */
BbSyncReport *bb_workspace_sync (BbWorkspace *self, const BbSyncRequest *request, BbProgress *progress, GCancellable *cancellable, GError **error);

/* Until it is cancelled: what is recorded on one side is on the other within seconds. @told: what happened, from any thread: a database,
 * and the sentence about what is wrong, %NULL when it goes on. Returns the report of all of it. */
typedef void (*BbSyncTold) (const BbSyncDatabase *database, const char *problem, gpointer data);
BbSyncReport *bb_workspace_sync_on (BbWorkspace *self, const BbSyncRequest *request, BbProgress *progress, BbSyncTold told, gpointer data,
                                    GCancellable *cancellable, GError **error);

/* What another side has not taken, by database and id. (transfer container) (element-type BbOutboxRow) */
GPtrArray *bb_workspace_list_outbox (BbWorkspace *self, GError **error);

/* The server that was used last, and the account; both may be %NULL. */
void bb_workspace_get_sync_server (BbWorkspace *self, char **url, char **user);

void bb_workspace_sync_async (BbWorkspace *self, const BbSyncRequest *request, BbProgress *progress, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
BbSyncReport *bb_workspace_sync_finish (BbWorkspace *self, GAsyncResult *result, GError **error);
/* Runs until cancelled; what comes in is told by the signals of the workspace. */
void bb_workspace_sync_on_async (BbWorkspace *self, const BbSyncRequest *request, BbProgress *progress, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
BbSyncReport *bb_workspace_sync_on_finish (BbWorkspace *self, GAsyncResult *result, GError **error);
void bb_workspace_list_outbox_async (BbWorkspace *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *bb_workspace_list_outbox_finish (BbWorkspace *self, GAsyncResult *result, GError **error);

G_END_DECLS
