/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-hash.h"
#include "signing/bb-signing.h"

#include <gnutls/abstract.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

/* What the rest of this module needs of an identity, beside the public part. */

typedef enum
{
  BB_KEY_RSA,
  BB_KEY_ECDSA,
} BbKeyKind;

gnutls_x509_crt_t bb_identity_get_certificate (BbIdentity *self, guint index);
guint bb_identity_count_certificates (BbIdentity *self);
BbKeyKind bb_identity_get_key_kind (BbIdentity *self);
BbHashKind bb_identity_get_hash (BbIdentity *self);
gboolean bb_identity_uses_pss (BbIdentity *self);
gboolean bb_identity_check_time (BbIdentity *self, GDateTime *time, GError **error);
void bb_identity_set_cancellable (BbIdentity *self, GCancellable *cancellable);
GBytes *bb_identity_sign (BbIdentity *self, GBytes *data, GError **error);

GBytes *bb_certificate_get_der (gnutls_x509_crt_t certificate);
char *bb_certificate_get_name (gnutls_x509_crt_t certificate);
char *bb_certificate_get_issuer_name (gnutls_x509_crt_t certificate);
gboolean bb_certificate_is_for_signing (gnutls_x509_crt_t certificate);
gboolean bb_certificate_is_self_issued (gnutls_x509_crt_t certificate);
char *bb_certificate_describe_key (gnutls_x509_crt_t certificate);
gboolean bb_certificate_check_key (gnutls_x509_crt_t certificate, GError **error);
gboolean bb_certificate_check_time (gnutls_x509_crt_t certificate, GDateTime *time, GError **error);
gnutls_x509_crt_t bb_certificate_load (GBytes *der);

G_END_DECLS
