/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* The window: opens the workspace and shows its pages, one on top of the other. */
#define BB_TYPE_WINDOW (bb_window_get_type ())
G_DECLARE_FINAL_TYPE (BbWindow, bb_window, BB, WINDOW, AdwApplicationWindow)

/* @folder %NULL: the default workspace. */
GtkWidget *bb_window_new (GtkApplication *application, const char *folder);
/* %NULL while it is being opened. */
BbWorkspace *bb_window_get_workspace (BbWindow *self);
/* Shows the visit, and the item @code of it unless that is %NULL. */
void bb_window_open_visit (BbWindow *self, const char *visit, const char *code);
/* The page on top. (transfer none) (nullable) */
AdwNavigationPage *bb_window_get_page (BbWindow *self);

G_END_DECLS
