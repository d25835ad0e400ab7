/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/bb-db.h"
#include "store/bb-store.h"

G_BEGIN_DECLS

/* Owned copies, by name; %NULL for none. INVALID for a name or a type that cannot be, or a name that stands there twice. */
gboolean bb_attachments_copy (GPtrArray *attachments, GPtrArray **copy, GError **error);
/* What the revision's hash says of them: canonical JSON [[name, content type, digest], …], by name. */
char *bb_attachments_describe (GPtrArray *attachments);

/* Those of a row of revisions, by name. (transfer container) (element-type BbAttachment) */
GPtrArray *bb_attachments_load (BbDb *db, gint64 revision, GError **error);
gboolean bb_attachments_write (BbDb *db, gint64 revision, GPtrArray *attachments, GError **error);
/* Gives each stub the bytes that the newest of @ancestors (rows of revisions) knows under its name, with the same revpos or digest, and
 * looks whether the bytes of the others are here. MISSING_STUB, INVALID. */
gboolean bb_attachments_resolve (BbDb *db, GPtrArray *attachments, GArray *ancestors, gint64 generation, gboolean is_edit, GError **error);

G_END_DECLS
