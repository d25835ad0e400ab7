/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bb-minutes.h"

#include <qpdf/qpdf-c.h>

G_BEGIN_DECLS

/* Embeds @files (element-type BbMinutesFile) and associates them with the whole document (ISO 19005-3, 6.8 and annex E). They are listed by
 * name; @time is written as their time of change, so that the same files give the same bytes. */
void bb_pdf_attach (qpdf_data pdf, GPtrArray *files, GDateTime *time);

G_END_DECLS
