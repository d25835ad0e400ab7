/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "services/bb-check.h"

G_BEGIN_DECLS

/* What a verification found, as groups of rows on @page: the signatures and changes in their order, the records, the file.
 * Returns: (transfer container) (element-type AdwPreferencesGroup): what was added */
GPtrArray *bb_verify_report_fill (AdwPreferencesPage *page, const BbCheck *check);
/* The icon and the style of a verdict, which is always told in words as well. */
const char *bb_verify_report_get_icon (BbVerdict verdict);
const char *bb_verify_report_get_class (BbVerdict verdict);
/* "hợp lệ" → "Hợp lệ" (transfer full) */
char *bb_verify_report_format_verdict (BbVerdict verdict);

G_END_DECLS
