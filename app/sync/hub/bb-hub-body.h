/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The body of a request: in memory while it is small, then in a file that goes with it. */
typedef struct _BbHubBody BbHubBody;

/* @folder: where files are made. @limit: bytes; what goes beyond is BB_STORE_ERROR_TOO_LARGE. */
BbHubBody *bb_hub_body_new (const char *folder, goffset limit);
void bb_hub_body_free (BbHubBody *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbHubBody, bb_hub_body_free)

gboolean bb_hub_body_append (BbHubBody *self, gconstpointer data, gsize length, GError **error);
goffset bb_hub_body_get_size (BbHubBody *self);
/* All that was appended, mapped when it lies in a file. (transfer full) */
GBytes *bb_hub_body_get_bytes (BbHubBody *self, GError **error);
/* The body that @self is the gzip form of; larger than @limit bytes: an error, before they are made. (transfer full) */
BbHubBody *bb_hub_body_unzip (BbHubBody *self, goffset limit, GError **error);

G_END_DECLS
