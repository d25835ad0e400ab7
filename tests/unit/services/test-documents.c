/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The papers of a visit: when they can be made, where they are kept, which number they get; and the office's templates. */
#include <glib/gstdio.h>
#include <string.h>

#include "services/bb-documents.h"
#include "services/bb-templates.h"
#include "visit-fixture.h"

static BbPaper *
new_paper (const char *kind)
{
  BbPaper *paper = bb_paper_new ();

  paper->kind = g_strdup (kind);
  return paper;
}

static char *
make (Fixture *self, BbPaper *paper, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "paper.pdf", NULL);

  return bb_document_make (self->workspace, self->visit, paper, path, NULL, error);
}

static void
assert_refused (Fixture *self, BbPaper *paper, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = make (self, paper, &error);

  g_assert_null (id);
  g_assert_error (error, domain, code);
}

static char *
must_make (Fixture *self, BbPaper *paper)
{
  g_autoptr (GError) error = NULL;
  char *id = make (self, paper, &error);

  g_assert_no_error (error);
  return id;
}

static void
lock (Fixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "minutes.pdf", NULL);
  g_autoptr (GError) error = NULL;

  bb_visit_lock (self->workspace, self->visit, NULL, &error);
  g_assert_no_error (error);
  bb_visit_write_minutes (self->workspace, self->visit, path, NULL, &error);
  g_assert_no_error (error);
}

static void
sign (Fixture *self)
{
  g_autoptr (BbEvent) event = bb_event_new ();
  g_autoptr (GError) error = NULL;

  event->kind = BB_EVENT_SIGNED;
  event->field = g_strdup ("secretary");
  event->who = g_strdup ("Nguyễn Thục Trinh");
  bb_visit_record (self->workspace, self->visit, event, &error);
  g_assert_no_error (error);
}

static void
add_correction (BbPaper *paper)
{
  BbCorrection *correction = bb_correction_new ();

  correction->place = g_strdup ("Mục IV, số 2");
  correction->before = g_strdup ("03 người");
  correction->after = g_strdup ("02 người");
  g_ptr_array_add (paper->corrections, correction);
}

static char *
read_text (const char *path)
{
  const char *command[] = { "pdftotext", "-layout", path, "-", NULL };
  char *text = NULL;

  g_assert_true (g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL, NULL));
  return text;
}

