/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-workspace.h"

G_BEGIN_DECLS

/* Hearing and seeing a recording. The file is foreign: it is decoded by a helper process (decode/bb-reel.h); this process has raw sound
 * and raw pictures alone. Lives in the main thread; paused at the beginning.
 *
 * signal "frame" (GBytes *rgbx, guint width, guint height): the picture of now, 4 bytes a pixel
 * signal "ended": the end was reached
 * signal "failed" (GError *): it stopped and goes on no more. Errors: BB_DECODE_ERROR, BB_CAPTURE_ERROR. */
#define BB_TYPE_PLAYBACK (bb_playback_get_type ())
G_DECLARE_FINAL_TYPE (BbPlayback, bb_playback, BB, PLAYBACK, GObject)

BbPlayback *bb_playback_new (void);
/* Opens evidence @sha256. Errors: BB_DECODE_ERROR, BB_CAPTURE_ERROR; NOT_FOUND: the file is not on this computer. */
void bb_playback_open_async (BbPlayback *self, BbWorkspace *workspace, const char *sha256, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
gboolean bb_playback_open_finish (BbPlayback *self, GAsyncResult *result, GError **error);
/* Stops and ends the helper. To be called before the last reference goes. */
void bb_playback_close (BbPlayback *self);

gboolean bb_playback_has_sound (BbPlayback *self);
gboolean bb_playback_has_pictures (BbPlayback *self);
gboolean bb_playback_can_seek (BbPlayback *self);
/* What cannot be decoded here and is left out, "H.265"; empty: nothing. */
const char *bb_playback_get_missing (BbPlayback *self);
/* Seconds; 0: not known. */
double bb_playback_get_length (BbPlayback *self);
/* Seconds from the beginning. */
double bb_playback_get_position (BbPlayback *self);
void bb_playback_go_to (BbPlayback *self, double seconds);
void bb_playback_set_playing (BbPlayback *self, gboolean playing);
/* 0 to 1. */
void bb_playback_set_volume (BbPlayback *self, double volume);
/* For the tests: the helper's process. */
int bb_playback_get_pid (BbPlayback *self);

G_END_DECLS
