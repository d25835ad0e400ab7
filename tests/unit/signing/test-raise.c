/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing-steps.h"
#include "tsa-fixture.h"

#include <locale.h>
#include <stdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

/* Signatures that hold longer than their certificates (PAdES B-LT, B-LTA). */

typedef struct
{
  Place place;
  Tsa *tsa;
} Raised;

static void
set_up (Raised *self, gconstpointer flags)
{
  g_autofree char *folder = g_path_get_dirname (steps_pki ("root-ca.pem"));

  steps_set_up (&self->place, flags);
  self->tsa = tsa_start (folder, TSA_HONEST);
  steps_sign_all (&self->place);
}

static void
tear_down (Raised *self, gconstpointer flags)
{
  tsa_stop (self->tsa);
  steps_tear_down (&self->place, flags);
}

/* Raises the signed PDF in place. */
static void
do_raise (Raised *self, gboolean keep, gboolean stamp)
{
  const char *crls[] = { steps_pki ("crl-root.pem"), steps_pki ("crl-sub.pem"), NULL };
  BbRaiseRequest request = { .crls = keep ? crls : NULL, .tsa = stamp ? tsa_get_url (self->tsa) : NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbRaiseResult) result = bb_pdf_raise (self->place.out, self->place.out, &request, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (result->n_crls, <=, keep ? 2 : 0);
  g_assert_cmpint (result->stamped_time != NULL, ==, stamp);
}

static BbVerification *
verify (Raised *self, const char *level)
{
  BbVerification *verification = steps_verify (self->place.out, TRUE, FALSE, NULL);

  g_assert_nonnull (verification);
  g_assert_cmpuint (verification->signatures->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      BbSignatureReport *report = g_ptr_array_index (verification->signatures, i);

      g_assert_cmpstr (report->level, ==, level);
      g_assert_true (report->only_allowed_changes);
      g_assert_cmpint (report->verdict, ==, BB_VERDICT_VALID);
    }
  for (guint i = 0; i < verification->time_stamps->len; i++)
    {
      BbSignatureReport *report = g_ptr_array_index (verification->time_stamps, i);

      g_test_message ("%s %s %s", report->field, bb_verdict_to_string (report->verdict), report->problems[0] ? report->problems[0] : "");
      g_assert_true (report->is_time_stamp);
      g_assert_cmpint (report->verdict, ==, BB_VERDICT_VALID);
      g_assert_cmpstr (report->stamp_authority, ==, "Dấu thời gian thử nghiệm");
    }
  return verification;
}

/* Signed without a network, stamped when it is back: B-T; then the store: B-LT; then a stamp over it: B-LTA. */
static void
test_levels (Raised *self, gconstpointer data)
{
  g_autoptr (BbVerification) first = verify (self, "B-B"), second = NULL, third = NULL, fourth = NULL;
  BbSignatureReport *report;

  g_assert_cmpuint (first->time_stamps->len, ==, 0);
  do_raise (self, FALSE, TRUE);
  second = verify (self, "B-T");
  g_assert_cmpuint (second->time_stamps->len, ==, 1);
  report = g_ptr_array_index (second->signatures, 0);
  g_assert_true (report->stamp_trusted);
  g_assert_true (steps_mentions (report->changes, "a time stamp of the document was added"));
  do_raise (self, TRUE, FALSE);
  third = verify (self, "B-LT");
  report = g_ptr_array_index (third->signatures, 2);
  g_assert_true (steps_mentions (report->changes, "for long-term validation (DSS) were added"));
  do_raise (self, FALSE, TRUE);
  fourth = verify (self, "B-LTA");
  g_assert_cmpuint (fourth->time_stamps->len, ==, 2);
  g_assert_cmpint (fourth->verdict, ==, BB_VERDICT_VALID);
}

/* Signatures without a time stamp are stamped before what proves them is kept, and all of it after: the store can then hold what is
 * needed for the first of the two. */
static void
test_at_once (Raised *self, gconstpointer data)
{
  g_autoptr (BbVerification) verification = NULL;

  do_raise (self, TRUE, TRUE);
  verification = verify (self, "B-LTA");
  g_assert_cmpuint (verification->time_stamps->len, ==, 2);
}

/* A store that is there when the document is stamped, but holds nothing of use, proves nothing: what comes behind it makes B-LT. */
static void
test_store_behind_the_stamp (Raised *self, gconstpointer data)
{
  const char *crls[] = { steps_pki ("crl-root.pem"), NULL };
  BbRaiseRequest request = { .crls = crls, .tsa = tsa_get_url (self->tsa) };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbRaiseResult) result = bb_pdf_raise (self->place.out, self->place.out, &request, NULL, &error);
  g_autoptr (BbVerification) first = NULL, second = NULL, third = NULL;

  g_assert_no_error (error);
  first = verify (self, "B-T");
  do_raise (self, TRUE, FALSE);
  second = verify (self, "B-LT");
  do_raise (self, FALSE, TRUE);
  third = verify (self, "B-LTA");
}

