/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a user does with a visit, against a real workspace. */
#include <glib/gstdio.h>
#include <string.h>

#include "services/bb-visits.h"
#include "test-folder.h"
#include "signing/bb-demo-pki.h"

typedef struct
{
  char *folder;
  BbWorkspace *workspace;
  char *visit;
} Fixture;

static void
open_workspace (Fixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "workspace", NULL);
  g_autoptr (GError) error = NULL;

  self->workspace = bb_workspace_open (path, NULL, &error);
  g_assert_no_error (error);
}

static void
reopen (Fixture *self)
{
  bb_workspace_close (self->workspace);
  g_clear_object (&self->workspace);
  open_workspace (self);
}

static void
set_up (Fixture *self, gconstpointer sample)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("bienban-XXXXXX", NULL);
  open_workspace (self);
  self->visit = bb_visit_import_sample (self->workspace, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer sample)
{
  while (g_main_context_iteration (NULL, FALSE));
  bb_workspace_close (self->workspace);
  g_assert_finalize_object (self->workspace);
  remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->visit);
}

static BbCase *
load (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  BbCase *visit = bb_visit_load (self->workspace, self->visit, &error);

  g_assert_no_error (error);
  return visit;
}

static BbAnswer *
make_answer (const char *item, BbResult result)
{
  BbAnswer *answer = bb_answer_new ();

  answer->item = g_strdup (item);
  answer->result = result;
  return answer;
}

static void
test_sample_is_complete (Fixture *self, gconstpointer data)
{
  g_autoptr (BbCase) visit = load (self);
  BbTally tally;

  bb_case_tally (visit, &tally);
  g_assert_cmpuint (tally.items, ==, 142);
  g_assert_cmpuint (tally.answered, >=, 100);
  g_assert_cmpuint (bb_case_get_findings (visit)->len, >=, 8);
  g_assert_cmpuint (bb_case_get_recommendations (visit)->len, >=, 6);
  g_assert_cmpuint (bb_case_get_evidence (visit)->len, >=, 12);
  g_assert_cmpint (bb_case_get_state (visit), ==, BB_STATE_OPENED);
  for (guint i = 0; i < bb_case_get_recommendations (visit)->len; i++)
    g_assert_true (g_date_valid (&((BbRecommendation *) bb_case_get_recommendations (visit)->pdata[i])->deadline));
}

static void
test_answer_survives_reopening (Fixture *self, gconstpointer data)
{
  g_autoptr (BbAnswer) answer = make_answer ("A1.07", BB_RESULT_FAIL);
  g_autoptr (GError) error = NULL;

  answer->note = g_strdup ("Niêm yết giờ cũ");
  g_assert_true (bb_visit_answer (self->workspace, self->visit, answer, &error));
  g_assert_no_error (error);
  g_assert_true (bb_workspace_set_draft (self->workspace, "x/A1.07/note", "đang gõ", &error));
  reopen (self);
  {
    g_autoptr (BbCase) visit = load (self);
    g_autofree char *draft = bb_workspace_get_draft (self->workspace, "x/A1.07/note");

    g_assert_cmpint (bb_case_find_answer (visit, "A1.07")->result, ==, BB_RESULT_FAIL);
    g_assert_cmpstr (bb_case_find_answer (visit, "A1.07")->note, ==, "Niêm yết giờ cũ");
    g_assert_cmpstr (draft, ==, "đang gõ");
  }
}

static void
test_unknown_item_and_wrong_type_change_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr (BbAnswer) unknown = make_answer ("Z9.99", BB_RESULT_PASS);
  g_autoptr (BbAnswer) wrong = make_answer ("A1.04", BB_RESULT_PASS);
  g_autofree char *database = g_strdup ("doan-");
  g_autoptr (GError) error = NULL;

  g_assert_false (bb_visit_answer (self->workspace, self->visit, unknown, &error));
  g_assert_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_UNKNOWN_ITEM);
  g_clear_error (&error);
  bb_counts_set (wrong->counts, "present", 3);
  g_assert_false (bb_visit_answer (self->workspace, self->visit, wrong, &error));
  g_assert_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_ANSWER_TYPE);
  g_assert_false (bb_visit_can_undo (self->workspace, self->visit));
}

