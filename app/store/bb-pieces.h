/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/bb-files.h"

G_BEGIN_DECLS

/* The id of a piece: "blob:<sha256>:<number>". %FALSE: it is none. @sha256 may be %NULL. (transfer full) */
gboolean bb_piece_parse_id (const char *id, char **sha256, guint *number);
char *bb_piece_make_id (const char *sha256, guint number);
guint bb_piece_count (gint64 size);
gint64 bb_piece_get_length (gint64 size, guint number);

/* A piece has one form alone, so that its revision is the same everywhere; whatever else comes under such an id is refused (INVALID).
 * @text: canonical body; @proven: the revision's name is the hash of it. */
gboolean bb_piece_check (const char *id, gint64 generation, gboolean proven, const char *text, GPtrArray *attachments, GError **error);

/* A leaf that is a piece of a file. */
typedef struct
{
  guint number;
  gint64 size;                   /* of the file, as this leaf has it */
  gint64 revision;
  char *name;                    /* SHA-256 of the piece */
  char *file;
  gint64 offset, length;
} BbPiece;
void bb_piece_free (gpointer self);
/* Every leaf that is there, by number. (transfer container) (element-type BbPiece) */
GPtrArray *bb_pieces_list (BbStore *self, const char *database, const char *sha256, GError **error);
/* The SHA-256 of each piece of a whole file. (transfer full) */
char **bb_pieces_hash_file (const char *path, gint64 size, GCancellable *cancellable, GError **error);

G_END_DECLS
