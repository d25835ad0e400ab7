/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* PBKDF2-HMAC-SHA-256 (RFC 8018) with what OWASP recommends and CouchDB 3.5 uses. Neither nettle nor GnuTLS has scrypt. */
#define BB_PASSWORD_ITERATIONS 600000

/* From the system; stops the program when there are none. */
void bb_fill_random (guint8 *bytes, gsize length);
/* Lower-case hex. (transfer full) */
char *bb_format_hex (const guint8 *bytes, gsize length);
/* 16 random bytes in hex. (transfer full) */
char *bb_password_make_salt (void);
/* 32 bytes in hex; the ASCII of @salt is what is hashed, as CouchDB does. A fraction of a second of one core. (transfer full) */
char *bb_password_hash (const char *password, const char *salt, guint iterations);
/* In the same time wherever they differ. */
gboolean bb_is_same_secret (const char *one, const char *other);

G_END_DECLS
