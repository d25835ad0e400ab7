/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The QR code (ISO/IEC 18004, level M) of @text: @width × @width bytes, row by row, 1 is dark. Around it four light modules must
 * be left. Returns: (transfer full) (nullable): %NULL when @text is too long */
GBytes *bb_phone_qr_encode (const char *text, guint *width);

G_END_DECLS
