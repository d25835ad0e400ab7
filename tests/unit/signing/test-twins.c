/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Updates in which readers of PDF find different objects under one number: some ignore the generation, some take the last of two entries. What
 * one of them shows must not be called valid. */
#include "signing-steps.h"

#include <locale.h>
#include <string.h>

#define EVIL "<< /Length 13 >>\nstream\n0 0 99 99 re f\nendstream"

static int
find_contents (BbPdfDoc *doc)
{
  return qpdf_oh_get_object_id (doc->qpdf, qpdf_oh_get_key (doc->qpdf, qpdf_get_page_n (doc->qpdf, 0), "/Contents"));
}

static void
add_evil (BbPdfUpdate *update, int id, int generation)
{
  bb_pdf_update_begin (update, id, generation);
  bb_pdf_update_text (update, EVIL);
  bb_pdf_update_end (update);
}

/* Nothing refers to it, but a reader that ignores generations shows it. */
static void
add_generation (BbPdfDoc *doc, BbPdfUpdate *update)
{
  add_evil (update, find_contents (doc), 1);
}

static void
add_last_generation (BbPdfDoc *doc, BbPdfUpdate *update)
{
  add_evil (update, find_contents (doc), 65535);
}

/* The first page keeps its content, so the pair of numbers has been seen when the second turns to the twin. */
static void
turn_to_twin (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh page = qpdf_get_page_n (q, 1);
  int id = qpdf_oh_get_object_id (q, page);
  g_autofree char *text = g_strdup_printf ("<< /Type /Page /Parent %s /MediaBox [ 0 0 595 842 ] /Resources << >> /Contents %d 1 R >>",
                                           qpdf_oh_unparse (q, qpdf_oh_get_key (q, page, "/Parent")), find_contents (doc));

  bb_pdf_update_begin (update, id, 0);
  bb_pdf_update_text (update, text);
  bb_pdf_update_end (update);
  add_evil (update, find_contents (doc), 1);
}

/* Two entries for one object, the old one and another. */
static void
add_second_entry (BbPdfDoc *doc, BbPdfUpdate *update)
{
  int id = find_contents (doc);

  g_assert_true (bb_pdf_update_add_object (update, doc, id, 0, NULL));
  add_evil (update, id, 0);
}

static const struct { const char *name; StepsChange change; } attacks[] = {
  { "generation", add_generation },
  { "last-generation", add_last_generation },
  { "turn-to-twin", turn_to_twin },
  { "second-entry", add_second_entry },
};

static void
sign (Place *self, guint flags)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = NULL;

  fixture_make_pdf (self->pdf, flags);
  result = steps_sign (self->pdf, self->out, "secretary", "secretary", TRUE, &error);
  g_assert_no_error (error);
}

static void
test_attack (Place *self, gconstpointer data)
{
  StepsChange change = ((StepsChange *) data)[0];

  for (guint flags = FIXTURE_TABLE; flags <= FIXTURE_STREAMS; flags++)
    {
      sign (self, flags);
      g_assert_cmpint (steps_verdict (self->out), ==, BB_VERDICT_VALID);
      steps_append_update (self->out, change, 0);
      g_assert_cmpint (steps_verdict (self->out), !=, BB_VERDICT_VALID);
    }
}

/* ── One number twice in an object stream ────────────────────────────────────────────────────────────────────── */

