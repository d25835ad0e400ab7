/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/bb-store-private.h"

G_BEGIN_DECLS

#define BB_FILE_LIMIT (G_GINT64_CONSTANT (20) * 1000 * 1000 * 1000)      /* bytes; a file of so many or more is refused */

char *bb_files_get_temporary_folder (BbStore *self);
/* Where the file of that hash belongs, whether it is there or not. */
char *bb_files_get_place (BbStore *self, const char *sha256);
gboolean bb_is_sha256 (const char *text);

/* Those of @names (of SHA-256) that came for attachments, that none refers to and that nobody has in hand. */
gboolean bb_files_remove_spare (BbStore *self, GPtrArray *names, GCancellable *cancellable, GError **error);

/* The next bytes of a file into @buffer, BB_PIECE_SIZE at most; 0 at the end, -1 with @error. */
typedef gssize (*BbReadFunc) (gpointer data, guint8 *buffer, GError **error);
/* Writes what @read gives, @size bytes, as the file @sha256. INVALID when it is another one. */
gboolean bb_files_add_from (BbStore *self, const char *sha256, goffset size, BbReadFunc read, gpointer data, GCancellable *cancellable,
                            GError **error);
/* The size of a file that is here in its own right, 0: it is not, -1: error. */
gint64 bb_files_find_kept (BbStore *self, const char *sha256, char **path, GError **error);

G_END_DECLS
