/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a key means on the page of a visit. Nothing while an input method composes; letters and digits nothing while the person types. */
typedef enum
{
  BB_KEY_NONE, BB_KEY_PREVIOUS, BB_KEY_NEXT, BB_KEY_PASS, BB_KEY_FAIL, BB_KEY_NA, BB_KEY_NEXT_UNANSWERED, BB_KEY_EVIDENCE, BB_KEY_PHONE,
  BB_KEY_NOTE, BB_KEY_FILTER, BB_KEY_UNDO, BB_KEY_REDO, BB_KEY_NEXT_SECTION, BB_KEY_PASTE, BB_KEY_LEAVE, BB_KEY_FIGURES, BB_KEY_ADD,
} BbKey;

/* @focus: the widget that has the focus, or %NULL. */
BbKey bb_visit_key_get (GtkWidget *focus, guint key, GdkModifierType state);
/* Whether @focus takes letters. */
gboolean bb_visit_key_is_typing (GtkWidget *focus);

G_END_DECLS
