/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are damaged, without end, or different things to different readers. */
#include "attack-steps.h"

#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

/* ── Cut, and not what they seem ─────────────────────────────────────────────────────────────────────────────── */

static void
cut (Place *self, gsize keep)
{
  GByteArray *bytes;

  attack_sign (self, TRUE, TRUE);
  bytes = attack_read (self);
  g_byte_array_set_size (bytes, keep != 0 ? (guint) keep : bytes->len - 40);
  attack_write (self, bytes);
}

static void cut_early (Place *self) { cut (self, 4000); }
static void cut_late (Place *self) { cut (self, 0); }

static void
in_front (Place *self)
{
  GByteArray *bytes;

  attack_sign (self, TRUE, FALSE);
  bytes = attack_read (self);
  attack_insert (bytes, 0, "GIF89a      ");
  attack_write (self, bytes);
}

static void
encrypted (Place *self)
{
  fixture_make_pdf (self->out, FIXTURE_ENCRYPTED);
}

/* 2 GiB of nothing behind the paper. */
static void
huge (Place *self)
{
  attack_sign (self, TRUE, FALSE);
  g_assert_cmpint (truncate (self->out, G_GINT64_CONSTANT (2147483700)), ==, 0);
}

/* ── Cross references ────────────────────────────────────────────────────────────────────────────────────────── */

/* Adds a section without objects. @keys: of its trailer; "@" stands for where it begins */
static void
add_section (Place *self, const char *keys)
{
  GByteArray *bytes;
  g_autoptr (BbPdfDoc) doc = NULL;
  g_autofree char *place = NULL, *root = NULL;
  g_auto (GStrv) parts = g_strsplit (keys, "@", -1);
  g_autofree char *own = NULL;

  attack_sign (self, TRUE, FALSE);
  bytes = attack_read (self);
  doc = bb_pdf_doc_open (bytes->data, bytes->len, NULL);
  g_assert_nonnull (doc);
  place = g_strdup_printf ("%u", bytes->len);
  own = g_strjoinv (place, parts);
  root = g_strdup (qpdf_oh_unparse (doc->qpdf, qpdf_oh_get_key (doc->qpdf, qpdf_get_trailer (doc->qpdf), "/Root")));
  g_clear_pointer (&doc, bb_pdf_doc_free);
  attack_append (bytes, "xref\n0 0\ntrailer\n<< /Root %s %s >>\nstartxref\n%s\n%%%%EOF\n", root, own, place);
  attack_write (self, bytes);
}

static void loop (Place *self) { add_section (self, "/Size 50 /Prev @"); }
static void hybrid (Place *self) { add_section (self, "/Size 50 /XRefStm 15 /Prev 15"); }
static void large_size (Place *self) { add_section (self, "/Size 2147483647 /Prev 15"); }
static void prev_outside (Place *self) { add_section (self, "/Size 50 /Prev 999999999"); }

/* Each revision is compared with the one before: thousands of them must not take hours. */
static void
many_revisions (Place *self)
{
  GByteArray *bytes;
  g_autoptr (BbPdfDoc) doc = NULL;
  g_autofree char *root = NULL;
  guint64 prev;

  attack_sign (self, TRUE, FALSE);
  bytes = attack_read (self);
  doc = bb_pdf_doc_open (bytes->data, bytes->len, NULL);
  prev = bb_pdf_tail_newest (doc->tail)->offset;
  root = g_strdup (qpdf_oh_unparse (doc->qpdf, qpdf_oh_get_key (doc->qpdf, qpdf_get_trailer (doc->qpdf), "/Root")));
  g_clear_pointer (&doc, bb_pdf_doc_free);
  for (guint i = 0; i < 3000; i++)
    {
      guint start = bytes->len;

      attack_append (bytes, "xref\n0 0\ntrailer\n<< /Size 50 /Root %s /Prev %" G_GUINT64_FORMAT " >>\nstartxref\n%u\n%%%%EOF\n", root, prev, start);
      prev = start;
    }
  attack_write (self, bytes);
}

/* ── Objects without end ─────────────────────────────────────────────────────────────────────────────────────── */

static void
write_changed (BbPdfDoc *doc, BbPdfUpdate *update, qpdf_oh object)
{
  g_assert_true (bb_pdf_update_add_object (update, doc, qpdf_oh_get_object_id (doc->qpdf, object), 0, NULL));
}

