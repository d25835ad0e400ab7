/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "bb-open-visit.h"

G_BEGIN_DECLS

/* What the case calls for and nobody has done yet, a card each: a finding to look at and take over, a photograph, a witness, a second
 * attempt. Closes by itself when nothing is left.
 * signal "form-requested" (const char *action): a detailed action of the page, such as "visit.unit-closed" */
#define BB_TYPE_CASE_PROPOSALS (bb_case_proposals_get_type ())
G_DECLARE_FINAL_TYPE (BbCaseProposals, bb_case_proposals, BB, CASE_PROPOSALS, AdwDialog)

AdwDialog *bb_case_proposals_new (BbOpenVisit *session);

G_END_DECLS
