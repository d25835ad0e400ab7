/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "bb-open-visit.h"

G_BEGIN_DECLS

/* Says above the items what is out of the ordinary: the visit is planned and not opened yet, what was typed before a power loss was
 * brought back, or what happened here calls for something. Its button activates an action of the page ("visit.open" …). */
#define BB_TYPE_CASE_BANNER (bb_case_banner_get_type ())
G_DECLARE_FINAL_TYPE (BbCaseBanner, bb_case_banner, BB, CASE_BANNER, AdwBin)

/* Says whose items alone are shown; %NULL: everybody's. */
void bb_case_banner_set_only (BbCaseBanner *self, const char *member);
void bb_case_banner_set_session (BbCaseBanner *self, BbOpenVisit *session);

G_END_DECLS
