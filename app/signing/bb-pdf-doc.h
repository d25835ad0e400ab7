/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "signing/bb-pdf-tail.h"
#include "signing/bb-signing.h"

#include <qpdf/qpdf-c.h>

G_BEGIN_DECLS

/* An open file, mapped: parsing touches only the pages it needs, hashing reads through the descriptor. The file must not be cut
 * while it is open; ours are only ever replaced by a rename. */
typedef struct
{
  char *path;
  int fd;
  GMappedFile *map;
  const guint8 *data;
  gsize length;
} BbPdfFile;

BbPdfFile *bb_pdf_file_open (const char *path, GError **error);
void bb_pdf_file_free (BbPdfFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbPdfFile, bb_pdf_file_free)

/* One form field that can hold a value. */
typedef struct
{
  char *name;                /* fully qualified */
  char *type;                /* "/Sig", "/Tx" … */
  int id, generation;        /* of the field */
  int widget_id, widget_generation;   /* of its (first) widget: the same when merged; 0 when there is none */
  int flags;                 /* /Ff */
  gboolean has_value;
  int page;                  /* -1 when the widget is on no page */
  double rect[4];
} BbFormField;

/* The objects of one revision of a PDF, read by libqpdf without recovery. */
typedef struct
{
  qpdf_data qpdf;
  BbPdfTail *tail;
  const guint8 *data;        /* (transfer none): must outlive this */
  gsize length;
  GPtrArray *fields;         /* BbFormField, in the order of the form */
  GHashTable *places;        /* object number → BbPdfPlace */
  GHashTable *pages;         /* object number of a page → its number + 1 */
  guint ref_count;
} BbPdfDoc;

BbPdfDoc *bb_pdf_doc_open (const guint8 *data, gsize length, GError **error);
BbPdfDoc *bb_pdf_doc_ref (BbPdfDoc *self);
void bb_pdf_doc_free (BbPdfDoc *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BbPdfDoc, bb_pdf_doc_free)

qpdf_data bb_qpdf_open (const guint8 *data, gsize length, GError **error);
gboolean bb_qpdf_check (qpdf_data qpdf, GError **error);
char *bb_qpdf_dup_scalar (qpdf_data qpdf, qpdf_oh object);
qpdf_oh bb_qpdf_get (qpdf_data qpdf, qpdf_oh object, const char *key);

BbFormField *bb_pdf_doc_find_field (BbPdfDoc *self, const char *name);
qpdf_oh bb_pdf_doc_get_form (BbPdfDoc *self);
qpdf_oh bb_pdf_doc_get_object (BbPdfDoc *self, int id, int generation);
qpdf_oh bb_pdf_doc_get_field_value (BbPdfDoc *self, const BbFormField *field);
char *bb_pdf_make_text (const char *text, gssize length);
char *bb_pdf_doc_dup_text (BbPdfDoc *self, qpdf_oh dictionary, const char *key);

G_END_DECLS
