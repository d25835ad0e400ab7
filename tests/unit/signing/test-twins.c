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
  return steps_run ();
}
