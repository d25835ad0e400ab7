/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The papers beside the minutes are signed through the visit, and which branch of a fork counts. */
#include <locale.h>
#include <string.h>

#include "domain/bb-domain-error.h"
#include "domain/bb-strokes.h"
#include "services/bb-case-file.h"
#include "services/bb-check.h"
#include "services/bb-documents.h"
#include "services/bb-numbers.h"
#include "services/bb-paper-chain.h"
#include "services/bb-raising.h"
#include "services/bb-signers.h"
#include "services/bb-visit-memory.h"
#include "signing/bb-demo-pki.h"
#include "visit-fixture.h"

static BbSignResult *
sign (Fixture *self, const char *paper, const char *field, const char *who, GError **error)
{
  g_autofree char *identity = g_strdup_printf ("%s/pki/%s.p12", self->folder, who);
  BbVisitSigning signing = { .field = field, .identity = identity, .pin = fixture_tell, .pin_data = (gpointer) "demo" };

  return bb_visit_sign (self->workspace, paper, &signing, NULL, error);
}

static void
assert_signs (Fixture *self, const char *paper, const char *field, const char *who)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = sign (self, paper, field, who, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (result->field, ==, field);
}

static void
assert_says (GError **error, GQuark domain, int code, const char *words)
{
  g_assert_error (*error, domain, code);
  if (!strstr ((*error)->message, words))
    g_error ("“%s” does not say “%s”", (*error)->message, words);
  g_clear_error (error);
}

/* With the root of the fixture's own authorities. */
static void
assert_valid (Fixture *self, const char *paper, guint n_signatures)
{
  g_autofree char *root = g_build_filename (self->folder, "pki", "root-ca.pem", NULL);
  const char * const trust[] = { root, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbVerification) verification = bb_visit_verify (self->workspace, paper, trust, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (verification->verdict, ==, BB_VERDICT_VALID);
  g_assert_cmpuint (verification->signatures->len, ==, n_signatures);
}

static char *
make (Fixture *self, const char *kind)
{
  g_autoptr (BbPaper) paper = bb_paper_new ();
  g_autoptr (GError) error = NULL;
  char *id;

  paper->kind = g_strdup (kind);
  id = bb_document_make (self->workspace, self->visit, paper, NULL, NULL, &error);
  g_assert_no_error (error);
  return id;
}

static const BbPaperRow *
find_row (GPtrArray *rows, const char *id)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (((BbPaperRow *) rows->pdata[i])->id, id))
      return rows->pdata[i];
  return NULL;
}

/* ── Signing ─────────────────────────────────────────────────────────────────────────────────────────────────── */

