/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Several streams read one after the other as if they were one. */
#define BB_TYPE_CHAIN_STREAM (bb_chain_stream_get_type ())
G_DECLARE_FINAL_TYPE (BbChainStream, bb_chain_stream, BB, CHAIN_STREAM, GInputStream)

GInputStream *bb_chain_stream_new (void);
void bb_chain_stream_add (BbChainStream *self, GInputStream *stream);
void bb_chain_stream_add_text (BbChainStream *self, const char *text);

G_END_DECLS
