/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing-steps.h"

#include "signing/bb-der.h"
#include "signing/bb-pdf-doc.h"

#include <locale.h>
#include <string.h>

/* What other programs sign, we verify; what they sign badly, we refuse. */

typedef struct
{
  const char *name;
  const char *options;           /* of `openssl cms -sign` */
  gboolean pades;                /* SubFilter ETSI.CAdES.detached, else adbe.pkcs7.detached */
  BbVerdict verdict;
  const char *said;              /* part of a problem */
  gboolean ber;                  /* with indefinite lengths, as NSS writes */
} Variant;

#define SIGN "-signer leader.pem -inkey leader.key -certfile sub-ca.pem "

static const Variant variants[] = {
  { "cades", SIGN "-cades -no_signing_time -md sha256", TRUE, BB_VERDICT_VALID, NULL },
  { "sha512", SIGN "-cades -no_signing_time -md sha512", TRUE, BB_VERDICT_VALID, NULL },
  { "ber", SIGN "-cades -no_signing_time -md sha256", TRUE, BB_VERDICT_VALID, NULL, TRUE },
  { "key-id", SIGN "-cades -no_signing_time -md sha256 -keyid", TRUE, BB_VERDICT_VALID, NULL },
  { "pss", SIGN "-cades -no_signing_time -md sha256 -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:32", TRUE, BB_VERDICT_VALID, NULL },
  { "ecdsa", "-signer unit.pem -inkey unit.key -certfile sub-ca.pem -cades -no_signing_time -md sha256", TRUE, BB_VERDICT_VALID, NULL },
  { "with-signing-time", SIGN "-cades -md sha256", TRUE, BB_VERDICT_INVALID, "signing time" },
  { "without-ess", SIGN "-no_signing_time -md sha256", TRUE, BB_VERDICT_INVALID, "signing-certificate-v2" },
  { "without-attributes", SIGN "-noattr -md sha256", TRUE, BB_VERDICT_INVALID, "signed attributes" },
  { "without-chain", "-signer leader.pem -inkey leader.key -cades -no_signing_time -md sha256", TRUE, BB_VERDICT_UNDETERMINED, "trusted root" },
  { "not-detached", SIGN "-cades -no_signing_time -nodetach -md sha256", TRUE, BB_VERDICT_INVALID, "detached" },
  { "two-signers", SIGN "-signer secretary.pem -inkey secretary.key -cades -no_signing_time -md sha256", TRUE, BB_VERDICT_INVALID, "one signer" },
  { "sha1", SIGN "-no_signing_time -md sha1", FALSE, BB_VERDICT_INVALID, "SHA-1" },
  { "md5", SIGN "-no_signing_time -md md5", FALSE, BB_VERDICT_INVALID, "MD5" },
  { "pkcs7", SIGN "-md sha256", FALSE, BB_VERDICT_VALID, NULL },
  { "pkcs7-without-attributes", SIGN "-noattr -md sha256", FALSE, BB_VERDICT_VALID, NULL },
  { "pkcs7-ber", SIGN "-md sha256", FALSE, BB_VERDICT_VALID, NULL, TRUE },
  { "wrong-usage", "-signer wrong-usage.pem -inkey wrong-usage.key -certfile sub-ca.pem -cades -no_signing_time -md sha256", TRUE,
    BB_VERDICT_INVALID, "key usage" },
  { "expired", "-signer expired.pem -inkey expired.key -certfile sub-ca.pem -cades -no_signing_time -md sha256", TRUE, BB_VERDICT_INVALID, "expired" },
};

/* The outer sequence, its content and the SignedData in it get indefinite lengths. */
static GByteArray *
to_ber (const guint8 *der, gsize length)
{
  static const guint8 ends[6] = { 0 };
  GByteArray *ber = g_byte_array_new ();
  BbDerItem outer, type, content, data;

  g_assert_true (bb_der_next (der, length, &outer) && bb_der_next (outer.value, outer.length, &type)
                 && bb_der_next (outer.value + type.total, outer.length - type.total, &content)
                 && bb_der_next (content.value, content.length, &data));
  g_byte_array_append (ber, (const guint8 *) "\x30\x80", 2);
  g_byte_array_append (ber, outer.value, (guint) type.total);
  g_byte_array_append (ber, (const guint8 *) "\xa0\x80\x30\x80", 4);
  g_byte_array_append (ber, data.value, (guint) data.length);
  g_byte_array_append (ber, ends, sizeof ends);
  return ber;
}

