/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "bb-open-visit.h"

G_BEGIN_DECLS

/* The minutes for everybody in the room: large letters, one section at a time with its findings, then recommendations and opinion.
 * ← and → turn; at the end it is recorded that they were read out (DOMAIN, step 7). */
#define BB_TYPE_READ_ALOUD (bb_read_aloud_get_type ())
G_DECLARE_FINAL_TYPE (BbReadAloud, bb_read_aloud, BB, READ_ALOUD, AdwNavigationPage)

AdwNavigationPage *bb_read_aloud_new (BbOpenVisit *session);

/* Opens the page over the others of @pages; nothing when it is open already. */
void bb_read_aloud_show (AdwNavigationView *pages, BbOpenVisit *session);

G_END_DECLS
