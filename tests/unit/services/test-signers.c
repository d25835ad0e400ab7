/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <string.h>

#include "domain/bb-domain-error.h"
#include "domain/bb-strokes.h"
#include "services/bb-check.h"
#include "services/bb-paper-chain.h"
#include "services/bb-signers.h"
#include "services/bb-visit-memory.h"
#include "signing/bb-demo-pki.h"
#include "visit-fixture.h"

/* Who signs the minutes, in which order, and what the office adds at the end. */

static char *
get_identity (Fixture *self, const char *name)
{
  return g_strdup_printf ("%s/pki/%s.p12", self->folder, name);
}

static BbSignResult *
sign (Fixture *self, const char *field, const char *who, GError **error)
{
  g_autofree char *identity = get_identity (self, who);
  BbVisitSigning signing = { .field = field, .identity = identity, .pin = fixture_tell, .pin_data = (gpointer) "demo" };

  return bb_visit_sign (self->workspace, self->visit, &signing, NULL, error);
}

static void
assert_signs (Fixture *self, const char *field, const char *who)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = sign (self, field, who, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (result->field, ==, field);
}

static void
assert_seal_waits (Fixture *self, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sign (self, "seal", "leader", &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  if (!strstr (error->message, words))
    g_error ("“%s” does not say “%s”", error->message, words);
}

static gboolean
number_paper (Fixture *self, const char *number, GError **error)
{
  GDate date;

  g_date_set_dmy (&date, 24, 11, 2026);
  return bb_visit_number_paper (self->workspace, self->visit, number, &date, error);
}

static void
assert_not_numbered (Fixture *self, const char *number, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (number_paper (self, number, &error));
  g_assert_error (error, domain, code);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  fixture_set_up_keys (self, data);
  fixture_lock (self);
}

static BbVerification *
verify (Fixture *self)
{
  g_autofree char *root = g_build_filename (self->folder, "pki", "root-ca.pem", NULL);
  const char * const trust[] = { root, NULL };
  g_autoptr (GError) error = NULL;
  BbVerification *verification = bb_visit_verify (self->workspace, self->visit, trust, NULL, NULL, &error);

  g_assert_no_error (error);
  return verification;
}

/* ── Number, date, seal ──────────────────────────────────────────────────────────────────────────────────────── */

static void
test_number_then_seal (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbVerification) verification = NULL;
  g_autofree char *text = NULL;

  assert_not_numbered (self, "7", BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);           /* nobody has signed */
  assert_signs (self, "secretary", "secretary");
  assert_seal_waits (self, "“unit” has neither signed nor refused");
  assert_signs (self, "unit", "unit");
  assert_signs (self, "leader", "leader");
  assert_seal_waits (self, "number and date first");
  assert_not_numbered (self, "7/BB", BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  g_assert_true (number_paper (self, "7", &error));
  g_assert_no_error (error);
  assert_not_numbered (self, "8", BB_SIGNING_ERROR, BB_SIGNING_ERROR_FIELD);
  fixture_reopen (self);
  assert_signs (self, "seal", "leader");
  assert_not_numbered (self, "9", BB_SIGNING_ERROR, BB_SIGNING_ERROR_FIELD);
  verification = verify (self);
  g_assert_cmpint (verification->verdict, ==, BB_VERDICT_VALID);
  g_assert_cmpuint (verification->signatures->len, ==, 4);
  g_assert_cmpuint (g_strv_length (verification->empty_fields), ==, 0);
  text = fixture_read_minutes (self, self->visit);
  g_assert_nonnull (strstr (text, "07"));
  g_assert_nonnull (strstr (text, "24/11/2026"));
}

/* ── By hand ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static char *
draw (guint points)
{
  g_autoptr (BbStrokes) strokes = bb_strokes_new (600, 200);

  bb_strokes_begin (strokes);
  for (guint i = 0; i < points; i++)
    bb_strokes_add (strokes, 40 + 10 * i, i % 2 ? 60 : 140, 15 * i, 0.5);
  return bb_strokes_to_text (strokes);
}

static void
assert_not_drawn (Fixture *self, const char *field, const char *strokes, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (bb_visit_sign_by_hand (self->workspace, self->visit, field, "Ai đó", strokes, &error));
  g_assert_nonnull (error);
  if (!strstr (error->message, words))
    g_error ("“%s” does not say “%s”", error->message, words);
}

/* What is drawn stands on the page, without a form field, and the leader's signature seals it. */
static void
test_drawn_is_on_the_page_before_the_seal (Fixture *self, gconstpointer data)
{
  g_autofree char *strokes = draw (40), *dot = draw (2), *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbVerification) verification = NULL;
  g_autoptr (BbCase) visit = NULL;
  BbEvent *event;

  before = fixture_read_minutes (self, self->visit);                  /* the paper is there already */
  g_assert_null (strstr (before, "Ký trực tiếp trên màn hình"));
  assert_not_drawn (self, "unit", dot, "too little");
  assert_not_drawn (self, "unit", "{\"width\":1e99}", "cannot be read");
  assert_not_drawn (self, "leader", strokes, "seals what the others have drawn");
  assert_not_drawn (self, "mayor", strokes, "no signature field “mayor”");
  g_assert_true (bb_visit_sign_by_hand (self->workspace, self->visit, "unit", "Đỗ Thành Nhuận", strokes, &error));
  g_assert_no_error (error);
  assert_not_drawn (self, "unit", strokes, "settled already");
  after = fixture_read_minutes (self, self->visit);
  g_assert_nonnull (strstr (after, "Ký trực tiếp trên màn hình"));
  assert_signs (self, "secretary", "secretary");
  assert_signs (self, "leader", "leader");
  visit = fixture_load (self);
  g_assert_cmpint (bb_case_get_state (visit), ==, BB_STATE_SIGNED);
  event = bb_events_find_settling (bb_case_get_events (visit), "unit");
  g_assert_cmpstr (event->strokes, ==, strokes);
  g_assert_cmpuint (strlen (event->sha256), ==, 64);
  verification = verify (self);
  g_assert_cmpint (verification->verdict, ==, BB_VERDICT_VALID);
  g_assert_cmpuint (verification->signatures->len, ==, 2);
}

