/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* The team and the decision that the next visit starts with. */
#define BB_TYPE_PREFERENCES_TEAM (bb_preferences_team_get_type ())
G_DECLARE_FINAL_TYPE (BbPreferencesTeam, bb_preferences_team, BB, PREFERENCES_TEAM, AdwPreferencesGroup)

void bb_preferences_team_set_workspace (BbPreferencesTeam *self, BbWorkspace *workspace);
/* Keeps what was typed now. */
void bb_preferences_team_flush (BbPreferencesTeam *self);

G_END_DECLS
