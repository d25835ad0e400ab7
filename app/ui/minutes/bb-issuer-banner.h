/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* Says that the minutes of an open visit name no issuing office, and mends it: with the one of this computer, or after it was filled in. */
#define BB_TYPE_ISSUER_BANNER (bb_issuer_banner_get_type ())
G_DECLARE_FINAL_TYPE (BbIssuerBanner, bb_issuer_banner, BB, ISSUER_BANNER, AdwBin)

void bb_issuer_banner_set_session (BbIssuerBanner *self, BbOpenVisit *session);
/* After the visit was read again. */
void bb_issuer_banner_refresh (BbIssuerBanner *self);

G_END_DECLS
