/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Makes a key (ECDSA P-256) and a certificate signed by itself (RFC 5280) for the IP addresses of @addresses (element-type
 * GInetAddress) as subjectAltName, valid for a day from ten minutes ago. The key stays in memory. Errors: BB_PHONE_ERROR_FAILED. */
GTlsCertificate *bb_phone_certificate_new (GPtrArray *addresses, GError **error);
/* SHA-256 over the DER form: 32 bytes. Browsers show the same. (transfer full) */
GBytes *bb_phone_certificate_get_fingerprint (GTlsCertificate *certificate);
/* "3F:A9:…", as browsers write it. (transfer full) */
char *bb_phone_certificate_format_fingerprint (GBytes *fingerprint);

G_END_DECLS
