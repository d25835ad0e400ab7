/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-pdf-tail.h"

#include <qpdf/qpdf-c.h>

G_BEGIN_DECLS

/* The entries of cross-reference sections. One that readers understand differently lets a file show one thing here and another there: some
 * readers ignore the generation of an object, some take the first of two entries and some the last, some find an object in an object stream
 * by its number and some by its index. */

/* Where an object is. */
typedef struct
{
  int stream;                /* the object stream that holds it, or 0 */
  guint64 at;                /* byte of the file, or index in the stream */
  gboolean is_steady;        /* of an object stream: its own bytes alone say what is in it */
} BbPdfPlace;

GHashTable *bb_pdf_entries_read (const BbPdfTail *tail, const guint8 *data, gsize length, GError **error);
gboolean bb_pdf_entries_check_streams (GHashTable *places, qpdf_data qpdf, GError **error);
GHashTable *bb_pdf_entries_list_references (GHashTable *places, const guint8 *data, gsize length, qpdf_data qpdf);
guint64 bb_pdf_entries_get_key (GHashTable *places, int number);

G_END_DECLS
