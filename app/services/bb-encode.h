/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Pixels (8 bits each of red, green and blue, rows without a gap) as a file, with nothing else in it: no EXIF, no place, no thumbnail.
 * (transfer full) (nullable): no memory */
GBytes *bb_encode_jpeg (const guint8 *pixels, guint width, guint height);
GBytes *bb_encode_png (const guint8 *pixels, guint width, guint height);

G_END_DECLS