static void
append (GByteArray *out, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
append (GByteArray *out, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_byte_array_append (out, (const guint8 *) text, (guint) strlen (text));
}

static void
append_row (GByteArray *out, guint8 type, gsize second, guint8 third)
{
  const guint8 row[] = { type, (guint8) (second >> 24), (guint8) (second >> 16), (guint8) (second >> 8), (guint8) second, third };

  g_byte_array_append (out, row, sizeof row);
}

/* An update whose cross-reference stream puts the second page into an object stream: the page of @numbers[0] and that of @numbers[1],
 * of which the first is another one. */
static GByteArray *
make_object_stream (BbPdfDoc *doc, gboolean evil_first, guint8 index, gboolean twice)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh page = qpdf_get_page_n (q, 1);
  int id = qpdf_oh_get_object_id (q, page), next = (int) doc->tail->size;
  g_autofree char *good = g_strdup (qpdf_oh_unparse_resolved (q, page)), *parent = NULL, *evil = NULL, *root = NULL, *info = NULL, *head = NULL;
  g_autoptr (GByteArray) rows = g_byte_array_new ();
  GByteArray *out = g_byte_array_new ();
  gsize stream_at, xref_at;
  const char *first, *second;

  parent = g_strdup (qpdf_oh_unparse (q, qpdf_oh_get_key (q, page, "/Parent")));
  root = g_strdup (qpdf_oh_unparse (q, qpdf_oh_get_key (q, qpdf_get_trailer (q), "/Root")));
  info = g_strdup (qpdf_oh_unparse (q, qpdf_oh_get_key (q, qpdf_get_trailer (q), "/Info")));
  evil = g_strdup_printf ("<< /Type /Page /Parent %s /MediaBox [ 0 0 595 842 ] /Rotate 180 /Resources << >> >>", parent);
  first = evil_first ? evil : good;
  second = evil_first ? good : evil;
  head = g_strdup_printf ("%d 0 %d %zu ", id, twice ? id : next + 7, strlen (first) + 1);
  g_byte_array_append (out, doc->data, (guint) doc->length);
  stream_at = out->len;
  append (out, "%d 0 obj\n<< /Type /ObjStm /N 2 /First %zu /Length %zu >>\nstream\n%s%s %s\nendstream\nendobj\n", next, strlen (head),
          strlen (head) + strlen (first) + 1 + strlen (second), head, first, second);
  xref_at = out->len;
  append_row (rows, 2, (gsize) next, index);
  append_row (rows, 1, stream_at, 0);
  append_row (rows, 1, xref_at, 0);
  append (out, "%d 0 obj\n<< /Type /XRef /W [ 1 4 1 ] /Index [ %d 1 %d 2 ] /Size %d /Root %s /Info %s /Prev %" G_GUINT64_FORMAT " /Length %u >>\nstream\n",
          next + 1, id, next, next + 2, root, info, bb_pdf_tail_newest (doc->tail)->offset, rows->len);
  g_byte_array_append (out, rows->data, rows->len);
  append (out, "\nendstream\nendobj\nstartxref\n%zu\n%%%%EOF\n", xref_at);
  return out;
}

/* Some readers go by the index that the cross-reference gives, some by the number in front of the object. */
static void
test_object_stream (Place *self, gconstpointer unused)
{
  static const struct { gboolean evil_first; guint8 index; gboolean twice; } cases[] = {
    { TRUE, 0, TRUE }, { FALSE, 1, TRUE }, { TRUE, 1, TRUE }, { FALSE, 0, TRUE }, { FALSE, 1, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *data = NULL;
      g_autoptr (BbPdfDoc) doc = NULL;
      g_autoptr (GByteArray) attacked = NULL;
      gsize length;

      sign (self, FIXTURE_STREAMS);
      data = fixture_read (self->out, &length);
      doc = bb_pdf_doc_open ((const guint8 *) data, length, NULL);
      attacked = make_object_stream (doc, cases[i].evil_first, cases[i].index, cases[i].twice);
      fixture_write (self->out, attacked->data, attacked->len);
      g_test_message ("case %u", i);
      g_assert_cmpint (steps_verdict (self->out), !=, BB_VERDICT_VALID);
    }
}

static void
set_up (Place *self, gconstpointer data)
{
  steps_set_up (self, GUINT_TO_POINTER (FIXTURE_TABLE));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (attacks); i++)
    {
      g_autofree char *path = g_strconcat ("/signing/twins/", attacks[i].name, NULL);

      g_test_add (path, Place, &attacks[i].change, set_up, test_attack, steps_tear_down);
    }
  g_test_add ("/signing/twins/object-stream", Place, NULL, set_up, test_object_stream, steps_tear_down);
  return steps_run ();
}
