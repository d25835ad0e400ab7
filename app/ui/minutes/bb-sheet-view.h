/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-paper.h"

G_BEGIN_DECLS

/* A page of a PDF as wide as it is given; rendered when it is on the screen. */
#define BB_TYPE_SHEET_VIEW (bb_sheet_view_get_type ())
G_DECLARE_FINAL_TYPE (BbSheetView, bb_sheet_view, BB, SHEET_VIEW, GtkWidget)

GtkWidget *bb_sheet_view_new (void);
void bb_sheet_view_set_page (BbSheetView *self, BbPaperPage *page);

G_END_DECLS
