/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the program and the helper that plays one recording (bienban-play) say to each other.
 *
 * The helper is started with these open: orders and news on one socket of messages, the file, and one pipe for each track. A track is a
 * row of pieces: a header and exactly @length bytes. Who does not read makes the helper wait. */
#define BB_PLAY_MAGIC 0x42425031u                          /* "BBP1" */
#define BB_PLAY_CONTROL 0
#define BB_PLAY_FILE 3
#define BB_PLAY_TRACK 4                                    /* and the next: sound, pictures */

#define BB_PLAY_RATE 48000u                                /* samples of each channel a second, 16 bits with a sign */
#define BB_PLAY_CHANNELS 2u
#define BB_PLAY_LONGEST_SIDE 1280u
#define BB_PLAY_MOST_SOUND (1024u * 1024)                  /* bytes of one piece */

typedef enum { BB_PLAY_SOUND, BB_PLAY_PICTURES, BB_PLAY_TRACKS } BbPlayTrack;

/* Order: go on from @position. What comes from there on carries @turn; what is older still comes before it. */
typedef struct
{
  guint32 magic;
  guint32 turn;
  gint64 position;               /* nanoseconds */
} BbPlayOrder;

typedef enum { BB_PLAY_READY = 1, BB_PLAY_FAILED } BbPlayNewsKind;

typedef enum
{
  BB_PLAY_DAMAGED = 1,           /* or not what it says it is */
  BB_PLAY_UNKNOWN,               /* a kind that is not played */
  BB_PLAY_MISSING,               /* a decoder is not installed: @missing */
} BbPlayCause;

typedef struct
{
  guint32 magic;
  guint32 kind;                  /* BbPlayNewsKind */
  guint32 cause;                 /* FAILED: BbPlayCause */
  guint32 has_sound, has_pictures;
  guint32 width, height;         /* of each picture: 8 bits each of red, green, blue and nothing; rows without a gap */
  guint32 can_seek;
  gint64 length;                 /* nanoseconds; 0: not known */
  char missing[64];              /* what cannot be decoded, "H.265"; empty: nothing */
} BbPlayNews;

typedef struct
{
  guint32 magic;
  guint32 turn;
  guint32 length;                /* bytes that follow; 0: the end of the track */
  guint32 reserved;
  gint64 position;               /* nanoseconds from the beginning */
  gint64 duration;               /* nanoseconds; -1: not known */
} BbPlayPiece;

G_END_DECLS
