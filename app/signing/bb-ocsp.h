/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-crl.h"

#include <gio/gio.h>
#include <gnutls/ocsp.h>
#include <gnutls/x509.h>

G_BEGIN_DECLS

/* Answers about one certificate by the Online Certificate Status Protocol (RFC 6960). No network here. */

/* An answer as it stands: nothing but its form is known to be right until bb_ocsp_check() has said so. */
typedef struct
{
  GBytes *der;                   /* the OCSPResponse */
  gnutls_ocsp_resp_t response;
} BbOcsp;

typedef enum
{
  BB_OCSP_GOOD,
  BB_OCSP_REVOKED,
  BB_OCSP_UNKNOWN,
} BbOcspStatus;

/* What an answer says about one certificate; seconds since 1970, -1 for none. */
typedef struct
{
  BbOcspStatus status;
  gint64 this_update;
  gint64 next_update;
  gint64 revoked;
  BbRevocationReason reason;     /* not stated when it says "unspecified", which is not told apart from nothing */
} BbOcspWord;

GBytes *bb_ocsp_make_question (gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer, GBytes **nonce);

BbOcsp *bb_ocsp_read (GBytes *der, GError **error);
void bb_ocsp_free (BbOcsp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbOcsp, bb_ocsp_free)

gboolean bb_ocsp_find (const BbOcsp *self, gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer, BbOcspWord *word);
gboolean bb_ocsp_check (const BbOcsp *self, gnutls_x509_crt_t issuer, GError **error);
gboolean bb_ocsp_check_answer (const BbOcsp *self, gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer, GBytes *nonce, GDateTime *now,
                               BbOcspWord *word, GError **error);
gboolean bb_ocsp_covers (const BbOcspWord *word, gint64 time);
GPtrArray *bb_ocsp_get_certificates (const BbOcsp *self);

G_END_DECLS
