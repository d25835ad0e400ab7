/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For “stop-search”: GTK's search field keeps Escape to itself. Here it closes the dialog, at once while nothing is typed and the second time
 * otherwise: an input method that ends a composition may hand its Escape on, and what it wrote stays. */
void bb_search_stop (GtkSearchEntry *entry);

G_END_DECLS