/* Raised a second time: the store is not written twice, and one more time stamp is over all of it. */
static void
test_renewed (Raised *self, gconstpointer data)
{
  g_autoptr (BbVerification) verification = NULL;
  gsize first, second;
  const char *crls[] = { steps_pki ("crl-root.pem"), steps_pki ("crl-sub.pem"), NULL };
  BbRaiseRequest request = { .crls = crls, .tsa = tsa_get_url (self->tsa) };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbRaiseResult) result = NULL;

  do_raise (self, TRUE, TRUE);
  g_free (fixture_read (self->place.out, &first));
  result = bb_pdf_raise (self->place.out, self->place.out, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->n_crls + result->n_certificates, ==, 0);
  g_assert_nonnull (result->stamp_ends);
  g_free (fixture_read (self->place.out, &second));
  g_assert_cmpuint (second - first, <, 90 * 1024);     /* the hexadecimal room of one time stamp, and lists of references */
  verification = verify (self, "B-LTA");
  g_assert_cmpuint (verification->time_stamps->len, ==, 3);
}

static guint
count (const char *text, const char *word)
{
  guint n = 0;

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    n++;
  return n;
}

static char *
run (const char *program, const char *path)
{
  g_autofree char *command = g_strdup_printf ("%s %s", program, path);
  g_autofree char *output = NULL;

  if (!fixture_run (command, &output))
    g_error ("%s: %s", command, output);
  return g_steal_pointer (&output);
}

static void
test_other_readers (Raised *self, gconstpointer data)
{
  g_autofree char *pdfsig = NULL, *qpdf = NULL, *mutool = NULL;

  do_raise (self, TRUE, TRUE);
  pdfsig = run ("pdfsig -nocert", self->place.out);
  g_test_message ("%s", pdfsig);
  g_assert_cmpuint (count (pdfsig, "Signature is Valid."), >=, 3);
  qpdf = run ("qpdf --check", self->place.out);
  g_assert_nonnull (strstr (qpdf, "No syntax or stream encoding errors found"));
  mutool = run ("mutool sign -v", self->place.out);
  g_test_message ("%s", mutool);
  g_assert_cmpuint (count (mutool, "The signature is valid but there have been edits since signing."), >=, 3);
}

/* The stamped bytes and the token, cut out: OpenSSL says the same. */
static void
test_openssl (Raised *self, gconstpointer data)
{
  gsize length;
  g_autofree char *pdf = NULL, *command = NULL, *output = NULL;
  g_autofree char *bytes = g_build_filename (self->place.folder, "bytes", NULL), *token = g_build_filename (self->place.folder, "token", NULL);
  g_autoptr (GByteArray) covered = g_byte_array_new (), value = g_byte_array_new ();
  unsigned long a = 0, b = 0, c = 0;
  gsize real;
  const char *at;

  do_raise (self, TRUE, TRUE);
  pdf = fixture_read (self->place.out, &length);
  at = memmem (pdf, length, "/Type /DocTimeStamp", 19);
  g_assert_nonnull (at);
  for (const char *next = at; next != NULL; next = memmem (next + 1, length - (gsize) (next + 1 - pdf), "/Type /DocTimeStamp", 19))
    at = next;
  at = strstr (at, "/ByteRange [ 0 ");
  g_assert_cmpint (sscanf (at + 15, "%lu %lu %lu", &a, &b, &c), ==, 3);
  g_assert_cmpuint (b + c, ==, length);
  g_byte_array_append (covered, (const guint8 *) pdf, (guint) a);
  g_byte_array_append (covered, (const guint8 *) pdf + b, (guint) c);
  for (const char *hex = pdf + a + 1; hex < pdf + b - 1; hex += 2)
    {
      guint8 byte = (guint8) (g_ascii_xdigit_value (hex[0]) << 4 | g_ascii_xdigit_value (hex[1]));

      g_byte_array_append (value, &byte, 1);
    }
  real = 4 + (gsize) (value->data[2] << 8 | value->data[3]);
  fixture_write (bytes, covered->data, covered->len);
  fixture_write (token, value->data, real);
  command = g_strdup_printf ("openssl ts -verify -data %s -in %s -token_in -CAfile %s -untrusted %s", bytes, token, steps_pki ("root-ca.pem"),
                             steps_pki ("sub-ca.pem"));
  if (!fixture_run (command, &output))
    g_error ("%s", output);
  g_assert_nonnull (strstr (output, "Verification: OK"));
}

