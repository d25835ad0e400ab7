/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-capture.h"

G_BEGIN_DECLS

/* Plays raw sound on this computer's loudspeaker and gives raw pictures at their time; decodes nothing. Where there is no loudspeaker the
 * sound goes nowhere and the time passes all the same.
 *
 * What is given belongs to a turn: it begins with bb_playout_go_to(), and what belongs to an older one is thrown away.
 *
 * In the main thread: signal "frame" (GBytes *rgbx, guint width, guint height), signal "ended", signal "failed" (GError *). */
#define BB_TYPE_PLAYOUT (bb_playout_get_type ())
G_DECLARE_FINAL_TYPE (BbPlayout, bb_playout, BB, PLAYOUT, GObject)

typedef enum { BB_PLAYOUT_SOUND, BB_PLAYOUT_PICTURES } BbPlayoutTrack;

typedef struct
{
  guint rate, channels;          /* of 16 bits with a sign; 0: no sound */
  guint width, height;           /* 4 bytes a pixel: red, green, blue, nothing; 0: no pictures */
} BbPlayoutFormat;

/* Paused at the beginning. May be called in any thread; it may take a while. Errors: BB_CAPTURE_ERROR. */
BbPlayout *bb_playout_new (const BbPlayoutFormat *format, GError **error);
/* Wakes who waits in bb_playout_push(); nothing is played any more. */
void bb_playout_close (BbPlayout *self);

/* Waits until there is room; throws @bytes away when @turn is over. One thread a track. @position, @duration: nanoseconds; -1: not known. */
void bb_playout_push (BbPlayout *self, BbPlayoutTrack track, guint turn, GBytes *bytes, gint64 position, gint64 duration);
/* Nothing more comes of the track in this turn. */
void bb_playout_end (BbPlayout *self, BbPlayoutTrack track, guint turn);

void bb_playout_set_playing (BbPlayout *self, gboolean playing);
void bb_playout_go_to (BbPlayout *self, guint turn, gint64 position);
/* Nanoseconds; -1: between two turns. */
gint64 bb_playout_get_position (BbPlayout *self);
/* 0 to 1, as the ear hears it. */
void bb_playout_set_volume (BbPlayout *self, double volume);

G_END_DECLS
