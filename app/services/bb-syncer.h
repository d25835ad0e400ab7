/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-sync.h"

G_BEGIN_DECLS

/* Syncs a workspace with its server when somebody asks, and by itself where that is wished for: after the start, when the network comes back, soon after
 * something was recorded, and every quarter of an hour. It remembers how it went, whatever page shows. In the main context.
 *
 * signal "changed" (): what it knows is another now */
#define BB_TYPE_SYNCER (bb_syncer_get_type ())
G_DECLARE_FINAL_TYPE (BbSyncer, bb_syncer, BB, SYNCER, GObject)

/* (transfer none): the one of this workspace; it begins with the first asking. */
BbSyncer *bb_syncer_get (BbWorkspace *workspace);

/* Now. @url %NULL: the server that was used last; @password %NULL: the one in the system's keyring. When it succeeds, address and account are
 * remembered, and the password in the keyring. Does nothing while it is running. */
void bb_syncer_sync (BbSyncer *self, const char *url, const char *user, const char *password, const char *ca_file);
void bb_syncer_stop (BbSyncer *self);
void bb_syncer_set_automatic (BbSyncer *self, gboolean automatic);

/* FALSE until the workspace was looked at. */
gboolean bb_syncer_is_ready (BbSyncer *self);
gboolean bb_syncer_is_running (BbSyncer *self);
gboolean bb_syncer_is_automatic (BbSyncer *self);
const char *bb_syncer_get_url (BbSyncer *self);                 /* all (nullable) */
const char *bb_syncer_get_user (BbSyncer *self);
/* Of the last run, as a sentence; %NULL: it went well, or none was tried. */
const char *bb_syncer_get_problem (BbSyncer *self);
const BbSyncReport *bb_syncer_get_report (BbSyncer *self);
GDateTime *bb_syncer_get_last (BbSyncer *self);                 /* when the server was there last */
BbProgress *bb_syncer_get_progress (BbSyncer *self);            /* while it is running */
/* (element-type BbOutboxRow): what was refused */
GPtrArray *bb_syncer_get_outbox (BbSyncer *self);

G_END_DECLS
