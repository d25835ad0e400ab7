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

/* The same, together with sample authorities that live as long as this: one of time stamps (RFC 3161), one of OCSP (RFC 6960) and a
 * revocation list. They answer in the process and never reach a network; their keys are in no file. */
typedef struct _BbDemoPki BbDemoPki;

BbDemoPki *bb_demo_pki_new (const char *folder, const char *leader, const char *secretary, const char *unit, GError **error);
void bb_demo_pki_free (BbDemoPki *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbDemoPki, bb_demo_pki_free)

/* A BbAskFunc, with the BbDemoPki as data. */
GBytes *bb_demo_pki_answer (const char *url, GBytes *question, gpointer pki, GError **error);

#define BB_DEMO_TSA_URL "http://tsa.bienban.invalid/"

G_END_DECLS
