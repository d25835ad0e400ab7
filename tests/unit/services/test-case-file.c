/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Case files: what is restricted, what is withheld, what is stopped. The interop test has the ZIP files that mean harm. */
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "services/bb-case-file-private.h"
#include "services/bb-redact.h"
#include "visit-fixture.h"

#define SECRET_NAME "Lý Thị Tuyệt Mật"

static char *
make_path (Fixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

/* A person behind a finding, and a photograph that was covered. */
static void
add_restricted (Fixture *self)
{
  g_autoptr (BbNamed) person = bb_named_new ();
  g_autoptr (BbCase) visit = fixture_load (self);
  g_autoptr (GError) error = NULL;

  person->finding = g_strdup (((BbFinding *) bb_case_get_findings (visit)->pdata[0])->id);
  person->name = g_strdup (SECRET_NAME);
  g_assert_true (bb_visit_save_named (self->workspace, self->visit, person, &error));
  g_assert_no_error (error);
}

static char *
find_photograph (Fixture *self)
{
  g_autoptr (BbCase) visit = fixture_load (self);

  for (guint i = 0; i < bb_case_get_evidence (visit)->len; i++)
    if (bb_evidence_is_photo (bb_case_get_evidence (visit)->pdata[i]))
      return g_strdup (((BbEvidence *) bb_case_get_evidence (visit)->pdata[i])->sha256);
  return NULL;
}

static void
cover_photograph (Fixture *self)
{
  const BbMark mark = { .kind = BB_MARK_BOX, .x = 0.2, .y = 0.2, .width = 0.4, .height = 0.4 };
  g_autofree char *sha256 = find_photograph (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbEvidence) copy = bb_visit_redact (self->workspace, self->visit, sha256, &mark, 1, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (copy);
}

static void
export (Fixture *self, BbCopy copy, const char *path)
{
  const BbCaseFileOptions options = { .copy = copy };
  g_autoptr (GError) error = NULL;

  g_assert_true (bb_visit_export_case (self->workspace, self->visit, path, &options, NULL, &error));
  g_assert_no_error (error);
}

static gboolean
holds (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbZip) zip = bb_zip_open (path, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < zip->entries->len; i++)
    {
      g_autoptr (GBytes) bytes = bb_zip_read_bytes (zip, zip->entries->pdata[i], 64 << 20, &error);

      g_assert_no_error (error);
      if (memmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text)))
        return TRUE;
    }
  return FALSE;
}

static void
assert_same_bytes (const char *one, const char *other)
{
  g_autofree char *first = NULL, *second = NULL;
  gsize a, b;

  g_assert_true (g_file_get_contents (one, &first, &a, NULL));
  g_assert_true (g_file_get_contents (other, &second, &b, NULL));
  g_assert_cmpmem (first, a, second, b);
}

/* Not signed yet: that is all that may be said against it. */
static guint
assert_whole (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbCaseReport) report = bb_case_file_verify (path, NULL, NULL, NULL, &error);
  g_autofree char *line = NULL;

  g_assert_no_error (error);
  line = bb_bag_problem_format (report->problems->pdata[0]);
  g_assert_cmpuint (report->problems->len, ==, 1);
  g_assert_true (g_str_has_suffix (line, "nobody has signed it"));
  g_assert_cmpint (report->verdict, ==, BB_VERDICT_INVALID);
  return report->documents;
}

static void
test_restricted_stays_with_the_office (Fixture *self, gconstpointer unused)
{
  g_autofree char *office = make_path (self, "office.zip"), *unit = make_path (self, "unit.zip"), *original = find_photograph (self);
  guint in_office, in_unit;

  add_restricted (self);
  cover_photograph (self);
  fixture_lock (self);
  export (self, BB_COPY_OFFICE, office);
  export (self, BB_COPY_UNIT, unit);
  g_assert_true (holds (office, SECRET_NAME));
  g_assert_false (holds (unit, SECRET_NAME));
  g_assert_true (holds (office, original));
  g_assert_false (holds (unit, "han-che/"));
  /* The office shows what the minutes only commit to; the unit sees that something is withheld. */
  in_office = assert_whole (office);
  in_unit = assert_whole (unit);
  g_assert_cmpuint (in_office, >=, in_unit + 2);
}

static void
test_restricted_comes_back (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = make_path (self, "case.zip"), *folder = make_path (self, "other"), *original = find_photograph (self), *id = NULL, *file = NULL;
  g_autofree char *again = make_path (self, "again.zip");
  const BbCaseFileOptions options = { .copy = BB_COPY_OFFICE };
  g_autoptr (BbWorkspace) other = NULL;
  g_autoptr (GPtrArray) people = NULL;
  g_autoptr (BbCase) visit = NULL;
  g_autoptr (GError) error = NULL;

  add_restricted (self);
  cover_photograph (self);
  fixture_lock (self);
  export (self, BB_COPY_OFFICE, path);
  other = bb_workspace_open (folder, NULL, &error);
  g_assert_no_error (error);
  id = bb_visit_import_case (other, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, self->visit);
  people = bb_visit_list_named (other, id, &error);
  g_assert_cmpuint (people->len, ==, 1);
  g_assert_cmpstr (((BbNamed *) people->pdata[0])->name, ==, SECRET_NAME);
  visit = bb_visit_load (other, id, &error);
  g_assert_true (bb_evidence_is_restricted (bb_case_find_evidence (visit, original)));
  file = bb_visit_get_evidence_path (other, original);
  g_assert_nonnull (file);
  /* What was deleted (the ordinary record of the covered photograph) comes along, so that the same goes out again. */
  g_assert_true (holds (path, "\"deleted\":true"));
  g_assert_true (bb_visit_export_case (other, id, again, &options, NULL, &error));
  assert_same_bytes (path, again);
  while (g_main_context_iteration (NULL, FALSE));
  bb_workspace_close (other);
}

