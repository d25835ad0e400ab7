/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A file that a PDF carries within it (ISO 32000-1 §7.11.4). */
typedef struct
{
  char *name;
  GBytes *data;
} BbPdfEmbedded;

void bb_pdf_embedded_free (BbPdfEmbedded *self);

/* The embedded files of the newest revision of @path; files larger than 64 MiB (256 MiB together) are left out, and so are all but the first 64.
 * Returns: (transfer container) (element-type BbPdfEmbedded): empty when there are none. Errors: %BB_SIGNING_ERROR_BAD_PDF, _ENCRYPTED, _IO. */
GPtrArray *bb_pdf_list_embedded (const char *path, GError **error);

G_END_DECLS
