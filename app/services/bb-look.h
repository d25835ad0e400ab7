/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "decode/bb-decoder.h"

#include "bb-workspace.h"

G_BEGIN_DECLS

/* Looking at evidence. The files are foreign: they are read by the decoding helper (bb-decoder.h), never in this process. Errors:
 * BB_DECODE_ERROR; NOT_FOUND: the file is not on this computer. */

/* A still image, upright, inside @width × @height pixels (0: as large as it is). */
BbPixels *bb_look_picture (BbWorkspace *workspace, const char *sha256, guint width, guint height, GCancellable *cancellable, GError **error);
/* The same of any file. */
BbPixels *bb_look_file (const char *path, guint width, guint height, GCancellable *cancellable, GError **error);
/* Page @number (from 0) of a PDF, @width pixels wide. */
BbPixels *bb_look_page (BbWorkspace *workspace, const char *sha256, guint number, guint width, GCancellable *cancellable, GError **error);

/* The same of bytes that are in memory, for the minutes: a PNG as large as it is, others inside 2400 × 2400: pixels of 3 bytes each, rows without a
 * gap. (transfer full); %NULL: they are no picture. */
guint8 *bb_look_bytes (const guint8 *data, gsize size, guint *width, guint *height);
/* A PNG of a hand-drawn signature: pixels of 4 bytes, red, green, blue and opacity, rows without a gap. (transfer full) */
guint8 *bb_look_ink (const guint8 *data, gsize size, guint *width, guint *height, GError **error);
/* Whether the helper can read a picture that is in memory. */
gboolean bb_look_check_bytes (GBytes *bytes, GError **error);

typedef struct
{
  char *text;                    /* valid UTF-8 */
  gboolean more;                 /* it is only the beginning */
  gboolean partly;               /* some bytes were no letters */
} BbLookText;
void bb_look_text_free (BbLookText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbLookText, bb_look_text_free)
/* The first 256 KiB of a text. */
BbLookText *bb_look_text (BbWorkspace *workspace, const char *sha256, GCancellable *cancellable, GError **error);

/* Copies the file, as it came, to @path. */
gboolean bb_look_save_copy (BbWorkspace *workspace, const char *sha256, const char *path, GCancellable *cancellable, GError **error);
/* A copy under its own name for another program, read only, in a folder that is emptied when the workspace is opened and closed.
 * (transfer full) */
char *bb_look_lend (BbWorkspace *workspace, const char *sha256, const char *name, GCancellable *cancellable, GError **error);
/* Empties that folder. */
void bb_look_take_back (BbWorkspace *workspace);

/* Whether this kernel keeps what reads foreign files from reading other files. */
gboolean bb_look_is_guarded (void);

void bb_look_picture_async (BbWorkspace *workspace, const char *sha256, guint width, guint height, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
void bb_look_page_async (BbWorkspace *workspace, const char *sha256, guint number, guint width, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data);
BbPixels *bb_look_picture_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);        /* of both */
void bb_look_text_async (BbWorkspace *workspace, const char *sha256, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
BbLookText *bb_look_text_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_look_save_copy_async (BbWorkspace *workspace, const char *sha256, const char *path, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
gboolean bb_look_save_copy_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);
void bb_look_lend_async (BbWorkspace *workspace, const char *sha256, const char *name, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data);
char *bb_look_lend_finish (BbWorkspace *workspace, GAsyncResult *result, GError **error);

G_END_DECLS
