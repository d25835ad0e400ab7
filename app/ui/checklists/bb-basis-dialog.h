/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* Chooses one of the legal bases of the catalogue. signal "chosen" (const char *id). */
#define BB_TYPE_BASIS_DIALOG (bb_basis_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BbBasisDialog, bb_basis_dialog, BB, BASIS_DIALOG, AdwDialog)

AdwDialog *bb_basis_dialog_new (GPtrArray *bases);

G_END_DECLS
