/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BB_DEMO_PKI_PASSWORD "demo"

/* Makes a root (root-ca.pem) and three identities (leader.p12, secretary.p12, unit.p12; password "demo") in @folder, mode 0600.
 * They are marked as samples without legal value. Errors: BB_SIGNING_ERROR_IO. */
gboolean bb_demo_pki_create (const char *folder, GError **error);

/* The same with names of one's own. */
gboolean bb_demo_pki_create_named (const char *folder, const char *leader, const char *secretary, const char *unit, GError **error);

G_END_DECLS
