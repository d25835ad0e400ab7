/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-case-form.h"

G_BEGIN_DECLS

/* The head of the unit is absent: who speaks for it, and by which paper. */
AdwDialog *bb_case_head_absent_new (BbOpenVisit *session);
/* Staff who are not at their places, one after the other: each is named in the restricted database and counted. */
AdwDialog *bb_case_staff_absent_new (BbOpenVisit *session);

G_END_DECLS
