/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What minutes carry within them, against the workspace; and the report about it. */
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "services/bb-case-file.h"
#include "services/bb-check.h"
#include "visit-fixture.h"

static char *
shell (const char *format, ...) G_GNUC_PRINTF (1, 2);

static char *
shell (const char *format, ...)
{
  g_autofree char *command = NULL, *output = NULL;
  g_autoptr (GError) error = NULL;
  int status;
  va_list args;

  va_start (args, format);
  command = g_strdup_vprintf (format, args);
  va_end (args);
  g_assert_true (g_spawn_sync (NULL, (char *[]) { "sh", "-c", command, NULL }, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error));
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s", command, error->message);
  return g_steal_pointer (&output);
}

static char *
write_locked (Fixture *self)
{
  char *pdf = g_build_filename (self->folder, "paper.pdf", NULL);
  g_autoptr (BbNamed) person = bb_named_new ();
  g_autoptr (BbCase) visit = fixture_load (self);
  g_autoptr (GError) error = NULL;

  person->finding = g_strdup (((BbFinding *) bb_case_get_findings (visit)->pdata[0])->id);
  person->name = g_strdup ("Lý Thị Tuyệt Mật");
  g_assert_true (bb_visit_save_named (self->workspace, self->visit, person, &error));
  g_assert_true (bb_visit_lock (self->workspace, self->visit, NULL, &error));
  g_assert_true (bb_visit_write_minutes (self->workspace, self->visit, pdf, NULL, &error));
  g_assert_no_error (error);
  return pdf;
}

static BbPaperComparison *
compare (BbWorkspace *workspace, const char *pdf)
{
  g_autoptr (GError) error = NULL;
  BbPaperComparison *comparison = bb_paper_compare (workspace, pdf, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < comparison->lines->len; i++)
    {
      BbPaperLine *line = comparison->lines->pdata[i];

      if (line->state != BB_PAPER_SAME)
        g_test_message ("%s: %s", bb_paper_state_get_name (line->state), line->title);
    }
  return comparison;
}

static const BbPaperLine *
find_line (BbPaperComparison *comparison, BbPaperState state)
{
  for (guint i = 0; i < comparison->lines->len; i++)
    if (((BbPaperLine *) comparison->lines->pdata[i])->state == state)
      return comparison->lines->pdata[i];
  return NULL;
}

static void
test_what_was_locked_is_the_same (Fixture *self, gconstpointer data)
{
  g_autofree char *pdf = write_locked (self);
  g_autoptr (BbPaperComparison) known = compare (self->workspace, pdf), alone = compare (NULL, pdf);
  guint opened = 0;

  g_assert_true (known->has_list && known->is_known && bb_paper_comparison_is_same (known));
  g_assert_cmpuint (known->counts[BB_PAPER_SAME], ==, known->lines->len);
  for (guint i = 0; i < known->lines->len; i++)
    opened += ((BbPaperLine *) known->lines->pdata[i])->withheld;
  g_assert_cmpuint (opened, >=, 1);
  g_assert_false (alone->is_known);
  g_assert_cmpuint (alone->counts[BB_PAPER_WITHHELD], ==, opened);
  g_assert_cmpuint (alone->counts[BB_PAPER_SAME], ==, known->lines->len - opened);
}

