/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-look.h"

G_BEGIN_DECLS

/* The pages of a foreign PDF under each other. Each is drawn by the decoding helper when it comes into sight.
 *
 * signal "counted" (guint): how many pages it has
 * signal "failed" (GError *): the first page cannot be shown */
#define BB_TYPE_VIEWER_PAGES (bb_viewer_pages_get_type ())
G_DECLARE_FINAL_TYPE (BbViewerPages, bb_viewer_pages, BB, VIEWER_PAGES, AdwBin)

/* @sha256 %NULL: nothing any more. */
void bb_viewer_pages_show (BbViewerPages *self, BbWorkspace *workspace, const char *sha256);
/* Wider or narrower; @factor 0: as wide as fits. */
void bb_viewer_pages_zoom (BbViewerPages *self, double factor);
/* 1: as wide as fits. */
double bb_viewer_pages_get_zoom (BbViewerPages *self);

G_END_DECLS
