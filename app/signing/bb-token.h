/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-pkcs11.h"

G_BEGIN_DECLS

/* The key of one certificate on one token, for one attempt to sign. */

typedef struct _BbToken BbToken;

/* How the key signs. */
typedef enum
{
  BB_TOKEN_RSA_PKCS1,
  BB_TOKEN_RSA_PSS,
  BB_TOKEN_ECDSA,
} BbTokenScheme;

GPtrArray *bb_token_read_chain (const char *uri, gboolean *needs_pss, GError **error);
GBytes *bb_token_sign (const char *uri, GBytes *certificate, BbTokenScheme scheme, gsize digest_length, GBytes *input, BbPinFunc pin,
                       gpointer pin_data, int tries_shown, GCancellable *cancellable, GError **error);

G_END_DECLS
