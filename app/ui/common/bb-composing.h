/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Knows from now on whether an input method composes, and keeps Escape, while it does, from everything in @window but the text itself:
 * an input method may let the word stand and hand the key on, which would leave the field or close the dialog around it. */
void bb_composing_watch (GtkWindow *window);
/* Whether an input method composes in the text @focus. */
gboolean bb_composing_is_in (GtkWidget *focus);

G_END_DECLS
