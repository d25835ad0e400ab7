/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf-fixtures.h"
#include "signing/bb-signing.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#define PASSWORD "mat-khau"

typedef struct
{
  char *folder;
  char *root;
  char *pdf;
  char *out;
} Fixture;

static char *pki;

static char *
in (const char *folder, const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = fixture_make_folder ();
  self->root = in (pki, "root-ca.pem");
  self->pdf = in (self->folder, "minutes.pdf");
  self->out = in (self->folder, "signed.pdf");
  fixture_make_pdf (self->pdf, GPOINTER_TO_UINT (data));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_free (self->root);
  g_free (self->pdf);
  g_free (self->out);
  fixture_remove_folder (self->folder);
}

static BbSignResult *
sign (const char *input, const char *output, const char *field, const char *identity, gboolean certify, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.p12", pki, identity);
  g_autoptr (BbIdentity) who = bb_identity_open (path, fixture_pin, (gpointer) PASSWORD, error);
  BbSignRequest request = { .field = field, .certify = certify, .reason = "Ký biên bản", .location = "Hà Nội" };

  return who != NULL ? bb_pdf_sign (input, output, &request, who, NULL, error) : NULL;
}

static BbVerification *
verify (Fixture *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  const char *roots[] = { self->root, NULL };
  BbVerification *result = bb_pdf_verify (path, roots, NULL, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static void
print_report (BbVerification *v)
{
  for (guint i = 0; i < v->signatures->len; i++)
    {
      BbSignatureReport *r = g_ptr_array_index (v->signatures, i);
      g_autofree char *problems = g_strjoinv ("; ", r->problems), *changes = g_strjoinv ("; ", r->changes);

      g_test_message ("%s: %s, %s, %s, %s [%s] changes [%s]", r->field, bb_verdict_to_string (r->verdict), r->signer, r->algorithm,
                      r->level, problems, changes);
    }
}

static void
test_three_signers (Fixture *self, gconstpointer data)
{
  static const struct { const char *field, *identity; } steps[] = { { "secretary", "secretary" }, { "unit", "unit" }, { "leader", "leader" } };
  gboolean nested = (GPOINTER_TO_UINT (data) & FIXTURE_NESTED) != 0;
  gsize before_length, after_length;
  g_autofree char *before = fixture_read (self->pdf, &before_length);
  g_autofree char *after = NULL;
  g_autoptr (BbVerification) v = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *field = g_strconcat (nested ? "ky." : "", steps[i].field, NULL);
      g_autoptr (BbSignResult) result = sign (i == 0 ? self->pdf : self->out, self->out, field, steps[i].identity, i == 0, &error);

      g_assert_no_error (error);
      g_assert_nonnull (result);
      g_assert_cmpstr (result->field, ==, field);
      g_assert_cmpstr (result->level, ==, "B-B");
    }
  after = fixture_read (self->out, &after_length);
  g_assert_cmpmem (before, before_length, after, before_length);
  v = verify (self, self->out);
  print_report (v);
  g_assert_cmpint (v->verdict, ==, BB_VERDICT_VALID);
  g_assert_cmpuint (v->signatures->len, ==, 3);
}

int
main (int argc, char **argv)
{
  static const struct { const char *name; guint flags; } kinds[] = {
    { "table", FIXTURE_TABLE }, { "streams", FIXTURE_STREAMS }, { "nested", FIXTURE_NESTED }, { "split", FIXTURE_SPLIT },
    { "no-flags", FIXTURE_NO_FLAGS | FIXTURE_STREAMS },
  };
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  pki = fixture_make_folder ();
  fixture_make_pki (pki);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/signing/three-signers/%s", kinds[i].name);

      g_test_add (path, Fixture, GUINT_TO_POINTER (kinds[i].flags), set_up, test_three_signers, tear_down);
    }
  status = g_test_run ();
  fixture_remove_folder (pki);
  return status;
}
