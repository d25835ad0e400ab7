/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <errno.h>
#include <glib.h>
#include <unistd.h>

G_BEGIN_DECLS

/* What the program and its decoding helper say to each other.
 *
 * A request goes over the control socket as one message of this size with two open files attached: the file to read (read only)
 * and the writing end of a pipe for the answer. The answer is one header and then exactly @length bytes; what comes after them,
 * or instead of them, is not read. */
#define BB_WIRE_MAGIC 0x42423144u                          /* "BB1D" */
#define BB_WIRE_MOST_PIXELS (200u * 1000 * 1000)           /* more is refused before it is decoded */
#define BB_WIRE_MOST_TEXT (1024u * 1024)
#define BB_WIRE_LONGEST_SIDE 16384u                        /* of what a caller may ask for */

#define BB_WIRE_MOST_INK (16u * 1000 * 1000)               /* pixels of a drawing */

typedef enum { BB_WIRE_PICTURE = 1, BB_WIRE_PAGE, BB_WIRE_TEXT, BB_WIRE_FACTS, BB_WIRE_INK } BbWireVerb;

typedef struct
{
  guint32 magic;
  guint32 verb;                  /* BbWireVerb */
  guint32 width, height;         /* at most; PICTURE: 0 is as large as it is; PAGE: width alone */
  guint32 page;                  /* PAGE: from 0 */
  guint32 limit;                 /* TEXT: bytes */
  guint32 milliseconds;          /* after these the helper ends the work */
  guint32 reserved;
} BbWireRequest;

typedef enum
{
  BB_WIRE_OK = 0,
  BB_WIRE_DAMAGED,               /* or not what it says it is */
  BB_WIRE_UNKNOWN,               /* a kind that is not decoded */
  BB_WIRE_HUGE,
  BB_WIRE_PASSWORD,
  BB_WIRE_NO_PAGE,
  BB_WIRE_LAST = BB_WIRE_NO_PAGE,
} BbWireStatus;

typedef struct
{
  guint32 magic;
  guint32 status;                /* BbWireStatus; not OK: length is 0 */
  guint32 width, height;         /* of the pixels that follow: 8 bits each of red, green and blue (INK: and opacity), rows without a gap */
  guint32 whole_width, whole_height;  /* upright; PAGE: in points */
  guint32 pages;                 /* PAGE */
  guint32 flags;                 /* BbWireFlags */
  guint64 length;
} BbWireReply;

typedef enum
{
  BB_WIRE_PARTLY = 1 << 0,       /* a part of the picture is missing, or bytes were no text */
  BB_WIRE_MORE = 1 << 1,         /* TEXT: there is more */
} BbWireFlags;

/* FACTS: what the file says of itself, as it says it. */
typedef struct
{
  char taken[24];                /* "2026:01:31 08:05:00", or empty */
  char offset[8];                /* "+07:00", or empty */
  guint32 orientation;           /* EXIF, 1 to 8 */
  guint32 has_place;             /* coordinates are in it */
} BbWireFacts;

/* All of @data into a pipe; FALSE: nobody reads any more. */
static inline gboolean
bb_wire_write (int fd, const void *data, gsize size)
{
  const guint8 *p = data;

  while (size)
    {
      gssize n = write (fd, p, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      p += n;
      size -= (gsize) n;
    }
  return TRUE;
}

G_END_DECLS
