/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which signed papers wait to be raised, and raising them, in a real workspace with the sample authorities. */
#include <string.h>

#include "services/bb-check.h"
#include "services/bb-documents.h"
#include "services/bb-raiser.h"
#include "services/bb-raising.h"
#include "services/bb-signers.h"
#include "signing/bb-demo-pki.h"
#include "visit-fixture.h"

typedef struct
{
  Fixture base;
  BbDemoPki *pki;
} Raising;

static void
set_up (Raising *self, gconstpointer unused)
{
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;

  fixture_set_up (&self->base, NULL);
  folder = g_build_filename (self->base.folder, "pki", NULL);
  self->pki = bb_demo_pki_new (folder, "Một", "Hai", "Ba", &error);
  g_assert_no_error (error);
  g_assert_true (bb_visit_lock (self->base.workspace, self->base.visit, NULL, &error));
  g_assert_no_error (error);
}

static void
tear_down (Raising *self, gconstpointer unused)
{
  bb_demo_pki_free (self->pki);
  fixture_tear_down (&self->base, NULL);
}

static char *
tell (const char *what, gboolean retry, int tries_left, gpointer unused)
{
  return retry ? NULL : g_strdup (BB_DEMO_PKI_PASSWORD);
}

static void
sign_paper (Raising *self, const char *paper, const char *field, const char *who)
{
  g_autofree char *identity = g_strdup_printf ("%s/pki/%s.p12", self->base.folder, who);
  BbVisitSigning signing = { .field = field, .identity = identity, .pin = tell };
  g_autoptr (GError) error = NULL;
  g_autoptr (BbSignResult) result = bb_visit_sign (self->base.workspace, paper, &signing, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (result->level, ==, "B-B");
}

static void
sign (Raising *self, const char *field)
{
  sign_paper (self, self->base.visit, field, field);
}

static void
sign_all (Raising *self)
{
  sign (self, "secretary");
  sign (self, "unit");
  sign (self, "leader");
}

static BbRaiseRequest
make_request (Raising *self)
{
  return (BbRaiseRequest) { .fetch = TRUE, .tsa = BB_DEMO_TSA_URL, .ask = bb_demo_pki_answer, .ask_data = self->pki };
}

/* @days: from now */
static void
assert_state (Raising *self, int days, BbRaisingState state, const char *level)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local (), then = g_date_time_add_days (now, days);
  g_autoptr (GError) error = NULL;
  g_autoptr (BbRaisingPaper) paper = bb_raising_get (self->base.workspace, self->base.visit, then, &error);

  g_assert_no_error (error);
  g_assert_nonnull (paper);
  g_assert_cmpint (paper->state, ==, state);
  g_assert_cmpstr (paper->level, ==, level);
}

