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

/* What is read of them: a few bytes may unfold to any number, and a tree of names may lead back into itself. */
typedef struct
{
  guint files;                   /* that are looked at, be they taken or not */
  gsize each, together;          /* bytes, unpacked; larger ones are left out */
  gboolean is_strict;            /* a PDF in which one of them is damaged is an error, which does not name the file */
} BbPdfEmbeddedLimits;

#define BB_PDF_EMBEDDED_LIMITS ((BbPdfEmbeddedLimits) { 64, 64 * 1024 * 1024, 256 * 1024 * 1024, FALSE })

/* The embedded files of the newest revision of @path, which may come from anybody, within @limits.
 * Returns: (transfer container) (element-type BbPdfEmbedded): empty when there are none. Errors: %BB_SIGNING_ERROR_BAD_PDF, _ENCRYPTED, _IO. */
GPtrArray *bb_pdf_list_embedded (const char *path, const BbPdfEmbeddedLimits *limits, GError **error);

G_END_DECLS
