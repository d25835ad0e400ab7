/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Pictures that a test makes. Four quarters: red, green above; blue, white below. */
typedef struct { guint width, height; guint orientation; gboolean progressive; } Picture;

GBytes *pictures_make_jpeg (const Picture *picture);
/* The same as a PNG, with @alpha (0 to 255) for all of it. */
GBytes *pictures_make_png (guint width, guint height, guint alpha);
/* Only the head of a PNG that says it is so large. */
GBytes *pictures_make_png_head (guint width, guint height);
/* Of the quarter: 0 red, 1 green, 2 blue, 3 white; -1: none of these. */
int pictures_name_colour (const guint8 *rgb);
