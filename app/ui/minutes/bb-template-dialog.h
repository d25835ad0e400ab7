/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* The blocks, words and logo of an office's papers, with the paper beside them. Everything is kept as it is typed, as far as it breaks no rule. */
#define BB_TYPE_TEMPLATE_DIALOG (bb_template_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BbTemplateDialog, bb_template_dialog, BB, TEMPLATE_DIALOG, AdwDialog)

/* @issuer: code of the office */
AdwDialog *bb_template_dialog_new (BbWorkspace *workspace, const char *issuer);

G_END_DECLS
