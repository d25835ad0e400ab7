/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* The address of the time-stamping authority (RFC 3161) of this workspace. */
#define BB_TYPE_PREFERENCES_TIME (bb_preferences_time_get_type ())
G_DECLARE_FINAL_TYPE (BbPreferencesTime, bb_preferences_time, BB, PREFERENCES_TIME, AdwPreferencesGroup)

void bb_preferences_time_set_workspace (BbPreferencesTime *self, BbWorkspace *workspace);
/* What is being typed is kept now. */
void bb_preferences_time_flush (BbPreferencesTime *self);

G_END_DECLS
