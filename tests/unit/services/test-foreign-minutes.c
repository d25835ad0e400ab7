/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of minutes that came by replication from somebody who signs with certificates of his own, against minutes whose signers verify here. */
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "services/bb-check.h"
#include "services/bb-paper-chain.h"
#include "signing/bb-demo-pki.h"
#include "visit-fixture.h"

static const char * const all_fields[] = { "secretary", "unit", "leader", "seal", NULL };

static void
sign_here (Fixture *self, const char *field)
{
  g_autofree char *identity = g_strdup_printf ("%s/pki/%s.p12", self->folder, field);
  BbVisitSigning signing = { .field = field, .identity = identity, .pin = fixture_tell, .pin_data = (gpointer) "demo" };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = bb_visit_sign (self->workspace, self->visit, &signing, NULL, &error);

  g_assert_no_error (error);
}

static BbPapers *
load (Fixture *self)
{
  g_autoptr (BbCase) visit = fixture_load (self);

  return bb_papers_load (self->workspace, visit, self->visit);
}

static char *
keep_file (Fixture *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  char *sha256 = bb_store_add_file (bb_workspace_get_store (self->workspace), path, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return sha256;
}

static void
put (Fixture *self, const char *id, gpointer value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BbEdit) edit = bb_edit_begin (self->workspace, self->visit, NULL, BB_EDIT_WHEN_LOCKED | BB_EDIT_NO_UNDO, &error);

  g_assert_no_error (error);
  bb_edit_put_value (edit, id, value);
  g_assert_true (bb_edit_commit (edit, &error));
}

/* A step of the foreign record: from the PDF that it had to the one at @path. */
static void
put_step (Fixture *self, BbPapers *foreign, const char *field, char **before, const char *path)
{
  g_autofree char *after = keep_file (self, path), *random = bb_random_id (), *id = g_strdup_printf ("signature:%s:%s:%s", foreign->minutes, field, random);
  g_autoptr (BbSignatureRecord) record = bb_papers_make_signature (self->workspace, self->visit, foreign, field, *before, after);

  put (self, id, record);
  g_free (*before);
  *before = g_steal_pointer (&after);
}

/* A second record of the minutes of this lock, its PDF at @base, with a forged signature in each of @fields. (transfer full): its id */
static char *
put_foreign_minutes (Fixture *self, BbPapers *genuine, const char *name, const char *base, const char * const *fields)
{
  g_autofree char *forger = g_build_filename (self->folder, "forger", NULL), *path = g_build_filename (self->folder, "foreign.pdf", NULL);
  g_autofree char *id = g_strdup_printf ("minutes:%s:%s", self->visit, name), *newest = keep_file (self, base);
  g_autoptr (BbMinutesRecord) record = bb_minutes_record_new ();
  BbPapers foreign = { .minutes = id + strlen ("minutes:") };
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GError) error = NULL;

  if (!g_file_test (forger, G_FILE_TEST_EXISTS))
    g_assert_true (bb_demo_pki_create (forger, &error));
  record->visit = g_strdup (self->visit);
  record->kind = g_strdup ("minutes");
  record->sha256 = g_strdup (newest);
  record->pages = genuine->record->pages;
  record->stated = genuine->record->stated;
  record->fields = g_strdupv (genuine->record->fields);
  record->locked = g_strdup (genuine->record->locked);
  record->author = g_strdup ("Kẻ giả mạo");
  bb_set_time (&record->at, now);
  put (self, id, record);
  for (guint i = 0; fields[i]; i++, base = path)
    {
      fixture_sign_elsewhere (self, base, path, fields[i], "../forger/leader");
      put_step (self, &foreign, fields[i], &newest, path);
    }
  return g_strdup (foreign.minutes);
}

static void
assert_stays (Fixture *self, BbPapers *genuine)
{
  g_autoptr (BbPapers) now = load (self);

  g_assert_cmpstr (now->minutes, ==, genuine->minutes);
  g_assert_cmpstr (bb_papers_find_newest (now), ==, bb_papers_find_newest (genuine));
}

