/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-toast.h"

G_BEGIN_DECLS

/* A page with room for news over its lower edge, one at a time: what AdwToastOverlay is for AdwToast. Never wider than the page; F6
 * leads to its button, Escape puts it away, and the focus goes back. bb-notify.h is how the pages speak.
 * property "child": the page. */
#define BB_TYPE_TOASTS (bb_toasts_get_type ())
G_DECLARE_FINAL_TYPE (BbToasts, bb_toasts, BB, TOASTS, GtkWidget)

GtkWidget *bb_toasts_new (GtkWidget *child);
/* Shows @toast (transfer floating), at once or after those that were there before. */
void bb_toasts_add (BbToasts *self, BbToast *toast);

G_END_DECLS
