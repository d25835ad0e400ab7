/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing-steps.h"

#include "signing/bb-hash.h"
#include "signing/bb-identity.h"
#include "signing/bb-reason.h"
#include "signing/bb-trust.h"

#include <locale.h>
#include <string.h>

/* ── An attacker with an incremental writer ──────────────────────────────────────────────────────────────────── */

static void
attack_contents (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_oh contents = qpdf_oh_get_key (doc->qpdf, qpdf_get_page_n (doc->qpdf, 0), "/Contents");

  qpdf_oh_replace_stream_data (doc->qpdf, contents, (const unsigned char *) "0 0 99 99 re f", 14, qpdf_oh_new_null (doc->qpdf), qpdf_oh_new_null (doc->qpdf));
  steps_write_changed (doc, update, contents);
}

/* The same dictionary, the same length: only the data differs. */
static void
attack_data (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh contents = qpdf_oh_get_key (q, qpdf_get_page_n (q, 0), "/Contents");
  qpdf_oh filter = qpdf_oh_get_key (q, qpdf_oh_get_dict (q, contents), "/Filter");
  unsigned char *data = NULL;
  size_t length = 0;

  qpdf_oh_get_stream_data (q, contents, qpdf_dl_none, NULL, &data, &length);
  data[length / 2] ^= 1;
  qpdf_oh_replace_stream_data (q, contents, data, length, filter, qpdf_oh_new_null (q));
  qpdf_oh_free_buffer (&data);
  steps_write_changed (doc, update, contents);
}

/* A signature that nobody sees. */
static void
attack_hidden_signature (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh field = steps_get_field (doc, "leader");

  qpdf_oh_replace_key (q, field, "/V", qpdf_oh_get_key (q, steps_get_field (doc, "secretary"), "/V"));
  qpdf_oh_replace_key (q, field, "/F", qpdf_oh_new_integer (q, 2));
  steps_write_changed (doc, update, field);
}

static void
attack_annotation (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_oh page = qpdf_get_page_n (doc->qpdf, 0);
  qpdf_oh note = qpdf_oh_parse (doc->qpdf, "<< /Type /Annot /Subtype /FreeText /Rect [ 0 0 90 90 ] /Contents (no) >>");

  qpdf_oh_append_item (doc->qpdf, qpdf_oh_get_key (doc->qpdf, page, "/Annots"), note);
  steps_write_changed (doc, update, page);
}

static void
attack_second_page (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_oh page = qpdf_get_page_n (doc->qpdf, 1);

  qpdf_oh_replace_key (doc->qpdf, page, "/Rotate", qpdf_oh_new_integer (doc->qpdf, 180));
  steps_write_changed (doc, update, page);
}

static void
attack_new_field (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh field = qpdf_make_indirect_object (q, qpdf_oh_parse (q, "<< /FT /Sig /T (later) /Type /Annot /Subtype /Widget /Rect [ 0 0 0 0 ] >>"));

  qpdf_oh_append_item (q, qpdf_oh_get_key (q, bb_pdf_doc_get_form (doc), "/Fields"), field);
  steps_write_changed (doc, update, field);
  steps_write_changed (doc, update, bb_pdf_doc_get_form (doc));
}

static void
attack_signed_appearance (BbPdfDoc *doc, BbPdfUpdate *update)
{
  steps_remove_from_field (doc, update, "unit", "/AP");
}

static void
attack_remove_signature (BbPdfDoc *doc, BbPdfUpdate *update)
{
  steps_remove_from_field (doc, update, "secretary", "/V");
}

static void
attack_replace_signature (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_oh field = steps_get_field (doc, "unit"), other = steps_get_field (doc, "secretary");

  qpdf_oh_replace_key (doc->qpdf, field, "/V", qpdf_oh_get_key (doc->qpdf, other, "/V"));
  steps_write_changed (doc, update, field);
}

static void
attack_hide_field (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_oh field = steps_get_field (doc, "number");

  qpdf_oh_replace_key (doc->qpdf, field, "/V", qpdf_oh_new_unicode_string (doc->qpdf, "05"));
  qpdf_oh_replace_key (doc->qpdf, field, "/F", qpdf_oh_new_integer (doc->qpdf, 2));
  steps_write_changed (doc, update, field);
}

static void
fill_number (BbPdfDoc *doc, BbPdfUpdate *update)
{
  steps_write_number (doc, update, "05/BB-ĐKT");
}

static void
fill_number_again (BbPdfDoc *doc, BbPdfUpdate *update)
{
  steps_write_number (doc, update, "06/BB-ĐKT");
}

