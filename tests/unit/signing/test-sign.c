/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signing-steps.h"

#include "signing/bb-appearance.h"
#include "signing/bb-demo-pki.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* ── Signing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Three people sign one file; every earlier byte stays; each is verified; the changes are named. */
static void
test_three_signers (Place *self, gconstpointer data)
{
  static const char *const order[] = { "secretary", "unit", "leader" };
  static const char *const algorithms[] = { "RSA-2048 SHA-256", "ECDSA-P256 SHA-256", "RSA-2048 SHA-256" };
  const char *prefix = (GPOINTER_TO_UINT (data) & FIXTURE_NESTED) != 0 ? "ky." : "";
  g_autoptr (BbVerification) v = NULL;
  g_autofree char *hash = NULL;

  for (guint i = 0; i < 3; i++)
    {
      const char *input = i == 0 ? self->pdf : self->out;
      gsize before_length, after_length;
      g_autofree char *before = fixture_read (input, &before_length);
      g_autofree char *after = NULL;
      g_autofree char *field = g_strconcat (prefix, order[i], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (BbSignResult) result = steps_sign (input, self->out, field, order[i], i == 0, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (result->field, ==, field);
      g_assert_cmpstr (result->level, ==, "B-B");
      if (hash != NULL)
        g_assert_cmpstr (result->sha256_before, ==, hash);
      g_free (g_steal_pointer (&hash));
      hash = g_strdup (result->sha256_after);
      after = fixture_read (self->out, &after_length);
      g_assert_cmpuint (after_length, >, before_length);
      g_assert_cmpmem (before, before_length, after, before_length);
    }
  v = steps_verify (self->out, TRUE, TRUE, NULL);
  g_assert_cmpint (v->verdict, ==, BB_VERDICT_VALID);
  g_assert_cmpstr (v->sha256, ==, hash);
  g_assert_cmpuint (v->signatures->len, ==, 3);
  g_assert_cmpuint (g_strv_length (v->empty_fields), ==, 0);
  for (guint i = 0; i < 3; i++)
    {
      BbSignatureReport *report = g_ptr_array_index (v->signatures, i);

      g_assert_true (g_str_has_suffix (report->field, order[i]));
      g_assert_true (report->intact && report->trusted && report->only_allowed_changes);
      g_assert_cmpint (report->covers_whole_file, ==, i == 2);
      g_assert_cmpint (report->certifies, ==, i == 0);
      g_assert_cmpstr (report->algorithm, ==, algorithms[i]);
      g_assert_cmpstr (report->level, ==, "B-B");
      g_assert_cmpstr (report->reason, ==, "Ký biên bản");
      g_assert_cmpuint (g_strv_length (report->problems), ==, 0);
      g_assert_cmpuint (g_strv_length (report->changes), ==, 2 - i);
    }
  g_assert_true (steps_mentions (steps_report (v, ((BbSignatureReport *) g_ptr_array_index (v->signatures, 0))->field)->changes,
                                 "Trần Thị Mẫu"));
}

static void
test_fields_are_listed (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) fields = NULL;
  g_autoptr (BbSignResult) result = steps_sign (self->pdf, self->out, "unit", "unit", FALSE, &error);
  BbPdfField *first, *last;

  g_assert_no_error (error);
  fields = bb_pdf_list_fields (self->out, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fields->len, ==, 4);
  first = g_ptr_array_index (fields, 0);
  last = g_ptr_array_index (fields, 3);
  g_assert_cmpstr (first->name, ==, "unit");
  g_assert_true (first->is_signature && first->is_signed);
  g_assert_cmpint (first->page, ==, 0);
  g_assert_cmpfloat (first->rect[2], ==, 200);
  g_assert_cmpstr (last->name, ==, "number");
  g_assert_false (last->is_signature || last->is_signed);
}

static void
test_strong_key_takes_strong_hash (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = steps_sign (self->pdf, self->out, "unit", "strong", FALSE, &error);
  g_autoptr (BbVerification) v = NULL;

  g_assert_no_error (error);
  v = steps_verify (self->out, TRUE, TRUE, NULL);
  g_assert_cmpint (v->verdict, ==, BB_VERDICT_VALID);
  g_assert_cmpstr (steps_report (v, "unit")->algorithm, ==, "ECDSA-P384 SHA-384");
}

/* The time goes into /M and the appearance as that of Vietnam. */
static void
test_time_is_that_of_vietnam (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbIdentity) who = bb_identity_open (steps_pki ("unit.p12"), fixture_pin, (gpointer) PASSWORD, &error);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (g_date_time_to_unix (now));
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (7 * 3600);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (time, zone);
  g_autofree char *expected = g_date_time_format (local, "%d/%m/%Y %H:%M:%S +07:00");
  BbSignRequest request = { .field = "unit", .time = time };
  g_autoptr (BbSignResult) result = bb_pdf_sign (self->pdf, self->out, &request, who, NULL, &error);
  g_autofree char *command = g_strdup_printf ("pdftotext %s -", self->out);
  g_autofree char *text = NULL;
  g_autoptr (BbVerification) v = NULL;

  g_assert_no_error (error);
  v = steps_verify (self->out, TRUE, FALSE, NULL);
  g_assert_cmpint (g_date_time_to_unix (steps_report (v, "unit")->claimed_time), ==, g_date_time_to_unix (time));
  g_assert_true (fixture_run (command, &text));
  g_assert_nonnull (strstr (text, "Ký số: Trần Thị Mẫu"));
  g_assert_nonnull (strstr (text, expected));
}

