/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/bb-http-link.h"

G_BEGIN_DECLS

/* The bytes at @path, @length of them (-1: not known). A way that breaks is taken up again where it broke (Range), as often as the link tries;
 * the end is only where @length bytes were read. */
#define BB_TYPE_HTTP_STREAM (bb_http_stream_get_type ())
G_DECLARE_FINAL_TYPE (BbHttpStream, bb_http_stream, BB, HTTP_STREAM, GInputStream)

GInputStream *bb_http_stream_new (BbHttpLink *link, const char *path, goffset length);

G_END_DECLS
