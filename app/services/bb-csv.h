/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct { guint line; char **cells; } BbCsvRow;

/* RFC 4180, UTF-8 (a byte order mark is skipped); the separator is the more frequent of "," and ";" in the first line, as spreadsheets
 * in Vietnamese write ";". Empty lines are skipped. Errors: BB_SERVICE_ERROR_INPUT with the line.
 * Returns: (transfer container) (element-type BbCsvRow) */
GPtrArray *bb_csv_parse (const char *text, GError **error);

G_END_DECLS
