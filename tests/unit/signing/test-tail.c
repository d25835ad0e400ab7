/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-fixtures.h"
#include "signing/bb-pdf-doc.h"
#include "signing/bb-pdf-tail.h"
#include "signing/bb-signing.h"

#include <string.h>

#define HEAD "%PDF-1.7\n"          /* 9 bytes: the first section stands at 9 */
#define TABLE "xref\n0 1\n0000000000 65535 f \n"
#define END "startxref\n9\n%%EOF\n"

typedef struct
{
  const char *name;
  const char *pdf;
  int error;                       /* -1: is read */
} Case;

static const Case cases[] = {
  { "table", HEAD TABLE "trailer\n<< /Size 1 /Root 1 0 R >>\n" END, -1 },
  { "stream", HEAD "4 0 obj\n<< /Type /XRef /Size 5 /Root 1 0 R /Length 3 >>\nstream\nabc\nendstream\nendobj\n" END, -1 },
  { "no-line-end-at-end", HEAD TABLE "trailer << /Size 1 /Root 1 0 R >> startxref 9 %%EOF", -1 },
  { "strings-and-nesting", HEAD TABLE "trailer\n<< /A (\\)/Encrypt 1) /B <</Prev 99>> /C [1 0 R <AB> -1.5 true] /Size 1 /Root 1 0 R >>\n" END, -1 },
  { "empty", "", BB_SIGNING_ERROR_BAD_PDF },
  { "not-a-pdf", "hello, this is text", BB_SIGNING_ERROR_BAD_PDF },
  { "junk-before-head", "\n" HEAD TABLE "trailer\n<< /Size 1 /Root 1 0 R >>\n" END, BB_SIGNING_ERROR_BAD_PDF },
  { "no-eof", HEAD TABLE "trailer\n<< /Size 1 /Root 1 0 R >>\nstartxref\n9\n", BB_SIGNING_ERROR_BAD_PDF },
  { "text-after-eof", HEAD TABLE "trailer\n<< /Size 1 /Root 1 0 R >>\n" END "more", BB_SIGNING_ERROR_BAD_PDF },
  { "no-startxref", HEAD TABLE "trailer\n<< /Size 1 /Root 1 0 R >>\n9\n%%EOF\n", BB_SIGNING_ERROR_BAD_PDF },
  { "startxref-outside", HEAD TABLE "trailer\n<< /Size 1 /Root 1 0 R >>\nstartxref\n90000\n%%EOF\n", BB_SIGNING_ERROR_BAD_PDF },
  { "startxref-at-nothing", HEAD TABLE "trailer\n<< /Size 1 /Root 1 0 R >>\nstartxref\n0\n%%EOF\n", BB_SIGNING_ERROR_BAD_PDF },
  { "encrypted", HEAD TABLE "trailer\n<< /Size 1 /Root 1 0 R /Encrypt 2 0 R >>\n" END, BB_SIGNING_ERROR_ENCRYPTED },
  { "encrypted-in-disguise", HEAD TABLE "trailer\n<< /Size 1 /Root 1 0 R /Encr#79pt 2 0 R >>\n" END, BB_SIGNING_ERROR_ENCRYPTED },
  { "hybrid", HEAD TABLE "trailer\n<< /Size 1 /Root 1 0 R /XRefStm 20 >>\n" END, BB_SIGNING_ERROR_BAD_PDF },
  { "prev-loop", HEAD TABLE "trailer\n<< /Size 1 /Root 1 0 R /Prev 9 >>\n" END, BB_SIGNING_ERROR_BAD_PDF },
  { "prev-outside", HEAD TABLE "trailer\n<< /Size 1 /Root 1 0 R /Prev 100000 >>\n" END, BB_SIGNING_ERROR_BAD_PDF },
  { "prev-is-reference", HEAD TABLE "trailer\n<< /Size 1 /Root 1 0 R /Prev 9 0 R >>\n" END, BB_SIGNING_ERROR_BAD_PDF },
  { "prev-twice", HEAD TABLE "trailer\n<< /Size 1 /Root 1 0 R /Prev 9 /Prev 9 >>\n" END, BB_SIGNING_ERROR_BAD_PDF },
  { "no-size", HEAD TABLE "trailer\n<< /Root 1 0 R >>\n" END, BB_SIGNING_ERROR_BAD_PDF },
  { "size-0", HEAD TABLE "trailer\n<< /Size 0 /Root 1 0 R >>\n" END, BB_SIGNING_ERROR_BAD_PDF },
  { "no-root", HEAD TABLE "trailer\n<< /Size 1 >>\n" END, BB_SIGNING_ERROR_BAD_PDF },
  { "entry-broken", HEAD "xref\n0 1\n000000000 65535 f  \ntrailer\n<< /Size 1 /Root 1 0 R >>\n" END, BB_SIGNING_ERROR_BAD_PDF },
  { "entries-cut", HEAD "xref\n0 900\n0000000000 65535 f \ntrailer\n<< /Size 1 /Root 1 0 R >>\n" END, BB_SIGNING_ERROR_BAD_PDF },
  { "open-string", HEAD TABLE "trailer\n<< /Size 1 /Root 1 0 R /A (oh >>\n" END, BB_SIGNING_ERROR_BAD_PDF },
  { "stream-not-xref", HEAD "4 0 obj\n<< /Size 5 /Root 1 0 R /Length 3 >>\nstream\nabc\nendstream\nendobj\n" END, BB_SIGNING_ERROR_BAD_PDF },
  { "stream-length-wrong", HEAD "4 0 obj\n<< /Type /XRef /Size 5 /Root 1 0 R /Length 2 >>\nstream\nabc\nendstream\nendobj\n" END, BB_SIGNING_ERROR_BAD_PDF },
  { "stream-length-huge", HEAD "4 0 obj\n<< /Type /XRef /Size 5 /Root 1 0 R /Length 99999999999 >>\nstream\nabc\nendstream\nendobj\n" END, BB_SIGNING_ERROR_BAD_PDF },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  gsize length = strlen (c->pdf);
  g_autofree guint8 *exact = g_memdup2 (c->pdf, length);       /* without a zero behind it, for the sanitizers */
  g_autoptr (GError) error = NULL;
  g_autoptr (BbPdfTail) tail = bb_pdf_tail_read (exact, length, &error);

  if (c->error >= 0)
    {
      g_assert_error (error, BB_SIGNING_ERROR, c->error);
      g_assert_null (tail);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (tail->sections->len, ==, 1);
  g_assert_cmpuint (bb_pdf_tail_newest (tail)->offset, ==, 9);
  g_assert_cmpuint (tail->end, ==, length);
}

static void
test_real_file (gconstpointer data)
{
  guint flags = GPOINTER_TO_UINT (data);
  char *folder = fixture_make_folder ();
  g_autofree char *path = g_build_filename (folder, "a.pdf", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbPdfTail) tail = NULL;
  gsize length;

  fixture_make_pdf (path, flags);
  bytes = fixture_read (path, &length);
  tail = bb_pdf_tail_read ((const guint8 *) bytes, length, &error);
  g_assert_no_error (error);
  g_assert_cmpint (bb_pdf_tail_newest (tail)->kind, ==, (flags & FIXTURE_STREAMS) != 0 ? BB_XREF_STREAM : BB_XREF_TABLE);
  g_assert_cmpuint (bb_pdf_tail_newest (tail)->end, ==, length);
  fixture_remove_folder (folder);
}

/* However the file is cut, the reader answers and never reads behind its end. */
static void
test_every_cut_is_answered (void)
{
  static const char pdf[] = HEAD "4 0 obj\n<< /Type /XRef /Size 5 /Root 1 0 R /ID [<AB> (x)] /Length 3 >>\nstream\nabc\nendstream\nendobj\n" END;

  for (gsize n = 0; n + 1 < sizeof pdf - 1; n++)
    {
      g_autofree guint8 *cut = g_memdup2 (pdf, n);
      g_autoptr (BbPdfTail) tail = bb_pdf_tail_read (cut, n, NULL);

      g_assert_null (tail);
    }
}

static void
test_text_is_one_line (void)
{
  static const struct { const char *from, *to; } texts[] = {
    { "Nguyễn Văn Minh Họa", "Nguyễn Văn Minh Họa" },
    { "A\nhợp lệ", "A\uFFFDhợp lệ" },
    { "A\x1b[2J", "A\uFFFD[2J" },
    { "A\xb0" "B", "A\uFFFDB" },
    { "exe.\u202egpj", "exe.\uFFFDgpj" },
    { "a\u2028b\u2029", "a\uFFFDb\uFFFD" },
    { "क्\u200dष", "क्\u200dष" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = bb_pdf_make_text (texts[i].from, -1);

      g_assert_cmpstr (text, ==, texts[i].to);
    }
}

/* Messages quote names of the PDF, which need not be UTF-8. */
static void
test_message_is_text (void)
{
  static const char pdf[] = HEAD TABLE "trailer\n<< /Size 1 /Root 1 0 R /\xb0\n/\xb1 1 /\xb0 /x /\xb0 /y >>\n" END;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbPdfDoc) doc = bb_pdf_doc_open ((const guint8 *) pdf, sizeof pdf - 1, &error);

  g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_BAD_PDF);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/signing/tail/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_data_func ("/signing/tail/real-table", GUINT_TO_POINTER (FIXTURE_TABLE), test_real_file);
  g_test_add_data_func ("/signing/tail/real-stream", GUINT_TO_POINTER (FIXTURE_STREAMS), test_real_file);
  g_test_add_func ("/signing/tail/every-cut-is-answered", test_every_cut_is_answered);
  g_test_add_func ("/signing/tail/text-is-one-line", test_text_is_one_line);
  g_test_add_func ("/signing/tail/message-is-text", test_message_is_text);
  return g_test_run ();
}