static void
nest (BbPdfDoc *doc, BbPdfUpdate *update)
{
  g_autoptr (GString) deep = g_string_new (NULL);

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  bb_pdf_update_begin (update, qpdf_oh_get_object_id (doc->qpdf, qpdf_get_page_n (doc->qpdf, 1)), 0);
  bb_pdf_update_text (update, deep->str);
  bb_pdf_update_end (update);
}

static void
loop_pages (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh pages = qpdf_oh_get_key (q, qpdf_get_root (q), "/Pages");
  g_autofree char *text = g_strdup_printf ("<< /Type /Pages /Count 1 /Kids [ %s ] >>", qpdf_oh_unparse (q, pages));

  bb_pdf_update_begin (update, qpdf_oh_get_object_id (q, pages), 0);
  bb_pdf_update_text (update, text);
  bb_pdf_update_end (update);
}

static void
loop_fields (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_data q = doc->qpdf;
  int id = bb_pdf_doc_find_field (doc, "leader")->id;
  qpdf_oh field = bb_pdf_doc_get_object (doc, id, 0), kids = qpdf_oh_new_array (q);

  qpdf_oh_append_item (q, kids, field);
  qpdf_oh_replace_key (q, field, "/Kids", kids);
  write_changed (doc, update, field);
}

static void
sign_and_change (Place *self, StepsChange change)
{
  attack_sign (self, TRUE, FALSE);
  steps_append_update (self->out, change, 0);
}

static void deep_nesting (Place *self) { sign_and_change (self, nest); }
static void page_loop (Place *self) { sign_and_change (self, loop_pages); }
static void field_loop (Place *self) { sign_and_change (self, loop_fields); }

/* ── Bombs: a few kilobytes that unfold to gigabytes ─────────────────────────────────────────────────────────── */

static GBytes *
compress (GBytes *data)
{
  g_autoptr (GConverter) compressor = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9));
  GBytes *packed = g_converter_convert_bytes (compressor, data, NULL);

  g_assert_nonnull (packed);
  return packed;
}

/* 512 MiB, packed @times. */
static GBytes *
make_bomb (guint times)
{
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (1 << 29), 1 << 29);
  GBytes *packed = compress (zeros);

  for (guint i = 1; i < times; i++)
    {
      g_autoptr (GBytes) once = packed;

      packed = compress (once);
    }
  return packed;
}

static void
append_stream (GByteArray *bytes, int id, const char *keys, GBytes *data)
{
  attack_append (bytes, "%d 0 obj\n<< %s /Length %zu >>\nstream\n", id, keys, g_bytes_get_size (data));
  g_byte_array_append (bytes, g_bytes_get_data (data, NULL), (guint) g_bytes_get_size (data));
  attack_append (bytes, "\nendstream\nendobj\n");
}

static void
append_row (GByteArray *rows, guint8 type, gsize second, guint8 third)
{
  const guint8 row[] = { type, (guint8) (second >> 24), (guint8) (second >> 16), (guint8) (second >> 8), (guint8) second, third };

  g_byte_array_append (rows, row, sizeof row);
}

/* The second page in an object stream that unfolds without end. */
static void
drop_object_stream (Place *self, const char *filter, guint times)
{
  GByteArray *bytes;
  g_autoptr (GByteArray) rows = g_byte_array_new ();
  g_autoptr (BbPdfDoc) doc = NULL;
  g_autoptr (GBytes) bomb = make_bomb (times);
  g_autofree char *keys = g_strdup_printf ("/Type /ObjStm /N 1 /First 10 /Filter %s", filter), *root = NULL, *xref = NULL;
  gsize stream_at, xref_at;
  int page, next;

  fixture_make_pdf (self->pdf, FIXTURE_STREAMS);
  attack_sign (self, TRUE, FALSE);
  bytes = attack_read (self);
  doc = bb_pdf_doc_open (bytes->data, bytes->len, NULL);
  page = qpdf_oh_get_object_id (doc->qpdf, qpdf_get_page_n (doc->qpdf, 1));
  next = (int) doc->tail->size;
  root = g_strdup (qpdf_oh_unparse (doc->qpdf, qpdf_oh_get_key (doc->qpdf, qpdf_get_trailer (doc->qpdf), "/Root")));
  stream_at = bytes->len;
  append_stream (bytes, next, keys, bomb);
  xref_at = bytes->len;
  append_row (rows, 2, (gsize) next, 0);
  append_row (rows, 1, stream_at, 0);
  append_row (rows, 1, xref_at, 0);
  xref = g_strdup_printf ("/Type /XRef /W [ 1 4 1 ] /Index [ %d 1 %d 2 ] /Size %d /Root %s /Prev %" G_GUINT64_FORMAT, page, next, next + 2, root,
                          bb_pdf_tail_newest (doc->tail)->offset);
  g_clear_pointer (&doc, bb_pdf_doc_free);
  {
    g_autoptr (GBytes) data = g_bytes_new (rows->data, rows->len);

    append_stream (bytes, next + 1, xref, data);
  }
  attack_append (bytes, "startxref\n%zu\n%%%%EOF\n", xref_at);
  attack_write (self, bytes);
}

