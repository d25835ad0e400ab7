/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An OCSP responder for the tests: `openssl ocsp`, and what a lying one would answer. */

typedef enum
{
  OCSP_HONEST,               /* signed by whom the issuer authorised */
  OCSP_BY_ISSUER,
  OCSP_REVOKED,
  OCSP_REVOKED_LATER,        /* an hour from now */
  OCSP_UNKNOWN,              /* nobody told the responder of this certificate */
  OCSP_WRONG_PURPOSE,        /* signed by a certificate of the same issuer that is for something else */
  OCSP_STRANGER,             /* signed by somebody of another house */
  OCSP_DELEGATE_EXPIRED,
  OCSP_OTHER_NONCE,
  OCSP_OTHER_CERTIFICATE,
  OCSP_CHANGED,              /* one byte of the signature */
  OCSP_TRY_LATER,
  OCSP_GARBAGE,
  OCSP_BUSY,                 /* HTTP 503 */
  OCSP_SLOW,                 /* never answers */
} OcspBehaviour;

/* @folder: the PKI; @work: where files may lie. The certificate is that of serial 3001 (or 3002). */
GBytes *ocsp_answer (const char *folder, const char *work, OcspBehaviour behaviour, const char *query, gsize length);

G_END_DECLS