/* In its order, in a chain of its own: the visit stays open and its events tell of the minutes alone. */
static void
test_presence_list_is_signed_through_the_visit (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = make (self, "presence"), *found = NULL;
  g_autoptr (BbCase) before = fixture_load (self), after = NULL;
  g_autoptr (BbSigningState) state = NULL, complete = NULL;
  g_autoptr (GPtrArray) rows = NULL, raising = NULL;

  state = bb_visit_get_signing_state (self->workspace, id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (state->signers->len, ==, 2);
  g_assert_cmpstr (state->first, ==, "secretary");
  g_assert_null (sign (self, id, "leader", "leader", &error));
  assert_says (&error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, "secretary signs first");
  g_assert_null (sign (self, id, "unit", "unit", &error));
  assert_says (&error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, "no signature field “unit”");
  assert_signs (self, id, "secretary", "secretary");
  fixture_reopen (self);
  assert_signs (self, id, "leader", "leader");
  after = fixture_load (self);
  g_assert_cmpuint (bb_case_get_events (before)->len, ==, bb_case_get_events (after)->len);
  g_assert_cmpint (bb_case_get_state (after), ==, bb_case_get_state (before));
  complete = bb_visit_get_signing_state (self->workspace, id, &error);
  for (guint i = 0; i < complete->signers->len; i++)
    g_assert_nonnull (((BbPaperSigner *) complete->signers->pdata[i])->event);
  assert_valid (self, id, 2);
  rows = bb_document_list (self->workspace, self->visit, &error);
  g_assert_cmpuint (find_row (rows, id)->n_signed, ==, 2);
  raising = bb_raising_list (self->workspace, NULL, &error);
  g_assert_cmpuint (raising->len, ==, 1);
  g_assert_cmpstr (((BbRaisingPaper *) raising->pdata[0])->paper, ==, id);
  g_assert_cmpint (((BbRaisingPaper *) raising->pdata[0])->state, ==, BB_RAISING_DUE);
  g_assert_null (bb_raising_get (self->workspace, self->visit, NULL, &error));
  found = bb_document_find (self->workspace, self->visit, "presence", &error);
  g_assert_cmpstr (found, ==, id);
}

static char *
draw (void)
{
  g_autoptr (BbStrokes) strokes = bb_strokes_new (600, 200);

  bb_strokes_begin (strokes);
  for (guint i = 0; i < 40; i++)
    bb_strokes_add (strokes, 40 + 10 * i, i % 2 ? 60 : 140, 15 * i, 0.5);
  return bb_strokes_to_text (strokes);
}

static char *
read_text (Fixture *self, const char *paper)
{
  g_autofree char *path = g_build_filename (self->folder, "read.pdf", NULL);
  const char *command[] = { "pdftotext", path, "-", NULL };
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_assert_true (bb_visit_write_minutes (self->workspace, paper, path, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL, NULL));
  return text;
}

/* What is drawn or refused is printed before the first digital signature seals it; paper and scan come after it as well. */
static void
test_opening_minutes_by_hand (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = make (self, "opening"), *strokes = draw (), *text = NULL, *scan = g_build_filename (self->folder, "scan.pdf", NULL);
  g_autoptr (BbSigningState) state = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  g_assert_true (g_file_set_contents (scan, "%PDF-1.4 scan", -1, NULL));
  g_assert_false (bb_visit_sign_by_hand (self->workspace, id, "leader", "Ai đó", strokes, &error));
  assert_says (&error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, "seals what the others have drawn");
  g_assert_true (bb_visit_sign_by_hand (self->workspace, id, "unit", "Đỗ Thành Nhuận", strokes, &error));
  g_assert_no_error (error);
  g_assert_false (bb_visit_refuse (self->workspace, id, "unit", NULL, "không", NULL, &error));
  assert_says (&error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, "settled already");
  g_assert_true (bb_visit_refuse (self->workspace, id, "secretary", "Ai đó", "Chưa đọc kỹ", "Lê Bách Tùng", &error));
  g_assert_no_error (error);
  text = read_text (self, id);
  g_assert_nonnull (strstr (text, "Ký trực tiếp trên màn hình"));
  g_assert_nonnull (strstr (text, "Chưa đọc kỹ"));
  rows = bb_document_list (self->workspace, self->visit, &error);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpuint (find_row (rows, id)->n_signed, ==, 1);
  g_assert_cmpuint (find_row (rows, id)->n_refused, ==, 1);
  assert_signs (self, id, "leader", "leader");
  state = bb_visit_get_signing_state (self->workspace, id, &error);
  for (guint i = 0; i < state->signers->len; i++)
    g_assert_nonnull (((BbPaperSigner *) state->signers->pdata[i])->event);
}

/* The words above a drawn signature are those that were there when the pen touched them. */
static void
test_nothing_is_drawn_on_a_paper_of_another_visit (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = make (self, "opening"), *strokes = draw ();
  g_autoptr (BbCase) visit = fixture_load (self);
  g_autoptr (BbVisit) changed = bb_visit_copy (bb_case_get_visit (visit));

  g_set_str (&changed->place, "Một nơi khác");
  g_assert_true (bb_visit_update (self->workspace, self->visit, changed, &error));
  g_assert_false (bb_visit_sign_by_hand (self->workspace, id, "unit", "Đỗ Thành Nhuận", strokes, &error));
  assert_says (&error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_STATE, "make it anew");
  assert_signs (self, id, "secretary", "secretary");
}

static void
test_result_notice_is_numbered_and_sealed (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = (fixture_lock (self), make (self, "notice")), *another = make (self, "notice");
  g_autoptr (BbSigningState) state = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *text = NULL;
  GDate day;

  g_date_set_dmy (&day, 5, 2, 2027);
  g_assert_false (bb_visit_number_paper (self->workspace, id, "12", &day, &error));
  assert_says (&error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, "once it is signed");
  g_assert_null (sign (self, id, "seal", "leader", &error));
  g_clear_error (&error);
  assert_signs (self, id, "issuer", "leader");
  g_assert_null (sign (self, id, "seal", "secretary", &error));
  assert_says (&error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, "number and date first");
  g_assert_true (bb_visit_number_paper (self->workspace, id, "12", &day, &error));
  g_assert_no_error (error);
  assert_signs (self, id, "seal", "secretary");
  state = bb_visit_get_signing_state (self->workspace, id, &error);
  g_assert_true (state->is_sealed);
  g_assert_cmpstr (state->number, ==, "12");
  g_assert_cmpstr (state->date, ==, "05/02/2027");
  rows = bb_document_list (self->workspace, self->visit, &error);
  g_assert_cmpstr (find_row (rows, id)->number, ==, "12");
  g_assert_null (find_row (rows, another)->number);
  assert_valid (self, id, 2);
  text = read_text (self, id);                             /* NĐ 30/2020, Phụ lục I: a leading 0 for days below 10 and months 1 and 2 */
  g_assert_true (g_regex_match_simple ("ngày\\s+05\\s+tháng\\s+02\\s+năm\\s+2027", text, 0, 0));
  assert_signs (self, another, "issuer", "leader");
  g_assert_false (bb_visit_number_paper (self->workspace, another, "12", &day, &error));
  assert_says (&error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, "was given already");
}

static void
record_person (Fixture *self)
{
  g_autoptr (BbNamed) named = bb_named_new ();
  g_autoptr (GError) error = NULL;

  named->item = g_strdup ("A1.01");
  named->name = g_strdup ("Phạm Thị Kín Đáo");
  g_assert_true (bb_visit_save_named (self->workspace, self->visit, named, &error));
  g_assert_no_error (error);
}

static guint
count_documents (Fixture *self, const char *database, const char *prefix)
{
  g_autoptr (GPtrArray) documents = bb_store_list (bb_workspace_get_store (self->workspace), database, prefix, NULL);

  return documents ? documents->len : 0;
}

/* Also who signed it, and when, stands where the persons stand and nowhere else. */
static void
test_annex_of_persons_is_signed_apart (Fixture *self, gconstpointer data)
{
  g_autofree char *id = (record_person (self), make (self, "persons")), *prefix = g_strdup_printf ("signature:%s:", id), *minutes = g_strdup_printf ("minutes:%s", id);
  g_autofree char *open = bb_find_visit_database (self->workspace, self->visit, NULL), *strokes = draw (), *text = NULL;
  g_autofree char *restricted = bb_store_route (bb_workspace_get_store (self->workspace), "named", strchr (open, '-') + 1, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSigningState) state = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  g_assert_true (bb_visit_sign_by_hand (self->workspace, id, "secretary", "Phùng Ngọc Ánh Hương", strokes, &error));
  g_assert_no_error (error);
  assert_signs (self, id, "leader", "leader");
  fixture_reopen (self);
  text = read_text (self, id);
  g_assert_nonnull (strstr (text, "Phạm Thị Kín Đáo"));
  g_assert_nonnull (strstr (text, "Ký trực tiếp trên màn hình"));
  assert_valid (self, id, 1);
  state = bb_visit_get_signing_state (self->workspace, id, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < state->signers->len; i++)
    g_assert_nonnull (((BbPaperSigner *) state->signers->pdata[i])->event);
  rows = bb_document_list (self->workspace, self->visit, &error);
  g_assert_cmpuint (find_row (rows, id)->n_signed, ==, 2);
  g_assert_cmpuint (count_documents (self, open, prefix) + count_documents (self, open, minutes), ==, 0);
  g_assert_cmpuint (count_documents (self, restricted, prefix), ==, 2);
}

/* Taken in with roots that are given, which stay chosen; what nobody vouches for says so. */
static void
test_paper_goes_to_another_laptop_and_back (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = make (self, "presence"), *out = g_build_filename (self->folder, "out.pdf", NULL);
  g_autofree char *root = g_build_filename (self->folder, "pki", "root-ca.pem", NULL);
  const char * const roots[] = { root, NULL };
  g_autoptr (BbSigningState) doubtful = NULL, certain = NULL;
  g_auto (GStrv) kept = NULL;

  assert_signs (self, id, "secretary", "secretary");
  g_assert_true (bb_visit_hand_over (self->workspace, id, "Trần Thị Mai Khuê", out, &error));
  g_assert_no_error (error);
  g_assert_null (sign (self, id, "leader", "leader", &error));
  assert_says (&error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, "handed over");
  fixture_sign_elsewhere (self, out, out, "leader", "leader");
  g_usleep (1100 * 1000);
  g_assert_true (bb_visit_adopt (self->workspace, id, out, &error));
  g_assert_no_error (error);
  doubtful = bb_visit_get_signing_state (self->workspace, id, &error);
  g_assert_cmpuint (g_strv_length (doubtful->unverified), ==, 1);
  g_assert_cmpstr (doubtful->unverified[0], ==, "leader");
  g_assert_false (bb_visit_adopt_trusting (self->workspace, id, out, roots, &error));
  assert_says (&error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_INPUT, "no signature that is not here");
  kept = bb_check_get_trust (self->workspace);
  g_assert_cmpuint (g_strv_length (kept), ==, 0);
  fixture_trust_demo (self);
  certain = bb_visit_get_signing_state (self->workspace, id, &error);
  g_assert_cmpuint (g_strv_length (certain->unverified), ==, 0);
}

/* ── What a paper belongs to ─────────────────────────────────────────────────────────────────────────────────── */

static char *
make_correction (Fixture *self)
{
  g_autoptr (BbPaper) paper = bb_paper_new ();
  BbCorrection *correction = bb_correction_new ();
  g_autoptr (GError) error = NULL;
  char *id;

  correction->place = g_strdup ("Mục IV, số 2");
  correction->before = g_strdup ("03 người");
  correction->after = g_strdup ("02 người");
  g_ptr_array_add (paper->corrections, correction);
  paper->kind = g_strdup ("correction");
  id = bb_document_make (self->workspace, self->visit, paper, NULL, NULL, &error);
  g_assert_no_error (error);
  return id;
}

static void
assert_link (BbWorkspace *workspace, const char *path, const char *about, BbLinkState state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbPaperLink) link = bb_paper_link_check (workspace, path, about, &error);

  g_assert_no_error (error);
  g_assert_nonnull (link);
  g_assert_cmpint (link->state, ==, state);
}

