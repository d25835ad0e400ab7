/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing-steps.h"

#include <stdio.h>
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

gnutls_x509_crt_t
steps_load_certificate (const char *name)
{
  gsize length;
  g_autofree char *pem = fixture_read (steps_pki (name), &length);
  gnutls_datum_t data = { (unsigned char *) pem, (unsigned int) length };
  gnutls_x509_crt_t certificate;

  gnutls_x509_crt_init (&certificate);
  g_assert_cmpint (gnutls_x509_crt_import (certificate, &data, GNUTLS_X509_FMT_PEM), ==, 0);
  return certificate;
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

/* ── Changes ─────────────────────────────────────────────────────────────────────────────────────────────────── */

void
steps_write_changed (BbPdfDoc *doc, BbPdfUpdate *update, qpdf_oh object)
{
  g_assert_true (bb_pdf_update_add_object (update, doc, qpdf_oh_get_object_id (doc->qpdf, object), 0, NULL));
}

qpdf_oh
steps_get_field (BbPdfDoc *doc, const char *name)
{
  BbFormField *field = bb_pdf_doc_find_field (doc, name);

  return bb_pdf_doc_get_object (doc, field->id, 0);
}

void
steps_write_number (BbPdfDoc *doc, BbPdfUpdate *update, const char *value)
{
  qpdf_oh field = steps_get_field (doc, "number");

  qpdf_oh_replace_key (doc->qpdf, field, "/V", qpdf_oh_new_unicode_string (doc->qpdf, value));
  steps_write_changed (doc, update, field);
}

void
steps_remove_from_field (BbPdfDoc *doc, BbPdfUpdate *update, const char *field, const char *key)
{
  qpdf_oh object = steps_get_field (doc, field);

  qpdf_oh_remove_key (doc->qpdf, object, key);
  steps_write_changed (doc, update, object);
}

void
steps_change_font (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh fonts = qpdf_oh_get_key (q, qpdf_oh_get_key (q, qpdf_get_page_n (q, 0), "/Resources"), "/Font");
  g_autofree char *name = NULL;
  qpdf_oh font;

  qpdf_oh_begin_dict_key_iter (q, fonts);
  name = g_strdup (qpdf_oh_dict_more_keys (q) ? qpdf_oh_dict_next_key (q) : "");
  font = qpdf_oh_get_key (q, fonts, name);
  qpdf_oh_replace_key (q, font, "/BaseFont", qpdf_oh_new_name (q, "/Other"));
  steps_write_changed (doc, update, font);
}

void
steps_stretch_field (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_oh field = steps_get_field (doc, "leader");

  qpdf_oh_replace_key (doc->qpdf, field, "/Rect", qpdf_oh_parse (doc->qpdf, "[ 0 0 595 842 ]"));
  steps_write_changed (doc, update, field);
}

void
steps_run_script (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_oh root = qpdf_get_root (doc->qpdf);

  qpdf_oh_replace_key (doc->qpdf, root, "/OpenAction", qpdf_oh_parse (doc->qpdf, "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"));
  steps_write_changed (doc, update, root);
}

void
steps_change_title (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_oh info = qpdf_oh_get_key (doc->qpdf, qpdf_get_trailer (doc->qpdf), "/Info");

  qpdf_oh_replace_key (doc->qpdf, info, "/Title", qpdf_oh_new_string (doc->qpdf, "Another"));
  steps_write_changed (doc, update, info);
}

void
steps_change_nothing (BbPdfDoc *doc, BbPdfUpdate *update)
{
  steps_write_changed (doc, update, qpdf_get_root (doc->qpdf));
}

/* Cuts each signature and the bytes that it signs out of the signed file: 0.der, 0.bytes, and 0.pdf as it was then.
 * Returns: how many there are */
guint
steps_cut_signatures (Place *self)
{
  gsize length;
  g_autofree char *pdf = fixture_read (self->out, &length);
  const char *at = pdf;
  guint n = 0;

  while ((at = memmem (at, length - (gsize) (at - pdf), "/ByteRange [ 0 ", 15)) != NULL)
    {
      guint64 a = 0, b = 0, c = 0;
      g_autoptr (GByteArray) covered = g_byte_array_new ();
      g_autoptr (GByteArray) value = g_byte_array_new ();
      g_autofree char *names[] = { g_strdup_printf ("%s/%u.bytes", self->folder, n), g_strdup_printf ("%s/%u.der", self->folder, n),
                                   g_strdup_printf ("%s/%u.pdf", self->folder, n) };

      g_assert_cmpint (sscanf (at + 15, "%lu %lu %lu", &a, &b, &c), ==, 3);
      g_byte_array_append (covered, (const guint8 *) pdf, (guint) a);
      g_byte_array_append (covered, (const guint8 *) pdf + b, (guint) c);
      for (const char *hex = pdf + a + 1; hex < pdf + b - 1; hex += 2)
        {
          guint8 byte = (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));

          g_byte_array_append (value, &byte, 1);
        }
      fixture_write (names[0], covered->data, covered->len);
      fixture_write (names[1], value->data, value->len);
      fixture_write (names[2], pdf, b + c);
      for (guint i = 0; i < 3; i++)
        g_free (g_steal_pointer (&names[i]));
      at += 15;
      n++;
    }
  return n;
}