static void
add_dss (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_oh root = qpdf_get_root (doc->qpdf);

  qpdf_oh_replace_key (doc->qpdf, root, "/DSS", qpdf_oh_parse (doc->qpdf, "<< /Type /DSS /Certs [ ] >>"));
  steps_write_changed (doc, update, root);
}

typedef struct
{
  const char *name;
  StepsChange attack;
  const char *said;              /* part of the sentence about it */
  BbVerdict verdict;
} Change;

static const Change changes[] = {
  { "page-content", attack_contents, "what page 1 shows", BB_VERDICT_INVALID },
  { "page-data", attack_data, "what page 1 shows", BB_VERDICT_INVALID },
  { "hidden-signature", attack_hidden_signature, "the flags of the field “leader”", BB_VERDICT_INVALID },
  { "annotation", attack_annotation, "annotations of page 1", BB_VERDICT_INVALID },
  { "second-page", attack_second_page, "page 2", BB_VERDICT_INVALID },
  { "font", steps_change_font, "what page 1 shows", BB_VERDICT_INVALID },
  { "new-field", attack_new_field, "“later” was added", BB_VERDICT_INVALID },
  { "moved-field", steps_stretch_field, "the field “leader” was changed (/Rect)", BB_VERDICT_INVALID },
  { "signed-appearance", attack_signed_appearance, "the field “unit” was changed (/AP)", BB_VERDICT_INVALID },
  { "removed-signature", attack_remove_signature, "the signature in “secretary” was removed", BB_VERDICT_INVALID },
  { "replaced-signature", attack_replace_signature, "the field “unit” was changed (/V/", BB_VERDICT_INVALID },
  { "script", steps_run_script, "the document itself was changed (/OpenAction)", BB_VERDICT_INVALID },
  { "title", steps_change_title, "/Info/Title", BB_VERDICT_INVALID },
  { "hidden-field", attack_hide_field, "the field “number” was changed (/F)", BB_VERDICT_INVALID },
  { "number-filled", fill_number, "the field “number” was filled: “05/BB-ĐKT”", BB_VERDICT_VALID },
  { "dss", add_dss, "(DSS)", BB_VERDICT_VALID },
  { "nothing", steps_change_nothing, NULL, BB_VERDICT_VALID },
};

static void
check_change (Place *self, const Change *change)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbVerification) v = NULL;
  BbSignatureReport *report;

  steps_append_update (self->out, change->attack, 0);
  v = steps_verify (self->out, TRUE, FALSE, &error);
  g_assert_no_error (error);
  report = steps_report (v, "unit");
  g_assert_cmpint (v->verdict, ==, change->verdict);
  g_assert_cmpint (report->only_allowed_changes, ==, change->verdict == BB_VERDICT_VALID);
  g_assert_false (report->covers_whole_file);
  if (change->said == NULL)
    g_assert_cmpuint (g_strv_length (report->changes), ==, 0);
  else
    g_assert_true (steps_mentions (report->changes, change->said));
}

static void
test_change_is_named (Place *self, gconstpointer data)
{
  static const char *const signers[] = { "secretary", "unit" };

  for (guint flags = FIXTURE_TABLE; flags <= FIXTURE_STREAMS; flags++)
    {
      fixture_make_pdf (self->out, flags);
      for (guint i = 0; i < G_N_ELEMENTS (signers); i++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (BbSignResult) result = steps_sign (self->out, self->out, signers[i], signers[i], i == 0, &error);

          g_assert_no_error (error);
        }
      check_change (self, data);
    }
}

/* A number that was there when somebody signed must not become another one. */
static void
test_filled_number_stays (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) first = NULL, second = NULL;
  g_autoptr (BbVerification) v = NULL;

  first = steps_sign (self->pdf, self->out, "secretary", "secretary", TRUE, &error);
  steps_append_update (self->out, fill_number, 0);
  second = steps_sign (self->out, self->out, "unit", "unit", FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (steps_verdict (self->out), ==, BB_VERDICT_VALID);
  steps_append_update (self->out, fill_number_again, 0);
  v = steps_verify (self->out, TRUE, FALSE, NULL);
  g_assert_cmpint (v->verdict, ==, BB_VERDICT_INVALID);
  g_assert_true (steps_mentions (steps_report (v, "unit")->changes, "from “05/BB-ĐKT” to “06/BB-ĐKT”"));
}