/* ── Appearance ──────────────────────────────────────────────────────────────────────────────────────────────── */

/* The letters of an appearance's content: "9 0 0 9 x y Tm". */
static double
find_smallest_letters (const char *content)
{
  g_autoptr (GRegex) regex = g_regex_new ("([0-9.]+) 0 0 -?[0-9.]+ [0-9.-]+ [0-9.-]+ Tm", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  double smallest = 1000;

  for (g_regex_match (regex, content, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *number = g_match_info_fetch (match, 1);

      smallest = MIN (smallest, g_ascii_strtod (number, NULL));
    }
  return smallest;
}

/* In the narrowest fields that our papers have, with long names, nothing is smaller than 9 points: smaller letters cannot be read on paper. */
static void
test_words_can_be_read (Place *self, gconstpointer data)
{
  static const BbAppearanceRequest rows[] = {
    { .width = 106, .height = 74, .name = "Công Tằng Tôn Nữ Huyền Trân Phương Thảo Nghi", .kind = BB_APPEARANCE_PERSON },
    { .width = 150, .height = 74, .name = "Nguyễn Phước Bảo Long Hoàng Thiên Ân", .kind = BB_APPEARANCE_PERSON },
    { .width = 102.05, .height = 146.05, .name = "Ủy ban nhân dân xã Minh Họa", .kind = BB_APPEARANCE_AGENCY },
  };
  g_autoptr (GDateTime) time = g_date_time_new_now_utc ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      BbAppearanceRequest request = rows[i];
      qpdf_data qpdf = qpdf_init ();
      g_autoptr (GError) error = NULL;
      g_autoptr (BbAppearance) appearance = NULL;
      g_autofree char *content = NULL;
      unsigned char *bytes = NULL;
      size_t length = 0;

      request.time = time;
      qpdf_empty_pdf (qpdf);
      appearance = bb_appearance_new (&request, qpdf, &error);
      g_assert_no_error (error);
      g_assert_cmpint (qpdf_oh_get_stream_data (qpdf, appearance->form, qpdf_dl_all, NULL, &bytes, &length) & QPDF_ERRORS, ==, 0);
      content = g_strndup ((const char *) bytes, length);
      qpdf_oh_free_buffer (&bytes);
      g_assert_cmpfloat (find_smallest_letters (content), >=, 9);
      g_assert_cmpfloat (find_smallest_letters (content), <=, 10);
      g_clear_pointer (&appearance, bb_appearance_free);
      qpdf_cleanup (&qpdf);
    }
}

/* In place of the helper that reads foreign pictures. */
static guint8 *
decode (const guint8 *data, gsize size, guint *width, guint *height, GError **error)
{
  if (size < 100)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "damaged");
      return NULL;
    }
  *width = *height = 8;
  return memset (g_malloc (8 * 8 * 4), 0x80, 8 * 8 * 4);
}

static gboolean
sign_with_appearance (Place *self, const char *image, GError **error)
{
  g_autoptr (BbIdentity) who = bb_identity_open (steps_pki ("leader.p12"), fixture_pin, (gpointer) PASSWORD, NULL);
  BbSignRequest request = { .field = "leader", .appearance = image, .decode = decode };
  g_autoptr (BbSignResult) result = bb_pdf_sign (self->pdf, self->out, &request, who, NULL, error);

  return result != NULL;
}