/* Lets openssl sign the bytes that our signature covers and puts its value in the place of ours. */
static void
sign_again (Place *self, const Variant *variant)
{
  gsize length, der_length;
  g_autofree char *pdf = fixture_read (self->out, &length);
  g_autofree char *bytes = g_build_filename (self->folder, "bytes", NULL), *der_path = g_build_filename (self->folder, "der", NULL);
  g_autofree char *folder = g_path_get_dirname (steps_pki ("root-ca.pem"));
  g_autofree char *command = g_strdup_printf ("cd %s && openssl cms -sign -binary -nosmimecap -in %s -outform DER -out %s %s", folder, bytes,
                                              der_path, variant->options);
  g_autofree char *output = NULL, *der = NULL;
  g_autoptr (GByteArray) covered = g_byte_array_new (), value = NULL;
  char *gap = (char *) memmem (pdf, length, "/Contents <", 11) + 10;
  gsize gap_at = (gsize) (gap - pdf), gap_length = 2 + 2 * 16384;

  if (!variant->pades)
    memcpy (memmem (pdf, length, "ETSI.CAdES.detached", 19), "adbe.pkcs7.detached", 19);
  g_byte_array_append (covered, (guint8 *) pdf, (guint) gap_at);
  g_byte_array_append (covered, (guint8 *) pdf + gap_at + gap_length, (guint) (length - gap_at - gap_length));
  /* With the whole PDF in it, the value would not fit into its room. */
  fixture_write (bytes, covered->data, strstr (variant->options, "-nodetach") != NULL ? 20 : covered->len);
  if (!fixture_run (command, &output))
    g_error ("%s: %s", command, output);
  der = fixture_read (der_path, &der_length);
  value = variant->ber ? to_ber ((guint8 *) der, der_length) : g_byte_array_append (g_byte_array_new (), (guint8 *) der, (guint) der_length);
  memset (gap + 1, '0', gap_length - 2);
  for (gsize i = 0; i < MIN (value->len, 16384); i++)
    {
      g_autofree char *hex = g_strdup_printf ("%02x", value->data[i]);

      memcpy (gap + 1 + 2 * i, hex, 2);
    }
  fixture_write (self->out, pdf, length);
}

static void
test_variant (Place *self, gconstpointer data)
{
  const Variant *variant = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = steps_sign (self->pdf, self->out, "leader", "leader", FALSE, &error);
  g_autoptr (BbVerification) v = NULL;

  g_assert_no_error (error);
  sign_again (self, variant);
  v = steps_verify (self->out, TRUE, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (v->verdict, ==, variant->verdict);
  g_assert_cmpstr (steps_report (v, "leader")->level, ==, variant->pades ? "B-B" : "PKCS7");
  if (variant->said != NULL)
    g_assert_true (steps_mentions (steps_report (v, "leader")->problems, variant->said));
}

static void
set_up (Place *self, gconstpointer data)
{
  steps_set_up (self, NULL);
}

static void
assert_verified (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbVerification) v = steps_verify (path, TRUE, TRUE, &error);
  BbSignatureReport *report;

  g_assert_no_error (error);
  g_assert_cmpuint (v->signatures->len, ==, 1);
  report = g_ptr_array_index (v->signatures, 0);
  g_assert_cmpstr (report->level, ==, "PKCS7");
  g_assert_cmpstr (report->signer, ==, "Nguyễn Văn Minh Họa");
  g_assert_true (report->intact);
  g_assert_cmpint (report->verdict, ==, BB_VERDICT_VALID);
}

static void
test_endesive (Place *self, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("python3 %s/interop/signing/endesive-sign.py %s %s " PASSWORD, g_getenv ("G_TEST_SRCDIR"), self->pdf,
                                              steps_pki ("leader.p12"));
  g_autofree char *output = NULL;

  if (!fixture_run (command, &output))
    g_error ("%s", output);
  assert_verified (self->pdf);
}

/* mutool wants the number of the field's object. */
static int
find_object (const char *path, const char *name)
{
  g_autoptr (BbPdfFile) file = bb_pdf_file_open (path, NULL);
  g_autoptr (BbPdfDoc) doc = bb_pdf_doc_open (file->data, file->length, NULL);

  return bb_pdf_doc_find_field (doc, name)->id;
}

/* mutool 1.25 hashes with SHA-1. */
static void
test_mutool_is_refused (Place *self, gconstpointer data)
{
  g_autoptr (BbVerification) v = NULL;
  g_autofree char *command = g_strdup_printf ("mutool sign -s %s -P " PASSWORD " -o %s %s %d && test -s %s", steps_pki ("leader.p12"), self->out,
                                              self->pdf, find_object (self->pdf, "leader"), self->out);
  g_autofree char *output = NULL;

  if (!fixture_run (command, &output))
    g_error ("%s", output);
  v = steps_verify (self->out, TRUE, FALSE, NULL);
  g_assert_cmpint (v->verdict, ==, BB_VERDICT_INVALID);
  g_assert_cmpstr (steps_report (v, "leader")->algorithm, ==, "RSA-2048 SHA-1");
  g_assert_true (steps_mentions (steps_report (v, "leader")->problems, "SHA-1"));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      g_autofree char *path = g_strconcat ("/interop/signing/openssl/", variants[i].name, NULL);

      g_test_add (path, Place, &variants[i], set_up, test_variant, steps_tear_down);
    }
  g_test_add ("/interop/signing/endesive", Place, NULL, steps_set_up, test_endesive, steps_tear_down);
  g_test_add ("/interop/signing/mutool-is-refused", Place, NULL, steps_set_up, test_mutool_is_refused, steps_tear_down);
  return steps_run ();
}