/* An update that chains to an old revision makes a later signature vanish. */
static void
test_skipped_revision_is_found (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) first = steps_sign (self->pdf, self->out, "secretary", "secretary", TRUE, &error);
  g_autoptr (BbSignResult) second = NULL;
  g_autoptr (BbVerification) v = NULL;
  gsize first_length;
  g_autofree char *once = fixture_read (self->out, &first_length);

  second = steps_sign (self->out, self->out, "unit", "unit", FALSE, &error);
  g_assert_no_error (error);
  steps_append_update (self->out, steps_change_nothing, first_length);
  v = steps_verify (self->out, TRUE, FALSE, NULL);
  g_assert_cmpuint (v->signatures->len, ==, 1);
  g_assert_cmpint (v->verdict, ==, BB_VERDICT_INVALID);
  g_assert_true (steps_mentions (steps_report (v, "secretary")->changes, "skipped"));
}

/* ── ByteRange ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
replace_range (char *data, gsize length, const char *numbers)
{
  char *range = memmem (data, length, "/ByteRange [ 0 ", 15);

  g_assert_nonnull (range);
  memset (range + 13, ' ', 35);
  memcpy (range + 13, numbers, strlen (numbers));
}

static void
test_byte_range_is_checked (Place *self, gconstpointer data)
{
  gsize length;
  g_autofree char *signed_pdf = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = steps_sign (self->pdf, self->out, "unit", "unit", FALSE, &error);
  guint64 gap, end;
  char *bad[8];

  signed_pdf = fixture_read (self->out, &length);
  gap = (guint64) ((char *) memmem (signed_pdf, length, "/Contents <0", 11) + 10 - signed_pdf);
  end = gap + 2 + 2 * 16384;
  bad[0] = g_strdup_printf ("9 %lu %lu %lu", gap - 9, end, length - end);
  bad[1] = g_strdup_printf ("0 %lu %lu %lu", gap - 40, end, length - end);
  bad[2] = g_strdup_printf ("0 %lu %lu %lu", gap, end + 20, length - end - 20);
  bad[3] = g_strdup_printf ("0 %lu %lu %lu", gap, end, length - end - 3);
  bad[4] = g_strdup_printf ("0 %lu %lu %lu", gap, end, length - end + 1);
  bad[5] = g_strdup_printf ("0 %lu %lu -5", gap, end);
  bad[6] = g_strdup_printf ("0 %lu %lu", gap, end);
  bad[7] = g_strdup ("0 0 0 0");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *copy = g_memdup2 (signed_pdf, length);
      g_autoptr (BbVerification) v = NULL;

      replace_range (copy, length, bad[i]);
      fixture_write (self->out, copy, length);
      v = steps_verify (self->out, TRUE, FALSE, &error);
      g_assert_no_error (error);
      g_assert_cmpint (v->verdict, ==, BB_VERDICT_INVALID);
      g_assert_false (steps_report (v, "unit")->intact);
      g_assert_true (steps_mentions (steps_report (v, "unit")->problems, "ByteRange")
                     || steps_mentions (steps_report (v, "unit")->problems, "where a revision"));
      g_free (bad[i]);
    }
}

/* ── Flipped bits ────────────────────────────────────────────────────────────────────────────────────────────── */

static void
assert_flip_is_caught (Place *self, const char *pdf, gsize length, gsize at, guint8 bit)
{
  g_autofree char *copy = g_memdup2 (pdf, length);

  copy[at] ^= (char) bit;
  fixture_write (self->out, copy, length);
  if (steps_verdict (self->out) == BB_VERDICT_VALID)
    g_error ("a flipped bit %d at byte %" G_GSIZE_FORMAT " was not noticed", bit, at);
}

/* Nowhere in the file can a bit be flipped without the verdict changing: pages, updates, signature values, their padding. */
static void
test_flipped_bits_are_caught (Place *self, gconstpointer data)
{
  gsize length, gap;
  g_autofree char *pdf = NULL;

  steps_sign_all (self);
  pdf = fixture_read (self->out, &length);
  g_assert_cmpint (steps_verdict (self->out), ==, BB_VERDICT_VALID);
  for (gsize at = 0; at < length; at += 1499)
    assert_flip_is_caught (self, pdf, length, at, 1 << (at % 8));
  for (gsize at = length - 60; at < length; at++)
    assert_flip_is_caught (self, pdf, length, at, 1 << (at % 7));
  gap = (gsize) ((char *) memrchr (pdf, '<', length - 32700) - pdf);
  for (gsize at = gap; at < gap + 6000; at += 29)
    assert_flip_is_caught (self, pdf, length, at, (at % 2) != 0 ? 1 : 0x20);
}

