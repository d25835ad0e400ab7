/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-demo-pki.h"

#include <gnutls/x509.h>

G_BEGIN_DECLS

/* A key and its certificate. */
typedef struct
{
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t certificate;
} BbDemoHolder;

struct _BbDemoPki
{
  BbDemoHolder root;
  BbDemoHolder tsa;
  BbDemoHolder ocsp;
};

/* Where the certificates say that the authorities are: names under .invalid, which lead nowhere (RFC 6761 §6.4). */
#define BB_DEMO_OCSP_URL "http://ocsp.bienban.invalid/"
#define BB_DEMO_CRL_URL "http://crl.bienban.invalid/goc.crl"
#define BB_DEMO_ROOT_URL "http://crl.bienban.invalid/goc.cer"

G_END_DECLS
