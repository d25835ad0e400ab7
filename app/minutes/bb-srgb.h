/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A colour profile (ICC.1:2001-04, version 2, monitor) of IEC 61966-2-1 sRGB: what PDF/A wants as its output intent. Always the same bytes. */
GBytes *bb_srgb_profile_new (void);

G_END_DECLS
