/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing-steps.h"

#include <string.h>

static char *pki;

void
steps_set_up (Place *self, gconstpointer flags)
{
  self->folder = fixture_make_folder ();
  self->pdf = g_build_filename (self->folder, "minutes.pdf", NULL);
  self->out = g_build_filename (self->folder, "signed.pdf", NULL);
  fixture_make_pdf (self->pdf, GPOINTER_TO_UINT (flags));
}

void
steps_tear_down (Place *self, gconstpointer flags)
{
  g_free (self->pdf);
  g_free (self->out);
  fixture_remove_folder (self->folder);
}

int
steps_run (void)
{
  int status;

  pki = fixture_make_folder ();
  fixture_make_pki (pki);
  status = g_test_run ();
  fixture_remove_folder (pki);
  return status;
}

/* Path of a file of the PKI; lives as long as the program. */
const char *
steps_pki (const char *name)
{
  g_autofree char *path = g_build_filename (pki, name, NULL);

  return g_intern_string (path);
}

BbSignResult *
steps_sign (const char *input, const char *output, const char *field, const char *identity, gboolean certify, GError **error)
{
  g_autofree char *name = g_strconcat (identity, ".p12", NULL);
  g_autoptr (BbIdentity) who = bb_identity_open (steps_pki (name), fixture_pin, (gpointer) PASSWORD, error);
  BbSignRequest request = { .field = field, .certify = certify, .reason = "Ký biên bản", .location = "Hà Nội" };

  return who != NULL ? bb_pdf_sign (input, output, &request, who, NULL, error) : NULL;
}

/* Secretary (certifies), unit, leader. */
void
steps_sign_all (Place *self)
{
  static const char *const order[] = { "secretary", "unit", "leader" };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BbSignResult) result = steps_sign (i == 0 ? self->pdf : self->out, self->out, order[i], order[i], i == 0, &error);

      g_assert_no_error (error);
    }
}

/* For whoever reads the log of a test that failed. */
static void
print_verification (BbVerification *self)
{
  for (guint i = 0; i < self->signatures->len; i++)
    {
      BbSignatureReport *report = g_ptr_array_index (self->signatures, i);
      g_autofree char *problems = g_strjoinv ("; ", report->problems), *changes = g_strjoinv ("; ", report->changes);

      g_test_message ("%s: %s, %s, problems [%s], changes [%s]", report->field, bb_verdict_to_string (report->verdict), report->algorithm, problems,
                      changes);
    }
}

BbVerification *
steps_verify (const char *path, gboolean with_root, gboolean with_crls, GError **error)
{
  const char *roots[] = { steps_pki ("root-ca.pem"), NULL };
  const char *crls[] = { steps_pki ("crl-root.pem"), steps_pki ("crl-sub.pem"), NULL };
  BbVerification *verification = bb_pdf_verify (path, with_root ? roots : NULL, with_crls ? crls : NULL, NULL, error);

  if (verification != NULL)
    print_verification (verification);
  return verification;
}

/* A file that cannot be read at all is as good as invalid. */
BbVerdict
steps_verdict (const char *path)
{
  g_autoptr (BbVerification) verification = steps_verify (path, TRUE, FALSE, NULL);

  return verification != NULL ? verification->verdict : BB_VERDICT_INVALID;
}

BbSignatureReport *
steps_report (BbVerification *verification, const char *field)
{
  for (guint i = 0; i < verification->signatures->len; i++)
    {
      BbSignatureReport *report = g_ptr_array_index (verification->signatures, i);

      if (g_strcmp0 (report->field, field) == 0)
        return report;
    }
  g_assert_not_reached ();
}

gboolean
steps_mentions (char **sentences, const char *text)
{
  g_autofree char *all = g_strjoinv ("\n", sentences);

  return strstr (all, text) != NULL;
}

/* Puts an update behind the last byte of @path. @see: how many bytes the attacker's reader sees (0: all), so that later revisions
 * can be skipped. */
void
steps_append_update (const char *path, StepsChange change, gsize see)
{
  gsize length;
  g_autofree char *data = fixture_read (path, &length);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbPdfDoc) doc = bb_pdf_doc_open ((const guint8 *) data, see != 0 ? see : length, &error);
  g_autoptr (BbPdfUpdate) update = NULL;
  g_autoptr (GByteArray) all = g_byte_array_new ();
  int next_id;

  g_assert_no_error (error);
  update = bb_pdf_update_new (doc);
  update->base = length;
  change (doc, update);
  next_id = qpdf_oh_get_object_id (doc->qpdf, qpdf_make_indirect_object (doc->qpdf, qpdf_oh_new_dictionary (doc->qpdf)));
  bb_pdf_update_finish (update, doc, next_id);
  g_byte_array_append (all, (const guint8 *) data, (guint) length);
  g_byte_array_append (all, update->bytes->data, update->bytes->len);
  fixture_write (path, all->data, all->len);
}
