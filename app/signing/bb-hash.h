/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <nettle/sha2.h>

G_BEGIN_DECLS

/* SHA-2 over files of any size; nettle is the fastest of the libraries at hand. */

typedef enum
{
  BB_HASH_SHA256,
  BB_HASH_SHA384,
  BB_HASH_SHA512,
} BbHashKind;

#define BB_HASH_MAX_LENGTH 64

/* A plain value: copying it forks the running hash. */
typedef struct
{
  BbHashKind kind;
  union
  {
    struct sha256_ctx sha256;
    struct sha512_ctx sha512;
  };
} BbHash;

void bb_hash_init (BbHash *self, BbHashKind kind);
void bb_hash_update (BbHash *self, const void *data, gsize length);
gsize bb_hash_finish (BbHash *self, guint8 digest[BB_HASH_MAX_LENGTH]);
char *bb_hash_finish_hex (BbHash *self);

GBytes *bb_hash_bytes (BbHashKind kind, const void *data, gsize length);
char *bb_hash_hex (const guint8 *digest, gsize length);

gboolean bb_hash_fd (BbHash *self, int fd, guint64 from, guint64 to, const char *path, GCancellable *cancellable,
                     GError **error);

G_END_DECLS
