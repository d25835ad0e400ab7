/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing-steps.h"

#include <locale.h>
#include <string.h>

/* Text fields that are filled between signatures, and a signature that locks them. */

static const BbFieldValue number = { "number", "07" };

/* Makes the leader's field one that locks all others. */
static void
add_lock (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_oh field = steps_get_field (doc, "leader");

  qpdf_oh_replace_key (doc->qpdf, field, "/Lock", qpdf_oh_parse (doc->qpdf, "<< /Type /SigFieldLock /Action /All >>"));
  steps_write_changed (doc, update, field);
}

static void
fill_by_force (BbPdfDoc *doc, BbPdfUpdate *update)
{
  steps_write_number (doc, update, "08");
}

static void
sign (const char *input, const char *output, const char *field, gboolean certify)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = steps_sign (input, output, field, field, certify, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);
}

static void
assert_refused (const char *path, const BbFieldValue *value, const char *words)
{
  g_autoptr (GError) error = NULL;
  gsize before, after;
  g_autofree char *old = fixture_read (path, &before), *now = NULL;

  g_assert_false (bb_pdf_fill (path, path, value, 1, NULL, &error));
  g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_FIELD);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
  now = fixture_read (path, &after);
  g_assert_cmpmem (old, before, now, after);
}

static char *
read_value (const char *path)
{
  g_autoptr (GPtrArray) fields = bb_pdf_list_fields (path, NULL);

  for (guint i = 0; i < fields->len; i++)
    if (strcmp (((BbPdfField *) fields->pdata[i])->name, "number") == 0)
      return g_strdup (((BbPdfField *) fields->pdata[i])->value);
  return NULL;
}

/* The signatures before stay whole, the page shows the value, and every reader takes the file. */
static void
test_filling_leaves_signatures_valid (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbVerification) v = NULL;
  g_autofree char *value = NULL, *text = NULL, *told = NULL;

  sign (self->pdf, self->out, "secretary", TRUE);
  g_assert_true (bb_pdf_fill (self->out, self->out, &number, 1, NULL, &error));
  g_assert_no_error (error);
  value = read_value (self->out);
  g_assert_cmpstr (value, ==, "07");
  sign (self->out, self->out, "unit", FALSE);
  v = steps_verify (self->out, TRUE, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (v->verdict, ==, BB_VERDICT_VALID);
  g_assert_true (steps_mentions (steps_report (v, "secretary")->changes, "the field “number” was filled: “07”"));
  text = fixture_shell ("pdftotext '%s' -", self->out);
  g_assert_nonnull (strstr (text, "07"));
  told = fixture_shell ("qpdf --check '%s'", self->out);
  g_assert_nonnull (strstr (told, "No syntax or stream encoding errors found"));
}

static void
test_what_is_signed_is_not_filled_again (Place *self, gconstpointer data)
{
  static const BbFieldValue other = { "number", "08" }, missing = { "nothing", "08" }, signature = { "unit", "08" };
  g_autoptr (GError) error = NULL;

  g_assert_true (bb_pdf_fill (self->pdf, self->out, &number, 1, NULL, &error));
  g_assert_true (bb_pdf_fill (self->out, self->out, &other, 1, NULL, &error));         /* nobody has signed it yet */
  g_assert_no_error (error);
  sign (self->out, self->out, "secretary", TRUE);
  assert_refused (self->out, &number, "is filled already");
  assert_refused (self->out, &missing, "has no text field “nothing”");
  assert_refused (self->out, &signature, "has no text field “unit”");
}

/* The agency's signature locks the number (FieldMDP): we do not fill it any more, and tell when somebody did. */
static void
test_seal_locks_the_number (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbVerification) v = NULL, forged = NULL;
  g_autofree char *told = NULL;

  steps_append_update (self->pdf, add_lock, 0);
  sign (self->pdf, self->out, "secretary", TRUE);
  sign (self->out, self->out, "leader", FALSE);
  assert_refused (self->out, &number, "a signature locks it");
  g_assert_null (steps_sign (self->out, self->out, "unit", "unit", FALSE, &error));
  g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_FIELD);
  g_clear_error (&error);
  v = steps_verify (self->out, TRUE, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (v->verdict, ==, BB_VERDICT_VALID);
  told = fixture_shell ("pdfsig -nocert '%s' | grep -c 'Signature is Valid.' || true", self->out);
  if (GPOINTER_TO_INT (data) != FIXTURE_SPLIT)                        /* poppler does not list these */
    g_assert_cmpstr (g_strstrip (told), ==, "2");
  steps_append_update (self->out, fill_by_force, 0);
  forged = steps_verify (self->out, TRUE, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (forged->verdict, ==, BB_VERDICT_INVALID);
  g_assert_true (steps_mentions (steps_report (forged, "leader")->changes, "not allowed: the field “number” was filled: “08”"));
}

int
main (int argc, char **argv)
{
  static const struct { const char *name; void (*func) (Place *, gconstpointer); } tests[] = {
    { "leaves-signatures-valid", test_filling_leaves_signatures_valid },
    { "not-again-under-a-signature", test_what_is_signed_is_not_filled_again },
    { "seal-locks-the-number", test_seal_locks_the_number },
  };
  static const struct { const char *name; int flags; } kinds[] = { { "table", FIXTURE_TABLE }, { "streams", FIXTURE_STREAMS }, { "split", FIXTURE_SPLIT } };

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
      {
        g_autofree char *path = g_strdup_printf ("/signing/fill/%s/%s", tests[i].name, kinds[k].name);

        g_test_add (path, Place, GINT_TO_POINTER (kinds[k].flags), steps_set_up, tests[i].func, steps_tear_down);
      }
  return steps_run ();
}