/* The PDF that correction minutes name: found, also when it was signed on; another; none. */
static void
test_correction_minutes_name_their_minutes (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL, *correction = g_build_filename (self->folder, "correction.pdf", NULL), *named = g_build_filename (self->folder, "named.pdf", NULL);
  g_autofree char *later = g_build_filename (self->folder, "later.pdf", NULL), *base = g_build_filename (self->folder, "base.pdf", NULL), *hash = NULL;
  g_autofree char *elsewhere = g_build_filename (self->folder, "elsewhere", NULL);
  g_autoptr (BbPaperLink) none = NULL;
  g_autoptr (BbWorkspace) empty = NULL;
  g_autoptr (BbCheck) check = NULL;

  fixture_lock (self);
  g_assert_true (bb_visit_write_minutes (self->workspace, self->visit, base, NULL, &error));
  assert_signs (self, self->visit, "secretary", "secretary");
  g_assert_true (bb_visit_write_minutes (self->workspace, self->visit, named, NULL, &error));
  id = make_correction (self);
  assert_signs (self, id, "secretary", "secretary");
  assert_signs (self, self->visit, "unit", "unit");
  g_assert_true (bb_visit_write_minutes (self->workspace, self->visit, later, NULL, &error));
  g_assert_true (bb_visit_write_minutes (self->workspace, id, correction, NULL, &error));
  assert_link (self->workspace, correction, NULL, BB_LINK_SAME);
  assert_link (NULL, correction, named, BB_LINK_SAME);
  assert_link (NULL, correction, later, BB_LINK_SAME);
  assert_link (NULL, correction, base, BB_LINK_ANOTHER);
  assert_link (NULL, correction, correction, BB_LINK_ANOTHER);
  assert_link (NULL, correction, NULL, BB_LINK_ABSENT);
  empty = bb_workspace_open (elsewhere, NULL, &error);
  g_assert_no_error (error);
  assert_link (empty, correction, NULL, BB_LINK_ABSENT);
  none = bb_paper_link_check (self->workspace, named, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (none);
  check = bb_check_file_about (NULL, correction, named, NULL, NULL, NULL, &error);
  hash = bb_store_hash_file (named, NULL, NULL);
  g_assert_cmpstr (check->link->sha256, ==, hash);
}

/* ── The case file ───────────────────────────────────────────────────────────────────────────────────────────── */

/* The names of all its files, and its page. */
static char *
read_zip (const char *zip)
{
  const char *command[] = { "python3", "-c", "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nfor n in z.namelist():\n print('name', n[n.index('data/'):] if 'data/' in n else n)\n"
                            " if n.endswith('data/index.html'): print(z.read(n).decode())", zip, NULL };
  char *told = NULL;

  g_assert_true (g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &told, NULL, NULL, NULL));
  return told;
}

