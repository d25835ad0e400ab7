/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/bb-writer.h"

G_BEGIN_DECLS

/* The typed rows of a document for queries. The keys come from the id, the rest from the body; a member of a wrong type is taken
 * as absent, because the store takes whatever replication brings. @body %NULL: the document is gone. */
gboolean bb_projection_write (BbWriting *writing, gint64 document, const char *id, JsonObject *body, GError **error);
/* The same with the body of a revision. */
gboolean bb_projection_write_revision (BbWriting *writing, gint64 document, const char *id, gint64 revision, GError **error);
/* Makes every row again. */
gboolean bb_projection_rebuild (BbWriting *writing, GCancellable *cancellable, GError **error);

JsonObject *bb_parse_object (const char *text);      /* %NULL when it is no JSON object */
/* A member that is a text, or an object of texts by language (Vietnamese first). */
const char *bb_object_get_text (JsonObject *object, const char *member);

G_END_DECLS
