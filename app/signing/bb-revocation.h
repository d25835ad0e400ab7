/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-dss.h"
#include "signing/bb-signing.h"
#include "signing/bb-trust.h"

G_BEGIN_DECLS

/* What somebody needs who verifies a signature when its authorities are gone: the chain up to a root, and for each certificate of it
 * (but the root) an OCSP answer or a revocation list (ETSI EN 319 142-1 §5.4.2). */
typedef struct
{
  BbDss *dss;                    /* (transfer none): what is kept, and gets more */
  BbTrust *kept;                 /* the same, taken apart */
  const BbRaiseRequest *request;
  BbRaiseResult *result;
  GHashTable *hopeless;          /* addresses that did not answer: not asked twice */
} BbRevocation;

BbRevocation *bb_revocation_new (BbDss *dss, const BbRaiseRequest *request, BbRaiseResult *result, GError **error);
void bb_revocation_free (BbRevocation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbRevocation, bb_revocation_free)

gboolean bb_revocation_collect (BbRevocation *self, gnutls_x509_crt_t signer, const BbTrustTime *when, GCancellable *cancellable, GError **error);
void bb_revocation_list_used (BbRevocation *self, gnutls_x509_crt_t signer, BbDss *used);

G_END_DECLS