static guint
count (const char *text, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (text, words, -1);

  return g_strv_length (parts) - 1;
}

/* Under a name that says which paper it is. */
static void
test_case_file_carries_signed_papers (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL, *zip = g_build_filename (self->folder, "case.zip", NULL), *elsewhere = g_build_filename (self->folder, "elsewhere", NULL);
  g_autofree char *visit = NULL, *here = NULL, *there = NULL;
  g_autofree char *told = NULL;
  g_autoptr (BbWorkspace) other = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  GDate day;

  fixture_lock (self);
  id = make (self, "report");
  assert_signs (self, id, "leader", "leader");
  g_date_set_dmy (&day, 24, 11, 2026);
  g_assert_true (bb_visit_number_paper (self->workspace, id, "12", &day, &error));
  g_assert_true (bb_visit_export_case (self->workspace, self->visit, zip, NULL, NULL, &error));
  g_assert_no_error (error);
  other = bb_workspace_open (elsewhere, NULL, &error);
  g_assert_no_error (error);
  visit = bb_visit_import_case (other, zip, NULL, &error);
  g_assert_no_error (error);
  rows = bb_document_list (other, visit, &error);
  g_assert_no_error (error);
  g_assert_nonnull (find_row (rows, id));
  g_assert_cmpuint (find_row (rows, id)->n_signed, ==, 1);
  here = bb_visit_get_minutes_path (self->workspace, id, NULL);
  there = bb_visit_get_minutes_path (other, id, NULL);
  g_assert_cmpstr (strrchr (here, '/'), ==, strrchr (there, '/'));
  told = read_zip (zip);
  g_assert_cmpuint (count (told, "name data/bien-ban/bao-cao-so-12-truoc-"), ==, 2);        /* as it was made, and signed without a number */
  g_assert_cmpuint (count (told, "name data/bien-ban/bao-cao-so-12-"), ==, 3);
  g_assert_cmpuint (count (told, ">Báo cáo của Đoàn kiểm tra, số 12<"), ==, 1);
}

