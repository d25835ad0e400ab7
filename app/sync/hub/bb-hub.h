/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "store/bb-store.h"

G_BEGIN_DECLS

/* A server for the databases of a workspace that speaks the CouchDB replication protocol. It lives in the thread that made it: connections are
 * served by the main context of that thread, requests are worked on by a few others, so that nobody who reads waits for one who writes. */

#define BB_HUB_ERROR (bb_hub_error_quark ())
GQuark bb_hub_error_quark (void);

typedef enum
{
  BB_HUB_ERROR_ADDRESS,          /* not an address, in use, or not of this computer */
  BB_HUB_ERROR_CERTIFICATE,      /* cannot be read, or missing where it is needed */
} BbHubError;

#define BB_TYPE_HUB (bb_hub_get_type ())
G_DECLARE_FINAL_TYPE (BbHub, bb_hub, BB, HUB, GObject)

#define BB_HUB_PORT 5986

/* Errors: those of the accounts' folder. */
BbHub *bb_hub_new (BbStore *store, GError **error);
/* @address: "ADDRESS:PORT", "[ADDRESS]:PORT"; port 0 takes a free one. @certificate: (nullable) only for an address of this computer alone.
 * Errors: BB_HUB_ERROR. */
gboolean bb_hub_listen (BbHub *self, const char *address, GTlsCertificate *certificate, GError **error);
/* Reads the two PEM files; both %NULL: %NULL without an error. (transfer full) */
GTlsCertificate *bb_hub_load_certificate (const char *certificate_file, const char *key_file, GError **error);
guint bb_hub_get_port (BbHub *self);
/* Takes no more requests, ends the feeds that wait, lets the others finish for at most @seconds. Iterates the main context. Idempotent. */
void bb_hub_stop (BbHub *self, guint seconds);

G_END_DECLS
