/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For “stop-search”: GTK's search field keeps Escape to itself. Here it closes the dialog while nothing is typed; words stay. */
void bb_search_stop (GtkSearchEntry *entry);

G_END_DECLS
