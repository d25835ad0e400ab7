/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects that nobody has written again: the cross references of all revisions lead to the same bytes, and what stands there is another thing in
 * the later revision all the same. */
#include "attack-steps.h"

#include <string.h>

#define EVIL "<< /Length 14 >>\nstream\n0 0 99 99 re f\nendstream"
#define HIDDEN 60                  /* number of the object that only the update brings to light */
#define FAR 100000                 /* a byte behind the end of the signed file */

typedef struct
{
  GByteArray *bytes;
  BbPdfDoc *doc;
  char *root;
} File;

static File
open_file (const char *path)
{
  File self = { g_byte_array_new (), NULL, NULL };
  gsize length;
  g_autofree char *data = fixture_read (path, &length);
  g_autoptr (GError) error = NULL;

  g_byte_array_append (self.bytes, (const guint8 *) data, (guint) length);
  self.doc = bb_pdf_doc_open ((const guint8 *) data, length, &error);
  g_assert_no_error (error);
  g_steal_pointer (&data);         /* the document reads it; a test may leave it behind */
  self.root = g_strdup (qpdf_oh_unparse (self.doc->qpdf, qpdf_oh_get_key (self.doc->qpdf, qpdf_get_trailer (self.doc->qpdf), "/Root")));
  return self;
}

static void
close_file (File *self, const char *path)
{
  char *data = (char *) self->doc->data;

  fixture_write (path, self->bytes->data, self->bytes->len);
  g_clear_pointer (&self->doc, bb_pdf_doc_free);
  g_byte_array_unref (self->bytes);
  g_free (self->root);
  g_free (data);
}

/* A table with one entry: the object HIDDEN is at @at. */
static void
append_table (File *self, gsize at)
{
  gsize start = self->bytes->len;

  attack_append (self->bytes, "xref\n%d 1\n%010zu 00000 n \ntrailer\n<< /Size %d /Root %s /Prev %" G_GUINT64_FORMAT " >>\nstartxref\n%zu\n%%%%EOF\n", HIDDEN, at,
                 HIDDEN + 1, self->root, bb_pdf_tail_newest (self->doc->tail)->offset, start);
}

/* The first page shows one object more, which is nothing yet. */
static void
refer_to_hidden (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh page = qpdf_get_page_n (q, 0);
  int id = bb_pdf_update_reserve (doc);
  g_autofree char *text = g_strdup_printf ("[ %s %d 0 R ]", qpdf_oh_unparse (q, qpdf_oh_get_key (q, page, "/Contents")), HIDDEN);

  bb_pdf_update_begin (update, id, 0);
  bb_pdf_update_text (update, text);
  bb_pdf_update_end (update);
  qpdf_oh_replace_key (q, page, "/Contents", bb_pdf_doc_get_object (doc, id, 0));
  steps_write_changed (doc, update, page);
}

/* ── Beyond the end of what was signed ───────────────────────────────────────────────────────────────────────── */

/* Before it is signed: the page shows @object, which stands at the end of the file. Returns: at which byte */
static gsize
prepare_hidden (Place *self, const char *object)
{
  File file;
  gsize at;

  steps_append_update (self->pdf, refer_to_hidden, 0);
  file = open_file (self->pdf);
  at = file.bytes->len;
  attack_append (file.bytes, "%d 0 obj\n%s\nendobj\n", HIDDEN, object);
  append_table (&file, at);
  close_file (&file, self->pdf);
  return at;
}

/* This program would not sign a file with damage in it; others do: @from becomes @to, and the signature is made again. */
static void
sign_and_damage (Place *self, const char *from, const char *to)
{
  attack_sign (self, TRUE, FALSE);
  attack_replace (self, from, to);
  attack_resign (self, "secretary", ATTACK_CMS);
}

/* An update that writes nothing again, and before it @text at the byte @at. */
static void
append_at (Place *self, gsize at, const char *text)
{
  File file = open_file (self->out);
  gsize length = file.bytes->len;

  g_assert_cmpuint (length, <, at);
  while (file.bytes->len < at)
    g_byte_array_append (file.bytes, (const guint8 *) "\n", 1);
  attack_append (file.bytes, "%s", text);
  close_file (&file, self->out);
  steps_append_update (self->out, steps_change_nothing, length);
}

