/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What a person could not read or reach in @window as it is laid out now: texts cut short or clipped, buttons whose label leaves a word alone on
 * its last line, a scrolled area inside another that scrolls the same way, controls beyond the edge. One line each: kind, widget, text. For tests. (transfer full) */
char *bb_layout_check (GtkWidget *window);

G_END_DECLS
