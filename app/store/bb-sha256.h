/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <nettle/sha2.h>

G_BEGIN_DECLS

/* SHA-256 in lower-case hex, by nettle (which uses the processor's SHA instructions). */
char *bb_sha256_bytes (gconstpointer data, gsize length);
/* Ends @context and gives its digest. */
char *bb_sha256_finish (struct sha256_ctx *context);

G_END_DECLS
