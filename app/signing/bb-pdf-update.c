/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing/bb-pdf-update.h"

#include "signing/bb-hash.h"
#include "signing/bb-pdf-lexer.h"

#include <string.h>

typedef struct
{
  int id;
  int generation;
  guint64 offset;
} Entry;

BbPdfUpdate *
bb_pdf_update_new (BbPdfDoc *doc)
{
  BbPdfUpdate *self = g_new0 (BbPdfUpdate, 1);

  self->bytes = g_byte_array_new ();
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->base = doc->length;
  if (!bb_pdf_is_space (doc->data[doc->length - 1]))
    bb_pdf_update_text (self, "\n");
  return self;
}

/* libqpdf numbers new objects after the last one it knows; the file may reserve more (/Size).
 * Returns: the number of a new, empty dictionary behind all of them */
int
bb_pdf_update_reserve (BbPdfDoc *doc)
{
  qpdf_data q = doc->qpdf;
  int last = (int) doc->tail->size - 1;

  if (last > 0 && qpdf_oh_is_null (q, qpdf_get_object_by_id (q, last, 0)))
    qpdf_replace_object (q, last, 0, qpdf_oh_new_null (q));
  return qpdf_oh_get_object_id (q, qpdf_make_indirect_object (q, qpdf_oh_new_dictionary (q)));
}

/* Writes every object that libqpdf made since bb_pdf_update_reserve() answered @first, but not @except.
 * Returns: the first number not used, 0 on failure */
int
bb_pdf_update_add_new_objects (BbPdfUpdate *self, BbPdfDoc *doc, int first, int except, GError **error)
{
  qpdf_data q = doc->qpdf;
  int end = qpdf_oh_get_object_id (q, qpdf_make_indirect_object (q, qpdf_oh_new_dictionary (q)));

  for (int id = first; id < end; id++)
    if (id != except && !bb_pdf_update_add_object (self, doc, id, 0, error))
      return 0;
  return end;
}

void
bb_pdf_update_free (BbPdfUpdate *self)
{
  if (self == NULL)
    return;
  g_byte_array_unref (self->bytes);
  g_array_unref (self->entries);
  g_free (self);
}

void
bb_pdf_update_text (BbPdfUpdate *self, const char *text)
{
  g_byte_array_append (self->bytes, (const guint8 *) text, (guint) strlen (text));
}

