/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-wire.h"

G_BEGIN_DECLS

/* What a photograph says of itself (DateTimeOriginal, OffsetTimeOriginal, Orientation; Exif 2.32). @data: the beginning of a JPEG
 * file. Used in the helper alone: the bytes are foreign. */
void bb_exif_read (const guint8 *data, gsize size, BbWireFacts *facts);
/* 1 to 8; 1 where nothing is said. */
guint bb_exif_get_orientation (const guint8 *data, gsize size);

G_END_DECLS