/* Changes the last digit of a certificate inside the signature: its own signature is then wrong. */
static BbVerification *
verify_with_damaged (Place *self, const char *certificate)
{
  gsize length, pem_length, der_length;
  g_autofree char *pdf = fixture_read (self->out, &length), *pem = fixture_read (steps_pki (certificate), &pem_length);
  g_autofree guchar *der = NULL;
  g_autofree char *hex = NULL;
  char *found;

  *strstr (pem, "-----END") = '\0';
  der = g_base64_decode (strchr (pem, '\n'), &der_length);
  hex = bb_hash_hex (der + der_length - 20, 20);
  found = memmem (pdf, length, hex, 40);
  g_assert_nonnull (found);
  found[39] = found[39] == '0' ? '1' : '0';
  fixture_write (self->out, pdf, length);
  return steps_verify (self->out, TRUE, FALSE, NULL);
}

static void
test_damaged_certificate_is_invalid (Place *self, gconstpointer data)
{
  static const struct { const char *certificate, *said; } cases[] = { { "unit.pem", "ESS" }, { "sub-ca.pem", "certificate in the signature is damaged" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BbSignResult) result = steps_sign (self->pdf, self->out, "unit", "unit", FALSE, &error);
      g_autoptr (BbVerification) v = verify_with_damaged (self, cases[i].certificate);

      g_assert_cmpint (v->verdict, ==, BB_VERDICT_INVALID);
      g_assert_true (steps_mentions (steps_report (v, "unit")->problems, cases[i].said));
    }
}

static void
test_appended_bytes_are_caught (Place *self, gconstpointer data)
{
  gsize length;
  g_autofree char *pdf = NULL;
  g_autofree char *longer = NULL;

  steps_sign_all (self);
  pdf = fixture_read (self->out, &length);
  longer = g_malloc0 (length + 100);
  memcpy (longer, pdf, length);
  memcpy (longer + length, "1 0 obj null", 12);
  fixture_write (self->out, longer, length + 12);
  g_assert_cmpint (steps_verdict (self->out), ==, BB_VERDICT_INVALID);
  fixture_write (self->out, longer, length - 1);
  g_assert_cmpint (steps_verdict (self->out), ==, BB_VERDICT_INVALID);
}

/* ── Trust ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
test_without_root_is_undetermined (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = steps_sign (self->pdf, self->out, "unit", "unit", FALSE, &error);
  g_autoptr (BbVerification) none = steps_verify (self->out, FALSE, FALSE, &error);
  const char *other[] = { steps_pki ("leader.pem"), NULL };
  g_autoptr (BbVerification) wrong = bb_pdf_verify (self->out, other, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (none->verdict, ==, BB_VERDICT_UNDETERMINED);
  g_assert_cmpint (wrong->verdict, ==, BB_VERDICT_UNDETERMINED);
  g_assert_true (steps_report (none, "unit")->intact);
  g_assert_false (steps_report (none, "unit")->trusted);
}

/* The list of the sub-authority counts although only the root is trusted. */
static void
test_revoked_signer_is_not_trusted (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = steps_sign (self->pdf, self->out, "unit", "revoked", FALSE, &error);
  g_autoptr (BbVerification) v = steps_verify (self->out, TRUE, TRUE, &error);
  BbSignatureReport *report = steps_report (v, "unit");

  g_assert_no_error (error);
  g_assert_true (report->intact);
  g_assert_false (report->trusted);
  g_assert_cmpint (v->verdict, ==, BB_VERDICT_INVALID);
  g_assert_true (steps_mentions (report->problems, "revoked"));
}

/* Lists that say nothing about the signer's authority are no proof. */
static void
test_list_of_another_authority_is_not_enough (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const char *roots[] = { steps_pki ("root-ca.pem"), NULL }, *crls[] = { steps_pki ("crl-root.pem"), NULL };
  g_autoptr (BbSignResult) result = steps_sign (self->pdf, self->out, "unit", "unit", FALSE, &error);
  g_autoptr (BbVerification) v = bb_pdf_verify (self->out, roots, crls, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (v->verdict, ==, BB_VERDICT_UNDETERMINED);
}

static void
test_what_does_not_load_is_an_error (Place *self, gconstpointer data)
{
  const char *good_root[] = { steps_pki ("root-ca.pem"), NULL };
  const char *bad[] = { steps_pki ("leader.p12"), steps_pki ("missing.pem"), self->pdf };

  steps_sign_all (self);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      const char *list[] = { bad[i], NULL };
      g_autoptr (GError) root_error = NULL, crl_error = NULL;

      g_assert_null (bb_pdf_verify (self->out, list, NULL, NULL, &root_error));
      g_assert_true (root_error->domain == BB_SIGNING_ERROR);
      g_assert_null (bb_pdf_verify (self->out, good_root, list, NULL, &crl_error));
      g_assert_true (crl_error->domain == BB_SIGNING_ERROR);
    }
}

