/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For “stop-search”: GTK's search field keeps Escape to itself. Here it takes away what was typed first, then closes the dialog, as everywhere else. */
void bb_search_stop (GtkSearchEntry *entry);

G_END_DECLS
