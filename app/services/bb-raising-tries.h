/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-raising.h"

G_BEGIN_DECLS

/* How often a paper was tried in vain, and when it is tried again: kept in the workspace, for the program may end in between. */

/* Fills in tries, next and problem of @paper. What a wrong clock has written does not count: nothing waits for years. */
void bb_raising_tries_load (BbWorkspace *workspace, BbRaisingPaper *paper, GDateTime *now);
/* One more; each pause is about twice as long as the one before, up to a week, but never more than a quarter of the time that the last time
 * stamp still holds. The papers do not all come back at the same moment. */
void bb_raising_tries_note_failure (BbWorkspace *workspace, const BbRaisingPaper *paper, const char *problem, GDateTime *now);
/* It was raised. @shortfall: (nullable): why not to the highest level */
void bb_raising_tries_note_done (BbWorkspace *workspace, const BbRaisingPaper *paper, const char *shortfall);

G_END_DECLS
