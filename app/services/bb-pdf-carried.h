/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The files that a PDF carries within it (ISO 32000-1 §7.11.4), by their names, of at most @limit bytes all together. The PDF may come from
 * anybody: it is read without recovery. Returns: (transfer full): name → GBytes. Errors: %BB_SIGNING_ERROR_BAD_PDF. */
GHashTable *bb_pdf_list_carried (const char *path, gsize limit, GError **error);

G_END_DECLS
