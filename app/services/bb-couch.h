/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-sync.h"

G_BEGIN_DECLS

/* A CouchDB (or a hub) is made ready for teams and plans: the databases, their `_security`, and `_design/bienban` with the rules of who may write what. */

typedef struct
{
  const char * const *teams, * const *plans;     /* (nullable): ids; the databases of this workspace are made in any case */
  const char * const *supervisors;               /* (nullable): areas whose supervisors may read the teams' databases */
  const char * const *restricted;                /* (nullable): accounts that are let into the restricted databases by name */
  const char * const *sent;                      /* (nullable): planner and leader who are let into the unannounced targets by name */
} BbCouchPlan;

/* What was done to one database; %FALSE: it was so already. */
typedef struct { char *name; gboolean made, security, rules; } BbCouchDatabase;
void bb_couch_database_free (BbCouchDatabase *self);

/* Done again it changes nothing; whoever was let in by hand stays in. It stops at the first database that the server refuses.
 * Returns: (transfer container) (element-type BbCouchDatabase). Errors: BB_SYNC_ERROR, BB_ACCOUNTS_ERROR_INVALID for an id that is none. */
GPtrArray *bb_workspace_setup_couch (BbWorkspace *self, const BbSyncRequest *request, const BbCouchPlan *plan, GCancellable *cancellable, GError **error);

G_END_DECLS
