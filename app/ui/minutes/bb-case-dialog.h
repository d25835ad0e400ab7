/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* A visit as a case file: for whom, how far it is, a way to stop it; and the way back, of a case file that came from elsewhere. */
#define BB_TYPE_CASE_DIALOG (bb_case_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BbCaseDialog, bb_case_dialog, BB, CASE_DIALOG, AdwDialog)

AdwDialog *bb_case_dialog_new (BbOpenVisit *session);
/* As if this place was chosen. */
void bb_case_dialog_save_to (BbCaseDialog *self, const char *path);

/* Asks for a case file, takes it in and offers to show the visit. */
void bb_case_dialog_ask_import (GtkWidget *window, BbWorkspace *workspace);
/* As if this file was chosen. */
void bb_case_dialog_import_from (GtkWidget *window, BbWorkspace *workspace, const char *path);

G_END_DECLS
