/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-papers-button.h"

G_BEGIN_DECLS

/* What one of the other papers needs to be typed. When it is made it is kept with the visit, and @button asks where to save a copy.
 * @kind: a BbPaperKind, not the minutes. */
AdwDialog *bb_paper_dialog_new (BbOpenVisit *session, int kind, BbPapersButton *button);

G_END_DECLS