/* A signer whose certificate names @list on the test's server. */
static void
sign_with_address (Raised *self, const char *list)
{
  g_autofree char *folder = g_path_get_dirname (steps_pki ("root-ca.pem"));
  g_autofree char *command = g_strdup_printf ("(cd %s && openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out online.key && "
                                              "openssl req -x509 -new -config tsa.cnf -subj /CN=Online -addext basicConstraints=critical,CA:FALSE "
                                              "-addext keyUsage=critical,digitalSignature -addext crlDistributionPoints=URI:%s%s -set_serial 0x3001 "
                                              "-CA sub-ca.pem -CAkey sub-ca.key -key online.key -days 30 -out online.pem && "
                                              "openssl pkcs12 -export -inkey online.key -in online.pem -certfile sub-ca.pem -passout pass:" PASSWORD " -out online.p12)",
                                              folder, tsa_get_url (self->tsa), list);
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = NULL;

  if (!fixture_run (command, &output))
    g_error ("%s", output);
  result = steps_sign (self->place.pdf, self->place.out, "leader", "online", TRUE, &error);
  g_assert_no_error (error);
}

static void
test_fetched (Raised *self, gconstpointer data)
{
  BbRaiseRequest request = { .fetch = TRUE, .tsa = tsa_get_url (self->tsa) };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbRaiseResult) result = NULL;

  sign_with_address (self, "crl-sub.pem");
  result = bb_pdf_raise (self->place.out, self->place.out, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->n_crls, ==, 1);
  g_assert_cmpuint (tsa_count (self->tsa), ==, 3);          /* two time stamps and the list */
  g_assert_cmpint (steps_verdict (self->place.out), ==, BB_VERDICT_VALID);
}

static void
test_fetched_badly (Raised *self, gconstpointer data)
{
  static const struct { const char *list; const char *says; } cases[] = {
    { "none.pem", "refused: HTTP 404" }, { "root-ca.pem", "the answer is not a certificate revocation list" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      BbRaiseRequest request = { .fetch = TRUE, .hosts = tsa_get_hosts (self->tsa) };
      g_autoptr (GError) error = NULL;

      sign_with_address (self, cases[i].list);
      g_assert_null (bb_pdf_raise (self->place.out, self->place.out, &request, NULL, &error));
      g_assert_nonnull (strstr (error->message, cases[i].says));
    }
}

/* ── Bad ones ────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
test_authority_fails (Raised *self, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (steps_pki ("root-ca.pem"));
  const char *crls[] = { steps_pki ("crl-sub.pem"), NULL };
  Tsa *lying = tsa_start (folder, TSA_OTHER_IMPRINT);
  BbRaiseRequest request = { .crls = crls, .tsa = tsa_get_url (lying) };
  gsize before_length, after_length;
  g_autofree char *before = fixture_read (self->place.out, &before_length), *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  guint n = 0;

  g_assert_null (bb_pdf_raise (self->place.out, self->place.out, &request, NULL, &error));
  g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP);
  after = fixture_read (self->place.out, &after_length);
  g_assert_cmpmem (before, before_length, after, after_length);
  dir = g_dir_open (self->place.folder, 0, NULL);
  while (g_dir_read_name (dir) != NULL)
    n++;
  g_assert_cmpuint (n, ==, 2);           /* nothing is left behind */
  tsa_stop (lying);
}

static void
test_unsigned (Raised *self, gconstpointer data)
{
  BbRaiseRequest request = { .tsa = tsa_get_url (self->tsa) };
  g_autoptr (GError) error = NULL;

  g_assert_null (bb_pdf_raise (self->place.pdf, self->place.out, &request, NULL, &error));
  g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_FIELD);
}

