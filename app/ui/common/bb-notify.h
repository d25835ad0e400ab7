/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Short news at the bottom of the window, or of the dialog with room for it, that @widget stands in. */
void bb_notify (GtkWidget *widget, const char *text);
/* What went wrong, in the phrasebook's words; says nothing of a cancellation. */
void bb_notify_error (GtkWidget *widget, const GError *error);
/* News with a button. @action is a detailed action name that @widget's window knows. */
void bb_notify_action (GtkWidget *widget, const char *text, const char *label, const char *action);
/* News with a button that calls @clicked (of no arguments but the toast; floating). */
void bb_notify_button (GtkWidget *widget, const char *text, const char *label, GClosure *clicked);
/* As bb_notify(), to a screen reader as well when @widget is inside a dialog that hides the toasts. */
void bb_announce (GtkWidget *widget, const char *text);

/* Sets the name that a screen reader says for a control without a text of its own. */
void bb_set_accessible_name (GtkWidget *widget, const char *name);
/* gtk_widget_set_tooltip_text(), which asks the display where the pointer is each time, when it is not the same text already. */
void bb_set_tooltip (GtkWidget *widget, const char *text);

G_END_DECLS
