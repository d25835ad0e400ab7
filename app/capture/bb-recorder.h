/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-capture.h"

G_BEGIN_DECLS

/* Records the microphone into a file: Opus in Ogg (RFC 7845), 32 kbit/s, which is enough for speech. Lives in the main thread.
 * Property "level": how loud it is, 0 to 1; some ten times a second while it records.
 * signal "failed" (GError *): the microphone is gone; what was recorded by then is in the file once bb_recorder_stop_async() is done */
#define BB_TYPE_RECORDER (bb_recorder_get_type ())
G_DECLARE_FINAL_TYPE (BbRecorder, bb_recorder, BB, RECORDER, GObject)

BbRecorder *bb_recorder_new (const char *path);
/* Errors: BB_CAPTURE_ERROR. */
void bb_recorder_start_async (BbRecorder *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean bb_recorder_start_finish (BbRecorder *self, GAsyncResult *result, GError **error);
gboolean bb_recorder_is_running (BbRecorder *self);
double bb_recorder_get_level (BbRecorder *self);
/* Ends the file properly, or gives up after five seconds. Errors: BB_CAPTURE_ERROR; what was recorded until then is in the file all the same. */
void bb_recorder_stop_async (BbRecorder *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean bb_recorder_stop_finish (BbRecorder *self, GAsyncResult *result, GError **error);

G_END_DECLS
