/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-pdf-carried.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "signing/bb-pdf-doc.h"

#define DEEPEST 8                /* nodes of the tree of names below one another */
#define MOST_NODES 1024          /* of the tree that are visited: it may lead back into itself */
#define MOST_FILES 256           /* that are looked at, be they taken or not */

typedef struct
{
  BbPdfDoc *doc;
  GHashTable *files;
  gsize left;
  guint nodes, looked;
} Listing;

/* At most @limit bytes: a few of them may unfold to any number. */
static GBytes *
inflate_bytes (GBytes *packed, gsize limit)
{
  g_autoptr (GConverter) decompressor = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
  g_autoptr (GInputStream) plain = g_memory_input_stream_new_from_bytes (packed);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (plain, decompressor);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 piece[16384];
  gssize got;

  while ((got = g_input_stream_read (stream, piece, sizeof piece, NULL, NULL)) > 0 && bytes->len + (gsize) got <= limit)
    g_byte_array_append (bytes, piece, (guint) got);
  return got == 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}

static GBytes *
unpack (Listing *self, qpdf_oh stream, GBytes *raw)
{
  qpdf_data pdf = self->doc->qpdf;
  qpdf_oh dictionary = qpdf_oh_get_dict (pdf, stream), filter = bb_qpdf_get (pdf, dictionary, "/Filter");

  if (qpdf_oh_is_null (pdf, filter))
    return g_bytes_get_size (raw) <= self->left ? g_bytes_ref (raw) : NULL;
  if (qpdf_oh_is_name (pdf, filter) && g_str_equal (qpdf_oh_get_name (pdf, filter), "/FlateDecode"))
    return inflate_bytes (raw, self->left);
  return NULL;
}

static void
take_file (Listing *self, qpdf_oh specification)
{
  qpdf_data pdf = self->doc->qpdf;
  g_autofree char *name = NULL;
  g_autoptr (GBytes) raw = NULL, bytes = NULL;
  qpdf_oh embedded, stream;
  unsigned char *data = NULL;
  size_t length = 0;

  if (self->looked++ >= MOST_FILES || !qpdf_oh_is_dictionary (pdf, specification))
    return;
  name = bb_pdf_doc_dup_text (self->doc, specification, "/UF");
  embedded = bb_qpdf_get (pdf, specification, "/EF");
  if (!name || !qpdf_oh_is_dictionary (pdf, embedded))
    return;
  stream = bb_qpdf_get (pdf, embedded, "/F");
  if (!qpdf_oh_is_stream (pdf, stream) || qpdf_oh_get_stream_data (pdf, stream, qpdf_dl_none, NULL, &data, &length) != QPDF_SUCCESS)
    return;
  raw = g_bytes_new_with_free_func (data, length, free, data);
  if (!(bytes = unpack (self, stream, raw)))
    return;
  self->left -= g_bytes_get_size (bytes);
  g_hash_table_insert (self->files, g_steal_pointer (&name), g_steal_pointer (&bytes));
}

static void
take_node (Listing *self, qpdf_oh node, guint depth)
{
  qpdf_data pdf = self->doc->qpdf;
  qpdf_oh names, kids;

  if (depth > DEEPEST || self->nodes++ >= MOST_NODES || self->looked >= MOST_FILES || !qpdf_oh_is_dictionary (pdf, node))
    return;
  names = bb_qpdf_get (pdf, node, "/Names");
  kids = bb_qpdf_get (pdf, node, "/Kids");
  for (int i = 0; qpdf_oh_is_array (pdf, names) && i + 1 < MIN (qpdf_oh_get_array_n_items (pdf, names), 4096); i += 2)
    take_file (self, qpdf_oh_get_array_item (pdf, names, i + 1));
  for (int i = 0; qpdf_oh_is_array (pdf, kids) && i < MIN (qpdf_oh_get_array_n_items (pdf, kids), 64); i++)
    take_node (self, qpdf_oh_get_array_item (pdf, kids, i), depth + 1);
}

GHashTable *
bb_pdf_list_carried (const char *path, gsize limit, GError **error)
{
  g_autoptr (BbPdfFile) file = bb_pdf_file_open (path, error);
  g_autoptr (BbPdfDoc) doc = file ? bb_pdf_doc_open (file->data, file->length, error) : NULL;
  g_autoptr (GHashTable) files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  Listing listing = { .doc = doc, .files = files, .left = limit };
  qpdf_oh names;

  if (!doc)
    return NULL;
  names = bb_qpdf_get (doc->qpdf, qpdf_get_root (doc->qpdf), "/Names");
  if (qpdf_oh_is_dictionary (doc->qpdf, names))
    take_node (&listing, bb_qpdf_get (doc->qpdf, names, "/EmbeddedFiles"), 0);
  return bb_qpdf_check (doc->qpdf, error) ? g_steal_pointer (&files) : NULL;
}
