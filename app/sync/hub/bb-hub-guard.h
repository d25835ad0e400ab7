/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/hub/bb-hub-private.h"
#include "sync/hub/bb-write-rules.h"

G_BEGIN_DECLS

/* Who asks, and whether he may: the only place that knows. Nobody learns that there is something he may not see: what is not there and what is not
 * for him is answered alike. */

typedef enum
{
  BB_HUB_RIGHT_NONE,             /* nobody need say who he is */
  BB_HUB_RIGHT_USER,             /* anybody with an account */
  BB_HUB_RIGHT_READ,             /* of the database that was entered */
  BB_HUB_RIGHT_ADMIN,            /* of that database */
  BB_HUB_RIGHT_SERVER,           /* makes and deletes databases */
} BbHubRight;

/* Sets the call's user from what the request brings: %NULL when it brings nothing, and with a doubt when that is wrong. Done once a call. */
void bb_hub_guard_identify (BbCall *call);
/* Sends a session along; @value %NULL: the end of it. */
void bb_hub_guard_send_cookie (BbCall *call, const char *value);
char *bb_hub_guard_get_cookie (BbCall *call);
void bb_hub_guard_ask_to_wait (BbCall *call, guint seconds);
/* %FALSE: 401 or 403 was answered. */
gboolean bb_hub_guard_check (BbCall *call, BbHubRight right);
/* Sets the call's database when it is there and the user may read it; else 404 was answered (401 to somebody unknown). */
gboolean bb_hub_guard_enter (BbCall *call, const char *name);
/* Whether the user may know of the database. */
gboolean bb_hub_guard_may_see (BbCall *call, const char *name);
/* A name and a password that did not fit, for the audit log; @wait: seconds that had to pass first. */
void bb_hub_guard_note_failure (BbCall *call, const char *name, guint wait);
/* Whether who asked may still read the database of the call: an answer that lasts must not outlive the account's rights. In a worker. */
gboolean bb_hub_guard_may_still_read (BbCall *call);
/* Whether the user may store the revision; the reason, in the protocol's words, when not. @parent: (nullable): body of the closest ancestor. */
gboolean bb_hub_guard_may_write (BbCall *call, const BbWrite *write, JsonObject *parent, GError **error);

/* A database was made or deleted. */
void bb_hub_guard_note_database (BbCall *call, const char *name, gboolean made);
/* (nullable): none was set. (transfer full) */
JsonObject *bb_hub_guard_get_security (BbHub *hub, const char *database, GError **error);

G_END_DECLS
