/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* The office that orders the inspections: the head of its papers, its time limits and rules. Kept as soon as its two names are there. */
#define BB_TYPE_PREFERENCES_ISSUER (bb_preferences_issuer_get_type ())
G_DECLARE_FINAL_TYPE (BbPreferencesIssuer, bb_preferences_issuer, BB, PREFERENCES_ISSUER, AdwPreferencesPage)

void bb_preferences_issuer_set_workspace (BbPreferencesIssuer *self, BbWorkspace *workspace);
/* Keeps what was typed now. */
void bb_preferences_issuer_flush (BbPreferencesIssuer *self);

/* Opens how papers are made up, as soon as the office is read. */
void bb_preferences_issuer_show_templates (BbPreferencesIssuer *self);

G_END_DECLS
