/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Makes the PDFs that fuzzing starts from, with identities made for the occasion: fuzz-seeds FOLDER PKI
 * Leaves FOLDER/plain (unsigned), FOLDER/signed, FOLDER/raised, FOLDER/cms (signature values) and what the sample authorities answer:
 * FOLDER/stamp, FOLDER/ocsp. */
#include "pdf-fixtures.h"
#include "signing/bb-demo-pki.h"
#include "signing/bb-pdf-doc.h"
#include "signing/bb-signing.h"

#include <glib/gstdio.h>

#define PASSWORD "mat-khau"

static const char *out, *pki;

static char *
tell_password (const char *what, gboolean retry, int tries_left, gpointer user_data)
{
  return retry ? NULL : g_strdup (PASSWORD);
}

static char *
name_file (const char *kind, const char *name, const char *suffix)
{
  g_autofree char *folder = g_build_filename (out, kind, NULL);
  g_autofree char *file = g_strconcat (name, suffix, NULL);

  g_mkdir_with_parents (folder, 0700);
  return g_build_filename (folder, file, NULL);
}

static void
sign (const char *from, const char *to, const char *field, const char *who, gboolean certify)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_strconcat (pki, "/", who, ".p12", NULL);
  g_autoptr (BbIdentity) identity = bb_identity_open (file, tell_password, NULL, &error);
  BbSignRequest request = { .field = field, .certify = certify, .reason = "Ký" };
  g_autoptr (BbSignResult) result = identity != NULL ? bb_pdf_sign (from, to, &request, identity, NULL, &error) : NULL;

  if (result == NULL)
    g_error ("%s", error->message);
}

static void
save_values (const char *path, const char *name)
{
  g_autoptr (BbPdfFile) file = bb_pdf_file_open (path, NULL);
  g_autoptr (BbPdfDoc) doc = bb_pdf_doc_open (file->data, file->length, NULL);

  for (guint i = 0; i < doc->fields->len; i++)
    {
      BbFormField *field = g_ptr_array_index (doc->fields, i);
      qpdf_oh contents = bb_qpdf_get (doc->qpdf, bb_pdf_doc_get_field_value (doc, field), "/Contents");
      g_autofree char *suffix = g_strdup_printf ("-%u.der", i);
      g_autofree char *target = name_file ("cms", name, suffix);
      size_t length;
      const char *data;

      if (!qpdf_oh_is_string (doc->qpdf, contents))
        continue;
      data = qpdf_oh_get_binary_string_value (doc->qpdf, contents, &length);
      while (length > 2 && data[length - 1] == 0)
        length--;
      fixture_write (target, data, length);
    }
}

static void
make (const char *name, FixtureFlags flags)
{
  gboolean nested = (flags & FIXTURE_NESTED) != 0;
  g_autofree char *plain = name_file ("plain", name, ".pdf");
  g_autofree char *once = name_file ("signed", name, "-1.pdf");
  g_autofree char *twice = name_file ("signed", name, "-2.pdf");

  fixture_make_pdf (plain, flags);
  sign (plain, once, nested ? "ky.secretary" : "secretary", "unit", TRUE);
  sign (once, twice, nested ? "ky.leader" : "leader", "leader", FALSE);
  save_values (twice, name);
}

/* What the sample authorities were asked, and answered, in one raising. */
typedef struct
{
  BbDemoPki *authorities;
  guint n;
} Listening;

static GBytes *
answer (const char *url, GBytes *question, gpointer user_data, GError **error)
{
  Listening *self = user_data;
  GBytes *bytes = bb_demo_pki_answer (url, question, self->authorities, error);
  g_autofree char *name = g_strdup_printf ("%u", self->n++);
  g_autofree char *target = name_file (g_str_equal (url, BB_DEMO_TSA_URL) ? "stamp" : "ocsp", name, ".der");

  if (bytes != NULL && question != NULL)
    fixture_write (target, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return bytes;
}

static void
make_raised (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (out, "demo", NULL), *p12 = g_build_filename (folder, "unit.p12", NULL);
  g_autofree char *plain = name_file ("plain", "table", ".pdf"), *raised = name_file ("raised", "raised", ".pdf");
  g_autoptr (BbDemoPki) authorities = bb_demo_pki_new (folder, "Một", "Hai", "Ba", &error);
  g_autoptr (BbIdentity) identity = bb_identity_open (p12, fixture_pin, (gpointer) BB_DEMO_PKI_PASSWORD, &error);
  Listening listening = { authorities, 0 };
  BbSignRequest request = { .field = "unit", .tsa = BB_DEMO_TSA_URL, .ask = answer, .ask_data = &listening };
  BbRaiseRequest raise = { .fetch = TRUE, .tsa = BB_DEMO_TSA_URL, .ask = answer, .ask_data = &listening };
  g_autoptr (BbSignResult) signature = identity != NULL ? bb_pdf_sign (plain, raised, &request, identity, NULL, &error) : NULL;
  g_autoptr (BbRaiseResult) result = signature != NULL ? bb_pdf_raise (raised, raised, &raise, NULL, &error) : NULL;

  if (result == NULL)
    g_error ("%s", error->message);
}

int
main (int argc, char **argv)
{
  if (argc != 3)
    return 2;
  out = argv[1];
  pki = argv[2];
  make ("table", FIXTURE_TABLE);
  make ("streams", FIXTURE_STREAMS);
  make ("nested", FIXTURE_NESTED | FIXTURE_SPLIT);
  make ("plain-form", FIXTURE_NO_FLAGS);
  make_raised ();
  return 0;
}