/* After the first digital signature the page stays as it is; paper and scan are still possible. */
static void
test_nothing_is_drawn_after_the_first_signature (Fixture *self, gconstpointer data)
{
  g_autofree char *strokes = draw (40), *scan = g_build_filename (self->folder, "scan.pdf", NULL), *stored = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbCase) visit = NULL;
  BbEvent *event;

  assert_signs (self, "secretary", "secretary");
  assert_not_drawn (self, "unit", strokes, "digitally signed already");
  g_assert_true (g_file_set_contents (scan, "%PDF-1.4 scan", -1, NULL));
  g_assert_true (bb_visit_sign_on_paper (self->workspace, self->visit, "unit", "Đỗ Thành Nhuận", scan, &error));
  g_assert_no_error (error);
  visit = fixture_load (self);
  event = bb_events_find_settling (bb_case_get_events (visit), "unit");
  g_assert_cmpstr (event->way, ==, "paper");
  stored = bb_visit_get_evidence_path (self->workspace, event->sha256);
  g_assert_true (g_file_test (stored, G_FILE_TEST_EXISTS));
  assert_signs (self, "leader", "leader");
}

/* The window shows the paper right after the lock: a refusal after that must stand on it all the same. */
static void
test_refusal_after_the_first_look_is_printed (Fixture *self, gconstpointer data)
{
  g_autofree char *before = fixture_read_minutes (self, self->visit), *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (strstr (before, "từ chối ký"));
  g_assert_true (bb_visit_refuse (self->workspace, self->visit, "unit", "Đỗ Thành Nhuận", "Chưa đồng ý mục 3", "Lê Bách Tùng", &error));
  g_assert_no_error (error);
  after = fixture_read_minutes (self, self->visit);
  g_assert_nonnull (strstr (after, "từ chối ký"));
  g_assert_nonnull (strstr (after, "Chưa đồng ý mục 3"));
}

static void
test_strokes_keep_their_text (void)
{
  static const char * const bad[] = { "", "[]", "{}", "{\"width\":10,\"height\":10,\"strokes\":[[[1,2,3]]]}",
                                      "{\"width\":10,\"height\":10,\"strokes\":[[[11,2,3,0.5]]]}", "{\"width\":10,\"height\":10,\"strokes\":[[[\"1\",2,3,0.5]]]}" };
  g_autofree char *text = draw (40), *again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbStrokes) strokes = bb_strokes_from_text (text, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (bb_strokes_count (strokes), ==, 40);
  again = bb_strokes_to_text (strokes);
  g_assert_cmpstr (again, ==, text);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) problem = NULL;

      g_assert_null (bb_strokes_from_text (bad[i], &problem));
      g_assert_error (problem, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_INVALID);
    }
}