/* ── A branch that comes by replication ──────────────────────────────────────────────────────────────────────── */

/* What another laptop, or anybody who writes to the team's database, says was signed. */
static void
replicate (Fixture *self, const char *before, const char *path, const char *field, const char *signer)
{
  BbStore *store = bb_workspace_get_store (self->workspace);
  g_autoptr (BbCase) visit = fixture_load (self);
  g_autoptr (BbPapers) papers = bb_papers_load (self->workspace, visit, self->visit);
  g_autofree char *database = bb_find_visit_database (self->workspace, self->visit, NULL), *random = bb_random_id ();
  g_autofree char *after = bb_store_add_file (store, path, NULL, NULL, NULL, NULL, NULL);
  g_autofree char *id = g_strdup_printf ("signature:%s:%s:%s", papers->minutes, field, random);
  g_autoptr (BbSignatureRecord) record = bb_papers_make_signature (self->workspace, self->visit, papers, field, before, after);
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbBatch) batch = bb_batch_new ();
  static const char * const revision[] = { "1-0123456789abcdef0123456789abcdef", NULL };

  record->signer = g_strdup (signer);
  body = bb_signature_record_to_object (record);
  bb_batch_insert (batch, database, id, revision, FALSE, body);
  bb_store_commit (store, batch, NULL, &error);
  g_assert_no_error (error);
}