static void append_format (BbPdfUpdate *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
append_format (BbPdfUpdate *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  bb_pdf_update_text (self, text);
}

/* Between this and bb_pdf_update_end() stands the text of one object. */
void
bb_pdf_update_begin (BbPdfUpdate *self, int id, int generation)
{
  Entry entry = { id, generation, self->base + self->bytes->len };

  g_array_append_val (self->entries, entry);
  append_format (self, "%d %d obj\n", id, generation);
}

void
bb_pdf_update_end (BbPdfUpdate *self)
{
  bb_pdf_update_text (self, "\nendobj\n");
}

static gboolean
add_stream (BbPdfUpdate *self, qpdf_data qpdf, qpdf_oh stream, GError **error)
{
  qpdf_oh dict = qpdf_oh_get_dict (qpdf, stream);
  unsigned char *data = NULL;
  size_t length = 0;

  qpdf_oh_get_stream_data (qpdf, stream, qpdf_dl_none, NULL, &data, &length);
  if (data == NULL || !bb_qpdf_check (qpdf, error))
    return FALSE;
  qpdf_oh_replace_key (qpdf, dict, "/Length", qpdf_oh_new_integer (qpdf, (long long) length));
  bb_pdf_update_text (self, qpdf_oh_unparse_resolved (qpdf, dict));
  bb_pdf_update_text (self, "\nstream\n");
  g_byte_array_append (self->bytes, data, (guint) length);
  bb_pdf_update_text (self, "\nendstream");
  qpdf_oh_free_buffer (&data);
  return TRUE;
}

/* Writes an object of @doc as libqpdf now holds it. */
gboolean
bb_pdf_update_add_object (BbPdfUpdate *self, BbPdfDoc *doc, int id, int generation, GError **error)
{
  qpdf_oh object = bb_pdf_doc_get_object (doc, id, generation);

  bb_pdf_update_begin (self, id, generation);
  if (qpdf_oh_is_stream (doc->qpdf, object))
    {
      if (!add_stream (self, doc->qpdf, object, error))
        return FALSE;
    }
  else
    bb_pdf_update_text (self, qpdf_oh_unparse_resolved (doc->qpdf, object));
  bb_pdf_update_end (self);
  return bb_qpdf_check (doc->qpdf, error);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *first = a, *second = b;

  return (first->id > second->id) - (first->id < second->id);
}

/* How many entries from @start on have consecutive object numbers. */
static guint
count_run (GArray *entries, guint start)
{
  guint n = 1;

  while (start + n < entries->len && g_array_index (entries, Entry, start + n).id == g_array_index (entries, Entry, start).id + (int) n)
    n++;
  return n;
}

/* The first half of /ID stays; the second names this revision (§14.4): here the hash of what is added to it. */
static void
append_trailer_keys (BbPdfUpdate *self, BbPdfDoc *doc, int size)
{
  qpdf_data qpdf = doc->qpdf;
  qpdf_oh trailer = qpdf_get_trailer (qpdf);
  qpdf_oh id = bb_qpdf_get (qpdf, trailer, "/ID");
  qpdf_oh info = bb_qpdf_get (qpdf, trailer, "/Info");

  append_format (self, " /Size %d /Root %s", size, qpdf_oh_unparse (qpdf, bb_qpdf_get (qpdf, trailer, "/Root")));
  if (qpdf_oh_is_indirect (qpdf, info))
    append_format (self, " /Info %s", qpdf_oh_unparse (qpdf, info));
  if (qpdf_oh_is_array (qpdf, id) && qpdf_oh_get_array_n_items (qpdf, id) == 2)
    {
      g_autoptr (GBytes) hash = bb_hash_bytes (BB_HASH_SHA256, self->bytes->data, self->bytes->len);
      g_autofree char *hex = bb_hash_hex (g_bytes_get_data (hash, NULL), 16);

      append_format (self, " /ID [ %s <%s> ]", qpdf_oh_unparse_binary (qpdf, qpdf_oh_get_array_item (qpdf, id, 0)), hex);
    }
  append_format (self, " /Prev %" G_GUINT64_FORMAT, bb_pdf_tail_newest (doc->tail)->offset);
}

static void
append_table (BbPdfUpdate *self, BbPdfDoc *doc, int size)
{
  bb_pdf_update_text (self, "xref\n");
  for (guint i = 0; i < self->entries->len;)
    {
      guint n = count_run (self->entries, i);

      append_format (self, "%d %u\n", g_array_index (self->entries, Entry, i).id, n);
      for (guint end = i + n; i < end; i++)
        {
          const Entry *entry = &g_array_index (self->entries, Entry, i);

          append_format (self, "%010" G_GUINT64_FORMAT " %05d n \n", entry->offset, entry->generation);
        }
    }
  bb_pdf_update_text (self, "trailer\n<<");
  append_trailer_keys (self, doc, size);
  bb_pdf_update_text (self, " >>\n");
}

static void
append_stream_entry (GByteArray *data, const Entry *entry)
{
  guint8 row[1 + 6 + 2] = { 1 };

  for (int i = 0; i < 6; i++)
    row[1 + i] = (guint8) (entry->offset >> (8 * (5 - i)));
  row[7] = (guint8) (entry->generation >> 8);
  row[8] = (guint8) entry->generation;
  g_byte_array_append (data, row, sizeof row);
}

/* A cross-reference stream (§7.5.8) is an object itself, @id, and lists itself. */
static void
append_stream (BbPdfUpdate *self, BbPdfDoc *doc, int id)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  Entry own = { id, 0, self->base + self->bytes->len };

  g_array_append_val (self->entries, own);
  append_format (self, "%d 0 obj\n<< /Type /XRef /W [ 1 6 2 ] /Index [", id);
  for (guint i = 0; i < self->entries->len; )
    {
      guint n = count_run (self->entries, i);

      append_format (self, " %d %u", g_array_index (self->entries, Entry, i).id, n);
      for (guint end = i + n; i < end; i++)
        append_stream_entry (data, &g_array_index (self->entries, Entry, i));
    }
  bb_pdf_update_text (self, " ]");
  append_trailer_keys (self, doc, id + 1);
  append_format (self, " /Length %u >>\nstream\n", data->len);
  g_byte_array_append (self->bytes, data->data, data->len);
  bb_pdf_update_text (self, "\nendstream\nendobj\n");
}

/* Ends the update with a cross-reference section of the same kind as the newest one of @doc.
 * @next_id: the first object number that is not used. */
void
bb_pdf_update_finish (BbPdfUpdate *self, BbPdfDoc *doc, int next_id)
{
  guint64 start;

  g_array_sort (self->entries, compare_entries);
  start = self->base + self->bytes->len;
  if (bb_pdf_tail_newest (doc->tail)->kind == BB_XREF_TABLE)
    append_table (self, doc, next_id);
  else
    append_stream (self, doc, next_id);
  append_format (self, "startxref\n%" G_GUINT64_FORMAT "\n%%%%EOF\n", start);
}