static void object_bomb (Place *self) { drop_object_stream (self, "/FlateDecode", 1); }
static void nested_bomb (Place *self) { drop_object_stream (self, "[ /FlateDecode /FlateDecode ]", 2); }

/* Cross references that unfold without end. */
static void
xref_bomb (Place *self)
{
  GByteArray *bytes;
  g_autoptr (BbPdfDoc) doc = NULL;
  g_autoptr (GBytes) bomb = make_bomb (1);
  g_autofree char *root = NULL, *xref = NULL;
  gsize xref_at;

  fixture_make_pdf (self->pdf, FIXTURE_STREAMS);
  attack_sign (self, TRUE, FALSE);
  bytes = attack_read (self);
  doc = bb_pdf_doc_open (bytes->data, bytes->len, NULL);
  root = g_strdup (qpdf_oh_unparse (doc->qpdf, qpdf_oh_get_key (doc->qpdf, qpdf_get_trailer (doc->qpdf), "/Root")));
  xref_at = bytes->len;
  xref = g_strdup_printf ("/Type /XRef /W [ 1 4 1 ] /Size %d /Root %s /Prev %" G_GUINT64_FORMAT " /Filter /FlateDecode", (int) doc->tail->size + 1, root,
                          bb_pdf_tail_newest (doc->tail)->offset);
  append_stream (bytes, (int) doc->tail->size, xref, bomb);
  g_clear_pointer (&doc, bb_pdf_doc_free);
  attack_append (bytes, "startxref\n%zu\n%%%%EOF\n", xref_at);
  attack_write (self, bytes);
}

/* A certificate kept in the PDF that unfolds without end. */
static void
add_kept_bomb (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh root = qpdf_get_root (q), dss = qpdf_oh_new_dictionary (q), list = qpdf_oh_new_array (q);
  g_autoptr (GBytes) bomb = make_bomb (1);
  int id = bb_pdf_update_reserve (doc);
  g_autofree char *head = g_strdup_printf ("<< /Filter /FlateDecode /Length %zu >>\nstream\n", g_bytes_get_size (bomb));

  bb_pdf_update_begin (update, id, 0);
  bb_pdf_update_text (update, head);
  g_byte_array_append (update->bytes, g_bytes_get_data (bomb, NULL), (guint) g_bytes_get_size (bomb));
  bb_pdf_update_text (update, "\nendstream");
  bb_pdf_update_end (update);
  qpdf_oh_append_item (q, list, qpdf_get_object_by_id (q, id, 0));
  qpdf_oh_replace_key (q, dss, "/Certs", list);
  qpdf_oh_replace_key (q, root, "/DSS", dss);
  write_changed (doc, update, root);
}

static void kept_bomb (Place *self) { sign_and_change (self, add_kept_bomb); }

const Attack attacks_file[] = {
  { "file-cut-early", cut_early, NULL },
  { "file-cut-late", cut_late, NULL },
  { "file-in-front", in_front, NULL },
  { "file-encrypted", encrypted, NULL },
  { "file-huge", huge, NULL },
  { "file-loop", loop, NULL },
  { "file-hybrid", hybrid, NULL },
  { "file-large-size", large_size, NULL },
  { "file-prev-outside", prev_outside, NULL },
  { "file-many-revisions", many_revisions, NULL },
  { "file-deep-nesting", deep_nesting, NULL },
  { "file-page-loop", page_loop, NULL },
  { "file-field-loop", field_loop, NULL },
  { "file-object-bomb", object_bomb, NULL },
  { "file-nested-bomb", nested_bomb, NULL },
  { "file-xref-bomb", xref_bomb, NULL },
  { "file-kept-bomb", kept_bomb, NULL },
  { NULL, NULL, NULL }
};
