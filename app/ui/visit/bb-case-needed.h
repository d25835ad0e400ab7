/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "bb-open-visit.h"

G_BEGIN_DECLS

/* What is still needed before the lock: what blocks it first, then the paper, then the items, those without an answer a line a section.
 * signal "requested" (const char *item, const char *field): go there; one of them is %NULL */
#define BB_TYPE_CASE_NEEDED (bb_case_needed_get_type ())
G_DECLARE_FINAL_TYPE (BbCaseNeeded, bb_case_needed, BB, CASE_NEEDED, AdwDialog)

AdwDialog *bb_case_needed_new (BbOpenVisit *session);

G_END_DECLS
