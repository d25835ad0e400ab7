/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ocsp-fixture.h"

G_BEGIN_DECLS

/* A time-stamping authority for the tests: `openssl ts` behind a small HTTP server in a thread of its own. */

typedef enum
{
  TSA_HONEST,
  TSA_V1,                    /* ESS signing-certificate of the first kind (SHA-1) */
  TSA_SLOW,                  /* never answers */
  TSA_DRIBBLE,               /* a byte now and then, without end */
  TSA_HUGE,
  TSA_GARBAGE,
  TSA_BUSY,                  /* HTTP 503 */
  TSA_REDIRECT,
  TSA_REFUSING,              /* PKIStatus rejection with words */
  TSA_OTHER_IMPRINT,         /* stamps other data */
  TSA_OTHER_NONCE,
  TSA_NO_NONCE,
  TSA_CHANGED,               /* one byte of the token changed */
  TSA_WRONG_PURPOSE,         /* a certificate for something else as well */
  TSA_EXPIRED,
  TSA_UNKNOWN,               /* its certificate leads to no root that anybody trusts */
} TsaBehaviour;

typedef struct _Tsa Tsa;

/* @folder: of the PKI that the authority's certificates are added to */
Tsa *tsa_start (const char *folder, TsaBehaviour behaviour);
const char *tsa_get_url (Tsa *self);
const char * const *tsa_get_hosts (Tsa *self);      /* where it is, as an office lists it */
guint tsa_count (Tsa *self);     /* of requests so far */
void tsa_set_ocsp (Tsa *self, OcspBehaviour behaviour);  /* of the responder at the same address */
void tsa_stop (Tsa *self);

#define TSA_POLICY "1.3.6.1.4.1.99999.1.1"

G_END_DECLS
