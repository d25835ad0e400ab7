/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-capture.h"

G_BEGIN_DECLS

/* org.freedesktop.portal.Camera: the only way to a camera from within a sandbox; the desktop asks the person. */

/* Whether this program runs in a sandbox. */
gboolean bb_camera_portal_is_needed (void);
/* Errors: BB_CAPTURE_ERROR_DENIED, NO_DEVICE, FAILED. */
void bb_camera_portal_open_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/* A connection to PipeWire that shows cameras alone; the caller closes it. -1 with @error. */
int bb_camera_portal_open_finish (GAsyncResult *result, GError **error);

G_END_DECLS
