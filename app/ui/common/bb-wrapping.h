/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Lets the titles of windows, dialogs and groups go on where libadwaita 1.7 would cut them: see bb-wrapping.c. Call once, before the first window. */
void bb_wrapping_install (void);

G_END_DECLS