/* Until the first signature the visit is unlocked; afterwards only correction minutes. They name the PDF that they correct. */
static void
test_corrections_follow_the_first_signature (Fixture *self, gconstpointer data)
{
  g_autoptr (BbPaper) paper = new_paper ("correction");
  g_autofree char *id = NULL, *minutes = NULL, *hash = NULL, *path = g_build_filename (self->folder, "paper.pdf", NULL), *text = NULL;

  add_correction (paper);
  assert_refused (self, paper, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_STATE);
  lock (self);
  assert_refused (self, paper, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_STATE);
  sign (self);
  id = must_make (self, paper);
  minutes = bb_visit_get_minutes_path (self->workspace, self->visit, NULL);
  hash = bb_store_hash_file (minutes, NULL, NULL);
  text = read_text (path);
  g_assert_nonnull (strstr (text, hash));
  g_assert_nonnull (strstr (text, "02 người"));
  g_assert_nonnull (strstr (text, "Nguyễn Thục Trinh"));
  g_ptr_array_set_size (paper->corrections, 0);
  assert_refused (self, paper, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
}

static void
test_each_paper_has_its_time (Fixture *self, gconstpointer data)
{
  static const struct { const char *kind; gboolean open, locked; } rows[] = {
    { "opening", TRUE, TRUE }, { "presence", TRUE, TRUE }, { "report", FALSE, TRUE }, { "notice", FALSE, TRUE }, { "refusal", FALSE, FALSE },
    { "correction", FALSE, FALSE }, { "minutes", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (bb_document_check (self->workspace, self->visit, rows[i].kind, NULL), ==, rows[i].open);
  lock (self);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (bb_document_check (self->workspace, self->visit, rows[i].kind, NULL), ==, rows[i].locked);
  sign (self);
  g_assert_true (bb_document_check (self->workspace, self->visit, "refusal", NULL));
  g_assert_false (bb_document_check (self->workspace, self->visit, "weather", NULL));
}

/* The minutes stay the minutes, whatever else is made of the visit. */
static void
test_are_kept_and_listed (Fixture *self, gconstpointer data)
{
  g_autoptr (BbPaper) report = new_paper ("report"), opening = new_paper ("opening");
  g_autofree char *first = NULL, *second = NULL, *before = NULL, *after = NULL, *copy = g_build_filename (self->folder, "copy.pdf", NULL);
  g_autofree char *hash = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  opening->words = g_strdup ("Đơn vị nhất trí.");
  first = must_make (self, opening);
  lock (self);
  before = bb_visit_get_minutes_path (self->workspace, self->visit, NULL);
  second = must_make (self, report);
  fixture_reopen (self);
  after = bb_visit_get_minutes_path (self->workspace, self->visit, NULL);
  g_assert_cmpstr (before, ==, after);
  rows = bb_document_list (self->workspace, self->visit, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 3);
  for (guint i = 0; i < rows->len; i++)
    {
      BbPaperRow *row = rows->pdata[i];

      if (!g_str_equal (row->record->kind, "opening"))
        continue;
      g_assert_cmpstr (row->record->paper->words, ==, "Đơn vị nhất trí.");
      g_assert_true (bb_document_copy (self->workspace, self->visit, row->id, copy, &error));
      hash = bb_store_hash_file (copy, NULL, NULL);
      g_assert_cmpstr (hash, ==, row->record->sha256);
    }
  g_assert_nonnull (hash);
  g_assert_false (bb_document_copy (self->workspace, self->visit, "nothing", copy, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND);
}

static BbDocument *
find_record (Fixture *self, const char *id)
{
  g_autofree char *full = g_strconcat ("minutes:", id, NULL);
  g_autoptr (GPtrArray) found = bb_store_list (bb_workspace_get_store (self->workspace), NULL, full, NULL);

  g_assert_cmpuint (found->len, ==, 1);
  return bb_document_ref (found->pdata[0]);
}

/* Made of restricted documents, kept in the restricted database, absent from what the unit gets. */
static void
test_annex_of_persons_is_restricted (Fixture *self, gconstpointer data)
{
  g_autoptr (BbPaper) paper = new_paper ("persons"), report = new_paper ("report");
  g_autoptr (BbNamed) named = bb_named_new ();
  g_autoptr (BbDocument) document = NULL, ordinary = NULL;
  g_autofree char *id = NULL, *other = NULL, *path = g_build_filename (self->folder, "paper.pdf", NULL), *text = NULL;
  g_autofree char *minutes = g_build_filename (self->folder, "minutes.pdf", NULL), *printed = NULL, *said = NULL;
  g_autoptr (GError) error = NULL;

  assert_refused (self, paper, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  named->item = g_strdup ("A1.01");
  named->name = g_strdup ("Phạm Thị Kín Đáo");
  named->post = g_strdup ("văn thư");
  g_assert_true (bb_visit_save_named (self->workspace, self->visit, named, &error));
  lock (self);
  id = must_make (self, paper);
  text = read_text (path);
  g_assert_nonnull (strstr (text, "Phạm Thị Kín Đáo"));
  g_assert_nonnull (strstr (text, "HẠN CHẾ"));
  document = find_record (self, id);
  g_assert_true (g_str_has_prefix (document->database, "hanche-"));
  other = must_make (self, report);
  ordinary = find_record (self, other);
  g_assert_true (g_str_has_prefix (ordinary->database, "doan-"));
  said = read_text (path);
  printed = read_text (minutes);
  g_assert_null (strstr (said, "Kín Đáo"));
  g_assert_null (strstr (printed, "Kín Đáo"));
}

/* ── Numbers ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
set_apart (Fixture *self, const char *kind, int from, int to)
{
  g_autoptr (GPtrArray) issuers = bb_workspace_list_issuers (self->workspace, NULL);
  g_autoptr (BbIssuer) issuer = bb_issuer_copy (issuers->pdata[0]);
  BbNumberBlock *block = bb_number_block_new ();
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  block->kind = g_strdup (kind);
  block->year = g_date_time_get_year (now);
  block->from = from;
  block->to = to;
  g_ptr_array_add (issuer->numbers, block);
  g_assert_true (bb_workspace_save_issuer (self->workspace, issuer, NULL));
}

static void
test_numbers_that_are_set_apart (Fixture *self, gconstpointer data)
{
  static const char * const expected[] = { "08", "09", "11" };
  g_autoptr (BbPaper) typed = new_paper ("report"), next = new_paper ("report");
  g_autofree char *first = NULL;

  lock (self);
  next->number = g_strdup ("next");
  assert_refused (self, next, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND);
  set_apart (self, "report", 8, 11);
  set_apart (self, "notice", 1, 1);
  typed->number = g_strdup ("10/BC-ĐKT");
  first = must_make (self, typed);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *id = must_make (self, next);
      g_autoptr (BbDocument) document = find_record (self, id);
      g_autoptr (BbMinutesRecord) record = bb_minutes_record_from_object (document->body, NULL);

      g_assert_cmpstr (record->paper->number, ==, expected[i]);
    }
  assert_refused (self, next, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND);
}

/* ── Templates ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
test_office_changes_its_papers (Fixture *self, gconstpointer data)
{
  g_autofree char *file = g_build_filename (self->folder, "template.json", NULL), *text = NULL, *path = g_build_filename (self->folder, "paper.pdf", NULL);
  g_autofree char *id = NULL, *printed = NULL, *again = NULL, *plain = NULL;
  g_autoptr (BbTemplate) template = NULL;
  g_autoptr (BbPaper) paper = new_paper ("opening");
  g_autoptr (GString) changed = NULL;
  g_autoptr (GError) error = NULL;

  text = bb_template_format (self->workspace, NULL, "opening", &error);
  g_assert_no_error (error);
  changed = g_string_new (text);
  g_assert_cmpuint (g_string_replace (changed, "{n}. NỘI DUNG CÔNG BỐ", "{n}. PHẦN CÔNG BỐ", 0), ==, 1);
  g_assert_true (g_file_set_contents (file, changed->str, -1, NULL));
  template = bb_template_read (self->workspace, file, &error);
  g_assert_no_error (error);
  g_assert_true (bb_template_save (self->workspace, NULL, template, &error));
  g_assert_true (bb_template_is_changed (self->workspace, NULL, "opening"));
  fixture_reopen (self);
  id = must_make (self, paper);
  printed = read_text (path);
  g_assert_nonnull (strstr (printed, "II. PHẦN CÔNG BỐ"));
  g_assert_true (bb_template_reset (self->workspace, NULL, "opening", &error));
  again = must_make (self, paper);
  plain = read_text (path);
  g_assert_nonnull (strstr (plain, "II. NỘI DUNG CÔNG BỐ"));
}

static void
test_template_errors_name_line_and_rule (Fixture *self, gconstpointer data)
{
  static const struct { const char *text, *line, *rule; } rows[] = {
    { "{\n\"type\": \"template\",\n\"kind\": \"notice\",\n\"blocks\": [\n{\"block\": \"nation\"},\n{\"block\": \"weather\"}\n]}", "line 6", "weather" },
    { "{\n\"type\": \"template\",\n\"kind\": \"notice\",\n\"blocks\": [\n{\"block\": \"nation\"}\n]}", "line 4", "điểm b" },
    { "{\n\"type\": \"template\",\n\"kind\": \"weather\"\n}", "line 3", "weather" },
    { "{\n\"type\": \"template\",\n\"kind\": \"notice\",\n\"texts\": [\n{\"key\": \"type\",\n\"text\": \"<b>A\"}]}", "line 6", "" },
    { "{\n\"type\": \"template\",\n\"kind\": 7}", "line 3", "text" },
    { "{\n\"type\": \"template\",\n", "line 2", "" },
  };
  g_autofree char *file = g_build_filename (self->folder, "template.json", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (file, rows[i].text, -1, NULL));
      g_assert_null (bb_template_read (self->workspace, file, &error));
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, rows[i].line));
      g_assert_nonnull (strstr (error->message, rows[i].rule));
      g_assert_nonnull (strstr (error->message, "template.json"));
    }
}

static void
test_preview_of_a_template (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "preview.pdf", NULL);

  for (int kind = 0; bb_paper_kind_names[kind]; kind++)
    {
      g_autoptr (BbTemplate) template = bb_template_new ();
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      template->kind = g_strdup (bb_paper_kind_names[kind]);
      bb_template_write_preview (self->workspace, NULL, template, path, &error);
      g_assert_no_error (error);
      text = read_text (path);
      g_assert_nonnull (strstr (text, "Hòa Tân"));
    }
}

/* How a person signs is set down by the office: the name is enough. */
static void
test_signatory_by_name (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) issuers = bb_workspace_list_issuers (self->workspace, NULL);
  g_autoptr (BbIssuer) issuer = bb_issuer_copy (issuers->pdata[0]);
  BbSignatory *signatory = bb_signatory_new ();
  g_autoptr (BbPaper) paper = new_paper ("notice");
  g_autofree char *id = NULL, *path = g_build_filename (self->folder, "paper.pdf", NULL), *text = NULL;

  signatory->name = g_strdup ("Võ Văn Mẫu");
  signatory->post = g_strdup ("Phó Giám đốc");
  signatory->capacity = BB_CAPACITY_DEPUTY;
  signatory->head = g_strdup ("Giám đốc");
  g_ptr_array_add (issuer->signatories, signatory);
  g_assert_true (bb_workspace_save_issuer (self->workspace, issuer, NULL));
  lock (self);
  paper->name = g_strdup ("Võ Văn Mẫu");
  id = must_make (self, paper);
  text = read_text (path);
  g_assert_nonnull (strstr (text, "KT. GIÁM ĐỐC"));
  g_assert_nonnull (strstr (text, "PHÓ GIÁM ĐỐC"));
  g_assert_nonnull (strstr (text, "Võ Văn Mẫu"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/services/documents/corrections-follow-the-first-signature", test_corrections_follow_the_first_signature);
  FIXTURE_ADD ("/services/documents/each-paper-has-its-time", test_each_paper_has_its_time);
  FIXTURE_ADD ("/services/documents/are-kept-and-listed", test_are_kept_and_listed);
  FIXTURE_ADD ("/services/documents/annex-of-persons-is-restricted", test_annex_of_persons_is_restricted);
  FIXTURE_ADD ("/services/documents/numbers-that-are-set-apart", test_numbers_that_are_set_apart);
  FIXTURE_ADD ("/services/documents/signatory-by-name", test_signatory_by_name);
  FIXTURE_ADD ("/services/templates/office-changes-its-papers", test_office_changes_its_papers);
  FIXTURE_ADD ("/services/templates/errors-name-line-and-rule", test_template_errors_name_line_and_rule);
  FIXTURE_ADD ("/services/templates/preview", test_preview_of_a_template);
  return g_test_run ();
}