/* ── Two laptops ─────────────────────────────────────────────────────────────────────────────────────────────── */

/* Another laptop signs @from, whatever is here. */
static void
test_shorter_branch_signs_again (Fixture *self, gconstpointer data)
{
  g_autofree char *common = g_build_filename (self->folder, "common.pdf", NULL), *theirs = g_build_filename (self->folder, "theirs.pdf", NULL);
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSigningState) state = NULL;

  fixture_trust_demo (self);
  assert_signs (self, "secretary", "secretary");
  g_assert_true (bb_visit_write_minutes (self->workspace, self->visit, common, NULL, &error));
  assert_signs (self, "unit", "unit");
  before = bb_visit_get_minutes_path (self->workspace, self->visit, NULL);
  fixture_sign_elsewhere (self, common, theirs, "leader", "leader");
  g_assert_false (bb_visit_adopt (self->workspace, self->visit, theirs, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_FORK);
  g_assert_nonnull (strstr (error->message, "Trần Thị Mẫu"));         /* here */
  g_assert_nonnull (strstr (error->message, "Nguyễn Văn Minh Họa"));  /* there */
  g_clear_error (&error);
  after = bb_visit_get_minutes_path (self->workspace, self->visit, NULL);
  g_assert_cmpstr (before, ==, after);
  fixture_sign_elsewhere (self, theirs, theirs, "seal", "secretary");
  g_assert_true (bb_visit_adopt (self->workspace, self->visit, theirs, &error));
  g_assert_no_error (error);
  state = bb_visit_get_signing_state (self->workspace, self->visit, &error);
  g_assert_no_error (error);
  g_assert_true (state->is_sealed);
  g_assert_cmpuint (g_strv_length (state->lost), ==, 1);
  g_assert_cmpstr (state->lost[0], ==, "unit");
}

