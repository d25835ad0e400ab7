/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "services/bb-visits.h"

G_BEGIN_DECLS

/* Copies of a piece of evidence for other places. What comes of it is told through the action "viewer.say" of @viewer. */
/* Asks where to. */
void bb_viewer_copies_save (GtkWidget *viewer, BbWorkspace *workspace, BbEvidence *evidence);
void bb_viewer_copies_save_to (GtkWidget *viewer, BbWorkspace *workspace, const char *sha256, const char *path);
/* Lends a copy to a program of this computer, which the person chooses. */
void bb_viewer_copies_open (GtkWidget *viewer, BbWorkspace *workspace, BbEvidence *evidence);

G_END_DECLS