/* Each difference is told by what people know it by. */
static void
test_what_differs_is_named (Fixture *self, gconstpointer data)
{
  g_autofree char *pdf = write_locked (self), *answer = g_strdup_printf ("answer:%s:A2.01", self->visit), *finding = NULL, *photo = NULL, *number = NULL;
  g_autoptr (BbCase) visit = fixture_load (self);
  BbFinding *first = bb_case_get_findings (visit)->pdata[0];
  BbEvidence *picture = bb_case_get_evidence (visit)->pdata[0];
  g_autoptr (BbPaperComparison) comparison = NULL;
  guint changed = 0;

  finding = g_strdup_printf ("finding:%s:%s", self->visit, first->id);
  photo = bb_visit_get_evidence_path (self->workspace, picture->sha256);
  fixture_change_elsewhere (self, answer, "note", "sửa sau khi khóa");
  fixture_change_elsewhere (self, finding, "fact", "Không có gì");
  g_free (shell ("chmod u+w '%s' && printf x >>'%s'", photo, photo));
  comparison = compare (self->workspace, pdf);
  g_assert_false (bb_paper_comparison_is_same (comparison));
  g_assert_cmpuint (comparison->counts[BB_PAPER_CHANGED], ==, 2);
  for (guint i = 0; i < comparison->lines->len; i++)
    {
      BbPaperLine *line = comparison->lines->pdata[i];

      changed += line->state == BB_PAPER_CHANGED && (strstr (line->title, "A2.01") || (strstr (line->title, "Finding 1,") && strstr (line->title, first->item)));
    }
  g_assert_cmpuint (changed, ==, 2);
  number = g_strdup_printf ("Photograph %u “", bb_case_number_evidence (visit, picture->sha256));
  g_assert_nonnull (find_line (comparison, BB_PAPER_FILE_CHANGED));
  g_assert_nonnull (strstr (find_line (comparison, BB_PAPER_FILE_CHANGED)->title, number));
}

/* A record that was changed within the PDF does not have the hash of the list. */
static void
test_contradiction_within_the_pdf_is_found (Fixture *self, gconstpointer data)
{
  g_autofree char *pdf = write_locked (self), *plain = g_build_filename (self->folder, "plain.pdf", NULL);
  g_autoptr (BbPaperComparison) comparison = NULL;

  g_free (shell ("qpdf --stream-data=uncompress --object-streams=disable '%s' '%s' && "
                 "sed -i '0,/\"result\":\"pass\"/s/\"result\":\"pass\"/\"result\":\"fail\"/' '%s'", pdf, plain, plain));
  comparison = compare (NULL, plain);
  g_assert_cmpuint (comparison->counts[BB_PAPER_CONTRADICTS], ==, 1);
  g_assert_nonnull (strstr (find_line (comparison, BB_PAPER_CONTRADICTS)->title, "Answer to item"));
}

static void
test_list_nested_without_end_is_refused (Fixture *self, gconstpointer data)
{
  g_autofree char *pdf = write_locked (self), *deep = g_build_filename (self->folder, "deep.pdf", NULL);
  g_autoptr (BbPaperComparison) comparison = NULL;
  g_autoptr (GError) error = NULL;

  g_free (shell ("qpdf --stream-data=uncompress --object-streams=disable '%s' '%s' && "
                 "python3 -c 'import sys; p=sys.argv[1]; d=open(p,\"rb\").read(); i=d.index(b\"{\\\"documents\\\"\"); open(p,\"wb\").write(d[:i]+b\"[\"*900+d[i+900:])' '%s'",
                 pdf, deep, deep));
  comparison = bb_paper_compare (NULL, deep, NULL, &error);
  g_assert_null (comparison);
  g_assert_nonnull (strstr (error->message, "bang-ke.json"));
}

static void
test_foreign_pdf_has_no_list (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "empty.pdf", NULL);
  g_autoptr (BbPaperComparison) comparison = NULL;

  g_free (shell ("qpdf --empty '%s'", path));
  comparison = compare (self->workspace, path);
  g_assert_false (comparison->has_list);
  g_assert_cmpuint (comparison->lines->len, ==, 0);
}