static void
assert_stays (Fixture *self, const char *path, const char *words)
{
  g_autofree char *before = bb_visit_get_minutes_path (self->workspace, self->visit, NULL), *after = NULL;
  g_autoptr (BbCase) visit = fixture_load (self), again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (bb_visit_adopt (self->workspace, self->visit, path, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_FORK);
  if (!strstr (error->message, words))
    g_error ("“%s” does not say “%s”", error->message, words);
  after = bb_visit_get_minutes_path (self->workspace, self->visit, NULL);
  g_assert_cmpstr (before, ==, after);
  again = fixture_load (self);
  g_assert_cmpuint (bb_case_get_events (visit)->len, ==, bb_case_get_events (again)->len);
}

/* Certificates of the same names that anybody can make. */
static void
sign_forged (Fixture *self, const char *from, const char *to, const char * const *fields)
{
  g_autofree char *home_made = g_build_filename (self->folder, "forger", NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_test (home_made, G_FILE_TEST_EXISTS))
    g_assert_true (bb_demo_pki_create (home_made, &error));
  for (guint i = 0; fields[i]; i++, from = to)
    fixture_sign_elsewhere (self, from, to, fields[i], "../forger/leader");
}

static void
test_forged_branch_displaces_nothing (Fixture *self, gconstpointer data)
{
  static const char * const all[] = { "secretary", "unit", "leader", "seal", NULL };
  g_autofree char *base = g_build_filename (self->folder, "base.pdf", NULL), *forged = g_build_filename (self->folder, "forged.pdf", NULL);
  g_autofree char *genuine = g_build_filename (self->folder, "genuine.pdf", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (bb_visit_write_minutes (self->workspace, self->visit, base, NULL, &error));
  sign_forged (self, base, forged, all);
  fixture_sign_elsewhere (self, base, genuine, "secretary", "secretary");
  fixture_sign_elsewhere (self, genuine, genuine, "leader", "leader");
  fixture_sign_elsewhere (self, genuine, genuine, "seal", "leader");
  assert_signs (self, "secretary", "secretary");
  assert_stays (self, forged, "no trusted root certificate is chosen");
  assert_stays (self, genuine, "no trusted root certificate is chosen");
  fixture_trust_demo (self);
  assert_stays (self, forged, "not all of its signatures lead to a trusted root");
  assert_signs (self, "unit", "unit");
  assert_signs (self, "leader", "leader");
  assert_stays (self, genuine, "Everybody has signed");
  g_assert_true (number_paper (self, "7", &error));
  g_assert_no_error (error);
  assert_signs (self, "seal", "leader");
  assert_stays (self, genuine, "the agency's seal");
  assert_stays (self, forged, "the agency's seal");
}

/* A continuation by somebody unknown is taken, and says so. */
static void
test_continuation_by_a_stranger_is_noted (Fixture *self, gconstpointer data)
{
  static const char * const unit[] = { "unit", NULL };
  g_autofree char *out = g_build_filename (self->folder, "out.pdf", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbCase) visit = NULL;

  fixture_trust_demo (self);
  assert_signs (self, "secretary", "secretary");
  g_assert_true (bb_visit_write_minutes (self->workspace, self->visit, out, NULL, &error));
  sign_forged (self, out, out, unit);
  g_assert_true (bb_visit_adopt (self->workspace, self->visit, out, &error));
  g_assert_no_error (error);
  g_assert_true (bb_visit_write_minutes (self->workspace, self->visit, out, NULL, &error));
  fixture_sign_elsewhere (self, out, out, "leader", "leader");
  g_assert_true (bb_visit_adopt (self->workspace, self->visit, out, &error));
  visit = fixture_load (self);
  g_assert_nonnull (strstr (bb_events_find_settling (bb_case_get_events (visit), "unit")->note, "Not verified"));
  g_assert_null (bb_events_find_settling (bb_case_get_events (visit), "leader")->note);
}

/* ── Records that somebody else wrote ────────────────────────────────────────────────────────────────────────── */

static void
put_record (Fixture *self, BbPapers *papers, const char *field, const char *before, const char *after)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbEdit) edit = bb_edit_begin (self->workspace, self->visit, NULL, BB_EDIT_WHEN_LOCKED | BB_EDIT_NO_UNDO, &error);
  g_autoptr (BbSignatureRecord) record = bb_papers_make_signature (self->workspace, self->visit, papers, field, before, after);
  g_autofree char *random = bb_random_id (), *id = g_strdup_printf ("signature:%s:%s:%s", papers->minutes, field, random);

  g_assert_no_error (error);
  bb_edit_put_value (edit, id, record);
  g_assert_true (bb_edit_commit (edit, &error));
  g_assert_no_error (error);
}

static char *
keep (Fixture *self, GString *content)
{
  g_autoptr (GBytes) bytes = g_bytes_new (content->str, content->len);
  g_autoptr (GError) error = NULL;
  char *sha256 = bb_store_add_bytes (bb_workspace_get_store (self->workspace), bytes, &error);

  g_assert_no_error (error);
  return sha256;
}

/* 40 steps with two records each, from the first PDF on; each is a whole PDF. (transfer full): the last */
static char *
put_steps (Fixture *self, BbPapers *papers, const char *base)
{
  g_autoptr (GString) content = g_string_new (NULL);
  g_autofree char *whole = NULL;
  char *before = g_strdup (papers->record->sha256);
  const char *end;
  gsize length;

  g_assert_true (g_file_get_contents (base, &whole, &length, NULL));
  g_string_append_len (content, whole, length);
  end = g_strstr_len (whole + length - 64, 64, "startxref");
  g_assert_nonnull (end);
  for (guint i = 0; i < 40; i++)
    {
      char *after = (g_string_append_printf (content, "\n%%%u\n%.*s", i, (int) (whole + length - end), end), keep (self, content));

      put_record (self, papers, "unit", before, after);
      put_record (self, papers, "leader", before, after);
      g_free (before);
      before = after;
    }
  return before;
}

