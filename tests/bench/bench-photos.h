/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @n photographs of 12 megapixels and about 3 MB in @folder, each with a hash of its own. (transfer full): their paths */
char **bench_photos_new (const char *folder, guint n);
/* Their bytes all together. */
guint64 bench_photos_measure (char **photos);
void bench_photos_remove (char **photos);

G_END_DECLS
