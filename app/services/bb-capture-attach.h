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

/* Where a recording is written while it goes on: files/recordings of the workspace, which nothing empties. What it belongs to is on the
 * disk beside it before this returns, so that it is found again whatever happens. (transfer full) Errors: BB_STORE_ERROR (no room),
 * BB_SERVICE_ERROR_INPUT. */
char *bb_visit_begin_recording (BbWorkspace *workspace, const char *visit, const char *item, const char *reason, GDateTime *started, GError **error);
void bb_visit_begin_recording_async (BbWorkspace *workspace, const char *visit, const char *item, const char *reason, GDateTime *started,
                                     GAsyncReadyCallback callback, gpointer user_data);
char *bb_visit_begin_recording_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
/* Nothing was recorded: removes what bb_visit_begin_recording() made. */
void bb_visit_forget_recording (const char *path);
/* It could not be made evidence and nobody tries any longer: the file stays, and is found when the visit is opened the next time. */
void bb_visit_release_recording (const char *path);
/* Source "audio"; @reason, why it was recorded, becomes the caption. The file at @path is removed once it is evidence. */
BbEvidence *bb_visit_attach_recording (BbWorkspace *workspace, const char *visit, const char *path, const char *item, const char *reason,
                                       GDateTime *started, GError **error);
void bb_visit_attach_recording_async (BbWorkspace *workspace, const char *visit, const char *path, const char *item, const char *reason,
                                      GDateTime *started, GAsyncReadyCallback callback, gpointer user_data);
BbEvidence *bb_visit_attach_recording_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);

/* What was found of recordings that are not evidence yet. */
typedef struct
{
  guint attached;                /* are evidence now */
  char *items;                   /* their codes, "A1.01, A2.03" */
  guint kept;                    /* could not be: they stay where they are */
  GError *cause;                 /* why, of the first */
} BbRecovered;

void bb_recovered_free (BbRecovered *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbRecovered, bb_recovered_free)

/* Attaches what a crash or a failed saving left of the recordings of @visit, with the reason as caption; those that are being recorded
 * now are left alone. */
BbRecovered *bb_visit_recover_recordings (BbWorkspace *workspace, const char *visit, GError **error);
void bb_visit_recover_recordings_async (BbWorkspace *workspace, const char *visit, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
BbRecovered *bb_visit_recover_recordings_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);

G_END_DECLS