static void
test_many_records_are_measured_once (Fixture *self, gconstpointer data)
{
  static const char nowhere[] = "00000000000000000000000000000000000000000000000000000000000000aa";
  g_autofree char *base = g_build_filename (self->folder, "base.pdf", NULL), *last = NULL, *other = NULL;
  g_autoptr (GString) another = g_string_new ("another paper, not a continuation");
  g_autoptr (GError) error = NULL;
  g_autoptr (BbCase) visit = NULL;
  g_autoptr (BbPapers) papers = NULL, again = NULL;
  g_autoptr (GPtrArray) chain = NULL;
  gint64 start;

  g_assert_true (bb_visit_write_minutes (self->workspace, self->visit, base, NULL, &error));
  g_assert_no_error (error);
  visit = fixture_load (self);
  papers = bb_papers_load (self->workspace, visit, self->visit);
  last = put_steps (self, papers, base);
  other = keep (self, another);
  put_record (self, papers, "seal", last, nowhere);                   /* its file is not here */
  put_record (self, papers, "seal", last, other);                     /* does not begin with the bytes of the last */
  put_record (self, papers, "seal", last, papers->record->sha256);    /* a cycle */
  start = g_get_monotonic_time ();
  again = bb_papers_load (self->workspace, visit, self->visit);
  g_assert_cmpstr (bb_papers_find_newest (again), ==, last);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
  chain = bb_papers_list_chain (again, last);
  g_assert_cmpuint (chain->len, ==, 41);
  g_assert_cmpstr (chain->pdata[40], ==, again->record->sha256);
}

static void
test_one_laptop_at_a_time_signs (Fixture *self, gconstpointer data)
{
  g_autofree char *out = g_build_filename (self->folder, "out.pdf", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSigningState) state = NULL;

  g_assert_false (bb_visit_take_back (self->workspace, self->visit, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  g_clear_error (&error);
  assert_signs (self, "secretary", "secretary");
  g_assert_true (bb_visit_hand_over (self->workspace, self->visit, "Trần Thị Mai Khuê", out, &error));
  g_assert_no_error (error);
  state = bb_visit_get_signing_state (self->workspace, self->visit, &error);
  g_assert_cmpstr (state->held_by, ==, "Trần Thị Mai Khuê");
  g_assert_null (sign (self, "unit", "unit", &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, "handed over to Trần Thị Mai Khuê"));
  g_clear_error (&error);
  fixture_sign_elsewhere (self, out, out, "leader", "leader");
  g_usleep (1100 * 1000);
  g_assert_true (bb_visit_adopt (self->workspace, self->visit, out, &error));
  g_assert_no_error (error);
  assert_signs (self, "unit", "unit");
  g_assert_true (bb_visit_hand_over (self->workspace, self->visit, "Văn thư", out, &error));
  g_assert_true (bb_visit_take_back (self->workspace, self->visit, &error));
  g_assert_no_error (error);
  g_assert_true (number_paper (self, "7", &error));
  g_assert_no_error (error);
}

/* ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static void
test_file_says_whose_it_is (Fixture *self, gconstpointer data)
{
  g_autofree char *path = get_identity (self, "leader");
  g_autoptr (GError) error = NULL;
  g_autoptr (BbTokenCertificate) facts = bb_signing_file_describe (path, "demo", &error), none = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (facts->name);
  g_assert_cmpstr (facts->key, ==, "RSA-2048");
  g_assert_true (facts->usable);
  none = bb_signing_file_describe (path, "wrong", &error);
  g_assert_null (none);
  g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_PIN);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, fixture_tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("/services/signers/number-then-seal", test_number_then_seal);
  ADD ("/services/signers/drawn-before-the-seal", test_drawn_is_on_the_page_before_the_seal);
  ADD ("/services/signers/nothing-drawn-after-the-first", test_nothing_is_drawn_after_the_first_signature);
  ADD ("/services/signers/refusal-after-the-first-look", test_refusal_after_the_first_look_is_printed);
  g_test_add_func ("/services/signers/strokes-keep-their-text", test_strokes_keep_their_text);
  ADD ("/services/signers/shorter-branch-signs-again", test_shorter_branch_signs_again);
  ADD ("/services/signers/forged-branch-displaces-nothing", test_forged_branch_displaces_nothing);
  ADD ("/services/signers/continuation-by-a-stranger", test_continuation_by_a_stranger_is_noted);
  ADD ("/services/signers/many-records", test_many_records_are_measured_once);
  ADD ("/services/signers/one-laptop-at-a-time", test_one_laptop_at_a_time_signs);
  ADD ("/services/signers/file-says-whose-it-is", test_file_says_whose_it_is);
  return g_test_run ();
}
