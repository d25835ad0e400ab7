/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

typedef enum { BB_PHOTO_JPEG, BB_PHOTO_DECODED, BB_PHOTO_BOX } BbPhotoKind;

/* Tells whether a file is still the one that was looked at. */
typedef struct { guint64 device, inode, size; gint64 changed; /* nanoseconds */ } BbFileMark;

/* A photograph as it goes on the page. BB_PHOTO_BOX: a box with a sentence stands for it. */
typedef struct
{
  BbPhotoKind kind;
  guint width, height;           /* as seen, after orientation */
  guint stored_width, stored_height;
  guint components;              /* JPEG: 1 grey, 3 colours */
  guint orientation;             /* EXIF, 1 to 8 */
  BbFileMark mark;               /* set when it is drawn */
  const char *reason;            /* BB_PHOTO_BOX: key of the wording that says why */
} BbPhotoInfo;

/* Pixels of a foreign picture, upright: 3 bytes each, rows without a gap. (transfer full) (nullable): it is damaged */
typedef guint8 *(*BbPhotoDecodeFunc) (const guint8 *data, gsize size, guint *width, guint *height);

/* Reads the head of the file at @path (%NULL: there is none). Never fails: what cannot be printed becomes a box. @decode: reads what is neither
 * a JPEG that PDF/A takes as it is nor a PNG (TIFF, HEIC, WebP, GIF, print colours); %NULL: that becomes a box. */
void bb_photo_probe (const char *path, BbPhotoDecodeFunc decode, BbPhotoInfo *info);

/* Paints the photograph into the rectangle, if the file still has its hash. Of a JPEG only its place is put into the file, under number @index:
 * bb_photo_load_stream() gives what belongs there. @decode: reads every other outside of this process; %NULL: cairo reads a PNG. Returns: %NULL, or the
 * key of the wording that says why it could not be printed. */
const char *bb_photo_draw (cairo_t *cr, const char *path, const char *sha256, BbPhotoInfo *info, guint index, BbPhotoDecodeFunc decode,
                           double x, double y, double width, double height);

/* How the file at @path is now; all 0 when it cannot be told. */
void bb_photo_mark (const char *path, BbFileMark *mark);
/* That the file with @mark has the hash @sha256, as whoever read the whole of it between two equal marks knows: bb_photo_draw() does not read a JPEG
 * again only to hash it, as long as it has that mark. Safe to call from any thread. */
void bb_photo_remember_hash (const char *sha256, const BbFileMark *mark);

/* The pixels of a PNG that is not evidence: a logo. (transfer full) (nullable) */
cairo_surface_t *bb_photo_decode (GBytes *png, BbPhotoDecodeFunc decode);
/* Width by height of a PNG, from its head alone; 0 when it is none. */
double bb_photo_get_aspect (GBytes *png);

/* The stream of a JPEG, as it is, less what bb_jpeg_strip() takes out. (transfer full); %NULL when the file is not the one that was drawn. */
guint8 *bb_photo_load_stream (const char *path, const char *sha256, const BbPhotoInfo *info, gsize *size);

/* The number of the place that @data, a stream in the file, keeps; -1 when it keeps none. */
int bb_photo_read_place (const guint8 *data, gsize size);
/* Length of the stream that keeps a place. */
gsize bb_photo_get_place_size (const BbPhotoInfo *info);

G_END_DECLS