static BbRaisingReport *
run (Raising *self, const BbRaiseRequest *request)
{
  g_autoptr (GError) error = NULL;
  BbRaisingReport *report = bb_raising_run (self->base.workspace, request, BB_RAISING_ANYWAY, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return report;
}

/* Nobody is disturbed while others still have to sign; a day later nobody is expected any more. */
static void
test_waits_for_signatures (Raising *self, gconstpointer data)
{
  BbRaiseRequest request = make_request (self);
  g_autoptr (BbRaisingReport) report = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (bb_raising_get (self->base.workspace, self->base.visit, NULL, NULL));
  sign (self, "secretary");
  assert_state (self, 0, BB_RAISING_SIGNATURES, "B-B");
  assert_state (self, 2, BB_RAISING_DUE, "B-B");
  report = run (self, &request);
  g_assert_cmpuint (report->n_raised, ==, 0);
  g_assert_cmpuint (report->n_waiting, ==, 1);
  request.tsa = NULL;
  g_assert_null (bb_raising_run (self->base.workspace, &request, BB_RAISING_ANYWAY, NULL, NULL, NULL, &error));
  g_assert_error (error, BB_SERVICE_ERROR, BB_SERVICE_ERROR_USAGE);
}

/* The certificate of the sample authority holds for three years: three months before its end the paper is raised again. */
static void
test_raised_once_all_have_signed (Raising *self, gconstpointer data)
{
  g_autofree char *root = g_build_filename (self->base.folder, "pki", "root-ca.pem", NULL);
  const char * const trust[] = { root, NULL };
  BbRaiseRequest request = make_request (self);
  g_autoptr (BbRaisingReport) first = NULL, second = NULL;
  g_autoptr (BbVerification) verification = NULL;
  g_autoptr (GError) error = NULL;

  sign_all (self);
  assert_state (self, 0, BB_RAISING_DUE, "B-B");
  first = run (self, &request);
  g_assert_cmpuint (first->n_raised, ==, 1);
  g_assert_null (first->problem);
  fixture_reopen (&self->base);
  assert_state (self, 0, BB_RAISING_DONE, "B-LTA");
  second = run (self, &request);
  g_assert_cmpuint (second->n_raised, ==, 0);
  verification = bb_visit_verify (self->base.workspace, self->base.visit, trust, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (verification->verdict, ==, BB_VERDICT_VALID);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (((BbSignatureReport *) verification->signatures->pdata[i])->level, ==, "B-LTA");
  assert_state (self, 2 * 365, BB_RAISING_DONE, "B-LTA");
  assert_state (self, 3 * 365 - 60, BB_RAISING_RENEWAL, "B-LTA");
}

static char *
make_notice (Raising *self)
{
  g_autoptr (BbPaper) paper = bb_paper_new ();
  g_autoptr (GError) error = NULL;
  char *id;

  paper->kind = g_strdup ("notice");
  id = bb_document_make (self->base.workspace, self->base.visit, paper, NULL, NULL, &error);
  g_assert_no_error (error);
  return id;
}

/* Each in a chain of its own: raising the notice leaves the minutes as they are, and one that is numbered and sealed afterwards is raised again. */
static void
test_another_paper_is_raised (Raising *self, gconstpointer data)
{
  g_autofree char *root = g_build_filename (self->base.folder, "pki", "root-ca.pem", NULL), *id = make_notice (self), *before = NULL, *after = NULL;
  const char * const trust[] = { root, NULL };
  const BbRaiseRequest request = make_request (self);
  g_autoptr (BbRaiseResult) result = NULL, again = NULL;
  g_autoptr (BbVerification) verification = NULL;
  g_autoptr (BbRaisingPaper) due = NULL;
  g_autoptr (GError) error = NULL;
  GDate day;

  sign (self, "secretary");
  before = bb_visit_get_minutes_path (self->base.workspace, self->base.visit, NULL);
  sign_paper (self, id, "issuer", "leader");
  result = bb_visit_raise (self->base.workspace, id, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result->level, ==, "B-LTA");
  fixture_reopen (&self->base);
  g_date_set_dmy (&day, 24, 11, 2026);
  g_assert_true (bb_visit_number_paper (self->base.workspace, id, "12", &day, &error));
  sign_paper (self, id, "seal", "secretary");
  due = bb_raising_get (self->base.workspace, id, NULL, &error);
  g_assert_cmpint (due->state, ==, BB_RAISING_DUE);
  again = bb_visit_raise (self->base.workspace, id, &request, NULL, &error);
  g_assert_no_error (error);
  verification = bb_visit_verify (self->base.workspace, id, trust, NULL, NULL, &error);
  g_assert_cmpint (verification->verdict, ==, BB_VERDICT_VALID);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpstr (((BbSignatureReport *) verification->signatures->pdata[i])->level, ==, "B-LTA");
  after = bb_visit_get_minutes_path (self->base.workspace, self->base.visit, NULL);
  g_assert_cmpstr (before, ==, after);
}

static void
test_a_refusal_completes_it (Raising *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (bb_visit_refuse (self->base.workspace, self->base.visit, "unit", "Ba", "Không đồng ý", "Một", &error));
  g_assert_no_error (error);
  sign (self, "secretary");
  assert_state (self, 0, BB_RAISING_SIGNATURES, "B-B");
  sign (self, "leader");
  assert_state (self, 0, BB_RAISING_DUE, "B-B");
}

static GBytes *
answer_nothing (const char *url, GBytes *question, gpointer data, GError **error)
{
  g_set_error (error, BB_SIGNING_ERROR, BB_SIGNING_ERROR_TIME_STAMP, "%s cannot be reached: nobody is there", url);
  return NULL;
}

/* Of the sample authorities the one of time stamps alone: what it can do is kept once, and not again each hour. */
static GBytes *
answer_stamps_alone (const char *url, GBytes *question, gpointer pki, GError **error)
{
  return strcmp (url, BB_DEMO_TSA_URL) == 0 ? bb_demo_pki_answer (url, question, pki, error) : answer_nothing (url, question, NULL, error);
}

/* An authority that cannot be reached leaves everything as it was, and its words are told. */
static void
test_failures_change_nothing_and_end (Raising *self, gconstpointer data)
{
  BbRaiseRequest request = { .fetch = TRUE, .tsa = BB_DEMO_TSA_URL, .ask = answer_nothing };
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (BbRaisingReport) report = NULL;
  g_autoptr (BbRaiseResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sign_all (self);
  before = bb_visit_get_minutes_path (self->base.workspace, self->base.visit, NULL);
  report = run (self, &request);
  g_assert_cmpuint (report->n_failed, ==, 1);
  g_assert_cmpstr (report->problem, ==, BB_DEMO_TSA_URL " cannot be reached: nobody is there");
  after = bb_visit_get_minutes_path (self->base.workspace, self->base.visit, NULL);
  g_assert_cmpstr (before, ==, after);
  assert_state (self, 0, BB_RAISING_DUE, "B-B");
  request = (BbRaiseRequest) { .tsa = BB_DEMO_TSA_URL, .ask = answer_stamps_alone, .ask_data = self->pki };
  result = bb_visit_raise (self->base.workspace, self->base.visit, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result->level, ==, "B-T");
  assert_state (self, 0, BB_RAISING_STUCK, "B-T");
  assert_state (self, 8, BB_RAISING_DUE, "B-T");
}

static BbRaisingPaper *
get_paper (Raising *self)
{
  g_autoptr (GError) error = NULL;
  BbRaisingPaper *paper = bb_raising_get (self->base.workspace, self->base.visit, NULL, &error);

  g_assert_no_error (error);
  return paper;
}

/* Each pause about doubles, up to a week; somebody who asks does not wait for it; it outlives the program, and ends with success. */
static void
test_pauses_grow (Raising *self, gconstpointer data)
{
  BbRaiseRequest nobody = { .fetch = TRUE, .tsa = BB_DEMO_TSA_URL, .ask = answer_nothing }, honest = make_request (self);
  g_autoptr (BbRaisingReport) waiting = NULL, last = NULL;
  g_autoptr (BbRaisingPaper) done = NULL;
  g_autoptr (GError) error = NULL;

  sign_all (self);
  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (BbRaisingReport) report = run (self, &nobody);
      g_autoptr (GDateTime) now = g_date_time_new_now_local ();
      g_autoptr (BbRaisingPaper) paper = get_paper (self);
      double pause = MIN (15.0 * (1 << i), 7 * 24 * 60), found = (double) g_date_time_difference (paper->next, now) / G_TIME_SPAN_MINUTE;

      g_test_message ("%u: %.0f minutes", i, found);
      g_assert_cmpuint (report->n_failed, ==, 1);
      g_assert_cmpuint (paper->tries, ==, i + 1);
      g_assert_cmpfloat (found, >, 0.74 * pause);
      g_assert_cmpfloat (found, <, 1.26 * pause);
      g_assert_cmpstr (paper->problem, ==, BB_DEMO_TSA_URL " cannot be reached: nobody is there");
    }
  fixture_reopen (&self->base);
  waiting = bb_raising_run (self->base.workspace, &honest, BB_RAISING_IN_TURN, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (waiting->n_raised + waiting->n_failed, ==, 0);
  last = run (self, &honest);
  g_assert_cmpuint (last->n_raised, ==, 1);
  done = get_paper (self);
  g_assert_cmpuint (done->tries, ==, 0);
  g_assert_null (done->next);
  g_assert_null (done->problem);
}

/* What a clock that ran ahead has written holds nothing up once the clock is right, and one that runs behind lets nothing end. */
static void
test_wrong_clock (Raising *self, gconstpointer data)
{
  static const struct { gint64 at, next; gboolean waits; } cases[] = {
    { -600, 600, TRUE },                         /* seconds from now */
    { 9 * 365 * 86400, 9 * 365 * 86400 + 900, FALSE }, { -600, 9 * 365 * 86400, FALSE }, { 86400, 2 * 86400, FALSE }, { -1200, -600, FALSE },
  };
  BbRaiseRequest honest = make_request (self);
  g_autoptr (BbRaisingReport) report = NULL;
  g_autofree char *key = NULL;
  g_autoptr (BbRaisingPaper) first = NULL;

  sign (self, "secretary");
  assert_state (self, -400, BB_RAISING_DUE, "B-B");
  sign (self, "unit");
  sign (self, "leader");
  first = get_paper (self);
  key = g_strconcat ("raising/", first->minutes, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 now = g_get_real_time () / G_USEC_PER_SEC;
      g_autofree char *text = g_strdup_printf ("3 %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " why", now + cases[i].at, now + cases[i].next);
      g_autoptr (BbRaisingPaper) paper = NULL;

      g_assert_true (bb_workspace_set_setting (self->base.workspace, key, text, NULL));
      paper = get_paper (self);
      g_assert_cmpint (paper->next != NULL, ==, cases[i].waits);
      g_assert_cmpstr (paper->problem, ==, "why");
    }
  report = run (self, &honest);
  g_assert_cmpuint (report->n_raised, ==, 1);
  assert_state (self, -9 * 365, BB_RAISING_DONE, "B-LTA");
}

/* One more time stamp by the same key would hold no longer: the authority is asked, and nothing is written. */
static void
test_renewed_by_another_key_alone (Raising *self, gconstpointer data)
{
  BbRaiseRequest honest = make_request (self);
  g_autoptr (BbRaisingReport) report = NULL;
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;

  sign_all (self);
  report = run (self, &honest);
  before = bb_visit_get_minutes_path (self->base.workspace, self->base.visit, NULL);
  g_assert_null (bb_visit_raise (self->base.workspace, self->base.visit, &honest, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "still stamps with a key"));
  after = bb_visit_get_minutes_path (self->base.workspace, self->base.visit, NULL);
  g_assert_cmpstr (before, ==, after);
}

/* The level is what the roots that people have chosen vouch for; without any that is told. */
static void
test_levels_by_chosen_roots (Raising *self, gconstpointer data)
{
  g_autofree char *other = g_build_filename (self->base.folder, "other", NULL), *root = g_build_filename (other, "root-ca.pem", NULL);
  BbRaiseRequest honest = make_request (self);
  g_autoptr (BbRaisingReport) report = NULL;
  g_autoptr (BbRaisingPaper) paper = NULL;
  g_autoptr (BbDemoPki) stranger = NULL;
  g_autoptr (GError) error = NULL;

  if (data)
    {
      stranger = bb_demo_pki_new (other, "Một", "Hai", "Ba", &error);
      g_assert_no_error (error);
      g_assert_true (bb_check_add_trust (self->base.workspace, root, &error));
    }
  sign_all (self);
  report = run (self, &honest);
  g_assert_cmpuint (report->n_raised, ==, 1);
  paper = get_paper (self);
  g_test_message ("%s %s", paper->level, paper->problem ? paper->problem : "");
  g_assert_cmpint (paper->unchecked, ==, data == NULL);
  g_assert_cmpstr (paper->level, ==, data ? "B-T" : "B-LTA");
  g_assert_cmpint (paper->problem != NULL, ==, data != NULL);
}

static void
test_hosts (Raising *self, gconstpointer data)
{
  static const struct { const char *text; gboolean good; } cases[] = {
    { "", TRUE }, { "ocsp.so.vn", TRUE }, { "ocsp.so.vn:8080, 10.0.0.5 [::1]:80", TRUE }, { "http://ocsp.so.vn/", FALSE }, { "*.so.vn", FALSE },
    { "so.vn:seven", FALSE },
  };
  g_auto (GStrv) hosts = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (bb_raising_check_hosts (cases[i].text, &error), ==, cases[i].good);
      g_assert_cmpint (error == NULL, ==, cases[i].good);
    }
  g_assert_true (bb_workspace_set_setting (self->base.workspace, BB_SETTING_HOSTS, cases[2].text, NULL));
  hosts = bb_raising_get_hosts (self->base.workspace);
  g_assert_cmpuint (g_strv_length (hosts), ==, 3);
}

/* ── By itself ───────────────────────────────────────────────────────────────────────────────────────────────── */

static void
wait_until_done (BbRaiser *raiser)
{
  while (bb_raiser_is_running (raiser))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_tells_what_the_authority_said (Raising *self, gconstpointer data)
{
  BbRaiser *raiser = bb_raiser_get (self->base.workspace);
  g_autoptr (GError) error = NULL;

  sign_all (self);
  bb_raiser_try_now (raiser);            /* nobody is set: it only counts */
  wait_until_done (raiser);
  g_assert_false (bb_raiser_has_authority (raiser));
  g_assert_null (bb_raiser_get_next (raiser));
  g_assert_null (bb_raiser_get_problem (raiser));
  g_assert_cmpint (bb_raiser_find (raiser, self->base.visit)->state, ==, BB_RAISING_DUE);
  g_assert_true (bb_workspace_set_setting (self->base.workspace, BB_SETTING_TSA, "http://127.0.0.1:9/", &error));
  bb_raiser_try_now (raiser);
  wait_until_done (raiser);
  g_assert_true (bb_raiser_has_authority (raiser));
  g_assert_true (g_str_has_prefix (bb_raiser_get_problem (raiser), "http://127.0.0.1:9/ cannot be reached"));
  g_assert_nonnull (bb_raiser_get_next (raiser));
  g_assert_cmpuint (bb_raiser_get_n_due (raiser), ==, 1);
}

#define ADD(path, test) g_test_add (path, Raising, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/raising/waits-for-signatures", test_waits_for_signatures);
  ADD ("/raising/raised-once-all-have-signed", test_raised_once_all_have_signed);
  ADD ("/raising/a-refusal-completes-it", test_a_refusal_completes_it);
  ADD ("/raising/another-paper", test_another_paper_is_raised);
  ADD ("/raising/failures-change-nothing-and-end", test_failures_change_nothing_and_end);
  ADD ("/raising/pauses-grow", test_pauses_grow);
  ADD ("/raising/wrong-clock", test_wrong_clock);
  ADD ("/raising/renewed-by-another-key-alone", test_renewed_by_another_key_alone);
  g_test_add ("/raising/levels/no-roots", Raising, NULL, set_up, test_levels_by_chosen_roots, tear_down);
  g_test_add ("/raising/levels/other-roots", Raising, "other", set_up, test_levels_by_chosen_roots, tear_down);
  ADD ("/raising/hosts", test_hosts);
  ADD ("/raising/by-itself", test_tells_what_the_authority_said);
  return g_test_run ();
}
