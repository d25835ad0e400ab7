/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-decoder.h"
#include "bb-play-wire.h"

G_BEGIN_DECLS

/* One foreign recording, decoded by a helper process in a sandbox (play.c). What the file does there ends in an error here. Errors:
 * BB_DECODE_ERROR; of these BB_DECODE_ERROR_MISSING names the decoder that is not installed. */
typedef struct _BbReel BbReel;

typedef struct
{
  gboolean has_sound, has_pictures;
  guint width, height;           /* of each picture */
  gboolean can_seek;
  gint64 length;                 /* nanoseconds; 0: not known */
  char missing[64];              /* a track that is left out for want of its decoder, "H.265"; empty: none */
} BbReelFacts;

typedef struct
{
  guint turn;
  GBytes *bytes;                 /* sound: 16 bits, BB_PLAY_RATE, BB_PLAY_CHANNELS; a picture: 4 bytes a pixel; %NULL: the end of the track */
  gint64 position, duration;     /* nanoseconds; duration -1: not known */
} BbReelPiece;

/* Starts the helper. @program: %NULL: the one beside the helper for pictures. @fd: open for reading, of a regular file, with a position
 * of its own; it stays the caller's and may be closed. */
BbReel *bb_reel_new (const char *program, int fd, GError **error);
/* Ends the helper; nobody may be in the other functions any longer (bb_reel_stop() makes them come back). */
void bb_reel_free (BbReel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbReel, bb_reel_free)
/* Ends the helper; who waits for a piece gets G_IO_ERROR_CANCELLED. From any thread. */
void bb_reel_stop (BbReel *self);
/* How long the helper may give nothing while something is waited for; 15 seconds unless told. */
void bb_reel_set_patience (BbReel *self, guint milliseconds);

/* Waits until it is known what the file holds. To be called first. */
gboolean bb_reel_wait (BbReel *self, BbReelFacts *facts, GError **error);
/* Waits for the next piece of a track; one thread a track. After an error, nothing comes any more. */
gboolean bb_reel_read (BbReel *self, BbPlayTrack track, BbReelPiece *piece, GError **error);
/* Goes on from @position (nanoseconds). What comes from there carries @turn; what carries an older one is to be thrown away, and has to
 * be read for that. From any thread. */
gboolean bb_reel_go_to (BbReel *self, guint turn, gint64 position);
/* For the tests: the helper's process. */
int bb_reel_get_pid (BbReel *self);

G_END_DECLS
