/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* Asks for numbers that the office sets apart. It stays open, and says why, until they are kept. Signal: "added". */
#define BB_TYPE_NUMBER_BLOCK_DIALOG (bb_number_block_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BbNumberBlockDialog, bb_number_block_dialog, BB, NUMBER_BLOCK_DIALOG, AdwDialog)

/* @issuer: code of the office; @after: the last number of this year that is set apart already, or 0. */
AdwDialog *bb_number_block_dialog_new (BbWorkspace *workspace, const char *issuer, gint64 after);

G_END_DECLS