static void
test_report (Fixture *self, gconstpointer data)
{
  g_autofree char *pdf = write_locked (self), *paper = g_build_filename (self->folder, "bao-cao.pdf", NULL), *json = g_build_filename (self->folder, "bao-cao.json", NULL);
  g_autofree char *answer = g_strdup_printf ("answer:%s:A2.01", self->visit), *text = NULL, *told = NULL, *odd = g_build_filename (self->folder, "bao-cao.txt", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbCheck) check = NULL;

  fixture_change_elsewhere (self, answer, "note", "sửa sau khi khóa");
  check = bb_check_file (self->workspace, pdf, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (bb_check_save (check, paper, NULL, &error));
  g_assert_true (bb_check_save (check, json, NULL, &error));
  g_assert_no_error (error);
  text = shell ("pdftotext -layout '%s' -", paper);
  g_assert_nonnull (strstr (text, "Xác minh chữ ký số"));
  g_assert_nonnull (strstr (text, "KHÔNG HỢP LỆ"));
  g_assert_nonnull (strstr (text, "A2.01"));
  g_assert_nonnull (strstr (text, "Đã thay đổi sau khi khóa"));
  g_free (shell ("qpdf --check '%s'", paper));
  told = shell ("python3 -c 'import json,sys; d=json.load(open(sys.argv[1])); print([x[\"title\"] for x in d[\"records\"][\"documents\"] if x[\"state\"]==\"changed\"])' '%s'", json);
  g_assert_nonnull (strstr (told, "A2.01"));
  g_assert_false (bb_check_save (check, odd, NULL, &error));
  g_assert_false (g_file_test (odd, G_FILE_TEST_EXISTS));
}

/* The report goes to others: not even the office's own says what the minutes withhold. */
static void
test_report_names_nothing_withheld (Fixture *self, gconstpointer data)
{
  g_autofree char *pdf = write_locked (self), *paper = g_build_filename (self->folder, "bao-cao.pdf", NULL), *json = g_build_filename (self->folder, "bao-cao.json", NULL);
  g_autofree char *text = NULL, *told = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbCheck) check = NULL;
  BbPaperComparison *comparison;

  check = bb_check_file (self->workspace, pdf, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  comparison = check->document->comparison;
  for (guint i = 0; i < comparison->lines->len; i++)
    {
      BbPaperLine *line = comparison->lines->pdata[i];

      /* It differs, so that the paper lists it. */
      if (line->withheld)
        {
          line->state = BB_PAPER_CHANGED;
          comparison->counts[BB_PAPER_CHANGED]++;
          g_set_str (&line->title, "Bí mật tuyệt đối");
        }
    }
  g_assert_true (bb_check_save (check, paper, NULL, &error));
  g_assert_true (bb_check_save (check, json, NULL, &error));
  g_assert_no_error (error);
  text = shell ("pdftotext -layout '%s' -", paper);
  g_assert_null (strstr (text, "Bí mật"));
  g_assert_true (g_file_get_contents (json, &told, NULL, NULL));
  g_assert_null (strstr (told, "Bí mật"));
  g_assert_null (strstr (told, "named:"));
  g_assert_nonnull (strstr (told, "\"named\""));
}

/* ── Languages ───────────────────────────────────────────────────────────────────────────────────────────────── */

/* Signed by somebody whom nothing vouches for, with bytes put behind what was signed. */
static char *
write_doubtful (Fixture *self)
{
  g_autofree char *pdf = write_locked (self);
  char *signed_pdf = g_build_filename (self->folder, "doubtful.pdf", NULL);

  fixture_sign_elsewhere (self, pdf, signed_pdf, "secretary", "secretary");
  g_free (shell ("n=$(grep -a -A1 '^startxref' '%s' | tail -1) && printf '%%%%%%%% added\\nstartxref\\n%%s\\n%%%%%%%%EOF\\n' \"$n\" >>'%s'", signed_pdf, signed_pdf));
  return signed_pdf;
}

static void
assert_is_vietnamese (const char *text)
{
  static const char * const english[] = { "No trusted root", "not allowed:", "The PDF was changed", "Answer to item", "Photograph", "The inspected unit" };

  for (guint i = 0; i < G_N_ELEMENTS (english); i++)
    if (strstr (text, english[i]))
      g_error ("“%s” is in a document:\n%s", english[i], text);
  g_assert_nonnull (strstr (text, "Chưa có chứng thư số gốc tin cậy nên không có căn cứ bảo đảm"));
  g_assert_nonnull (strstr (text, "không được phép:"));
}

/* As one line: a cell of the table breaks its sentences. */
static char *
read_report (const char *path)
{
  g_autofree char *text = shell ("pdftotext '%s' - | tr -s '\\n\\f ' ' '", path);

  return g_steal_pointer (&text);
}

/* The report in the case file of the same visit, whose only signer nobody vouches for. */
static void
assert_case_file_is_vietnamese (Fixture *self)
{
  g_autofree char *zip = g_build_filename (self->folder, "case.zip", NULL), *paper = g_build_filename (self->folder, "xac-minh.pdf", NULL), *text = NULL;
  g_autofree char *identity = g_build_filename (self->folder, "pki", "secretary.p12", NULL);
  BbVisitSigning signing = { .field = "secretary", .identity = identity, .pin = fixture_tell, .pin_data = (gpointer) "demo" };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = bb_visit_sign (self->workspace, self->visit, &signing, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (bb_visit_export_case (self->workspace, self->visit, zip, NULL, NULL, &error));
  g_assert_no_error (error);
  g_free (shell ("python3 -c 'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); n=[x for x in z.namelist() if x.endswith(\"xac-minh.pdf\")]; "
                 "open(sys.argv[2],\"wb\").write(z.read(n[0]))' '%s' '%s'", zip, paper));
  text = read_report (paper);
  g_assert_null (strstr (text, "No trusted root"));
  g_assert_nonnull (strstr (text, "Chưa có chứng thư số gốc tin cậy nên không có căn cứ bảo đảm"));
}

static void
test_reports_are_vietnamese_in_every_language (Fixture *self, gconstpointer data)
{
  g_autofree char *pdf = write_doubtful (self), *paper = g_build_filename (self->folder, "bao-cao.pdf", NULL), *json = g_build_filename (self->folder, "bao-cao.json", NULL);
  g_autofree char *text = NULL, *told = NULL, *answer = g_strdup_printf ("answer:%s:A2.01", self->visit);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbCheck) check = NULL;
  BbSignatureReport *report;

  fixture_change_elsewhere (self, answer, "note", "sửa sau khi khóa");
  check = bb_check_file (self->workspace, pdf, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (bb_check_save (check, paper, NULL, &error) && bb_check_save (check, json, NULL, &error));
  text = read_report (paper);
  assert_is_vietnamese (text);
  g_assert_true (g_file_get_contents (json, &told, NULL, NULL));
  assert_is_vietnamese (told);
  /* Whoever looks at it reads the language of the interface, and programs read codes. */
  report = check->verification->signatures->pdata[0];
  g_assert_true (g_str_has_prefix (report->problems[0], "No trusted root certificate was given"));
  g_assert_cmpstr (report->problem_codes[0], ==, "no-root-given");
  g_assert_cmpstr (report->change_codes[0], ==, "foreign-bytes");
  g_assert_nonnull (strstr (told, "\"no-root-given\""));
  g_assert_nonnull (strstr (told, "\"foreign-bytes\""));
  assert_case_file_is_vietnamese (self);
}

/* What was chosen counts, not what lies at its path later. */
static void
test_roots_are_kept_as_they_were_chosen (Fixture *self, gconstpointer data)
{
  g_autofree char *root = g_build_filename (self->folder, "root.pem", NULL), *before = NULL, *after = NULL;
  g_auto (GStrv) kept = NULL, later = NULL, without = NULL, old = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_free (shell ("cd '%s' && openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out root.pem -days 2 -subj /CN=Root 2>&1 && rm key.pem", self->folder));
      if (i == 0)
        {
          g_assert_true (bb_check_add_trust (self->workspace, root, &error));
          g_assert_true (bb_check_add_trust (self->workspace, root, &error));
          g_assert_no_error (error);
          g_assert_true (g_file_get_contents (root, &before, NULL, NULL));
        }
    }
  kept = bb_check_get_trust (self->workspace);
  g_assert_cmpuint (g_strv_length (kept), ==, 1);
  g_assert_true (g_file_get_contents (kept[0], &after, NULL, NULL));
  g_assert_cmpstr (before, ==, after);
  /* Neither a file that is gone nor a copy that somebody changed stands in the way of a verification. */
  g_unlink (root);
  later = bb_check_get_trust (self->workspace);
  g_assert_cmpuint (g_strv_length (later), ==, 1);
  g_assert_false (bb_check_add_trust (self->workspace, root, &error));
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (root, "no certificate", -1, NULL));
  g_assert_false (bb_check_add_trust (self->workspace, root, &error));
  g_assert_nonnull (error);
  g_free (shell ("echo x >>'%s'", kept[0]));
  without = bb_check_get_trust (self->workspace);
  g_assert_cmpuint (g_strv_length (without), ==, 0);
  /* A path that an earlier version kept. */
  g_assert_true (g_file_set_contents (root, before, -1, NULL));
  g_assert_true (bb_workspace_set_setting (self->workspace, "trusted-roots", root, NULL));
  old = bb_check_get_trust (self->workspace);
  g_assert_cmpuint (g_strv_length (old), ==, 1);
  g_assert_cmpstr (old[0], !=, root);
}

