/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/bb-peer.h"

G_BEGIN_DECLS

/* Documents as they travel: JSON with _id, _rev, _revisions and _deleted beside their own members. */

/* %FALSE when the body holds what JSON cannot; @text is then as it was. With @follows the bytes of the attachments that have to be carried stand
 * behind it, in the same order; else all are stubs. */
gboolean bb_wire_append (GString *text, const BbParcel *parcel, gboolean follows);
/* (transfer full); %NULL with BB_SYNC_ERROR_INVALID when it is not a document of the protocol. @size: bytes of JSON, about. */
BbParcel *bb_wire_read (JsonObject *object, gsize size, GError **error);

/* Members of what others sent: %NULL when it is not there or of another kind. */
const char *bb_wire_get_text (JsonObject *object, const char *name);
JsonObject *bb_wire_get_object (JsonObject *object, const char *name);
JsonArray *bb_wire_get_array (JsonObject *object, const char *name);
/* %NULL when it is not an object. */
JsonObject *bb_wire_get_element (JsonArray *array, guint index);

G_END_DECLS