/* A PNG and a PDF of a hand-drawn signature are shown, with the text below. */
static void
test_hand_drawn_is_shown (Place *self, gconstpointer data)
{
  g_autofree char *image = g_build_filename (self->folder, "hand.png", NULL);
  g_autofree char *pdf = g_build_filename (self->folder, "hand.pdf", NULL);
  g_autofree char *command = NULL;
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;

  fixture_make_png (image);
  fixture_make_stroke_pdf (pdf);
  g_assert_true (sign_with_appearance (self, strcmp (data, "png") == 0 ? image : pdf, &error));
  g_assert_no_error (error);
  g_assert_cmpint (steps_verdict (self->out), ==, BB_VERDICT_VALID);
  /* The field of the leader, above its text: x 390–550, y 842-150 … 842-95 of the page, at 72 dpi. How much of it is not white? */
  command = g_strdup_printf ("pdftoppm -r 72 -f 1 -l 1 -x 390 -y 692 -W 160 -H 55 %s %s/crop && convert %s/crop-1.ppm -threshold 90%% "
                             "-format '%%[fx:mean<0.999]' info:", self->out, self->folder, self->folder);
  g_assert_true (fixture_run (command, &output));
  g_assert_cmpstr (output, ==, "1");
}

static guint
count_word (const char *data, gsize length, const char *word)
{
  guint n = 0;

  for (const char *at = data; (at = memmem (at, length - (gsize) (at - data), word, strlen (word))) != NULL; at++)
    n++;
  return n;
}

/* PDF/A asks for the map in every composite TrueType font, those of the appearance included. */
static void
test_fonts_of_appearance_are_complete (Place *self, gconstpointer data)
{
  gsize before, length;
  g_autofree char *unsigned_pdf = fixture_read (self->pdf, &before);
  g_autofree char *signed_pdf = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = steps_sign (self->pdf, self->out, "leader", "leader", FALSE, &error);
  guint fonts;

  g_assert_no_error (error);
  signed_pdf = fixture_read (self->out, &length);
  fonts = count_word (signed_pdf + before, length - before, "/CIDFontType2");
  g_assert_cmpuint (fonts, >, 0);
  g_assert_cmpuint (count_word (signed_pdf + before, length - before, "/CIDToGIDMap /Identity"), ==, fonts);
}

static void
test_bad_image_is_refused (Place *self, gconstpointer data)
{
  static const struct { const char *name, *bytes; } bad[] = { { "text.png", "no image" }, { "cut.png", "\x89PNG\r\n\x1a\n..." }, { "empty.png", "" },
                                                              { "cut.pdf", "%PDF-1.7\n" } };
  g_autofree char *missing = g_build_filename (self->folder, "missing.png", NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, bad[i].name, NULL);
      g_autoptr (GError) local = NULL;

      fixture_write (path, bad[i].bytes, strlen (bad[i].bytes));
      g_assert_false (sign_with_appearance (self, path, &local));
      g_assert_true (local->domain == BB_SIGNING_ERROR);
    }
  g_assert_false (sign_with_appearance (self, missing, &error));
  g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IO);
  g_assert_false (g_file_test (self->out, G_FILE_TEST_EXISTS));
}

/* Nobody reads it in this process. */
static void
test_png_is_refused_without_a_reader (Place *self, gconstpointer data)
{
  g_autofree char *image = g_build_filename (self->folder, "hand.png", NULL);
  g_autoptr (BbIdentity) who = bb_identity_open (steps_pki ("leader.p12"), fixture_pin, (gpointer) PASSWORD, NULL);
  BbSignRequest request = { .field = "leader", .appearance = image };
  g_autoptr (GError) error = NULL;

  fixture_make_png (image);
  g_assert_null (bb_pdf_sign (self->pdf, self->out, &request, who, NULL, &error));
  g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IO);
  g_assert_false (g_file_test (self->out, G_FILE_TEST_EXISTS));
}

/* ── Refusals: one error, and nothing is changed ─────────────────────────────────────────────────────────────── */

