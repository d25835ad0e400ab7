/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* A pad to sign on with a pen, a finger or the mouse. Every point is kept with its time; the paper prints the strokes in the signer's place.
 * signal "signed" (const char *name) */
#define BB_TYPE_DRAW_DIALOG (bb_draw_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BbDrawDialog, bb_draw_dialog, BB, DRAW_DIALOG, AdwDialog)

AdwDialog *bb_draw_dialog_new (BbOpenVisit *session, const char *paper, const char *field, const char *name, const char *role);

G_END_DECLS
