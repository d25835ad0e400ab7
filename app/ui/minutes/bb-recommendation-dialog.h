/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "domain/bb-dates.h"
#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* A recommendation: what, who, and by when in working days. */
#define BB_TYPE_RECOMMENDATION_DIALOG (bb_recommendation_dialog_get_type ())
G_DECLARE_FINAL_TYPE (BbRecommendationDialog, bb_recommendation_dialog, BB, RECOMMENDATION_DIALOG, AdwDialog)

/* @recommendation %NULL: a new one. */
AdwDialog *bb_recommendation_dialog_new (BbOpenVisit *session, BbRecommendation *recommendation);

/* A new one that begins as @draft (no id), with the words of earlier recommendations on @item. */
AdwDialog *bb_recommendation_dialog_new_for (BbOpenVisit *session, BbRecommendation *draft, const char *item);

G_END_DECLS
