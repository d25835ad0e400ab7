/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Gives a name on the accessibility bus to what GTK 4.18 and libadwaita 1.7 leave without one: see bb-names.c. Call once, before the first window. */
void bb_names_install (void);

G_END_DECLS
