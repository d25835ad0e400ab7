/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* Which checklist a new draft is: its code, version and title. Refuses what is there already.
 * signal "accepted" (const char *code, const char *version, const char *title). */
#define BB_TYPE_VERSION_DIALOG (bb_version_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BbVersionDialog, bb_version_dialog, BB, VERSION_DIALOG, AdwDialog)

/* @versions: BbChecklist of the catalogue. @code, @title: what is suggested. @fixed: the code is given. */
AdwDialog *bb_version_dialog_new (GPtrArray *versions, const char *heading, const char *explanation, const char *code, const char *version_title,
                                  gboolean fixed);

G_END_DECLS
