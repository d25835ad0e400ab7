/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/bb-store-private.h"

G_BEGIN_DECLS

char *bb_files_get_temporary_folder (BbStore *self);
/* Where the file of that hash belongs, whether it is there or not. */
char *bb_files_get_place (BbStore *self, const char *sha256);
gboolean bb_is_sha256 (const char *text);

/* Those of @names (of SHA-256) that came for attachments, that none refers to and that nobody has in hand. */
gboolean bb_files_remove_spare (BbStore *self, GPtrArray *names, GCancellable *cancellable, GError **error);

G_END_DECLS
