/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The handbook in a window of its own, to read beside the work. */
#define BB_TYPE_HELP_WINDOW (bb_help_window_get_type ())
G_DECLARE_FINAL_TYPE (BbHelpWindow, bb_help_window, BB, HELP_WINDOW, AdwWindow)

/* Opens @page ("index", "answering", …), in the window that is open already or in a new one beside @parent. */
void bb_help_open (GtkApplication *application, GtkWindow *parent, const char *page);
/* The page about what @window shows now. */
const char *bb_help_find_page (GtkWindow *window);

G_END_DECLS
