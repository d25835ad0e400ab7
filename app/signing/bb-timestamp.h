/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-cms.h"
#include "signing/bb-signing.h"
#include "signing/bb-trust.h"

G_BEGIN_DECLS

/* Time stamps of RFC 3161: what is asked of an authority, what it answers, and whether that can be believed. No network here. */

/* What is asked. The nonce ties the answer to the question. */
typedef struct
{
  BbHashKind kind;
  GBytes *digest;            /* of what is to be stamped */
  GBytes *nonce;             /* a positive INTEGER, its bytes */
  char *policy;              /* object identifier, or %NULL: the authority's own */
} BbTimestampRequest;

BbTimestampRequest *bb_timestamp_request_new (BbHashKind kind, GBytes *digest, const char *policy);
void bb_timestamp_request_free (BbTimestampRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbTimestampRequest, bb_timestamp_request_free)

GBytes *bb_timestamp_request_encode (const BbTimestampRequest *self);

/* A token as it stands: nothing but its form is known to be right until bb_timestamp_check() has said so. */
typedef struct
{
  GBytes *der;
  BbCms *cms;
  GPtrArray *certificates;   /* gnutls_x509_crt_t */
  gnutls_x509_crt_t signer;  /* (transfer none) */
  BbHashKind kind;
  GBytes *digest;
  GBytes *nonce;             /* or %NULL */
  char *policy;
  GDateTime *time;           /* UTC */
  char *authority;           /* common name of the certificate that signed it */
} BbTimestamp;

BbTimestamp *bb_timestamp_read (GBytes *token, GError **error);
BbTimestamp *bb_timestamp_read_answer (GBytes *answer, GError **error);
void bb_timestamp_free (BbTimestamp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbTimestamp, bb_timestamp_free)

gboolean bb_timestamp_check (const BbTimestamp *self, GBytes *digest, GError **error);
gboolean bb_timestamp_check_answer (const BbTimestamp *self, const BbTimestampRequest *request, GDateTime *now, GError **error);
BbTrustStatus bb_timestamp_check_trust (const BbTimestamp *self, BbTrust *trust, GDateTime *proven, GPtrArray *problems);

G_END_DECLS