#define N_ADDED 12

static gpointer
add_roots (gpointer data)
{
  Fixture *self = data;

  for (guint i = 0; i < N_ADDED; i++)
    {
      g_autofree char *root = g_strdup_printf ("%s/root-%u.pem", self->folder, i);
      g_autoptr (GError) error = NULL;

      g_assert_true (bb_check_add_trust (self->workspace, root, &error));
      g_assert_no_error (error);
    }
  return NULL;
}

/* What several threads add at once is all there; the same certificate stands there once. */
static void
test_roots_added_at_once_are_all_kept (Fixture *self, gconstpointer data)
{
  GThread *threads[4];
  g_auto (GStrv) kept = NULL;

  g_free (shell ("cd '%s' && for i in $(seq 0 %u); do openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out root-$i.pem "
                 "-days 2 -subj /CN=Root$i 2>&1; done && rm key.pem", self->folder, N_ADDED - 1));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("adding", add_roots, self);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  kept = bb_check_get_trust (self->workspace);
  g_assert_cmpuint (g_strv_length (kept), ==, N_ADDED);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/services/check/what-was-locked-is-the-same", test_what_was_locked_is_the_same);
  FIXTURE_ADD ("/services/check/what-differs-is-named", test_what_differs_is_named);
  FIXTURE_ADD ("/services/check/contradiction-within-the-pdf-is-found", test_contradiction_within_the_pdf_is_found);
  FIXTURE_ADD ("/services/check/list-nested-without-end-is-refused", test_list_nested_without_end_is_refused);
  FIXTURE_ADD ("/services/check/foreign-pdf-has-no-list", test_foreign_pdf_has_no_list);
  FIXTURE_ADD ("/services/check/report", test_report);
  FIXTURE_ADD ("/services/check/report-names-nothing-withheld", test_report_names_nothing_withheld);
  g_test_add ("/services/check/reports-are-vietnamese-in-every-language", Fixture, NULL, fixture_set_up_keys, test_reports_are_vietnamese_in_every_language,
              fixture_tear_down);
  FIXTURE_ADD ("/services/check/roots-are-kept-as-they-were-chosen", test_roots_are_kept_as_they_were_chosen);
  FIXTURE_ADD ("/services/check/roots-added-at-once-are-all-kept", test_roots_added_at_once_are_all_kept);
  return g_test_run ();
}
