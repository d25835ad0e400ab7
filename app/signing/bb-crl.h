/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

/* What a certificate revocation list (RFC 5280 §5) says, and about whom. Whether it is signed is asked elsewhere. */

/* The reasons of CRLReason (§5.3.1) that say nothing against what the key signed before. */
typedef enum
{
  BB_REASON_NOT_STATED = -1,
  BB_REASON_UNSPECIFIED = 0,
  BB_REASON_KEY_COMPROMISE = 1,
  BB_REASON_AFFILIATION_CHANGED = 3,
  BB_REASON_SUPERSEDED = 4,
  BB_REASON_CESSATION_OF_OPERATION = 5,
  BB_REASON_REMOVE_FROM_CRL = 8,
} BbRevocationReason;

typedef enum
{
  BB_CRL_COMPLETE,           /* who is not in it was not revoked */
  BB_CRL_PARTIAL,            /* who is in it was revoked; of others it says nothing */
  BB_CRL_FOREIGN,            /* its numbers are not those of this issuer's certificates */
} BbCrlScope;

BbCrlScope bb_crl_get_scope (gnutls_x509_crl_t crl, gnutls_x509_crt_t certificate);
gint64 bb_crl_find (gnutls_x509_crl_t crl, gnutls_x509_crt_t certificate, BbRevocationReason *reason);
gboolean bb_crl_is_timely (gint64 this_update, gnutls_x509_crt_t certificate);

G_END_DECLS
