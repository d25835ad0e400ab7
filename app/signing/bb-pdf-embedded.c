/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-pdf-embedded.h"

#include "signing/bb-pdf-bomb.h"
#include "signing/bb-pdf-doc.h"

#define MAX_DEPTH 16
#define NODES_PER_FILE 16              /* of the tree that are visited */

typedef struct
{
  BbPdfDoc *doc;
  const BbPdfEmbeddedLimits *limits;
  GPtrArray *files;
  gsize together;
  guint nodes;                   /* of the tree that were visited */
  guint looked;                  /* files that were unfolded, be they taken or not */
} Reader;

void
bb_pdf_embedded_free (BbPdfEmbedded *self)
{
  g_free (self->name);
  g_bytes_unref (self->data);
  g_free (self);
}

static void
read_file (Reader *self, qpdf_oh specification)
{
  qpdf_data q = self->doc->qpdf;
  qpdf_oh stream = bb_qpdf_get (q, bb_qpdf_get (q, specification, "/EF"), "/F");
  g_autofree char *unicode = bb_pdf_doc_dup_text (self->doc, specification, "/UF");
  g_autofree char *name = unicode != NULL ? g_steal_pointer (&unicode) : bb_pdf_doc_dup_text (self->doc, specification, "/F");
  unsigned char *data = NULL;
  size_t length = 0;
  gsize room = MIN (self->limits->each, self->limits->together - self->together);
  BbPdfEmbedded *file;

  if (name == NULL || !qpdf_oh_is_stream (q, stream) || self->looked++ >= self->limits->files || !bb_pdf_stream_is_small (q, stream, room))
    return;
  if ((qpdf_oh_get_stream_data (q, stream, qpdf_dl_generalized, NULL, &data, &length) & QPDF_ERRORS) == 0 && length <= room)
    {
      file = g_new0 (BbPdfEmbedded, 1);
      file->name = g_steal_pointer (&name);
      file->data = g_bytes_new (data, length);
      self->together += length;
      g_ptr_array_add (self->files, file);
    }
  qpdf_oh_free_buffer (&data);
}

/* A name tree (§7.9.6). */
static void
read_node (Reader *self, qpdf_oh node, guint depth)
{
  qpdf_data q = self->doc->qpdf;
  qpdf_oh names = bb_qpdf_get (q, node, "/Names"), kids = bb_qpdf_get (q, node, "/Kids");
  int n = qpdf_oh_is_array (q, names) ? qpdf_oh_get_array_n_items (q, names) : 0;
  int m = qpdf_oh_is_array (q, kids) ? qpdf_oh_get_array_n_items (q, kids) : 0;

  if (depth > MAX_DEPTH || self->nodes++ > NODES_PER_FILE * self->limits->files)
    return;
  for (int i = 1; i < n && self->looked < self->limits->files; i += 2)
    read_file (self, qpdf_oh_get_array_item (q, names, i));
  for (int i = 0; i < m && self->looked < self->limits->files; i++)
    read_node (self, qpdf_oh_get_array_item (q, kids, i), depth + 1);
}

GPtrArray *
bb_pdf_list_embedded (const char *path, const BbPdfEmbeddedLimits *limits, GError **error)
{
  g_autoptr (BbPdfFile) file = bb_pdf_file_open (path, error);
  g_autoptr (BbPdfDoc) doc = file != NULL ? bb_pdf_doc_open (file->data, file->length, error) : NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) bb_pdf_embedded_free);
  Reader reader = { .doc = doc, .limits = limits, .files = files };

  if (doc == NULL)
    {
      if (file != NULL && !limits->is_strict)
        g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  read_node (&reader, bb_qpdf_get (doc->qpdf, bb_qpdf_get (doc->qpdf, qpdf_get_root (doc->qpdf), "/Names"), "/EmbeddedFiles"), 0);
  if (limits->is_strict && !bb_qpdf_check (doc->qpdf, error))
    return NULL;
  return g_steal_pointer (&files);
}
