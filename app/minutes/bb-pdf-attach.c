/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bb-pdf-attach.h"

#include <string.h>

#include "bb-pdf-objects.h"

BbMinutesFile *
bb_minutes_file_new (const char *name, const char *description, const char *media_type, const char *relationship, GBytes *data)
{
  BbMinutesFile *self = g_new0 (BbMinutesFile, 1);

  self->name = g_strdup (name);
  self->description = g_strdup (description);
  self->media_type = g_strdup (media_type);
  self->relationship = relationship;
  self->data = g_bytes_ref (data);
  return self;
}

void
bb_minutes_file_free (BbMinutesFile *self)
{
  g_free (self->name);
  g_free (self->description);
  g_free (self->media_type);
  g_bytes_unref (self->data);
  g_free (self);
}

/* zlib's format, which is that of FlateDecode. */
static GBytes *
deflate (GBytes *data)
{
  g_autoptr (GConverter) compressor = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9));
  g_autoptr (GInputStream) plain = g_memory_input_stream_new_from_bytes (data);
  g_autoptr (GInputStream) packed = g_converter_input_stream_new (plain, compressor);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();

  g_output_stream_splice (memory, packed, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/* "application/json" as a name of PDF: a slash in it is written #2F. */
static char *
format_type (const char *media_type)
{
  g_auto (GStrv) parts = g_strsplit (media_type, "/", 2);

  return g_strjoinv ("#2F", parts);
}

static qpdf_oh
embed (qpdf_data pdf, const BbMinutesFile *file, GDateTime *time)
{
  g_autoptr (GBytes) packed = deflate (file->data);
  g_autofree char *type = format_type (file->media_type), *changed = bb_pdf_format_time (time);
  g_autofree char *checksum = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, file->data);
  g_autofree char *dictionary =
    g_strdup_printf ("<< /Type /EmbeddedFile /Subtype /%s /Filter /FlateDecode /Params << /Size %" G_GSIZE_FORMAT " /ModDate (%s) /CheckSum <%s> >> >>",
                     type, g_bytes_get_size (file->data), changed, checksum);

  return bb_pdf_new_stream (pdf, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed), dictionary);
}

static qpdf_oh
new_specification (qpdf_data pdf, const BbMinutesFile *file, GDateTime *time)
{
  qpdf_oh specification = bb_pdf_parse (pdf, "<< /Type /Filespec /AFRelationship /%s >>", file->relationship);
  qpdf_oh embedded = qpdf_oh_new_dictionary (pdf), stream = embed (pdf, file, time);

  qpdf_oh_replace_key (pdf, embedded, "/F", stream);
  qpdf_oh_replace_key (pdf, embedded, "/UF", stream);
  qpdf_oh_replace_key (pdf, specification, "/EF", embedded);
  qpdf_oh_replace_key (pdf, specification, "/F", qpdf_oh_new_string (pdf, file->name));
  qpdf_oh_replace_key (pdf, specification, "/UF", qpdf_oh_new_unicode_string (pdf, file->name));
  qpdf_oh_replace_key (pdf, specification, "/Desc", qpdf_oh_new_unicode_string (pdf, file->description));
  return qpdf_make_indirect_object (pdf, specification);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(BbMinutesFile **) a)->name, (*(BbMinutesFile **) b)->name);
}

void
bb_pdf_attach (qpdf_data pdf, GPtrArray *files, GDateTime *time)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (files, NULL, NULL);
  qpdf_oh root = qpdf_get_root (pdf), names = qpdf_oh_get_key (pdf, root, "/Names");
  qpdf_oh list = qpdf_oh_new_array (pdf), associated = qpdf_oh_new_array (pdf), tree = qpdf_oh_new_dictionary (pdf);

  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, compare_names);
  for (guint i = 0; i < sorted->len; i++)
    {
      BbMinutesFile *file = sorted->pdata[i];
      qpdf_oh specification = new_specification (pdf, file, time);

      qpdf_oh_append_item (pdf, list, qpdf_oh_new_string (pdf, file->name));
      qpdf_oh_append_item (pdf, list, specification);
      qpdf_oh_append_item (pdf, associated, specification);
    }
  qpdf_oh_replace_key (pdf, tree, "/Names", list);
  if (!qpdf_oh_is_dictionary (pdf, names))
    names = qpdf_oh_new_dictionary (pdf);
  qpdf_oh_replace_key (pdf, names, "/EmbeddedFiles", tree);
  qpdf_oh_replace_key (pdf, root, "/Names", names);
  qpdf_oh_replace_key (pdf, root, "/AF", associated);
}
