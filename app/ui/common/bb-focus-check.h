/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Presses Tab in @window until the focus is back where it was, and says which controls that show it did not come to, one line each: "missed", widget, text;
 * "endless" when it does not come back; "unseen" where a control has the focus and does not show it. What stands in a list, a menu or a group of choices
 * is reached with the arrow keys from the one of them that Tab leads to. For tests. (transfer full) */
char *bb_focus_check (GtkWindow *window);

G_END_DECLS
