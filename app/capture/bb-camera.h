/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-capture.h"

G_BEGIN_DECLS

/* A camera of this computer: what it sees, and one picture of it at a time. In a sandbox it is reached through the desktop's camera
 * portal, which asks the person. Lives in the main thread.
 * signal "frame" (GBytes *rgba, guint width, guint height, guint stride)
 * signal "failed" (GError *): it was pulled out, or another trouble; it has stopped */
#define BB_TYPE_CAMERA (bb_camera_get_type ())
G_DECLARE_FINAL_TYPE (BbCamera, bb_camera, BB, CAMERA, GObject)

BbCamera *bb_camera_new (void);
/* @position: of which one, from 0. Errors: BB_CAPTURE_ERROR. */
void bb_camera_start_async (BbCamera *self, guint position, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean bb_camera_start_finish (BbCamera *self, GAsyncResult *result, GError **error);
/* After start: the names of all that are connected. (nullable) */
const char * const *bb_camera_get_names (BbCamera *self);
void bb_camera_stop (BbCamera *self);
/* What it sees now, as JPEG. (transfer full) */
void bb_camera_take_async (BbCamera *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GBytes *bb_camera_take_finish (BbCamera *self, GAsyncResult *result, GError **error);

G_END_DECLS
