/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* When a photograph says it was taken (DateTimeOriginal with OffsetTimeOriginal; without an offset, @zone is taken).
 * @head: the beginning of a JPEG file, 256 KiB are enough. Returns: (transfer full) (nullable) */
GDateTime *bb_exif_get_time (GBytes *head, GTimeZone *zone);

G_END_DECLS
