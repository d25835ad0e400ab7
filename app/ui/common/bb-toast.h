/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Short news with or without a button. It goes on in as many lines as its words need, where AdwToast would cut them, and stays for as
 * long as they take to read; a pointer over it or the focus inside makes it stay.
 * signal "button-clicked" (): then it goes by itself.
 * signal "dismissed" (): it has been read, or put away; once. */
#define BB_TYPE_TOAST (bb_toast_get_type ())
G_DECLARE_FINAL_TYPE (BbToast, bb_toast, BB, TOAST, GtkWidget)

/* @text is no markup. (transfer floating) */
BbToast *bb_toast_new (const char *text);
const char *bb_toast_get_text (BbToast *self);
/* @action: a detailed action name that is known where it is shown, or %NULL. */
void bb_toast_set_button (BbToast *self, const char *label, const char *action);
/* What went wrong: it is shown before what waits, and longer. */
void bb_toast_set_urgent (BbToast *self, gboolean urgent);
gboolean bb_toast_is_urgent (BbToast *self);
/* Gives its button, or where it has none its cross, the focus. */
gboolean bb_toast_enter (BbToast *self);
void bb_toast_dismiss (BbToast *self);

G_END_DECLS