static char *
get_newest (Fixture *self)
{
  g_autofree char *path = bb_visit_get_minutes_path (self->workspace, self->visit, NULL);

  return bb_store_hash_file (path, NULL, NULL);
}

/* Longer, and nobody here can verify it: neither counts, both are shown, nothing goes on. With the roots that are chosen the genuine one counts. */
static void
test_replicated_branch_wins_only_when_verified (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *common = g_build_filename (self->folder, "common.pdf", NULL), *theirs = g_build_filename (self->folder, "theirs.pdf", NULL);
  g_autofree char *forger = g_build_filename (self->folder, "forger", NULL), *parting = NULL, *ours = NULL, *shown = NULL, *decided = NULL, *after = NULL;
  g_autoptr (BbSigningState) state = NULL, clear = NULL;

  fixture_lock (self);
  assert_signs (self, self->visit, "secretary", "secretary");
  parting = get_newest (self);
  g_assert_true (bb_visit_write_minutes (self->workspace, self->visit, common, NULL, &error));
  assert_signs (self, self->visit, "unit", "unit");
  ours = get_newest (self);
  g_assert_true (bb_demo_pki_create (forger, &error));
  fixture_sign_elsewhere (self, common, theirs, "leader", "../forger/leader");
  fixture_sign_elsewhere (self, theirs, theirs, "seal", "../forger/leader");
  replicate (self, parting, theirs, "leader", "Nguyễn Văn Minh Họa");
  replicate (self, parting, theirs, "seal", "Nguyễn Văn Minh Họa");
  shown = get_newest (self);
  g_assert_cmpstr (shown, ==, parting);
  state = bb_visit_get_signing_state (self->workspace, self->visit, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (state->undecided), ==, 2);
  g_assert_null (sign (self, self->visit, "leader", "leader", &error));
  assert_says (&error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_FORK, "no trusted root certificate");
  fixture_trust_demo (self);
  decided = get_newest (self);
  g_assert_cmpstr (decided, ==, ours);
  clear = bb_visit_get_signing_state (self->workspace, self->visit, &error);
  g_assert_cmpuint (g_strv_length (clear->undecided), ==, 0);
  assert_signs (self, self->visit, "leader", "leader");
  after = get_newest (self);
  g_assert_cmpstr (after, !=, parting);
}

