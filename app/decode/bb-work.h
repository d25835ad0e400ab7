/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-canvas.h"
#include "bb-wire.h"

G_BEGIN_DECLS

/* What the helper does with one foreign file, inside the sandbox. Each verb fills in @reply and gives the bytes that follow it:
 * (transfer full) (nullable): none when the status is not OK. */
typedef struct { const guint8 *data; gsize size; } BbFile;

/* Still images: JPEG (libjpeg), PNG (libpng), WebP (libwebp; of an animation the first picture), TIFF (libtiff; the first page),
 * GIF (the first picture), BMP, HEIC and AVIF (libheif), told apart by their first bytes. Upright. */
guint8 *bb_work_picture (const BbFile *file, const BbWireRequest *request, BbWireReply *reply);
/* A page of a PDF (poppler) at @request->width pixels, or of a TIFF, never enlarged. */
guint8 *bb_work_page (const BbFile *file, const BbWireRequest *request, BbWireReply *reply);
/* The beginning of a text: UTF-8, or UTF-16 with its mark; what is no text, and what would turn the direction of writing, becomes U+FFFD. */
guint8 *bb_work_text (const BbFile *file, const BbWireRequest *request, BbWireReply *reply);
/* EXIF of a JPEG, HEIC or AVIF (libexif). */
guint8 *bb_work_facts (const BbFile *file, BbWireReply *reply);

/* A PNG with what can be seen through it: red, green, blue and opacity. */
guint8 *bb_work_ink (const BbFile *file, BbWireReply *reply);

/* The EXIF block of a HEIC or AVIF; %NULL: there is none. */
guint8 *bb_work_find_exif (const BbFile *file, gsize *size);

/* Loads what decoding would load later, when that is not possible any more: plugins of libheif. */
void bb_work_prepare (void);

/* One decoder a kind: each makes a canvas of the size that was asked for and fills it; no @pixels: @reply has the status. */
guint8 *bb_work_give (BbCanvas *canvas, BbWireReply *reply);
gboolean bb_work_check_size (guint64 width, guint64 height, BbWireReply *reply);
void bb_work_jpeg (const BbFile *file, const BbWireRequest *request, BbWireReply *reply, guint8 **pixels);
/* Windows bitmaps of 24 and 32 bits, not compressed, which scanners and screen copies are. */
void bb_work_bmp (const BbFile *file, const BbWireRequest *request, BbWireReply *reply, guint8 **pixels);
void bb_work_gif (const BbFile *file, const BbWireRequest *request, BbWireReply *reply, guint8 **pixels);
gboolean bb_work_is_tiff (const BbFile *file);
guint8 *bb_work_tiff (const BbFile *file, const BbWireRequest *request, BbWireReply *reply);
void bb_work_png (const BbFile *file, const BbWireRequest *request, BbWireReply *reply, guint8 **pixels);

G_END_DECLS
