/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BB_DEMO_PKI_PASSWORD "demo"

/* Makes a root (root-ca.pem) and three identities (leader.p12, secretary.p12, unit.p12; password "demo") in @folder, mode 0600.
 * They are marked as samples without legal value. @names: (nullable) (array fixed-size=3): of the leader, the secretary and who speaks for
 * the unit; a %NULL stands for a name of fiction. Errors: BB_SIGNING_ERROR_IO. */
gboolean bb_demo_pki_create (const char *folder, const char * const *names, GError **error);

G_END_DECLS