static void
test_time_and_usage_decide (void)
{
  static const struct { const char *name; int year; BbTrustStatus status; } cases[] = {
    { "leader.pem", 0, BB_TRUST_ESTABLISHED },   { "leader.pem", 2001, BB_TRUST_REFUSED }, { "expired.pem", 0, BB_TRUST_REFUSED },
    { "wrong-usage.pem", 0, BB_TRUST_REFUSED },  { "revoked.pem", 0, BB_TRUST_REFUSED },
  };
  const char *roots[] = { steps_pki ("root-ca.pem"), NULL }, *crls[] = { steps_pki ("crl-sub.pem"), NULL };
  g_autoptr (BbTrust) trust = bb_trust_load (roots, crls, NULL);
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func ((GDestroyNotify) gnutls_x509_crt_deinit);

  g_ptr_array_add (others, steps_load_certificate ("sub-ca.pem"));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GDateTime) time = cases[i].year != 0 ? g_date_time_new_utc (cases[i].year, 6, 1, 0, 0, 0) : g_date_time_new_now_utc ();
      g_autoptr (GPtrArray) problems = bb_reasons_new ();
      gnutls_x509_crt_t signer = steps_load_certificate (cases[i].name);

      g_assert_cmpint (bb_trust_check (trust, signer, others, &(BbTrustTime) { time, NULL, FALSE }, problems), ==, cases[i].status);
      g_assert_cmpint (problems->len == 0, ==, cases[i].status == BB_TRUST_ESTABLISHED);
      gnutls_x509_crt_deinit (signer);
    }
}

static void
test_unsigned_file_is_invalid (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbVerification) v = steps_verify (self->pdf, TRUE, FALSE, &error);

  g_assert_no_error (error);
  g_assert_cmpint (v->verdict, ==, BB_VERDICT_INVALID);
  g_assert_cmpuint (v->signatures->len, ==, 0);
  g_assert_cmpuint (g_strv_length (v->empty_fields), ==, 3);
}

static void
test_bad_files_are_errors (Place *self, gconstpointer data)
{
  static const struct { const char *bytes; int code; } bad[] = { { "", BB_SIGNING_ERROR_BAD_PDF }, { "text", BB_SIGNING_ERROR_BAD_PDF } };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      fixture_write (self->out, bad[i].bytes, strlen (bad[i].bytes));
      g_assert_null (steps_verify (self->out, TRUE, FALSE, &error));
      g_assert_error (error, BB_SIGNING_ERROR, bad[i].code);
    }
}

#define ADD(path, func) g_test_add ("/signing/verify/" path, Place, NULL, steps_set_up, func, steps_tear_down)

static void
set_up_plain (Place *self, gconstpointer data)
{
  steps_set_up (self, NULL);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *path = g_strconcat ("/signing/verify/change/", changes[i].name, NULL);

      g_test_add (path, Place, &changes[i], set_up_plain, test_change_is_named, steps_tear_down);
    }
  ADD ("filled-number-stays", test_filled_number_stays);
  ADD ("skipped-revision-is-found", test_skipped_revision_is_found);
  ADD ("byte-range-is-checked", test_byte_range_is_checked);
  ADD ("flipped-bits-are-caught", test_flipped_bits_are_caught);
  g_test_add ("/signing/verify/flipped-bits-are-caught-in-streams", Place, GUINT_TO_POINTER (FIXTURE_STREAMS), steps_set_up, test_flipped_bits_are_caught, steps_tear_down);
  ADD ("damaged-certificate-is-invalid", test_damaged_certificate_is_invalid);
  ADD ("appended-bytes-are-caught", test_appended_bytes_are_caught);
  ADD ("without-root-is-undetermined", test_without_root_is_undetermined);
  ADD ("revoked-signer-is-not-trusted", test_revoked_signer_is_not_trusted);
  ADD ("list-of-another-authority-is-not-enough", test_list_of_another_authority_is_not_enough);
  ADD ("what-does-not-load-is-an-error", test_what_does_not_load_is_an_error);
  g_test_add_func ("/signing/verify/time-and-usage-decide", test_time_and_usage_decide);
  ADD ("unsigned-file-is-invalid", test_unsigned_file_is_invalid);
  ADD ("bad-files-are-errors", test_bad_files_are_errors);
  return steps_run ();
}
