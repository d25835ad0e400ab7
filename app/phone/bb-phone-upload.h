/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "bb-phone.h"

G_BEGIN_DECLS

/* One file on its way from the phone into a file of its own in a folder. It comes in pieces of BB_PHONE_CHUNK (the last one is
 * shorter), in order, each with its SHA-256. Its id is the SHA-256 over the SHA-256 of its pieces, in lower-case hex, made by the
 * phone before it sends the first: so the same file has the same id after a reload, and what arrived is what was chosen.
 * Belongs to one thread. */
typedef struct
{
  char *id;
  char *name;                    /* without folders and control characters */
  gint64 size;
  gint64 modified;               /* what the phone claims: milliseconds since 1970, 0: unknown */
  gint64 offset;                 /* bytes that are here */
  BbPhoneState state;
  BbPhoneTrouble trouble;        /* why it is refused, or waits */
  const char *media_type;        /* once the first piece is here */
  char *path;                    /* the file; removed with the upload unless it was handed over */
  char *sha256;                  /* of the whole, once it is here */
  struct _BbPhoneHashes *hashes;
} BbPhoneUpload;

/* @name is cleaned. */
BbPhoneUpload *bb_phone_upload_new (const char *folder, const char *id, const char *name, gint64 size, gint64 modified);
void bb_phone_upload_free (BbPhoneUpload *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbPhoneUpload, bb_phone_upload_free)

/* 64 lower-case hex digits. */
gboolean bb_phone_upload_is_id (const char *text);
/* What can be said before the first byte: FINE, TOO_LARGE, EMPTY, NO_SPACE (with room for the copy that the workspace keeps). */
BbPhoneTrouble bb_phone_upload_check_size (const char *folder, gint64 size);
/* Takes the piece at @offset, whose SHA-256 (32 bytes) the phone says is @digest. FINE, or OFFSET, DIGEST, NO_SPACE, DISK (these
 * leave it as it was: the piece may be sent again), PROGRAM, UNKNOWN_KIND, CHANGED (these refuse the file). After the last piece
 * the state is STORING and sha256 is set; whoever takes the file in makes it durable. */
BbPhoneTrouble bb_phone_upload_take (BbPhoneUpload *self, gint64 offset, GBytes *piece, const guint8 *digest);
/* Removes what is here of it. */
void bb_phone_upload_refuse (BbPhoneUpload *self, BbPhoneTrouble trouble);

G_END_DECLS
