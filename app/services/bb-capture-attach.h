/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "capture/bb-camera.h"
#include "capture/bb-recorder.h"

#include "bb-workspace.h"

G_BEGIN_DECLS

/* What the camera and the microphone of this computer gave becomes evidence of one item, with the time of this computer's clock. */

/* Source "camera". */
BbEvidence *bb_visit_attach_picture (BbWorkspace *workspace, const char *visit, GBytes *jpeg, const char *item, GDateTime *at, GError **error);
void bb_visit_attach_picture_async (BbWorkspace *workspace, const char *visit, GBytes *jpeg, const char *item, GDateTime *at,
                                    GAsyncReadyCallback callback, gpointer user_data);
BbEvidence *bb_visit_attach_picture_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);

/* Where a recording is written while it goes on: in the workspace, so that it stands on the same disk. (transfer full) */
char *bb_visit_make_recording_path (BbWorkspace *workspace);
/* Source "audio"; @reason, why it was recorded, becomes the caption. The file at @path is removed once it is evidence. */
BbEvidence *bb_visit_attach_recording (BbWorkspace *workspace, const char *visit, const char *path, const char *item, const char *reason,
                                       GDateTime *started, GError **error);
void bb_visit_attach_recording_async (BbWorkspace *workspace, const char *visit, const char *path, const char *item, const char *reason,
                                      GDateTime *started, GAsyncReadyCallback callback, gpointer user_data);
BbEvidence *bb_visit_attach_recording_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);

G_END_DECLS