static void
test_undo_takes_back_every_kind_of_change (Fixture *self, gconstpointer data)
{
  g_autoptr (BbCase) before = load (self);
  BbResult result = bb_case_find_answer (before, "A1.07")->result;
  g_autoptr (BbAnswer) answer = make_answer ("A1.07", BB_RESULT_NA);
  g_autoptr (BbFinding) finding = bb_finding_new ();
  BbEvidence *evidence = bb_case_get_evidence (before)->pdata[0];
  g_autoptr (GError) error = NULL;
  g_autofree char *what = NULL;

  finding->item = g_strdup ("A1.07");
  finding->fact = g_strdup ("Bảng giờ làm việc ghi sai");
  g_assert_true (bb_visit_answer (self->workspace, self->visit, answer, &error));
  g_assert_true (bb_visit_save_finding (self->workspace, self->visit, finding, &error));
  g_assert_true (bb_visit_set_opinion (self->workspace, self->visit, "Không đồng ý", NULL, &error));
  g_assert_true (bb_visit_detach (self->workspace, self->visit, evidence->sha256, &error));
  for (int i = 0; i < 4; i++)
    {
      g_clear_pointer (&what, g_free);
      g_assert_true (bb_visit_undo (self->workspace, self->visit, &what, &error));
      g_assert_no_error (error);
    }
  g_assert_nonnull (strstr (what, "A1.07"));
  g_assert_false (bb_visit_undo (self->workspace, self->visit, NULL, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_NOT_FOUND);
  {
    g_autoptr (BbCase) after = load (self);

    g_assert_cmpint (bb_case_find_answer (after, "A1.07")->result, ==, result);
    g_assert_cmpuint (bb_case_get_findings (after)->len, ==, bb_case_get_findings (before)->len);
    g_assert_cmpuint (bb_case_get_evidence (after)->len, ==, bb_case_get_evidence (before)->len);
    g_assert_true (bb_value_equal (bb_case_get_visit (after), bb_case_get_visit (before)));
  }
}

static void
test_the_same_photograph_twice_gains_the_item (Fixture *self, gconstpointer data)
{
  const char * const first[] = { "A1.01", NULL }, * const second[] = { "B1.01", NULL };
  g_autofree char *path = g_build_filename (self->folder, "note.txt", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbEvidence) a = NULL, b = NULL;

  g_assert_true (g_file_set_contents (path, "ghi chú", -1, NULL));
  a = bb_visit_attach (self->workspace, self->visit, path, first, "một", "file", NULL, &error);
  g_assert_no_error (error);
  b = bb_visit_attach (self->workspace, self->visit, path, second, "hai", "file", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (a->sha256, ==, b->sha256);
  g_assert_cmpuint (g_strv_length (b->items), ==, 2);
  g_assert_cmpstr (b->caption, ==, "một");
}

static void
test_photograph_keeps_its_own_time (Fixture *self, gconstpointer data)
{
  g_autoptr (BbCase) visit = load (self);
  guint found = 0;

  for (guint i = 0; i < bb_case_get_evidence (visit)->len; i++)
    {
      BbEvidence *evidence = bb_case_get_evidence (visit)->pdata[i];

      if (!evidence->captured)
        continue;
      g_assert_cmpstr (evidence->captured->clock, ==, "exif");
      g_assert_cmpint (g_date_time_get_year (evidence->captured->at), ==, 2026);
      g_assert_cmpint (g_date_time_get_month (evidence->captured->at), ==, 11);
      g_assert_cmpint (g_date_time_get_day_of_month (evidence->captured->at), ==, 20);
      g_assert_cmpint (g_date_time_to_unix (evidence->captured->at), !=, g_date_time_to_unix (evidence->imported->at));
      found++;
    }
  g_assert_cmpuint (found, >=, 7);
}

static void
test_locked_visit_refuses_changes (Fixture *self, gconstpointer data)
{
  g_autoptr (BbAnswer) answer = make_answer ("A1.07", BB_RESULT_NA);
  g_autofree char *path = g_build_filename (self->folder, "late.txt", NULL);
  const char * const items[] = { "A1.01", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (bb_visit_lock (self->workspace, self->visit, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (bb_visit_answer (self->workspace, self->visit, answer, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "muộn", -1, NULL));
  g_assert_null (bb_visit_attach (self->workspace, self->visit, path, items, NULL, "file", NULL, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_false (bb_visit_lock (self->workspace, self->visit, NULL, &error));
  g_assert_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_STATE);
  g_clear_error (&error);
  g_assert_true (bb_visit_unlock (self->workspace, self->visit, &error));
  g_assert_true (bb_visit_answer (self->workspace, self->visit, answer, &error));
  g_assert_no_error (error);
}

static void
test_manifest_names_every_document (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (BbCase) visit = NULL;
  BbEvent *lock;

  g_assert_true (bb_visit_lock (self->workspace, self->visit, NULL, &error));
  visit = load (self);
  lock = bb_events_find_last (bb_case_get_events (visit), BB_EVENT_LOCKED);
  for (guint i = 0; i < lock->manifest->len; i++)
    {
      BbManifestEntry *entry = lock->manifest->pdata[i];

      g_assert_true (g_hash_table_add (ids, entry->id));
      g_assert_cmpuint (strlen (entry->sha256), ==, 64);
    }
  for (guint i = 0; i < bb_case_get_findings (visit)->len; i++)
    {
      g_autofree char *id = g_strdup_printf ("finding:%s:%s", self->visit, ((BbFinding *) bb_case_get_findings (visit)->pdata[i])->id);

      g_assert_true (g_hash_table_contains (ids, id));
    }
  g_assert_true (g_hash_table_contains (ids, "checklist:A:1.0"));
  g_assert_true (g_hash_table_contains (ids, "unit:UBND-HOATAN"));
}

static char *
tell (const char *what, gboolean retry, int tries_left, gpointer secret)
{
  return retry ? NULL : g_strdup (secret);
}

static BbSignResult *
sign (Fixture *self, const char *field, const char *secret, GError **error)
{
  g_autofree char *identity = g_strdup_printf ("%s/pki/%s.p12", self->folder, field);
  BbVisitSigning signing = { .field = field, .identity = identity, .pin = tell, .pin_data = (gpointer) secret };

  return bb_visit_sign (self->workspace, self->visit, &signing, NULL, error);
}

static void
make_pki (Fixture *self)
{
  g_autofree char *pki = g_build_filename (self->folder, "pki", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (bb_demo_pki_create (pki, &error));
  g_assert_no_error (error);
}

static void
test_three_signatures_in_order (Fixture *self, gconstpointer data)
{
  g_autofree char *root = g_build_filename (self->folder, "pki", "root-ca.pem", NULL), *path = NULL;
  const char * const trust[] = { root, NULL };
  static const char * const fields[] = { "secretary", "unit", "leader" };
  g_autoptr (BbVerification) verification = NULL;
  g_autoptr (BbCase) visit = NULL;
  g_autoptr (GError) error = NULL;

  make_pki (self);
  g_assert_null (sign (self, "secretary", "demo", &error));          /* not locked yet */
  g_assert_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_STATE);
  g_clear_error (&error);
  g_assert_true (bb_visit_lock (self->workspace, self->visit, NULL, &error));
  g_assert_null (sign (self, "leader", "demo", &error));             /* the secretary seals first */
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_null (sign (self, "secretary", "wrong", &error));
  g_assert_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_PIN);
  g_clear_error (&error);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autoptr (BbSignResult) result = sign (self, fields[i], "demo", &error);

      g_assert_no_error (error);
      g_assert_cmpstr (result->field, ==, fields[i]);
      reopen (self);                                                 /* signing goes on tomorrow */
    }
  g_assert_null (sign (self, "unit", "demo", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  verification = bb_visit_verify (self->workspace, self->visit, trust, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (verification->verdict, ==, BB_VERDICT_VALID);
  g_assert_cmpuint (verification->signatures->len, ==, 3);
  visit = load (self);
  g_assert_cmpint (bb_case_get_state (visit), ==, BB_STATE_SIGNED);
  g_assert_false (bb_visit_unlock (self->workspace, self->visit, &error));
  g_assert_error (error, BB_DOMAIN_ERROR, BB_DOMAIN_ERROR_STATE);
  path = bb_visit_get_minutes_path (self->workspace, self->visit, NULL);
  g_assert_nonnull (path);
}

static void
test_adoption_continues_or_is_refused (Fixture *self, gconstpointer data)
{
  g_autofree char *out = g_build_filename (self->folder, "out.pdf", NULL), *elsewhere = g_build_filename (self->folder, "signed.pdf", NULL);
  g_autofree char *identity = g_build_filename (self->folder, "pki", "secretary.p12", NULL);
  BbSignRequest request = { .field = "secretary", .certify = TRUE };
  g_autoptr (BbIdentity) signer = NULL;
  g_autoptr (BbSignResult) result = NULL;
  g_autoptr (BbCase) visit = NULL;
  g_autoptr (GError) error = NULL;

  make_pki (self);
  g_assert_true (bb_visit_lock (self->workspace, self->visit, NULL, &error));
  g_assert_true (bb_visit_write_minutes (self->workspace, self->visit, out, NULL, &error));
  signer = bb_identity_open (identity, tell, (gpointer) "demo", &error);
  g_assert_no_error (error);
  result = bb_pdf_sign (out, elsewhere, &request, signer, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (bb_visit_adopt (self->workspace, self->visit, elsewhere, &error));
  g_assert_no_error (error);
  g_assert_false (bb_visit_adopt (self->workspace, self->visit, out, &error));      /* behind what is here */
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_FORK);
  g_clear_error (&error);
  {
    g_autofree char *forged = NULL, *path = g_build_filename (self->folder, "forged.pdf", NULL);
    gsize length;

    g_assert_true (g_file_get_contents (elsewhere, &forged, &length, NULL));
    forged = g_realloc (forged, length + 1);
    forged[200] ^= 1;                                                                /* another paper, though longer */
    forged[length] = '\n';
    g_assert_true (g_file_set_contents (path, forged, length + 1, NULL));
    g_assert_false (bb_visit_adopt (self->workspace, self->visit, path, &error));
    g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_FORK);
    g_clear_error (&error);
  }
  visit = load (self);
  g_assert_true (bb_events_is_settled (bb_case_get_events (visit), "secretary"));
  {
    g_autoptr (BbSignResult) second = sign (self, "unit", "demo", &error);

    g_assert_no_error (error);
    g_assert_nonnull (second);
  }
}

static void
test_the_paper_is_written_once (Fixture *self, gconstpointer data)
{
  g_autofree char *a = g_build_filename (self->folder, "a.pdf", NULL), *b = g_build_filename (self->folder, "b.pdf", NULL);
  g_autofree char *hash_a = NULL, *hash_b = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (bb_visit_lock (self->workspace, self->visit, NULL, &error));
  g_assert_true (bb_visit_write_minutes (self->workspace, self->visit, a, NULL, &error));
  reopen (self);
  g_assert_true (bb_visit_write_minutes (self->workspace, self->visit, b, NULL, &error));
  hash_a = bb_store_hash_file (a, NULL, &error);
  hash_b = bb_store_hash_file (b, NULL, &error);
  g_assert_cmpstr (hash_a, ==, hash_b);
}

static void
test_export_is_read_again (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "export", "visit.json", NULL), *parent = g_path_get_dirname (path), *again = NULL;
  g_autoptr (BbCase) before = load (self), after = NULL;
  g_autoptr (GError) error = NULL;

  g_mkdir (parent, 0777);
  g_assert_true (bb_visit_export (self->workspace, self->visit, path, &error));
  g_assert_no_error (error);
  again = bb_visit_import (self->workspace, path, NULL, &error);
  g_assert_no_error (error);
  after = bb_visit_load (self->workspace, again, &error);
  g_assert_cmpuint (bb_case_get_findings (after)->len, ==, bb_case_get_findings (before)->len);
  g_assert_cmpuint (bb_case_get_evidence (after)->len, ==, bb_case_get_evidence (before)->len);
  g_assert_cmpint (bb_case_find_answer (after, "A1.01")->result, ==, bb_case_find_answer (before, "A1.01")->result);
}

static void
test_search_with_and_without_marks (Fixture *self, gconstpointer data)
{
  static const char * const queries[] = { "hòm thư", "hom thu", "HOM THU" };
  g_autoptr (GError) error = NULL;
  guint first = 0;

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (GPtrArray) hits = bb_visit_search (self->workspace, queries[i], 50, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (hits->len, >, 0);
      if (i == 0)
        first = hits->len;
      g_assert_cmpuint (hits->len, ==, first);
    }
}

static void
test_second_opening_is_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bb_workspace_open (bb_workspace_get_folder (self->workspace), NULL, &error));
  g_assert_error (error, BB_STORE_ERROR, BB_STORE_ERROR_LOCKED);
}

static void
on_tokens_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GPtrArray) tokens = bb_visit_list_tokens_finish (BB_WORKSPACE (source), result, data);

  g_assert_null (tokens);
}

/* A token is an identity like a file: what is wrong with it reaches the window, and the visit stays as it was. */
static void
test_tokens_that_fail_are_told (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) listing = NULL;
  g_autoptr (GError) signing = NULL;
  BbVisitSigning request = { .field = "secretary", .identity = "pkcs11:token=test?module-path=/nowhere/module.so", .pin = tell };

  bb_visit_list_tokens_async (self->workspace, "/nowhere/module.so", NULL, on_tokens_listed, &listing);
  while (!listing)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (listing, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IDENTITY);
  g_assert_true (bb_visit_lock (self->workspace, self->visit, NULL, &signing));
  g_assert_null (bb_visit_sign (self->workspace, self->visit, &request, NULL, &signing));
  g_assert_error (signing, BB_SIGNING_ERROR, BB_SIGNING_ERROR_IDENTITY);
  g_assert_nonnull (strstr (signing->message, "/nowhere/module.so"));
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  guint *left = data;

  g_assert_true (bb_visit_answer_finish (BB_WORKSPACE (source), result, &error));
  g_assert_no_error (error);
  (*left)--;
}