/* The file that is raised is at the same time the one that is written: it stays as it was, byte for byte, and works once there is room. */
static void
test_full_disk_changes_nothing (Raised *self, gconstpointer data)
{
  BbRaiseRequest request = { .tsa = tsa_get_url (self->tsa) };
  struct rlimit old, small;
  gsize before_length, after_length;
  g_autofree char *before = fixture_read (self->place.out, &before_length), *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbVerification) verification = NULL;

  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &old);
  small = old;
  small.rlim_cur = (rlim_t) before_length + 1000;
  setrlimit (RLIMIT_FSIZE, &small);
  g_assert_null (bb_pdf_raise (self->place.out, self->place.out, &request, NULL, &error));
  setrlimit (RLIMIT_FSIZE, &old);
  g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IO);
  after = fixture_read (self->place.out, &after_length);
  g_assert_cmpmem (before, before_length, after, after_length);
  do_raise (self, FALSE, TRUE);
  verification = verify (self, "B-T");
}

/* One digit of the document's time stamp. */
static void
change_token (Raised *self)
{
  gsize length;
  g_autofree char *pdf = fixture_read (self->place.out, &length);
  char *at;

  at = memmem (pdf, length, "/Type /DocTimeStamp", 19);
  at = strstr (at, "/Contents <") + 11;
  for (char *end = strchr (at, '>'); end > at; end--)
    if (end[-1] != '0')
      {
        end[-1] = end[-1] == '1' ? '2' : '1';
        break;
      }
  fixture_write (self->place.out, pdf, length);
}

/* It does not hold any more, and says so. */
static void
test_changed_token (Raised *self, gconstpointer data)
{
  g_autoptr (BbVerification) verification = NULL;
  BbSignatureReport *report;

  do_raise (self, FALSE, TRUE);
  change_token (self);
  verification = steps_verify (self->place.out, TRUE, FALSE, NULL);
  g_assert_cmpuint (verification->time_stamps->len, ==, 1);
  report = g_ptr_array_index (verification->time_stamps, 0);
  g_assert_false (report->intact);
  g_assert_cmpint (verification->verdict, ==, BB_VERDICT_INVALID);
  report = g_ptr_array_index (verification->signatures, 0);
  g_assert_cmpstr (report->level, ==, "B-B");
  g_assert_null (report->stamped_time);
}

static BbRaiseResult *
raise_fully (Raised *self, Tsa *tsa, gboolean only_better, GError **error)
{
  const char *crls[] = { steps_pki ("crl-root.pem"), steps_pki ("crl-sub.pem"), NULL }, *roots[] = { steps_pki ("root-ca.pem"), NULL };
  BbRaiseRequest request = { .crls = crls, .roots = roots, .tsa = tsa_get_url (tsa), .only_better = only_better };

  return bb_pdf_raise (self->place.out, self->place.out, &request, NULL, error);
}

/* A time stamp that reads well but does not hold proves no time: the signatures are stamped before what proves them is kept. */
static void
test_forged_stamp_proves_nothing (Raised *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbRaiseResult) result = NULL;
  g_autoptr (BbVerification) verification = NULL;

  do_raise (self, FALSE, TRUE);
  change_token (self);
  result = raise_fully (self, self->tsa, FALSE, &error);
  g_assert_no_error (error);
  verification = steps_verify (self->place.out, TRUE, FALSE, NULL);
  g_assert_cmpuint (verification->time_stamps->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (((BbSignatureReport *) g_ptr_array_index (verification->signatures, i))->level, ==, result->level);
}

/* The level is what a verification says: stamped by whom nobody has chosen, it stays below, and the reason is told. */
static void
test_level_is_verified (Raised *self, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (steps_pki ("root-ca.pem"));
  Tsa *stranger = tsa_start (folder, TSA_UNKNOWN);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbRaiseResult) first = raise_fully (self, stranger, FALSE, &error), second = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (first->level, ==, "B-T");
  g_assert_true (first->is_checked);
  g_assert_nonnull (first->shortfall);
  second = raise_fully (self, self->tsa, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second->level, ==, "B-LTA");
  tsa_stop (stranger);
}