/* One has four forged signatures on the same base, the other three behind the genuine one: both have more steps than the one that verifies here. */
static void
test_longer_foreign_minutes_displace_nothing (Fixture *self, gconstpointer data)
{
  g_autofree char *base = g_build_filename (self->folder, "base.pdf", NULL), *on = g_build_filename (self->folder, "on.pdf", NULL);
  g_autofree char *foreign = NULL, *going_on = NULL, *root = g_build_filename (self->folder, "pki", "root-ca.pem", NULL), *sha256 = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbPapers) genuine = NULL;

  fixture_trust_demo (self);
  g_assert_true (bb_visit_write_minutes (self->workspace, self->visit, base, NULL, &error));
  sign_here (self, "secretary");
  g_assert_true (bb_visit_write_minutes (self->workspace, self->visit, on, NULL, &error));
  genuine = load (self);
  foreign = put_foreign_minutes (self, genuine, "foreign", base, all_fields);
  assert_stays (self, genuine);
  going_on = put_foreign_minutes (self, genuine, "going-on", on, all_fields + 1);
  fixture_reopen (self);
  assert_stays (self, genuine);
  /* What was proven once stays decided when the root is not trusted any more. */
  sha256 = bb_store_hash_file (root, NULL, NULL);
  g_assert_true (bb_check_remove_trust (self->workspace, sha256, &error));
  assert_stays (self, genuine);
}

/* Minutes of another visit, signed by everybody whom this workspace trusts, say nothing about this one. */
static void
test_minutes_of_another_visit_prove_nothing (Fixture *self, gconstpointer data)
{
  static const char * const nothing[] = { NULL };
  g_autofree char *other = g_build_filename (self->folder, "other.pdf", NULL), *signed_other = g_build_filename (self->folder, "signed-other.pdf", NULL);
  g_autofree char *visit = self->visit, *foreign = NULL, *first = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BbPapers) genuine = NULL;
  BbPapers theirs = { 0 };

  fixture_trust_demo (self);
  sign_here (self, "secretary");
  genuine = load (self);
  self->visit = fixture_open_visit (self, "UBND-HOATAN", NULL, 25);
  g_assert_true (bb_visit_lock (self->workspace, self->visit, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (bb_visit_write_minutes (self->workspace, self->visit, other, NULL, &error));
  g_free (self->visit);
  self->visit = g_steal_pointer (&visit);
  foreign = put_foreign_minutes (self, genuine, "foreign", other, nothing);
  theirs.minutes = foreign;
  first = keep_file (self, other);
  fixture_sign_elsewhere (self, other, signed_other, "secretary", "secretary");
  put_step (self, &theirs, "secretary", &first, signed_other);
  fixture_sign_elsewhere (self, signed_other, signed_other, "leader", "leader");
  put_step (self, &theirs, "leader", &first, signed_other);
  assert_stays (self, genuine);
}

/* A disk that does not read for a moment says nothing about the paper: it is asked again, and nothing is taken for damaged until a restart. */
static void
test_passing_read_error_is_not_remembered (Fixture *self, gconstpointer data)
{
  g_autofree char *root = g_build_filename (self->folder, "pki", "root-ca.pem", NULL), *late = g_build_filename (self->folder, "late.pem", NULL), *bytes = NULL;
  g_autoptr (BbProof) blind = NULL, proof = NULL;
  g_autoptr (BbPapers) papers = NULL;
  char *trust[] = { late, NULL };

  sign_here (self, "secretary");
  papers = load (self);
  /* A root that cannot be read fails as a disk does; the administrator may read every file, whatever its mode. */
  blind = bb_proof_of (self->workspace, bb_papers_find_newest (papers), trust);
  g_assert_false (blind->broken);
  g_assert_cmpuint (blind->n_valid, ==, 0);
  g_assert_true (g_file_get_contents (root, &bytes, NULL, NULL) && g_file_set_contents (late, bytes, -1, NULL));
  proof = bb_proof_of (self->workspace, bb_papers_find_newest (papers), trust);
  g_assert_false (proof->broken);
  g_assert_cmpuint (proof->n_valid, ==, 1);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, fixture_tear_down)

static void
set_up (Fixture *self, gconstpointer unused)
{
  fixture_set_up_keys (self, unused);
  fixture_lock (self);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("/services/foreign-minutes/longer-displace-nothing", test_longer_foreign_minutes_displace_nothing);
  ADD ("/services/foreign-minutes/of-another-visit-prove-nothing", test_minutes_of_another_visit_prove_nothing);
  ADD ("/services/foreign-minutes/passing-read-error-is-not-remembered", test_passing_read_error_is_not_remembered);
  return g_test_run ();
}
