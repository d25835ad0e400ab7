/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-workspace.h"

G_BEGIN_DECLS

/* The pages of a foreign PDF, one at a time, drawn by the decoding helper. */
#define BB_TYPE_PDF_PAGES (bb_pdf_pages_get_type ())
G_DECLARE_FINAL_TYPE (BbPdfPages, bb_pdf_pages, BB, PDF_PAGES, AdwBin)

/* @path: (nullable): nothing is shown */
void bb_pdf_pages_show (BbPdfPages *self, BbWorkspace *workspace, const char *path);

G_END_DECLS