/* The signed cross references lead behind the end of the file; the update puts the object there. */
static void
isa_beyond (Place *self)
{
  gsize at = prepare_hidden (self, "null");
  g_autofree char *object = g_strdup_printf ("%d 0 obj\n%s\nendobj\n", HIDDEN, EVIL), *from = g_strdup_printf ("%010zu 00000 n", at);
  g_autofree char *to = g_strdup_printf ("%010d 00000 n", FAR);

  sign_and_damage (self, from, to);
  append_at (self, FAR, object);
}

/* The data of a signed stream go on behind the end of the file. */
static void
isa_across (Place *self)
{
  g_autofree char *data = NULL;
  gsize length;

  prepare_hidden (self, "<< /Length 000018 >>\nstream\n0 0 99 99 re f %  \nendstream");
  sign_and_damage (self, "/Length 000018", "/Length 100000");
  data = fixture_read (self->out, &length);
  append_at (self, (gsize) ((char *) memmem (data, length, "0 0 99 99 re f", 14) - data) + FAR, "\nendstream\nendobj\n");
}

/* ── In an object stream ─────────────────────────────────────────────────────────────────────────────────────── */

static void
append_row (GByteArray *rows, guint8 type, gsize second, guint8 third)
{
  const guint8 row[] = { type, (guint8) (second >> 24), (guint8) (second >> 16), (guint8) (second >> 8), (guint8) second, third };

  g_byte_array_append (rows, row, sizeof row);
}

/* Before it is signed: the second page lies in an object stream, with another one behind it. Where they begin (/First) is said by an object. */
static int
prepare_object_stream (Place *self)
{
  File file;
  g_autoptr (GByteArray) rows = g_byte_array_new ();
  g_autofree char *good = NULL, *head = NULL;
  int page, next;
  gsize stream, number, xref;

  fixture_make_pdf (self->pdf, FIXTURE_STREAMS);
  file = open_file (self->pdf);
  page = qpdf_oh_get_object_id (file.doc->qpdf, qpdf_get_page_n (file.doc->qpdf, 1));
  good = g_strdup (qpdf_oh_unparse_resolved (file.doc->qpdf, qpdf_get_page_n (file.doc->qpdf, 1)));
  next = (int) file.doc->tail->size;
  head = g_strdup_printf ("%d 0 ", page);
  stream = file.bytes->len;
  attack_append (file.bytes, "%d 0 obj\n<< /Type /ObjStm /N 1 /First %d 0 R /Length %zu >>\nstream\n%s%s %.*s /Rotate 180 >>\nendstream\nendobj\n", next, next + 1,
                 strlen (head) + 2 * strlen (good) + 14, head, good, (int) strlen (good) - 2, good);
  number = file.bytes->len;
  attack_append (file.bytes, "%d 0 obj\n%zu\nendobj\n", next + 1, strlen (head));
  xref = file.bytes->len;
  append_row (rows, 2, (gsize) next, 0);
  append_row (rows, 1, stream, 0);
  append_row (rows, 1, number, 0);
  append_row (rows, 1, xref, 0);
  attack_append (file.bytes, "%d 0 obj\n<< /Type /XRef /W [ 1 4 1 ] /Index [ %d 1 %d 3 ] /Size %d /Root %s /Prev %" G_GUINT64_FORMAT " /Length %u >>\nstream\n", next + 2,
                 page, next, next + 3, file.root, bb_pdf_tail_newest (file.doc->tail)->offset, rows->len);
  g_byte_array_append (file.bytes, rows->data, rows->len);
  attack_append (file.bytes, "\nendstream\nendobj\nstartxref\n%zu\n%%%%EOF\n", xref);
  close_file (&file, self->pdf);
  return (int) (strlen (head) + strlen (good) + 1);
}

static int evil_first;

static void
begin_later (BbPdfDoc *doc, BbPdfUpdate *update)
{
  g_autofree char *text = g_strdup_printf ("%d", evil_first);
  const char *head = memmem (doc->data, doc->length, "/N 1 /First ", 12);

  bb_pdf_update_begin (update, (int) g_ascii_strtoll (head + 12, NULL, 10), 0);
  bb_pdf_update_text (update, text);
  bb_pdf_update_end (update);
}

static void
isa_first (Place *self)
{
  evil_first = prepare_object_stream (self);
  attack_sign (self, TRUE, FALSE);
  steps_append_update (self->out, begin_later, 0);
}

const Attack attacks_bytes[] = {
  { "isa-beyond", isa_beyond, NULL },
  { "isa-across", isa_across, NULL },
  { "isa-first", isa_first, NULL },
  { NULL, NULL, NULL }
};
