/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-case-form.h"

G_BEGIN_DECLS

/* Before the visit is opened: a member who is related to the unit leaves the team, and who comes instead, by which decision. */
AdwDialog *bb_case_recusal_new (BbOpenVisit *session);

G_END_DECLS
