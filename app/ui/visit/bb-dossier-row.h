/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "domain/bb-sample.h"

G_BEGIN_DECLS

/* A drawn dossier: passed or failed, and a note.
 * signal "decided" (int result, const char *note): %NULL note: as it was; "move" (int step) */
#define BB_TYPE_DOSSIER_ROW (bb_dossier_row_get_type ())
G_DECLARE_FINAL_TYPE (BbDossierRow, bb_dossier_row, BB, DOSSIER_ROW, GtkBox)

GtkWidget *bb_dossier_row_new (void);
void bb_dossier_row_show (BbDossierRow *self, BbSample *dossier);
BbSample *bb_dossier_row_get (BbDossierRow *self);       /* (transfer none) */

G_END_DECLS
