/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* Says how many signed papers still wait for their time stamp, when an authority is set and asking it did not succeed. */
#define BB_TYPE_RAISER_BANNER (bb_raiser_banner_get_type ())
G_DECLARE_FINAL_TYPE (BbRaiserBanner, bb_raiser_banner, BB, RAISER_BANNER, AdwBin)

void bb_raiser_banner_set_workspace (BbRaiserBanner *self, BbWorkspace *workspace);

G_END_DECLS