/* Quick changes of mind: the last word stands, whatever the threads do. */
static void
test_asynchronous_writes_keep_their_order (Fixture *self, gconstpointer data)
{
  guint left = 60;
  g_autoptr (BbCase) visit = NULL;

  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (BbAnswer) answer = make_answer ("A1.07", i % 3);
      g_autofree char *note = g_strdup_printf ("lần %u", i);

      answer->note = g_steal_pointer (&note);
      bb_visit_answer_async (self->workspace, self->visit, answer, NULL, on_answered, &left);
    }
  while (left)
    g_main_context_iteration (NULL, TRUE);
  visit = load (self);
  g_assert_cmpstr (bb_case_find_answer (visit, "A1.07")->note, ==, "lần 59");
  {
    g_autofree char *database = g_strconcat ("doan-", bb_case_get_visit (visit)->scope, NULL);
    g_autofree char *id = g_strdup_printf ("answer:%s:A1.07", self->visit);
    g_autoptr (GPtrArray) history = bb_store_history (bb_workspace_get_store (self->workspace), database, id, NULL);

    g_assert_cmpuint (history->len, ==, 61);
    for (guint i = 0; i < 60; i++)
      {
        g_autofree char *note = g_strdup_printf ("lần %u", i);

        g_assert_cmpstr (json_object_get_string_member (((BbDocument *) history->pdata[i + 1])->body, "note"), ==, note);
      }
  }
}