static void
assert_refused (const char *input, const char *output, const char *field, const char *identity, gboolean certify, int code)
{
  g_autoptr (GError) error = NULL;
  gsize before_length = 0, after_length = 0;
  gboolean exists = g_file_test (output, G_FILE_TEST_EXISTS);
  g_autofree char *before = exists ? fixture_read (output, &before_length) : NULL;
  g_autofree char *after = NULL;
  g_autofree char *folder = g_path_get_dirname (output);
  g_autofree char *list = g_strdup_printf ("find %s -name '.*.pdf.*'", folder);
  g_autofree char *left = NULL;
  g_autoptr (BbSignResult) result = steps_sign (input, output, field, identity, certify, &error);

  g_assert_null (result);
  g_assert_error (error, BB_SIGNING_ERROR, code);
  g_assert_cmpint (g_file_test (output, G_FILE_TEST_EXISTS), ==, exists);
  if (exists)
    {
      after = fixture_read (output, &after_length);
      g_assert_cmpmem (before, before_length, after, after_length);
    }
  fixture_run (list, &left);
  g_assert_cmpstr (left, ==, "");
}

static void
test_fields_are_refused (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = steps_sign (self->pdf, self->out, "unit", "unit", FALSE, &error);

  g_assert_no_error (error);
  assert_refused (self->out, self->out, "nobody", "leader", FALSE, BB_SIGNING_ERROR_FIELD);
  assert_refused (self->out, self->out, "number", "leader", FALSE, BB_SIGNING_ERROR_FIELD);
  assert_refused (self->out, self->out, "unit", "leader", FALSE, BB_SIGNING_ERROR_FIELD);
  assert_refused (self->out, self->out, "leader", "leader", TRUE, BB_SIGNING_ERROR_FIELD);
}

static void
test_identities_are_refused (Place *self, gconstpointer data)
{
  static const struct { const char *name; int code; } bad[] = {
    { "expired", BB_SIGNING_ERROR_CERTIFICATE }, { "wrong-usage", BB_SIGNING_ERROR_CERTIFICATE },
    { "no-key", BB_SIGNING_ERROR_IDENTITY },     { "missing", BB_SIGNING_ERROR_IO },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_refused (self->pdf, self->out, "unit", bad[i].name, FALSE, bad[i].code);
}

static void
test_rsa_key_signs_by_pss (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbIdentity) who = bb_identity_open (steps_pki ("leader.p12"), fixture_pin, (gpointer) PASSWORD, NULL);
  BbSignRequest request = { .field = "leader" };
  g_autoptr (BbSignResult) result = NULL;
  g_autoptr (BbVerification) v = NULL;

  bb_identity_set_pss (who, TRUE);
  result = bb_pdf_sign (self->pdf, self->out, &request, who, NULL, &error);
  g_assert_no_error (error);
  v = steps_verify (self->out, TRUE, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (v->verdict, ==, BB_VERDICT_VALID);
  g_assert_cmpstr (steps_report (v, "leader")->algorithm, ==, "RSA-2048-PSS SHA-256");
}

static void
test_claimed_time_must_fit_certificate (Place *self, gconstpointer data)
{
  g_autoptr (BbIdentity) who = bb_identity_open (steps_pki ("unit.p12"), fixture_pin, (gpointer) PASSWORD, NULL);
  g_autoptr (GDateTime) early = g_date_time_new_utc (2001, 1, 1, 0, 0, 0);
  BbSignRequest request = { .field = "unit", .time = early };
  g_autoptr (GError) error = NULL;

  g_assert_null (bb_pdf_sign (self->pdf, self->out, &request, who, NULL, &error));
  g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_CERTIFICATE);
}

static void
test_bad_pdfs_are_refused (Place *self, gconstpointer data)
{
  gsize length;
  g_autofree char *pdf = fixture_read (self->pdf, &length);
  g_autofree char *bad = g_build_filename (self->folder, "bad.pdf", NULL);
  g_autofree char *missing = g_build_filename (self->folder, "missing.pdf", NULL);

  fixture_write (bad, "", 0);
  assert_refused (bad, self->out, "unit", "unit", FALSE, BB_SIGNING_ERROR_BAD_PDF);
  fixture_write (bad, "not a PDF", 9);
  assert_refused (bad, self->out, "unit", "unit", FALSE, BB_SIGNING_ERROR_BAD_PDF);
  for (guint part = 1; part < 10; part++)
    {
      g_test_message ("cut at %u/10", part);
      fixture_write (bad, pdf, length * part / 10);
      assert_refused (bad, self->out, "unit", "unit", FALSE, BB_SIGNING_ERROR_BAD_PDF);
    }
  g_test_message ("encrypted");
  fixture_make_pdf (bad, FIXTURE_ENCRYPTED);
  assert_refused (bad, self->out, "unit", "unit", FALSE, BB_SIGNING_ERROR_ENCRYPTED);
  assert_refused (missing, self->out, "unit", "unit", FALSE, BB_SIGNING_ERROR_IO);
  assert_refused (self->folder, self->out, "unit", "unit", FALSE, BB_SIGNING_ERROR_IO);
}

