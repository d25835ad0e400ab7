/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

/* Whether a signer can be trusted: a chain to a given root, valid at the time of signing (RFC 5280 §6), and nobody in it revoked. */

typedef struct
{
  GPtrArray *roots;          /* gnutls_x509_crt_t */
  GPtrArray *crls;           /* gnutls_x509_crl_t */
  GPtrArray *kept_certificates;  /* gnutls_x509_crt_t: those that the PDF itself keeps (DSS) */
  GPtrArray *kept_crls;          /* gnutls_x509_crl_t: the same; they can reveal a revocation, and nothing is asked of them */
  GPtrArray *kept_ocsps;         /* BbOcsp: the same */
  GHashTable *checked;           /* signatures that were checked before → whether they are right */
} BbTrust;

typedef enum
{
  BB_TRUST_ESTABLISHED,
  BB_TRUST_UNKNOWN,          /* no root given, no chain to one, or revocation cannot be told */
  BB_TRUST_DOUBTED,          /* of a time stamp: its authority was revoked since, and nobody else proves that it was made before */
  BB_TRUST_REFUSED,          /* expired, revoked, not for signing */
} BbTrustStatus;

BbTrust *bb_trust_load (const char * const *roots, const char * const *crls, GError **error);
void bb_trust_free (BbTrust *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbTrust, bb_trust_free)

void bb_trust_share_checks (BbTrust *self, const BbTrust *other);

/* When something was signed. */
typedef struct
{
  GDateTime *time;
  GDateTime *proven;         /* when it was there by the word of a trusted time stamp of others, not of who signed; or %NULL */
  gboolean is_stamp;         /* @time is the authority's own word for its own time stamp */
} BbTrustTime;

BbTrustStatus bb_trust_check (BbTrust *self, gnutls_x509_crt_t signer, GPtrArray *others, const BbTrustTime *when, GPtrArray *problems);
gboolean bb_trust_is_revocation_known (BbTrust *self, gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer, const BbTrustTime *when);
gboolean bb_trust_is_list_of (gnutls_x509_crl_t crl, gnutls_x509_crt_t issuer);
gboolean bb_trust_is_issued_by (gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer);
gboolean bb_trust_is_covered (BbTrust *self, gnutls_x509_crt_t signer, GPtrArray *others, const BbTrustTime *when);
gboolean bb_trust_find_damaged (BbTrust *self, GPtrArray *certificates);

G_END_DECLS
