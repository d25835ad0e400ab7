/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "bb-wire.h"

G_BEGIN_DECLS

/* Foreign files, read by a helper process in a sandbox (main.c). What a file does there ends in an error here, never in a crash and
 * never in waiting for ever. Every function may be called from any thread; it waits for the answer. @fd: open for reading, of a
 * regular file; it stays the caller's. */

#define BB_DECODE_ERROR (bb_decode_error_quark ())
GQuark bb_decode_error_quark (void);
typedef enum
{
  BB_DECODE_ERROR_DAMAGED,
  BB_DECODE_ERROR_UNKNOWN,       /* a kind of file that is not decoded */
  BB_DECODE_ERROR_HUGE,
  BB_DECODE_ERROR_PASSWORD,
  BB_DECODE_ERROR_NO_PAGE,
  BB_DECODE_ERROR_DIED,          /* the file ended its reader */
  BB_DECODE_ERROR_TIMEOUT,
  BB_DECODE_ERROR_WRONG_ANSWER,
  BB_DECODE_ERROR_NO_HELPER,     /* the helper could not be started */
  BB_DECODE_ERROR_MISSING,       /* of a recording: a decoder is not installed */
} BbDecodeError;

typedef struct _BbDecoder BbDecoder;

/* @program: the helper; %NULL: the installed one, or what BIENBAN_DECODE names. It is started with the first request. */
BbDecoder *bb_decoder_new (const char *program);
void bb_decoder_free (BbDecoder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbDecoder, bb_decoder_free)
/* One for the whole program. (transfer none) */
BbDecoder *bb_decoder_get_default (void);
/* Whether this kernel keeps the helpers from reading other files (Landlock). The rest of the sandbox is there without it. */
gboolean bb_decoder_is_guarded (void);
/* How long one file may take; 20 seconds unless told. */
void bb_decoder_set_patience (BbDecoder *self, guint milliseconds);

typedef struct
{
  guint width, height;
  GBytes *bytes;                 /* 8 bits each of red, green and blue; rows without a gap */
  guint whole_width, whole_height;  /* of the picture, upright, in pixels; of the page of a PDF in points */
  guint pages;                   /* of a PDF or a TIFF */
  gboolean partly;               /* a part of the picture is missing in the file */
} BbPixels;
void bb_pixels_free (BbPixels *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbPixels, bb_pixels_free)

/* A still image, upright, inside @width × @height pixels (0: as large as it is); never enlarged. */
BbPixels *bb_decode_picture (BbDecoder *self, int fd, guint width, guint height, GCancellable *cancellable, GError **error);
/* A PNG of a drawing, as large as it is, up to 16 megapixels: 8 bits each of red, green, blue and opacity, not multiplied. */
BbPixels *bb_decode_ink (BbDecoder *self, int fd, GCancellable *cancellable, GError **error);
/* Page @number (from 0) of a PDF, @width pixels wide, or of a TIFF, which is not enlarged. */
BbPixels *bb_decode_page (BbDecoder *self, int fd, guint number, guint width, GCancellable *cancellable, GError **error);
/* The beginning of a text, at most @limit bytes of the file, as valid UTF-8. @more: (out): there is more; @partly: (out): not all was text. */
char *bb_decode_text (BbDecoder *self, int fd, guint limit, gboolean *more, gboolean *partly, GCancellable *cancellable, GError **error);
/* When a photograph says it was taken (DateTimeOriginal with OffsetTimeOriginal; without an offset, @zone is taken). %NULL without an
 * error: it says nothing. */
GDateTime *bb_decode_taken (BbDecoder *self, int fd, GTimeZone *zone, GCancellable *cancellable, GError **error);

G_END_DECLS
