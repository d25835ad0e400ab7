/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* Who works here, and in which language. */
#define BB_TYPE_PREFERENCES (bb_preferences_get_type ())
G_DECLARE_FINAL_TYPE (BbPreferences, bb_preferences, BB, PREFERENCES, AdwPreferencesDialog)

AdwDialog *bb_preferences_new (BbWorkspace *workspace);

G_END_DECLS