static void
test_full_disk_changes_nothing (Place *self, gconstpointer data)
{
  struct rlimit old, small;
  struct stat info;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) first = steps_sign (self->pdf, self->out, "unit", "unit", FALSE, &error);

  g_assert_no_error (error);
  g_assert_cmpint (g_stat (self->out, &info), ==, 0);
  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &old);
  small = old;
  small.rlim_cur = (rlim_t) info.st_size + 1000;
  setrlimit (RLIMIT_FSIZE, &small);
  assert_refused (self->out, self->out, "leader", "leader", FALSE, BB_SIGNING_ERROR_IO);
  setrlimit (RLIMIT_FSIZE, &old);
  g_assert_cmpint (steps_verdict (self->out), ==, BB_VERDICT_VALID);
}

static void
test_read_only_folder_is_named (Place *self, gconstpointer data)
{
  g_chmod (self->folder, 0500);
  if (g_access (self->folder, W_OK) == 0)
    g_test_skip ("this user may write everywhere");
  else
    assert_refused (self->pdf, self->out, "unit", "unit", FALSE, BB_SIGNING_ERROR_IO);
  g_chmod (self->folder, 0700);
}

static void
test_cancelled_changes_nothing (Place *self, gconstpointer data)
{
  g_autoptr (BbIdentity) who = bb_identity_open (steps_pki ("unit.p12"), fixture_pin, (gpointer) PASSWORD, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  BbSignRequest request = { .field = "unit" };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (bb_pdf_sign (self->pdf, self->out, &request, who, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (self->out, G_FILE_TEST_EXISTS));
}

/* ── Identities ──────────────────────────────────────────────────────────────────────────────────────────────── */

typedef struct
{
  const char *answer;
  int asked;
} Asked;

static char *
on_asked (const char *what, gboolean retry, int tries_left, gpointer user_data)
{
  Asked *asked = user_data;

  asked->asked++;
  return g_strdup (asked->answer);
}

static void
test_password_is_asked_once (void)
{
  static const struct { const char *answer; int code; } cases[] = { { PASSWORD, -1 }, { "wrong", BB_SIGNING_ERROR_PIN }, { "", BB_SIGNING_ERROR_PIN },
                                                                    { NULL, BB_SIGNING_ERROR_NO_PIN } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Asked asked = { cases[i].answer, 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (BbIdentity) who = bb_identity_open (steps_pki ("leader.p12"), on_asked, &asked, &error);

      g_assert_cmpint (asked.asked, ==, 1);
      g_assert_cmpint (who != NULL, ==, cases[i].code < 0);
      if (cases[i].code >= 0)
        g_assert_error (error, BB_SIGNING_ERROR, cases[i].code);
      else
        g_assert_cmpstr (bb_identity_get_name (who), ==, "Nguyễn Văn Minh Họa");
    }
}

static void
test_file_without_password_asks_nobody (Place *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "open.p12", NULL);
  g_autofree char *command = g_strdup_printf ("openssl pkcs12 -export -inkey %s -in %s -passout pass: -out %s", steps_pki ("unit.key"),
                                              steps_pki ("unit.pem"), path);
  g_autofree char *output = NULL;
  Asked asked = { "never", 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbIdentity) who = NULL;

  g_assert_true (fixture_run (command, &output));
  who = bb_identity_open (path, on_asked, &asked, &error);
  g_assert_no_error (error);
  g_assert_nonnull (who);
  g_assert_cmpint (asked.asked, ==, 0);
}

static void
test_broken_file_is_named (Place *self, gconstpointer data)
{
  gsize length;
  g_autofree char *p12 = fixture_read (steps_pki ("leader.p12"), &length);
  g_autofree char *path = g_build_filename (self->folder, "broken.p12", NULL);

  for (guint part = 0; part < 10; part++)
    {
      g_autoptr (GError) error = NULL;
      Asked asked = { PASSWORD, 0 };

      fixture_write (path, p12, length * part / 10);
      g_assert_null (bb_identity_open (path, on_asked, &asked, &error));
      g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IDENTITY);
    }
}

/* ── The sample identities ───────────────────────────────────────────────────────────────────────────────────── */

static void
test_demo_identities_sign (Place *self, gconstpointer data)
{
  static const char *const names[] = { "secretary", "unit", "leader" };
  g_autofree char *root = g_build_filename (self->folder, "pki", "root-ca.pem", NULL);
  g_autofree char *folder = g_build_filename (self->folder, "pki", NULL);
  const char *roots[] = { root, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbVerification) v = NULL;

  g_assert_true (bb_demo_pki_create (folder, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s.p12", folder, names[i]);
      g_autoptr (BbIdentity) who = bb_identity_open (path, fixture_pin, (gpointer) BB_DEMO_PKI_PASSWORD, &error);
      BbSignRequest request = { .field = names[i], .certify = i == 0 };
      g_autoptr (BbSignResult) result = NULL;
      struct stat info;

      g_assert_no_error (error);
      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpint (info.st_mode & 0777, ==, 0600);
      result = bb_pdf_sign (self->pdf, self->pdf, &request, who, NULL, &error);
      g_assert_no_error (error);
    }
  v = bb_pdf_verify (self->pdf, roots, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (v->verdict, ==, BB_VERDICT_VALID);
  g_assert_nonnull (strstr (steps_report (v, "leader")->subject_dn, "không có giá trị pháp lý"));
}

#define ADD(path, flags, func) g_test_add ("/signing/sign/" path, Place, flags, steps_set_up, func, steps_tear_down)

/* The image kind is the test's data, so the PDF is always the plain one. */
static void
set_up_plain (Place *self, gconstpointer data)
{
  steps_set_up (self, NULL);
}

int
main (int argc, char **argv)
{
  static const struct { const char *name; guint flags; } kinds[] = {
    { "table", FIXTURE_TABLE }, { "streams", FIXTURE_STREAMS }, { "nested", FIXTURE_NESTED }, { "split", FIXTURE_SPLIT },
    { "nested-split-streams", FIXTURE_NESTED | FIXTURE_SPLIT | FIXTURE_STREAMS }, { "no-flags", FIXTURE_NO_FLAGS | FIXTURE_STREAMS },
  };

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/signing/sign/three-signers/%s", kinds[i].name);

      g_test_add (path, Place, GUINT_TO_POINTER (kinds[i].flags), steps_set_up, test_three_signers, steps_tear_down);
    }
  ADD ("fields-are-listed", NULL, test_fields_are_listed);
  ADD ("strong-key-takes-strong-hash", NULL, test_strong_key_takes_strong_hash);
  ADD ("time-is-that-of-vietnam", NULL, test_time_is_that_of_vietnam);
  g_test_add ("/signing/sign/hand-drawn-png", Place, "png", set_up_plain, test_hand_drawn_is_shown, steps_tear_down);
  g_test_add ("/signing/sign/hand-drawn-pdf", Place, "pdf", set_up_plain, test_hand_drawn_is_shown, steps_tear_down);
  ADD ("words-can-be-read", NULL, test_words_can_be_read);
  ADD ("png-is-refused-without-a-reader", NULL, test_png_is_refused_without_a_reader);
  ADD ("fonts-of-appearance-are-complete", NULL, test_fonts_of_appearance_are_complete);
  ADD ("bad-image-is-refused", NULL, test_bad_image_is_refused);
  ADD ("fields-are-refused", NULL, test_fields_are_refused);
  ADD ("identities-are-refused", NULL, test_identities_are_refused);
  ADD ("rsa-key-signs-by-pss", NULL, test_rsa_key_signs_by_pss);
  ADD ("claimed-time-must-fit-certificate", NULL, test_claimed_time_must_fit_certificate);
  ADD ("bad-pdfs-are-refused", NULL, test_bad_pdfs_are_refused);
  ADD ("full-disk-changes-nothing", NULL, test_full_disk_changes_nothing);
  ADD ("read-only-folder-is-named", NULL, test_read_only_folder_is_named);
  ADD ("cancelled-changes-nothing", NULL, test_cancelled_changes_nothing);
  g_test_add_func ("/signing/identity/password-is-asked-once", test_password_is_asked_once);
  g_test_add ("/signing/identity/file-without-password-asks-nobody", Place, NULL, steps_set_up, test_file_without_password_asks_nobody, steps_tear_down);
  g_test_add ("/signing/identity/broken-file-is-named", Place, NULL, steps_set_up, test_broken_file_is_named, steps_tear_down);
  ADD ("demo-identities-sign", NULL, test_demo_identities_sign);
  return steps_run ();
}