/* What cannot get better is refused before the authority is asked; and one more stamp by the same key proves nothing longer. */
static void
test_only_better (Raised *self, gconstpointer data)
{
  const char *some[] = { steps_pki ("crl-root.pem"), NULL };
  BbRaiseRequest request = { .crls = some, .tsa = tsa_get_url (self->tsa), .only_better = TRUE };
  g_autoptr (GError) error = NULL, again = NULL, later = NULL;
  g_autoptr (BbRaiseResult) first = bb_pdf_raise (self->place.out, self->place.out, &request, NULL, &error), second = NULL;
  gsize before_length, after_length;
  g_autofree char *before = NULL, *after = NULL;
  guint asked = tsa_count (self->tsa);

  g_assert_no_error (error);
  g_assert_cmpstr (first->level, ==, "B-T");
  g_assert_null (bb_pdf_raise (self->place.out, self->place.out, &request, NULL, &again));
  g_assert_nonnull (strstr (again->message, "There is neither an OCSP answer nor a revocation list"));
  g_assert_cmpuint (tsa_count (self->tsa), ==, asked);
  second = raise_fully (self, self->tsa, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second->level, ==, "B-LTA");
  before = fixture_read (self->place.out, &before_length);
  g_assert_null (raise_fully (self, self->tsa, TRUE, &later));
  g_assert_nonnull (strstr (later->message, "still stamps with a key that proves nothing beyond"));
  after = fixture_read (self->place.out, &after_length);
  g_assert_cmpmem (before, before_length, after, after_length);
}

/* The same field with something to see is no time stamp, but a change of the paper. */
static void
attack_visible (BbPdfDoc *doc, BbPdfUpdate *update)
{
  qpdf_data q = doc->qpdf;
  qpdf_oh form = bb_pdf_doc_get_form (doc);
  qpdf_oh value = qpdf_make_indirect_object (q, qpdf_oh_parse (q, "<< /Type /DocTimeStamp /SubFilter /ETSI.RFC3161 >>"));
  qpdf_oh field = qpdf_make_indirect_object (q, qpdf_oh_parse (q, "<< /FT /Sig /T (stamp) /Type /Annot /Subtype /Widget /Rect [ 0 0 300 300 ] >>"));

  qpdf_oh_replace_key (q, field, "/V", value);
  qpdf_oh_append_item (q, bb_qpdf_get (q, form, "/Fields"), field);
  g_assert_true (bb_pdf_update_add_object (update, doc, qpdf_oh_get_object_id (q, value), 0, NULL));
  g_assert_true (bb_pdf_update_add_object (update, doc, qpdf_oh_get_object_id (q, field), 0, NULL));
  g_assert_true (bb_pdf_update_add_object (update, doc, qpdf_oh_get_object_id (q, form), 0, NULL));
}

static void
test_visible_field (Raised *self, gconstpointer data)
{
  g_autoptr (BbVerification) verification = NULL;

  steps_append_update (self->place.out, attack_visible, 0);
  verification = steps_verify (self->place.out, TRUE, FALSE, NULL);
  g_assert_cmpint (verification->verdict, ==, BB_VERDICT_INVALID);
  g_assert_false (steps_report (verification, "leader")->only_allowed_changes);
}

/* A kept list reveals a revocation even to those who bring no list of their own. */
static void
test_kept_list_reveals (Raised *self, gconstpointer data)
{
  const char *crls[] = { steps_pki ("crl-sub.pem"), NULL };
  BbRaiseRequest request = { .crls = crls };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) signature = steps_sign (self->place.pdf, self->place.out, "leader", "revoked", FALSE, &error);
  g_autoptr (BbRaiseResult) result = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (steps_verdict (self->place.out), ==, BB_VERDICT_VALID);
  result = bb_pdf_raise (self->place.out, self->place.out, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (steps_verdict (self->place.out), ==, BB_VERDICT_INVALID);
}

int
main (int argc, char **argv)
{
  static const struct { const char *name; void (*func) (Raised *, gconstpointer); } tests[] = {
    { "levels", test_levels },
    { "at-once", test_at_once },
    { "renewed", test_renewed },
    { "store-behind-the-stamp", test_store_behind_the_stamp },
    { "other-readers", test_other_readers },
    { "openssl", test_openssl },
    { "fetched", test_fetched },
    { "fetched-badly", test_fetched_badly },
    { "authority-fails", test_authority_fails },
    { "unsigned", test_unsigned },
    { "full-disk-changes-nothing", test_full_disk_changes_nothing },
    { "changed-token", test_changed_token },
    { "forged-stamp-proves-nothing", test_forged_stamp_proves_nothing },
    { "level-is-verified", test_level_is_verified },
    { "only-better", test_only_better },
    { "visible-field", test_visible_field },
    { "kept-list-reveals", test_kept_list_reveals },
  };

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (guint flags = FIXTURE_TABLE; flags <= FIXTURE_STREAMS; flags++)
    for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
      {
        g_autofree char *path = g_strdup_printf ("/signing/raise/%s/%s", flags == FIXTURE_STREAMS ? "streams" : "table", tests[i].name);

        g_test_add (path, Raised, GUINT_TO_POINTER (flags), set_up, tests[i].func, tear_down);
      }
  return steps_run ();
}
