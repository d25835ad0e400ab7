/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* Who works here and with whom, the issuing office, where the data is and what is never printed. Everything is kept as it is typed. */
#define BB_TYPE_PREFERENCES (bb_preferences_get_type ())
G_DECLARE_FINAL_TYPE (BbPreferences, bb_preferences, BB, PREFERENCES, AdwPreferencesDialog)

/* @page: "general", "office" or "storage"; "templates": how the office makes its papers up; %NULL: the first. */
AdwDialog *bb_preferences_new (BbWorkspace *workspace, const char *page);
/* Says once, in the window of @widget, that the disk is not encrypted, where that is so. */
void bb_preferences_tell_disk (GtkWidget *widget, BbWorkspace *workspace);

G_END_DECLS
