/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A strict reader of the end of a PDF (ISO 32000-1 §7.5.4–7.5.8): startxref, the kind of each cross-reference section and
 * the chain of /Prev. It repairs nothing. Takes bytes, so that it can be fuzzed. */

typedef enum
{
  BB_XREF_TABLE,
  BB_XREF_STREAM,
} BbXrefKind;

typedef struct
{
  guint64 offset;            /* where the section starts */
  BbXrefKind kind;
  gint64 size;               /* /Size */
  gint64 prev;               /* /Prev, or -1 */
  guint64 end;               /* where the revision that ends with this section ends (after %%EOF and its line end), or 0 */
} BbXrefSection;

typedef struct
{
  GArray *sections;          /* BbXrefSection, newest first */
  gint64 size;               /* the largest /Size */
  guint64 end;               /* after the last %%EOF and its line end */
} BbPdfTail;

BbPdfTail *bb_pdf_tail_read (const guint8 *data, gsize length, GError **error);
void bb_pdf_tail_free (BbPdfTail *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbPdfTail, bb_pdf_tail_free)

const BbXrefSection *bb_pdf_tail_newest (const BbPdfTail *self);
gboolean bb_pdf_tail_has_section (const BbPdfTail *self, guint64 offset);
gboolean bb_pdf_tail_fail (GError **error, const char *what, guint64 at);
gboolean bb_pdf_tail_find_orphan (const BbPdfTail *self, const guint8 *data, gsize length, guint64 from, guint64 *at);

G_END_DECLS
