/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Starts GStreamer with the demuxers and decoders of the recordings that telephones and browsers make and with nothing else: neither
 * its register of plugins nor its scanner is used. To be called before the sandbox is closed, which lets no more code be loaded. */
gboolean bb_play_load_plugins (void);

G_END_DECLS