static void
test_stopping_leaves_nothing (Fixture *self, gconstpointer unused)
{
  g_autofree char *folder = make_path (self, "place"), *path = g_build_filename (folder, "case.zip", NULL);
  const BbCaseFileOptions options = { .copy = BB_COPY_OFFICE };
  g_autoptr (BbProgress) progress = bb_progress_new ("case");
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;

  g_mkdir (folder, 0700);
  fixture_lock (self);
  export (self, BB_COPY_OFFICE, path);
  g_unlink (path);
  bb_progress_cancel (progress);
  g_assert_false (bb_visit_export_case (self->workspace, self->visit, path, &options, progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
}

static void
test_progress_reaches_its_end (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = make_path (self, "case.zip");
  const BbCaseFileOptions options = { .copy = BB_COPY_OFFICE };
  g_autoptr (BbProgress) progress = bb_progress_new ("case");
  g_autoptr (GError) error = NULL;

  g_assert_true (bb_visit_export_case (self->workspace, self->visit, path, &options, progress, &error));
  g_assert_cmpfloat (bb_progress_get_fraction (progress), ==, 1);
}

/* The unit gets what was agreed upon, never a draft. */
static void
test_the_unit_gets_no_draft (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = make_path (self, "case.zip");
  const BbCaseFileOptions options = { .copy = BB_COPY_UNIT };
  g_autoptr (GError) error = NULL;

  g_assert_false (bb_visit_export_case (self->workspace, self->visit, path, &options, NULL, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* More than 4 GiB, and more files than the old end of a ZIP file can count: holes cost no room. */
static void
test_zip_of_any_size (void)
{
  g_autofree char *folder = g_dir_make_tmp ("bienban-zip-XXXXXX", NULL), *path = g_build_filename (folder, "large.zip", NULL);
  g_autofree char *hole = g_build_filename (folder, "hole", NULL), *sha256 = NULL, *first = NULL, *last = NULL;
  const BbZipWatch watch = { 0 };
  g_autoptr (BbZipWriter) writer = NULL;
  g_autoptr (BbZip) zip = NULL;
  g_autoptr (BbHasher) hasher = bb_hasher_new ();
  g_autoptr (GError) error = NULL;
  GDate date;

  g_date_set_dmy (&date, 23, 11, 2026);
  g_assert_true (g_file_set_contents (hole, "begin", 5, NULL));
  writer = bb_zip_writer_new (path, &date, &watch, &error);
  g_assert_no_error (error);
  sha256 = bb_zip_writer_add_file (writer, "hole", hole, NULL, &error);
  for (guint i = 0; i < 66000; i++)
    {
      g_autofree char *name = g_strdup_printf ("folder/%u", i), *hash = bb_zip_writer_add_bytes (writer, name, "x", 1, FALSE, &error);

      g_assert_no_error (error);
    }
  g_assert_true (bb_zip_writer_finish (writer, &error));
  zip = bb_zip_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (zip->entries->len, ==, 66001);
  first = bb_zip_read (zip, bb_zip_find (zip, "hole"), hasher, NULL, NULL, NULL, &error);
  g_assert_cmpstr (first, ==, sha256);
  last = bb_zip_read (zip, bb_zip_find (zip, "folder/65999"), hasher, NULL, NULL, NULL, &error);
  g_assert_nonnull (last);
  g_unlink (path);
  g_unlink (hole);
  g_rmdir (folder);
}

static void
test_names_for_every_system (void)
{
  static const struct { const char *text; const char *slug; } cases[] = {
    { "Bảng niêm yết thủ tục: “Đất đai”", "bang-niem-yet-thu-tuc-dat-dai" }, { "../../etc/passwd", "etc-passwd" }, { "", "" }, { "日本", "" },
    { "con.jpg", "con-jpg" }, { "  A  B  ", "a-b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *slug = bb_case_make_slug (cases[i].text, 60);

      g_assert_cmpstr (slug, ==, cases[i].slug);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/case-file/restricted-stays-with-the-office", test_restricted_stays_with_the_office);
  FIXTURE_ADD ("/case-file/restricted-comes-back", test_restricted_comes_back);
  FIXTURE_ADD ("/case-file/stopping-leaves-nothing", test_stopping_leaves_nothing);
  FIXTURE_ADD ("/case-file/progress-reaches-its-end", test_progress_reaches_its_end);
  FIXTURE_ADD ("/case-file/the-unit-gets-no-draft", test_the_unit_gets_no_draft);
  g_test_add_func ("/case-file/zip-of-any-size", test_zip_of_any_size);
  g_test_add_func ("/case-file/names-for-every-system", test_names_for_every_system);
  return g_test_run ();
}
