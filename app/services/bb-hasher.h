/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BB_PIECE_SIZE (1024 * 1024)

/* Bytes on their way through; hashed in one thread while another checks and writes them. */
typedef struct
{
  gsize length;
  gatomicrefcount users;
  guint8 data[BB_PIECE_SIZE];
} BbPiece;

/* SHA-256 (nettle, which uses the processor's instructions) in a thread of its own, over pieces from a small ring: memory stays the same
 * whatever the size of the file. Used from one thread. */
typedef struct _BbHasher BbHasher;

BbHasher *bb_hasher_new (void);
void bb_hasher_free (BbHasher *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbHasher, bb_hasher_free)

/* An empty piece; waits until one is free. */
BbPiece *bb_hasher_take (BbHasher *self);
/* Hashes @piece behind the caller's back, who may go on reading it until bb_hasher_release(). */
void bb_hasher_feed (BbHasher *self, BbPiece *piece);
void bb_hasher_release (BbHasher *self, BbPiece *piece);
/* The hash of what was fed since the last call, in lower-case hex. (transfer full) */
char *bb_hasher_finish (BbHasher *self);

G_END_DECLS
