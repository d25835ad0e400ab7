/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* Asks for a place and writes @checklist there, as @suffix ("csv", "json") says. News go to the window of @widget. */
void bb_checklist_export (GtkWidget *widget, BbWorkspace *workspace, BbChecklist *checklist, const char *suffix);
/* Likewise without asking. */
void bb_checklist_export_to (GtkWidget *widget, BbWorkspace *workspace, BbChecklist *checklist, const char *path);

G_END_DECLS
