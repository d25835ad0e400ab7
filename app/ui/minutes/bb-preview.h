/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* The minutes as they will be printed, written anew a moment after every change. */
#define BB_TYPE_PREVIEW (bb_preview_get_type ())
G_DECLARE_FINAL_TYPE (BbPreview, bb_preview, BB, PREVIEW, AdwBin)

void bb_preview_set_session (BbPreview *self, BbOpenVisit *session);
void bb_preview_refresh (BbPreview *self);

G_END_DECLS
