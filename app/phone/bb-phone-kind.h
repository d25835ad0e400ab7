/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "bb-phone.h"

G_BEGIN_DECLS

#define BB_PHONE_KIND_HEAD 64    /* first bytes that are enough to tell */

/* What a file is by its first bytes, whatever its name says: FINE for the pictures, films, recordings and PDFs that phones make,
 * PROGRAM, or UNKNOWN_KIND. @media_type: (out) (optional): for FINE, static. */
BbPhoneTrouble bb_phone_kind_check (const guint8 *data, gsize length, const char **media_type);

G_END_DECLS
