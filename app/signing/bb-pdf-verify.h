/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-signing.h"
#include "signing/bb-trust.h"

G_BEGIN_DECLS

/* As bb_pdf_verify(), with roots and lists that are loaded already. @trust: (transfer full) */
BbVerification *bb_pdf_verify_trusting (const char *path, BbTrust *trust, GCancellable *cancellable, GError **error);

/* Whether two certificates are of one key, or nobody can tell: neither then proves anything about the other. */
gboolean bb_certificate_has_same_key (gnutls_x509_crt_t one, gnutls_x509_crt_t other);

G_END_DECLS
