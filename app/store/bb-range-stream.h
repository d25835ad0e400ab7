/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define BB_TYPE_RANGE_STREAM (bb_range_stream_get_type ())
G_DECLARE_FINAL_TYPE (BbRangeStream, bb_range_stream, BB, RANGE_STREAM, GInputStream)

/* @length bytes of the file @path from @start on; what the path names later does not matter. Seekable, 0 is the first of these bytes.
 * Errors: errors of G_IO_ERROR. */
GInputStream *bb_range_stream_new (const char *path, gint64 start, gint64 length, GError **error);

G_END_DECLS
