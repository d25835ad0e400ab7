/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* What is known of a piece of evidence: caption, hash, file, times by whose clock, items, original and copies.
 *
 * signal "chosen" (const char *): SHA-256 of the original or a copy that the person wants to see */
#define BB_TYPE_VIEWER_FACTS (bb_viewer_facts_get_type ())
G_DECLARE_FINAL_TYPE (BbViewerFacts, bb_viewer_facts, BB, VIEWER_FACTS, AdwBin)

void bb_viewer_facts_show (BbViewerFacts *self, BbOpenVisit *session, BbEvidence *evidence);
/* A caption that is being typed becomes a revision. */
void bb_viewer_facts_leave (BbViewerFacts *self);
/* Of the picture itself, when it is known. */
void bb_viewer_facts_set_dimensions (BbViewerFacts *self, guint width, guint height, guint pages);

G_END_DECLS