static void
test_replicated_branch_that_is_verified_counts (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *common = g_build_filename (self->folder, "common.pdf", NULL), *theirs = g_build_filename (self->folder, "theirs.pdf", NULL);
  g_autofree char *parting = NULL, *hash = NULL, *newest = NULL;
  g_autoptr (BbSigningState) state = NULL;

  fixture_lock (self);
  fixture_trust_demo (self);
  assert_signs (self, self->visit, "secretary", "secretary");
  parting = get_newest (self);
  g_assert_true (bb_visit_write_minutes (self->workspace, self->visit, common, NULL, &error));
  assert_signs (self, self->visit, "unit", "unit");
  fixture_sign_elsewhere (self, common, theirs, "leader", "leader");
  fixture_sign_elsewhere (self, theirs, theirs, "seal", "leader");
  replicate (self, parting, theirs, "leader", "Nguyễn Văn Minh Họa");
  hash = bb_store_hash_file (theirs, NULL, NULL);
  newest = get_newest (self);
  g_assert_cmpstr (newest, ==, hash);
  state = bb_visit_get_signing_state (self->workspace, self->visit, &error);
  g_assert_cmpstr (state->lost[0], ==, "unit");
}

/* Nobody else went on, but what is said to be the next signature is no PDF any more: the paper stays what it was, and is signed further. */
static void
test_replicated_damage_does_not_count (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *theirs = g_build_filename (self->folder, "theirs.pdf", NULL), *before = NULL, *after = NULL, *whole = NULL, *bytes = NULL;
  gsize length;

  fixture_lock (self);
  assert_signs (self, self->visit, "secretary", "secretary");
  before = get_newest (self);
  g_assert_true (bb_visit_write_minutes (self->workspace, self->visit, theirs, NULL, &error));
  g_assert_true (g_file_get_contents (theirs, &bytes, &length, &error));
  bytes = g_realloc (bytes, length + 4);
  memcpy (bytes + length, "junk", 4);
  g_assert_true (g_file_set_contents (theirs, bytes, (gssize) length + 4, &error));
  replicate (self, before, theirs, "unit", "Nguyễn Văn Minh Họa");
  after = get_newest (self);
  g_assert_cmpstr (after, ==, before);
  assert_signs (self, self->visit, "unit", "unit");
  whole = get_newest (self);
  g_assert_cmpstr (whole, !=, before);
}

/* Minutes of which nobody here knows, with more steps than ours, none of which is a PDF. */
static void
test_replicated_minutes_need_sound_steps (Fixture *self, gconstpointer data)
{
  BbStore *store = bb_workspace_get_store (self->workspace);
  g_autofree char *database = bb_find_visit_database (self->workspace, self->visit, NULL), *path = g_build_filename (self->folder, "junk", NULL), *id = NULL;
  g_autofree char *before = NULL, *newest = NULL, *last = NULL;
  g_autoptr (BbCase) visit = NULL;
  g_autoptr (BbPapers) papers = NULL;
  g_autoptr (BbMinutesRecord) record = NULL;
  g_autoptr (GString) text = g_string_new ("%PDF-1.7\n");
  g_autoptr (BbBatch) batch = bb_batch_new ();
  g_autoptr (GError) error = NULL;

  fixture_lock (self);
  assert_signs (self, self->visit, "secretary", "secretary");
  before = get_newest (self);
  visit = fixture_load (self);
  papers = bb_papers_load (self->workspace, visit, self->visit);
  record = bb_minutes_record_copy (papers->record);
  g_free (papers->minutes);
  papers->minutes = g_strconcat (self->visit, ":foreign", NULL);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *after = NULL, *name = g_strdup_printf ("signature:%s:unit:%u", papers->minutes, i);
      g_autoptr (BbSignatureRecord) step = NULL;
      g_autoptr (JsonObject) body = NULL;

      g_string_append (text, "more\n");
      g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, &error));
      after = bb_store_add_file (store, path, NULL, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      if (i == 0)
        g_set_str (&record->sha256, after);
      else
        {
          step = bb_papers_make_signature (self->workspace, self->visit, papers, "unit", last, after);
          body = bb_signature_record_to_object (step);
          bb_batch_put (batch, database, name, NULL, body);
        }
      g_set_str (&last, after);
    }
  id = g_strconcat ("minutes:", papers->minutes, NULL);
  {
    g_autoptr (JsonObject) body = bb_minutes_record_to_object (record);

    bb_batch_put (batch, database, id, NULL, body);
  }
  g_assert_true (bb_store_commit (store, batch, NULL, &error));
  newest = get_newest (self);
  g_assert_cmpstr (newest, ==, before);
}