static void
test_fsck_is_clean_after_all_that (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) problems = NULL;

  make_pki (self);
  {
    g_autoptr (BbCase) visit = load (self);
    BbEvidence *evidence = bb_case_get_evidence (visit)->pdata[3];

    g_assert_true (bb_visit_detach (self->workspace, self->visit, evidence->sha256, &error));
  }
  g_assert_true (bb_visit_lock (self->workspace, self->visit, NULL, &error));
  bb_sign_result_free (sign (self, "secretary", "demo", &error));
  g_assert_no_error (error);
  problems = bb_store_fsck (bb_workspace_get_store (self->workspace), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (problems[0], ==, NULL);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bb_language_init ("en");
  ADD ("/visit/sample-is-complete", test_sample_is_complete);
  ADD ("/visit/answer-survives-reopening", test_answer_survives_reopening);
  ADD ("/visit/unknown-item-and-wrong-type-change-nothing", test_unknown_item_and_wrong_type_change_nothing);
  ADD ("/visit/undo-takes-back-every-kind-of-change", test_undo_takes_back_every_kind_of_change);
  ADD ("/visit/the-same-photograph-twice-gains-the-item", test_the_same_photograph_twice_gains_the_item);
  ADD ("/visit/photograph-keeps-its-own-time", test_photograph_keeps_its_own_time);
  ADD ("/visit/locked-visit-refuses-changes", test_locked_visit_refuses_changes);
  ADD ("/visit/manifest-names-every-document", test_manifest_names_every_document);
  ADD ("/visit/three-signatures-in-order", test_three_signatures_in_order);
  ADD ("/visit/adoption-continues-or-is-refused", test_adoption_continues_or_is_refused);
  ADD ("/visit/the-paper-is-written-once", test_the_paper_is_written_once);
  ADD ("/visit/export-is-read-again", test_export_is_read_again);
  ADD ("/visit/search-with-and-without-marks", test_search_with_and_without_marks);
  ADD ("/workspace/second-opening-is-refused", test_second_opening_is_refused);
  ADD ("/visit/tokens-that-fail-are-told", test_tokens_that_fail_are_told);
  ADD ("/visit/asynchronous-writes-keep-their-order", test_asynchronous_writes_keep_their_order);
  ADD ("/visit/fsck-is-clean-after-all-that", test_fsck_is_clean_after_all_that);
  return g_test_run ();
}
