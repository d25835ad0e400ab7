/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "domain/bb-signatory.h"

G_BEGIN_DECLS

/* One who may sign the papers of the office: name, post, by which right (Nghị định 30/2020/NĐ-CP, Điều 13).
 * Signals: "saved" (BbSignatory, as a pointer), "removed". */
#define BB_TYPE_SIGNATORY_DIALOG (bb_signatory_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BbSignatoryDialog, bb_signatory_dialog, BB, SIGNATORY_DIALOG, AdwDialog)

/* @signatory: %NULL for a new one. */
AdwDialog *bb_signatory_dialog_new (const BbSignatory *signatory);

G_END_DECLS