/* ── Numbers ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static BbNumberBlock *
new_block (gint64 from, gint64 to, const char *holder)
{
  BbNumberBlock *block = bb_number_block_new ();
  g_autoptr (GDateTime) now = bb_now ();

  block->year = g_date_time_get_year (now);
  block->from = from;
  block->to = to;
  block->holder = g_strdup (holder);
  return block;
}

static void
test_each_laptop_takes_from_its_own_block (Fixture *self, gconstpointer data)
{
  g_autoptr (BbNumberBlock) mine = new_block (10, 12, "Tôi"), theirs = new_block (13, 20, "Người khác"), both = new_block (12, 13, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbPaper) paper = bb_paper_new ();
  g_autofree char *id = NULL, *next = NULL, *none = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  g_assert_true (bb_workspace_set_user (self->workspace, "Tôi", NULL));
  g_assert_true (bb_numbers_add (self->workspace, NULL, theirs, &error));
  g_assert_true (bb_numbers_add (self->workspace, NULL, mine, &error));
  g_assert_no_error (error);
  g_assert_false (bb_numbers_add (self->workspace, NULL, both, &error));
  assert_says (&error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, "set apart already");
  paper->kind = g_strdup ("opening");
  paper->number = g_strdup ("next");
  id = bb_document_make (self->workspace, self->visit, paper, NULL, NULL, &error);
  g_assert_no_error (error);
  next = bb_document_next_number (self->workspace, self->visit, "opening", &error);
  g_assert_cmpstr (next, ==, "11");
  g_assert_cmpuint (bb_numbers_count_left (self->workspace, self->visit, "opening"), ==, 2);
  g_set_str (&paper->number, "10");
  none = bb_document_make (self->workspace, self->visit, paper, NULL, NULL, &error);
  g_assert_null (none);
  assert_says (&error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, "was given already");
  /* Lower numbers come first, whenever they were set apart. */
  rows = bb_numbers_list (self->workspace, NULL, &error);
  g_assert_cmpuint (((BbNumberRow *) rows->pdata[0])->used, ==, 1);
  g_assert_true (bb_numbers_remove (self->workspace, NULL, mine->year, 10, &error));
  g_assert_false (bb_numbers_add (self->workspace, NULL, mine, &error));
  assert_says (&error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE, "was given already");
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up_keys, test, fixture_tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("/services/other-papers/presence-list", test_presence_list_is_signed_through_the_visit);
  ADD ("/services/other-papers/by-hand", test_opening_minutes_by_hand);
  ADD ("/services/other-papers/unchanged", test_nothing_is_drawn_on_a_paper_of_another_visit);
  ADD ("/services/other-papers/numbered-and-sealed", test_result_notice_is_numbered_and_sealed);
  ADD ("/services/other-papers/annex-of-persons", test_annex_of_persons_is_signed_apart);
  ADD ("/services/other-papers/another-laptop", test_paper_goes_to_another_laptop_and_back);
  ADD ("/services/other-papers/correction-names-its-minutes", test_correction_minutes_name_their_minutes);
  ADD ("/services/other-papers/case-file", test_case_file_carries_signed_papers);
  ADD ("/services/other-papers/replicated-branch", test_replicated_branch_wins_only_when_verified);
  ADD ("/services/other-papers/replicated-and-verified", test_replicated_branch_that_is_verified_counts);
  ADD ("/services/other-papers/replicated-damage", test_replicated_damage_does_not_count);
  ADD ("/services/other-papers/replicated-minutes", test_replicated_minutes_need_sound_steps);
  ADD ("/services/other-papers/numbers", test_each_laptop_takes_from_its_own_block);
  return g_test_run ();
}
