/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "visit/bb-open-visit.h"

G_BEGIN_DECLS

/* Looks at a piece of evidence: pictures, PDFs and texts as the decoding helper gives them (services/bb-look.h); recordings and what else
 * there is open in the computer's own programs. Goes through the evidence of an item, or of the whole visit; makes redacted copies. */
#define BB_TYPE_VIEWER (bb_viewer_get_type ())
G_DECLARE_FINAL_TYPE (BbViewer, bb_viewer, BB, VIEWER, AdwDialog)

/* @item %NULL: all evidence of the visit can be gone through. */
void bb_viewer_present (GtkWidget *parent, BbOpenVisit *session, const char *sha256, const char *item);

/* What the file chooser would have given; for tests. */
void bb_viewer_save_to (BbViewer *self, const char *path);

G_END_DECLS
